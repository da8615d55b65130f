#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/civil_time.h"
#include "core/digest.h"
#include "core/result.h"

namespace ofure {

// One change of the register: a key made, a bulletin released, a review closed. Written in the same transaction as the
// change itself, so that there is no change without its event and no event without its change.
struct AuditEvent {
  std::uint64_t position = 0;  // 1, 2, 3 …
  Instant at{};
  std::string who;      // the key or person that did it, or "console" and the user of the operating system
  std::string what;     // stable word: "key.made", "bulletin.released" …
  std::string subject;  // the id of what was changed
  std::string detail;   // in words or JSON, without secrets
  Digest chain;         // over all events up to this one
};

struct AuditReport {
  std::uint64_t events = 0;
  std::optional<std::string> fault;  // the first event that is not as it was written; nothing = sound
  std::uint64_t fault_position = 0;
};

// The audit chain of the register (keys.db). Safe from any thread; other processes may write meanwhile.
class Audit {
 public:
  virtual ~Audit() = default;
  // Notes something that changes no table: a refused attempt, a break-glass alarm. Errors: kIo, kNoSpace.
  [[nodiscard]] virtual Done note(Instant at, const std::string& who, const std::string& what,
                                  const std::string& subject, const std::string& detail) = 0;
  // Events with position > `after`, oldest first, at most `limit`; with a subject, those about it alone.
  [[nodiscard]] virtual Result<std::vector<AuditEvent>> list(std::uint64_t after, const std::string& subject,
                                                             std::size_t limit) const = 0;
  // Recomputes the whole chain.
  [[nodiscard]] virtual Result<AuditReport> verify() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<Audit>> open_sqlite_audit(const std::string& path);
// SHA-256 over the previous chain value and everything of the event, in the byte form of docs/ledger.md.
[[nodiscard]] Digest chain_after(const Digest& previous, const AuditEvent& event);

}  // namespace ofure
