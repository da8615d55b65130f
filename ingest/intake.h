#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "core/finding.h"
#include "core/result.h"
#include "formats/media/medium.h"
#include "formats/reader.h"
#include "ingest/credentials.h"
#include "ingest/judge.h"
#include "ledger/ledger.h"

namespace ofure {

// The bytes as received and the credential they came with.
struct Submission {
  std::shared_ptr<const std::string> bytes;
  std::optional<std::string> authorization;  // the Authorization field value
  std::string peer;
};

// The answer to a sender whose bulletin is on stable storage. The same bytes sent again give the same receipt.
struct Receipt {
  BulletinId bulletin;
  DocumentId document;
  Revision revision;
  Mode mode = Mode::kTest;
  Kind kind;
  Action action = Action::kIssue;
  Sequence sequence;
  Digest digest;
  Instant accepted_at{};
  std::string verdict;
  std::string findings;  // JSON array
  bool again = false;    // these bytes had been accepted before

  [[nodiscard]] std::string json() const;
};

// The answer to a sender whose bulletin was not taken: nothing was kept.
struct Refusal {
  Verdict verdict;
};

using Answer = std::variant<Receipt, Refusal>;

// A judged document that nobody asked to keep.
struct Examination {
  Verdict verdict;
  std::optional<Bulletin> bulletin;
  std::optional<Bulletin> before;   // the newest of them, which differences are told against
  std::vector<Ancestor> ancestors;  // earlier revisions of its document in the ledger, for the preview of references
};

// The way in: identify, read, judge, accept. Safe from any thread.
class Intake {
 public:
  Intake(const Credentials& credentials, const Reader& reader, Ledger& ledger, const Clock& clock)
      : credentials_(credentials), reader_(reader), ledger_(ledger), clock_(clock) {}

  // The whole path of steps 3 to 7 (docs/path.md). A Receipt means: on disk, numbered, and on its way. Blocks until then.
  // Errors: kUnknown (no key or a wrong one), kDenied (a key that sends nothing at all), kConflict (lost a race against another sender), kNoSpace, kStopped, kBusy.
  [[nodiscard]] Result<Answer> receive(const Submission& submission);

  // The same reading and judging, nothing kept. A key is optional; with one, its rights are judged too.
  [[nodiscard]] Result<Examination> examine(const Submission& submission);

 private:
  [[nodiscard]] Result<Verdict> judged(const Reading& reading, const Submission& submission, const Submitter* submitter);
  [[nodiscard]] Verdict unreadable(const Reading& reading) const;

  const Credentials& credentials_;
  const Reader& reader_;
  Ledger& ledger_;
  const Clock& clock_;
};

}  // namespace ofure
