#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/http.h"
#include "core/result.h"
#include "formats/reader.h"
#include "ledger/hazards.h"
#include "ledger/keyring.h"
#include "ledger/ledger.h"
#include "ledger/offices.h"
#include "ledger/waiting.h"
#include "watch/alarms.h"
#include "watch/held_media.h"
#include "watch/offices.h"
#include "watch/settings.h"

namespace ofure {

// An area of which no report was received though a hazard stands, as lists of what stands show it.
struct NotReported {
  Mode mode = Mode::kTest;
  AreaCode area;
  std::string name;
  Instant since{};           // of the hazard
  std::string hazard, type;  // the hazard's id, and its type
  std::string ja, en;
};

// The watch itself: one thread that looks once a second, derives who is silent, which office is quiet, what waits for a
// second person, what media hold and which keys end, and keeps the alarm board true to it. It owns no bulletin and stops none.
class Watchman {
 public:
  struct House {
    Ledger& ledger;
    const Reader& reader;
    Hazards& hazards;
    AlarmBoard& alarms;
    const Clock& clock;
    const Offices* offices = nullptr;      // null: those that gave a sign of life are all there are
    const WaitingRoom* waiting = nullptr;  // null: nobody waits for a second person
    const Keyring* keys = nullptr;         // null: no key ends
    // The bulletins that media hold for their area, and whether one that was held before the start still counts. Must
    // be fast; null: none is held.
    std::function<std::vector<HeldMedia>(Instant now)> held = nullptr;
    std::function<bool(const BulletinId&, Instant now)> still_counts = nullptr;
  };
  // Looks once before it returns, so that what was silent before a restart stands at once, and not as new. Errors:
  // kBadSetting.
  [[nodiscard]] static Result<std::unique_ptr<Watchman>> start(const House& house, const WatchSettings& settings);
  virtual ~Watchman() = default;

  // The ledger grew, or a hazard notice came: look again soon. Any thread, cheap.
  virtual void wake() = 0;
  // A check came from this key for this office. Any thread; waits for the disk at most once a minute per key and
  // office.
  virtual void checked(const AreaCode& office, const KeyId& key) = 0;
  // Those of the mode, in order of area and hazard. Any thread.
  [[nodiscard]] virtual std::vector<NotReported> not_reported(Mode mode) const = 0;
  // All but the test town, which is none. Any thread.
  [[nodiscard]] virtual Result<std::vector<OfficeActivity>> offices() const = 0;
  // Idempotent.
  virtual void stop() = 0;
};

}  // namespace ofure
