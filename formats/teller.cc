#include "formats/teller.h"

#include <algorithm>

#include "core/text.h"
#include "formats/place_name.h"

namespace ofure {
namespace {

bool spaced(Language language) {
  return language == Language::kEnglish || language == Language::kPortuguese || language == Language::kVietnamese;
}

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

bool among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::optional<std::int64_t> as_whole_number(std::string_view value) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  for (char c : value) {
    if (c == ',') continue;
    if (c < '0' || c > '9' || ++digits > 15) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return digits == 0 ? std::nullopt : std::optional(number);
}

const Fact* find_fact(const std::vector<Fact>& facts, std::string_view key) {
  auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.key == key; });
  return found == facts.end() ? nullptr : &*found;
}

std::string Teller::word(std::string_view key, std::string_view as_sent) {
  if (std::string_view word = term(key, language_); !word.empty()) return std::string(word);
  if (std::find(untold_.begin(), untold_.end(), key) == untold_.end()) untold_.emplace_back(key);
  return std::string(as_sent);
}

std::string Teller::clock(const Time& time) const {
  const CivilTime at = civil(in_japan(time));
  const std::string month = std::to_string(at.month), day = std::to_string(at.day), minute = two_digits(at.minute);
  // Japanese and the languages of a dot-matrix clock say 9:05, those with the word for hour say 9 hours 05.
  const std::string hour = std::to_string(at.hour), hour12 = std::to_string(at.hour % 12 == 0 ? 12 : at.hour % 12);
  std::string_view half = term(at.hour < 12 ? "clock.am" : "clock.pm", language_);
  return say(at.minute == 0 ? "clock.hour" : "clock", {{"month", month},
                                                       {"monthname", term("month." + month, language_)},
                                                       {"day", day},
                                                       {"hour", hour},
                                                       {"hour12", hour12},
                                                       {"half", half},
                                                       {"minute", minute},
                                                       {"minute_short", std::to_string(at.minute)}});
}

// Portuguese and Vietnamese part thousands with a point and fractions with a comma.
std::string Teller::number(std::string_view value) const {
  std::string text(value);
  if (language_ != Language::kPortuguese && language_ != Language::kVietnamese) return text;
  const bool figure = text.find_first_not_of("0123456789.,+-") == std::string::npos;
  for (char& c : text) {
    if (figure && (c == ',' || c == '.')) c = c == ',' ? '.' : ',';
  }
  return text;
}

std::string Teller::unit(std::string_view unit, std::string_view value) {
  if (unit.empty()) return {};
  std::string_view one = value == "1" ? term("unit." + std::string(unit) + ".one", language_) : std::string_view();
  std::string text = one.empty() ? word("unit." + std::string(unit), unit) : std::string(one);
  return (spaced(language_) ? " " : "") + text;
}

std::string Teller::counted(std::size_t count, std::string_view unit_word) {
  const std::string value = grouped(static_cast<std::int64_t>(count));
  return number(value) + unit(unit_word, value);
}

std::string Teller::list(const std::vector<std::string>& names, std::string_view unit_word, std::size_t limit) {
  std::string_view between = term("join.list", language_);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), limit)));
  std::size_t taken = 0;
  std::string text = join_within(first, between, "", limit, taken);
  if (taken == names.size()) return text;
  const std::string all = counted(names.size(), unit_word);
  return taken == 0 ? all : say("join.others", {{"names", text}, {"count", all}});
}

std::string Teller::hazards(const std::vector<std::string>& hazards) {
  std::string text;
  for (const std::string& hazard : hazards) {
    if (hazard == "その他") continue;
    if (!text.empty()) text += term("join.and", language_);
    text += word("hazard." + hazard, hazard);
  }
  return text;
}

std::string Teller::name(const Item& item) {
  if (!item.term_key.empty()) return word(item.term_key, item.name);
  return told_place(item.name, item.kana, item.code, language_);
}

std::string Teller::label(const Fact& fact, bool whole) {
  const std::string own = "fact." + std::string(kind_) + ".";
  if (std::string_view word = term(own + "total." + fact.key, language_); whole && !word.empty())
    return std::string(word);
  if (std::string_view word = term(own + fact.key, language_); !word.empty()) return std::string(word);
  return word("fact." + fact.key, fact.label);
}

Fact Teller::told(const Fact& fact, bool whole) {
  Fact told = fact;
  told.label = label(fact, whole);
  if (!fact.code.empty()) {
    told.value = word(fact.code, fact.value);
  } else if (fact.at) {
    told.value = clock(*fact.at);
  } else if (!fact.unit.empty()) {
    told.value = number(fact.value);
  }
  told.unit = unit(fact.unit, fact.value);
  return told;
}

std::vector<Fact> Teller::facts(const std::vector<Fact>& facts, bool whole, std::string_view item_name) {
  std::vector<Fact> all;
  for (const Fact& fact : facts) {
    // A reading is for those who read kanji; elsewhere it is the name itself that is told by it.
    if (fact.key.ends_with("_kana")) continue;
    all.push_back(told(fact, whole));
    if (fact.key == "number" && !item_name.empty()) all.back().label = item_name;
    if (const Fact* kana = find_fact(facts, fact.key + "_kana"))
      all.back().value = told_place(fact.value, kana->value, std::nullopt, language_);
  }
  return all;
}

std::string Teller::phrase(const Item& item, std::string_view name, const std::vector<Fact>& told) const {
  if (const Fact* number = find_fact(told, "number"))
    return say("join.figure", {{"name", name}, {"figure", number->value + number->unit}});
  std::string detail;
  auto add = [&](std::string_view text) {
    if (!detail.empty()) detail += term("join.list", language_);
    detail += text;
  };
  const bool shelter = kind_ == "shelter", closed = shelter && !among(item.state, {"open", "permanent"});
  for (const Fact& fact : told) {
    if (closed) break;
    if (among(fact.key, {"people", "households"}) && !(shelter && fact.key == "households"))
      add(fact.value + fact.unit);
  }
  if (const Fact* crowding = find_fact(told, "crowding"); crowding && !closed && crowding->code != "crowding.unknown")
    add(crowding->value);
  if (const Fact* place = find_fact(told, "place")) add(place->value);
  if (kind_ == "headquarters") add(term("state." + item.state, language_));
  return detail.empty() ? std::string(name) : say("join.detail", {{"name", name}, {"detail", detail}});
}

std::string Teller::own(const LocalTexts& texts, Mode mode) const {
  for (const LocalText& text : texts) {
    if (language_from(text.language) == language_) return std::string(without_mark(text.text, mode));
  }
  return {};
}

std::string Teller::beginning(std::string text) const {
  if (spaced(language_) && !text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

void Teller::add_sentence(std::string& text, std::string_view sentence) const {
  if (sentence.empty()) return;
  const std::string own = beginning(std::string(sentence));
  text = text.empty() ? own : say("join.sentence", {{"a", text}, {"b", own}});
}

}  // namespace ofure
