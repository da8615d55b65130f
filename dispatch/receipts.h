#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "ledger/ledger.h"
#include "ledger/outcomes.h"
#include "ledger/subscriptions.h"

namespace ofure {

// What a receiver says it did with a bulletin: its program understood it (parsed), or it was shown or spoken (aired).
struct ReceiverReceipt {
  Mode mode = Mode::kTest;
  Sequence sequence;
  Stage stage = Stage::kParsed;
  std::optional<Instant> at;  // when it happened; nothing = now
  std::string detail;         // the receiver's words, for people
};
// From {"sequence": 7, "mode": "actual", "stage": "parsed", "at": "…", "detail": "…"}; `at` and `detail` may be absent, anything
// else may not be there. Errors: kBadInput with what would have been right.
[[nodiscard]] Result<ReceiverReceipt> read_receiver_receipt(std::string_view json);

// Whose receipt it is: the holder of a receiver's key.
struct ReceiptGiver {
  KeyId key;
  std::string name;
  std::vector<Mode> modes;  // that the key may read
};

// The desk that takes receipts of receivers, whichever way they come. Safe from any thread.
class ReceiptDesk {
 public:
  // How far a receiver's clock may be ahead of ours, or behind.
  static constexpr std::chrono::seconds kClockTolerance{60};

  // All of them must outlive it.
  ReceiptDesk(Ledger& ledger, Outcomes& outcomes, const Subscriptions& subscriptions, const Clock& clock)
      : ledger_(ledger), outcomes_(outcomes), subscriptions_(subscriptions), clock_(clock) {}

  struct Taken {
    Entry entry;           // without its bytes
    OutcomeRecord record;  // as it stands in the journal
    bool again = false;    // this stage was reported before: the first word stands
  };
  // Durable on return. Errors: kNotFound  no such sequence
  //                            kDenied    this key may not read the mode
  //                            kConflict  the receiver did not get this bulletin: none of its subscriptions asked for it, or
  //                                       each ended it without a try (superseded, expired)
  //                            kBadInput  a time that has not come, or before the bulletin was accepted
  // A receiver without any subscription for the mode takes what it reads by itself, so its word is enough.
  [[nodiscard]] Result<Taken> take(const ReceiptGiver& giver, const ReceiverReceipt& receipt);

 private:
  [[nodiscard]] Done require_got(const ReceiptGiver& giver, const Entry& entry) const;
  [[nodiscard]] Result<bool> got(const Subscription& subscription, const Entry& entry, std::string& why) const;

  Ledger& ledger_;
  Outcomes& outcomes_;
  const Subscriptions& subscriptions_;
  const Clock& clock_;
};

}  // namespace ofure
