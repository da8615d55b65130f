#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

// Who changes the register and when, for the audit chain.
struct Act {
  Instant at{};
  std::string_view who;
};

enum class OfficeSort : std::uint8_t { kMunicipality, kPrefecture, kUtility, kReceiver, kOperator };
[[nodiscard]] std::string_view word_of(OfficeSort sort);
[[nodiscard]] std::optional<OfficeSort> office_sort_from(std::string_view word);

// What a second person has to do with a bulletin (lessons.md F19).
enum class SecondPerson : std::uint8_t {
  kNone,        // one person is enough
  kReleaser,    // waits until another than its sender releases it
  kBreakGlass,  // the same, but one person with a second factor may send it at once and is asked for the reason later
};
[[nodiscard]] std::string_view word_of(SecondPerson second);
[[nodiscard]] std::optional<SecondPerson> second_person_from(std::string_view word);

// One row of an office's list; the first that fits a bulletin decides. Empty lists mean all.
struct ReleaseRule {
  std::vector<Kind> kinds;
  std::vector<Mode> modes;
  Level from_level;  // and above; 0 = those without a level too
  SecondPerson second = SecondPerson::kNone;
};

// A body of the register: whoever sends, releases or receives belongs to one.
struct OfficeRecord {
  OfficeId id;
  OfficeSort sort = OfficeSort::kMunicipality;
  AreaCode area;  // the area it speaks for
  std::string name;
  std::vector<std::string>
      contacts;  // telephone numbers, links and addresses its texts may name; empty = not registered
  std::vector<ReleaseRule> rules;
  Instant created{};
  std::optional<Instant> closed;  // its keys and people have no right from then on
};

// "The prefecture acts for the town until …": the acting office may send what the town may.
struct Delegation {
  std::string id;           // "d-7f3a…"
  AreaCode area;            // for whom
  OfficeId acting;          // who
  std::vector<Kind> kinds;  // empty = all
  Instant begins{}, ends{};
  std::optional<Instant> revoked;
  [[nodiscard]] bool in_force(Instant now) const { return !revoked && begins <= now && now < ends; }
};

// A drill in the calendar: while it runs, the office's live bulletins need a second person (accident 4.11).
struct Drill {
  std::string id;  // "e-7f3a…"
  OfficeId office;
  std::string title;
  Instant begins{}, ends{};
  std::optional<Instant> called_off;
  [[nodiscard]] bool runs(Instant now) const { return !called_off && begins <= now && now < ends; }
};

// The offices of the hub with their rules, delegations and drills, in keys.db. Each change stands in the audit chain.
// Safe from any thread; other processes may write meanwhile.
class Offices {
 public:
  virtual ~Offices() = default;
  // Errors: kConflict when the id is taken; kBadInput.
  [[nodiscard]] virtual Done add(const OfficeRecord& office, const Act& act) = 0;
  // Puts name, contacts and rules in place of the old. Errors: kNotFound, kBadInput.
  [[nodiscard]] virtual Done change(const OfficeRecord& office, const Act& act) = 0;
  [[nodiscard]] virtual Done close(const OfficeId& id, const Act& act) = 0;
  [[nodiscard]] virtual Result<std::vector<OfficeRecord>> list() const = 0;

  // Errors: kNotFound when the acting office is not known or closed; kBadInput when it ends before it begins.
  [[nodiscard]] virtual Done delegate(const Delegation& delegation, const Act& act) = 0;
  [[nodiscard]] virtual Done end_delegation(const std::string& id, const Act& act) = 0;
  [[nodiscard]] virtual Result<std::vector<Delegation>> delegations() const = 0;

  // Errors: as delegate().
  [[nodiscard]] virtual Done announce(const Drill& drill, const Act& act) = 0;
  [[nodiscard]] virtual Done call_off(const std::string& id, const Act& act) = 0;
  [[nodiscard]] virtual Result<std::vector<Drill>> drills() const = 0;

  // A number that changes whenever any process changed the register: cheap, for keeping a snapshot fresh.
  [[nodiscard]] virtual Result<std::int64_t> version() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<Offices>> open_sqlite_offices(const std::string& path);

}  // namespace ofure
