#include "formats/media/radio/names.h"

#include <algorithm>

#include "formats/media/radio/kana.h"
#include "formats/media/radio/reading.h"
#include "formats/media/radio/words.h"

namespace ofure::radio {
namespace {

constexpr char32_t kPause = U'　';

bool needs_reading(std::u32string_view name) {
  return std::ranges::any_of(name, [](char32_t c) { return is_kanji(c) || is_letter(c); });
}

// The reading of a word that the table of words fills alone: what stands in brackets behind a name, 体育館.
std::u32string common_reading(std::u32string_view text) {
  const Word* word = word_at(text);
  return word && word->text == text ? std::u32string(word->kana) : std::u32string();
}

}  // namespace

std::string_view word_of(Source source) {
  switch (source) {
    case Source::kWritten:
      return "as written";
    case Source::kKanaField:
      return "kana field";
    case Source::kAreaTable:
      return "area table";
    case Source::kNumberRule:
      return "number rule";
    case Source::kTermTable:
      return "term table";
    case Source::kUnknownName:
      return "unknown name";
    case Source::kUnknownWord:
      return "unknown word";
  }
  return "";
}

Names::Names(const Bulletin& bulletin, const Narrative& narrative) {
  add_items(bulletin, narrative);
  add_offices(bulletin.header);
  add_prefecture(bulletin.header.area());
}

void Names::add_items(const Bulletin& bulletin, const Narrative& narrative) {
  // Figures, headquarters and events are named by words, not by a map.
  const Body& body = bulletin.body;
  if (std::holds_alternative<Damage>(body) || std::holds_alternative<Headquarters>(body)) return;
  if (const auto* sediment = std::get_if<Sediment>(&body)) add_place(sediment->joint_office, "", std::nullopt);
  std::holds_alternative<Event>(body) ? add_spots(narrative) : add_places(narrative);
}

void Names::add(std::string_view name, std::string_view kana, Source source) {
  std::u32string whole = speakable(name), reading = speakable(kana);
  std::size_t gap = whole.find(kPause), pause = reading.find(kPause);
  std::u32string front = whole.substr(0, gap), behind = gap == std::u32string::npos ? U"" : whole.substr(gap + 1);
  std::u32string own = reading.substr(0, pause), rest = pause == std::u32string::npos ? U"" : reading.substr(pause + 1);
  std::u32string common = common_reading(behind);
  if (rest.empty() && !common.empty() && own.size() > common.size() && own.ends_with(common))
    own.resize(own.size() - common.size());
  auto put = [&](const std::u32string& text, const std::u32string& its_kana) {
    if (text.empty() || (its_kana.empty() && !needs_reading(text))) return;
    auto [found, is_new] = names_.try_emplace(text, its_kana.empty() ? Name{} : Name{utf8(its_kana), source});
    if (!is_new && found->second.kana.empty() && !its_kana.empty()) found->second = {utf8(its_kana), source};
    std::size_t& longest = longest_[text.front()];
    longest = std::max(longest, text.size());
  };
  put(front, own);
  if (!behind.empty() && (!rest.empty() || common.empty())) put(behind, rest);
}

void Names::add_area(const AreaCode& code) {
  const Area* area = AreaTable::japan().find(code);
  if (!area) return;
  add(area->name, area->kana, Source::kAreaTable);
  if (area->parent) add_area(*area->parent);
}

// A text of the sender may name the towns around; with 市, 町 or 村 behind it such a name is no other's.
void Names::add_prefecture(const AreaCode& code) {
  for (const Area& area : AreaTable::japan().all()) {
    if (area.kind != AreaKind::kWard && area.code.prefecture() == code.prefecture())
      add(area.name, area.kana, Source::kAreaTable);
  }
}

void Names::add_place(std::string_view name, std::string_view kana, const std::optional<AreaCode>& code) {
  if (name.empty()) return;
  const Area* area = code ? AreaTable::japan().find(*code) : nullptr;
  if (kana.empty() && area && area->name == name) return add(name, area->kana, Source::kAreaTable);
  add(name, kana, Source::kKanaField);
}

void Names::add_places(const Narrative& narrative) {
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) add_place(item.name, item.kana, item.code);
  }
  for (const Change& change : narrative.difference.changes) add_place(change.name, change.kana, change.code);
}

// The spot of an event stands among the facts of its one item.
void Names::add_spots(const Narrative& narrative) {
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      std::string_view spot, kana;
      for (const Fact& fact : item.facts) {
        if (fact.key == "place") spot = fact.value;
        if (fact.key == "place_kana") kana = fact.value;
      }
      add_place(spot, kana, std::nullopt);
    }
  }
}

void Names::add_offices(const Header& header) {
  add_area(header.area());
  for (const Office* office : {&header.publishing, &header.editorial}) {
    if (!office->kana.empty()) add(office->name, office->kana, Source::kKanaField);
    add_area(office->code);
  }
  const Office& speaker = header.publishing;
  add_place(speaker.organization, "", speaker.code);
  if (speaker.organization.empty()) add_place(speaker.name, speaker.kana, speaker.code);
  for (const NamedArea& area : header.areas) add_place(area.name, "", area.code);
}

const Names::Entry* Names::find(std::u32string_view text, std::size_t limit) const {
  if (text.empty()) return nullptr;
  auto longest = longest_.find(text.front());
  if (longest == longest_.end()) return nullptr;
  for (std::size_t size = std::min({longest->second, limit, text.size()}); size > 0; --size) {
    auto found = names_.find(text.substr(0, size));
    if (found != names_.end()) return &*found;
  }
  return nullptr;
}

}  // namespace ofure::radio
