#include "formats/kinds/evacuation/order_table.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {
namespace {

constexpr CapRow kLevel5{Urgency::kImmediate, Gravity::kExtreme, Certainty::kObserved, "Shelter"};
constexpr CapRow kZone{Urgency::kImmediate, Gravity::kSevere, Certainty::kLikely, "Evacuate"};
constexpr CapRow kLevel4{Urgency::kImmediate, Gravity::kSevere, Certainty::kLikely, "Evacuate"};
constexpr CapRow kLevel3{Urgency::kExpected, Gravity::kModerate, Certainty::kLikely, "Prepare"};
constexpr CapRow kLifted{Urgency::kPast, Gravity::kMinor, Certainty::kObserved, "AllClear"};

}  // namespace

const std::vector<OrderRow>& order_table() {
  static const std::vector<OrderRow> table = {
      {OrderSort::kEmergencySafety, "emergency_safety", Ask::kSecureNow, kLevel5,
       "The disaster is there or about to be; going to a shelter may be the greater danger, so people shelter where "
       "they are."},
      {OrderSort::kDisasterOccurred, "disaster_occurred", Ask::kSecureNow, kLevel5,
       "Level 5 of 2019 to 2021: a disaster had been observed."},
      {OrderSort::kWarningZone, "warning_zone", Ask::kKeepOut, kZone,
       "Entry is forbidden under penalty and all must leave at once (災害対策基本法 63 条), but whether anybody's life "
       "is in danger now is not said: below level 5."},
      {OrderSort::kEvacuation, "evacuation_order", Ask::kLeave, kLevel4,
       "Everybody in a dangerous place leaves now; the next step is the disaster itself, which is likely and not yet "
       "seen."},
      {OrderSort::kEvacuationUrgent, "evacuation_order_urgent", Ask::kLeave, kLevel4,
       "Level 4 until 2021, the stronger of two."},
      {OrderSort::kRecommendation,
       "evacuation_recommendation",
       Ask::kLeave,
       {Urgency::kExpected, Gravity::kSevere, Certainty::kLikely, "Evacuate"},
       "Level 4 until 2021, the weaker of two: a recommendation, given earlier."},
      {OrderSort::kElderly, "elderly_evacuation", Ask::kElderlyLeave, kLevel3,
       "Those who need time leave, all others prepare; the danger is hours away."},
      {OrderSort::kPreparation, "evacuation_preparation", Ask::kElderlyLeave, kLevel3, "Level 3 until 2021."},
      {OrderSort::kPreparationOld, "evacuation_preparation_until_2017", Ask::kElderlyLeave, kLevel3,
       "The word for it until 2017."},
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

const CapRow& lifted_row() { return kLifted; }

std::string_view word_of(OrderSort sort) { return order_row(sort).word; }

}  // namespace ofure
