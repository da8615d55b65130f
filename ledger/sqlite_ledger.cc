#include <fmt/format.h>

#include <filesystem>

#include "core/log.h"
#include "ledger/backup.h"
#include "ledger/entry_row.h"
#include "ledger/ledger.h"
#include "ledger/migrations.h"
#include "ledger/reader_pool.h"
#include "ledger/sqlite_board.h"
#include "ledger/sqlite_writer.h"
#include "ledger/verifier.h"

namespace ofure {
namespace {

constexpr int kVerifiedAtOnce = 256;
constexpr int kReadOnlyReaders = 2;
constexpr std::string_view kReadOnly = "the ledger was opened for reading only";

bool names_one_place(const EntryFilter& filter) { return filter.kind && filter.area && !filter.area->is_prefecture(); }

// Both indexes are named outright: which one is right does not depend on statistics, and the wrong one reads the whole
// table.
std::string read_statement(const EntryFilter& filter, std::string_view columns, std::string_view order) {
  bool one_place = names_one_place(filter);
  std::string sql = "SELECT " + std::string(columns) + " FROM entry e INDEXED BY ";
  sql += one_place ? "entry_by_place" : "entry_by_sequence";
  sql += " WHERE e.mode = ? AND e.sequence > ?";
  if (filter.kind) sql += " AND e.kind = ?";
  if (filter.area) sql += one_place ? " AND e.area = ?" : " AND e.area BETWEEN ? AND ?";
  return sql + " ORDER BY e.sequence" + std::string(order) + " LIMIT ?";
}

template <class Query>
void bind_read(Query& query, Mode mode, Sequence after, const EntryFilter& filter, std::size_t limit) {
  query.bind(word_of(mode)).bind(after.value());
  if (filter.kind) query.bind(filter.kind->text());
  AreaRange range = range_of(filter.area);
  if (filter.area) query.bind(range.first);
  if (filter.area && !names_one_place(filter)) query.bind(range.last);
  query.bind(static_cast<std::uint64_t>(limit));
}

// A writer and some readers over one file; without the writer it is a ledger for reading only.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::unique_ptr<SqliteWriter> writer, std::unique_ptr<ReaderPool> readers)
      : writer_(std::move(writer)),
        readers_(std::move(readers)),
        board_(*readers_, [this] { return rebuild_board(); }) {}

  Result<Appended> append(const NewEntry& entry) override {
    if (writer_ == nullptr) return fail(Code::kStopped, std::string(kReadOnly));
    return writer_->append(entry);
  }

  Result<std::optional<Entry>> find_digest(const Digest& digest) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query("SELECT " OFURE_ENTRY_COLUMNS ", e.bytes FROM entry e WHERE e.digest = ?"));
    return entry_or_none(query.bind(digest), Bytes::kWith);
  }

  Result<std::optional<Entry>> find(const BulletinId& bulletin) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query("SELECT " OFURE_ENTRY_COLUMNS ", e.bytes FROM entry e WHERE e.bulletin = ?"));
    return entry_or_none(query.bind(bulletin.text()), Bytes::kWith);
  }

  Result<std::optional<Entry>> find(Mode mode, Sequence sequence) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query("SELECT " OFURE_ENTRY_COLUMNS
                                         ", e.bytes FROM entry e WHERE e.mode = ? AND e.sequence = ?"));
    return entry_or_none(query.bind(word_of(mode)).bind(sequence.value()), Bytes::kWith);
  }

  Result<std::vector<Entry>> read(Mode mode, Sequence after, const EntryFilter& filter,
                                  std::size_t limit) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query(read_statement(filter, OFURE_ENTRY_COLUMNS ", e.bytes", "")));
    bind_read(query, mode, after, filter, limit);
    return entries_from(query, Bytes::kWith);
  }

  Result<std::vector<Entry>> latest(Mode mode, const EntryFilter& filter, std::size_t limit) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query(read_statement(filter, OFURE_ENTRY_COLUMNS, " DESC")));
    bind_read(query, mode, Sequence(), filter, limit);
    return entries_from(query, Bytes::kWithout);
  }

  Result<std::vector<Entry>> revisions(const DocumentId& document) const override {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query,
               reader->query("SELECT " OFURE_ENTRY_COLUMNS " FROM entry e WHERE e.document = ? ORDER BY e.revision"));
    return entries_from(query.bind(document.text()), Bytes::kWithout);
  }

  Head head(Mode mode) const override {
    if (writer_ != nullptr) return {writer_->head(mode)};
    auto reader = readers_->borrow();
    auto heads = read_heads(*reader);
    if (!heads) {
      log_error("ledger head not readable", {{"mode", word_of(mode)}, {"cause", heads.error().text()}});
      return {};
    }
    return {heads->of(mode)};
  }

  void on_append(std::function<void(Mode, Sequence)> listener) override {
    if (writer_ != nullptr) writer_->on_append(std::move(listener));
  }

  Board& board() override { return board_; }

  Result<VerifyReport> verify(const std::function<void(std::uint64_t, std::uint64_t)>& progress) const override {
    Verifier verifier;
    TRY_ASSIGN(std::uint64_t all, last_position());
    for (;;) {
      TRY_ASSIGN(bool more, verify_some(verifier, all));
      if (progress) progress(verifier.heads().position, all);
      if (!more) break;
    }
    if (!verifier.report().fault) TRY(verify_end(verifier, all));
    return verifier.report();
  }

  Done backup(const std::string& path) const override {
    auto reader = readers_->borrow();
    return back_up(*reader, path);
  }

  std::optional<Error> stopped() const override {
    return writer_ != nullptr ? writer_->stopped() : Error{Code::kStopped, std::string(kReadOnly), {}};
  }

  bool short_of_space() const override { return writer_ != nullptr && writer_->short_of_space(); }

  void close() override {
    if (writer_ != nullptr) writer_->close();
  }

 private:
  Done rebuild_board() {
    if (writer_ == nullptr) return fail(Code::kStopped, std::string(kReadOnly));
    return writer_->run(board_table::rebuild);
  }

  // Of the writer where there is one, so that entries cut off the end of the file are missed.
  Result<std::uint64_t> last_position() const {
    if (writer_ != nullptr) return writer_->position();
    auto reader = readers_->borrow();
    TRY_ASSIGN(Heads heads, read_heads(*reader));
    return heads.position;
  }

  // A short transaction for each part: a long one would keep the log from being moved into the file.
  Result<bool> verify_some(Verifier& verifier, std::uint64_t all) const {
    auto reader = readers_->borrow();
    TRY_ASSIGN(auto query, reader->query("SELECT " OFURE_ENTRY_COLUMNS
                                         ", e.bytes FROM entry e WHERE e.position > ? AND e.position <= ? "
                                         "ORDER BY e.position LIMIT ?"));
    query.bind(verifier.heads().position).bind(all).bind(kVerifiedAtOnce);
    for (int i = 0; i < kVerifiedAtOnce; ++i) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return false;
      auto entry = entry_from(query, Bytes::kWith);
      if (!entry) {
        verifier.blame(query.number(0), entry.error().message);
        return false;
      }
      if (!verifier.check(*entry)) return false;
    }
    return true;
  }

  Done verify_end(Verifier& verifier, std::uint64_t all) const {
    std::uint64_t last = verifier.heads().position;
    if (last < all) {
      verifier.blame(last + 1, fmt::format("entry {} is missing; the ledger ends too early", last + 1));
      return {};
    }
    auto reader = readers_->borrow();
    TRY_ASSIGN(bool board_is_current, board_table::is_current(*reader));
    if (!board_is_current) return {};
    TRY_ASSIGN(auto query, reader->query("SELECT b.position FROM board b LEFT JOIN entry e ON e.position = b.position "
                                         "WHERE e.document IS NOT b.document ORDER BY b.position LIMIT 1"));
    TRY_ASSIGN(bool row, query.step());
    if (row)
      verifier.blame(query.number(0),
                     fmt::format("the board names entry {}, which is missing or of another document", query.number(0)));
    return {};
  }

  std::unique_ptr<SqliteWriter> writer_;  // closes last: then the log is moved into the file
  std::unique_ptr<ReaderPool> readers_;
  SqliteBoard board_;
};

Done require_board(ReaderPool& readers) {
  auto reader = readers.borrow();
  TRY(require_newest(*reader, ledger_file()));
  TRY_ASSIGN(bool current, board_table::is_current(*reader));
  if (current) return {};
  return fail(Code::kBadSetting,
              "the board of the ledger is of another version; start the server once to make it anew");
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::string& path, const LedgerSettings& settings) {
  TRY_ASSIGN(auto writer, SqliteWriter::open(path, settings));
  TRY_ASSIGN(auto readers, ReaderPool::open(path, settings.readers, settings.vfs));
  return std::make_unique<SqliteLedger>(std::move(writer), std::move(readers));
}

Result<std::unique_ptr<Ledger>> open_sqlite_ledger_read_only(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return fail(Code::kNotFound, "there is no ledger at " + path);
  TRY_ASSIGN(auto readers, ReaderPool::open(path, kReadOnlyReaders, {}));
  TRY(require_board(*readers));
  return std::make_unique<SqliteLedger>(nullptr, std::move(readers));
}

}  // namespace ofure
