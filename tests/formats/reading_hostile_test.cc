// Documents that are not well-formed, or are made to cost much.
#include <gtest/gtest.h>

#include "formats/reading_case.h"

namespace ofure::reading {
namespace {

// Refused with exactly this one finding, with status 400, at the place of `needle`.
void refused(const std::string& document, std::string_view rule, std::string_view needle,
             std::string_view parameter = {}) {
  Reading reading = reader().read(document);
  EXPECT_FALSE(reading.bulletin);
  ASSERT_EQ(reading.findings.size(), 1U) << told(reading.findings);
  const Finding& one = reading.findings.front();
  EXPECT_EQ(row_of(one.rule).id, rule);
  EXPECT_EQ(row_of(one.rule).status, 400);
  EXPECT_TRUE(row_of(one.rule).refuse_at_life_safety);
  Place expected = place_of(document, needle);
  EXPECT_EQ(one.place.line, expected.line) << rule;
  EXPECT_EQ(one.place.column, expected.column) << rule;
  if (!parameter.empty()) {
    ASSERT_FALSE(one.parameters.empty());
    EXPECT_EQ(one.parameters.front().second, parameter);
  }
  EXPECT_FALSE(unfilled(text_of(one).message_ja)) << text_of(one).message_ja;
}

// The reader is whole after a hostile document.
void next_is_read() { EXPECT_TRUE(reader().read(example("evacuation/issue")).bulletin); }

TEST(HostileReading, AnEmptyBodyIsSaidToBeEmpty) {
  refused("", "XML-001", "");
  refused(" \r\n\t", "XML-001", "");
  refused("\xEF\xBB\xBF", "XML-001", "");
}

TEST(HostileReading, JsonIsNotXml) {
  refused("{\"a\": 1}", "XML-002", "{", "{");
  refused("\n 避難指示", "XML-002", "避", "避");
}

TEST(HostileReading, AnotherDeclaredEncodingIsNamed) {
  std::string document = example("evacuation/issue");
  refused(with(document, "encoding=\"UTF-8\"", "encoding=\"Shift_JIS\""), "XML-003", "<?xml", "Shift_JIS");
  refused(with(document, "encoding=\"UTF-8\"", "encoding='EUC-JP'"), "XML-003", "<?xml", "EUC-JP");
  refused(std::string("\xFF\xFE<\0?\0x\0", 8), "XML-003", "", "UTF-16");
  refused(std::string("\0<\0?\0x", 6), "XML-003", "", "UTF-16");
}

TEST(HostileReading, Utf8MayBeDeclaredInSmallLettersOrNotAtAllOrByAMark) {
  std::string document = example("evacuation/issue");
  EXPECT_TRUE(reader().read(with(document, "UTF-8", "utf-8")).bulletin);
  EXPECT_TRUE(reader().read(with(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "")).bulletin);
  EXPECT_TRUE(reader().read("\xEF\xBB\xBF" + document).bulletin);
}

TEST(HostileReading, ABadByteIsShownWithItsPlaceInCharacters) {
  std::string document = example("evacuation/issue");
  refused(with(document, "<DisasterName>令和8年", "<DisasterName>令和\x93\xFA"), "XML-004", "\x93\xFA", "93");
  refused(with(document, "<DisasterName>令和8年", "<DisasterName>令和\xED\xA0\x80"), "XML-004", "\xED\xA0\x80", "ED");
  refused(with(document, "<DisasterName>令和8年", "<DisasterName>令和\xC0\x80"), "XML-004", "\xC0\x80", "C0");
  refused(document + "\xF8", "XML-004", "\xF8", "F8");
}

TEST(HostileReading, NulAndControlCharactersAreForbidden) {
  std::string document = example("evacuation/issue");
  refused(with(document, "中島地区", std::string("中\0島", 7)), "XML-005", std::string_view("\0", 1), "0000");
  refused(with(document, "中島地区", "中\x1B[31m島"), "XML-005", "\x1B", "001B");
  refused(with(document, "中島地区", "中&#1;島"), "XML-005", "&#1;", "0001");
}

TEST(HostileReading, ADoctypeIsRefusedBeforeAnythingInItIsLookedAt) {
  std::string document = example("evacuation/issue");
  refused(with(document, "<EDXLDistribution", "<!DOCTYPE EDXLDistribution>\n<EDXLDistribution"), "XML-006",
          "<!DOCTYPE");
  refused("<?xml version=\"1.0\"?>\n  <!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "XML-006", "<!DOCTYPE");
  refused("<!-- <!DOCTYPE in a comment is none --><!DOCTYPE a><a/>", "XML-006", "<!DOCTYPE a>");
}

TEST(HostileReading, AnEntityBombIsRefusedAsADoctype) {
  std::string bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\">";
  for (char name = 'b'; name < 'k'; ++name) {
    bomb += std::string("<!ENTITY ") + name + " \"" +
            repeated(std::string("&") + static_cast<char>(name - 1) + ";", 10) + "\">";
  }
  refused(bomb + "]><lolz>&j;</lolz>", "XML-006", "<!DOCTYPE");
  next_is_read();
}

TEST(HostileReading, SixMegabytesAreTooMany) {
  refused("<a>" + std::string(6 * 1024 * 1024, 'x') + "</a>", "XML-007", "<a>", "6291463");
  next_is_read();
}

TEST(HostileReading, AMillionSiblingsAreStoppedAtTheLimit) {
  std::string document = "<a>" + repeated("<b/>", 1'000'000) + "</a>";
  Reading reading = reader().read(document);
  ASSERT_EQ(reading.findings.size(), 1U);
  EXPECT_EQ(row_of(reading.findings.front().rule).id, "XML-009");
  EXPECT_EQ(reading.findings.front().place.column, 1 + 3 + 4 * 399'999);  // the root is one of the 400,000
  next_is_read();
}

TEST(HostileReading, ADepthOfTenThousandIsStoppedAtTheThirtyThirdLevel) {
  std::string document = repeated("<a>", 10'000) + repeated("</a>", 10'000);
  Reading reading = reader().read(document);
  ASSERT_EQ(reading.findings.size(), 1U);
  EXPECT_EQ(row_of(reading.findings.front().rule).id, "XML-008");
  EXPECT_EQ(reading.findings.front().place.column, 1 + 3 * 32);
  next_is_read();
}

TEST(HostileReading, DepthCountsOpenElementsOnly) {
  std::string flat = "<a>" + repeated("<b><c x='>'/></b><d/>", 100) + "</a>";
  Reading reading = reader().read(flat);
  EXPECT_EQ(count(reading, "XML-008"), 0U) << told(reading.findings);
  EXPECT_EQ(count(reading, "XSD-001"), 1U);
}

TEST(HostileReading, ATagWithThousandsOfAttributesIsNotParsed) {
  std::string document = "<a>\n<b";
  for (int i = 0; i < 200'000; ++i) document += " a" + std::to_string(i) + "=''";
  refused(document + "/></a>", "XML-010", "<b", "64");
  std::string spaces = "<a";
  for (int i = 0; i < 1'000; ++i) spaces += " xmlns:n" + std::to_string(i) + "='urn:" + std::to_string(i) + "'";
  refused(spaces + "/>", "XML-010", "<a", "64");
}

TEST(HostileReading, AMismatchedTagNamesBothTags) {
  std::string document = with(example("evacuation/issue"), "</IssueOrLift>", "</IssueOrlift>");
  Reading reading = reader().read(document);
  Finding one = found(reading, "XML-011");
  EXPECT_EQ(one.place.line, place_of(document, "</IssueOrlift>").line);
  ASSERT_EQ(one.parameters.size(), 2U);
  EXPECT_EQ(one.parameters[0].second, "IssueOrLift");
  EXPECT_EQ(one.parameters[1].second, "IssueOrlift");
}

TEST(HostileReading, ATruncatedDocumentIsSaidToEndEarlyWhereverItIsCut) {
  std::string document = example("evacuation/issue");
  std::size_t root = document.find("<EDXLDistribution");
  for (std::size_t cut = root + 1; cut + 8 < document.size(); cut += 101) {
    while ((static_cast<unsigned char>(document[cut]) & 0xC0) == 0x80) ++cut;
    Reading reading = reader().read(std::string_view(document).substr(0, cut));
    ASSERT_EQ(reading.findings.size(), 1U) << cut;
    EXPECT_EQ(row_of(reading.findings.front().rule).id, "XML-012") << cut;
    EXPECT_FALSE(reading.bulletin);
  }
}

TEST(HostileReading, UnknownEntitiesAndBareAmpersandsAreExplained) {
  std::string document = example("evacuation/issue");
  refused(with(document, "中島地区", "中島&nbsp;地区"), "XML-013", "&nbsp;", "nbsp");
  refused(with(document, "中島地区", "中島 & 高階"), "XML-013", "& 高階");
  refused(with(document, "中島地区", "中島&高階"), "XML-013", "&高階");
}

TEST(HostileReading, OtherFaultsOfMarkupAreTold) {
  std::string document = example("evacuation/issue");
  auto rule = [](const std::string& bytes) {
    Reading reading = reader().read(bytes);
    EXPECT_FALSE(reading.bulletin);
    return reading.findings.empty() ? std::string_view() : row_of(reading.findings.front().rule).id;
  };
  EXPECT_EQ(rule(with(document, "unit=\"世帯\"", "unit=世帯")), "XML-014");
  EXPECT_EQ(rule(with(document, "unit=\"世帯\"", "unit=\"世帯\" unit=\"人\"")), "XML-014");
  EXPECT_EQ(rule(with(document, "<language>ja</language>", "<de:language>ja</de:language>")), "XML-015");
  EXPECT_EQ(rule(document + "<more/>"), "XML-016");
  EXPECT_EQ(rule(with(document, "<Level>4", "<Level>< 4")), "XML-017");
  EXPECT_EQ(rule("<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>"), "XML-020");
}

TEST(HostileReading, EveryUnboundPrefixIsReportedAtItsTag) {
  std::string document = example("evacuation/issue");
  document = with(document, "<senderID>city.nanao.lg.jp</senderID>", "<de:senderID>city.nanao.lg.jp</de:senderID>");
  document = with(document, "<language>ja</language>", "<xx:language>ja</xx:language>");
  Reading reading = reader().read(document);
  ASSERT_EQ(reading.findings.size(), 2U) << told(reading.findings);
  EXPECT_EQ(reading.findings[0].place.line, place_of(document, "<de:senderID").line);
  EXPECT_EQ(reading.findings[0].place.column, place_of(document, "<de:senderID").column);
  EXPECT_EQ(reading.findings[1].parameters.front().second, "xx");
}

TEST(HostileReading, ASchemaLocationInADocumentLoadsNothing) {
  std::string document =
      with(example("evacuation/issue"), "<EDXLDistribution ",
           "<EDXLDistribution xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
           "xsi:schemaLocation=\"urn:x http://127.0.0.1:9/x.xsd urn:ofure:common:1 file:///etc/passwd\" ");
  Reading reading = reader().read(document);
  EXPECT_TRUE(reading.findings.empty()) << told(reading.findings);
  EXPECT_TRUE(reading.bulletin);
}

TEST(HostileReading, InclusionsAndStylesheetsAreNotFollowed) {
  std::string document = with(example("evacuation/issue"), "<EDXLDistribution",
                              "<?xml-stylesheet href=\"http://127.0.0.1:9/\"?><EDXLDistribution");
  EXPECT_TRUE(reader().read(document).bulletin);
  document = with(document, "<language>ja</language>",
                  "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>");
  EXPECT_EQ(count(reader().read(document), "XSD-010"), 1U);
}

}  // namespace
}  // namespace ofure::reading
