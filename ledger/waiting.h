#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/header.h"
#include "ledger/offices.h"

namespace ofure {

// A checked bulletin that waits for a second person, and what became of it.
struct WaitingBulletin {
  enum class State : std::uint8_t {
    kWaiting,
    kReleasing,  // somebody released it; its place in the ledger is being taken
    kReleased,
    kReturned,   // by a releaser, with a reason
    kWithdrawn,  // by who sent it
  };
  BulletinId bulletin;
  DocumentId document;
  Revision revision;
  Kind kind;
  Action action = Action::kIssue;
  Mode mode = Mode::kTest;
  AreaCode area;
  Level level;
  std::shared_ptr<const std::string> bytes;  // null in lists
  Digest digest;
  std::string findings;  // as answered, a JSON array
  KeyId submitter;       // key or person
  OfficeId office;       // of the submitter; empty = none
  Instant received{};
  std::string because;       // why it waits, in words
  bool break_glass = false;  // the office lets one person with a second factor send it at once

  State state = State::kWaiting;
  KeyId decided_by;  // who released, returned or withdrew it
  std::optional<Instant> decided;
  std::string reason;
  bool broke_glass = false;  // released by one person alone
  Sequence sequence;         // of the released
  KeyId reviewed_by;
  std::optional<Instant> reviewed;
  std::string review_reason;
  [[nodiscard]] bool review_open() const { return broke_glass && !reviewed; }
};
[[nodiscard]] std::string_view word_of(WaitingBulletin::State state);

// What a second person decides.
struct ReleaseDecision {
  KeyId by;
  Instant at{};
  std::string reason;
  bool broke_glass = false;
};

// Bulletins that wait for a second person, in keys.db. Each change stands in the audit chain, in one transaction with
// it. Safe from any thread.
class WaitingRoom {
 public:
  virtual ~WaitingRoom() = default;
  // Errors: kConflict when this transmission or these bytes wait or waited already.
  [[nodiscard]] virtual Done add(const WaitingBulletin& bulletin) = 0;
  [[nodiscard]] virtual Result<std::optional<WaitingBulletin>> find(const BulletinId& bulletin) const = 0;
  [[nodiscard]] virtual Result<std::optional<WaitingBulletin>> find(const Digest& digest) const = 0;
  // Those that wait, oldest first, without their bytes; then those whose review is open.
  [[nodiscard]] virtual Result<std::vector<WaitingBulletin>> open() const = 0;

  // waiting -> releasing. Errors: kConflict when it does not wait any more: two people cannot both decide.
  [[nodiscard]] virtual Done begin_release(const BulletinId& bulletin, const ReleaseDecision& decision) = 0;
  // releasing -> released, with its place in the ledger.
  [[nodiscard]] virtual Done finish_release(const BulletinId& bulletin, Sequence sequence, Instant at) = 0;
  // releasing -> waiting: the ledger did not take it.
  [[nodiscard]] virtual Done undo_release(const BulletinId& bulletin, const std::string& reason, Instant at) = 0;
  // waiting -> returned. Errors: kConflict.
  [[nodiscard]] virtual Done give_back(const BulletinId& bulletin, const ReleaseDecision& decision) = 0;
  // waiting -> withdrawn. Errors: kConflict.
  [[nodiscard]] virtual Done withdraw(const BulletinId& bulletin, const ReleaseDecision& decision) = 0;
  // Closes the review of a release by one person alone. Errors: kConflict when there is none open; kBadInput without a
  // reason.
  [[nodiscard]] virtual Done review(const BulletinId& bulletin, const ReleaseDecision& decision) = 0;
};

[[nodiscard]] Result<std::unique_ptr<WaitingRoom>> open_sqlite_waiting_room(const std::string& path);

}  // namespace ofure
