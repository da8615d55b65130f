#include "ingest/sign_in_throttle.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {
namespace {

// A login is at most 64 bytes of any kind, an address has no line end.
std::string pair_of(const std::string& login, const std::string& peer) { return peer + "\n" + login; }

}  // namespace

std::chrono::milliseconds SignInThrottle::wait_of(const Table& table, const std::string& name, Instant now) const {
  auto found = table.find(name);
  if (found == table.end() || found->second.count < limits_.free_failures) return {};
  if (now - found->second.last >= limits_.memory) return {};
  auto wait = limits_.first_wait;
  for (int i = limits_.free_failures; i < found->second.count && wait < limits_.longest_wait; ++i) wait *= 2;
  wait = std::min(wait, limits_.longest_wait);
  // A clock that was set back must not make anybody wait longer.
  const auto passed = std::max(now - found->second.last, Instant::duration::zero());
  return std::max(wait - std::chrono::duration_cast<std::chrono::milliseconds>(passed), std::chrono::milliseconds(0));
}

void SignInThrottle::count(Table& table, const std::string& name, Instant now) {
  if (table.size() >= limits_.entries && !table.contains(name)) {
    auto oldest = std::min_element(table.begin(), table.end(),
                                   [](const auto& a, const auto& b) { return a.second.last < b.second.last; });
    table.erase(oldest);
  }
  Failures& failures = table[name];
  if (now - failures.last >= limits_.memory) failures.count = 0;
  failures.count = std::min(failures.count + 1, 1000);
  failures.last = now;
}

std::chrono::milliseconds SignInThrottle::wait(const std::string& login, const std::string& peer, Instant now) const {
  const std::string pair = pair_of(login, peer);
  if (pairs_.contains(pair)) return wait_of(pairs_, pair, now);
  return std::max(wait_of(logins_, login, now),
                  peer.empty() ? std::chrono::milliseconds(0) : wait_of(peers_, peer, now));
}

void SignInThrottle::start(const std::string& login, const std::string& peer, Instant now) {
  OFURE_CHECK(wait(login, peer, now) == std::chrono::milliseconds(0));
  if (const std::string pair = pair_of(login, peer); pairs_.contains(pair)) return count(pairs_, pair, now);
  count(logins_, login, now);
  if (!peer.empty()) count(peers_, peer, now);
}

void SignInThrottle::succeeded(const std::string& login, const std::string& peer, Instant now) {
  const std::string pair = pair_of(login, peer);
  if (!pairs_.contains(pair)) {
    logins_.erase(login);
    // Only this try is taken back: an account of one's own must not wipe out the failures at those of others.
    if (auto found = peers_.find(peer); found != peers_.end() && --found->second.count <= 0) peers_.erase(found);
    count(pairs_, pair, now);
  }
  pairs_[pair] = {0, now};
}

}  // namespace ofure
