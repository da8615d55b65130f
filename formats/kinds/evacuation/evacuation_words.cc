#include <array>

#include "formats/kinds/evacuation/evacuation.h"

namespace ofure {
namespace {

// domain.md 5.1: the words of the law over time.
struct Order {
  OrderSort sort;
  std::string_view japanese;
  int level;     // today's
  bool current;  // since 2021-05-20
};

constexpr std::array kOrders = {
    Order{OrderSort::kEmergencySafety, "緊急安全確保", 5, true},
    Order{OrderSort::kEvacuation, "避難指示", 4, true},
    Order{OrderSort::kElderly, "高齢者等避難", 3, true},
    Order{OrderSort::kWarningZone, "警戒区域", 0, true},
    Order{OrderSort::kDisasterOccurred, "災害発生情報", 0, false},
    Order{OrderSort::kEvacuationUrgent, "避難指示（緊急）", 0, false},
    Order{OrderSort::kRecommendation, "避難勧告", 0, false},
    Order{OrderSort::kPreparation, "避難準備・高齢者等避難開始", 0, false},
    Order{OrderSort::kPreparationOld, "避難準備情報", 0, false},
};

const Order& order_of(OrderSort sort) { return kOrders[static_cast<std::size_t>(sort)]; }

constexpr bool in_order() {
  for (std::size_t i = 0; i < kOrders.size(); ++i) {
    if (static_cast<std::size_t>(kOrders[i].sort) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view japanese(OrderSort sort) { return order_of(sort).japanese; }

std::optional<OrderSort> order_sort_from(std::string_view japanese) {
  for (const Order& order : kOrders) {
    if (order.japanese == japanese) return order.sort;
  }
  return std::nullopt;
}

Level level_of(OrderSort sort) { return Level(order_of(sort).level); }

bool is_current(OrderSort sort) { return order_of(sort).current; }

}  // namespace ofure
