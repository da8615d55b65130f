#include <gtest/gtest.h>

#include "formats/media/radio/kana.h"
#include "formats/media/radio/numbers.h"
#include "formats/media/radio/reading.h"
#include "formats/press.h"
#include "formats/sample.h"
#include "formats/terms.h"

// How a script is spoken: figures, times, names and what cannot be read.
namespace ofure::radio {
namespace {

struct Figure {
  std::int64_t number;
  std::string_view counter;
  std::string_view kana;
};

constexpr Figure kFigures[] = {
    {0, "人", "ぜろにん"},
    {1, "人", "ひとり"},
    {2, "人", "ふたり"},
    {3, "人", "さんにん"},
    {4, "人", "よにん"},
    {7, "人", "しちにん"},
    {14, "人", "じゅうよにん"},
    {70, "人", "ななじゅうにん"},
    {180, "人", "ひゃくはちじゅうにん"},
    {1044, "人", "せんよんじゅうよにん"},
    {13'880, "人", "いちまんさんぜんはっぴゃくはちじゅうにん"},
    {1, "世帯", "いっせたい"},
    {8, "世帯", "はっせたい"},
    {10, "世帯", "じっせたい"},
    {100, "世帯", "ひゃくせたい"},
    {1200, "世帯", "せんにひゃくせたい"},
    {1, "棟", "いっとう"},
    {6, "棟", "ろくとう"},
    {10, "棟", "じっとう"},
    {31, "棟", "さんじゅういっとう"},
    {1, "か所", "いっかしょ"},
    {3, "か所", "さんかしょ"},
    {6, "か所", "ろっかしょ"},
    {8, "箇所", "はっかしょ"},
    {10, "か所", "じっかしょ"},
    {100, "か所", "ひゃっかしょ"},
    {300, "か所", "さんびゃっかしょ"},
    {600, "か所", "ろっぴゃっかしょ"},
    {1, "時", "いちじ"},
    {0, "時", "れいじ"},
    {4, "時", "よじ"},
    {7, "時", "しちじ"},
    {9, "時", "くじ"},
    {19, "時", "じゅうくじ"},
    {4, "時間", "よじかん"},
    {1, "分", "いっぷん"},
    {2, "分", "にふん"},
    {3, "分", "さんぷん"},
    {4, "分", "よんぷん"},
    {5, "分", "ごふん"},
    {6, "分", "ろっぷん"},
    {8, "分", "はっぷん"},
    {9, "分", "きゅうふん"},
    {10, "分", "じっぷん"},
    {45, "分", "よんじゅうごふん"},
    {100, "分", "ひゃっぷん"},
    {4, "月", "しがつ"},
    {7, "月", "しちがつ"},
    {9, "月", "くがつ"},
    {12, "月", "じゅうにがつ"},
    {8, "年", "はちねん"},
    {4, "年", "よねん"},
    {19, "号", "じゅうきゅうごう"},
    {3, "階", "さんがい"},
    {6, "階", "ろっかい"},
    {3, "本", "さんぼん"},
    {1, "本", "いっぽん"},
    {1, "戸", "いっこ"},
    {420, "戸", "よんひゃくにじっこ"},
    {1, "隻", "いっせき"},
    {40, "回線", "よんじっかいせん"},
    {1, "件", "いっけん"},
    {500, "円", "ごひゃくえん"},
    {4, "円", "よえん"},
    {2, "丁目", "にちょうめ"},
    {20, "歳", "はたち"},
    {3, "日間", "みっかかん"},
    {12, "地区", "じゅうにちく"},
    {1, "km", "いっきろ"},
};

TEST(Numbers, AreReadWithTheirCountersAndTheChangesOfSound) {
  for (const Figure& one : kFigures) {
    EXPECT_EQ(counted(one.number, one.counter), one.kana) << one.number << one.counter;
  }
}

TEST(Numbers, WithoutACounterAreCardinal) {
  EXPECT_EQ(cardinal(0), "ぜろ");
  EXPECT_EQ(cardinal(10), "じゅう");
  EXPECT_EQ(cardinal(1000), "せん");
  EXPECT_EQ(cardinal(3333), "さんぜんさんびゃくさんじゅうさん");
  EXPECT_EQ(cardinal(8888), "はっせんはっぴゃくはちじゅうはち");
  EXPECT_EQ(cardinal(10'000), "いちまん");
  EXPECT_EQ(cardinal(10'000'000), "いっせんまん");
  EXPECT_EQ(cardinal(100'000'000), "いちおく");
  EXPECT_EQ(cardinal(1'000'000'000'000), "いっちょう");
}

TEST(Numbers, OfAMonthHaveNamesOfTheirOwn) {
  constexpr std::string_view kDays[] = {"",
                                        "ついたち",
                                        "ふつか",
                                        "みっか",
                                        "よっか",
                                        "いつか",
                                        "むいか",
                                        "なのか",
                                        "ようか",
                                        "ここのか",
                                        "とおか",
                                        "じゅういちにち",
                                        "じゅうににち",
                                        "じゅうさんにち",
                                        "じゅうよっか",
                                        "じゅうごにち",
                                        "じゅうろくにち",
                                        "じゅうしちにち",
                                        "じゅうはちにち",
                                        "じゅうくにち",
                                        "はつか",
                                        "にじゅういちにち",
                                        "にじゅうににち",
                                        "にじゅうさんにち",
                                        "にじゅうよっか",
                                        "にじゅうごにち",
                                        "にじゅうろくにち",
                                        "にじゅうしちにち",
                                        "にじゅうはちにち",
                                        "にじゅうくにち",
                                        "さんじゅうにち",
                                        "さんじゅういちにち"};
  for (int day = 1; day <= 31; ++day) EXPECT_EQ(day_of_month(day), kDays[day]) << day;
}

TEST(Numbers, WithAFractionKeepItsDigits) {
  EXPECT_EQ(decimal(12, "5", "ha"), "じゅうにてんごへくたーる");
  EXPECT_EQ(decimal(0, "05", ""), "れいてんれいご");
  EXPECT_EQ(decimal(1, "5", "km"), "いってんごきろ");
}

TEST(Numbers, OfATelephoneAreReadDigitByDigit) { EXPECT_EQ(digits("0767-11"), "ぜろななろくななの いちいち"); }

TEST(Numbers, AreWrittenWideAndInGroupsOfTenThousand) {
  EXPECT_EQ(wide(2270), "２２７０");
  EXPECT_EQ(wide(13'880), "１万３８８０");
  EXPECT_EQ(wide(120'000), "１２万");
  EXPECT_EQ(wide(0), "０");
}

TEST(Morae, AreCountedAsJapaneseIsTimed) {
  EXPECT_EQ(morae_of("ななお"), 3u);
  EXPECT_EQ(morae_of("きょう"), 2u);                // 拗音 is one with the kana before
  EXPECT_EQ(morae_of("いっせたい"), 5u);            // 促音
  EXPECT_EQ(morae_of("せんにん"), 4u);              // 撥音
  EXPECT_EQ(morae_of("コミュニティセンター"), 8u);  // 長音, and ミュ and ティ
  EXPECT_EQ(morae_of("、。　「」"), 0u);
  EXPECT_EQ(morae_of("熊木川"), 6u);  // unknown: two for each
}

class Aloud : public testing::Test {
 protected:
  Sentence read(std::string_view text, Clock clock = Clock::kOfDay) { return read_aloud(text, names_, clock); }

  Bulletin bulletin_ = sample::bulletin("evacuation");
  Narrative narrative_ = narrative_of(bulletin_);
  Names names_{bulletin_, narrative_};
};

TEST_F(Aloud, TimesAreOfTheMorningOrTheAfternoon) {
  EXPECT_EQ(read("10月14日 16時00分").text(), "１０月１４日午後４時");
  EXPECT_EQ(read("10月14日 16時00分").kana(), "じゅうがつじゅうよっかごごよじ");
  EXPECT_EQ(read("3時05分").text(), "午前３時５分");
  EXPECT_EQ(read("3時05分").kana(), "ごぜんさんじごふん");
  EXPECT_EQ(read("12時00分").text(), "正午");
  EXPECT_EQ(read("12時05分").kana(), "ごごれいじごふん");
  EXPECT_EQ(read("0時30分").text(), "午前０時３０分");
  EXPECT_EQ(read("4月1日").kana(), "しがつついたち");
}

TEST_F(Aloud, AnHourOfASenderThatMayBeOfTheEveningStaysAsItWasSent) {
  EXPECT_EQ(read("7時から", Clock::kAsSent).text(), "７時から");
  EXPECT_EQ(read("19時から", Clock::kAsSent).text(), "午後７時から");
  EXPECT_EQ(read("午後7時30分から", Clock::kOfDay).text(), "午後７時３０分から");
  EXPECT_EQ(read("3時間", Clock::kOfDay).kana(), "さんじかん");
}

TEST_F(Aloud, FiguresHaveNoCommasAndUnitsAreWords) {
  EXPECT_EQ(read("1,200世帯3,400人").text(), "１２００世帯３４００人");
  EXPECT_EQ(read("12.5ha").text(), "１２．５ヘクタール");
  EXPECT_EQ(read("12,345千円").text(), "１２３４万５０００円");
  EXPECT_EQ(read("12,345千円").kana(), "せんにひゃくさんじゅうよんまんごせんえん");
  EXPECT_EQ(read("令和8年台風第19号").kana(), "れいわはちねんたいふうだいじゅうきゅうごう");
  EXPECT_EQ(read("警戒レベル４").kana(), "けいかいレベルよん");
}

TEST_F(Aloud, BracketsAreNotSpoken) {
  EXPECT_EQ(read("11月8日（日）10時から").text(), "１１月８日日曜日、午前１０時から");
  EXPECT_EQ(read("避難所（体育館）の開設").text(), "避難所　体育館の開設");
  EXPECT_EQ(read("※【重要】停電").text(), "重要　停電");
}

TEST_F(Aloud, NamesHaveTheReadingThatWasSentOrThatOfTheTableOfAreas) {
  Sentence sentence = read("七尾市山王地区は、山王地区です。");
  ASSERT_GE(sentence.pieces.size(), 2u);
  EXPECT_EQ(sentence.kana(), "ななおしさんのうちくは、さんのうちくです。");
  EXPECT_EQ(sentence.pieces[0].source, Source::kAreaTable);
  EXPECT_EQ(sentence.pieces[1].source, Source::kKanaField);
}

TEST_F(Aloud, ANameWithoutAReadingIsFlaggedAndNeverPutTogetherFromWords) {
  Sentence sentence = read("矢田新町は安全です。");
  EXPECT_EQ(sentence.pieces[0].source, Source::kUnknownName);
  EXPECT_EQ(sentence.kana(), "矢田新町はあんぜんです。");
}

TEST_F(Aloud, ARunOfKanjiIsReadAsAWholeOrNotAtAll) {
  Sentence sentence = read("熊木川が氾濫");
  EXPECT_EQ(sentence.pieces[0].text, "熊木川");
  EXPECT_EQ(sentence.pieces[0].source, Source::kUnknownWord);
  EXPECT_EQ(read("山王地区外").pieces[0].source, Source::kUnknownWord);  // not 山王地区 and something
}

// Places for values, and units that only stand behind a number, are no words.
TEST_F(Aloud, EveryJapaneseTermOfTheTableIsRead) {
  for (const Term& one : terms()) {
    std::string_view text = one.words[static_cast<std::size_t>(Language::kJapanese)];
    std::string words;
    for (std::size_t at = 0, depth = 0; at < text.size(); ++at) {
      if (text[at] == '{') ++depth, words += "、";
      if (depth == 0) words += text[at];
      if (text[at] == '}') --depth;
    }
    if (one.key.starts_with("clock") || one.key.starts_with("unit")) continue;
    for (const Piece& piece : read(words).pieces)
      EXPECT_NE(piece.source, Source::kUnknownWord) << one.key << " " << words << ": " << piece.text;
  }
}

TEST_F(Aloud, EveryUnitOfTheTableIsACounter) {
  for (const Term& one : terms()) {
    std::string unit(one.words[static_cast<std::size_t>(Language::kJapanese)]);
    if (!one.key.starts_with("unit.") || unit.empty()) continue;
    EXPECT_EQ(read("3" + unit).pieces.size(), 1u) << unit;
  }
}

TEST_F(Aloud, ANameInBracketsBehindAnotherIsReadOnItsOwn) {
  Bulletin shelters = sample::bulletin("shelter");
  std::get<Shelters>(shelters.body).sites[0].location.name = "山王小学校（体育館）";
  std::get<Shelters>(shelters.body).sites[1].location.name = "矢田公民館（新館）";
  Narrative narrative = narrative_of(shelters);
  Names names(shelters, narrative);
  Sentence sentence = read_aloud("山王小学校（体育館）、矢田公民館（新館）です。", names, Clock::kOfDay);
  EXPECT_EQ(sentence.text(), "山王小学校（体育館）、矢田公民館（新館）です。");
  EXPECT_EQ(sentence.kana(), "さんのうしょうがっこう たいいくかん、矢田公民館（新館）です。");
}

TEST_F(Aloud, AddressesAreNotSentences) {
  std::vector<std::string> addresses;
  EXPECT_EQ(sentences_of("断水です。\n詳しくはhttps://www.city.example/a?b=1 へ\n※", addresses),
            (std::vector<std::string>{"断水です。", "詳しくは へ。"}));
  EXPECT_EQ(addresses, std::vector<std::string>{"https://www.city.example/a?b=1"});
}

TEST_F(Aloud, AFullStopInAQuotationEndsNoSentence) {
  std::vector<std::string> none;
  EXPECT_EQ(sentences_of("「1人。」は「0人」の誤りです。終わり。", none).size(), 2u);
}

}  // namespace
}  // namespace ofure::radio
