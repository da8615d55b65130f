#include "formats/media/radio/names.h"

#include <algorithm>

#include "formats/media/radio/kana.h"
#include "formats/media/radio/reading.h"
#include "formats/media/radio/words.h"

namespace ofure::radio {
namespace {

constexpr std::string_view kOpening = "（", kClosing = "）";

bool needs_reading(std::string_view name) {
  return std::ranges::any_of(code_points(name), [](char32_t c) { return is_kanji(c) || is_letter(c) || is_digit(c); });
}

// The reading of a word that the table of words fills alone: what stands in brackets behind a name, 体育館.
std::string common_reading(std::string_view text) {
  std::u32string points = code_points(text);
  const Word* word = word_at(points);
  return word && word->text == points ? utf8(word->kana) : "";
}

// What stands before, in and behind the first bracket.
struct Bracketed {
  std::string front, inside, behind;
  bool any = false;
};

Bracketed split(std::string_view text) {
  std::size_t open = text.find(kOpening), close = text.rfind(kClosing);
  if (open == std::string_view::npos || close == std::string_view::npos || close < open || open == 0)
    return {std::string(text), "", "", false};
  std::size_t from = open + kOpening.size();
  return {std::string(text.substr(0, open)), std::string(text.substr(from, close - from)),
          std::string(text.substr(close + kClosing.size())), true};
}

// The reading of a name may cover what it has in brackets, without brackets of its own; a word that everybody reads
// alike shows it.
Piece piece_of(std::string_view name, std::string_view kana, Source source) {
  const std::string whole(name);
  Bracketed text = split(name), reading = split(kana);
  if (!text.any && kana.empty() && !needs_reading(name)) return {whole, whole, Source::kWritten};
  if (!text.any)
    return kana.empty() ? Piece{whole, whole, Source::kUnknownName, whole} : Piece{whole, std::string(kana), source};
  std::string common = needs_reading(text.inside) ? common_reading(text.inside) : text.inside;
  if (!reading.any && !common.empty() && reading.front.size() > common.size() && reading.front.ends_with(common))
    reading.front.resize(reading.front.size() - common.size());
  if (reading.front.empty() && !needs_reading(text.front)) reading.front = text.front;
  if (reading.inside.empty()) reading.inside = common;
  if (reading.front.empty() && reading.inside.empty()) return {whole, whole, Source::kUnknownName, whole};
  Piece piece{whole, "", source};
  if (reading.front.empty()) piece.unread = reading.front = text.front;
  if (reading.inside.empty()) piece.unread = reading.inside = text.inside;
  piece.kana = reading.front + " " + reading.inside;
  return piece;
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
  if (name.empty()) return;
  Piece piece = piece_of(name, kana, source);
  // The school is also spoken of without its gymnasium.
  Bracketed parts = split(name);
  if (std::size_t gap = piece.kana.find(' '); parts.any && gap != std::string::npos && piece.unread != parts.front)
    put({parts.front, piece.kana.substr(0, gap), source});
  put(std::move(piece));
}

void Names::put(Piece name) {
  std::u32string text = speakable(name.text);
  if (text.empty() || (name.source == Source::kWritten && utf8(text) == name.text)) return;
  std::size_t& longest = longest_[text.front()];
  longest = std::max(longest, text.size());
  auto [found, is_new] = names_.try_emplace(std::move(text), name);
  if (!is_new && !found->second.unread.empty() && name.unread.empty()) found->second = std::move(name);
}

void Names::add_area(const AreaCode& code) {
  const Area* area = AreaTable::japan().find(code);
  if (!area) return;
  add(area->name, area->kana, Source::kAreaTable);
  if (area->parent) add_area(*area->parent);
}

// A text of the sender may name the towns around; with 市, 町 or 村 behind it such a name is no other's.
void Names::add_prefecture(const AreaCode& code) {
  for (const Area& area : AreaTable::japan().of_prefecture(code)) {
    if (area.kind != AreaKind::kWard) add(area.name, area.kana, Source::kAreaTable);
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
