#include "ledger/people.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/entry_row.h"
#include "ledger/register_file.h"
#include "ledger/word_list.h"

namespace ofure {
namespace {

using word_list::joined;
using word_list::split;

constexpr std::string_view kSelect =
    "SELECT id, office, login, name, roles, kinds, areas, modes, highest_level, password, totp_secret, totp_step, "
    "created, revoked FROM person";

Result<PersonRecord> person_from(const sqlite::Query& row) {
  PersonRecord person;
  person.id = PersonId(std::string(row.text(0)));
  person.office = OfficeId(std::string(row.text(1)));
  person.login = row.text(2);
  person.name = row.text(3);
  TRY_ASSIGN(person.roles, split<Role>(row.text(4), role_from));
  TRY_ASSIGN(person.kinds, split<Kind>(row.text(5), word_list::kind_from));
  TRY_ASSIGN(person.areas, split<AreaCode>(row.text(6), AreaCode::parse));
  TRY_ASSIGN(person.modes, split<Mode>(row.text(7), mode_from));
  person.highest_level = Level(static_cast<int>(row.integer(8)));
  person.password = row.text(9);
  person.totp_secret = row.text(10);
  person.totp_step = row.integer(11);
  person.created = instant_at(row.integer(12));
  if (!row.is_null(13)) person.revoked = instant_at(row.integer(13));
  return person;
}

Done require_usable(const PersonRecord& person) {
  if (person.id.empty() || person.login.empty() || person.login.size() > 64)
    return fail(Code::kBadInput, "A person needs a login of at most 64 characters.");
  if (person.roles.empty()) return fail(Code::kBadInput, "A person needs at least one role.");
  if (person.modes.empty()) return fail(Code::kBadInput, "A person needs at least one mode.");
  if (person.password.empty() || person.totp_secret.empty())
    return fail(Code::kBadInput, "A person needs a password and a second factor.");
  return {};
}

class SqlitePeople final : public People {
 public:
  explicit SqlitePeople(sqlite::Database database) : file_(std::move(database)) {}

  Done add(const PersonRecord& person, const Act& act) override {
    TRY(require_usable(person));
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY(require_office(person.office));
    {
      TRY_ASSIGN(auto query, file_.database.query(
                                 "INSERT INTO person (id, office, login, name, roles, kinds, areas, modes, "
                                 "highest_level, password, totp_secret, created) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"));
      query.bind(person.id.text()).bind(person.office.text()).bind(person.login).bind(person.name);
      query.bind(joined(person.roles)).bind(joined(person.kinds)).bind(joined(person.areas)).bind(joined(person.modes));
      query.bind(person.highest_level.value()).bind(person.password).bind(person.totp_secret);
      query.bind(milliseconds(act.at));
      Done added = query.run();
      if (!added && added.error().code == Code::kConflict)
        return fail(Code::kConflict, "There is a person with the login \"" + person.login + "\" already.");
      TRY(added);
    }
    TRY(add_event(file_.database, act, "person.made", person.id.text(),
                  fmt::format("{} \"{}\" office={} roles={} kinds={} areas={} modes={} highest_level={}", person.login,
                              person.name, person.office.text(), joined(person.roles), joined(person.kinds),
                              joined(person.areas), joined(person.modes), person.highest_level.value())));
    return transaction.commit();
  }

  Done revoke(const PersonId& id, const Act& act) override {
    return change("UPDATE person SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING login", id, act,
                  "person.revoked", {});
  }

  Done renew(const PersonId& id, const std::string& password, const std::string& totp_secret, const Act& act) override {
    TRY(require_open_office(id));
    return change(
        "UPDATE person SET totp_step = ?1 * 0, password = ?3, totp_secret = ?4 "
        "WHERE id = ?2 AND revoked IS NULL RETURNING login",
        id, act, "person.renewed", {password, totp_secret});
  }

  Done change_password(const PersonId& id, const std::string& before, const std::string& password,
                       const Act& act) override {
    TRY_ASSIGN(auto person, find(id));
    if (!person || person->revoked) return fail(Code::kNotFound, "There is no person " + id.text() + " in force.");
    Done changed = change(
        "UPDATE person SET totp_step = totp_step + ?1 * 0, password = ?3 "
        "WHERE id = ?2 AND revoked IS NULL AND password = ?4 RETURNING login",
        id, act, "person.password_changed", {password, before});
    if (!changed && changed.error().code == Code::kNotFound)
      return fail(Code::kConflict,
                  "The password was changed by somebody else at this moment; nothing was done. / "
                  "同時に別の変更が行われたため、パスワードは変更していません。");
    return changed;
  }

  Result<std::vector<PersonRecord>> list() const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query(std::string(kSelect) + " ORDER BY rowid"));
    std::vector<PersonRecord> people;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return people;
      TRY_ASSIGN(PersonRecord person, person_from(query));
      people.push_back(std::move(person));
    }
  }

  Result<std::optional<PersonRecord>> find(const std::string& login) const override {
    return one(std::string(kSelect) + " WHERE login = ?", login);
  }
  Result<std::optional<PersonRecord>> find(const PersonId& id) const override {
    return one(std::string(kSelect) + " WHERE id = ?", id.text());
  }

  Result<bool> use_step(const PersonId& id, std::int64_t step) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query,
               file_.database.query("UPDATE person SET totp_step = ?1 WHERE id = ?2 AND totp_step < ?1 RETURNING id"));
    query.bind(step).bind(id.text());
    TRY_ASSIGN(bool taken, query.step());
    if (taken) TRY(query.run());
    return taken;
  }

 private:
  Done require_open_office(const PersonId& id) {
    TRY_ASSIGN(auto person, find(id));
    if (!person) return {};  // said by who changes it
    Lock lock(file_.mutex);
    TRY_ASSIGN(bool closed, office_is_closed(file_.database, person->office));
    if (!closed) return {};
    return fail(Code::kConflict, "The office \"" + person->office.text() + "\" of this person is closed; access would open nothing. / 所属する機関「" +
                                     person->office.text() + "」は閉じられているため、再発行しても使えません。");
  }

  Done change(const char* sql, const PersonId& id, const Act& act, std::string_view what,
              const std::vector<std::string>& values) {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    std::string login;
    {
      TRY_ASSIGN(auto query, file_.database.query(sql));
      query.bind(milliseconds(act.at)).bind(id.text());
      for (const std::string& value : values) query.bind(value);
      TRY_ASSIGN(bool row, query.step());
      if (!row) return fail(Code::kNotFound, "There is no person " + id.text() + " in force.");
      login = query.text(0);
      TRY(query.run());
    }
    TRY(add_event(file_.database, act, what, id.text(), login));
    return transaction.commit();
  }

  Result<std::optional<PersonRecord>> one(const std::string& sql, const std::string& value) const {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query(sql));
    query.bind(value);
    TRY_ASSIGN(bool row, query.step());
    if (!row) return std::optional<PersonRecord>{};
    TRY_ASSIGN(PersonRecord person, person_from(query));
    return std::optional(std::move(person));
  }

  Done require_office(const OfficeId& id) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query("SELECT 1 FROM office WHERE id = ? AND closed IS NULL"));
    query.bind(id.text());
    TRY_ASSIGN(bool row, query.step());
    if (!row) return fail(Code::kNotFound, "There is no office \"" + id.text() + "\" in force.");
    return {};
  }

  mutable RegisterFile file_;
};

}  // namespace

Result<std::unique_ptr<People>> open_sqlite_people(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqlitePeople>(std::move(database));
}

}  // namespace ofure
