#include "core/text.h"

#include <gtest/gtest.h>

#include <ios>

namespace ofure {
namespace {

TEST(ModeMark, ComesFirstOnceAndNeverOnActual) {
  EXPECT_EQ(marked("避難指示", Mode::kExercise), "【訓練】避難指示");
  EXPECT_EQ(marked("【訓練】避難指示", Mode::kExercise), "【訓練】避難指示");
  EXPECT_EQ(marked("【訓練】避難指示", Mode::kTest), "【試験】【訓練】避難指示");
  EXPECT_EQ(marked("避難指示", Mode::kActual), "避難指示");
  EXPECT_EQ(marked("", Mode::kExercise), "");
}

TEST(JoinWithin, CutsBetweenItemsOnlyAndSaysThatThereAreOthers) {
  std::vector<std::string> items{"山王町", "一本杉町", "馬出町"};
  std::size_t taken = 0;
  EXPECT_EQ(join_within(items, "、", "、他", 100, taken), "山王町、一本杉町、馬出町");
  EXPECT_EQ(taken, 3u);
  EXPECT_EQ(join_within(items, "、", "、他", 10, taken), "山王町、一本杉町、他");
  EXPECT_EQ(taken, 2u);
  EXPECT_EQ(join_within(items, "、", "、他", 2, taken), "");
  EXPECT_EQ(taken, 0u);
}

TEST(Graphemes, AKanjiWithAVariationSelectorAndAFlagAreOneCharacterEach) {
  EXPECT_EQ(grapheme_count("葛\xF3\xA0\x84\x80飾"), 2u);
  EXPECT_EQ(first_graphemes("葛\xF3\xA0\x84\x80飾", 1), "葛\xF3\xA0\x84\x80");
}

std::string utf8(unsigned c) {
  if (c < 0x80) return {static_cast<char>(c)};
  std::string rest{static_cast<char>(0x80 | (c & 0x3F))};
  if (c < 0x800) return static_cast<char>(0xC0 | c >> 6) + rest;
  return std::string{static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F))} + rest;
}

// A control character is a cluster by itself, and text that begins with one goes through the rules of Unicode.
TEST(Graphemes, EveryCharacterOfTheBasicPlaneStandsAmongOthersAsTheRulesOfUnicodeSay) {
  for (unsigned c = 0x20; c <= 0xFFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string one = utf8(c), text = one + "あ" + one + one + "a" + one + "漢各" + one;
    const std::string ruled = "\x01" + text;
    std::vector<std::string_view> all = graphemes(ruled);
    EXPECT_EQ(all.front(), "\x01");
    all.erase(all.begin());
    EXPECT_EQ(graphemes(text), all) << std::hex << c;
    EXPECT_EQ(grapheme_count(text), all.size()) << std::hex << c;
    EXPECT_EQ(first_graphemes(text, 2), std::string(all[0]) + std::string(all[1])) << std::hex << c;
  }
}

TEST(Controls, DirectionMarksAndEscapesAreFoundAndLineFeedsAreNot) {
  EXPECT_TRUE(has_control("a\xE2\x80\xAE" "b"));
  EXPECT_TRUE(has_control("a\x1B[31m"));
  EXPECT_FALSE(has_control("一行目\n二行目"));
}

TEST(Utf8, OverlongFormsAndSurrogatesAreRefused) {
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_TRUE(is_utf8("髙島𠮷"));
}

TEST(Nfc, ADecomposedVoicedKanaIsNotNormal) {
  EXPECT_FALSE(is_nfc("か\xE3\x82\x99"));
  EXPECT_EQ(to_nfc("か\xE3\x82\x99"), "が");
}

}  // namespace
}  // namespace ofure
