#include "watch/silence.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "watch/concern.h"
#include "watch/settings.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

AreaCode area(const char* code) { return *AreaCode::parse(code); }
const Instant kQuake = *parse_instant("2024-01-01T16:10:00+09:00");
const AreaCode kSuzu = area("172057"), kNiigataCity = area("151009"), kIzumozaki = area("154059"),
               kKashiwazaki = area("152056");

std::vector<SilenceRule> rules() { return *silence_rules(default_silence_rules()); }

Threat tsunami(const AreaCode& where, Mode mode = Mode::kActual, Instant since = kQuake) {
  return {"jma-1", "jma", "tsunami", false, HazardSeverity::kSevere, mode, where, since, ""};
}

Report order(const AreaCode& where, Instant at, Mode mode = Mode::kActual) {
  return {where, Kind("evacuation"), mode, at};
}

std::vector<AreaCode> silent(const std::vector<Threat>& threats, const std::vector<Report>& reports, Instant now) {
  static const auto all = rules();
  std::vector<AreaCode> areas;
  for (const Silence& silence : silences(all, threats, reports, now)) areas.push_back(silence.threat.area);
  return areas;
}

TEST(SilenceRules, ANoticeMakesASilenceWhenTheTimeIsOverAndNotBefore) {
  EXPECT_TRUE(silent({tsunami(kSuzu)}, {}, kQuake + 10min - 1ms).empty());
  EXPECT_EQ(silent({tsunami(kSuzu)}, {}, kQuake + 10min), std::vector{kSuzu});
}

TEST(SilenceRules, WhatHasEndedOrHasNotBegunAtThatMomentMakesNobodySilent) {
  Threat threat = tsunami(kSuzu);
  threat.ends = kQuake + 12min;
  EXPECT_EQ(silent({threat}, {}, kQuake + 12min - 1ms), std::vector{kSuzu});
  EXPECT_TRUE(silent({threat}, {}, kQuake + 12min).empty()) << "it ended, whenever it was read";
  Threat later = tsunami(kSuzu);
  later.starts = kQuake + 20min;  // moved by its source, after an area was waited for
  EXPECT_TRUE(silent({later}, {}, kQuake + 20min - 1ms).empty());
  EXPECT_EQ(silent({later}, {}, kQuake + 20min), std::vector{kSuzu});
}

TEST(SilenceRules, ItIsToldAgainAfterEachFurtherSpan) {
  const auto all = rules();
  const std::vector<Threat> threats = {tsunami(kSuzu)};
  EXPECT_EQ(silences(all, threats, {}, kQuake + 10min)[0].times, 1);
  EXPECT_EQ(silences(all, threats, {}, kQuake + 20min - 1ms)[0].times, 1);
  EXPECT_EQ(silences(all, threats, {}, kQuake + 20min)[0].times, 2);
  EXPECT_EQ(silences(all, threats, {}, kQuake + 95min)[0].times, 9);
}

TEST(SilenceRules, ADrillNeverAnswersForRealityNorRealityForADrill) {
  EXPECT_EQ(
      silent({tsunami(kSuzu)}, {order(kSuzu, kQuake + 2min, Mode::kExercise), order(kSuzu, kQuake + 2min, Mode::kTest)},
             kQuake + 1h),
      std::vector{kSuzu});
  EXPECT_EQ(silent({tsunami(kSuzu, Mode::kExercise)}, {order(kSuzu, kQuake + 2min)}, kQuake + 1h), std::vector{kSuzu});
  EXPECT_TRUE(
      silent({tsunami(kSuzu, Mode::kExercise)}, {order(kSuzu, kQuake + 2min, Mode::kExercise)}, kQuake + 1h).empty());
}

TEST(SilenceRules, WhatCameBeforeCountsOnlyWhileItIsInForceForTheSameHazardAndNotTooOld) {
  Report before = order(kSuzu, kQuake - 1h);
  EXPECT_EQ(silent({tsunami(kSuzu)}, {before}, kQuake + 1h).size(), 1u) << "nothing in force";
  before.in_force = true;
  before.hazards = {{"flood"}};
  EXPECT_EQ(silent({tsunami(kSuzu)}, {before}, kQuake + 1h).size(), 1u)
      << "an order for a flood says nothing about a tsunami";
  before.hazards = {{"earthquake", "tsunami"}};
  EXPECT_TRUE(silent({tsunami(kSuzu)}, {before}, kQuake + 1h).empty());
  before.at = kQuake - 73h;
  EXPECT_EQ(silent({tsunami(kSuzu)}, {before}, kQuake + 1h).size(), 1u) << "a forgotten document of last week";
  Report headquarters{kSuzu, Kind("headquarters"), Mode::kActual, kQuake - 5h, true};
  EXPECT_TRUE(silent({tsunami(kSuzu)}, {headquarters}, kQuake + 1h).empty());
}

TEST(SilenceRules, APrefectureDoesNotReportForItsTownsNorATownForItsNeighbour) {
  EXPECT_EQ(silent({tsunami(kSuzu)}, {order(area("170003"), kQuake + 1min), order(area("172022"), kQuake + 1min)},
                   kQuake + 1h),
            std::vector{kSuzu});
}

TEST(SilenceRules, OtherKindsOfBulletinsAreNoReport) {
  Report shelters{kSuzu, Kind("shelter"), Mode::kActual, kQuake + 1min};
  EXPECT_EQ(silent({tsunami(kSuzu)}, {shelters}, kQuake + 1h).size(), 1u);
}

TEST(SilenceRules, AHazardBelowTheMinimumIsNotWatched) {
  Threat advisory = tsunami(kSuzu);
  advisory.severity = HazardSeverity::kModerate;
  EXPECT_TRUE(silent({advisory}, {}, kQuake + 5h).empty());
}

TEST(SilenceRules, ASedimentWarningHasHalfAnHourAndAnUnknownHazardTheRuleForAny) {
  Threat warning = tsunami(kSuzu);
  warning.type = "sediment";
  warning.bulletin = true;
  EXPECT_TRUE(silent({warning}, {}, kQuake + 29min).empty());
  EXPECT_EQ(silent({warning}, {}, kQuake + 30min).size(), 1u);
  Threat meteorite = tsunami(kSuzu);
  meteorite.type = "meteorite";
  EXPECT_TRUE(silent({meteorite}, {}, kQuake + 29min).empty());
  EXPECT_EQ(silent({meteorite}, {}, kQuake + 30min).size(), 1u);
}

TEST(SilenceRules, NoWordingSaysThatNothingWasIssued) {
  const auto all = rules();
  const std::vector<Threat> threats = {tsunami(kSuzu)};
  const SilenceWords words = words_of(silences(all, threats, {}, kQuake + 1h).at(0));
  EXPECT_EQ(words.ja.find("報告未受信"), 0u);
  EXPECT_NE(words.ja.find("石川県珠洲市"), std::string::npos);
  EXPECT_EQ(words.en.find("No report received"), 0u);
  for (const char* claim :
       {"発令されていません", "発令なし", "未発令", "no order", "not issued", "nothing was issued", "No order"}) {
    EXPECT_EQ((words.ja + words.en).find(claim), std::string::npos) << claim;
  }
}

TEST(Concern, APrefectureStandsForItsMunicipalitiesAndNotForWardsOrItself) {
  const AreaCode niigata = area("150002");
  const auto offices = offices_concerned(std::span(&niigata, 1));
  EXPECT_EQ(offices.size(), 30u) << "20 cities, 6 towns, 4 villages";
  EXPECT_EQ(std::count(offices.begin(), offices.end(), kNiigataCity), 1);
  EXPECT_EQ(std::count(offices.begin(), offices.end(), area("151017")), 0) << "a ward of it";
  EXPECT_EQ(std::count(offices.begin(), offices.end(), niigata), 0);
}

TEST(Concern, ACityAndItsWardsReportForEachOther) {
  EXPECT_TRUE(reports_for(kNiigataCity, area("151017")));
  EXPECT_TRUE(reports_for(area("151017"), kNiigataCity));
  EXPECT_FALSE(reports_for(area("151017"), area("151025")));
}

// 1 January 2024: a tsunami warning for the coast of Niigata and Ishikawa. Most towns enter their order at once; one
// enters at 20:05, one at 01:36 the next day, and one never (lessons.md 4.12).
class NightOfNoto : public ::testing::Test {
 protected:
  NightOfNoto() {
    for (const char* prefecture : {"150002", "170003"}) {
      const AreaCode code = area(prefecture);
      for (const AreaCode& office : offices_concerned(std::span(&code, 1))) threats_.push_back(tsunami(office));
    }
    std::mt19937 random(20240101);
    std::uniform_int_distribution<int> seconds(30, 9 * 60);
    for (const Threat& threat : threats_) {
      const bool late = threat.area == kNiigataCity || threat.area == kIzumozaki || threat.area == kKashiwazaki;
      if (!late) orders_.push_back(order(threat.area, kQuake + std::chrono::seconds(seconds(random))));
    }
    orders_.push_back(order(kIzumozaki, *parse_instant("2024-01-01T20:05:00+09:00")));
    orders_.push_back(order(kKashiwazaki, *parse_instant("2024-01-02T01:36:00+09:00")));
    // The drill of the week before, and the test of that morning, at the silent city.
    orders_.push_back(order(kNiigataCity, kQuake - 48h, Mode::kExercise));
    orders_.push_back(order(kNiigataCity, kQuake + 1min, Mode::kTest));
  }
  std::vector<AreaCode> silent_at(const std::string& time) const { return at(*parse_instant(time)); }
  std::vector<AreaCode> at(Instant now) const {
    std::vector<Report> came;
    for (const Report& report : orders_) {
      if (report.at <= now) came.push_back(report);
    }
    return silent(threats_, came, now);
  }
  std::vector<Threat> threats_;
  std::vector<Report> orders_;
};

TEST_F(NightOfNoto, ExactlyTheSilentTownsAreNamedInTimeAndTakenOffWhenTheirOrderArrives) {
  ASSERT_EQ(threats_.size(), 49u);
  EXPECT_TRUE(silent_at("2024-01-01T16:19:59+09:00").empty());
  EXPECT_EQ(silent_at("2024-01-01T16:20:00+09:00"), (std::vector{kNiigataCity, kKashiwazaki, kIzumozaki}));
  EXPECT_EQ(silent_at("2024-01-01T20:04:59+09:00"), (std::vector{kNiigataCity, kKashiwazaki, kIzumozaki}));
  EXPECT_EQ(silent_at("2024-01-01T20:05:00+09:00"), (std::vector{kNiigataCity, kKashiwazaki}));
  EXPECT_EQ(silent_at("2024-01-02T01:35:59+09:00"), (std::vector{kNiigataCity, kKashiwazaki}));
  EXPECT_EQ(silent_at("2024-01-02T01:36:00+09:00"), std::vector{kNiigataCity});
}

TEST_F(NightOfNoto, AtEveryMinuteTheSilentAreThoseWithoutAnOrderAndNobodyElse) {
  for (Instant now = kQuake; now < kQuake + 10h; now += 1min) {
    std::set<AreaCode> expected;
    for (const Threat& threat : threats_) {
      auto came = [&](const Report& report) {
        return report.area == threat.area && report.mode == Mode::kActual && report.at <= now;
      };
      if (now >= kQuake + 10min && std::none_of(orders_.begin(), orders_.end(), came)) expected.insert(threat.area);
    }
    const auto found = at(now);
    EXPECT_EQ(std::set<AreaCode>(found.begin(), found.end()), expected) << rfc3339(now);
  }
}

TEST(SilenceSettings, AWrongRuleIsRefusedWithWhatWouldHaveBeenRight) {
  auto complaint = [](const TableRow& change) {
    TableRow row = {{"name", "x"}, {"when", "tsunami"}, {"unless", "evacuation"}};
    row.insert(row.end(), change.begin(), change.end());
    auto made = silence_rules({row});
    return made ? std::string() : made.error().message;
  };
  EXPECT_EQ(complaint({}), "");
  EXPECT_NE(complaint({{"within_minutes", "0"}}), "");
  EXPECT_NE(complaint({{"within_minutes", "soon"}}), "");
  EXPECT_NE(complaint({{"minimum", "awful"}}), "");
  EXPECT_NE(complaint({{"unless", "weather"}}), "");
  EXPECT_NE(complaint({{"tell", "everybody"}}), "");
  EXPECT_EQ(complaint({{"within_s", "5"}}), "");
  EXPECT_EQ(complaint({{"within_s", "5"}, {"within_minutes", "5"}}),
            "rule \"x\": say within_s or within_minutes, not both / within_s と within_minutes はどちらか一方だけにします");
  EXPECT_NE(complaint({{"whithin", "3"}}), "");
  EXPECT_FALSE(silence_rules({{{"name", "x"}}}));
  EXPECT_FALSE(silence_rules({default_silence_rules()[0], default_silence_rules()[0]}));
}

}  // namespace
}  // namespace ofure
