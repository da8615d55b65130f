#include "formats/place_name.h"

#include <array>

#include "formats/kana.h"
#include "formats/romaji.h"

namespace ofure {
namespace {

// A word at the end of a name that says what sort of place it is, with its reading.
struct Sort {
  std::string_view written, kana, key;
};

constexpr auto kAreas = std::to_array<Sort>({
    {"市", "し", "place.city"},
    {"町", "ちょう", "place.town"},
    {"町", "まち", "place.town"},
    {"村", "むら", "place.village"},
    {"村", "そん", "place.village"},
    {"区", "く", "place.ward"},
    {"県", "けん", "place.prefecture"},
    {"府", "ふ", "place.fu"},
    {"都", "と", "place.metropolis"},
});

// The longer word first. 町 and 丁目 of a district belong to its name: 小島町 is Kojimamachi, not a town.
constexpr auto kSites = std::to_array<Sort>({
    {"小中学校", "しょうちゅうがっこう", "place.elementary_and_junior_high_school"},
    {"保健センター", "ほけんせんたー", "place.health_center"},
    {"市役所", "しやくしょ", "place.city_hall"},
    {"町役場", "ちょうやくば", "place.town_hall"},
    {"町役場", "まちやくば", "place.town_hall"},
    {"村役場", "むらやくば", "place.village_hall"},
    {"村役場", "そんやくば", "place.village_hall"},
    {"集会所", "しゅうかいじょ", "place.meeting_hall"},
    {"集会所", "しゅうかいしょ", "place.meeting_hall"},
    {"保育園", "ほいくえん", "place.nursery"},
    {"幼稚園", "ようちえん", "place.kindergarten"},
    {"大学", "だいがく", "place.university"},
    {"コミュニティセンター", "こみゅにてぃせんたー", "place.community_center"},
    {"福祉センター", "ふくしせんたー", "place.welfare_center"},
    {"高等学校", "こうとうがっこう", "place.high_school"},
    {"小学校", "しょうがっこう", "place.elementary_school"},
    {"中学校", "ちゅうがっこう", "place.junior_high_school"},
    {"高校", "こうこう", "place.high_school"},
    {"体育館", "たいいくかん", "place.gymnasium"},
    {"公民館", "こうみんかん", "place.community_hall"},
    {"公園", "こうえん", "place.park"},
    {"地区", "ちく", "place.district"},
});

std::string capitalised(std::string text) {
  bool start = true;
  for (char& c : text) {
    if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    start = c == ' ';
  }
  return text;
}

// The sound of a reading in the language's own letters; "" when it cannot be told.
std::string sound_of(std::string_view kana, std::string_view written, Language language) {
  return language == Language::kKorean ? hangul_of(kana) : capitalised(romaji_of(kana, written));
}

std::string with_reading(std::string_view name, std::string_view kana) {
  std::string text(name);
  return kana.empty() ? text : text + "（" + std::string(kana) + "）";
}

template <std::size_t kCount>
const Sort* sort_of(const std::array<Sort, kCount>& sorts, std::string_view name, std::string_view kana) {
  for (const Sort& sort : sorts) {
    const bool more = name.size() > sort.written.size() && kana.size() > sort.kana.size();
    if (more && name.ends_with(sort.written) && kana.ends_with(sort.kana)) return &sort;
  }
  return nullptr;
}

std::string told_row(const Area& area, Language language) {
  if (language == Language::kJapanese || language == Language::kChinese) return area.name;
  if (language == Language::kEasyJapanese) return with_reading(area.name, area.kana);
  const Sort* sort = sort_of(kAreas, area.name, area.kana);
  std::string_view kana = area.kana;
  if (sort) kana.remove_suffix(sort->kana.size());
  std::string name = sound_of(kana, area.name, language);
  if (name.empty()) return area.name;
  return sort ? filled(sort->key, language, {{"name", name}}) : name;
}

std::string told_site(std::string_view name, std::string_view kana, Language language) {
  const Sort* sort = sort_of(kSites, name, kana);
  if (!sort) return sound_of(kana, name, language);
  name.remove_suffix(sort->written.size());
  kana.remove_suffix(sort->kana.size());
  std::string inner = told_site(name, kana, language);
  return inner.empty() ? "" : filled(sort->key, language, {{"name", inner}});
}

// "中島小学校（体育館）" is read without what stands in brackets.
struct Bracketed {
  std::string_view name, inner;
};

Bracketed bracketed(std::string_view name) {
  constexpr std::string_view kOpen = "（", kClose = "）";
  const std::size_t open = name.find(kOpen);
  if (open == std::string_view::npos || open == 0 || !name.ends_with(kClose)) return {name, {}};
  const std::size_t from = open + kOpen.size();
  return {name.substr(0, open), name.substr(from, name.size() - kClose.size() - from)};
}

std::string told_inner(std::string_view inner, Language language) {
  std::string_view word = term("place.inner." + std::string(inner), language);
  return std::string(word.empty() ? inner : word);
}

}  // namespace

std::string told_area(const AreaCode& code, Language language) {
  const AreaTable& table = AreaTable::japan();
  const Area* area = table.find(code);
  if (area == nullptr) return {};
  if (area->kind != AreaKind::kWard || !area->parent) return told_row(*area, language);
  return filled("place.ward_of", language,
                {{"city", told_area(*area->parent, language)}, {"ward", told_row(*area, language)}});
}

std::string told_place(std::string_view name, std::string_view kana, const std::optional<AreaCode>& code,
                       Language language) {
  const AreaTable& table = AreaTable::japan();
  // A code may name the municipality a smaller place lies in; it stands for the name only when it is that name.
  if (code && (table.local_name(*code) == name || table.full_name(*code) == name)) return told_area(*code, language);
  if (language == Language::kJapanese || language == Language::kChinese) return std::string(name);
  const std::string reading = hiragana_of(kana);  // open data of municipalities has katakana
  if (language == Language::kEasyJapanese) return with_reading(name, reading);
  const Bracketed parts = bracketed(name);
  std::string told = told_site(parts.name, reading, language);
  if (told.empty()) return std::string(name);
  if (parts.inner.empty()) return told;
  return filled("join.detail", language, {{"name", told}, {"detail", told_inner(parts.inner, language)}});
}

}  // namespace ofure
