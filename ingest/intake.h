#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "formats/media/medium.h"
#include "formats/reach.h"
#include "ingest/admission.h"
#include "ledger/waiting.h"

namespace ofure {

// The bytes as received and who sent them.
struct Submission {
  std::shared_ptr<const std::string> bytes;
  std::optional<Submitter> caller;  // nothing = nobody said who
  std::string peer;
};

// A judged document that nobody asked to keep.
struct Examination {
  Verdict verdict;
  std::optional<Bulletin> bulletin;
  std::optional<Bulletin> before;   // the newest of them, which differences are told against
  std::vector<Ancestor> ancestors;  // earlier revisions of its document in the ledger, for the preview of references
  SecondPersonRule second_person;   // what would be asked of it, where a caller is known
  std::optional<Inhabitants> reach;       // how many live where it speaks to, where a table of households was imported
};

// The way in: read, judge, accept or let wait. Safe from any thread.
class Intake {
 public:
  // Without a waiting room nothing waits for a second person.
  explicit Intake(Admission& admission, WaitingRoom* waiting = nullptr) : admission_(admission), waiting_(waiting) {}

  // Steps 5 to 9 of the path (docs/path.md). A Receipt means: on disk, numbered, and on its way. Blocks until then.
  // Errors: kUnknown (nobody said who), kDenied (a caller that sends nothing at all), kConflict (lost a race against
  // another sender; returned or withdrawn before), kNoSpace, kStopped, kBusy.
  [[nodiscard]] Result<Answer> receive(const Submission& submission);

  // The same reading and judging, nothing kept. A caller is optional; with one, its rights are judged too.
  [[nodiscard]] Result<Examination> examine(const Submission& submission);

  // The level these bytes speak of; none when they cannot be read. Costs a reading.
  [[nodiscard]] Level level_of(const std::string& bytes) const;

  // Reads and compares bytes that are in the house already: what a second person is shown.
  [[nodiscard]] Result<Examination> examine_kept(const std::string& bytes);

 private:
  [[nodiscard]] SecondPersonRule second_person(const Header& header, const Submitter& submitter,
                                               const Verdict& verdict) const;
  [[nodiscard]] Result<Answer> let_wait(const Header& header, const Submission& submission, const Digest& digest,
                                        const Verdict& verdict, const SecondPersonRule& rule);
  [[nodiscard]] Done add_ancestors(Examination& examination) const;
  void add_reach(Examination& examination) const;

  Admission& admission_;
  WaitingRoom* waiting_;
};

}  // namespace ofure
