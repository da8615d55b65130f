#include "ledger/templates.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/digest.h"
#include "ledger/entry_row.h"
#include "ledger/register_file.h"

namespace ofure {
namespace {

Done require_usable(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (plain) return {};
  return fail(Code::kBadInput, "A template's name is made of a-z, 0-9 and - (at most 64): \"" + name + "\".");
}

Result<TemplateRecord> template_from(const sqlite::Query& row) {
  auto mode = mode_from(row.text(2));
  if (!mode) return fail(Code::kCorrupt, "the register holds a template that cannot be read");
  return TemplateRecord{OfficeId(std::string(row.text(0))),
                        std::string(row.text(1)),
                        *mode,
                        Kind(std::string(row.text(3))),
                        std::string(row.text(4)),
                        row.is_null(7) ? std::string() : std::string(row.blob(7)),
                        std::string(row.text(5)),
                        instant_at(row.integer(6))};
}

class SqliteTemplateShelf final : public TemplateShelf {
 public:
  explicit SqliteTemplateShelf(sqlite::Database database) : file_(std::move(database)) {}

  Done keep(const TemplateRecord& record, const Act& act) override {
    TRY(require_usable(record.name));
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY(require_open(record.office));
    {
      TRY_ASSIGN(auto query,
                 file_.database.query("INSERT INTO template (office, name, mode, kind, title, bytes, kept_by, kept) "
                                      "VALUES (?,?,?,?,?,?,?,?)"));
      query.bind(record.office.text()).bind(record.name).bind(word_of(record.mode)).bind(record.kind.text());
      query.bind(record.title).bind_blob(record.bytes).bind(act.who).bind(milliseconds(act.at));
      Done added = query.run();
      if (!added && added.error().code == Code::kConflict)
        return fail(Code::kConflict, "There is a template \"" + record.name + "\" already; remove it first.");
      TRY(added);
    }
    TRY(add_event(file_.database, act, "template.kept", record.office.text() + "/" + record.name,
                  fmt::format("{} {} \"{}\" {}", word_of(record.mode), record.kind.text(), record.title,
                              sha256(record.bytes).hex())));
    TRY(transaction.commit());
    file_.changed();
    return {};
  }

  Done remove(const OfficeId& office, const std::string& name, const Act& act) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    {
      TRY_ASSIGN(auto query, file_.database.query("DELETE FROM template WHERE office = ? AND name = ? RETURNING name"));
      query.bind(office.text()).bind(name);
      TRY_ASSIGN(bool row, query.step());
      if (!row) return fail(Code::kNotFound, "The office has no template \"" + name + "\".");
      TRY(query.run());
    }
    TRY(add_event(file_.database, act, "template.removed", office.text() + "/" + name, ""));
    TRY(transaction.commit());
    file_.changed();
    return {};
  }

  Result<std::vector<TemplateRecord>> list(const OfficeId& office) const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query("SELECT office, name, mode, kind, title, kept_by, kept, NULL "
                                                "FROM template WHERE office = ? ORDER BY name"));
    query.bind(office.text());
    std::vector<TemplateRecord> all;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return all;
      TRY_ASSIGN(TemplateRecord one, template_from(query));
      all.push_back(std::move(one));
    }
  }

  Result<std::optional<TemplateRecord>> find(const OfficeId& office, const std::string& name) const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query("SELECT office, name, mode, kind, title, kept_by, kept, bytes "
                                                "FROM template WHERE office = ? AND name = ?"));
    query.bind(office.text()).bind(name);
    TRY_ASSIGN(bool row, query.step());
    if (!row) return std::nullopt;
    TRY_ASSIGN(TemplateRecord one, template_from(query));
    return one;
  }

 private:
  Done require_open(const OfficeId& id) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query("SELECT closed FROM office WHERE id = ?"));
    query.bind(id.text());
    TRY_ASSIGN(bool row, query.step());
    if (!row || !query.is_null(0)) return fail(Code::kNotFound, "There is no office \"" + id.text() + "\" in force.");
    return {};
  }

  mutable RegisterFile file_;
};

}  // namespace

Result<std::unique_ptr<TemplateShelf>> open_sqlite_templates(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqliteTemplateShelf>(std::move(database));
}

}  // namespace ofure
