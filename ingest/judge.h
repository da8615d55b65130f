#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/boundaries.h"
#include "core/clock.h"
#include "core/finding.h"
#include "core/households.h"
#include "formats/kinds/bulletin.h"
#include "ingest/credentials.h"
#include "ledger/entry.h"

namespace ofure {

// What the register of offices knows of the publishing office, as far as rules ask.
struct OfficeFacts {
  bool registered = false;              // false: nothing is known, and the guard of contacts says nothing
  std::vector<std::string> contacts = {};  // telephone numbers, hosts or links, mail addresses, as the office wrote them (ingest/contacts.h)
};

// Everything outside the bulletin that judging may look at. Values only: judging is pure.
struct Circumstances {
  Instant now{};
  // Who sends it; null when nobody asks (`ofure check` on a file), and rights are then not judged.
  const Submitter* submitter = nullptr;
  // Whether a ledger was asked. If so, `newest` is the newest revision of the document there (nothing: it has none), and `same_bulletin` the entry that already has this
  // transmission id.
  bool with_ledger = false;
  std::optional<Entry> newest;
  std::optional<Entry> same_bulletin;
  OfficeFacts office = {};  // of the publishing office
  // What an operator imported of areas (ingest/area_facts.h); null = nothing, and rules work on codes alone.
  const Boundaries* boundaries = nullptr;
  const Households* households = nullptr;
  // Exercise bulletins of this area within the last minutes, this one too, where no drill stands in the calendar; 0 = none or planned.
  std::size_t unplanned_exercises = 0;
};

// Rules that are run together and fail together.
struct RulePack {
  std::string_view name;  // for IN-001 and the log
  void (*run)(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);
};
// The common ones (ingest/rules), then those of the kind.
[[nodiscard]] std::span<const RulePack> rule_packs();

// Runs every rule of the packs over the bulletin and gives one Verdict with all findings, those of reading included. Never throws: a pack that ends in an exception
// becomes IN-001, is counted, and refuses nothing; what it had found until then stays. Of one rule at most 100 findings are kept, and IN-002 says how many there were more.
[[nodiscard]] Verdict judge(const Bulletin& bulletin, Findings from_reading, const Circumstances& circumstances,
                            std::span<const RulePack> packs = rule_packs());

}  // namespace ofure
