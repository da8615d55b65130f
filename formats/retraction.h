#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/header.h"
#include "core/result.h"

namespace ofure {

// What turns a bulletin into its retraction.
struct RetractionWord {
  BulletinId bulletin;   // the new transmission's
  Time at;               // when it is sent
  std::string reason;    // why, in Japanese: "誤報のため"
  std::string reason_en; // the same in English; "" = only that it was an error
  std::optional<Office> editorial = {};  // who types it, by code and names; nothing = the office that typed the original
};

// The common XML that takes the bulletin back: a cancel of its document, the next revision, carrying the whole message
// once more as the wire contract asks (docs/wire/common-xml.md), with the reason in Errata and headline. Pure: same
// bytes, header and word, same result. `original` are the bytes of the newest revision and `header` what was read from
// them. Errors: kCorrupt when the bytes do not read any more.
[[nodiscard]] Result<std::string> retraction_of(std::string_view original, const Header& header,
                                                const RetractionWord& word);

}  // namespace ofure
