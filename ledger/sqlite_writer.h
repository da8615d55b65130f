#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/mutex.h"
#include "ledger/ledger.h"
#include "ledger/lineage.h"
#include "ledger/sqlite.h"
#include "ledger/writer_lock.h"

namespace ofure {

// The one thread that writes the ledger file, with the one connection that may. Waiting appends are taken as groups:
// one transaction, one flush, then all are answered. Safe from any thread.
class SqliteWriter {
 public:
  // Makes or migrates the file, rebuilds the board if its version changed, reads the heads and starts the thread.
  [[nodiscard]] static Result<std::unique_ptr<SqliteWriter>> open(const std::string& path,
                                                                  const LedgerSettings& settings);
  ~SqliteWriter();

  [[nodiscard]] Result<Appended> append(const NewEntry& entry) EXCLUDES(mutex_);
  // Runs `work` in a write transaction of its own, between two groups.
  [[nodiscard]] Done run(const std::function<Done(sqlite::Database&)>& work) EXCLUDES(mutex_);

  [[nodiscard]] Sequence head(Mode mode) const {
    return Sequence(heads_seen_[static_cast<std::size_t>(mode)].load(std::memory_order_acquire));
  }
  // The newest position that is durable.
  [[nodiscard]] std::uint64_t position() const { return position_seen_.load(std::memory_order_acquire); }
  void on_append(std::function<void(Mode, Sequence)> listener) { listener_ = std::move(listener); }
  [[nodiscard]] std::optional<Error> stopped() const EXCLUDES(mutex_);
  // Kept by the writer's thread, so that of two answers the later write's stands.
  [[nodiscard]] bool short_of_space() const { return short_of_space_.load(std::memory_order_relaxed); }
  void close() EXCLUDES(mutex_);

 private:
  using Answer = Result<Appended>;
  struct Placed {
    Answer answer;
  };
  struct Waiting;
  using Group = std::vector<Waiting*>;

  SqliteWriter(WriterLock lock, sqlite::Database database, const LedgerSettings& settings, const Heads& heads);
  [[nodiscard]] Done wait_for_turn(Waiting& waiting) EXCLUDES(mutex_);
  // Nothing = the ledger is closing and the queue is empty; an empty group = it has been quiet for a while.
  [[nodiscard]] std::optional<Group> next_group() EXCLUDES(mutex_);
  void work_through() EXCLUDES(mutex_);
  void write(const Group& group);
  [[nodiscard]] Done write_all(const Group& group, Heads& heads);
  [[nodiscard]] Result<Placed> place(const NewEntry& entry, Heads& heads);
  void run_task(Waiting& waiting);
  void give_up(const Group& group, Error error);
  [[nodiscard]] bool still_sound();
  void publish();
  void tell_listener(const Heads& before);
  void check_point();
  void stop(const Error& error) EXCLUDES(mutex_);

  WriterLock lock_;  // let go last
  // Of the writer's thread alone.
  sqlite::Database database_;
  Heads heads_;
  std::int64_t log_pages_ = 0;
  std::function<void(Mode, Sequence)> listener_;

  const std::size_t group_most_, queue_most_;
  std::array<std::atomic<std::uint64_t>, kModes.size()> heads_seen_{};
  std::atomic<std::uint64_t> position_seen_{0};
  std::atomic<bool> short_of_space_{false};
  mutable Mutex mutex_;
  Condition work_;
  std::deque<Waiting*> queue_ GUARDED_BY(mutex_);
  bool closing_ GUARDED_BY(mutex_) = false;
  std::optional<Error> stopped_ GUARDED_BY(mutex_);
  std::once_flag joined_;
  std::thread thread_;
};

// Where a ledger file ends, without looking at more than its last entries. Errors: kCorrupt.
[[nodiscard]] Result<Heads> read_heads(sqlite::Database& database);

}  // namespace ofure
