#include "ingest/limits.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "core/log.h"
#include "core/metrics.h"
#include "core/problem.h"

namespace ofure {
namespace {

constexpr std::size_t kNames = 50'000;

Rates::Limit per_second(std::int64_t rate, std::int64_t burst) {
  return {static_cast<double>(rate), static_cast<double>(burst)};
}

void count_limited(std::string_view what) {
  metrics::count("ofure_limited_total", "Requests answered 429 because of a key's or an address's measure.", {{"what", what}});
}

}  // namespace

void declare(SettingList& list, LimitSettings& s) {
  list.add("limits.key_per_second", "Submissions and checks with one key; more are answered 429 with Retry-After. 0: no limit.", "per second",
           s.key_per_second, 0, 1'000'000);
  list.add("limits.key_burst", "What one key may send at once after a quiet while.", "", s.key_burst, 1, 10'000'000);
  list.add("limits.reserve_per_second", "Bulletins of level 4 and 5 that one key may send beyond that.", "per second", s.reserve_per_second, 1, 1'000'000);
  list.add("limits.reserve_burst", "Of these, at once after a quiet while.", "", s.reserve_burst, 1, 10'000'000);
  list.add("limits.check_per_second", "Checks without a key from one address. 0: no limit.", "per second", s.check_per_second, 0, 1'000'000);
  list.add("limits.check_burst", "Of these, at once after a quiet while.", "", s.check_burst, 1, 10'000'000);
  list.add("limits.refused_per_minute",
           "Refused credentials from one address; more are answered 429 instead of 401. A valid key from there passes all the same. 0: no limit.", "per minute",
           s.refused_per_minute, 0, 1'000'000);
}

Limits::Limits(const LimitSettings& s)
    : ordinary_(per_second(s.key_per_second, s.key_burst), kNames),
      reserve_(per_second(s.reserve_per_second, s.reserve_burst), kNames),
      checks_(per_second(s.check_per_second, s.check_burst), kNames),
      refused_({static_cast<double>(s.refused_per_minute) / 60, static_cast<double>(s.refused_per_minute)}, kNames),
      complaints_({1.0 / 60, 1}, 1000),
      notes_({1, 30}, 1000) {}

Limits::Pass Limits::pass(const KeyId& key, Moment now, const std::function<Level()>& level) {
  {
    Lock lock(mutex_);
    if (ordinary_.has(key.text(), now)) return Pass::kOrdinary;
    if (!reserve_.has(key.text(), now)) return Pass::kNone;
  }
  return level().life_safety() ? Pass::kReserve : Pass::kNone;
}

void Limits::count(const KeyId& key, Pass pass, bool kept, Moment now) {
  Lock lock(mutex_);
  if (pass == Pass::kOrdinary) ordinary_.take(key.text(), now);
  if (pass == Pass::kReserve && kept) reserve_.take(key.text(), now);
}

bool Limits::may_complain(const std::string& about, Moment now) {
  Lock lock(mutex_);
  return complaints_.take(about, now);
}

std::chrono::seconds Limits::turn_away(const KeyId& key, Moment now) {
  count_limited("key");
  if (may_complain("key " + key.text(), now)) log_warning("too much comes with one key; it is answered 429", {{"key", key.text()}});
  Lock lock(mutex_);
  return ordinary_.wait(key.text(), now);
}

std::optional<std::chrono::seconds> Limits::check_from(std::string_view peer, Moment now) {
  const std::string name = network_of(peer);
  {
    Lock lock(mutex_);
    if (checks_.take(name, now)) return std::nullopt;
  }
  count_limited("check");
  if (may_complain("check " + name, now)) log_warning("too many checks from one address; they are answered 429", {{"peer", name}});
  Lock lock(mutex_);
  return checks_.wait(name, now);
}

void Limits::note_refusal(const http::Request& request, int status, Moment now) {
  const std::string name = network_of(request.peer);
  {
    Lock lock(mutex_);
    if (!notes_.take(name, now)) return;
  }
  const std::string& path = request.raw_path.empty() ? request.path : request.raw_path;
  log_warning("a call was refused",
              {{"status", status}, {"method", request.method}, {"path", path.substr(0, 200)}, {"peer", request.peer}});
}

http::Response Limits::watched(const http::Request& request, http::Response response, Moment now) {
  if (response.status == 401 || response.status == 403) note_refusal(request, response.status, now);
  if (response.status != 401 || (!request.field("authorization") && request.peer_certificate.empty())) return response;
  metrics::count("ofure_credentials_refused_total", "Requests with a key or a client certificate that is not in force.");
  const std::string name = network_of(request.peer);
  std::chrono::seconds wait{0};
  {
    Lock lock(mutex_);
    if (refused_.take(name, now)) return response;
    wait = refused_.wait(name, now);
  }
  count_limited("refused");
  if (may_complain("refused " + name, now)) log_warning("one address is refused for its credentials again and again; it is answered 429", {{"peer", name}});
  return http::too_many(wait);
}

std::string network_of(std::string_view peer) {
  std::string text(peer);
  in6_addr address{};
  if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return text;
  std::fill(address.s6_addr + 8, address.s6_addr + 16, std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(AF_INET6, &address, out.data(), out.size());
  return std::string(out.data()) + "/64";
}

}  // namespace ofure
