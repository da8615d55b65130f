#include "ledger/hazards.h"

#include <gtest/gtest.h>

#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kQuake = *parse_instant("2024-01-01T16:10:00+09:00");
const AreaCode kSuzu = *AreaCode::parse("172057"), kNanao = *AreaCode::parse("172022"),
               kJoetsu = *AreaCode::parse("152226");

Hazard tsunami() {
  Hazard hazard;
  hazard.id = "jma-1";
  hazard.source = "jma";
  hazard.type = "tsunami";
  hazard.severity = HazardSeverity::kExtreme;
  hazard.mode = Mode::kActual;
  hazard.areas = {{kSuzu, {}}, {kNanao, {}}};
  hazard.starts = kQuake;
  hazard.text = "大津波警報";
  hazard.by = KeyId("k-jma");
  hazard.received = hazard.changed = kQuake + 12s;
  return hazard;
}

class HazardsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Hazards> open() { return std::move(*open_sqlite_hazards(folder_.file("hazards.db"))); }
  TestFolder folder_;
  std::unique_ptr<Hazards> all_ = open();
};

TEST_F(HazardsTest, ANoticeIsThereAfterOpeningAgainWithEverythingItSaid) {
  ASSERT_EQ(*all_->put(tsunami()), Hazards::Word::kNew);
  all_.reset();
  auto found = *open()->find("jma-1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->source, "jma");
  EXPECT_EQ(found->type, "tsunami");
  EXPECT_EQ(found->severity, HazardSeverity::kExtreme);
  EXPECT_EQ(found->mode, Mode::kActual);
  EXPECT_EQ(found->areas, (std::vector<HazardArea>{{kSuzu, kQuake}, {kNanao, kQuake}}));
  EXPECT_EQ(found->starts, kQuake);
  EXPECT_EQ(found->ends, std::nullopt);
  EXPECT_EQ(found->text, "大津波警報");
  EXPECT_EQ(found->by, KeyId("k-jma"));
  EXPECT_EQ(found->received, kQuake + 12s);
}

TEST_F(HazardsTest, TheSameNoticeAgainChangesNothing) {
  ASSERT_EQ(*all_->put(tsunami()), Hazards::Word::kNew);
  Hazard again = tsunami();
  again.changed = again.received = kQuake + 5min;
  EXPECT_EQ(*all_->put(again), Hazards::Word::kSame);
  EXPECT_EQ((*all_->find("jma-1"))->changed, kQuake + 12s);
}

TEST_F(HazardsTest, AnAreaThatIsAddedLaterBeginsWhenItWasAdded) {
  ASSERT_TRUE(all_->put(tsunami()));
  Hazard wider = tsunami();
  wider.areas.push_back({kJoetsu, {}});
  wider.changed = kQuake + 20min;
  ASSERT_EQ(*all_->put(wider), Hazards::Word::kChanged);
  auto kept = *all_->find("jma-1");
  EXPECT_EQ(kept->areas, (std::vector<HazardArea>{{kSuzu, kQuake}, {kNanao, kQuake}, {kJoetsu, kQuake + 20min}}));
  EXPECT_EQ(kept->received, kQuake + 12s);
}

TEST_F(HazardsTest, NobodyElseCanEndANoticeUnderItsId) {
  ASSERT_TRUE(all_->put(tsunami()));
  Hazard other = tsunami();
  other.source = "somebody";
  other.ends = kQuake + 1min;
  EXPECT_EQ(all_->put(other).error().code, Code::kConflict);
  other = tsunami();
  other.mode = Mode::kExercise;
  EXPECT_EQ(all_->put(other).error().code, Code::kConflict);
  EXPECT_EQ((*all_->find("jma-1"))->ends, std::nullopt);
}

TEST_F(HazardsTest, ANoticeIsOpenUntilItEndsAndStaysInTheList) {
  Hazard over = tsunami();
  over.ends = kQuake + 1h;
  ASSERT_TRUE(all_->put(over));
  EXPECT_EQ(all_->open(kQuake + 59min)->size(), 1u);
  EXPECT_EQ(all_->open(kQuake + 1h)->size(), 0u);
  EXPECT_EQ(all_->latest(10)->size(), 1u);
}

TEST_F(HazardsTest, OnlyANewerSignOfLifeReplacesAnOlderOne) {
  const OfficeSign late{OfficeSign::What::kTest, kSuzu, KeyId("k-1"), kQuake + 1h},
      early{OfficeSign::What::kTest, kSuzu, KeyId("k-1"), kQuake};
  ASSERT_TRUE(all_->note_signs(std::span(&late, 1), Hazards::Followed{Mode::kTest, Sequence(7)}));
  ASSERT_TRUE(all_->note_signs(std::span(&early, 1), std::nullopt));
  all_ = open();
  auto signs = *all_->signs();
  ASSERT_EQ(signs.size(), 1u);
  EXPECT_EQ(signs[0].at, kQuake + 1h);
  EXPECT_EQ(*all_->followed(Mode::kTest), Sequence(7));
  EXPECT_EQ(*all_->followed(Mode::kActual), Sequence(0));
}

}  // namespace
}  // namespace ofure
