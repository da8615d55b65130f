#include <algorithm>

#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/evacuation/order_table.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

// The details of one sort, issued or lifted: what one heading stands over.
struct Order {
  OrderSort sort;
  bool lifted;
  bool level_named = false;  // whether 警戒レベル belongs into the words
  Level level;               // of the word; of an old word as written
  std::vector<const OrderDetail*> details;
};

// 警戒レベル belongs to floods, landslides and storm surges. An order against a tsunami, a fire or a volcano has none
// unless its sender wrote one.
bool has_levels(const std::vector<std::string>& hazards) {
  if (hazards.empty()) return true;
  return std::any_of(hazards.begin(), hazards.end(), [](const std::string& hazard) {
    return hazard == "洪水" || hazard == "内水氾濫" || hazard == "土砂災害" || hazard == "高潮";
  });
}

std::vector<Order> orders_of(const Evacuation& body) {
  std::vector<Order> orders;
  for (const OrderDetail& detail : body.details) {
    auto same = [&](const Order& order) { return order.sort == detail.sort && order.lifted == detail.lifted; };
    auto found = std::find_if(orders.begin(), orders.end(), same);
    if (found == orders.end())
      found = orders.insert(orders.end(), Order{detail.sort, detail.lifted, false, level_of(detail.sort), {}});
    found->details.push_back(&detail);
    if (level_of(detail.sort) == Level()) found->level = std::max(found->level, detail.level);
    if (found->level != Level() && (detail.level != Level() || has_levels(body.disaster.hazards)))
      found->level_named = true;
  }
  std::stable_sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) {
    if (a.lifted != b.lifted) return b.lifted;
    return order_rank(a.sort) < order_rank(b.sort);
  });
  return orders;
}

std::string word(const Order& order) { return std::string(japanese(order.sort)); }

std::string named(const Order& order, std::string_view between) {
  if (!order.level_named || order.lifted) return word(order);
  return "警戒レベル" + wide_digit(order.level.value()) + std::string(between) + word(order);
}

// 避難指示 is 発令, 警戒区域 is 設定.
std::string_view verb(const Order& order) { return order.sort == OrderSort::kWarningZone ? "設定" : "発令"; }

// The figures of a heading: the sum of its details, if each of them has the figure. A sum of some would pass for the
// whole.
Count object_of(const Order& order) {
  Count sum{0, 0};
  for (const OrderDetail* detail : order.details) {
    sum.households = sum.households && detail->object.households
                         ? std::optional(*sum.households + *detail->object.households)
                         : std::nullopt;
    sum.people =
        sum.people && detail->object.people ? std::optional(*sum.people + *detail->object.people) : std::nullopt;
  }
  return sum;
}

std::string count_text(const Count& count, std::string_view between) {
  std::string text;
  if (count.households) text = grouped(*count.households) + "世帯";
  if (count.people) text += (text.empty() ? "" : std::string(between)) + grouped(*count.people) + "人";
  return text;
}

Item area_item(const OrderedArea& area, const Order& order) {
  Item item = item_of(area.location);
  item.state = order.lifted ? "lifted" : "issued";
  item.state_label = order.lifted ? "解除" : verb(order);
  item.at = area.at;
  add_count(item.facts, area.object);
  if (std::string count = count_text(area.object, "、"); !count.empty()) item.text += "（" + count + "）";
  return item;
}

Section section_of(const Order& order, const Evacuation& body) {
  Section section;
  section.key = word_of(order.sort);
  section.heading = order.lifted ? word(order) + " 解除" : named(order, " ");
  section.term_key = "order." + section.key;
  section.level_named = order.level_named;
  section.in_force = !order.lifted;
  if (!order.lifted) {
    section.level = order.level;
    section.instruction = order_instruction(order.sort, body.disaster.hazards);
    section.instruction_key = order_instruction_key(order.sort, body.disaster.hazards);
  }
  set_cap(section, cap_row(order.lifted ? "evacuation.lifted" : order_row(order.sort).cap));
  add_count(section.facts, object_of(order));
  for (const OrderDetail* detail : order.details) {
    for (const OrderedArea& area : detail->areas) section.items.push_back(area_item(area, order));
  }
  return section;
}

// "矢田新町、小島町", or the whole place where no district was given.
std::string districts(const Order& order, const Header& header, std::size_t limit) {
  std::vector<std::string> names;
  for (const OrderDetail* detail : order.details) {
    for (const OrderedArea& area : detail->areas) names.push_back(area.location.name);
  }
  return names.empty() ? place_name(header) : listed(names, "地区", limit);
}

// "11月21日 2時33分、", or "…から順次、" when the districts differ; "" when there are none.
std::string since(const Order& order) {
  std::optional<Time> first;
  bool same = true;
  for (const OrderDetail* detail : order.details) {
    for (const OrderedArea& area : detail->areas) {
      same = same && (!first || *first == area.at);
      if (!first || area.at < *first) first = area.at;
    }
  }
  if (!first) return "";
  return clock_text(*first) + (same ? "、" : "から順次、");
}

std::string because(const Order& order, const std::vector<std::string>& hazards) {
  std::string names = hazards_joined(hazards);
  if (names.empty()) return "";
  bool forecast = std::all_of(hazards.begin(), hazards.end(), [](const std::string& hazard) {
    const HazardInfo* info = find_hazard(hazard);
    return hazard == "その他" || (info && info->forecast);
  });
  if (!forecast || order.sort == OrderSort::kWarningZone) return names + "のため、";
  return names +
         (order_row(order.sort).ask == Ask::kSecureNow ? "が発生または切迫しているとして、" : "のおそれがあるとして、");
}

std::string issued_news(const Order& order, const Evacuation& body, const Header& header) {
  std::string where = districts(order, header, kFullList);
  if (std::string count = count_text(object_of(order), ""); !count.empty()) {
    std::size_t areas = 0;
    for (const OrderDetail* detail : order.details) areas += detail->areas.size();
    where += (areas > 1 ? "のあわせて" : "の") + count;
  }
  return speaker(header) + "は、" + since(order) + because(order, body.disaster.hazards) + where + "に、" +
         named(order, "の") + "を" + std::string(verb(order)) + "しました。";
}

using Orders = std::vector<const Order*>;

std::string other_news(const Orders& others, const Header& header) {
  std::string text = "また、";
  for (std::size_t i = 0; i < others.size(); ++i) {
    const Order& order = *others[i];
    const bool last = i + 1 == others.size();
    text += districts(order, header, kShortList) + "に" + named(order, "の") + "を";
    // Orders of the same verb share it: "甲に避難指示を、乙に高齢者等避難を発令しています".
    if (!last && verb(order) == verb(*others[i + 1])) {
      text += "、";
    } else {
      text += std::string(verb(order)) + (last ? "しています。" : "し、");
    }
  }
  return text;
}

std::string lifted_list(const Orders& lifted, const Header& header, std::size_t limit) {
  std::string text;
  for (const Order* order : lifted)
    text += (text.empty() ? "" : "と、") + districts(*order, header, limit) + "の" + word(*order);
  return text;
}

std::string all_clear(const Orders& lifted, const Header& header) {
  std::string when = lifted.size() == 1 ? since(*lifted.front()) : "";
  // Of this document: another disaster's orders may still stand.
  return speaker(header) + "は、" + when + lifted_list(lifted, header, kFullList) +
         "を解除しました。これで、今回の避難情報は、すべて解除されました。";
}

std::string summary_of(const Orders& issued, const Orders& lifted, const Evacuation& body, const Header& header) {
  if (issued.empty() && lifted.empty()) return speaker(header) + "の避難情報です。対象の地区は示されていません。";
  if (issued.empty()) return all_clear(lifted, header);
  std::string text = issued_news(*issued.front(), body, header);
  if (issued.size() > 1) text += other_news({issued.begin() + 1, issued.end()}, header);
  if (!lifted.empty()) text += "なお、" + lifted_list(lifted, header, kShortList) + "は、解除しました。";
  return text;
}

std::string headline_of(const Orders& issued, const Orders& lifted, const Header& header) {
  std::string words;
  for (const Order* order : issued.empty() ? lifted : issued) words += (words.empty() ? "" : "、") + named(*order, " ");
  if (words.empty()) return place_name(header) + "の避難情報";
  return place_name(header) + (issued.empty() ? "の" + words + "を解除" : "に" + words);
}

}  // namespace

Narrative narrate_body(const Evacuation& body, const Header& header) {
  const std::vector<Order> orders = orders_of(body);
  Orders issued, lifted;
  for (const Order& order : orders) (order.lifted ? lifted : issued).push_back(&order);

  Narrative narrative;
  narrative.all_lifted = issued.empty() && !lifted.empty();
  narrative.event = !issued.empty()   ? word(*issued.front())
                    : !lifted.empty() ? word(*lifted.front()) + "解除"
                                      : std::string(Evacuation::kInfo.japanese);
  narrative.event_key = !issued.empty()   ? "event." + std::string(word_of(issued.front()->sort))
                        : !lifted.empty() ? "event." + std::string(word_of(lifted.front()->sort)) + "_lifted"
                                          : "event.evacuation";
  narrative.subject = narrative.event + " " + place_name(header);
  narrative.headline = headline_or(header, headline_of(issued, lifted, header));
  narrative.summary = summary_of(issued, lifted, body, header);
  for (const Order& order : orders) narrative.sections.push_back(section_of(order, body));
  if (!issued.empty()) narrative.instruction = narrative.sections.front().instruction;
  add_count(narrative.facts, body.total);
  narrative.complement = body.complement;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories = cap_categories_of(body.disaster.hazards);
  if (!issued.empty()) {
    set_cap(narrative, cap_row(order_row(issued.front()->sort).cap));
  } else if (!lifted.empty()) {
    set_cap(narrative, cap_row("evacuation.lifted"));
  } else {
    set_cap(narrative, cap_row("none"));
  }
  return narrative;
}

}  // namespace ofure
