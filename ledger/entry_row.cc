#include "ledger/entry_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ofure {
namespace {

// Reads the columns of a row one after the other and remembers the first that makes no sense.
class RowReader {
 public:
  explicit RowReader(const sqlite::Query& query) : query_(query) {}
  std::uint64_t number() { return query_.number(column_++); }
  std::int64_t integer() { return query_.integer(column_++); }
  std::string text() { return std::string(query_.text(column_++)); }
  bool skip_null() {
    if (!query_.is_null(column_)) return false;
    ++column_;
    return true;
  }
  // The value that `parse` makes of the text of the next column.
  template <class Parse>
  auto parsed(const char* name, Parse parse) {
    auto value = parse(query_.text(column_++));
    if (!value) fault(name);
    return value ? *value : typename decltype(value)::value_type{};
  }
  Digest digest(const char* name) {
    auto digest = digest_from(query_.blob(column_++));
    if (!digest) fault(name);
    return digest ? *digest : Digest();
  }
  std::string_view blob() { return query_.blob(column_++); }
  void fault(const char* name) {
    if (fault_ == nullptr) fault_ = name;
  }
  [[nodiscard]] const char* first_fault() const { return fault_; }

 private:
  const sqlite::Query& query_;
  int column_ = 0;
  const char* fault_ = nullptr;
};

}  // namespace

Result<Entry> entry_from(const sqlite::Query& query, Bytes bytes) {
  RowReader row(query);
  Entry entry;
  entry.position = row.number();
  entry.mode = row.parsed("mode", mode_from);
  entry.sequence = Sequence(row.number());
  entry.previous = Sequence(row.number());
  entry.bulletin = BulletinId(row.text());
  entry.document = DocumentId(row.text());
  entry.revision = Revision(row.number());
  entry.kind = Kind(row.text());
  entry.action = row.parsed("action", action_from);
  entry.area = row.parsed("area", AreaCode::parse);
  entry.level = Level(static_cast<int>(row.integer()));
  entry.sender = row.text();
  entry.sent = row.parsed("sent", parse_time);
  if (!row.skip_null()) entry.valid_until = row.parsed("valid_until", parse_time);
  entry.submitter = KeyId(row.text());
  entry.accepted_at = instant_at(row.integer());
  entry.verdict = row.text();
  entry.findings = row.text();
  entry.digest = row.digest("digest");
  entry.chain = row.digest("chain");
  if (bytes == Bytes::kWith) entry.bytes = std::make_shared<const std::string>(row.blob());
  if (row.first_fault() != nullptr) {
    return fail(Code::kCorrupt, fmt::format("entry {} of the ledger cannot be read: its {} is none", entry.position,
                                            row.first_fault()));
  }
  return entry;
}

Result<std::vector<Entry>> entries_from(sqlite::Query& query, Bytes bytes) {
  std::vector<Entry> entries;
  for (;;) {
    TRY_ASSIGN(bool row, query.step());
    if (!row) return entries;
    TRY_ASSIGN(Entry entry, entry_from(query, bytes));
    entries.push_back(std::move(entry));
  }
}

Result<std::optional<Entry>> entry_or_none(sqlite::Query& query, Bytes bytes) {
  TRY_ASSIGN(bool row, query.step());
  if (!row) return std::nullopt;
  TRY_ASSIGN(Entry entry, entry_from(query, bytes));
  return entry;
}

Done insert_entry(sqlite::Database& database, const Entry& entry) {
  TRY_ASSIGN(
      auto query,
      database.query("INSERT INTO entry (position, mode, sequence, previous, bulletin, document, revision, kind, "
                     "action, area, level, "
                     "sender, sent, valid_until, submitter, accepted_at, verdict, findings, digest, chain, bytes) "
                     "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
  std::optional<std::string> valid_until;
  if (entry.valid_until) valid_until = rfc3339(*entry.valid_until);
  query.bind(entry.position).bind(word_of(entry.mode)).bind(entry.sequence.value()).bind(entry.previous.value());
  query.bind(entry.bulletin.text()).bind(entry.document.text()).bind(entry.revision.value());
  query.bind(entry.kind.text()).bind(word_of(entry.action)).bind(entry.area.text()).bind(entry.level.value());
  query.bind(entry.sender).bind(rfc3339(entry.sent)).bind_or_null(valid_until);
  query.bind(entry.submitter.text()).bind(milliseconds(entry.accepted_at));
  query.bind(entry.verdict).bind(entry.findings).bind(entry.digest).bind(entry.chain);
  query.bind_blob(*entry.bytes);
  return query.run();
}

AreaRange range_of(const std::optional<AreaCode>& area) {
  if (!area) return {};
  if (!area->is_prefecture()) return {std::string(area->text()), std::string(area->text())};
  std::string prefecture(area->prefecture());
  return {prefecture + "0000", prefecture + "9999"};
}

Result<Digest> digest_from(std::string_view blob) {
  std::array<std::uint8_t, 32> bytes{};
  if (blob.size() != bytes.size()) return fail(Code::kCorrupt, "the file holds a digest of another length");
  std::copy(blob.begin(), blob.end(), bytes.begin());
  return Digest(bytes);
}

}  // namespace ofure
