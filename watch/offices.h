#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/json_writer.h"
#include "ledger/hazards.h"
#include "ledger/offices.h"

namespace ofure {

// When one office, or one of its keys, was heard of last.
struct LastHeard {
  std::optional<Instant> bulletin;  // mode actual
  std::optional<Instant> test;      // mode exercise or test
  std::optional<Instant> check;     // POST /v1/check
  [[nodiscard]] std::optional<Instant> any() const;
  void note(const OfficeSign& sign);
};

struct OfficeActivity {
  AreaCode area;
  LastHeard heard;
  std::vector<std::pair<KeyId, LastHeard>> keys;
  std::optional<Instant> entered = {};  // in the register; nothing: it is not there
  // Since when it has been silent: its last sign, or its entry when there never was one.
  [[nodiscard]] std::optional<Instant> last_sign() const { return heard.any() ? heard.any() : entered; }
};

// The offices that gave a sign of life, and those of the register that are in force and send, in order of their codes.
[[nodiscard]] std::vector<OfficeActivity> activity_of(std::span<const OfficeSign> signs,
                                                      std::span<const OfficeRecord> known = {});

// Those of them whose last sign, or whose entry when there never was one, is older than so many days. The test town is no office.
[[nodiscard]] std::vector<const OfficeActivity*> quiet(const std::vector<OfficeActivity>& offices,
                                                       std::chrono::days most, Instant now);

// {at, offices: [{area, name, last_bulletin, last_test, last_check, last_sign, days_ago, keys: […]}]}
[[nodiscard]] std::string activity_json(const std::vector<const OfficeActivity*>& offices, Instant now);

}  // namespace ofure
