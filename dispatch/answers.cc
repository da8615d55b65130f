#include "dispatch/answers.h"

#include <algorithm>

#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/gates.h"

namespace ofure {

void Answers::operator()(const Requests::Connected& request) {
  Instant last{};
  if (!request.kept) {
    for (const Route* route : routes_) last = std::max(last, route->last_settled());
  }
  Places at;
  std::array<bool, kModes.size()> again{};
  for (Route* route : routes_) {
    const auto mode = static_cast<std::size_t>(route->mode());
    const Sequence to = request.kept ? (*request.kept)[mode] : route->settled_before(last - request.in_doubt);
    const std::uint64_t count = route->go_back(to);
    again[mode] = count > 0;
    at[mode] = route->settled_through();
    if (count == 0) continue;
    log_info("offered again, as the peer may have lost it", {{"connector", connector_.name()},
                                                             {"mode", word_of(route->mode())},
                                                             {"after", at[mode].value()},
                                                             {"bulletins", count}});
    metrics::count("ofure_offered_again_total", "Bulletins offered again because the peer may have lost them.",
                   {{"connector", connector_.name()}}, static_cast<double>(count));
  }
  connector_.resume(request.call, at, again);
}

void Answers::operator()(const Requests::WhatStands&) {
  const Instant now = depot_.clock.now();
  std::vector<Connector::Shown> shown;
  for (const Route* route : routes_) {
    auto standing = depot_.ledger.board().standing(route->mode(), {}, now);
    auto cancelled = depot_.ledger.board().cancelled(route->mode(), now - depot_.options.cancel_retention);
    for (auto* list : {&standing, &cancelled}) {
      if (!*list) {
        // No answer: a list with a part missing would empty topics that should stand.
        log_warning("what stands could not be read",
                    {{"mode", word_of(route->mode())}, {"cause", list->error().text()}});
        return;
      }
      for (Entry& entry : **list) {
        const bool delivered = entry.sequence <= route->settled_through();
        shown.push_back({std::move(entry), delivered});
      }
    }
  }
  connector_.stands(std::move(shown));
}

void Answers::operator()(const Requests::For& request) {
  const Medium* json = find_medium("json");
  std::vector<Parcel> parcels;
  for (const Entry& asked : request.entries) {
    auto entry = depot_.ledger.find(asked.mode, asked.sequence);
    if (!entry || !*entry) continue;
    auto rendition = depot_.history.rendition(**entry, *json);
    if (!rendition) {
      log_warning("a standing document could not be set", {{"mode", word_of(asked.mode)},
                                                           {"sequence", asked.sequence.value()},
                                                           {"document", asked.document.text()},
                                                           {"cause", rendition.error().text()}});
      continue;
    }
    if (!may_leave(**rendition)) continue;
    Parcel parcel{std::move(**entry), {}};
    parcel.parts.push_back({json, std::move(*rendition)});
    parcels.push_back(std::move(parcel));
  }
  connector_.show(std::move(parcels));
}

}  // namespace ofure
