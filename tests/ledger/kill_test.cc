#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "ledger/folder.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

constexpr int kThreads = 4;

struct Acknowledged {
  std::uint64_t thread = 0, revision = 0, sequence = 0;
};

// In the child: appends without end and reports each answer only after it came. A write of this size to a pipe is whole
// or not there.
[[noreturn]] void append_for_ever(const std::string& path, int report) {
  auto ledger = open_sqlite_ledger(path);
  if (!ledger) _exit(3);
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::string document = "d" + std::to_string(t);
      std::uint64_t from = (*ledger)->revisions(DocumentId(document))->size();
      for (std::uint64_t revision = from + 1;; ++revision) {
        auto answer = (*ledger)->append(Sample(document).revision(revision).text(std::string(3000, 'x')));
        if (!answer) _exit(4);
        Acknowledged done{t, revision, answer->sequence.value()};
        if (write(report, &done, sizeof done) != sizeof done) _exit(5);
      }
    });
  }
  threads.front().join();
  _exit(6);
}

// Starts a child, kills it after `enough` answers, and returns all answers that it gave.
std::vector<Acknowledged> run_and_kill(const std::string& path, std::size_t enough) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  pid_t child = fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) {
    close(ends[0]);
    append_for_ever(path, ends[1]);
  }
  close(ends[1]);
  std::vector<Acknowledged> answers;
  Acknowledged one;
  while (read(ends[0], &one, sizeof one) == sizeof one) {
    answers.push_back(one);
    if (answers.size() == enough) kill(child, SIGKILL);
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, status " << WEXITSTATUS(status);
  return answers;
}

TEST(KilledInTheMiddle, EverythingAcknowledgedIsThereAndTheChainIsSound) {
  TestFolder folder;
  std::string path = folder.file("ledger.db");
  std::uint64_t entries = 0;
  for (std::size_t enough : {1, 7, 40, 150, 333, 800}) {
    std::vector<Acknowledged> answers = run_and_kill(path, enough);
    ASSERT_GE(answers.size(), enough);
    auto ledger = open_sqlite_ledger(path);
    ASSERT_TRUE(ledger) << ledger.error().text();
    for (const Acknowledged& answer : answers) {
      auto found = (*ledger)->find(Mode::kExercise, Sequence(answer.sequence));
      ASSERT_TRUE(found && *found) << "sequence " << answer.sequence << " was acknowledged and is lost";
      EXPECT_EQ((*found)->document, DocumentId("d" + std::to_string(answer.thread)));
      EXPECT_EQ((*found)->revision, Revision(answer.revision));
    }
    auto report = (*ledger)->verify({});
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->fault, std::nullopt);
    EXPECT_GE(report->entries, entries + answers.size());
    EXPECT_EQ((*ledger)->head(Mode::kExercise).sequence, Sequence(report->entries));
    entries = report->entries;
  }
}

}  // namespace
}  // namespace ofure
