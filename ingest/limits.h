#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/rate.h"
#include "core/setting.h"
#include "core/words.h"

namespace ofure {

struct LimitSettings {
  std::int64_t key_per_second = 1'000;     // submissions and checks with one key; more get 429; 0 = no limit
  std::int64_t key_burst = 20'000;         // after a quiet while: every town of the country through one key, several times
  std::int64_t reserve_per_second = 10;    // bulletins of level 4 and 5 beyond that
  std::int64_t reserve_burst = 2'000;
  std::int64_t check_per_second = 200;     // checks without a key from one address
  std::int64_t check_burst = 2'000;
  std::int64_t refused_per_minute = 100;   // refused credentials from one address; more get 429; 0 = no limit
};
void declare(SettingList& list, LimitSettings& settings);

// How much one caller may ask of the hub, beyond what net allows an address. Safe from any thread; the time is an argument.
//
// A key has an ordinary measure, which everything it sends draws on, and a reserve, which only bulletins of level 4 and 5 that were kept draw on, once the ordinary
// one is empty. So neither low levels nor checks, refused documents or repeated ones keep an evacuation order from going out. Nobody but the holder of a key in
// force has a measure of a key: guesses cost the hub no memory.
class Limits {
 public:
  using Moment = Rates::Moment;
  explicit Limits(const LimitSettings& settings);

  enum class Pass { kOrdinary, kReserve, kNone };
  // By which measure this submission may go on. `level` is asked for only when the ordinary one is empty, as it costs a reading of the document.
  [[nodiscard]] Pass pass(const KeyId& key, Moment now, const std::function<Level()>& level);
  // What became of it. `kept`: it is in the house now, and was not before.
  void count(const KeyId& key, Pass pass, bool kept, Moment now);
  // Until the ordinary measure has something again; counts the refusal and says it in the log, once a minute.
  [[nodiscard]] std::chrono::seconds turn_away(const KeyId& key, Moment now);

  // A check without a key. Nothing, or how long to wait.
  [[nodiscard]] std::optional<std::chrono::seconds> check_from(std::string_view peer, Moment now);

  // Whoever shows a key or a certificate and is refused for it (401) too often is told 429. It does not keep anybody out who has a valid one, not even from the same address. Passwords have their own
  // wait (SignInThrottle); who shows nothing has guessed nothing.
  // Refusals for want of a right (403) and of a credential stand in the log, of one address at most one a second after the first thirty.
  [[nodiscard]] http::Response watched(const http::Request& request, http::Response response, Moment now);

 private:
  void note_refusal(const http::Request& request, int status, Moment now);
  [[nodiscard]] bool may_complain(const std::string& about, Moment now);

  Mutex mutex_;
  Rates ordinary_ GUARDED_BY(mutex_);
  Rates reserve_ GUARDED_BY(mutex_);
  Rates checks_ GUARDED_BY(mutex_);
  Rates refused_ GUARDED_BY(mutex_);
  Rates complaints_ GUARDED_BY(mutex_);
  Rates notes_ GUARDED_BY(mutex_);
};

// The peer as limits count it: an IPv6 address is its /64, as one subscriber has all of that.
[[nodiscard]] std::string network_of(std::string_view peer);

}  // namespace ofure
