#include "ledger/hazards.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/mutex.h"
#include "ledger/entry_row.h"
#include "ledger/migrations.h"
#include "ledger/sqlite.h"

namespace ofure {
namespace {

constexpr std::array<std::pair<HazardSeverity, std::string_view>, 4> kSeverities = {
    {{HazardSeverity::kMinor, "minor"},
     {HazardSeverity::kModerate, "moderate"},
     {HazardSeverity::kSevere, "severe"},
     {HazardSeverity::kExtreme, "extreme"}}};

using What = OfficeSign::What;
constexpr std::array<std::pair<What, std::string_view>, 4> kWhats = {
    {{What::kBulletin, "bulletin"}, {What::kExercise, "exercise"}, {What::kTest, "test"}, {What::kCheck, "check"}}};

template <class Value, class List>
std::optional<Value> value_in(const List& list, std::string_view word) {
  for (const auto& [value, known] : list) {
    if (known == word) return value;
  }
  return std::nullopt;
}

#define OFURE_HAZARD_COLUMNS "id, source, type, severity, mode, starts, ends, text, by, received, changed"

Result<Hazard> hazard_from(const sqlite::Query& row) {
  Hazard hazard;
  auto severity = severity_from(row.text(3));
  auto mode = mode_from(row.text(4));
  if (!severity || !mode) return fail(Code::kCorrupt, "the hazards file holds a notice that cannot be read");
  hazard.id = row.text(0);
  hazard.source = row.text(1);
  hazard.type = row.text(2);
  hazard.severity = *severity;
  hazard.mode = *mode;
  hazard.starts = instant_at(row.integer(5));
  if (!row.is_null(6)) hazard.ends = instant_at(row.integer(6));
  hazard.text = row.text(7);
  hazard.by = KeyId(std::string(row.text(8)));
  hazard.received = instant_at(row.integer(9));
  hazard.changed = instant_at(row.integer(10));
  return hazard;
}

// What the source said, without what we noted ourselves.
bool says_the_same(const Hazard& a, const Hazard& b) {
  auto codes = [](const Hazard& hazard) {
    std::vector<AreaCode> list;
    for (const HazardArea& area : hazard.areas) list.push_back(area.code);
    return list;
  };
  return a.type == b.type && a.severity == b.severity && a.starts == b.starts && a.ends == b.ends && a.text == b.text &&
         codes(a) == codes(b);
}

class SqliteHazards final : public Hazards {
 public:
  explicit SqliteHazards(sqlite::Database database) : database_(std::move(database)) {}

  Result<Word> put(Hazard hazard) override {
    if (hazard.id.empty() || hazard.source.empty() || hazard.areas.empty())
      return fail(Code::kBadInput, "a hazard notice needs an id, a source and at least one area / id、発信元、区域が必要です。");
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    TRY_ASSIGN(std::optional<Hazard> known, found(hazard.id));
    if (known && (known->source != hazard.source || known->mode != hazard.mode))
      return fail(Code::kConflict, "The hazard notice " + hazard.id +
                                       " is known from another source, or in another mode; take another id. / この id は別の発信元かモードで使われています。");
    if (known && says_the_same(*known, hazard)) return Word::kSame;
    if (known) hazard.received = known->received;
    for (HazardArea& area : hazard.areas) area.since = since_when(area.code, hazard, known ? &*known : nullptr);
    TRY(write(hazard));
    TRY(transaction.commit());
    return known ? Word::kChanged : Word::kNew;
  }

  Result<std::optional<Hazard>> find(std::string_view id) const override {
    Lock lock(mutex_);
    return found(id);
  }

  Result<std::vector<Hazard>> open(Instant now) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("SELECT " OFURE_HAZARD_COLUMNS
                                           " FROM hazard WHERE ends IS NULL OR ends > ? ORDER BY id"));
    query.bind(milliseconds(now));
    return all_of(query);
  }

  Result<std::vector<Hazard>> latest(std::size_t most) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query,
               database_.query("SELECT " OFURE_HAZARD_COLUMNS " FROM hazard ORDER BY changed DESC, id LIMIT ?"));
    query.bind(static_cast<std::uint64_t>(most));
    return all_of(query);
  }

  Done note_signs(std::span<const OfficeSign> signs, std::optional<Followed> followed) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    for (const OfficeSign& sign : signs) {
      TRY_ASSIGN(auto query, database_.query("INSERT INTO sign (area, key, what, at) VALUES (?,?,?,?) ON CONFLICT "
                                             "(area, key, what) DO UPDATE SET at = max(at, excluded.at)"));
      TRY(query.bind(sign.area.text())
              .bind(sign.key.text())
              .bind(word_of(sign.what))
              .bind(milliseconds(sign.at))
              .run());
    }
    if (followed) {
      TRY_ASSIGN(auto query, database_.query("INSERT INTO followed (mode, sequence) VALUES (?,?) ON CONFLICT (mode) DO "
                                             "UPDATE SET sequence = excluded.sequence"));
      TRY(query.bind(word_of(followed->mode)).bind(followed->up_to.value()).run());
    }
    return transaction.commit();
  }

  Result<std::vector<OfficeSign>> signs() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("SELECT area, key, what, at FROM sign ORDER BY area, key, what"));
    std::vector<OfficeSign> signs;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return signs;
      auto area = AreaCode::parse(query.text(0));
      auto what = value_in<What>(kWhats, query.text(2));
      if (!area || !what) return fail(Code::kCorrupt, "the hazards file holds a sign of life that cannot be read");
      signs.push_back({*what, *area, KeyId(std::string(query.text(1))), instant_at(query.integer(3))});
    }
  }

  Result<Sequence> followed(Mode mode) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("SELECT sequence FROM followed WHERE mode = ?"));
    query.bind(word_of(mode));
    TRY_ASSIGN(bool row, query.step());
    return row ? Sequence(query.number(0)) : Sequence();
  }

 private:
  // Of a new notice its own beginning; of an area that a known notice did not have the moment it was added.
  static Instant since_when(const AreaCode& code, const Hazard& hazard, const Hazard* known) {
    if (known == nullptr) return hazard.starts;
    for (const HazardArea& area : known->areas) {
      if (area.code == code) return known->starts == hazard.starts ? area.since : hazard.starts;
    }
    return std::max(hazard.starts, hazard.changed);
  }

  Result<std::optional<Hazard>> found(std::string_view id) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("SELECT " OFURE_HAZARD_COLUMNS " FROM hazard WHERE id = ?"));
    query.bind(id);
    TRY_ASSIGN(std::vector<Hazard> one, all_of(query));
    return one.empty() ? std::optional<Hazard>() : std::optional(std::move(one.front()));
  }

  Result<std::vector<Hazard>> all_of(sqlite::Query& query) const REQUIRES(mutex_) {
    std::vector<Hazard> hazards;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) break;
      TRY_ASSIGN(Hazard hazard, hazard_from(query));
      hazards.push_back(std::move(hazard));
    }
    for (Hazard& hazard : hazards) TRY(read_areas(hazard));
    return hazards;
  }

  Done read_areas(Hazard& hazard) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("SELECT area, since FROM hazard_area WHERE hazard = ? ORDER BY place"));
    query.bind(hazard.id);
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return {};
      auto code = AreaCode::parse(query.text(0));
      if (!code) return fail(Code::kCorrupt, "the hazards file holds an area that cannot be read");
      hazard.areas.push_back({*code, instant_at(query.integer(1))});
    }
  }

  Done write(const Hazard& hazard) REQUIRES(mutex_) {
    TRY_ASSIGN(auto clear, database_.query("DELETE FROM hazard_area WHERE hazard = ?"));
    TRY(clear.bind(hazard.id).run());
    TRY_ASSIGN(auto query,
               database_.query("INSERT INTO hazard (" OFURE_HAZARD_COLUMNS
                               ") VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET type = excluded.type, "
                               "severity = excluded.severity, starts = excluded.starts, ends = excluded.ends, text = "
                               "excluded.text, by = excluded.by, changed = excluded.changed"));
    query.bind(hazard.id)
        .bind(hazard.source)
        .bind(hazard.type)
        .bind(word_of(hazard.severity))
        .bind(word_of(hazard.mode));
    query.bind(milliseconds(hazard.starts))
        .bind_or_null(hazard.ends ? std::optional(milliseconds(*hazard.ends)) : std::nullopt);
    query.bind(hazard.text)
        .bind(hazard.by.text())
        .bind(milliseconds(hazard.received))
        .bind(milliseconds(hazard.changed));
    TRY(query.run());
    for (std::size_t i = 0; i < hazard.areas.size(); ++i) {
      TRY_ASSIGN(auto area, database_.query("INSERT INTO hazard_area (hazard, place, area, since) VALUES (?,?,?,?)"));
      TRY(area.bind(hazard.id)
              .bind(static_cast<std::uint64_t>(i))
              .bind(hazard.areas[i].code.text())
              .bind(milliseconds(hazard.areas[i].since))
              .run());
    }
    return {};
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
};

}  // namespace

std::string_view word_of(HazardSeverity severity) { return kSeverities[static_cast<std::size_t>(severity)].second; }
std::optional<HazardSeverity> severity_from(std::string_view word) {
  return value_in<HazardSeverity>(kSeverities, word);
}
std::string_view word_of(OfficeSign::What what) { return kWhats[static_cast<std::size_t>(what)].second; }

Result<std::unique_ptr<Hazards>> open_sqlite_hazards(const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, hazards_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteHazards>(std::move(database));
}

}  // namespace ofure
