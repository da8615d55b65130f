#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <set>
#include <thread>

#include "core/mutex.h"
#include "ledger/folder.h"
#include "ledger/samples.h"

// What every ledger does, whatever stands behind it. A new ledger instantiates LedgerContract with one more LedgerMaker
// (contract_test.cc).
namespace ofure {

struct LedgerMaker {
  std::string name;
  // An empty ledger; `folder` is there for what it wants to keep.
  std::function<std::unique_ptr<Ledger>(const TestFolder& folder)> make;
};

inline std::ostream& operator<<(std::ostream& out, const LedgerMaker& maker) { return out << maker.name; }

class LedgerContract : public ::testing::TestWithParam<LedgerMaker> {
 protected:
  LedgerContract() : ledger_(GetParam().make(folder_)) {}

  Appended append(const NewEntry& entry) { return must_append(*ledger_, entry); }
  Code refusal(const NewEntry& entry) {
    auto answer = ledger_->append(entry);
    EXPECT_FALSE(answer) << "taken as sequence " << answer->sequence.value();
    return answer ? Code::kIo : answer.error().code;
  }
  std::vector<std::string> documents(const Result<std::vector<Entry>>& entries) {
    std::vector<std::string> ids;
    EXPECT_TRUE(entries) << entries.error().text();
    if (entries) {
      for (const Entry& entry : *entries) ids.push_back(entry.document.text());
    }
    return ids;
  }
  std::vector<std::string> standing(const EntryFilter& filter = {}, Instant now = kMorning) {
    return documents(ledger_->board().standing(Mode::kExercise, filter, now));
  }

  TestFolder folder_;
  std::unique_ptr<Ledger> ledger_;
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(LedgerContract, AnEmptyLedgerHasNothingAndItsHeadIsZero) {
  for (Mode mode : kModes) EXPECT_EQ(ledger_->head(mode).sequence, Sequence());
  EXPECT_FALSE(*ledger_->find(Mode::kTest, Sequence(1)));
  EXPECT_FALSE(*ledger_->find(BulletinId("t-1")));
  EXPECT_FALSE(*ledger_->find_digest(sha256("nothing")));
  EXPECT_THAT(documents(ledger_->read(Mode::kTest, Sequence(), {}, 10)), IsEmpty());
  EXPECT_EQ(ledger_->stopped(), std::nullopt);
  auto report = ledger_->verify({});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->entries, 0u);
  EXPECT_EQ(report->fault, std::nullopt);
}

TEST_P(LedgerContract, EachModeCountsFromOneWithoutGaps) {
  EXPECT_EQ(append(Sample("a").mode(Mode::kActual)).sequence, Sequence(1));
  EXPECT_EQ(append(Sample("b").mode(Mode::kTest)).sequence, Sequence(1));
  EXPECT_EQ(append(Sample("c").mode(Mode::kActual)).sequence, Sequence(2));
  EXPECT_EQ(append(Sample("d").mode(Mode::kActual)).sequence, Sequence(3));
  EXPECT_EQ(append(Sample("e").mode(Mode::kTest)).sequence, Sequence(2));
  EXPECT_EQ(ledger_->head(Mode::kActual).sequence, Sequence(3));
  EXPECT_EQ(ledger_->head(Mode::kExercise).sequence, Sequence(0));
  EXPECT_EQ(ledger_->head(Mode::kTest).sequence, Sequence(2));
}

TEST_P(LedgerContract, ARefusedEntryUsesUpNoNumber) {
  append(Sample("a"));
  EXPECT_EQ(refusal(Sample("a").text("other")), Code::kConflict);
  EXPECT_EQ(append(Sample("b")).sequence, Sequence(2));
}

TEST_P(LedgerContract, PreviousIsTheSequenceBeforeOnTheSameModeKindAndArea) {
  EXPECT_EQ(append(Sample("a")).previous, Sequence(0));
  EXPECT_EQ(append(Sample("b").area(kWajima)).previous, Sequence(0));
  EXPECT_EQ(append(Sample("c").kind("shelter")).previous, Sequence(0));
  EXPECT_EQ(append(Sample("d").mode(Mode::kActual)).previous, Sequence(0));
  EXPECT_EQ(append(Sample("e")).previous, Sequence(1));
  EXPECT_EQ(append(Sample("f").area(kWajima)).previous, Sequence(2));
  EXPECT_EQ(append(Sample("a").revision(2)).previous, Sequence(4));
}

TEST_P(LedgerContract, AnEntryComesBackExactlyAsItWentIn) {
  NewEntry given = Sample("文書 \"1\"\n").valid_until("2026-11-21T06:00:00-05:30").text(std::string("nul\0inside", 10));
  given.verdict = "accepted_with_defects";
  given.findings = R"([{"rule":"EV-012"}])";
  Appended place = append(given);
  auto found = ledger_->find(given.header.mode, place.sequence);
  ASSERT_TRUE(found && *found);
  const Entry& entry = **found;
  EXPECT_EQ(*entry.bytes, *given.bytes);
  EXPECT_EQ(entry.digest, given.digest);
  EXPECT_EQ(entry.document, given.header.document);
  EXPECT_EQ(entry.bulletin, given.header.bulletin);
  EXPECT_EQ(entry.revision, given.header.revision);
  EXPECT_EQ(entry.kind, given.header.kind);
  EXPECT_EQ(entry.action, given.header.action);
  EXPECT_EQ(entry.area, given.header.area());
  EXPECT_EQ(entry.level, given.header.level);
  EXPECT_EQ(entry.sender, given.header.sender);
  EXPECT_EQ(rfc3339(entry.sent), rfc3339(given.header.sent));
  EXPECT_EQ(rfc3339(entry.valid_until.value()), "2026-11-21T06:00:00-05:30");
  EXPECT_EQ(entry.submitter, given.submitter);
  EXPECT_EQ(entry.accepted_at, given.accepted_at);
  EXPECT_EQ(entry.verdict, given.verdict);
  EXPECT_EQ(entry.findings, given.findings);
  EXPECT_EQ(entry.chain, place.chain);
  EXPECT_EQ(entry.position, 1u);
  EXPECT_EQ((*ledger_->find(given.header.bulletin))->position, 1u);
  EXPECT_EQ(*(*ledger_->find_digest(given.digest))->bytes, *given.bytes);
}

TEST_P(LedgerContract, TheSameBytesAgainGiveTheFirstPlaceWhoeverSendsThem) {
  Appended first = append(Sample("a"));
  append(Sample("b"));
  Appended again = append(Sample("a").submitter("k-other").accepted_at(kMorning + std::chrono::hours(1)));
  EXPECT_FALSE(first.again);
  EXPECT_TRUE(again.again);
  EXPECT_EQ(again.sequence, first.sequence);
  EXPECT_EQ(again.previous, first.previous);
  EXPECT_EQ(again.chain, first.chain);
  EXPECT_EQ(again.accepted_at, kMorning);
  EXPECT_EQ(ledger_->head(Mode::kExercise).sequence, Sequence(2));
}

TEST_P(LedgerContract, AnOldRevisionsBytesAgainAreStillTheSameBytes) {
  append(Sample("a"));
  append(Sample("a").revision(2));
  append(Sample("a").revision(3).action(Action::kCancel));
  EXPECT_TRUE(append(Sample("a")).again);
  EXPECT_TRUE(append(Sample("a").revision(3).action(Action::kCancel)).again);
}

TEST_P(LedgerContract, TheSameBytesFromEightThreadsAtOnceAreOneEntry) {
  std::vector<Result<Appended>> answers(8);
  std::vector<std::thread> threads;
  for (auto& answer : answers) threads.emplace_back([&] { answer = ledger_->append(Sample("a")); });
  for (auto& thread : threads) thread.join();
  int written = 0;
  for (auto& answer : answers) {
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->sequence, Sequence(1));
    if (!answer->again) ++written;
  }
  EXPECT_EQ(written, 1);
  EXPECT_EQ(ledger_->head(Mode::kExercise).sequence, Sequence(1));
}

TEST_P(LedgerContract, TwoSendersOfOneRevisionAtOnceGetOnePlaceAndOneConflict) {
  for (int round = 0; round < 20; ++round) {
    std::string document = "d" + std::to_string(round);
    Result<Appended> one, other;
    std::thread first([&] { one = ledger_->append(Sample(document).bulletin("x" + document).text("x")); });
    std::thread second([&] { other = ledger_->append(Sample(document).bulletin("y" + document).text("y")); });
    first.join();
    second.join();
    ASSERT_NE(one.has_value(), other.has_value());
    EXPECT_EQ((one ? other : one).error().code, Code::kConflict);
  }
  EXPECT_EQ(ledger_->head(Mode::kExercise).sequence, Sequence(20));
}

TEST_P(LedgerContract, OtherBytesForAKnownRevisionAreAConflict) {
  append(Sample("a"));
  EXPECT_EQ(refusal(Sample("a").bulletin("t-new").text("other")), Code::kConflict);
}

TEST_P(LedgerContract, OtherBytesForAKnownTransmissionAreAConflict) {
  append(Sample("a").bulletin("t-1"));
  EXPECT_EQ(refusal(Sample("b").bulletin("t-1")), Code::kConflict);
  EXPECT_EQ(refusal(Sample("a").revision(2).bulletin("t-1")), Code::kConflict);
}

TEST_P(LedgerContract, RevisionsComeOneAfterTheOther) {
  EXPECT_EQ(refusal(Sample("a").revision(2)), Code::kConflict);
  append(Sample("a"));
  EXPECT_EQ(refusal(Sample("a").revision(3)), Code::kConflict);
  append(Sample("a").revision(2));
  append(Sample("a").revision(3));
  EXPECT_EQ(refusal(Sample("a").revision(7)), Code::kConflict);
  EXPECT_EQ(refusal(Sample("a").revision(2).bulletin("t-late").text("late")), Code::kConflict);
}

TEST_P(LedgerContract, AfterACancelTheDocumentTakesNothingMore) {
  append(Sample("a"));
  append(Sample("a").revision(2).action(Action::kCancel));
  EXPECT_EQ(refusal(Sample("a").revision(3)), Code::kConflict);
  EXPECT_EQ(refusal(Sample("a").revision(3).action(Action::kCancel)), Code::kConflict);
}

TEST_P(LedgerContract, ADocumentKeepsItsModeKindAndArea) {
  append(Sample("a"));
  EXPECT_EQ(refusal(Sample("a").revision(2).mode(Mode::kActual)), Code::kConflict);
  EXPECT_EQ(refusal(Sample("a").revision(2).kind("shelter")), Code::kConflict);
  EXPECT_EQ(refusal(Sample("a").revision(2).area(kWajima)), Code::kConflict);
  EXPECT_EQ(append(Sample("a").revision(2)).sequence, Sequence(2));
}

TEST_P(LedgerContract, AnEntryThatCannotBeWhatItSaysIsTheCallersMistake) {
  NewEntry wrong_digest = Sample("a");
  wrong_digest.digest = sha256("something else");
  EXPECT_EQ(refusal(wrong_digest), Code::kBadInput);
  NewEntry no_bytes = Sample("a");
  no_bytes.bytes.reset();
  EXPECT_EQ(refusal(no_bytes), Code::kBadInput);
  EXPECT_EQ(refusal(Sample("")), Code::kBadInput);
  EXPECT_EQ(refusal(Sample("a").revision(0)), Code::kBadInput);
  EXPECT_EQ(append(Sample("a")).sequence, Sequence(1));
}

TEST_P(LedgerContract, ReadingGoesOnFromAnySequenceAndStopsAtTheLimit) {
  for (int i = 1; i <= 7; ++i) append(Sample("d" + std::to_string(i)));
  append(Sample("other-mode").mode(Mode::kTest));
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(0), {}, 3)), ElementsAre("d1", "d2", "d3"));
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(3), {}, 3)), ElementsAre("d4", "d5", "d6"));
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(6), {}, 3)), ElementsAre("d7"));
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(7), {}, 3)), IsEmpty());
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(UINT64_MAX), {}, 3)), IsEmpty());
  EXPECT_THAT(documents(ledger_->read(Mode::kExercise, Sequence(0), {}, 0)), IsEmpty());
  EXPECT_EQ(documents(ledger_->read(Mode::kExercise, Sequence(0), {}, SIZE_MAX)).size(), 7u);
  EXPECT_TRUE((*ledger_->read(Mode::kExercise, Sequence(0), {}, 1)).front().bytes);
}

TEST_P(LedgerContract, AFilterTakesAKindAnAreaAndAWholePrefecture) {
  append(Sample("nanao"));
  append(Sample("wajima").area(kWajima));
  append(Sample("sapporo").area(kSapporo));
  append(Sample("prefecture").area(kIshikawa));
  append(Sample("shelters").kind("shelter"));
  auto read = [&](std::optional<std::string> kind, std::optional<AreaCode> area) {
    EntryFilter filter;
    if (kind) filter.kind = Kind(*kind);
    filter.area = area;
    auto from_board = standing(filter);
    auto from_ledger = documents(ledger_->read(Mode::kExercise, Sequence(), filter, 100));
    EXPECT_THAT(from_board, ::testing::UnorderedElementsAreArray(from_ledger));
    return from_ledger;
  };
  EXPECT_THAT(read({}, {}), ElementsAre("nanao", "wajima", "sapporo", "prefecture", "shelters"));
  EXPECT_THAT(read({}, kNanao), ElementsAre("nanao", "shelters"));
  EXPECT_THAT(read({}, kIshikawa), ElementsAre("nanao", "wajima", "prefecture", "shelters"));
  EXPECT_THAT(read({}, kSapporo), ElementsAre("sapporo"));
  EXPECT_THAT(read("shelter", {}), ElementsAre("shelters"));
  EXPECT_THAT(read("evacuation", kNanao), ElementsAre("nanao"));
  EXPECT_THAT(read("evacuation", kIshikawa), ElementsAre("nanao", "wajima", "prefecture"));
  EXPECT_THAT(read("notice", kIshikawa), IsEmpty());
}

TEST_P(LedgerContract, TheLatestComeNewestFirstHoweverFarBackTheyLie) {
  append(Sample("nanao"));
  append(Sample("other-mode").mode(Mode::kTest));
  for (int i = 1; i <= 30; ++i) append(Sample("w" + std::to_string(i)).area(kWajima));
  EntryFilter nanao, evacuations;
  nanao.area = kNanao;
  evacuations.kind = Kind("evacuation");
  EXPECT_THAT(documents(ledger_->latest(Mode::kExercise, {}, 3)), ElementsAre("w30", "w29", "w28"));
  EXPECT_THAT(documents(ledger_->latest(Mode::kExercise, nanao, 3)), ElementsAre("nanao"));
  nanao.kind = evacuations.kind;
  EXPECT_THAT(documents(ledger_->latest(Mode::kExercise, nanao, 3)), ElementsAre("nanao"));
  EXPECT_EQ(documents(ledger_->latest(Mode::kExercise, evacuations, 100)).size(), 31u);
  EXPECT_THAT(documents(ledger_->latest(Mode::kActual, {}, 3)), IsEmpty());
  EXPECT_THAT(documents(ledger_->latest(Mode::kExercise, {}, 0)), IsEmpty());
  EXPECT_FALSE((*ledger_->latest(Mode::kExercise, {}, 1)).front().bytes);
}

TEST_P(LedgerContract, RevisionsOfADocumentComeInOrderWithoutBytes) {
  append(Sample("a"));
  append(Sample("b"));
  append(Sample("a").revision(2));
  append(Sample("a").revision(3));
  auto found = ledger_->revisions(DocumentId("a"));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*found)[i].revision, Revision(i + 1));
    EXPECT_EQ((*found)[i].bytes, nullptr);
  }
  EXPECT_THAT(*ledger_->revisions(DocumentId("unknown")), IsEmpty());
}

TEST_P(LedgerContract, TheBoardShowsTheNewestRevisionOfEachDocumentInByteOrder) {
  append(Sample("b"));
  append(Sample("a"));
  append(Sample("Z"));
  append(Sample("b").revision(2));
  append(Sample("elsewhere").mode(Mode::kActual));
  auto found = ledger_->board().standing(Mode::kExercise, {}, kMorning);
  EXPECT_THAT(documents(found), ElementsAre("Z", "a", "b"));
  EXPECT_EQ(found->back().revision, Revision(2));
  EXPECT_EQ(found->back().bytes, nullptr);
  EXPECT_EQ((*ledger_->board().newest(DocumentId("b")))->revision, Revision(2));
  EXPECT_FALSE(*ledger_->board().newest(DocumentId("unknown")));
}

TEST_P(LedgerContract, ADocumentStandsUntilItsValidTimeHasCome) {
  append(Sample("a").valid_until("2026-11-21T06:00:00+09:00"));
  Instant end = *parse_instant("2026-11-21T06:00:00.000+09:00");
  EXPECT_THAT(standing({}, end - std::chrono::milliseconds(1)), ElementsAre("a"));
  EXPECT_THAT(standing({}, end), IsEmpty());
  append(Sample("a").revision(2).valid_until("2026-11-21T09:00:00+09:00"));
  EXPECT_THAT(standing({}, end), ElementsAre("a"));
  append(Sample("a").revision(3));
  EXPECT_THAT(standing({}, end + std::chrono::years(50)), ElementsAre("a"));
}

TEST_P(LedgerContract, ACancelEndsStandingAndIsListedAfterItsTime) {
  append(Sample("b"));
  append(Sample("a"));
  append(Sample("c"));
  append(Sample("b").revision(2).action(Action::kCancel).accepted_at(kMorning + std::chrono::minutes(1)));
  append(Sample("a").revision(2).action(Action::kCancel).accepted_at(kMorning + std::chrono::minutes(2)));
  EXPECT_THAT(standing(), ElementsAre("c"));
  Board& board = ledger_->board();
  EXPECT_THAT(documents(board.cancelled(Mode::kExercise, kMorning)), ElementsAre("b", "a"));
  EXPECT_THAT(documents(board.cancelled(Mode::kExercise, kMorning + std::chrono::minutes(1))), ElementsAre("a"));
  EXPECT_THAT(documents(board.cancelled(Mode::kActual, kMorning)), IsEmpty());
  EXPECT_EQ((*board.newest(DocumentId("a")))->action, Action::kCancel);
}

TEST_P(LedgerContract, ARebuiltBoardIsTheSameBoard) {
  append(Sample("a"));
  append(Sample("b").valid_until("2026-11-21T06:00:00+09:00"));
  append(Sample("a").revision(2));
  append(Sample("c"));
  append(Sample("c").revision(2).action(Action::kCancel));
  auto digest = [&] { return standing_digest(*ledger_->board().standing(Mode::kExercise, {}, kMorning)); };
  Digest before = digest();
  Instant dawn = kMorning - std::chrono::hours(1);
  ASSERT_TRUE(ledger_->board().rebuild());
  EXPECT_EQ(digest(), before);
  EXPECT_THAT(standing(), ElementsAre("a", "b"));
  EXPECT_THAT(documents(ledger_->board().cancelled(Mode::kExercise, dawn)), ElementsAre("c"));
  append(Sample("a").revision(3));
  EXPECT_EQ((*ledger_->board().newest(DocumentId("a")))->revision, Revision(3));
}

TEST_P(LedgerContract, TheListenerHearsEveryHeadInOrder) {
  Mutex mutex;
  Condition heard;
  std::map<Mode, std::vector<Sequence>> told;
  ledger_->on_append([&](Mode mode, Sequence head) {
    Lock lock(mutex);
    told[mode].push_back(head);
    heard.notify_all();
  });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i)
        append(
            Sample("d" + std::to_string(t) + "-" + std::to_string(i)).mode(i % 2 == 0 ? Mode::kActual : Mode::kTest));
    });
  }
  for (auto& thread : threads) thread.join();
  Lock lock(mutex);
  auto complete = [&] {
    return !told[Mode::kActual].empty() && told[Mode::kActual].back() == Sequence(52) && !told[Mode::kTest].empty() &&
           told[Mode::kTest].back() == Sequence(48);
  };
  ASSERT_TRUE(heard.wait_for(mutex, std::chrono::seconds(30), complete));
  for (const auto& [mode, heads] : told) EXPECT_TRUE(std::is_sorted(heads.begin(), heads.end(), std::less_equal<>()));
  EXPECT_EQ(told.size(), 2u);
}

TEST_P(LedgerContract, SixteenThreadsGetDistinctNumbersWithoutGapsAndASoundChain) {
  constexpr int kThreads = 16, kEach = 200;
  std::vector<std::set<Sequence>> places(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        auto answer = ledger_->append(Sample("d" + std::to_string(t))
                                          .revision(static_cast<std::uint64_t>(i) + 1)
                                          .area(t % 2 == 0 ? kNanao : kWajima));
        if (answer) places[static_cast<std::size_t>(t)].insert(answer->sequence);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Sequence> all;
  for (const auto& some : places) all.insert(some.begin(), some.end());
  EXPECT_EQ(all.size(), std::size_t{kThreads} * kEach);
  EXPECT_EQ(*all.begin(), Sequence(1));
  EXPECT_EQ(*all.rbegin(), Sequence(kThreads * kEach));
  EXPECT_EQ(ledger_->head(Mode::kExercise).sequence, Sequence(kThreads * kEach));
  auto report = ledger_->verify({});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->fault, std::nullopt);
  EXPECT_EQ(report->entries, std::uint64_t{kThreads} * kEach);
}

TEST_P(LedgerContract, TheChainLeadsFromEachEntryToTheNext) {
  Appended first = append(Sample("a"));
  Appended second = append(Sample("b").mode(Mode::kActual));
  Entry one = **ledger_->find(Mode::kExercise, first.sequence), two = **ledger_->find(Mode::kActual, second.sequence);
  EXPECT_EQ(chain_after(Digest(), one), first.chain);
  EXPECT_EQ(chain_after(first.chain, two), second.chain);
  std::uint64_t checked = 0, in_all = 0;
  auto report = ledger_->verify([&](std::uint64_t done, std::uint64_t all) { checked = done, in_all = all; });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->chain, second.chain);
  EXPECT_EQ(checked, 2u);
  EXPECT_EQ(in_all, 2u);
}

TEST_P(LedgerContract, ABackupOpensAsALedgerWithTheSameChain) {
  append(Sample("a"));
  append(Sample("b").mode(Mode::kActual).valid_until("2026-11-21T06:00:00+09:00"));
  append(Sample("a").revision(2).action(Action::kCancel));
  std::string path = folder_.file("copy.db");
  auto made = ledger_->backup(path);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(ledger_->backup(path).error().code, Code::kConflict);
  auto copy = open_sqlite_ledger(path);
  ASSERT_TRUE(copy) << copy.error().text();
  EXPECT_EQ((*copy)->verify({})->chain, ledger_->verify({})->chain);
  EXPECT_EQ((*copy)->verify({})->entries, 3u);
  EXPECT_EQ(must_append(**copy, Sample("c")).sequence, Sequence(3));
}

TEST_P(LedgerContract, AClosedLedgerTakesNothingMoreAndStillReads) {
  append(Sample("a"));
  ledger_->close();
  EXPECT_EQ(refusal(Sample("b")), Code::kStopped);
  ASSERT_TRUE(ledger_->stopped());
  EXPECT_EQ(ledger_->stopped()->code, Code::kStopped);
  EXPECT_TRUE(*ledger_->find(Mode::kExercise, Sequence(1)));
  ledger_->close();
}

}  // namespace ofure
