#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "ledger/folder.h"
#include "ledger/raw.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

class SqliteLedgerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Ledger> open() {
    auto opened = open_sqlite_ledger(path_);
    if (!opened) throw std::runtime_error(opened.error().text());
    return std::move(*opened);
  }
  Error refusal() {
    auto opened = open_sqlite_ledger(path_);
    EXPECT_FALSE(opened) << "it opened";
    return opened ? Error{} : opened.error();
  }
  static Digest standing(Ledger& ledger) {
    return standing_digest(*ledger.board().standing(Mode::kExercise, {}, kMorning));
  }

  TestFolder folder_;
  std::string path_ = folder_.file("ledger.db");
};

TEST_F(SqliteLedgerTest, EverythingIsThereAfterOpeningAgain) {
  Appended last;
  Digest board;
  {
    auto ledger = open();
    must_append(*ledger, Sample("a"));
    must_append(*ledger, Sample("b").mode(Mode::kActual));
    last = must_append(*ledger, Sample("a").revision(2));
    board = standing(*ledger);
  }
  auto ledger = open();
  EXPECT_EQ(ledger->head(Mode::kExercise).sequence, Sequence(2));
  EXPECT_EQ(ledger->head(Mode::kActual).sequence, Sequence(1));
  EXPECT_EQ(ledger->verify({})->chain, last.chain);
  EXPECT_EQ(standing(*ledger), board);
  EXPECT_TRUE(must_append(*ledger, Sample("a")).again);
  Appended next = must_append(*ledger, Sample("c"));
  EXPECT_EQ(next.sequence, Sequence(3));
  EXPECT_EQ(next.previous, Sequence(2));
  EXPECT_EQ(ledger->verify({})->fault, std::nullopt);
}

TEST_F(SqliteLedgerTest, ACleanCloseLeavesOneFileWithoutALogBesideIt) {
  {
    must_append(*open(), Sample("a"));
  }
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
}

TEST_F(SqliteLedgerTest, ASecondWriterIsTurnedAwayUntilTheFirstIsGone) {
  {
    auto ledger = open();
    EXPECT_EQ(refusal().code, Code::kBusy);
    must_append(*ledger, Sample("a"));
  }
  EXPECT_EQ(open()->head(Mode::kExercise).sequence, Sequence(1));
}

TEST_F(SqliteLedgerTest, AFileOfANewerProgramIsRefusedWithBothNumbers) {
  {
    must_append(*open(), Sample("a"));
  }
  RawDatabase(path_).run("PRAGMA user_version=99");
  Error error = refusal();
  EXPECT_EQ(error.code, Code::kBadSetting);
  EXPECT_THAT(error.message, ::testing::HasSubstr("number 99, this program knows 1"));
  auto read_only = open_sqlite_ledger_read_only(path_);
  ASSERT_FALSE(read_only);
  EXPECT_EQ(read_only.error().code, Code::kBadSetting);
}

TEST_F(SqliteLedgerTest, AnotherProgramsDatabaseIsRefusedAndLeftAsItIs) {
  RawDatabase(path_).run("CREATE TABLE other (x); INSERT INTO other VALUES (7);");
  EXPECT_EQ(refusal().code, Code::kCorrupt);
  EXPECT_EQ(RawDatabase(path_).number("SELECT count(*) FROM sqlite_schema"), 1);
}

TEST_F(SqliteLedgerTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_EQ(refusal().code, Code::kCorrupt);
}

TEST_F(SqliteLedgerTest, AFolderThatIsNotThereIsAnIoError) {
  path_ = folder_.file("missing/ledger.db");
  EXPECT_EQ(refusal().code, Code::kIo);
}

TEST_F(SqliteLedgerTest, ABoardOfAnotherVersionIsThrownAwayAndMadeAgain) {
  Digest board;
  {
    auto ledger = open();
    for (int i = 0; i < 20; ++i) must_append(*ledger, Sample("d" + std::to_string(i)));
    must_append(*ledger, Sample("d3").revision(2));
    must_append(*ledger, Sample("d4").revision(2).action(Action::kCancel));
    board = standing(*ledger);
  }
  RawDatabase(path_).run(
      "DROP TABLE board; CREATE TABLE board (nonsense); UPDATE meta SET value = 0 WHERE name = 'board_version'");
  auto ledger = open();
  EXPECT_EQ(standing(*ledger), board);
  EXPECT_EQ(ledger->board().cancelled(Mode::kExercise, kMorning - std::chrono::hours(1))->size(), 1u);
}

TEST_F(SqliteLedgerTest, ReadingBesideAWriterSeesWhatWasAppendedAndWritesNothing) {
  auto writer = open();
  must_append(*writer, Sample("a"));
  auto reader = open_sqlite_ledger_read_only(path_);
  ASSERT_TRUE(reader) << reader.error().text();
  EXPECT_EQ((*reader)->head(Mode::kExercise).sequence, Sequence(1));
  must_append(*writer, Sample("b"));
  EXPECT_EQ((*reader)->head(Mode::kExercise).sequence, Sequence(2));
  EXPECT_EQ(standing(**reader), standing(*writer));
  EXPECT_EQ((*reader)->verify({})->entries, 2u);
  ASSERT_TRUE((*reader)->backup(folder_.file("copy.db")));
  EXPECT_EQ((*reader)->append(Sample("c")).error().code, Code::kStopped);
  EXPECT_EQ((*reader)->board().rebuild().error().code, Code::kStopped);
  EXPECT_EQ((*reader)->stopped()->code, Code::kStopped);
}

TEST_F(SqliteLedgerTest, ReadingALedgerThatIsNotThereSaysSoAndMakesNone) {
  auto reader = open_sqlite_ledger_read_only(path_);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SqliteLedgerTest, ABackupTakenDuringAppendsIsWholeAndSound) {
  auto ledger = open();
  std::string padding(20000, 'x');
  for (int i = 0; i < 200; ++i) must_append(*ledger, Sample("before" + std::to_string(i)).text(padding));
  std::atomic<bool> enough{false};
  std::atomic<int> appended{0};
  std::thread appender([&] {
    for (int i = 0; !enough; ++i, ++appended) must_append(*ledger, Sample("during" + std::to_string(i)));
  });
  for (int copy = 0; copy < 3; ++copy) {
    int at_start = appended;
    std::string path = folder_.file("copy" + std::to_string(copy));
    auto made = ledger->backup(path);
    EXPECT_TRUE(made) << made.error().text();
    auto opened = open_sqlite_ledger(path);
    ASSERT_TRUE(opened) << opened.error().text();
    auto report = (*opened)->verify({});
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->fault, std::nullopt);
    EXPECT_GE(report->entries, 200u + static_cast<unsigned>(at_start));
  }
  enough = true;
  appender.join();
  EXPECT_EQ(ledger->verify({})->fault, std::nullopt);
}

TEST_F(SqliteLedgerTest, AFullQueueAnswersBusyAndNothingElseChanges) {
  LedgerSettings settings;
  settings.queue_most = 1;
  settings.group_most = 1;
  auto ledger = std::move(*open_sqlite_ledger(path_, settings));
  std::atomic<int> taken{0}, busy{0}, other{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        auto answer = ledger->append(Sample("d" + std::to_string(t) + "-" + std::to_string(i)));
        ++(answer ? taken : answer.error().code == Code::kBusy ? busy : other);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(other, 0);
  EXPECT_EQ(taken + busy, 400);
  EXPECT_EQ(ledger->head(Mode::kExercise).sequence, Sequence(static_cast<std::uint64_t>(taken.load())));
  EXPECT_EQ(ledger->verify({})->entries, static_cast<std::uint64_t>(taken.load()));
}

TEST_F(SqliteLedgerTest, TheLogIsMovedIntoTheFileWhileTheLedgerGrows) {
  auto ledger = open();
  std::string padding(100000, 'x');
  for (int i = 0; i < 200; ++i) must_append(*ledger, Sample("d" + std::to_string(i)).text(padding));
  EXPECT_GT(std::filesystem::file_size(path_), 10'000'000u);
  EXPECT_LT(std::filesystem::file_size(path_ + "-wal"), 10'000'000u);
}

}  // namespace
}  // namespace ofure
