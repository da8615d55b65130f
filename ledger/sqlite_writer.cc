#include "ledger/sqlite_writer.h"

#include <algorithm>

#include "core/log.h"
#include "ledger/entry_row.h"
#include "ledger/migrations.h"
#include "ledger/sqlite_board.h"

namespace ofure {
namespace {

constexpr std::int64_t kLogPagesBeforeCheckpoint = 1000;
constexpr std::chrono::seconds kQuiet{1};
constexpr std::string_view kLastPosition = "SELECT max(position) FROM entry";

Result<Known> known_of(sqlite::Database& database, const NewEntry& entry) {
  Known known;
  TRY_ASSIGN(auto by_digest, database.query("SELECT " OFURE_ENTRY_COLUMNS " FROM entry e WHERE e.digest = ?"));
  TRY_ASSIGN(known.same_bytes, entry_or_none(by_digest.bind(entry.digest), Bytes::kWithout));
  if (known.same_bytes) return known;
  TRY_ASSIGN(auto by_bulletin, database.query("SELECT " OFURE_ENTRY_COLUMNS " FROM entry e WHERE e.bulletin = ?"));
  TRY_ASSIGN(known.same_bulletin, entry_or_none(by_bulletin.bind(entry.header.bulletin.text()), Bytes::kWithout));
  TRY_ASSIGN(auto by_document, database.query("SELECT " OFURE_ENTRY_COLUMNS
                                              " FROM entry e WHERE e.document = ? ORDER BY e.revision DESC LIMIT 1"));
  TRY_ASSIGN(known.newest, entry_or_none(by_document.bind(entry.header.document.text()), Bytes::kWithout));
  return known;
}

Result<Sequence> previous_of(sqlite::Database& database, const Header& header) {
  TRY_ASSIGN(auto query,
             database.query(
                 "SELECT sequence FROM entry WHERE mode = ? AND kind = ? AND area = ? ORDER BY sequence DESC LIMIT 1"));
  TRY_ASSIGN(bool row, query.bind(word_of(header.mode)).bind(header.kind.text()).bind(header.area().text()).step());
  return row ? Sequence(query.number(0)) : Sequence();
}

Done prepare(sqlite::Database& database) {
  TRY(sqlite::make_durable(database));
  TRY(database.execute("PRAGMA journal_size_limit=67108864"));
  TRY(migrate(database, ledger_file()));
  TRY_ASSIGN(bool current, board_table::is_current(database));
  if (current) return {};
  TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database));
  TRY(board_table::rebuild(database));
  return transaction.commit();
}

}  // namespace

// On the stack of the thread that waits.
struct SqliteWriter::Waiting {
  const NewEntry* entry = nullptr;
  const std::function<Done(sqlite::Database&)>* task = nullptr;
  Answer answer;
  Mutex mutex;
  Condition changed;
  bool settled GUARDED_BY(mutex) = false;

  void settle() {
    Lock lock(mutex);
    settled = true;
    changed.notify_one();
  }
  void settle(const Error& error) {
    answer = tl::unexpected<Error>(error);
    settle();
  }
  void wait() {
    Lock lock(mutex);
    changed.wait(mutex, [this]() OFURE_ATTRIBUTE(no_thread_safety_analysis) { return settled; });
  }
};

Result<Heads> read_heads(sqlite::Database& database) {
  Heads heads;
  {
    TRY_ASSIGN(auto query,
               database.query("SELECT " OFURE_ENTRY_COLUMNS " FROM entry e ORDER BY e.position DESC LIMIT 1"));
    TRY_ASSIGN(auto last, entry_or_none(query, Bytes::kWithout));
    if (!last) return heads;
    heads.position = last->position;
    heads.chain = last->chain;
  }
  for (Mode mode : kModes) {
    TRY_ASSIGN(
        auto query,
        database.query(
            "SELECT sequence FROM entry INDEXED BY entry_by_sequence WHERE mode = ? ORDER BY sequence DESC LIMIT 1"));
    TRY_ASSIGN(bool row, query.bind(word_of(mode)).step());
    if (row) heads.of(mode) = Sequence(query.number(0));
  }
  return heads;
}

Result<std::unique_ptr<SqliteWriter>> SqliteWriter::open(const std::string& path, const LedgerSettings& settings) {
  TRY_ASSIGN(WriterLock lock, WriterLock::take(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate, settings.vfs));
  TRY(prepare(database));
  TRY(sqlite::flush_folder_of(path));
  TRY_ASSIGN(Heads heads, read_heads(database));
  return std::unique_ptr<SqliteWriter>(new SqliteWriter(std::move(lock), std::move(database), settings, heads));
}

SqliteWriter::SqliteWriter(WriterLock lock, sqlite::Database database, const LedgerSettings& settings,
                           const Heads& heads)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      heads_(heads),
      group_most_(static_cast<std::size_t>(std::max<std::int64_t>(settings.group_most, 1))),
      queue_most_(static_cast<std::size_t>(std::max<std::int64_t>(settings.queue_most, 1))) {
  publish();
  // Instead of SQLite's own checkpoint, which would run inside the commit that others wait for.
  auto count_pages = [](void* writer, sqlite3*, const char*, int pages) {
    static_cast<SqliteWriter*>(writer)->log_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.handle(), count_pages, this);
  thread_ = std::thread([this] { work_through(); });
}

SqliteWriter::~SqliteWriter() { close(); }

Result<Appended> SqliteWriter::append(const NewEntry& entry) {
  if (auto fault = fault_of(entry)) return fail(Code::kBadInput, *fault);
  Waiting waiting;
  waiting.entry = &entry;
  TRY(wait_for_turn(waiting));
  return std::move(waiting.answer);
}

Done SqliteWriter::run(const std::function<Done(sqlite::Database&)>& work) {
  Waiting waiting;
  waiting.task = &work;
  TRY(wait_for_turn(waiting));
  TRY(waiting.answer);
  return {};
}

Done SqliteWriter::wait_for_turn(Waiting& waiting) {
  {
    Lock lock(mutex_);
    if (stopped_) return tl::unexpected<Error>(*stopped_);
    if (queue_.size() >= queue_most_) return fail(Code::kBusy, "too many bulletins wait for the ledger / 受付が混み合っています。同じ電文をもう一度送ってください。");
    queue_.push_back(&waiting);
    work_.notify_one();
  }
  waiting.wait();
  return {};
}

std::optional<SqliteWriter::Group> SqliteWriter::next_group() {
  Lock lock(mutex_);
  auto awake = [this]() OFURE_ATTRIBUTE(no_thread_safety_analysis) { return closing_ || !queue_.empty(); };
  if (log_pages_ == 0) {
    work_.wait(mutex_, awake);
  } else if (!work_.wait_for(mutex_, kQuiet, awake)) {
    return Group();
  }
  if (queue_.empty()) return std::nullopt;
  Group group;
  while (!queue_.empty() && group.size() < group_most_) {
    bool task = queue_.front()->task != nullptr;
    if (task && !group.empty()) break;
    group.push_back(queue_.front());
    queue_.pop_front();
    if (task) break;
  }
  return group;
}

void SqliteWriter::work_through() {
  while (auto group = next_group()) {
    if (group->empty()) {
      check_point();
    } else if (group->front()->task != nullptr) {
      run_task(*group->front());
    } else {
      write(*group);
    }
  }
}

// The callers first: what follows is not theirs to wait for.
void SqliteWriter::write(const Group& group) {
  Heads next = heads_;
  if (Done written = write_all(group, next); !written) return give_up(group, written.error());
  Heads before = std::exchange(heads_, next);
  if (heads_.position != before.position) short_of_space_.store(false, std::memory_order_relaxed);
  publish();
  for (Waiting* waiting : group) waiting->settle();
  tell_listener(before);
  if (log_pages_ >= kLogPagesBeforeCheckpoint) check_point();
}

Done SqliteWriter::write_all(const Group& group, Heads& heads) {
  TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
  TRY_ASSIGN(auto last, database_.integer(kLastPosition));
  if (static_cast<std::uint64_t>(last.value_or(0)) != heads_.position) {
    return fail(Code::kCorrupt, "something else wrote into the ledger while it was open");
  }
  for (Waiting* waiting : group) {
    TRY_ASSIGN(Placed placed, place(*waiting->entry, heads));
    waiting->answer = std::move(placed.answer);
  }
  return transaction.commit();
}

Result<SqliteWriter::Placed> SqliteWriter::place(const NewEntry& entry, Heads& heads) {
  TRY_ASSIGN(Known known, known_of(database_, entry));
  Decision decision = decide(known, entry);
  if (decision.what == Decision::What::kAgain) return Placed{appended(*known.same_bytes, true)};
  if (decision.what == Decision::What::kConflict) return Placed{fail(Code::kConflict, decision.reason)};
  TRY_ASSIGN(Sequence previous, previous_of(database_, entry.header));
  Heads next = heads;
  Entry placed = place_next(next, entry, previous);
  if (Done inserted = insert_entry(database_, placed); !inserted) {
    // A row the table refuses is the fault of this one entry; the others of its group go on.
    bool own_fault = inserted.error().code == Code::kConflict || inserted.error().code == Code::kTooLarge;
    if (own_fault && database_.in_transaction())
      return Placed{fail(Code::kBadInput, "the ledger cannot keep this entry", inserted.error().text())};
    return tl::unexpected<Error>(inserted.error());
  }
  TRY(board_table::put(database_, placed));
  heads = next;
  return Placed{appended(placed, false)};
}

void SqliteWriter::run_task(Waiting& waiting) {
  auto run = [&]() -> Done {
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    TRY((*waiting.task)(database_));
    return transaction.commit();
  };
  if (Done done = run(); !done) return give_up({&waiting}, done.error());
  waiting.answer = Appended{};
  waiting.settle();
}

// Nothing of the group is on the disk when there was no room or no lock. After any other failure nobody can know.
void SqliteWriter::give_up(const Group& group, Error error) {
  if (error.code == Code::kNoSpace) short_of_space_.store(true, std::memory_order_relaxed);
  bool nothing_written = error.code == Code::kNoSpace || error.code == Code::kBusy;
  if (!nothing_written || !still_sound()) {
    stop(error);
    error = *stopped();
  }
  for (Waiting* waiting : group) waiting->settle(error);
}

bool SqliteWriter::still_sound() {
  if (database_.in_transaction()) return false;
  auto last = database_.integer(kLastPosition);
  return last && static_cast<std::uint64_t>(last->value_or(0)) == heads_.position;
}

void SqliteWriter::publish() {
  for (Mode mode : kModes)
    heads_seen_[static_cast<std::size_t>(mode)].store(heads_.of(mode).value(), std::memory_order_release);
  position_seen_.store(heads_.position, std::memory_order_release);
}

void SqliteWriter::tell_listener(const Heads& before) {
  if (!listener_) return;
  for (Mode mode : kModes) {
    if (heads_.of(mode) != before.of(mode)) listener_(mode, heads_.of(mode));
  }
}

// Moves the log into the file. A full disk only makes the log longer; a flush that fails here is as bad as one in a
// commit.
void SqliteWriter::check_point() {
  int code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  log_pages_ = 0;
  if (code == SQLITE_OK) return;
  Error error = sqlite::error_of(database_.handle(), code);
  if (error.code == Code::kBusy) return;
  if (error.code == Code::kNoSpace) return log_warning("ledger log stays long", {{"cause", error.text()}});
  stop(error);
}

void SqliteWriter::stop(const Error& error) {
  std::deque<Waiting*> waiting;
  Error reason{Code::kStopped,
               "the ledger stopped because writing failed; what is on the disk is read again at the next start",
               error.text()};
  {
    Lock lock(mutex_);
    if (!stopped_ || closing_) stopped_ = reason;
    waiting.swap(queue_);
  }
  // What a failed flush left in the log may or may not be whole: only a fresh start may judge it, so no close may move
  // it into the file.
  database_.keep_log_on_close();
  log_pages_ = 0;
  log_error("ledger stopped", {{"cause", error.text()}});
  for (Waiting* one : waiting) one->settle(reason);
}

std::optional<Error> SqliteWriter::stopped() const {
  Lock lock(mutex_);
  return stopped_;
}

void SqliteWriter::close() {
  {
    Lock lock(mutex_);
    closing_ = true;
    if (!stopped_) stopped_ = Error{Code::kStopped, "the ledger is closed", {}};
    work_.notify_one();
  }
  std::call_once(joined_, [this] { thread_.join(); });
}

}  // namespace ofure
