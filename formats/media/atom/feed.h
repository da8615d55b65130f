#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"

namespace ofure {

// What a feed says of itself. `title` is a text for people: the caller has marked it with the mode of the feed
// (core/text.h).
struct FeedHead {
  std::string id;  // permanent: "urn:ofure:feed:actual:evacuation"
  std::string title;
  Time updated;          // of the newest entry, so that an unchanged feed keeps its bytes
  std::string self_url;  // where this feed is read, with its filter
  std::string home_url;  // the page for people; "" = none
};

// An Atom feed (RFC 4287) with the given entries in their order; each is a rendition of the medium atom. Pure.
[[nodiscard]] std::string atom_feed(const FeedHead& head, const std::vector<std::string_view>& entries);

}  // namespace ofure
