#include "formats/kinds/evacuation/order_table.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {
const std::vector<OrderRow>& order_table() {
  static const std::vector<OrderRow> table = {
      {OrderSort::kEmergencySafety, "emergency_safety", Ask::kSecureNow, "evacuation.emergency_safety"},
      {OrderSort::kDisasterOccurred, "disaster_occurred", Ask::kSecureNow, "evacuation.disaster_occurred"},
      {OrderSort::kWarningZone, "warning_zone", Ask::kKeepOut, "evacuation.warning_zone"},
      {OrderSort::kEvacuation, "evacuation_order", Ask::kLeave, "evacuation.evacuation_order"},
      {OrderSort::kEvacuationUrgent, "evacuation_order_urgent", Ask::kLeave, "evacuation.evacuation_order_urgent"},
      {OrderSort::kRecommendation, "evacuation_recommendation", Ask::kLeave, "evacuation.evacuation_recommendation"},
      {OrderSort::kElderly, "elderly_evacuation", Ask::kElderlyLeave, "evacuation.elderly_evacuation"},
      {OrderSort::kPreparation, "evacuation_preparation", Ask::kElderlyLeave, "evacuation.evacuation_preparation"},
      {OrderSort::kPreparationOld, "evacuation_preparation_until_2017", Ask::kElderlyLeave,
       "evacuation.evacuation_preparation_until_2017"},
  };
  return table;
}

std::size_t order_rank(OrderSort sort) {
  const auto& table = order_table();
  auto row =
      std::find_if(table.begin(), table.end(), [sort](const OrderRow& candidate) { return candidate.sort == sort; });
  OFURE_CHECK(row != table.end());
  return static_cast<std::size_t>(row - table.begin());
}

const OrderRow& order_row(OrderSort sort) { return order_table()[order_rank(sort)]; }

std::string_view word_of(OrderSort sort) { return order_row(sort).word; }

}  // namespace ofure
