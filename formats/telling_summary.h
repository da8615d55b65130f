#pragma once

#include <string>

#include "core/header.h"
#include "formats/teller.h"
#include "formats/telling.h"

namespace ofure {

// Who, what, where and when of a telling whose sections, place and event are told: one to a few sentences, without mark
// and head. Pure.
[[nodiscard]] std::string told_summary(const Telling& telling, const Narrative& narrative, const Header& header,
                                       Teller& teller);

// The order or warning of a section as a sentence says it: "an Evacuation Order (Alert Level 4)".
[[nodiscard]] std::string said_order(const Section& section, Teller& teller);

}  // namespace ofure
