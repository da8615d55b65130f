#include "formats/place_name.h"

#include <gtest/gtest.h>

#include "formats/romaji.h"

namespace ofure {
namespace {

AreaCode code(std::string_view digits) { return *AreaCode::parse(digits); }

TEST(Romaji, FollowsTheSignsOnTheRoads) {
  EXPECT_EQ(romaji_of("ななお"), "nanao");
  EXPECT_EQ(romaji_of("とうきょう"), "tokyo");
  EXPECT_EQ(romaji_of("おおさか"), "osaka");
  EXPECT_EQ(romaji_of("にいがた"), "niigata");
  EXPECT_EQ(romaji_of("ほっかいどう"), "hokkaido");
  EXPECT_EQ(romaji_of("ゆうばり"), "yubari");
  EXPECT_EQ(romaji_of("ちゅうおう"), "chuo");
  EXPECT_EQ(romaji_of("いっちょう"), "itcho");
  EXPECT_EQ(romaji_of("しんおんせん"), "shin'onsen");
  EXPECT_EQ(romaji_of("ニセコ"), "niseko");
  EXPECT_EQ(romaji_of("こみゅにてぃせんたー"), "komyunitisenta");
}

TEST(Romaji, KnowsABayByItsLetter) {
  EXPECT_EQ(romaji_of("まつうら", "松浦"), "matsuura");
  EXPECT_EQ(romaji_of("かつうら", "勝浦"), "katsuura");
  EXPECT_EQ(romaji_of("おうら", "邑楽"), "ora");
}

TEST(Romaji, GuessesNothing) {
  EXPECT_EQ(romaji_of("七尾"), "");
  EXPECT_EQ(romaji_of("ななお市"), "");
  EXPECT_EQ(romaji_of("nanao"), "");
  EXPECT_EQ(romaji_of(""), "");
  EXPECT_EQ(hangul_of("七尾"), "");
  EXPECT_EQ(hangul_of("んな"), "");
}

TEST(Hangul, FollowsTheRulesForForeignWords) {
  EXPECT_EQ(hangul_of("ななお"), "나나오");
  EXPECT_EQ(hangul_of("とうきょう"), "도쿄");
  EXPECT_EQ(hangul_of("おおさか"), "오사카");
  EXPECT_EQ(hangul_of("さっぽろ"), "삿포로");
  EXPECT_EQ(hangul_of("ほっかいどう"), "홋카이도");
  EXPECT_EQ(hangul_of("にいがた"), "니가타");
  EXPECT_EQ(hangul_of("しんじゅく"), "신주쿠");
  EXPECT_EQ(hangul_of("じょうえつ"), "조에쓰");
  EXPECT_EQ(hangul_of("ちば"), "지바");
  EXPECT_EQ(hangul_of("ぐんま"), "군마");
}

TEST(PlaceNames, SayWhatSortOfMunicipalityItIs) {
  EXPECT_EQ(told_area(code("172022"), Language::kEnglish), "Nanao City");
  EXPECT_EQ(told_area(code("172022"), Language::kKorean), "나나오시");
  EXPECT_EQ(told_area(code("172022"), Language::kEasyJapanese), "七尾市（ななおし）");
  EXPECT_EQ(told_area(code("172022"), Language::kChinese), "七尾市");
  EXPECT_EQ(told_area(code("170003"), Language::kEnglish), "Ishikawa Prefecture");
  EXPECT_EQ(told_area(code("174611"), Language::kEnglish), "Anamizu Town");
  EXPECT_EQ(told_area(code("011011"), Language::kEnglish), "Chuo Ward, Sapporo City");
  EXPECT_EQ(told_area(code("010006"), Language::kEnglish), "Hokkaido");
  EXPECT_EQ(told_area(code("130001"), Language::kEnglish), "Tokyo Metropolis");
}

// Every municipality of the table is told in the letters of the language, so a reading that breaks the rules is seen
// here.
TEST(PlaceNames, EveryAreaOfJapanHasAName) {
  for (const Area& area : AreaTable::japan().all()) {
    const std::string english = told_area(area.code, Language::kEnglish);
    EXPECT_EQ(english.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', "), std::string::npos)
        << english;
    EXPECT_TRUE(english[0] >= 'A' && english[0] <= 'Z') << english;
    const std::string korean = told_area(area.code, Language::kKorean);
    EXPECT_EQ(korean.find(area.name), std::string::npos) << korean;
  }
}

TEST(PlaceNames, ADistrictAndASchoolAreNamedByTheirSort) {
  EXPECT_EQ(told_place("中島地区", "なかじまちく", std::nullopt, Language::kEnglish), "Nakajima District");
  EXPECT_EQ(told_place("山王小学校", "さんのうしょうがっこう", std::nullopt, Language::kEnglish),
            "Sanno Elementary School");
  EXPECT_EQ(told_place("山王小学校", "さんのうしょうがっこう", std::nullopt, Language::kPortuguese),
            "Escola Primária Sanno");
  EXPECT_EQ(told_place("宝立小中学校", "ほうりゅうしょうちゅうがっこう", std::nullopt, Language::kEnglish),
            "Horyu Elementary and Junior High School");
  EXPECT_EQ(told_place("珠洲市役所", "すずしやくしょ", std::nullopt, Language::kEnglish), "Suzu City Hall");
  EXPECT_EQ(told_place("中島小学校（体育館）", "なかじましょうがっこう", std::nullopt, Language::kEnglish),
            "Nakajima Elementary School (gymnasium)");
}

TEST(PlaceNames, AReadingInKatakanaIsReadAsOneInHiragana) {
  EXPECT_EQ(told_place("御祓地区コミュニティセンター", "ミソギチクコミュニティセンター", std::nullopt, Language::kEnglish),
            "Misogi District Community Center");
  EXPECT_EQ(told_place("七尾東部中学校", "ナナオトウブチュウガッコウ", std::nullopt, Language::kEasyJapanese),
            "七尾東部中学校（ななおとうぶちゅうがっこう）");
}

TEST(PlaceNames, StandAsSentWithoutAReading) {
  EXPECT_EQ(told_place("小島町", "", std::nullopt, Language::kEnglish), "小島町");
  EXPECT_EQ(told_place("小島町", "", std::nullopt, Language::kEasyJapanese), "小島町");
  EXPECT_EQ(told_place("小島町", "こじままち", std::nullopt, Language::kChinese), "小島町");
  EXPECT_EQ(told_area(*AreaCode::parse("999989"), Language::kEnglish), "");
}

// A district with the code of its town is not the town.
TEST(PlaceNames, TheCodeOfATownDoesNotRenameItsDistricts) {
  EXPECT_EQ(told_place("中島地区", "なかじまちく", code("172022"), Language::kEnglish), "Nakajima District");
  EXPECT_EQ(told_place("七尾市", "", code("172022"), Language::kEnglish), "Nanao City");
}

}  // namespace
}  // namespace ofure
