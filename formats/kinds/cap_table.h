#pragma once

#include <span>
#include <string_view>

#include "formats/narrative.h"

namespace ofure {

// How soon, how bad, how sure, and what to do, for one thing a bulletin can say. The one table of these words for every
// kind; every row says why.
struct CapRow {
  std::string_view key;  // "evacuation.evacuation_order"
  Urgency urgency;
  Gravity gravity;
  Certainty certainty;
  std::string_view response;  // responseType of CAP 1.2
  std::string_view reason;
};

// All rows, by kind, most severe first.
[[nodiscard]] std::span<const CapRow> cap_table();
// The row with the key. A key that is not there is a bug.
[[nodiscard]] const CapRow& cap_row(std::string_view key);

// Gives the row's words to the whole bulletin, or to one section of it.
void set_cap(Narrative& narrative, const CapRow& row);
void set_cap(Section& section, const CapRow& row);

}  // namespace ofure
