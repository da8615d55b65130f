#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <thread>

#include "core/mutex.h"
#include "ledger/faulty_vfs.h"
#include "ledger/folder.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

class BrokenDisk : public ::testing::Test {
 protected:
  std::unique_ptr<Ledger> open() {
    LedgerSettings settings;
    settings.vfs = disk_.name();
    auto opened = open_sqlite_ledger(path_, settings);
    if (!opened) throw std::runtime_error(opened.error().text());
    return std::move(*opened);
  }
  // What a fresh start finds, on a disk that works again: all that was acknowledged, and a sound chain.
  void expect_kept(const std::set<std::string>& acknowledged) {
    auto ledger = open_sqlite_ledger(path_);
    ASSERT_TRUE(ledger) << ledger.error().text();
    for (const std::string& document : acknowledged)
      EXPECT_TRUE(*(*ledger)->board().newest(DocumentId(document))) << document;
    auto report = (*ledger)->verify({});
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->fault, std::nullopt);
    EXPECT_EQ((*ledger)->head(Mode::kExercise).sequence, Sequence(report->entries));
    EXPECT_EQ(must_append(**ledger, Sample("after")).sequence, Sequence(report->entries + 1));
  }

  TestFolder folder_;
  std::string path_ = folder_.file("ledger.db");
  FaultyDisk disk_;
};

TEST_F(BrokenDisk, EveryAppendIsFlushedBeforeItIsAnswered) {
  auto ledger = open();
  for (int i = 0; i < 5; ++i) {
    std::int64_t before = disk_.flushes();
    must_append(*ledger, Sample("d" + std::to_string(i)));
    EXPECT_GT(disk_.flushes(), before);
  }
}

TEST_F(BrokenDisk, TheSameBytesAgainAndAConflictNeedNoFlush) {
  auto ledger = open();
  must_append(*ledger, Sample("a"));
  disk_.fill_up(1);
  EXPECT_TRUE(must_append(*ledger, Sample("a")).again);
  EXPECT_EQ(ledger->append(Sample("a").text("other")).error().code, Code::kConflict);
  EXPECT_EQ(disk_.faults(), 0);
}

TEST_F(BrokenDisk, CallersThatWaitTogetherShareFlushes) {
  auto ledger = open();
  std::int64_t before = disk_.flushes();
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) must_append(*ledger, Sample("d" + std::to_string(t) + "-" + std::to_string(i)));
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LT(disk_.flushes() - before, 320);
}

TEST_F(BrokenDisk, AFailedFlushStopsTheLedgerAndItSaysSo) {
  {
    auto ledger = open();
    must_append(*ledger, Sample("a"));
    disk_.fail_flush(1);
    auto answer = ledger->append(Sample("b"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::kStopped);
    EXPECT_EQ(disk_.faults(), 1);
    std::int64_t writes = disk_.writes();
    EXPECT_EQ(ledger->append(Sample("c")).error().code, Code::kStopped);
    EXPECT_EQ(ledger->append(Sample("a")).error().code, Code::kStopped);
    EXPECT_EQ(disk_.writes(), writes) << "a stopped ledger must not touch the disk";
    ASSERT_TRUE(ledger->stopped());
    EXPECT_EQ(ledger->stopped()->code, Code::kStopped);
    EXPECT_THAT(ledger->stopped()->cause, ::testing::HasSubstr("1034")) << "SQLITE_IOERR_FSYNC";
    EXPECT_EQ(ledger->head(Mode::kExercise).sequence, Sequence(1)) << "reading goes on";
    EXPECT_TRUE(*ledger->find(Mode::kExercise, Sequence(1)));
  }
  expect_kept({"a"});
}

TEST_F(BrokenDisk, AllWhoWaitWhenTheFlushFailsAreToldAndNoneIsLeftWaiting) {
  std::set<std::string> acknowledged;
  {
    auto ledger = open();
    disk_.fail_flush(4);
    Mutex mutex;
    std::vector<std::thread> threads;
    for (int t = 0; t < 12; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          std::string document = "d" + std::to_string(t) + "-" + std::to_string(i);
          auto answer = ledger->append(Sample(document));
          Lock lock(mutex);
          if (answer) {
            acknowledged.insert(document);
          } else {
            EXPECT_EQ(answer.error().code, Code::kStopped);
          }
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(ledger->stopped());
  }
  EXPECT_LT(acknowledged.size(), 240u);
  expect_kept(acknowledged);
}

// Every flush of a run in turn, those of the checkpoints too.
TEST_F(BrokenDisk, WhicheverFlushFailsNothingAcknowledgedIsLost) {
  std::string padding(400000, 'x');
  int stopped = 0;
  for (std::int64_t n = 1; n <= 32; ++n) {
    path_ = folder_.file("ledger" + std::to_string(n) + ".db");
    std::set<std::string> acknowledged;
    {
      auto ledger = open();
      disk_.fail_flush(n);
      for (int i = 0; i < 24; ++i) {
        std::string document = "d" + std::to_string(i);
        if (!ledger->append(Sample(document).text(padding))) break;
        acknowledged.insert(document);
      }
      if (ledger->stopped()) ++stopped;
    }
    disk_.fail_flush(INT64_MAX);
    expect_kept(acknowledged);
    if (HasFailure()) FAIL() << "when flush " << n << " failed";
    std::filesystem::remove(path_);
  }
  EXPECT_GT(stopped, 24);
}

// Every write in turn finds the disk full; then somebody makes room.
TEST_F(BrokenDisk, AFullDiskRefusesWritesNothingAndGoesOnOnceThereIsRoom) {
  int refused = 0;
  for (std::int64_t n = 1; n <= 40; ++n) {
    path_ = folder_.file("ledger" + std::to_string(n) + ".db");
    std::set<std::string> acknowledged;
    {
      auto ledger = open();
      must_append(*ledger, Sample("a"));
      acknowledged.insert("a");
      disk_.fill_up(n);
      std::uint64_t last = 1;
      for (int i = 0; i < 5; ++i) {
        std::string document = "d" + std::to_string(i);
        auto answer = ledger->append(Sample(document).text(std::string(10000, 'x')));
        if (answer) {
          EXPECT_EQ(answer->sequence, Sequence(++last));
          acknowledged.insert(document);
          EXPECT_FALSE(ledger->short_of_space());
        } else {
          ++refused;
          EXPECT_TRUE(ledger->short_of_space());
          EXPECT_EQ(answer.error().code, Code::kNoSpace) << answer.error().text();
        }
      }
      EXPECT_EQ(ledger->stopped(), std::nullopt);
      EXPECT_EQ(ledger->head(Mode::kExercise).sequence, Sequence(last));
      disk_.free_space();
      auto later = ledger->append(Sample("later"));
      ASSERT_TRUE(later) << later.error().text();
      EXPECT_EQ(later->sequence, Sequence(last + 1));
      EXPECT_FALSE(ledger->short_of_space());
      acknowledged.insert("later");
      EXPECT_EQ(ledger->verify({})->fault, std::nullopt);
      EXPECT_EQ(ledger->verify({})->entries, last + 1);
    }
    expect_kept(acknowledged);
    if (HasFailure()) FAIL() << "when the disk was full at write " << n;
    std::filesystem::remove(path_);
  }
  EXPECT_GT(refused, 60);
}

TEST_F(BrokenDisk, ADiskThatIsFullAtTheStartIsSaidSoWithoutALedgerHalfMade) {
  disk_.fill_up(1);
  LedgerSettings settings;
  settings.vfs = disk_.name();
  auto opened = open_sqlite_ledger(path_, settings);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::kNoSpace) << opened.error().text();
  disk_.free_space();
  EXPECT_EQ(must_append(*open(), Sample("a")).sequence, Sequence(1));
}

}  // namespace
}  // namespace ofure
