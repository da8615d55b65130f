#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <string>

#include "core/rules.h"
#include "core/text.h"
#include "formats/kinds/part_visitor.h"
#include "formats/place_name.h"
#include "formats/terms.h"
#include "ingest/rules/rules.h"
#include "ingest/rules/told_facts.h"

namespace ofure {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

bool joins(char letter) {
  const auto c = static_cast<unsigned char>(letter);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

// A name stands by itself: "Tsu City" is not in "Otsu City".
bool names(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !joins(text[at - 1])) && (end == text.size() || !joins(text[end]))) return true;
  }
  return false;
}

// Municipalities by the name they have in a language; several may share one.
using AreaNames = std::map<std::string, std::vector<const Area*>, std::less<>>;
const AreaNames& area_names(Language language) {
  static const auto all = [] {
    std::array<AreaNames, kLanguages.size()> made;
    for (Language one : kLanguages) {
      for (const Area& area : AreaTable::japan().all()) {
        const bool kanji = one == Language::kJapanese || one == Language::kEasyJapanese || one == Language::kChinese;
        std::string name = kanji ? area.name : told_area(area.code, one);
        if (!name.empty() && area.kind != AreaKind::kWard) made[static_cast<std::size_t>(one)][name].push_back(&area);
      }
    }
    return made;
  }();
  return all[static_cast<std::size_t>(language)];
}

bool of_kanji(Language language) {
  return language == Language::kJapanese || language == Language::kEasyJapanese || language == Language::kChinese;
}

// In kanji no space parts names: at each place the longest one is meant, 東近江市 rather than 近江市.
std::vector<std::string> areas_in(std::string_view text, Language language) {
  std::vector<std::string> found;
  const AreaNames& all = area_names(language);
  if (!of_kanji(language)) {
    const bool korean = language == Language::kKorean;
    constexpr std::size_t kLongest = 60;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at > 0 && joins(text[at - 1])) continue;
      std::size_t longest = 0;
      for (std::size_t end = at + 1; end <= text.size() && end - at <= kLongest; ++end) {
        const bool over =
            end == text.size() || (korean ? (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 : !joins(text[end]));
        if (over && all.contains(text.substr(at, end - at))) longest = end - at;
      }
      if (longest > 0) found.emplace_back(text.substr(at, longest));
    }
    return found;
  }
  for (std::size_t at = 0; at < text.size();) {
    std::size_t longest = 0;
    for (std::size_t size = 6; size <= 27 && at + size <= text.size(); size += 3) {
      if (all.contains(text.substr(at, size))) longest = size;
    }
    if (longest > 0) found.emplace_back(text.substr(at, longest));
    at += std::max<std::size_t>(longest, 1);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return found;
}

// A level the words of an order stand for, in a language; words of before 2021 have none.
std::set<int> levels_of_words(std::string_view text, Language language) {
  static const std::pair<std::string_view, int> kOrders[] = {
      {"order.emergency_safety", 5}, {"order.evacuation_order", 4}, {"order.elderly_evacuation", 3}};
  std::set<int> levels;
  const std::string folded = lowered(text);
  for (const auto& [key, level] : kOrders) {
    const Language words = language == Language::kEasyJapanese ? Language::kJapanese : language;
    std::string word = lowered(term(key, words));
    word = word.substr(0, word.find(','));
    if (contains(folded, word)) levels.insert(level);
  }
  return levels;
}

// A district or shelter of this document, with what stays of its names when the word for its sort is taken away.
struct Place {
  std::string written, core, english;
};

class Places final : public PartVisitor {
 public:
  void location(const Location& location, const Path&) override {
    constexpr std::size_t kMost = 300;  // of a list of thousands of shelters no headline speaks
    if (location.kana.empty() || location.code || all.size() >= kMost) return;
    std::string english = told_place(location.name, location.kana, location.code, Language::kEnglish);
    std::string core = english.substr(0, english.find(' '));
    constexpr std::size_t kShortest = 4;
    if (core.size() < kShortest || english == location.name || english.find(' ') == std::string::npos) return;
    all.push_back({location.name, location.name.substr(0, std::min<std::size_t>(location.name.size(), 6)), core});
  }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}
  std::vector<Place> all;
};

class Twins final : public PartVisitor {
 public:
  Twins(const Header& header, std::vector<Place> places, Findings& findings)
      : header_(header), places_(std::move(places)), findings_(findings) {}

  void languages(const LocalTexts& texts, const Path& parent, std::string_view name) override {
    if (texts.size() < 2) return;
    const LocalText& first = texts.front();
    const ToldFacts source = facts_of(first.text, first.language);
    for (std::size_t i = 1; i < texts.size(); ++i) {
      if (texts[i].language == first.language) continue;  // TX-016
      const Path at(parent, name, i);
      pair_ = {{"language", texts[i].language},
               {"source_language", first.language},
               {"source_path", Path(parent, name).text()}};
      compare(source, first, texts[i], at);
    }
  }
  void text(std::string_view, const Path&) override {}
  void location(const Location&, const Path&) override {}
  void happened(const Time&, const Path&) override {}

 private:
  void say(Rule rule, const Path& at, std::string value) {
    std::vector<std::pair<std::string, std::string>> parameters = pair_;
    parameters.emplace_back("value", std::move(value));
    findings_.push_back(finding(rule, at.text(), std::move(parameters)));
  }

  void compare(const ToldFacts& source, const LocalText& first, const LocalText& other, const Path& at) {
    const ToldFacts told = facts_of(other.text, other.language);
    const bool easy = other.language == "ja-x-easy";
    numbers(source, told, at);
    times(source, told, easy, at);
    dates(source, told, at);
    phones(source, told, at);
    levels(source, told, first, other, at);
    areas(first, other, at);
  }

  void numbers(const ToldFacts& source, const ToldFacts& told, const Path& at) {
    std::set<std::string> said;
    for (const auto& [value, written] : told.numbers) {
      if (!source.known.contains(value) && !of_the_year(value) && said.insert(value).second)
        say(Rule::TX_021, at, written);
    }
  }
  [[nodiscard]] bool of_the_year(const std::string& value) const {
    return value == std::to_string(int(year_month(header_.sent).year()));
  }
  static std::chrono::year_month_day year_month(const Time& time) {
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time.at + std::chrono::hours(9)));
  }

  static bool same(const ToldTime& a, const ToldTime& b) {
    constexpr int kHalf = 12 * 60;
    return a.minute == b.minute || ((!a.sure || !b.sure) && a.minute % kHalf == b.minute % kHalf);
  }
  static bool among(const ToldTime& time, const std::vector<ToldTime>& times) {
    return std::any_of(times.begin(), times.end(), [&](const ToldTime& one) { return same(one, time); });
  }
  // Easy Japanese may leave all times out, but not one of two.
  void times(const ToldFacts& source, const ToldFacts& told, bool easy, const Path& at) {
    bool other = false;
    for (const ToldTime& time : told.times) {
      if (among(time, source.times)) continue;
      say(Rule::TX_022, at, time.written);
      other = true;
    }
    if (other || (easy && told.times.empty())) return;
    for (const ToldTime& time : source.times) {
      if (among(time, told.times)) continue;
      say(Rule::TX_026, at, time.written);
      return;
    }
  }

  void dates(const ToldFacts& source, const ToldFacts& told, const Path& at) {
    for (const ToldDate& date : told.dates) {
      const bool day = date.day == 0 || source.known.contains(std::to_string(date.day));
      const bool month =
          date.month == 0 || source.known.contains(std::to_string(date.month)) || of_the_document(date.month);
      if (!day || !month) say(Rule::TX_022, at, date.written);
    }
  }
  // 「15日」 is of the month in which it is said or the one it takes effect in.
  [[nodiscard]] bool of_the_document(int month) const {
    auto is = [&](const std::optional<Time>& time) {
      return time && unsigned(year_month(*time).month()) == unsigned(month);
    };
    return is(header_.sent) || is(header_.reported) || is(header_.target) || is(header_.valid_until);
  }

  void phones(const ToldFacts& source, const ToldFacts& told, const Path& at) {
    auto in = [](const FoundContact& phone, const ToldFacts& facts) {
      return facts.known.contains(phone.normal) ||
             std::any_of(facts.phones.begin(), facts.phones.end(), [&](const FoundContact& one) {
               return one.normal == phone.normal || one.normal.ends_with(phone.normal) ||
                      phone.normal.ends_with(one.normal);
             });
    };
    for (const FoundContact& phone : told.phones) {
      if (!in(phone, source)) say(Rule::TX_025, at, phone.written);
    }
    constexpr std::size_t kShort = 5;
    for (const FoundContact& phone : source.phones) {
      if (phone.normal.size() > kShort && !in(phone, told)) say(Rule::TX_026, at, phone.written);
    }
  }

  // Another level is a finding; of those missing only the highest that the source gives as a figure.
  void levels(const ToldFacts& source, const ToldFacts& told, const LocalText& first, const LocalText& other,
              const Path& at) {
    auto first_language = language_from(first.language), other_language = language_from(other.language);
    std::set<int> meant = source.levels, said = told.levels;
    if (first_language) meant.merge(levels_of_words(first.text, *first_language));
    if (other_language) said.merge(levels_of_words(other.text, *other_language));
    for (int level : said) {
      if (!meant.contains(level) && (first_language || source.levels.contains(level)))
        say(Rule::TX_023, at, "level " + std::to_string(level));
    }
    if (source.levels.empty() || said.contains(*source.levels.rbegin())) return;
    if (other_language || !told.levels.empty())
      say(Rule::TX_026, at, "level " + std::to_string(*source.levels.rbegin()));
  }

  // Names are compared with a Japanese source only: in others a name may be spelled in more than one way.
  void areas(const LocalText& first, const LocalText& other, const Path& at) {
    auto language = language_from(other.language);
    if (!language || first.language != "ja") return;
    const AreaTable& table = AreaTable::japan();
    for (const std::string& name : areas_in(other.text, *language)) {
      const auto& candidates = area_names(*language).find(name)->second;
      const bool meant = std::any_of(candidates.begin(), candidates.end(), [&](const Area* area) {
        const bool own = table.within(header_.area(), area->code) || table.within(header_.editorial.code, area->code);
        std::string_view core = std::string_view(area->name).substr(0, area->name.size() - 3);
        return own || contains(first.text, area->name) || (core.size() >= 6 && contains(first.text, core));
      });
      if (!meant) say(Rule::TX_024, at, name);
    }
    if (of_kanji(*language)) {
      for (const Place& place : places_) {
        if (contains(other.text, place.written) && !contains(first.text, place.core))
          say(Rule::TX_024, at, place.written);
      }
    } else if (*language != Language::kKorean) {
      for (const Place& place : places_) {
        if (names(other.text, place.english) && !contains(first.text, place.core)) say(Rule::TX_024, at, place.english);
      }
    }
  }

  const Header& header_;
  const std::vector<Place> places_;
  Findings& findings_;
  std::vector<std::pair<std::string, std::string>> pair_;
};

}  // namespace

void judge_languages(const Bulletin& bulletin, const Circumstances&, Findings& findings) {
  const Header& h = bulletin.header;
  Places places;
  visit_parts(bulletin, places);
  Twins twins(h, std::move(places.all), findings);
  const Path headline("Report/Head/Headline"), errata("Report/Control/Errata");
  if (h.errata) twins.languages(h.errata->description, errata, "Description");
  twins.languages(h.headline, headline, "Text");
  visit_parts(bulletin, twins);
}

}  // namespace ofure
