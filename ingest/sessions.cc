#include "ingest/sessions.h"

#include <algorithm>
#include <vector>

namespace ofure {
namespace {

bool ended(const Session& session, Instant now) {
  return now - session.used >= Sessions::kIdle || now - session.begun >= Sessions::kLongest;
}

}  // namespace

std::string Sessions::begin(const PersonId& person, const Digest& password, Instant now) {
  make_room(person, now);
  std::string token = random_token(32);
  sessions_.insert_or_assign(sha256(token), Session{person, password, now, now});
  return token;
}

void Sessions::make_room(const PersonId& person, Instant now) {
  std::erase_if(sessions_, [&](const auto& one) { return ended(one.second, now); });
  auto earlier = [](const auto& a, const auto& b) { return a->second.used < b->second.used; };
  std::vector<std::map<Digest, Session>::iterator> all, own;
  for (auto one = sessions_.begin(); one != sessions_.end(); ++one)
    (one->second.person == person ? own : all).push_back(one);
  if (own.size() >= kOfOnePerson) {
    sessions_.erase(*std::min_element(own.begin(), own.end(), earlier));
  } else if (own.size() + all.size() >= kOfAll) {
    all.insert(all.end(), own.begin(), own.end());
    sessions_.erase(*std::min_element(all.begin(), all.end(), earlier));
  }
}

std::optional<Session> Sessions::use(std::string_view token, Instant now) {
  auto found = sessions_.find(sha256(token));
  if (found == sessions_.end()) return std::nullopt;
  if (ended(found->second, now)) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.used = std::max(found->second.used, now);
  return found->second;
}

std::optional<Session> Sessions::look(std::string_view token, Instant now) const {
  auto found = sessions_.find(sha256(token));
  return found == sessions_.end() || ended(found->second, now) ? std::nullopt : std::optional(found->second);
}

std::optional<PersonId> Sessions::end(std::string_view token) {
  auto ended = sessions_.extract(sha256(token));
  return ended.empty() ? std::nullopt : std::optional(std::move(ended.mapped().person));
}

void Sessions::end_all_of(const PersonId& person) {
  std::erase_if(sessions_, [&](const auto& one) { return one.second.person == person; });
}

std::string csrf_token_of(std::string_view token) { return sha256("ofure csrf " + std::string(token)).hex(); }

}  // namespace ofure
