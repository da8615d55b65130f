// Well-formed documents that the schema, or the things it cannot say, refuse.
#include <gtest/gtest.h>

#include "formats/reading_case.h"

namespace ofure::reading {
namespace {

std::string parameter(const Finding& one, std::string_view name) {
  for (const auto& [key, value] : one.parameters) {
    if (key == name) return value;
  }
  return "(none)";
}

struct Case {
  const char* what;
  const char* example;
  const char* from;
  const char* to;
  const char* rule;
  const char* needle;  // where the finding stands
  const char* path;
  const char* parameter = nullptr;  // name=value of one parameter
};

class RefusedReading : public ::testing::TestWithParam<Case> {};

TEST_P(RefusedReading, IsToldOnceWithItsPlace) {
  const Case& c = GetParam();
  std::string document = with(example(c.example), c.from, c.to);
  Reading reading = reader().read(document);
  EXPECT_FALSE(reading.bulletin);
  ASSERT_EQ(reading.findings.size(), 1U) << told(reading.findings);
  const Finding& one = reading.findings.front();
  EXPECT_EQ(row_of(one.rule).id, c.rule);
  EXPECT_EQ(row_of(one.rule).status, 422);
  EXPECT_EQ(one.place.path, c.path);
  Place expected = place_of(document, c.needle);
  EXPECT_EQ(one.place.line, expected.line);
  EXPECT_EQ(one.place.column, expected.column);
  if (c.parameter != nullptr) {
    std::string wanted = c.parameter;
    EXPECT_EQ(parameter(one, wanted.substr(0, wanted.find('='))), wanted.substr(wanted.find('=') + 1));
  }
  FindingText text = text_of(one);
  for (const std::string& said : {text.message_ja, text.message_en, text.advice_ja, text.advice_en}) {
    EXPECT_FALSE(said.empty());
    EXPECT_FALSE(unfilled(said)) << said;
  }
}

const Case kCases[] = {
    {"UnknownRoot", "event/issue", "urn:oasis:names:tc:emergency:EDXL:DE:1.0",
     "urn:oasis:names:tc:emergency:EDXL:DE:2.0", "XSD-001", "<EDXLDistribution", "EDXLDistribution",
     "namespace=urn:oasis:names:tc:emergency:EDXL:DE:2.0"},
    {"UnknownReportNamespace", "event/issue", "\"urn:ofure:common:1\"", "\"urn:ofure:common:2\"", "XSD-002", "<Report",
     "Report", "found=Report {urn:ofure:common:2}"},
    {"UnknownKindNamespace", "event/issue", "urn:ofure:common:1:event", "urn:ofure:common:1:volcano", "XSD-003",
     "<Event ", "Report/Body/Event", "namespace=urn:ofure:common:1:volcano"},
    {"UnknownElement", "event/issue", "<senderID>", "<sender/><senderID>", "XSD-010", "<sender/>",
     "EDXLDistribution/sender", "expected=senderID"},
    {"WrongOrder", "evacuation/issue", "<Level>4</Level>\n                <IssueOrLift>発令</IssueOrLift>",
     "<IssueOrLift>発令</IssueOrLift>\n                <Level>4</Level>", "XSD-011", "<Level>4",
     "Report/Body/EvacuationOrder/Detail/Level", "expected=Object, Areas"},
    {"MissingElement", "evacuation/issue", "<Sort>避難指示</Sort>", "", "XSD-012", "<Detail>",
     "Report/Body/EvacuationOrder/Detail", "expected=Sort"},
    {"MissingAtTheEnd", "event/issue", "<OrganizationName>七尾市</OrganizationName>\n              </OfficeInfo>",
     "</OfficeInfo>", "XSD-012", "<OfficeInfo>", "Report/Control/PublishingOffice/OfficeInfo",
     "expected=OrganizationName"},
    {"TooMany", "evacuation/issue", "<Level>4</Level>", "<Level>4</Level><Level>5</Level>", "XSD-014", "<Level>5",
     "Report/Body/EvacuationOrder/Detail/Level[2]", "limit=1"},
    {"ParentNamespaceForAChild", "evacuation/issue", "<Sort>避難指示</Sort>",
     "<Sort xmlns=\"urn:ofure:common:1\">避難指示</Sort>", "XSD-013", "<Sort ",
     "Report/Body/EvacuationOrder/Detail/Sort", "expected=urn:ofure:common:1:evacuation"},
    {"EnumValue", "evacuation/issue", "<Sort>高齢者等避難</Sort>", "<Sort>避難準備</Sort>", "XSD-020", "<Sort>避難準備",
     "Report/Body/EvacuationOrder/Detail[2]/Sort", "value=避難準備"},
    {"EnumAttribute", "evacuation/issue", "unit=\"人\"", "unit=\"名\"", "XSD-020", "<HeadCount",
     "Report/Body/EvacuationOrder/TotalNumber/HeadCount/@unit", "allowed=人"},
    {"NotANumber", "evacuation/issue", ">13880<", ">約13880<", "XSD-021", "<HeadCount",
     "Report/Body/EvacuationOrder/TotalNumber/HeadCount", "value=約13880"},
    {"NegativeNumber", "evacuation/issue", ">13880<", ">-1<", "XSD-021", "<HeadCount",
     "Report/Body/EvacuationOrder/TotalNumber/HeadCount", "value=-1"},
    {"RevisionZero", "event/issue", "<documentRevision>1<", "<documentRevision>0<", "XSD-021", "<documentRevision>",
     "Report/Head/documentRevision", "value=0"},
    {"NegativeDamage", "damage/issue", "<Number unit=\"人\">", "<Number unit=\"人\">-", "XSD-021", "<Number",
     "Report/Body/DamageInformation/HumanDamages/HumanDamage/Number", nullptr},
    {"TimeWithoutOffset", "event/issue", "</ReportDateTime>", "X</ReportDateTime>", "XSD-042", "<ReportDateTime>",
     "Report/Head/ReportDateTime", nullptr},
    {"EmptyPlaceholder", "evacuation/issue", "<Level>4</Level>", "<Level/>", "XSD-025", "<Level/>",
     "Report/Body/EvacuationOrder/Detail/Level", "element=Level"},
    {"EmptyCount", "evacuation/issue", ">13880<", "><", "XSD-025", "<HeadCount",
     "Report/Body/EvacuationOrder/TotalNumber/HeadCount", nullptr},
    {"BlankHeadline", "evacuation/issue",
     "<Text xml:lang=\"en\">[DRILL] Nanao City issued an evacuation order (level 4) for the Nakajima and Takashina "
     "districts.<",
     "<Text xml:lang=\"en\">  \n <", "XSD-025", "<Text xml:lang=\"en\"", "Report/Head/Headline/Text[2]", nullptr},
    {"IdWithAComma", "event/issue", "<senderID>", "<senderID>city,", "XSD-026", "<senderID>",
     "EDXLDistribution/senderID", nullptr},
    {"TextBetweenElements", "event/issue", "<Headline>", "<Headline>緊急", "XSD-027", "<Headline>",
     "Report/Head/Headline", "element=Headline"},
    {"HtmlInText", "notice/issue", "<Description xml:lang=\"ja\">", "<Description xml:lang=\"ja\"><br/>", "XSD-028",
     "<Description xml:lang=\"ja\">", "Report/Body/GeneralInformation/Description", nullptr},
    {"CommentInsideACode", "evacuation/issue", "<OrganizationCode>172022", "<OrganizationCode>17<!-- -->2022", "XSD-028",
     "<OrganizationCode>17<!--", "Report/Control/EditorialOffice/OrganizationCode", "element=OrganizationCode"},
    {"InstructionInsideAMode", "evacuation/issue", "<distributionStatus>Exercise", "<distributionStatus>Exer<?x y?>cise",
     "XSD-028", "<distributionStatus>Exer<?", "EDXLDistribution/distributionStatus", nullptr},
    {"UnknownAttribute", "event/issue", "<senderID>", "<senderID id=\"a\">", "XSD-030", "<senderID id",
     "EDXLDistribution/senderID/@id", "attribute=id"},
    {"MissingAttribute", "event/issue", " contactType=\"phone\"", "", "XSD-031", "<ContactInfo>",
     "Report/Control/PublishingOffice/OfficeInfo/ContactInfo/@contactType", "attribute=contactType"},
    {"BadLanguage", "evacuation/issue", "xml:lang=\"en\"", "xml:lang=\"日本語\"", "XSD-021",
     "<Text xml:lang=\"日本語\"", "Report/Head/Headline/Text[2]/@lang", nullptr},
    {"LanguageWithALongPart", "event/issue", "<language>ja<", "<language>ja-abcdefghij<", "XSD-021", "<language>",
     "EDXLDistribution/language", "value=ja-abcdefghij"},
    {"LanguageEndingInAHyphen", "event/issue", "<language>ja<", "<language>ja-<", "XSD-021", "<language>",
     "EDXLDistribution/language", "value=ja-"},
    {"BlankUnit", "damage/issue", "unit=\"人\"", "unit=\"  \"", "XSD-021", "<Number",
     "Report/Body/DamageInformation/HumanDamages/HumanDamage/Number/@unit", nullptr},
    {"Nil", "evacuation/issue", "<Level>4</Level>",
     "<Level xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>", "XSD-033", "<Level ",
     "Report/Body/EvacuationOrder/Detail/Level", nullptr},
    {"NoSuchDay", "event/issue", "<ReportDateTime>2026-10-14T11", "<ReportDateTime>2026-02-30T11", "XSD-042",
     "<ReportDateTime>", "Report/Head/ReportDateTime", "value=2026-02-30T11:00:00+09:00"},
};

INSTANTIATE_TEST_SUITE_P(Schema, RefusedReading, ::testing::ValuesIn(kCases),
                         [](const auto& one) { return std::string(one.param.what); });

TEST(SchemaReading, TheModeSystemIsNotOneOfOurs) {
  std::string document = with(example("event/issue"), "<distributionStatus>Exercise", "<distributionStatus>System");
  document = with(document, "<distributionStatus>Exercise", "<distributionStatus>System");
  Reading reading = reader().read(document);
  EXPECT_FALSE(reading.bulletin);
  ASSERT_EQ(reading.findings.size(), 2U) << told(reading.findings);
  EXPECT_EQ(found(reading, "XSD-020").place.path, "EDXLDistribution/distributionStatus");
  EXPECT_EQ(parameter(reading.findings[1], "allowed"), "Actual, Exercise, Test");
}

TEST(SchemaReading, AnEmptyBodyNamesTheKinds) {
  std::string document = example("event/issue");
  std::size_t first = document.find("<Event "), last = document.find("</Event>");
  document.erase(first, last + 8 - first);
  Reading reading = reader().read(document);
  Finding one = found(reading, "XSD-012");
  EXPECT_EQ(one.place.path, "Report/Body");
  EXPECT_NE(parameter(one, "expected").find("EvacuationOrder"), std::string::npos);
  EXPECT_FALSE(reading.bulletin);
}

TEST(SchemaReading, TwoReportsInOneMessageAreRefused) {
  std::string document = example("event/issue");
  std::size_t first = document.find("<Report"), last = document.find("</Report>") + 9;
  std::string report = document.substr(first, last - first);
  document.insert(last, report);
  Reading reading = reader().read(document);
  EXPECT_EQ(found(reading, "XSD-002").place.path, "Report[2]");
  EXPECT_FALSE(reading.bulletin);
}

TEST(SchemaReading, ATooLongTextIsToldWithItsLengthInCharacters) {
  std::string document = with(example("event/issue"), "<Fee>無料</Fee>", "<Fee>" + repeated("無", 501) + "</Fee>");
  Finding one = found(reader().read(document), "XSD-022");
  EXPECT_EQ(parameter(one, "length"), "501");
  EXPECT_EQ(parameter(one, "limit"), "500");
  EXPECT_EQ(one.place.path, "Report/Body/Event/Fee");
}

TEST(SchemaReading, EmptyOptionalTextsAreTakenAsNotGiven) {
  std::string document = with(example("event/issue"), "<Fee>無料</Fee>", "<Fee/>");
  document = with(document, "<circle>37.04376,136.95279 0</circle>", "<jisX0402/><polygon/><circle> </circle>");
  Reading reading = reader().read(document);
  ASSERT_TRUE(reading.bulletin) << told(reading.findings);
  EXPECT_TRUE(reading.findings.empty()) << told(reading.findings);
  const auto& event = std::get<Event>(reading.bulletin->body);
  EXPECT_EQ(event.fee, "");
  EXPECT_TRUE(event.place->circles.empty());
  EXPECT_FALSE(event.place->code);
}

TEST(SchemaReading, EverythingWrongIsToldAtOnceInDocumentOrder) {
  std::string document = example("evacuation/issue");
  document = with(document, "<senderID>city.nanao.lg.jp", "<senderID>");
  document = with(document, "<Title>EvacuationOrder", "<Title>Shelter");
  document = with(document, "<OrganizationCode>172022", "<OrganizationCode>172023");
  document = with(document, "<HeadCount unit=\"人\">13880", "<HeadCount unit=\"人\">many");
  document = with(document, "<Sort>避難指示</Sort>", "");
  document = with(document, "<polygon>37.0985,136.821", "<polygon>136.821 37.0985");
  document = with(document, "<Level>3</Level>", "<Level>2</Level>");
  Reading reading = reader().read(document);
  EXPECT_FALSE(reading.bulletin);
  std::vector<std::string> rules;
  for (const Finding& one : reading.findings) rules.emplace_back(row_of(one.rule).id);
  EXPECT_EQ(rules, (std::vector<std::string>{"XSD-025", "ID-004", "AR-001", "XSD-021", "XSD-012", "AR-002", "XSD-020"}))
      << told(reading.findings);
}

TEST(SchemaReading, WhatStandsBehindAFaultInTheSameElementIsLookedAtToo) {
  std::string document = example("evacuation/issue");
  document = with(document, "<Disaster>", "<Unknown/><Disaster>");
  document = with(document, "<Sort>高齢者等避難</Sort>", "<Sort>避難</Sort>");
  document = with(document, "<areaName>和倉地区</areaName>", "<areaName></areaName>");
  document = with(document, "<DateTime>2026-10-14T16:00:00+09:00</DateTime>", "<DateTime>2026-10-14 16:00</DateTime>");
  Reading reading = reader().read(document);
  EXPECT_EQ(found(reading, "XSD-010").place.path, "Report/Body/EvacuationOrder/Unknown");
  EXPECT_EQ(found(reading, "XSD-020").place.path, "Report/Body/EvacuationOrder/Detail[2]/Sort");
  EXPECT_EQ(found(reading, "XSD-025").place.path,
            "Report/Body/EvacuationOrder/Detail[2]/Areas/Area[3]/Location/areaName");
  EXPECT_EQ(found(reading, "XSD-042").place.path, "Report/Body/EvacuationOrder/Detail/Areas/Area/DateTime");
  EXPECT_EQ(reading.findings.size(), 4U) << told(reading.findings);
}

TEST(SchemaReading, MoreThanAHundredFindingsAreCountedAndCut) {
  std::string areas = repeated("<Area><areaName>七尾市</areaName><jisX0402></jisX0402></Area>", 300);
  std::string document = with(example("event/issue"), "</Areas>", areas + "</Areas>");
  Reading reading = reader().read(document);
  ASSERT_EQ(reading.findings.size(), 101U);
  EXPECT_EQ(count(reading, "XSD-025"), 100U);
  EXPECT_EQ(row_of(reading.findings.back().rule).id, "XSD-041");
  EXPECT_EQ(parameter(reading.findings.back(), "shown"), "100");
  EXPECT_FALSE(reading.bulletin);
}

TEST(SchemaReading, AHundredWrongCodesDoNotHideABrokenSchema) {
  std::string areas = repeated("<Area><areaName>七尾市</areaName><jisX0402>172023</jisX0402></Area>", 150);
  std::string document = with(example("event/issue"), "</Areas>", areas + "</Areas>");
  document = with(document, "<Event ", "<Event><odd/></Event><Event ");
  Reading reading = reader().read(document);
  EXPECT_EQ(count(reading, "AR-001"), 100U);
  EXPECT_GE(count(reading, "XSD-003"), 1U) << told(reading.findings);
  EXPECT_FALSE(reading.bulletin);
}

TEST(SchemaReading, TwentyThousandAreasAreTheLimit) {
  auto limits = ReadLimits{};
  limits.items = 50;
  auto small = Reader::create(limits);
  ASSERT_TRUE(small);
  auto document = [](std::size_t areas) {
    std::string one = "<Area><areaName>七尾市</areaName><jisX0402>172022</jisX0402></Area>";
    return with(example("event/issue"), "</Areas>", repeated(one, areas - 1) + "</Areas>");
  };
  EXPECT_TRUE((*small)->read(document(50)).bulletin);
  Reading reading = (*small)->read(document(51));
  EXPECT_FALSE(reading.bulletin);
  Finding one = found(reading, "XML-018");
  EXPECT_EQ(parameter(one, "count"), "51");
  EXPECT_EQ(one.place.path, "Report/Head/Headline/Areas");
  EXPECT_TRUE(reader().read(document(20'000)).bulletin);
  EXPECT_EQ(count(reader().read(document(20'001)), "XML-018"), 1U);
}

struct CodeCase {
  const char* code;
  const char* rule;
  const char* fix;  // "" = none can be worked out
  const char* name = "七尾市";
};

TEST(AreaCodeReading, AWrongCodeIsReportedWithTheOneThatWasProbablyMeant) {
  const CodeCase cases[] = {{"172023", "AR-001", "172022"}, {"17202", "AR-003", "172022"},
                            {"92011", "AR-003", ""},  {"92011", "AR-003", "092011", "宇都宮市"},  {"1720200", "AR-003", ""},
                            {"17202X", "AR-003", ""},       {"七尾市", "AR-003", ""},
                            {"１７２０２２", "AR-003", "172022"},
                            {"172030", "AR-001", ""},   {"17203", "AR-003", ""}};
  for (const CodeCase& c : cases) {
    std::string document = with(example("event/issue"), "<jisX0402>172022", "<jisX0402>" + std::string(c.code));
    document = with(document, "<areaName>七尾市", "<areaName>" + std::string(c.name));
    Reading reading = reader().read(document);
    ASSERT_TRUE(reading.bulletin) << c.code << "\n" << told(reading.findings);
    ASSERT_EQ(reading.findings.size(), 1U) << c.code << "\n" << told(reading.findings);
    Finding one = found(reading, c.rule);
    EXPECT_EQ(one.place.path, "Report/Head/Headline/Areas/Area/jisX0402");
    EXPECT_EQ(one.place.line, place_of(document, "<jisX0402>").line);
    EXPECT_EQ(one.fix ? one.fix->value : "", c.fix) << c.code;
    EXPECT_EQ(one.fix ? one.fix->path : one.place.path, one.place.path);
    EXPECT_TRUE(reading.bulletin->header.areas.empty()) << "an area without a code must not stay";
  }
}

TEST(AreaCodeReading, AWrongCodeOfThePublishingOfficeRefusesAtEveryLevel) {
  std::string document = with(example("evacuation/issue"), "<OfficeInfo>\n                <OrganizationCode>172022",
                              "<OfficeInfo>\n                <OrganizationCode>172025");
  Reading reading = reader().read(document);
  ASSERT_TRUE(reading.bulletin);
  Finding one = found(reading, "AR-004");
  EXPECT_EQ(one.place.path, "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode");
  EXPECT_TRUE(verdict_of(reading.findings, Level(5)).refused());
}

TEST(AreaCodeReading, AWrongCodeOfADistrictDoesNotStopAnOrderOfLevelFour) {
  std::string document = with(example("evacuation/issue"), "<areaNameKana>なかじまちく</areaNameKana>",
                              "<areaNameKana>なかじまちく</areaNameKana><jisX0402>172021</jisX0402>");
  Reading reading = reader().read(document);
  ASSERT_TRUE(reading.bulletin);
  EXPECT_EQ(count(reading, "AR-001"), 1U);
  EXPECT_EQ(verdict_of(reading.findings, reading.bulletin->header.level).word, VerdictWord::kAcceptedWithDefects);
  EXPECT_FALSE(std::get<Evacuation>(reading.bulletin->body).details.front().areas.front().location.code);
}

TEST(ShapeReading, AShapeThatIsNoListOfCoordinatesIsReported) {
  for (const char* odd : {"37.0,136.9,0", "136.9 37.0 0.5", "37.0,136.9 -1", "+37.0+136.9/", "97.0,136.9 1", "here"}) {
    std::string document = with(example("event/issue"), "<circle>37.04376,136.95279 0", "<circle>" + std::string(odd));
    Reading reading = reader().read(document);
    ASSERT_EQ(reading.findings.size(), 1U) << odd;
    EXPECT_EQ(found(reading, "AR-002").place.path, "Report/Body/Event/Location/circle");
    ASSERT_TRUE(reading.bulletin);
    EXPECT_TRUE(std::get<Event>(reading.bulletin->body).place->circles.empty());
  }
}

TEST(ShapeReading, ShapesOfTheEnvelopeAreReadTheSameWay) {
  std::string document = with(example("event/issue"), "<country>", "<polygon>37.0,136.9 37.1</polygon><country>");
  EXPECT_EQ(found(reader().read(document), "AR-002").place.path, "EDXLDistribution/targetArea/polygon");
}

struct Repeated {
  const char* rule;
  const char* from;
  const char* to;
  const char* path;
};

TEST(IdentityReading, FactsThatStandTwiceHaveToAgree) {
  const Repeated cases[] = {
      {"ID-001", "<distributionID>007bd937", "<distributionID>107bd937", "Report/Head/distributionID"},
      {"ID-002", "<distributionStatus>Exercise", "<distributionStatus>Actual", "Report/Control/distributionStatus"},
      {"ID-003", "<distributionType>Report", "<distributionType>Update", "Report/Head/distributionType"},
      {"ID-004", "<Title>Event", "<Title>Shelter", "Report/Control/Title"},
  };
  for (const Repeated& c : cases) {
    Reading reading = reader().read(with(example("event/issue"), c.from, c.to));
    ASSERT_EQ(reading.findings.size(), 1U) << c.rule << "\n" << told(reading.findings);
    EXPECT_EQ(found(reading, c.rule).place.path, c.path);
    EXPECT_GT(reading.findings.front().place.line, 1);
    EXPECT_TRUE(verdict_of(reading.findings, Level(5)).refused()) << c.rule;
    EXPECT_TRUE(reading.bulletin) << "the other rules are still asked";
    EXPECT_FALSE(unfilled(text_of(reading.findings.front()).message_ja));
  }
}

}  // namespace
}  // namespace ofure::reading
