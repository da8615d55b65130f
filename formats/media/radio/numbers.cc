#include "formats/media/radio/numbers.h"

#include <algorithm>
#include <array>

#include "formats/media/radio/kana.h"

namespace ofure::radio {
namespace {

// Which numbers change their end before the counter, by the sound it begins with.
enum class Sound : std::uint8_t {
  kPlain,
  kK,  // いっ ろっ はっ じっ ひゃっ
  kS,  // いっ はっ じっ: s, t and p
  kH,  // as k, and the counter changes: いっぷん, さんぼん
};

struct Counter {
  std::string_view text, kana;
  Sound sound = Sound::kPlain;
  std::string_view half = {};         // behind っ: "ぷん"
  std::string_view after_three = {};  // behind さん and せん: "ぼん"
  std::string_view after_four = {};
  bool short_four = false, short_seven = false, short_nine = false;  // よ, しち, く
};

constexpr auto kPlain = Sound::kPlain;
constexpr auto kK = Sound::kK;
constexpr auto kS = Sound::kS;
constexpr auto kH = Sound::kH;

constexpr std::array kCounters = {
    Counter{"世帯", "せたい", kS},
    Counter{"人", "にん", kPlain, {}, {}, {}, true, true},
    Counter{"名", "めい"},
    Counter{"棟", "とう", kS},
    Counter{"戸", "こ", kK},
    Counter{"件", "けん", kK},
    Counter{"か所", "かしょ", kK},
    Counter{"箇所", "かしょ", kK},
    Counter{"ヶ所", "かしょ", kK},
    Counter{"カ所", "かしょ", kK},
    Counter{"隻", "せき", kS},
    Counter{"回線", "かいせん", kK},
    Counter{"回", "かい", kK},
    Counter{"階", "かい", kK, {}, "がい"},
    Counter{"台", "だい"},
    Counter{"枚", "まい"},
    Counter{"個", "こ", kK},
    Counter{"校", "こう", kK},
    Counter{"便", "びん"},
    Counter{"本", "ほん", kH, "ぽん", "ぼん"},
    Counter{"匹", "ひき", kH, "ぴき", "びき"},
    Counter{"頭", "とう", kS},
    Counter{"地区", "ちく"},
    Counter{"地域", "ちいき"},
    Counter{"市町村", "しちょうそん"},
    Counter{"項目", "こうもく", kK},
    Counter{"区間", "くかん"},
    Counter{"路線", "ろせん"},
    Counter{"団体", "だんたい"},
    Counter{"分", "ふん", kH, "ぷん", "ぷん", "ぷん"},
    Counter{"分間", "ふんかん", kH, "ぷんかん", "ぷんかん", "ぷんかん"},
    Counter{"時", "じ", kPlain, {}, {}, {}, true, true, true},
    Counter{"時間", "じかん", kPlain, {}, {}, {}, true, true, true},
    Counter{"日", "にち", kPlain, {}, {}, {}, true, true, true},
    Counter{"日間", "にちかん", kPlain, {}, {}, {}, true, true, true},
    Counter{"月", "がつ", kPlain, {}, {}, {}, false, true, true},
    Counter{"か月", "かげつ", kK},
    Counter{"ヶ月", "かげつ", kK},
    Counter{"週間", "しゅうかん", kS},
    Counter{"年", "ねん", kPlain, {}, {}, {}, true},
    Counter{"年度", "ねんど", kPlain, {}, {}, {}, true},
    Counter{"歳", "さい", kS},
    Counter{"号", "ごう"},
    Counter{"号線", "ごうせん"},
    Counter{"番", "ばん"},
    Counter{"番地", "ばんち"},
    Counter{"丁目", "ちょうめ", kS},
    Counter{"度", "ど"},
    Counter{"倍", "ばい"},
    Counter{"円", "えん", kPlain, {}, {}, {}, true},
    Counter{"万円", "まんえん"},
    Counter{"ha", "へくたーる"},
    Counter{"ヘクタール", "へくたーる"},
    Counter{"m", "めーとる"},
    Counter{"メートル", "めーとる"},
    Counter{"cm", "せんち", kS},
    Counter{"センチ", "せんち", kS},
    Counter{"mm", "みり"},
    Counter{"ミリ", "みり"},
    Counter{"km", "きろ", kK},
    Counter{"キロ", "きろ", kK},
    Counter{"kg", "きろ", kK},
    Counter{"t", "とん", kS},
    Counter{"トン", "とん", kS},
    Counter{"L", "りっとる"},
    Counter{"リットル", "りっとる"},
    Counter{"%", "ぱーせんと", kS},
    Counter{"％", "ぱーせんと", kS},
    Counter{"パーセント", "ぱーせんと", kS},
};

struct WrittenOut {
  std::string_view unit, word;
};
constexpr std::array kWrittenOut = {
    WrittenOut{"ha", "ヘクタール"}, WrittenOut{"m", "メートル"}, WrittenOut{"cm", "センチ"},
    WrittenOut{"mm", "ミリ"},       WrittenOut{"km", "キロ"},    WrittenOut{"kg", "キロ"},
    WrittenOut{"t", "トン"},        WrittenOut{"L", "リットル"}, WrittenOut{"%", "パーセント"},
    WrittenOut{"％", "パーセント"}, WrittenOut{"箇所", "か所"},
};

constexpr std::array<std::string_view, 10> kOnes = {"",   "いち", "に",   "さん", "よん",
                                                    "ご", "ろく", "なな", "はち", "きゅう"};
constexpr std::array<std::string_view, 10> kHundreds = {"",           "ひゃく",      "にひゃく",   "さんびゃく",
                                                        "よんひゃく", "ごひゃく",    "ろっぴゃく", "ななひゃく",
                                                        "はっぴゃく", "きゅうひゃく"};
constexpr std::array<std::string_view, 10> kThousands = {"",       "せん",     "にせん",   "さんぜん", "よんせん",
                                                         "ごせん", "ろくせん", "ななせん", "はっせん", "きゅうせん"};
constexpr std::array<std::string_view, 5> kMyriads = {"", "まん", "おく", "ちょう", "けい"};

std::string below_myriad(std::int64_t n, bool before_myriad) {
  auto digit = [n](std::int64_t unit) { return static_cast<std::size_t>(n / unit % 10); };
  std::string text(kThousands[digit(1000)]);
  if (before_myriad && n == 1000) text = "いっせん";
  text += kHundreds[digit(100)];
  if (digit(10) > 0) text += std::string(digit(10) > 1 ? kOnes[digit(10)] : "") + "じゅう";
  return text + std::string(kOnes[digit(1)]);
}

bool replace_end(std::string& text, std::string_view end, std::string_view by) {
  if (!text.ends_with(end)) return false;
  text.replace(text.size() - end.size(), end.size(), by);
  return true;
}

// いち → いっ and the like, where the number ends with such a figure. True when it did.
bool double_consonant(std::string& text, Sound sound) {
  if (sound == Sound::kPlain) return false;
  if (replace_end(text, "いち", "いっ") || replace_end(text, "はち", "はっ") || replace_end(text, "じゅう", "じっ"))
    return true;
  if (sound == Sound::kS) return false;
  return replace_end(text, "ろく", "ろっ") || replace_end(text, "ひゃく", "ひゃっ") ||
         replace_end(text, "びゃく", "びゃっ") || replace_end(text, "ぴゃく", "ぴゃっ");
}

void shorten(std::string& text, const Counter& counter) {
  if (counter.short_four) replace_end(text, "よん", "よ");
  if (counter.short_seven) replace_end(text, "なな", "しち");
  if (counter.short_nine) replace_end(text, "きゅう", "く");
}

std::string_view day_name(std::int64_t day) {
  switch (day) {
    case 2:
      return "ふつか";
    case 3:
      return "みっか";
    case 4:
      return "よっか";
    case 5:
      return "いつか";
    case 6:
      return "むいか";
    case 7:
      return "なのか";
    case 8:
      return "ようか";
    case 9:
      return "ここのか";
    case 10:
      return "とおか";
    case 14:
      return "じゅうよっか";
    case 20:
      return "はつか";
    case 24:
      return "にじゅうよっか";
    default:
      return "";
  }
}

// Readings that no rule gives.
std::string irregular(std::int64_t number, std::string_view counter) {
  if (counter == "人" && number == 1) return "ひとり";
  if (counter == "人" && number == 2) return "ふたり";
  if (counter == "時" && number == 0) return "れいじ";
  if (counter == "月" && number == 4) return "しがつ";
  if (counter == "歳" && number == 20) return "はたち";
  if (counter == "日") return std::string(day_name(number));
  std::string_view day = counter == "日間" ? day_name(number) : "";
  return day.empty() ? "" : std::string(day) + "かん";
}

const Counter* find_counter(std::string_view text) {
  auto found = std::find_if(kCounters.begin(), kCounters.end(), [&](const Counter& row) { return row.text == text; });
  return found == kCounters.end() ? nullptr : &*found;
}

}  // namespace

std::string cardinal(std::int64_t number) {
  if (number == 0) return "ぜろ";
  std::array<std::int64_t, kMyriads.size()> groups{};
  for (std::int64_t& group : groups) group = number % 10'000, number /= 10'000;
  std::string text;
  for (std::size_t i = groups.size(); i-- > 0;) {
    if (groups[i] == 0) continue;
    std::string group = below_myriad(groups[i], i > 0);
    if (i == 3) double_consonant(group, Sound::kS);  // いっちょう, はっちょう
    text += group + std::string(kMyriads[i]);
  }
  return text;
}

std::string counted(std::int64_t number, std::string_view counter) {
  const Counter* row = find_counter(counter);
  if (!row) return "";
  if (std::string special = irregular(number, counter); !special.empty()) return special;
  std::string text = cardinal(number);
  shorten(text, *row);
  if (double_consonant(text, row->sound)) return text + std::string(row->half.empty() ? row->kana : row->half);
  if (!row->after_four.empty() && text.ends_with("よん")) return text + std::string(row->after_four);
  bool voiced = text.ends_with("さん") || text.ends_with("せん") || text.ends_with("ぜん") || text.ends_with("まん");
  return text + std::string(voiced && !row->after_three.empty() ? row->after_three : row->kana);
}

std::string day_of_month(std::int64_t day) { return day == 1 ? "ついたち" : counted(day, "日"); }

std::string decimal(std::int64_t whole, std::string_view fraction, std::string_view counter) {
  std::string text = whole == 0 ? "れい" : cardinal(whole);
  double_consonant(text, Sound::kS);
  text += "てん";
  for (char c : fraction) text += c == '0' ? "れい" : std::string(kOnes[static_cast<std::size_t>(c - '0')]);
  const Counter* row = find_counter(counter);
  return text + std::string(row ? row->kana : "");
}

std::string digits(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= '0' && c <= '9') out += c == '0' ? "ぜろ" : std::string(kOnes[static_cast<std::size_t>(c - '0')]);
    if (c == '-') out += "の ";
  }
  return out;
}

std::string_view counter_at(std::string_view text) {
  std::string_view best;
  for (const Counter& row : kCounters) {
    if (row.text.size() > best.size() && text.substr(0, row.text.size()) == row.text) best = row.text;
  }
  // A letter behind it makes another word of it: "10mg".
  bool word = best.size() < text.size() && !best.empty() && is_letter(static_cast<unsigned char>(best.back())) &&
              is_letter(static_cast<unsigned char>(text[best.size()]));
  return word ? std::string_view() : best;
}

std::string_view written_out(std::string_view counter) {
  for (const WrittenOut& row : kWrittenOut) {
    if (row.unit == counter) return row.word;
  }
  return counter;
}

std::string wide(std::string_view digits) {
  std::u32string out;
  for (char c : digits) out += c >= '0' && c <= '9' ? U'０' + static_cast<char32_t>(c - '0') : c == '.' ? U'．' : U'－';
  return utf8(out);
}

std::string wide(std::int64_t number) {
  constexpr std::array<std::string_view, 5> kUnits = {"", "万", "億", "兆", "京"};
  if (number == 0) return "０";
  std::string text;
  for (std::size_t i = 0; number > 0 && i < kUnits.size(); ++i, number /= 10'000) {
    if (number % 10'000 > 0) text = wide(std::to_string(number % 10'000)) + std::string(kUnits[i]) + text;
  }
  return text;
}

}  // namespace ofure::radio
