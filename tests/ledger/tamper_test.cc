#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/folder.h"
#include "ledger/raw.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

// Six entries, then somebody with a shell and patience.
class Tampering : public ::testing::Test {
 protected:
  Tampering() {
    auto ledger = std::move(*open_sqlite_ledger(path_));
    for (const char* id : {"a", "b", "c", "d"})
      must_append(*ledger, Sample(id).valid_until("2026-11-22T06:00:00+09:00"));
    must_append(*ledger, Sample("e").mode(Mode::kActual));
    must_append(*ledger, Sample("a").revision(2));
  }

  // What verify says after `sql`; the guards against changes are taken away first.
  VerifyReport after(const std::string& sql) {
    RawDatabase raw(path_);
    raw.run("PRAGMA ignore_check_constraints=ON; DROP TRIGGER entry_never_changes; DROP TRIGGER entry_never_leaves;");
    raw.run(sql);
    auto ledger = open_sqlite_ledger_read_only(path_);
    if (!ledger) throw std::runtime_error(ledger.error().text());
    auto report = (*ledger)->verify({});
    if (!report) throw std::runtime_error(report.error().text());
    return *report;
  }
  static void expect_fault(const VerifyReport& report, std::uint64_t position, const std::string& words) {
    EXPECT_EQ(report.fault_position, position);
    EXPECT_THAT(report.fault.value_or("sound"), ::testing::HasSubstr(words));
  }

  TestFolder folder_;
  std::string path_ = folder_.file("ledger.db");
};

TEST_F(Tampering, WithoutItEverythingIsSound) {
  VerifyReport report = after("SELECT 1");
  EXPECT_EQ(report.fault, std::nullopt);
  EXPECT_EQ(report.entries, 6u);
}

TEST_F(Tampering, TheTableItselfRefusesChangesAndRemovals) {
  RawDatabase raw(path_);
  EXPECT_THROW(raw.run("UPDATE entry SET verdict = 'accepted' WHERE position = 2"), std::runtime_error);
  EXPECT_THROW(raw.run("DELETE FROM entry WHERE position = 2"), std::runtime_error);
}

TEST_F(Tampering, AFlippedByteOfTheOriginalIsFound) {
  expect_fault(after("UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'bulletin id', 'bulletin iD') AS "
                     "BLOB) WHERE position = 3"),
               3, "original bytes");
}

TEST_F(Tampering, OtherBytesWithTheirOwnDigestAreFoundByTheChain) {
  std::string bytes = "<bulletin>all clear</bulletin>";
  expect_fault(after("UPDATE entry SET bytes = CAST('" + bytes + "' AS BLOB), digest = x'" + sha256(bytes).hex() +
                     "' WHERE position = 3"),
               3, "chain");
}

TEST_F(Tampering, EveryColumnIsUnderTheChain) {
  for (const char* change : {"revision = 9",
                             "document = 'z'",
                             "bulletin = 'z'",
                             "action = 'correct'",
                             "level = 5",
                             "sender = 'x'",
                             "sent = '2026-11-21T02:32:31+09:00'",
                             "sent = '2026-11-21T02:32:30+08:00'",
                             "valid_until = '2026-11-22T07:00:00+09:00'",
                             "valid_until = NULL",
                             "submitter = 'k-x'",
                             "accepted_at = accepted_at + 1",
                             "verdict = 'accepted_with_defects'",
                             "findings = '[1]'",
                             "chain = zeroblob(32)",
                             "digest = zeroblob(32)",
                             "mode = 'test'",
                             "kind = 'shelter'",
                             "area = '172049'",
                             "sequence = 77",
                             "previous = 0",
                             "position = 77"}) {
    TestFolder folder;
    std::string original = path_;
    path_ = folder.file("copy.db");
    std::filesystem::copy_file(original, path_);
    EXPECT_NE(after(std::string("PRAGMA foreign_keys=OFF; UPDATE entry SET ") + change + " WHERE position = 3").fault,
              std::nullopt)
        << change;
    path_ = original;
  }
}

TEST_F(Tampering, ARemovedEntryIsMissed) {
  expect_fault(after("DELETE FROM entry WHERE position = 4"), 5, "entry 4 is missing");
}

TEST_F(Tampering, AnEntryRemovedAndTheRestMovedUpIsFound) {
  VerifyReport report =
      after("DELETE FROM entry WHERE position = 2; UPDATE entry SET position = position - 1 WHERE position > 2;");
  expect_fault(report, 2, "sequence 3 of mode exercise stands where 2 belongs");
}

TEST_F(Tampering, TwoSwappedEntriesAreFound) {
  VerifyReport report = after(
      "UPDATE entry SET position = 100 WHERE position = 2; UPDATE entry SET position = 2 WHERE position = 3; UPDATE "
      "entry SET position = 3 WHERE position = 100;");
  expect_fault(report, 2, "sequence 3 of mode exercise stands where 2 belongs");
}

TEST_F(Tampering, TheNewestEntryRemovedIsMissedOnTheBoard) {
  expect_fault(after("DELETE FROM entry WHERE position = 6"), 6, "the board names entry 6");
}

TEST_F(Tampering, AValueThatIsNoneIsAFaultAndNotACrash) {
  expect_fault(after("UPDATE entry SET mode = 'drill' WHERE position = 2"), 2, "its mode is none");
}

TEST_F(Tampering, EntriesCutOffUnderARunningServerAreMissed) {
  auto ledger = std::move(*open_sqlite_ledger(path_));
  RawDatabase(path_).run(
      "DROP TRIGGER entry_never_leaves; DELETE FROM board WHERE position > 4; DELETE FROM entry WHERE position > 4;");
  auto report = ledger->verify({});
  ASSERT_TRUE(report);
  expect_fault(*report, 5, "entry 5 is missing");
  EXPECT_EQ(ledger->append(Sample("f")).error().code, Code::kStopped);
  EXPECT_EQ(ledger->stopped()->code, Code::kStopped);
}

TEST_F(Tampering, AFaultNamesTheFirstPlaceAndWhatWasSoundBefore) {
  VerifyReport report = after("UPDATE entry SET level = 1 WHERE position >= 4");
  EXPECT_EQ(report.fault_position, 4u);
  EXPECT_EQ(report.entries, 3u);
}

}  // namespace
}  // namespace ofure
