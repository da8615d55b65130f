#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/digest.h"
#include "core/header.h"
#include "core/result.h"
#include "core/words.h"
#include "ledger/board.h"
#include "ledger/entry.h"

namespace ofure {

// The append-only, numbered, hash-chained record of every bulletin accepted: the truth all delivery reads from. No step after acceptance owns a bulletin, so
// none can lose one.
//
// All functions are safe from any thread. Nothing here knows what database stands behind; each implementation passes tests/ledger/contract.h.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // Adds one entry and returns its place once it is on stable storage. Blocks until then; calls from several threads share one flush.
  // The same bytes again are no error: the earlier place comes back with `again` set, whoever sent them.
  // Errors: kConflict  this document has this revision, or this transmission id is known, with other bytes; or the revision is not the next one, the document
  //                    was cancelled, or it belongs to another mode, kind or area
  //         kNoSpace   nothing was written; the ledger stays open
  //         kStopped   a flush failed now or earlier: what is on the disk is not known, nothing further is accepted until a restart
  //         kBusy      the queue of waiting appends is full
  //         kBadInput  the caller's mistake: the digest is not that of the bytes, an id or the kind is empty, the revision is 0
  [[nodiscard]] virtual Result<Appended> append(const NewEntry& entry) = 0;

  // The entry with these exact bytes, this transmission, this place; nothing when there is none. The bytes are in the Entry.
  [[nodiscard]] virtual Result<std::optional<Entry>> find_digest(const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<std::optional<Entry>> find(const BulletinId& bulletin) const = 0;
  [[nodiscard]] virtual Result<std::optional<Entry>> find(Mode mode, Sequence sequence) const = 0;

  // Entries of the mode with sequence > `after` that pass the filter, oldest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<Entry>> read(Mode mode, Sequence after, const EntryFilter& filter, std::size_t limit) const = 0;
  // The newest entries of the mode that pass the filter, newest first, at most `limit`, without their bytes, however far back they lie.
  [[nodiscard]] virtual Result<std::vector<Entry>> latest(Mode mode, const EntryFilter& filter, std::size_t limit) const = 0;
  // All revisions of a document, oldest first, without their bytes.
  [[nodiscard]] virtual Result<std::vector<Entry>> revisions(const DocumentId& document) const = 0;

  // The newest place of the mode; never blocks on the disk.
  [[nodiscard]] virtual Head head(Mode mode) const = 0;

  // Called after entries of that mode became durable, with the new head; from the writer's thread, in order; must return fast. Set before the first append, and never
  // changed after.
  virtual void on_append(std::function<void(Mode, Sequence)> listener) = 0;

  // What stands now.
  [[nodiscard]] virtual Board& board() = 0;

  // Recomputes every digest and the whole chain from the stored bytes. `progress` is called now and then with entries checked so far and in all.
  [[nodiscard]] virtual Result<VerifyReport> verify(const std::function<void(std::uint64_t, std::uint64_t)>& progress) const = 0;
  // Writes a complete copy that opens as a ledger, while appends go on. Errors: kConflict when `path` exists.
  [[nodiscard]] virtual Done backup(const std::string& path) const = 0;

  // Nothing while appends are possible; otherwise the reason, for readiness.
  [[nodiscard]] virtual std::optional<Error> stopped() const = 0;
  // True from a write that found the disk full until one that reached it.
  [[nodiscard]] virtual bool short_of_space() const = 0;
  // Flushes what is queued and refuses what comes later.
  virtual void close() = 0;
};

// Links the entry to the chain: SHA-256 over the previous chain value and everything of the entry that must not change, in the byte form of docs/ledger.md.
[[nodiscard]] Digest chain_after(const Digest& previous_chain, const Entry& entry);

struct LedgerSettings {
  std::int64_t group_most = 128;     // entries that share one flush
  std::int64_t queue_most = 4096;    // appends that may wait
  std::int64_t readers = 4;          // read connections
  std::string vfs;                   // the database's file layer by its registered name, for tests that break the disk; "" = the system's
};

// Opens (or makes) the embedded ledger in a file. Errors: kCorrupt, kIo, kNoSpace, kBusy (another process writes it), kBadSetting (a file system without
// working locks or write-ahead logging; a file written by a newer program).
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::string& path, const LedgerSettings& settings = {});
// Opens an existing ledger file for reading only, also while a server writes it: for `verify`, `backup` and `trace`. append() answers kStopped;
// head() reads the file; on_append() is never called. Errors: kNotFound, kCorrupt, kIo, kBadSetting (the file needs the server to bring it up to date, or is newer).
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_sqlite_ledger_read_only(const std::string& path);
// A ledger that forgets everything at the end: for tests and for `ofure check`.
[[nodiscard]] std::unique_ptr<Ledger> make_memory_ledger();

}  // namespace ofure
