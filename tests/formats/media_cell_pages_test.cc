#include <gtest/gtest.h>

#include "formats/cell_reader.h"
#include "formats/media/cell/gsm7.h"
#include "formats/media/cell/pages.h"

// The facts of 3GPP TS 23.041 and 23.038, read back by a reader that shares nothing with the writer.
namespace ofure {
namespace {

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

cell_reader::Page read(const cell::Message& message, std::size_t index) {
  return cell_reader::gsm_page(cell::gsm_page(message, index, 0x8C12, 0x1118));
}

// As a telephone shows it: all pages read one by one and joined, over GSM and over UMTS and LTE.
std::string shown(const cell::Message& message) {
  std::string gsm;
  for (std::size_t i = 0; i < message.pages.size(); ++i) gsm += read(message, i).text;
  EXPECT_EQ(cell_reader::cb_data(cell::cb_data(message), message.scheme), gsm);
  return gsm;
}

void expect_whole(std::string_view text, std::string_view language) {
  const cell::Message message = cell::paged(text, language);
  ASSERT_LE(message.pages.size(), cell::kMostPages);
  EXPECT_EQ(cell::page_count(text, language), message.pages.size());
  EXPECT_EQ(shown(message), text);
  for (const cell::Page& page : message.pages) EXPECT_EQ(page.octets.size(), cell::kPageOctets);
}

TEST(CellPage, Has93CharactersOfGsm7And1395InFifteen) {
  EXPECT_EQ(cell::paged(repeated("a", 93), "").pages.size(), 1u);
  EXPECT_EQ(cell::paged(repeated("a", 94), "").pages.size(), 2u);
  EXPECT_EQ(cell::paged(repeated("a", 1395), "en").pages.size(), 15u);
  EXPECT_EQ(cell::paged(repeated("a", 1396), "en").pages.size(), 16u);
  expect_whole(repeated("a", 1395), "en");
}

TEST(CellPage, Has41CharactersOfUcs2And615InFifteen) {
  EXPECT_EQ(cell::paged(repeated("避", 41), "").pages.size(), 1u);
  EXPECT_EQ(cell::paged(repeated("避", 42), "").pages.size(), 2u);
  EXPECT_EQ(cell::paged(repeated("避", 615), "").pages.size(), 15u);
  EXPECT_EQ(cell::paged(repeated("避", 616), "").pages.size(), 16u);
  expect_whole(repeated("避", 615), "");
}

TEST(CellPage, Has40CharactersOfUcs2And600InFifteenWhenItNamesItsLanguage) {
  EXPECT_EQ(cell::paged(repeated("避", 40), "ja").pages.size(), 1u);
  EXPECT_EQ(cell::paged(repeated("避", 41), "ja").pages.size(), 2u);
  EXPECT_EQ(cell::paged(repeated("避", 600), "ja").pages.size(), 15u);
  EXPECT_EQ(cell::paged(repeated("避", 601), "ja").pages.size(), 16u);
  expect_whole(repeated("避", 600), "ja");
}

TEST(CellPage, Has90CharactersOfGsm7BehindALanguageInLetters) {
  EXPECT_EQ(cell::paged(repeated("a", 90), "vi").pages.size(), 1u);
  EXPECT_EQ(cell::paged(repeated("a", 91), "vi").pages.size(), 2u);
  expect_whole(repeated("a", 1350), "vi");
}

TEST(CellPage, NamesItsLanguageInTheFormOfItsScheme) {
  struct {
    std::string_view text, language;
    int scheme;
    std::string_view read;
  } cases[] = {{"Leave", "", 0x0F, ""},    {"Leave", "en", 0x01, "en"},     {"Saia", "pt", 0x08, "pt"},
               {"Roi", "vi", 0x10, "vi"},  {"避難", "ja", 0x11, "ja"},      {"避難", "", 0x48, ""},
               {"撤离", "zh", 0x11, "zh"}, {"Nanao 七尾", "en", 0x11, "en"}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    const cell::Message message = cell::paged(one.text, one.language);
    EXPECT_EQ(message.scheme, one.scheme);
    EXPECT_EQ(read(message, 0).language, one.read);
    EXPECT_EQ(read(message, 0).text, one.text);
  }
}

TEST(CellPage, NamesItsLanguageOnEveryPage) {
  for (const cell::Message& message : {cell::paged(repeated("避", 90), "ja"), cell::paged(repeated("a", 200), "vi")}) {
    ASSERT_EQ(message.pages.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(read(message, i).language.size(), 2u);
  }
}

TEST(CellPage, HasItsHeaderInFrontAndIsEightyEightOctetsLong) {
  const cell::Message message = cell::paged(repeated("避", 100), "ja");
  ASSERT_EQ(message.pages.size(), 3u);
  const std::string octets = cell::gsm_page(message, 1, 0x8C12, 0x1118);
  ASSERT_EQ(octets.size(), 88u);
  EXPECT_EQ(octets.substr(0, 6), std::string("\x8C\x12\x11\x18\x11\x23", 6));
  const cell_reader::Page page = cell_reader::gsm_page(octets);
  EXPECT_EQ(page.number, 2);
  EXPECT_EQ(page.total, 3);
  EXPECT_EQ(page.scope, 2);
  EXPECT_EQ(page.code, 0xC1);
  EXPECT_EQ(page.update, 2);
  EXPECT_EQ(page.identifier, 0x1118);
}

TEST(CellPage, OfFifteenHasFifteenInBothHalvesOfThePageParameter) {
  const cell::Message message = cell::paged(repeated("避", 600), "ja");
  EXPECT_EQ(static_cast<unsigned char>(cell::gsm_page(message, 14, 0, 0)[5]), 0xFF);
  EXPECT_EQ(static_cast<unsigned char>(cell::gsm_page(message, 0, 0, 0)[5]), 0x1F);
}

TEST(CellPage, IsPaddedWithCarriageReturns) {
  const cell::Message gsm = cell::paged("a", "");
  // 'a' is 0x61; the padding of 0x0D septets follows it bit by bit.
  EXPECT_EQ(static_cast<unsigned char>(gsm.pages[0].octets[0]), 0xE1);
  for (std::size_t i = 1; i < 93; ++i) EXPECT_EQ(cell_reader::septet(gsm.pages[0].octets, i), 0x0D) << i;
  const cell::Message ucs = cell::paged("避", "");
  for (std::size_t i = 2; i < 82; i += 2) EXPECT_EQ(ucs.pages[0].octets.substr(i, 2), std::string("\0\x0D", 2)) << i;
}

TEST(CellPage, NeverShowsAnAtSignForSevenSpareBits) {
  for (std::size_t length = 1; length <= 93; ++length) {
    const std::string text = repeated("a", length);
    const cell::Message message = cell::paged(text, "");
    // A telephone reads as many septets as fit into the octets that are used.
    EXPECT_EQ(cell_reader::cb_data(cell::cb_data(message), message.scheme), text);
  }
  expect_whole("a@", "");
  expect_whole("@@@@@@@", "");
  expect_whole(repeated("@", 93), "");
}

TEST(CellPage, SaysHowManyOfItsOctetsAreUsed) {
  EXPECT_EQ(cell::paged("aaaaaaa", "").pages[0].used, 7u);
  EXPECT_EQ(cell::paged("aaaaaaaa", "").pages[0].used, 7u);
  EXPECT_EQ(cell::paged("aaaaaaaaa", "").pages[0].used, 8u);
  EXPECT_EQ(cell::paged(repeated("a", 93), "").pages[0].used, 82u);
  EXPECT_EQ(cell::paged("避難", "ja").pages[0].used, 6u);
  const std::string data = cell::cb_data(cell::paged(repeated("避", 50), "ja"));
  ASSERT_EQ(data.size(), 1u + 2 * 83);
  EXPECT_EQ(data[0], 2);
  EXPECT_EQ(data[83], 82);
  EXPECT_EQ(data[166], 22);
}

TEST(CellPage, CountsExtensionCharactersTwiceAndNeverPartsThem) {
  for (std::string_view character : {"^", "{", "}", "\\", "[", "~", "]", "|", "€"}) {
    EXPECT_EQ(cell::paged(repeated(character, 46), "").pages.size(), 1u) << character;
    EXPECT_EQ(cell::paged(repeated(character, 47), "").pages.size(), 2u) << character;
    expect_whole(repeated("a", 92) + std::string(character) + "b", "");
    EXPECT_EQ(cell::paged(repeated("a", 92) + std::string(character), "").pages[0].text, repeated("a", 92));
  }
}

TEST(CellPage, NeverPartsASurrogatePair) {
  for (std::size_t before = 0; before <= 41; ++before) {
    const std::string text = repeated("避", before) + "😀𠮷";
    for (std::string_view language : {"", "ja"}) {
      const cell::Message message = cell::paged(text, language);
      EXPECT_EQ(shown(message), text);
      for (std::size_t i = 0; i < message.pages.size(); ++i) EXPECT_FALSE(read(message, i).broken) << before;
    }
  }
  const cell::Message message = cell::paged(repeated("避", 39) + "😀", "ja");
  ASSERT_EQ(message.pages.size(), 2u);
  EXPECT_EQ(message.pages[0].used, 80u);
  EXPECT_EQ(message.pages[1].text, "😀");
}

TEST(CellPage, OfHostileTextsIsReadAsWritten) {
  for (std::string_view text :
       {"", "\n", "@", "👨‍👩‍👧‍👦", "か\u3099", "\U0010FFFD", "ÄÖÑÜ§¿äöñüà\n€", "[DRILL] {a|b} ~^\\"}) {
    for (std::string_view language : {"", "en", "ja", "vi"}) expect_whole(text, language);
  }
  std::string emoji = repeated("😀", 300);
  EXPECT_EQ(cell::paged(emoji, "ja").pages.size(), 15u);
  expect_whole(emoji, "ja");
  EXPECT_EQ(shown(cell::paged("a\r\nb\r", "en")), "a\nb") << "CR is padding, not text";
}

TEST(CellPage, HasTheWholeAlphabetOf128Characters) {
  std::size_t single = 0;
  for (char32_t c = 0; c < 0x3000; ++c) {
    std::optional<cell::Septets> septets = cell::septets_of(c);
    EXPECT_EQ(cell::septet_count(c), septets ? septets->size() : 0);
    if (!septets) continue;
    single += septets->size() == 1;
    EXPECT_EQ(cell_reader::character(*septets), c);
  }
  EXPECT_EQ(single, 126u) << "all but the escape and CR";
}

TEST(CellSerial, HasTwoTenAndFourBits) {
  EXPECT_EQ((cell::Serial{2, 0xC1, 2}.value()), 0x8C12);
  EXPECT_EQ((cell::Serial{3, 0x3FF, 0xF}.value()), 0xFFFF);
  EXPECT_EQ((cell::Serial{0, 0, 0}.value()), 0);
}

TEST(CellSerial, IsNewerUpToEightAheadModuloSixteen) {
  EXPECT_FALSE(cell::is_newer(5, 5));
  EXPECT_TRUE(cell::is_newer(6, 5));
  EXPECT_TRUE(cell::is_newer(13, 5));
  EXPECT_FALSE(cell::is_newer(14, 5));
  EXPECT_FALSE(cell::is_newer(4, 5));
  EXPECT_TRUE(cell::is_newer(0, 15));
  EXPECT_TRUE(cell::is_newer(7, 15));
  EXPECT_FALSE(cell::is_newer(15, 0));
}

}  // namespace
}  // namespace ofure
