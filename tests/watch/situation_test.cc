#include "watch/situation.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/check.h"
#include "ledger/folder.h"
#include "watch/settings.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kWarned = *parse_instant("2026-10-14T15:21:00+09:00");
const AreaCode kNanao = *AreaCode::parse("172022"), kWajima = *AreaCode::parse("172049"),
               kSuzu = *AreaCode::parse("172057");

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string example(const std::string& name) {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/examples/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  OFURE_CHECK(!text.str().empty());
  return text.str();
}

class SituationTest : public ::testing::Test {
 protected:
  void append(const std::string& xml, Instant at) {
    Reading reading = reader_->read(xml);
    ASSERT_TRUE(reading.bulletin);
    auto done = ledger_->append({reading.bulletin->header, std::make_shared<const std::string>(xml), sha256(xml),
                                 KeyId("k"), at, "accepted", "[]"});
    ASSERT_TRUE(done) << done.error().text();
  }
  std::vector<AreaCode> silent(Instant now) {
    auto situation = situations_.read(rules_, now);
    EXPECT_TRUE(situation);
    std::vector<AreaCode> areas;
    for (const Silence& silence : silences(rules_, situation->threats, situation->reports, now))
      areas.push_back(silence.threat.area);
    return areas;
  }

  TestFolder folder_;
  std::unique_ptr<Hazards> hazards_ = std::move(*open_sqlite_hazards(folder_.file("hazards.db")));
  std::unique_ptr<Reader> reader_ = std::move(*Reader::create());
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  std::vector<SilenceRule> rules_ = *silence_rules(default_silence_rules());
  SituationReader situations_{*ledger_, ledger_->board(), *reader_, *hazards_};
};

TEST_F(SituationTest, AStandingSedimentWarningExpectsAReportOfEachTownItNamesWithinHalfAnHour) {
  append(example("sediment/issue.xml"), kWarned);
  EXPECT_TRUE(silent(kWarned + 29min).empty());
  EXPECT_EQ(silent(kWarned + 30min), (std::vector{kNanao, kWajima}));
  append(example("evacuation/issue.xml"), kWarned + 31min);
  EXPECT_EQ(silent(kWarned + 31min), std::vector{kWajima});
}

TEST_F(SituationTest, WhatIsReadBeforeItBeginsOrEndsIsJudgedByTheMomentThatIsAskedFor) {
  append(replaced(example("sediment/issue.xml"), "</ReportDateTime>",
                  "</ReportDateTime><ValidDateTime>2026-10-14T16:00:00+09:00</ValidDateTime>"),
         kWarned);
  Hazard hazard;
  hazard.id = "n-1", hazard.source = "jma", hazard.type = "tsunami", hazard.mode = Mode::kExercise;
  hazard.areas = {{kSuzu, {}}};
  hazard.starts = kWarned + 10s, hazard.ends = kWarned + 35min;
  hazard.received = hazard.changed = kWarned;
  ASSERT_TRUE(hazards_->put(hazard));
  const auto situation = situations_.read(rules_, kWarned);
  ASSERT_TRUE(situation);
  auto silent_at = [&](Instant now) {
    std::vector<AreaCode> areas;
    for (const Silence& silence : silences(rules_, situation->threats, situation->reports, now))
      areas.push_back(silence.threat.area);
    return areas;
  };
  const Instant over = *parse_instant("2026-10-14T16:00:00+09:00");
  EXPECT_TRUE(silent_at(kWarned + 10min).empty());
  EXPECT_EQ(silent_at(kWarned + 10min + 10s), std::vector{kSuzu}) << "it began after the reading";
  EXPECT_EQ(silent_at(kWarned + 34min), (std::vector{kNanao, kWajima, kSuzu}));
  EXPECT_EQ(silent_at(kWarned + 35min), (std::vector{kNanao, kWajima}));
  EXPECT_EQ(silent_at(over - 1ms), (std::vector{kNanao, kWajima}));
  EXPECT_TRUE(silent_at(over).empty()) << "the bulletin is valid until then";
}

TEST_F(SituationTest, ALiftedWarningExpectsNothing) {
  append(replaced(example("sediment/issue.xml"), "<IssueOrLift>発表<", "<IssueOrLift>解除<"), kWarned);
  EXPECT_TRUE(silent(kWarned + 5h).empty());
}

TEST_F(SituationTest, AWithdrawnOrderIsNoReport) {
  append(example("sediment/issue.xml"), kWarned);
  append(example("evacuation/issue.xml"), kWarned + 5min);
  ASSERT_EQ(silent(kWarned + 31min), std::vector{kWajima});
  Entry issued = ledger_->latest(Mode::kExercise, {Kind("evacuation"), std::nullopt}, 1)->at(0);
  Header header = reader_->read(example("evacuation/issue.xml")).bulletin->header;
  header.bulletin = BulletinId("withdrawn");
  header.revision = issued.revision.next();
  header.action = Action::kCancel;
  const std::string bytes = replaced(example("evacuation/issue.xml"), "<documentRevision>1<", "<documentRevision>2<");
  ASSERT_TRUE(ledger_->append({header, std::make_shared<const std::string>(bytes), sha256(bytes), KeyId("k"),
                               kWarned + 32min, "accepted", "[]"}));
  EXPECT_EQ(silent(kWarned + 33min), (std::vector{kNanao, kWajima}));
}

TEST_F(SituationTest, AnOrderThatStoodForTheSameHazardBeforeTheWarningCounts) {
  append(example("evacuation/issue.xml"), kWarned - 1h);
  append(example("sediment/issue.xml"), kWarned);
  EXPECT_EQ(silent(kWarned + 1h), std::vector{kWajima}) << "the order of 七尾市 names 土砂災害";
  append(replaced(replaced(example("headquarters/issue.xml"), "172022", "172049"), "七尾市", "輪島市"),
         kWarned - 30min);
  EXPECT_TRUE(silent(kWarned + 1h).empty()) << "a headquarters that stands";
}

TEST_F(SituationTest, ANoticeForAPrefectureConcernsEachMunicipalityAndOneThatEndedNone) {
  Hazard hazard;
  hazard.id = "n-1", hazard.source = "jma", hazard.type = "tsunami", hazard.mode = Mode::kExercise;
  hazard.areas = {{*AreaCode::parse("170003"), {}}};
  hazard.starts = hazard.received = hazard.changed = kWarned;
  hazard.by = KeyId("k");
  ASSERT_TRUE(hazards_->put(hazard));
  append(example("evacuation/issue.xml"), kWarned + 3min);
  const auto areas = silent(kWarned + 10min);
  EXPECT_EQ(areas.size(), 18u) << "19 towns and cities, one reported";
  EXPECT_EQ(std::count(areas.begin(), areas.end(), kNanao), 0);
  EXPECT_EQ(std::count(areas.begin(), areas.end(), kSuzu), 1);
  EXPECT_TRUE(silent(kWarned - 1min).empty()) << "not begun";
  hazard.ends = kWarned + 20min;
  ASSERT_TRUE(hazards_->put(hazard));
  EXPECT_TRUE(silent(kWarned + 20min).empty());
}

}  // namespace
}  // namespace ofure
