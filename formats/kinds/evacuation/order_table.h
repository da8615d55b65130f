#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {

// What an order asks of people, whatever it was called in its time.
enum class Ask : std::uint8_t { kSecureNow, kKeepOut, kLeave, kElderlyLeave };

struct OrderRow {
  OrderSort sort;
  std::string_view word;  // for machines
  Ask ask;
  std::string_view cap;  // its row in the table of CAP words
};

// All sorts, most severe first.
[[nodiscard]] const std::vector<OrderRow>& order_table();
[[nodiscard]] const OrderRow& order_row(OrderSort sort);
// Place in the table: 0 is the most severe.
[[nodiscard]] std::size_t order_rank(OrderSort sort);

// What people are asked to do, from the order and its hazards: the key of its text in the table of terms, and that text.
[[nodiscard]] std::string order_instruction_key(OrderSort sort, const std::vector<std::string>& hazards);
[[nodiscard]] std::string order_instruction(OrderSort sort, const std::vector<std::string>& hazards);

}  // namespace ofure
