#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "core/ids.h"
#include "core/setting.h"
#include "watch/alarms.h"

namespace ofure {

struct CanarySettings {
  std::int64_t every_s = 0;  // 0 = no canary
  std::string url;           // where the canary reaches the hub; "" = the listening address
  std::string ca_file;       // authorities that may vouch for the hub there (PEM); "" = those of the system
  std::string certificate_file, key_file;  // what it shows when the hub asks for a client certificate; "" = nothing
  std::int64_t late_ms =
      10'000;  // a leg that takes longer is late; one that has not come after twice the time is missing
};
void declare(SettingList& list, CanarySettings& settings);

// One way of a test bulletin out of the hub: "accepted", "stream", "replay", "standing", "feed", "map", "medium.tv",
// "mqtt.tv", "mqtt.standing", "webhook".
struct CanaryLeg {
  enum class Word : std::uint8_t { kWaiting, kArrived, kLate, kMissing, kWrong, kSkipped };
  Word word = Word::kWaiting;
  std::chrono::milliseconds delay{};  // from the sending, or for what is fetched from the fetching, to the arrival
  std::string detail = {};            // what was wrong, or why it was skipped
};
[[nodiscard]] std::string_view word_of(CanaryLeg::Word word);

// One test bulletin and what became of it.
struct CanaryRun {
  Instant at{};  // sent
  BulletinId bulletin;
  DocumentId document;
  Revision revision;
  Sequence sequence;  // 0 = not accepted
  std::map<std::string, CanaryLeg> legs;
};

// The canary's book as a machine: which legs a run must come by, when each came, and which alarms follow. No clock, no
// socket; one thread at a time.
class CanaryBook {
 public:
  explicit CanaryBook(std::chrono::milliseconds late) : late_(late) {}

  // Begins a run whose bulletin must come by these legs. REQUIRES: no run is open.
  void begin(CanaryRun run, const std::vector<std::string>& legs);
  [[nodiscard]] const CanaryRun* running() const { return running_ ? &*running_ : nullptr; }
  // The first word on a leg holds; legs that nobody waits for are left alone.
  void accepted(Sequence sequence, std::chrono::milliseconds delay);
  void arrived(const std::string& leg, std::chrono::milliseconds delay);
  void wrong(const std::string& leg, std::string detail);
  void skip(const std::string& leg, std::string reason);
  // Nothing more is waited for, or the time is over, so long after the sending.
  [[nodiscard]] bool over(std::chrono::milliseconds after) const;
  // Ends the run: what has not come is missing. Where the bulletin was not accepted at all, the legs behind that are
  // skipped.
  void close();

  // The alarms that follow from the last closed run, one for each family of legs ("mqtt" for all of mqtt.*); and the
  // ids of all families that were judged good.
  struct Verdict {
    std::vector<Alarm> raise;
    std::vector<std::string> clear;
  };
  [[nodiscard]] Verdict verdict() const;

  // {every_s, late_ms, legs: [{leg, word, last_ms, p50_ms, worst_ms, runs, detail}], runs: [newest first]}
  [[nodiscard]] std::string json(std::int64_t every_s) const;
  [[nodiscard]] const std::deque<CanaryRun>& runs() const { return runs_; }

 private:
  static constexpr std::size_t kRunsKept = 60, kRunsShown = 5;
  CanaryLeg* waiting(const std::string& leg);
  const std::chrono::milliseconds late_;
  std::optional<CanaryRun> running_;
  std::deque<CanaryRun> runs_;                // newest first
  std::map<std::string, Instant> bad_since_;  // by family
};

}  // namespace ofure
