#include "ledger/cursors.h"

#include <gtest/gtest.h>

#include <functional>

#include "ledger/folder.h"
#include "ledger/raw.h"

namespace ofure {
namespace {

struct CursorsMaker {
  std::string name;
  std::function<std::unique_ptr<Cursors>(const TestFolder&)> make;
};

class CursorsContract : public ::testing::TestWithParam<CursorsMaker> {
 protected:
  TestFolder folder_;
  std::unique_ptr<Cursors> cursors_ = GetParam().make(folder_);
};

TEST_P(CursorsContract, ANewLaneIsSettledThroughNothing) {
  EXPECT_EQ(*cursors_->settled_through("mqtt", Mode::kActual), Sequence());
}

TEST_P(CursorsContract, LanesAndModesAreApart) {
  ASSERT_TRUE(cursors_->settle("mqtt", Mode::kActual, Sequence(5)));
  ASSERT_TRUE(cursors_->settle("mqtt", Mode::kTest, Sequence(2)));
  EXPECT_EQ(*cursors_->settled_through("mqtt", Mode::kActual), Sequence(5));
  EXPECT_EQ(*cursors_->settled_through("mqtt", Mode::kTest), Sequence(2));
  EXPECT_EQ(*cursors_->settled_through("webhook-1", Mode::kActual), Sequence());
}

TEST_P(CursorsContract, ACursorNeverGoesBack) {
  ASSERT_TRUE(cursors_->settle("mqtt", Mode::kActual, Sequence(5)));
  EXPECT_TRUE(cursors_->settle("mqtt", Mode::kActual, Sequence(5)));
  EXPECT_EQ(cursors_->settle("mqtt", Mode::kActual, Sequence(4)).error().code, Code::kConflict);
  EXPECT_EQ(*cursors_->settled_through("mqtt", Mode::kActual), Sequence(5));
}

std::unique_ptr<Cursors> sqlite_in(const TestFolder& folder) {
  return std::move(*open_sqlite_cursors(folder.file("lanes.db")));
}

INSTANTIATE_TEST_SUITE_P(Every, CursorsContract,
                         ::testing::Values(CursorsMaker{"Sqlite", sqlite_in},
                                           CursorsMaker{"Memory",
                                                        [](const TestFolder&) { return make_memory_cursors(); }}),
                         [](const auto& tested) { return tested.param.name; });

TEST(SqliteCursors, ASettledCursorIsThereAfterOpeningAgain) {
  TestFolder folder;
  ASSERT_TRUE(sqlite_in(folder)->settle("mqtt", Mode::kActual, Sequence(70)));
  EXPECT_EQ(*sqlite_in(folder)->settled_through("mqtt", Mode::kActual), Sequence(70));
}

TEST(SqliteCursors, AnotherSortOfFileIsRefused) {
  TestFolder folder;
  RawDatabase(folder.file("lanes.db")).run("CREATE TABLE other (x)");
  EXPECT_EQ(open_sqlite_cursors(folder.file("lanes.db")).error().code, Code::kCorrupt);
}

}  // namespace
}  // namespace ofure
