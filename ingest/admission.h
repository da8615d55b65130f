#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/clock.h"
#include "core/finding.h"
#include "core/result.h"
#include "formats/reader.h"
#include "ingest/area_facts.h"
#include "ingest/credentials.h"
#include "ingest/drill_traffic.h"
#include "ledger/ledger.h"

namespace ofure {

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
[[nodiscard]] Receipt receipt_of(const Entry& entry, bool again);

// The answer to a sender whose bulletin was not taken: nothing was kept.
struct Refusal {
  Verdict verdict;
};

// The answer to a sender whose bulletin waits for a second person: it is on stable storage, has no number and reaches
// nobody yet.
struct Awaiting {
  WaitingBulletin waiting;
  bool again = false;  // these bytes wait already

  [[nodiscard]] std::string json() const;
};

using Answer = std::variant<Receipt, Refusal, Awaiting>;

// Steps 7 and 8 of the path, for everything that enters the ledger: what senders post, what a second person releases,
// what is taken back. Safe from any thread.
class Admission {
 public:
  // Without `areas` nothing was imported of areas.
  Admission(const Credentials& credentials, const Reader& reader, Ledger& ledger, const Clock& clock,
            AreaSource areas = {})
      : credentials_(credentials), reader_(reader), ledger_(ledger), clock_(clock), areas_(std::move(areas)) {}

  // Whose rights are judged, and whether the ledger is looked at.
  struct Asker {
    const Submitter* submitter = nullptr;  // null = rights were judged elsewhere
    bool with_ledger = true;
    bool counts = false;                   // a sending, not a check: it counts as drill traffic
  };
  [[nodiscard]] Result<Verdict> judge(const Reading& reading, const std::string& bytes, const Asker& asker);

  // Gives the bulletin its place. Blocks until it is on stable storage. REQUIRES: the verdict does not refuse.
  // Errors: kConflict (lost a race against another sender), kNoSpace, kStopped, kBusy.
  [[nodiscard]] Result<Receipt> keep(const Header& header, std::shared_ptr<const std::string> bytes,
                                     const Digest& digest, const Verdict& verdict, const KeyId& submitter,
                                     std::string_view peer);

  [[nodiscard]] const Reader& reader() const { return reader_; }
  [[nodiscard]] Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const Credentials& credentials() const { return credentials_; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  // What was imported of areas; null = nothing.
  [[nodiscard]] std::shared_ptr<const AreaFacts> area_facts() const { return areas_ ? areas_() : nullptr; }

 private:
  const Credentials& credentials_;
  const Reader& reader_;
  Ledger& ledger_;
  const Clock& clock_;
  const AreaSource areas_;
  DrillTraffic drills_;
};

void count_verdict(std::string_view verdict);
// One line of the log for what became of a bulletin.
void note_bulletin(const Header& header, std::string_view what, std::string_view key, std::string_view peer,
                   Sequence sequence);

}  // namespace ofure
