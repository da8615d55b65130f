#include "ledger/audit.h"

#include <fmt/format.h>

#include <iterator>

#include "ledger/entry_row.h"
#include "ledger/register_file.h"

namespace ofure {
namespace {

void field(std::string& out, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "{} {}:", name, value.size());
  out += value;
  out += '\n';
}

Result<AuditEvent> event_from(const sqlite::Query& row) {
  AuditEvent event;
  event.position = row.number(0);
  event.at = instant_at(row.integer(1));
  event.who = row.text(2);
  event.what = row.text(3);
  event.subject = row.text(4);
  event.detail = row.text(5);
  TRY_ASSIGN(event.chain, digest_from(row.blob(6)));
  return event;
}

Result<std::optional<AuditEvent>> last_event(sqlite::Database& database) {
  TRY_ASSIGN(auto query, database.query("SELECT position, at, who, what, subject, detail, chain FROM audit "
                                        "ORDER BY position DESC LIMIT 1"));
  TRY_ASSIGN(bool row, query.step());
  if (!row) return std::optional<AuditEvent>{};
  TRY_ASSIGN(AuditEvent event, event_from(query));
  return std::optional(std::move(event));
}

class SqliteAudit final : public Audit {
 public:
  explicit SqliteAudit(sqlite::Database database) : file_(std::move(database)) {}

  Done note(Instant at, const std::string& who, const std::string& what, const std::string& subject,
            const std::string& detail) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY(add_event(file_.database, {at, who}, what, subject, detail));
    return transaction.commit();
  }

  Result<std::vector<AuditEvent>> list(std::uint64_t after, const std::string& subject,
                                       std::size_t limit) const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query,
               file_.database.query("SELECT position, at, who, what, subject, detail, chain FROM audit "
                                    "WHERE position > ?1 AND (?2 = '' OR subject = ?2) ORDER BY position LIMIT ?3"));
    query.bind(after).bind(subject).bind(static_cast<std::uint64_t>(limit));
    std::vector<AuditEvent> events;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return events;
      TRY_ASSIGN(AuditEvent event, event_from(query));
      events.push_back(std::move(event));
    }
  }

  Result<AuditReport> verify() const override {
    AuditReport report;
    Digest chain;
    for (;;) {
      TRY_ASSIGN(auto events, list(report.events, "", 1000));
      if (events.empty()) return report;
      for (const AuditEvent& event : events) {
        if (event.position != report.events + 1) return broken(report, "an event is missing before this one");
        if (chain_after(chain, event) != event.chain) return broken(report, "this event is not as it was written");
        chain = event.chain;
        ++report.events;
      }
    }
  }

 private:
  static AuditReport broken(AuditReport report, std::string fault) {
    report.fault = std::move(fault);
    report.fault_position = report.events + 1;
    return report;
  }
  mutable RegisterFile file_;
};

}  // namespace

Digest chain_after(const Digest& previous, const AuditEvent& event) {
  std::string out = "ofure audit 1\n";
  field(out, "chain", previous.hex());
  field(out, "position", std::to_string(event.position));
  field(out, "at", rfc3339(event.at));
  field(out, "who", event.who);
  field(out, "what", event.what);
  field(out, "subject", event.subject);
  field(out, "detail", event.detail);
  return sha256(out);
}

Done add_event(sqlite::Database& database, const Act& act, std::string_view what, std::string_view subject,
               std::string_view detail) {
  TRY_ASSIGN(auto last, last_event(database));
  AuditEvent event;
  event.position = last ? last->position + 1 : 1;
  event.at = act.at;
  event.who = act.who;
  event.what = what;
  event.subject = subject;
  event.detail = detail;
  event.chain = chain_after(last ? last->chain : Digest(), event);
  TRY_ASSIGN(auto query, database.query("INSERT INTO audit (position, at, who, what, subject, detail, chain) "
                                        "VALUES (?,?,?,?,?,?,?)"));
  query.bind(event.position).bind(milliseconds(event.at)).bind(event.who).bind(event.what);
  query.bind(event.subject).bind(event.detail).bind(event.chain);
  return query.run();
}

Result<std::unique_ptr<Audit>> open_sqlite_audit(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqliteAudit>(std::move(database));
}

}  // namespace ofure
