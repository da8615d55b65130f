#include "formats/kinds/likeness.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "core/text.h"
#include "formats/difference.h"

namespace ofure {
namespace {

// Longer ones are not compared: nobody names a place so.
constexpr std::size_t kLongestName = 100;

// Variants of one character, the one that is compared first.
constexpr std::array<std::u32string_view, 40> kVariants = {
    U"崎﨑碕嵜", U"島嶋嶌", U"高髙", U"浜濱濵", U"辺邊邉", U"沢澤", U"斎齋", U"斉齊", U"広廣", U"国國",
    U"学學",     U"県縣",   U"区區", U"館舘",   U"塚塚",   U"徳德", U"瀬瀨", U"曽曾", U"条條", U"竜龍",
    U"桜櫻",     U"駅驛",   U"真眞", U"恵惠",   U"寿壽",   U"渋澁", U"鉄鐵", U"万萬", U"栄榮", U"来來",
    U"応應",     U"蔵藏",   U"滝瀧", U"桧檜",   U"富冨",   U"吉𠮷", U"渕淵", U"宝寶", U"会會", U"ケヶ"};

// What tells neighbours apart, besides figures and Latin letters.
constexpr std::u32string_view kTellsApart = U"一二三四五六七八九十〇東西南北上中下大小新旧古本元前後左右奥外甲乙丙";
constexpr std::u32string_view kOpening = U"(〔【[<〈《「『", kClosing = U")〕】]>〉》」』";

// What sort of place it is: two schools of one village are two places.
constexpr std::array<std::u32string_view, 30> kSorts = {
    U"地区",   U"校区",   U"学区",   U"区域",     U"地域",   U"地内",     U"町内会",   U"町内",
    U"自治会", U"集落",   U"団地",   U"小学校",   U"中学校", U"高等学校", U"高校",     U"学校",
    U"幼稚園", U"保育園", U"保育所", U"こども園", U"公民館", U"体育館",   U"集会所",   U"集会場",
    U"会館",   U"避難所", U"公園",   U"広場",     U"センター", U"コミュニティ"};
constexpr std::u32string_view kUnits = U"都道府県郡市区町村内";

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i)
      point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    out += point;
    at += length;
  }
  return out;
}

char32_t one_variant(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
  for (std::u32string_view family : kVariants) {
    if (family.find(c) != family.npos) return family.front();
  }
  return c;
}

bool tells_apart(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || kTellsApart.find(c) != kTellsApart.npos;
}

// A name in its parts: the stem that is its own, what sort of place it is, what stands in brackets.
struct Parts {
  std::u32string stem, sort, bracketed, telling;
};

Parts parts_of(const std::u32string& name) {
  Parts parts;
  std::size_t depth = 0;
  for (char32_t c : name) {
    const bool closing = kClosing.find(c) != kClosing.npos;
    if (kOpening.find(c) != kOpening.npos) ++depth;
    (depth > 0 || closing ? parts.bracketed : parts.stem) += c;
    if (closing && depth > 0) --depth;
    if (tells_apart(c)) parts.telling += c;
  }
  auto cut = [&](std::size_t letters) {
    parts.sort.insert(0, parts.stem, parts.stem.size() - letters, letters);
    parts.stem.erase(parts.stem.size() - letters);
  };
  for (bool found = true; found;) {
    found = false;
    for (std::u32string_view sort : kSorts) {
      std::u32string word;
      std::copy_if(sort.begin(), sort.end(), std::back_inserter(word), [](char32_t c) { return c != U'ー'; });
      if (parts.stem.size() <= word.size() || !parts.stem.ends_with(word)) continue;
      cut(word.size());
      found = true;
    }
  }
  while (parts.stem.size() > 2 && kUnits.find(parts.stem.back()) != kUnits.npos) parts.stem.pop_back();
  return parts;
}

// The longest row of characters that both have in this order.
std::size_t common(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (char32_t c : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = c == b[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

// The mark of a long vowel comes and goes in one word: コミュニティーセンター.
std::u32string spelling_of(std::string_view name) {
  std::u32string out;
  for (char32_t c : code_points(spelled(ascii_folded(to_nfc(name))))) {
    if (c != U'ー' && c != U' ') out += one_variant(c);
  }
  return out;
}

bool same_by_name(std::string_view before, std::string_view after) {
  const std::u32string old = spelling_of(before), now = spelling_of(after);
  if (old == now) return true;
  if (old.empty() || now.empty() || old.size() > kLongestName || now.size() > kLongestName) return false;
  const Parts was = parts_of(old), is = parts_of(now);
  if (was.telling != is.telling || was.bracketed != is.bracketed || was.sort != is.sort) return false;
  return 2 * common(was.stem, is.stem) > std::max(was.stem.size(), is.stem.size());
}

}  // namespace ofure
