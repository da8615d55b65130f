#include "formats/romaji.h"

#include <algorithm>
#include <array>
#include <vector>

#include "formats/kana.h"

namespace ofure {
namespace {

// One letter of kana and how it is written: in Latin letters, and in hangul at the beginning of a word and within it.
struct Sound {
  std::string_view kana, latin, first_hangul, hangul;
};

constexpr auto kSounds = std::to_array<Sound>({
    Sound{"あ", "a", "아", "아"},     Sound{"い", "i", "이", "이"},     Sound{"う", "u", "우", "우"},
    Sound{"うぃ", "wi", "위", "위"},  Sound{"うぇ", "we", "웨", "웨"},  Sound{"うぉ", "wo", "워", "워"},
    Sound{"え", "e", "에", "에"},     Sound{"お", "o", "오", "오"},     Sound{"か", "ka", "가", "카"},
    Sound{"が", "ga", "가", "가"},    Sound{"き", "ki", "기", "키"},    Sound{"きゃ", "kya", "갸", "캬"},
    Sound{"きゅ", "kyu", "규", "큐"}, Sound{"きょ", "kyo", "교", "쿄"}, Sound{"ぎ", "gi", "기", "기"},
    Sound{"ぎゃ", "gya", "갸", "갸"}, Sound{"ぎゅ", "gyu", "규", "규"}, Sound{"ぎょ", "gyo", "교", "교"},
    Sound{"く", "ku", "구", "쿠"},    Sound{"ぐ", "gu", "구", "구"},    Sound{"け", "ke", "게", "케"},
    Sound{"げ", "ge", "게", "게"},    Sound{"こ", "ko", "고", "코"},    Sound{"ご", "go", "고", "고"},
    Sound{"さ", "sa", "사", "사"},    Sound{"ざ", "za", "자", "자"},    Sound{"し", "shi", "시", "시"},
    Sound{"しぇ", "she", "셰", "셰"}, Sound{"しゃ", "sha", "샤", "샤"}, Sound{"しゅ", "shu", "슈", "슈"},
    Sound{"しょ", "sho", "쇼", "쇼"}, Sound{"じ", "ji", "지", "지"},    Sound{"じぇ", "je", "제", "제"},
    Sound{"じゃ", "ja", "자", "자"},  Sound{"じゅ", "ju", "주", "주"},  Sound{"じょ", "jo", "조", "조"},
    Sound{"す", "su", "스", "스"},    Sound{"ず", "zu", "즈", "즈"},    Sound{"せ", "se", "세", "세"},
    Sound{"ぜ", "ze", "제", "제"},    Sound{"そ", "so", "소", "소"},    Sound{"ぞ", "zo", "조", "조"},
    Sound{"た", "ta", "다", "타"},    Sound{"だ", "da", "다", "다"},    Sound{"ち", "chi", "지", "치"},
    Sound{"ちぇ", "che", "체", "체"}, Sound{"ちゃ", "cha", "자", "차"}, Sound{"ちゅ", "chu", "주", "추"},
    Sound{"ちょ", "cho", "조", "초"}, Sound{"ぢ", "ji", "지", "지"},    Sound{"ぢゃ", "ja", "자", "자"},
    Sound{"ぢゅ", "ju", "주", "주"},  Sound{"ぢょ", "jo", "조", "조"},  Sound{"つ", "tsu", "쓰", "쓰"},
    Sound{"つぁ", "tsa", "차", "차"}, Sound{"つぇ", "tse", "체", "체"}, Sound{"つぉ", "tso", "초", "초"},
    Sound{"づ", "zu", "즈", "즈"},    Sound{"て", "te", "데", "테"},    Sound{"てぃ", "ti", "티", "티"},
    Sound{"で", "de", "데", "데"},    Sound{"でぃ", "di", "디", "디"},  Sound{"でゅ", "du", "듀", "듀"},
    Sound{"と", "to", "도", "토"},    Sound{"とぅ", "tu", "투", "투"},  Sound{"ど", "do", "도", "도"},
    Sound{"どぅ", "du", "두", "두"},  Sound{"な", "na", "나", "나"},    Sound{"に", "ni", "니", "니"},
    Sound{"にゃ", "nya", "냐", "냐"}, Sound{"にゅ", "nyu", "뉴", "뉴"}, Sound{"にょ", "nyo", "뇨", "뇨"},
    Sound{"ぬ", "nu", "누", "누"},    Sound{"ね", "ne", "네", "네"},    Sound{"の", "no", "노", "노"},
    Sound{"は", "ha", "하", "하"},    Sound{"ば", "ba", "바", "바"},    Sound{"ぱ", "pa", "파", "파"},
    Sound{"ひ", "hi", "히", "히"},    Sound{"ひゃ", "hya", "햐", "햐"}, Sound{"ひゅ", "hyu", "휴", "휴"},
    Sound{"ひょ", "hyo", "효", "효"}, Sound{"び", "bi", "비", "비"},    Sound{"びゃ", "bya", "뱌", "뱌"},
    Sound{"びゅ", "byu", "뷰", "뷰"}, Sound{"びょ", "byo", "뵤", "뵤"}, Sound{"ぴ", "pi", "피", "피"},
    Sound{"ぴゃ", "pya", "퍄", "퍄"}, Sound{"ぴゅ", "pyu", "퓨", "퓨"}, Sound{"ぴょ", "pyo", "표", "표"},
    Sound{"ふ", "fu", "후", "후"},    Sound{"ふぁ", "fa", "파", "파"},  Sound{"ふぃ", "fi", "피", "피"},
    Sound{"ふぇ", "fe", "페", "페"},  Sound{"ふぉ", "fo", "포", "포"},  Sound{"ふゅ", "fyu", "퓨", "퓨"},
    Sound{"ぶ", "bu", "부", "부"},    Sound{"ぷ", "pu", "푸", "푸"},    Sound{"へ", "he", "헤", "헤"},
    Sound{"べ", "be", "베", "베"},    Sound{"ぺ", "pe", "페", "페"},    Sound{"ほ", "ho", "호", "호"},
    Sound{"ぼ", "bo", "보", "보"},    Sound{"ぽ", "po", "포", "포"},    Sound{"ま", "ma", "마", "마"},
    Sound{"み", "mi", "미", "미"},    Sound{"みゃ", "mya", "먀", "먀"}, Sound{"みゅ", "myu", "뮤", "뮤"},
    Sound{"みょ", "myo", "묘", "묘"}, Sound{"む", "mu", "무", "무"},    Sound{"め", "me", "메", "메"},
    Sound{"も", "mo", "모", "모"},    Sound{"や", "ya", "야", "야"},    Sound{"ゆ", "yu", "유", "유"},
    Sound{"よ", "yo", "요", "요"},    Sound{"ら", "ra", "라", "라"},    Sound{"り", "ri", "리", "리"},
    Sound{"りゃ", "rya", "랴", "랴"}, Sound{"りゅ", "ryu", "류", "류"}, Sound{"りょ", "ryo", "료", "료"},
    Sound{"る", "ru", "루", "루"},    Sound{"れ", "re", "레", "레"},    Sound{"ろ", "ro", "로", "로"},
    Sound{"わ", "wa", "와", "와"},    Sound{"ゐ", "i", "이", "이"},     Sound{"ゑ", "e", "에", "에"},
    Sound{"を", "o", "오", "오"},     Sound{"ん", "n", "", ""},         Sound{"ゔ", "vu", "부", "부"},
    Sound{"ゔぁ", "va", "바", "바"},  Sound{"ゔぃ", "vi", "비", "비"},  Sound{"ゔぇ", "ve", "베", "베"},
    Sound{"ゔぉ", "vo", "보", "보"},
});

const Sound* sound_of(std::string_view kana) {
  auto at = std::lower_bound(kSounds.begin(), kSounds.end(), kana,
                             [](const Sound& sound, std::string_view wanted) { return sound.kana < wanted; });
  return at != kSounds.end() && at->kana == kana ? &*at : nullptr;
}

constexpr std::string_view kSmallTsu = "っ", kLong = "ー", kSpace = " ", kN = "ん";
constexpr std::string_view kVowels = "aiueo", kVowelsAndY = "aiueoy";

bool begins_with_any(std::string_view text, std::string_view letters) {
  return !text.empty() && letters.find(text.front()) != std::string_view::npos;
}

// Whether う or お at `at` only lengthens the vowel before it.
bool lengthens(const std::vector<std::string>& letters, std::size_t at, std::string_view text, bool bay) {
  if (text.empty()) return false;
  if (letters[at] == kLong) return true;
  if (bay && letters[at] == "う" && at + 1 < letters.size() && letters[at + 1] == "ら") return false;
  if (letters[at] == "う") return text.back() == 'o' || text.back() == 'u';
  return letters[at] == "お" && text.back() == 'o' && letters[at - 1] != "う";
}

// In 外来語表記法 a long う after o or u is not written, and おお is one 오.
constexpr char32_t kHangul = 0xAC00;
constexpr char32_t kNieun = 4, kSiot = 19;  // final ㄴ and ㅅ

// Puts a final consonant under the last syllable.
bool close_syllable(std::string& text, char32_t final) {
  if (text.size() < 3) return false;
  auto byte = [&](std::size_t from_end) { return static_cast<unsigned char>(text[text.size() - from_end]); };
  char32_t letter = (char32_t(byte(3)) & 0x0F) << 12 | (char32_t(byte(2)) & 0x3F) << 6 | (char32_t(byte(1)) & 0x3F);
  if (letter < kHangul || (letter - kHangul) % 28 != 0) return false;
  letter += final;
  text.resize(text.size() - 3);
  text += {static_cast<char>(0xE0 | (letter >> 12)), static_cast<char>(0x80 | ((letter >> 6) & 0x3F)),
           static_cast<char>(0x80 | (letter & 0x3F))};
  return true;
}

}  // namespace

std::string romaji_of(std::string_view kana, std::string_view written) {
  const std::vector<std::string> letters = kana_letters(kana);
  const bool bay = written.find("浦") != std::string_view::npos;
  std::string text;
  bool doubled = false, nasal = false;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (letters[i] == kSpace) {
      text += kSpace;
      continue;
    }
    if (letters[i] == kSmallTsu) {
      doubled = true;
      continue;
    }
    if (!nasal && lengthens(letters, i, text, bay)) continue;
    const Sound* sound = sound_of(letters[i]);
    if (sound == nullptr) return {};
    if (nasal && begins_with_any(sound->latin, kVowelsAndY)) text += "'";
    if (doubled && !begins_with_any(sound->latin, kVowels))
      text += sound->latin.starts_with("ch") ? 't' : sound->latin.front();
    text += sound->latin;
    doubled = false;
    nasal = letters[i] == kN;
  }
  return text;
}

std::string hangul_of(std::string_view kana) {
  std::string text, latin;
  bool first = true;
  const std::vector<std::string> letters = kana_letters(kana);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const std::string& letter = letters[i];
    if (letter == kSpace) {
      text += kSpace, latin += kSpace, first = true;
      continue;
    }
    if (letter == kN || letter == kSmallTsu) {
      if (!close_syllable(text, letter == kN ? kNieun : kSiot)) return {};
      latin += "n";
      continue;
    }
    // 新 (にい) and 飯 (いい) begin names with a long i; elsewhere a second い may begin a word of its own.
    if (lengthens(letters, i, latin, false) || (i == 1 && letter == "い" && latin.ends_with('i'))) continue;
    const Sound* sound = sound_of(letter);
    if (sound == nullptr) return {};
    text += first ? sound->first_hangul : sound->hangul;
    latin += sound->latin;
    first = false;
  }
  return text;
}

}  // namespace ofure
