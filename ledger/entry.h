#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/digest.h"
#include "core/header.h"
#include "core/ids.h"
#include "core/words.h"

namespace ofure {

// What the intake hands over: the bytes exactly as received and what was read from them.
struct NewEntry {
  Header header;
  std::shared_ptr<const std::string> bytes;
  Digest digest;           // SHA-256 of the bytes
  KeyId submitter;         // the credential that sent it
  Instant accepted_at{};
  std::string verdict;     // "accepted" or "accepted_with_defects"
  std::string findings;    // the findings as answered, a JSON array
};

// One accepted bulletin as the ledger keeps it; immutable.
struct Entry {
  Mode mode = Mode::kTest;
  Sequence sequence;
  Sequence previous;       // the sequence before this one on the same mode, kind and area; 0 = none
  BulletinId bulletin;
  DocumentId document;
  Revision revision;
  Kind kind;
  Action action = Action::kIssue;
  AreaCode area;
  Level level;
  std::string sender;      // senderID and dateTimeSent: with the bulletin id they are a CAP reference
  Time sent;
  std::optional<Time> valid_until;
  KeyId submitter;
  Instant accepted_at{};
  std::string verdict;
  std::string findings;
  Digest digest;
  Digest chain;            // over all modes, in order of acceptance
  std::uint64_t position = 0;  // place in that order, 1, 2, 3 …
  std::shared_ptr<const std::string> bytes;  // null where a function says "without their bytes"
};

struct Appended {
  Sequence sequence;
  Sequence previous;
  Digest chain;
  Instant accepted_at{};   // of the earlier acceptance when `again`
  bool again = false;      // the same bytes had been accepted before; nothing was written
};

struct EntryFilter {
  std::optional<Kind> kind;
  std::optional<AreaCode> area;  // a prefecture stands for itself and all in it; any other code for itself alone
  [[nodiscard]] bool takes(const Entry& entry) const;
};

struct Head {
  Sequence sequence;  // 0 = nothing yet in this mode
};

struct VerifyReport {
  std::uint64_t entries = 0;
  Digest chain;                        // of the last entry
  std::optional<std::string> fault;    // the first thing that is not as it was written, in words; nothing = sound
  std::uint64_t fault_position = 0;
};

}  // namespace ofure
