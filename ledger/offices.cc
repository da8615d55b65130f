#include "ledger/offices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/entry_row.h"
#include "ledger/register_file.h"
#include "ledger/word_list.h"

namespace ofure {
namespace {

using word_list::joined;
using word_list::split;

constexpr std::array<std::pair<OfficeSort, std::string_view>, 5> kSorts = {{{OfficeSort::kMunicipality, "municipality"},
                                                                            {OfficeSort::kPrefecture, "prefecture"},
                                                                            {OfficeSort::kUtility, "utility"},
                                                                            {OfficeSort::kReceiver, "receiver"},
                                                                            {OfficeSort::kOperator, "operator"}}};
constexpr std::array<std::pair<SecondPerson, std::string_view>, 3> kSeconds = {
    {{SecondPerson::kNone, "none"}, {SecondPerson::kReleaser, "releaser"}, {SecondPerson::kBreakGlass, "break-glass"}}};

template <class Rows, class Value>
std::string_view word_in(const Rows& rows, Value value) {
  return std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.first == value; })->second;
}

template <class Rows>
auto value_in(const Rows& rows, std::string_view word) {
  auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.second == word; });
  return found == rows.end() ? std::nullopt : std::optional(found->first);
}

std::string lines_of(const std::vector<std::string>& contacts) {
  std::string lines;
  for (const std::string& contact : contacts) lines += (lines.empty() ? "" : "\n") + contact;
  return lines;
}

std::vector<std::string> from_lines(std::string_view lines) {
  std::vector<std::string> contacts;
  while (!lines.empty()) {
    std::size_t end = std::min(lines.find('\n'), lines.size());
    contacts.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return contacts;
}

std::optional<Instant> moment_or_none(const sqlite::Query& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(instant_at(row.integer(column)));
}

Done require_usable(const OfficeRecord& office) {
  const std::string& id = office.id.text();
  bool plain = !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain) return fail(Code::kBadInput, "An office's id is made of a-z, 0-9 and - (at most 64): \"" + id + "\".");
  if (office.name.empty()) return fail(Code::kBadInput, "An office needs a name.");
  for (const std::string& contact : office.contacts) {
    if (contact.empty() || contact.find('\n') != std::string::npos)
      return fail(Code::kBadInput, "A contact is one line of text.");
  }
  for (const ReleaseRule& rule : office.rules) {
    if (!std::all_of(rule.kinds.begin(), rule.kinds.end(), word_list::is_one_word))
      return fail(Code::kBadInput, "A kind is one word.");
  }
  return {};
}

std::string description_of(const OfficeRecord& office) {
  std::string text = fmt::format("{} {} \"{}\" contacts={}", word_of(office.sort), office.area.text(), office.name,
                                 fmt::join(office.contacts, ", "));
  for (const ReleaseRule& rule : office.rules) {
    text += fmt::format("; kinds={} modes={} level>={} {}", joined(rule.kinds), joined(rule.modes),
                        rule.from_level.value(), word_of(rule.second));
  }
  return text;
}

class SqliteOffices final : public Offices {
 public:
  explicit SqliteOffices(sqlite::Database database) : file_(std::move(database)) {}

  Done add(const OfficeRecord& office, const Act& act) override {
    TRY(require_usable(office));
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY_ASSIGN(auto query, file_.database.query("INSERT INTO office (id, sort, area, name, contacts, created) "
                                                  "VALUES (?,?,?,?,?,?)"));
      query.bind(office.id.text()).bind(word_of(office.sort)).bind(office.area.text()).bind(office.name);
      query.bind(lines_of(office.contacts)).bind(milliseconds(act.at));
      Done added = query.run();
      if (!added && added.error().code == Code::kConflict)
        return fail(Code::kConflict, "There is an office \"" + office.id.text() + "\" already.");
      TRY(added);
      TRY(write_rules(office));
      return add_event(file_.database, act, "office.made", office.id.text(), description_of(office));
    });
  }

  Done change(const OfficeRecord& office, const Act& act) override {
    TRY(require_usable(office));
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(require_open(office.id));
      TRY_ASSIGN(auto query, file_.database.query("UPDATE office SET name = ?, contacts = ? WHERE id = ?"));
      query.bind(office.name).bind(lines_of(office.contacts)).bind(office.id.text());
      TRY(query.run());
      TRY(write_rules(office));
      return add_event(file_.database, act, "office.changed", office.id.text(), description_of(office));
    });
  }

  Done close(const OfficeId& id, const Act& act) override {
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(require_open(id));
      TRY(mark("UPDATE office SET closed = ? WHERE id = ?", id.text(), act));
      return add_event(file_.database, act, "office.closed", id.text(), "");
    });
  }

  Result<std::vector<OfficeRecord>> list() const override {
    Lock lock(file_.mutex);
    std::vector<OfficeRecord> offices;
    {
      TRY_ASSIGN(auto query, file_.database.query("SELECT id, sort, area, name, contacts, created, closed FROM office "
                                                  "ORDER BY rowid"));
      for (;;) {
        TRY_ASSIGN(bool row, query.step());
        if (!row) break;
        auto sort = office_sort_from(query.text(1));
        auto area = AreaCode::parse(query.text(2));
        if (!sort || !area) return fail(Code::kCorrupt, "the register holds an office that cannot be read");
        offices.push_back({OfficeId(std::string(query.text(0))),
                           *sort,
                           *area,
                           std::string(query.text(3)),
                           from_lines(query.text(4)),
                           {},
                           instant_at(query.integer(5)),
                           moment_or_none(query, 6)});
      }
    }
    for (OfficeRecord& office : offices) {
      TRY_ASSIGN(office.rules, rules_of(office.id));
    }
    return offices;
  }

  Done delegate(const Delegation& delegation, const Act& act) override {
    if (delegation.ends <= delegation.begins) return fail(Code::kBadInput, "A delegation must end after it begins.");
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(require_open(delegation.acting));
      TRY_ASSIGN(auto query, file_.database.query("INSERT INTO delegation (id, area, acting, kinds, begins, ends) "
                                                  "VALUES (?,?,?,?,?,?)"));
      query.bind(delegation.id).bind(delegation.area.text()).bind(delegation.acting.text());
      query.bind(joined(delegation.kinds)).bind(milliseconds(delegation.begins)).bind(milliseconds(delegation.ends));
      TRY(query.run());
      return add_event(
          file_.database, act, "delegation.made", delegation.id,
          fmt::format("{} acts for {} kinds={} from {} until {}", delegation.acting.text(), delegation.area.text(),
                      joined(delegation.kinds), rfc3339(delegation.begins), rfc3339(delegation.ends)));
    });
  }

  Done end_delegation(const std::string& id, const Act& act) override {
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(mark("UPDATE delegation SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING id", id, act));
      return add_event(file_.database, act, "delegation.ended", id, "");
    });
  }

  Result<std::vector<Delegation>> delegations() const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query("SELECT id, area, acting, kinds, begins, ends, revoked FROM delegation "
                                                "ORDER BY begins, id"));
    std::vector<Delegation> all;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return all;
      auto area = AreaCode::parse(query.text(1));
      if (!area) return fail(Code::kCorrupt, "the register holds a delegation that cannot be read");
      TRY_ASSIGN(auto kinds, split<Kind>(query.text(3), word_list::kind_from));
      all.push_back({std::string(query.text(0)), *area, OfficeId(std::string(query.text(2))), std::move(kinds),
                     instant_at(query.integer(4)), instant_at(query.integer(5)), moment_or_none(query, 6)});
    }
  }

  Done announce(const Drill& drill, const Act& act) override {
    if (drill.ends <= drill.begins) return fail(Code::kBadInput, "A drill must end after it begins.");
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(require_open(drill.office));
      TRY_ASSIGN(auto query,
                 file_.database.query("INSERT INTO drill (id, office, title, begins, ends) VALUES (?,?,?,?,?)"));
      query.bind(drill.id).bind(drill.office.text()).bind(drill.title);
      query.bind(milliseconds(drill.begins)).bind(milliseconds(drill.ends));
      TRY(query.run());
      return add_event(file_.database, act, "drill.announced", drill.id,
                       fmt::format("{} \"{}\" from {} until {}", drill.office.text(), drill.title,
                                   rfc3339(drill.begins), rfc3339(drill.ends)));
    });
  }

  Done call_off(const std::string& id, const Act& act) override {
    return in_transaction([&]() REQUIRES(file_.mutex) -> Done {
      TRY(mark("UPDATE drill SET called_off = ? WHERE id = ? AND called_off IS NULL RETURNING id", id, act));
      return add_event(file_.database, act, "drill.called_off", id, "");
    });
  }

  Result<std::vector<Drill>> drills() const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query("SELECT id, office, title, begins, ends, called_off FROM drill "
                                                "ORDER BY begins, id"));
    std::vector<Drill> all;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return all;
      all.push_back({std::string(query.text(0)), OfficeId(std::string(query.text(1))), std::string(query.text(2)),
                     instant_at(query.integer(3)), instant_at(query.integer(4)), moment_or_none(query, 5)});
    }
  }

  Result<std::int64_t> version() const override { return file_.version(); }

 private:
  template <class Work>
  Done in_transaction(Work work) {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY(work());
    TRY(transaction.commit());
    file_.changed();
    return {};
  }

  // A statement with a time and an id; where it returns rows, kNotFound when there is none.
  Done mark(const char* sql, std::string_view id, const Act& act) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query(sql));
    query.bind(milliseconds(act.at)).bind(id);
    if (std::string_view(sql).find("RETURNING") == std::string_view::npos) return query.run();
    TRY_ASSIGN(bool row, query.step());
    if (!row) return fail(Code::kNotFound, "There is no \"" + std::string(id) + "\" in force.");
    return query.run();
  }

  Done require_open(const OfficeId& id) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query("SELECT closed FROM office WHERE id = ?"));
    query.bind(id.text());
    TRY_ASSIGN(bool row, query.step());
    if (!row || !query.is_null(0)) return fail(Code::kNotFound, "There is no office \"" + id.text() + "\" in force.");
    return {};
  }

  Done write_rules(const OfficeRecord& office) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto clear, file_.database.query("DELETE FROM release_rule WHERE office = ?"));
    clear.bind(office.id.text());
    TRY(clear.run());
    int place = 0;
    for (const ReleaseRule& rule : office.rules) {
      TRY_ASSIGN(auto query,
                 file_.database.query("INSERT INTO release_rule (office, place, kinds, modes, from_level, second) "
                                      "VALUES (?,?,?,?,?,?)"));
      query.bind(office.id.text()).bind(++place).bind(joined(rule.kinds)).bind(joined(rule.modes));
      query.bind(rule.from_level.value()).bind(word_of(rule.second));
      TRY(query.run());
    }
    return {};
  }

  Result<std::vector<ReleaseRule>> rules_of(const OfficeId& office) const REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query("SELECT kinds, modes, from_level, second FROM release_rule "
                                                "WHERE office = ? ORDER BY place"));
    query.bind(office.text());
    std::vector<ReleaseRule> rules;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return rules;
      ReleaseRule rule;
      TRY_ASSIGN(rule.kinds, split<Kind>(query.text(0), word_list::kind_from));
      TRY_ASSIGN(rule.modes, split<Mode>(query.text(1), mode_from));
      rule.from_level = Level(static_cast<int>(query.integer(2)));
      auto second = second_person_from(query.text(3));
      if (!second) return fail(Code::kCorrupt, "the register holds a rule that cannot be read");
      rule.second = *second;
      rules.push_back(std::move(rule));
    }
  }

  mutable RegisterFile file_;
};

}  // namespace

std::string_view word_of(OfficeSort sort) { return word_in(kSorts, sort); }
std::optional<OfficeSort> office_sort_from(std::string_view word) { return value_in(kSorts, word); }
std::string_view word_of(SecondPerson second) { return word_in(kSeconds, second); }
std::optional<SecondPerson> second_person_from(std::string_view word) { return value_in(kSeconds, word); }

Result<std::unique_ptr<Offices>> open_sqlite_offices(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqliteOffices>(std::move(database));
}

}  // namespace ofure
