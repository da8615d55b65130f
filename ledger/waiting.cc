#include "ledger/waiting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/entry_row.h"
#include "ledger/register_file.h"

namespace ofure {
namespace {

using State = WaitingBulletin::State;

constexpr std::array<std::pair<State, std::string_view>, 5> kStates = {{{State::kWaiting, "waiting"},
                                                                        {State::kReleasing, "releasing"},
                                                                        {State::kReleased, "released"},
                                                                        {State::kReturned, "returned"},
                                                                        {State::kWithdrawn, "withdrawn"}}};

constexpr std::string_view kSelect =
    "SELECT bulletin, document, revision, kind, action, mode, area, level, digest, findings, submitter, office, "
    "received, because, break_glass, state, decided_by, decided, reason, broke_glass, sequence, reviewed_by, reviewed, "
    "review_reason, {} FROM waiting {}";

std::optional<Instant> moment_or_none(const sqlite::Query& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(instant_at(row.integer(column)));
}

Result<WaitingBulletin> waiting_from(const sqlite::Query& row) {
  WaitingBulletin one;
  auto action = action_from(row.text(4));
  auto mode = mode_from(row.text(5));
  auto area = AreaCode::parse(row.text(6));
  auto state = std::find_if(kStates.begin(), kStates.end(), [&](const auto& s) { return s.second == row.text(15); });
  if (!action || !mode || !area || state == kStates.end())
    return fail(Code::kCorrupt, "the register holds a waiting bulletin that cannot be read");
  one.bulletin = BulletinId(std::string(row.text(0)));
  one.document = DocumentId(std::string(row.text(1)));
  one.revision = Revision(row.number(2));
  one.kind = Kind(std::string(row.text(3)));
  one.action = *action;
  one.mode = *mode;
  one.area = *area;
  one.level = Level(static_cast<int>(row.integer(7)));
  TRY_ASSIGN(one.digest, digest_from(row.blob(8)));
  one.findings = row.text(9);
  one.submitter = KeyId(std::string(row.text(10)));
  one.office = OfficeId(std::string(row.text(11)));
  one.received = instant_at(row.integer(12));
  one.because = row.text(13);
  one.break_glass = row.integer(14) != 0;
  one.state = state->first;
  one.decided_by = KeyId(std::string(row.text(16)));
  one.decided = moment_or_none(row, 17);
  one.reason = row.text(18);
  one.broke_glass = row.integer(19) != 0;
  one.sequence = Sequence(row.number(20));
  one.reviewed_by = KeyId(std::string(row.text(21)));
  one.reviewed = moment_or_none(row, 22);
  one.review_reason = row.text(23);
  if (!row.is_null(24)) one.bytes = std::make_shared<const std::string>(row.blob(24));
  return one;
}

class SqliteWaitingRoom final : public WaitingRoom {
 public:
  explicit SqliteWaitingRoom(sqlite::Database database) : file_(std::move(database)) {}

  Done add(const WaitingBulletin& one) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(auto query, file_.database.query(
                                 "INSERT INTO waiting (bulletin, document, revision, kind, action, mode, area, level, "
                                 "bytes, digest, findings, submitter, office, received, because, break_glass, state) "
                                 "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'waiting')"));
      query.bind(one.bulletin.text()).bind(one.document.text()).bind(one.revision.value()).bind(one.kind.text());
      query.bind(word_of(one.action)).bind(word_of(one.mode)).bind(one.area.text()).bind(one.level.value());
      query.bind_blob(*one.bytes).bind(one.digest).bind(one.findings).bind(one.submitter.text());
      query.bind(one.office.text()).bind(milliseconds(one.received)).bind(one.because).bind(one.break_glass ? 1 : 0);
      Done added = query.run();
      if (!added && added.error().code == Code::kConflict)
        return fail(Code::kConflict, "This transmission was handed in before; send it with a new distributionID. / この distributionID は使用済みです。新しいもので送ってください。");
      TRY(added);
    }
    TRY(add_event(file_.database, {one.received, one.submitter.text()}, "bulletin.waiting", one.bulletin.text(),
                  fmt::format("{} revision {} {} {} area {} level {}: {}", one.document.text(), one.revision.value(),
                              word_of(one.mode), one.kind.text(), one.area.text(), one.level.value(), one.because)));
    return transaction.commit();
  }

  Result<std::optional<WaitingBulletin>> find(const BulletinId& bulletin) const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query(fmt::format(kSelect, "bytes", "WHERE bulletin = ?")));
    query.bind(bulletin.text());
    return first_of(query);
  }

  Result<std::optional<WaitingBulletin>> find(const Digest& digest) const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query(fmt::format(kSelect, "bytes", "WHERE digest = ?")));
    query.bind(digest);
    return first_of(query);
  }

  Result<std::vector<WaitingBulletin>> open() const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query,
               file_.database.query(fmt::format(
                   kSelect, "NULL",
                   "WHERE state IN ('waiting', 'releasing') OR (state = 'released' AND broke_glass = 1 AND reviewed IS "
                   "NULL) ORDER BY state = 'released', received, bulletin")));
    std::vector<WaitingBulletin> all;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return all;
      TRY_ASSIGN(WaitingBulletin one, waiting_from(query));
      all.push_back(std::move(one));
    }
  }

  Done begin_release(const BulletinId& bulletin, const ReleaseDecision& decision) override {
    return decide(bulletin, "releasing", decision.broke_glass ? "bulletin.break_glass" : "bulletin.release", decision);
  }
  Done give_back(const BulletinId& bulletin, const ReleaseDecision& decision) override {
    return decide(bulletin, "returned", "bulletin.returned", decision);
  }
  Done withdraw(const BulletinId& bulletin, const ReleaseDecision& decision) override {
    return decide(bulletin, "withdrawn", "bulletin.withdrawn", decision);
  }

  Done finish_release(const BulletinId& bulletin, Sequence sequence, Instant at) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(auto query, file_.database.query("UPDATE waiting SET state = 'released', sequence = ? "
                                                  "WHERE bulletin = ? AND state = 'releasing' RETURNING bulletin"));
      query.bind(sequence.value()).bind(bulletin.text());
      TRY(one_row(query, bulletin, "is not being released"));
    }
    TRY(add_event(file_.database, {at, "hub"}, "bulletin.released", bulletin.text(),
                  fmt::format("sequence {}", sequence.value())));
    return transaction.commit();
  }

  Done undo_release(const BulletinId& bulletin, const std::string& reason, Instant at) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(auto query,
                 file_.database.query("UPDATE waiting SET state = 'waiting', decided_by = '', decided = NULL, "
                                      "reason = '', broke_glass = 0 "
                                      "WHERE bulletin = ? AND state = 'releasing' RETURNING bulletin"));
      query.bind(bulletin.text());
      TRY(one_row(query, bulletin, "is not being released"));
    }
    TRY(add_event(file_.database, {at, "hub"}, "bulletin.release_failed", bulletin.text(), reason));
    return transaction.commit();
  }

  Done review(const BulletinId& bulletin, const ReleaseDecision& decision) override {
    if (decision.reason.empty()) return fail(Code::kBadInput, "A review is closed with a reason. / 確認を閉じるには理由が必要です。");
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(
          auto query,
          file_.database.query("UPDATE waiting SET reviewed_by = ?, reviewed = ?, review_reason = ? WHERE bulletin = ? "
                               "AND state = 'released' AND broke_glass = 1 AND reviewed IS NULL RETURNING bulletin"));
      query.bind(decision.by.text()).bind(milliseconds(decision.at)).bind(decision.reason).bind(bulletin.text());
      TRY(one_row(query, bulletin, "has no open review"));
    }
    TRY(add_event(file_.database, {decision.at, decision.by.text()}, "bulletin.reviewed", bulletin.text(),
                  decision.reason));
    return transaction.commit();
  }

 private:
  Done decide(const BulletinId& bulletin, std::string_view state, std::string_view what,
              const ReleaseDecision& decision) {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(
          auto query,
          file_.database.query("UPDATE waiting SET state = ?, decided_by = ?, decided = ?, reason = ?, broke_glass = ? "
                               "WHERE bulletin = ? AND state = 'waiting' RETURNING bulletin"));
      query.bind(state).bind(decision.by.text()).bind(milliseconds(decision.at)).bind(decision.reason);
      query.bind(decision.broke_glass ? 1 : 0).bind(bulletin.text());
      TRY(one_row(query, bulletin, "does not wait any more"));
    }
    TRY(add_event(file_.database, {decision.at, decision.by.text()}, what, bulletin.text(), decision.reason));
    return transaction.commit();
  }

  static Done one_row(sqlite::Query& query, const BulletinId& bulletin, std::string_view otherwise) {
    TRY_ASSIGN(bool row, query.step());
    if (!row) return fail(Code::kConflict, fmt::format("The bulletin {} {}. / この情報はその状態にありません。", bulletin.text(), otherwise));
    return query.run();
  }

  static Result<std::optional<WaitingBulletin>> first_of(sqlite::Query& query) {
    TRY_ASSIGN(bool row, query.step());
    if (!row) return std::optional<WaitingBulletin>{};
    TRY_ASSIGN(WaitingBulletin one, waiting_from(query));
    return std::optional(std::move(one));
  }

  mutable RegisterFile file_;
};

}  // namespace

std::string_view word_of(State state) {
  return std::find_if(kStates.begin(), kStates.end(), [&](const auto& row) { return row.first == state; })->second;
}

Result<std::unique_ptr<WaitingRoom>> open_sqlite_waiting_room(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqliteWaitingRoom>(std::move(database));
}

}  // namespace ofure
