#include "watch/patience.h"

#include <algorithm>
#include <utility>

namespace ofure {

void Patience::measure(std::span<Threat> threats, Instant now, Steady steady) {
  using std::chrono::milliseconds;
  std::map<std::tuple<Mode, AreaCode, std::string>, Sight> seen;
  for (Threat& threat : threats) {
    const std::tuple key(threat.mode, threat.area, threat.hazard);
    const auto before = seen_.find(key);
    Sight& sight =
        seen.try_emplace(key, before != seen_.end() ? before->second : Sight{now, steady, now}).first->second;
    const auto waited = std::chrono::duration_cast<milliseconds>(steady - sight.steady);
    sight.latest = std::max({sight.latest, now, sight.at + waited});
    threat.ahead = std::chrono::duration_cast<milliseconds>(sight.latest - now);
  }
  seen_ = std::move(seen);
}

}  // namespace ofure
