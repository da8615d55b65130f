#include "ingest/judge.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/metrics.h"
#include "core/rules.h"
#include "ingest/scene.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

void fails(const Bulletin&, const Circumstances&, Findings& findings) {
  findings.push_back(finding(Rule::TX_013, "Report/Head/Headline/Text"));
  throw std::runtime_error("index out of range");
}
void fails_strangely(const Bulletin&, const Circumstances&, Findings&) { throw 7; }
void finds(const Bulletin&, const Circumstances&, Findings& findings) {
  findings.push_back(finding(Rule::TM_011, "EDXLDistribution/dateTimeSent"));
}

TEST(Judge, AnOrderOfLevelFourWithASoftErrorIsPublishedWithTheDefect) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.sent = clean::time("2026-11-21T03:40:00+09:00");  // a clock an hour ahead
  Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  const Finding* ahead = find_rule(verdict.findings, Rule::TM_010);
  ASSERT_NE(ahead, nullptr);
  EXPECT_EQ(ahead->severity, Severity::kWarning);

  scene.bulletin.header.level = Level(3);
  EXPECT_TRUE(scene.verdict().refused());
  EXPECT_EQ(scene.verdict().status, 422);
}

TEST(Judge, AnOrderWhoseWordAndLevelContradictIsRefusedAtLevelFive) {
  Scene scene = first(clean::evacuation());
  std::get<Evacuation>(scene.bulletin.body).details[0].level = Level(5);
  scene.bulletin.header.level = Level(5);
  Verdict verdict = scene.verdict();
  EXPECT_TRUE(verdict.refused());
  EXPECT_EQ(ids_of(verdict.findings), "EV-001");
}

TEST(Judge, AnOldWordAtLevelFourIsPublishedAndReported) {
  Scene scene = first(clean::evacuation());
  std::get<Evacuation>(scene.bulletin.body).details[0].sort = OrderSort::kRecommendation;
  Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  EXPECT_EQ(ids_of(verdict.findings), "EV-002");
}

TEST(Judge, TheWrongKeyIsRefusedAtLevelFiveWithForbidden) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.level = Level(5);
  scene.submitter->modes = {Mode::kExercise};
  Verdict verdict = scene.verdict();
  EXPECT_TRUE(verdict.refused());
  EXPECT_EQ(verdict.status, 403);
}

TEST(Judge, AnOfficeCodeTheReaderRefusedIsNotReportedASecondTime) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.publishing.code = scene.bulletin.header.editorial.code = AreaCode();
  scene.submitter->areas = {clean::code("172022")};
  Circumstances told = scene.circumstances;
  told.submitter = &*scene.submitter;
  Verdict verdict = judge(scene.bulletin,
                          {finding(Rule::AR_004, "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode")}, told);
  EXPECT_EQ(ids_of(verdict.findings), "AR-004");
  EXPECT_EQ(verdict.status, 422);
  EXPECT_TRUE(verdict.refused());
}

TEST(Judge, NobodysRightsAreJudgedWhenNobodyAsks) {
  Scene scene = first(clean::evacuation());
  scene.submitter.reset();
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(Judge, AnExceptionInARuleRefusesNothingAndTheOtherRulesGoOn) {
  const RulePack packs[] = {{"broken", fails}, {"stranger", fails_strangely}, {"sound", finds}};
  const double before = metrics::value("ofure_internal_findings_total", {{"kind", "evacuation"}});
  Scene scene = first(clean::evacuation());
  Verdict verdict = judge(scene.bulletin, {}, scene.circumstances, packs);
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  EXPECT_EQ(ids_of(verdict.findings), "TX-013 IN-001 IN-001 TM-011");
  EXPECT_EQ(verdict.findings[1].parameters[0].second, "broken");
  EXPECT_EQ(metrics::value("ofure_internal_findings_total", {{"kind", "evacuation"}}), before + 2);
}

TEST(Judge, TheFindingsOfReadingAreKeptAndComeFirstWithinTheirSeverity) {
  Scene scene = first(clean::notice());
  scene.bulletin.header.headline.clear();
  Verdict verdict =
      judge(scene.bulletin, {finding(Rule::TM_011, "EDXLDistribution/dateTimeSent")}, scene.circumstances);
  EXPECT_EQ(ids_of(verdict.findings), "TM-011 TX-013");
}

TEST(Judge, EverythingWrongIsReportedAtOnceAndErrorsComeFirst) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.headline.clear();
  scene.bulletin.header.areas[0].name = "金沢市";
  std::get<Evacuation>(scene.bulletin.body).details[1].level = Level(5);
  Verdict verdict = scene.verdict();
  EXPECT_EQ(ids_of(verdict.findings), "EV-001 AR-012 TX-013");
  EXPECT_TRUE(verdict.refused());
}

TEST(Judge, TheSameMistakeTwoThousandTimesIsListedAHundredTimesAndCounted) {
  Scene scene = first(clean::shelter());
  Shelters& body = std::get<Shelters>(scene.bulletin.body);
  ShelterSite site = body.sites[0];
  site.location.circles.clear();
  body.sites.clear();
  for (int i = 0; i < 2000; ++i) {
    site.id = std::to_string(i);
    body.sites.push_back(site);
  }
  body.total_shelters = 2000;
  body.total.people.reset();
  Verdict verdict = scene.verdict();
  ASSERT_EQ(verdict.findings.size(), 101U);
  EXPECT_EQ(verdict.findings.back().rule, Rule::IN_002);
  EXPECT_NE(text_of(verdict.findings.back()).message_en.find("1900 more times"), std::string::npos);
  EXPECT_TRUE(gaps(verdict.findings.back()).empty());
}

}  // namespace
}  // namespace ofure
