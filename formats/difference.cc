#include "formats/difference.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "formats/kinds/evacuation/order_table.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/narrative.h"

namespace ofure {
namespace {

// What sort of thing an item is decides how it can change.
enum class Matter : std::uint8_t { kOrder, kShelter, kHeadquarters, kFigure, kOther };

const Fact* fact(const Item& item, std::string_view key) {
  auto found = std::find_if(item.facts.begin(), item.facts.end(), [&](const Fact& one) { return one.key == key; });
  return found == item.facts.end() ? nullptr : &*found;
}

Matter matter_of(const Item& item) {
  if (item.state == "issued" || item.state == "lifted") return Matter::kOrder;
  if (item.state == "established" || item.state == "dissolved") return Matter::kHeadquarters;
  if (!item.state.empty()) return Matter::kShelter;
  return fact(item, "number") ? Matter::kFigure : Matter::kOther;
}

// Orders with levels replace one another; 警戒区域 stands beside them. Figures of one name are told apart by their
// group and unit: 床下浸水 is counted in 棟 and in 世帯.
std::string track_of(const Section& section, const Item& item) {
  switch (matter_of(item)) {
    case Matter::kOrder:
      return section.key == "warning_zone" ? "zone\n" : "order\n";
    case Matter::kFigure:
      return section.key + "\n" + fact(item, "number")->unit + "\n";
    default:
      return "\n";
  }
}

struct Standing {
  const Section* section;
  const Item* item;
  std::size_t place;  // of the section
  std::string track;
  const Standing* other = nullptr;  // the same thing in the other narrative
};
using Standings = std::vector<Standing>;

std::string code_of(const Item& item) { return item.code ? std::string(item.code->text()) : ""; }

// A thing may stand under several headings: a lifted order beside the order that is in force. What is in force counts,
// the gravest first.
Standings standings_of(const Narrative& narrative) {
  Standings all;
  std::map<std::string, std::size_t> known;
  for (std::size_t place = 0; place < narrative.sections.size(); ++place) {
    const Section& section = narrative.sections[place];
    for (const Item& item : section.items) {
      std::string track = track_of(section, item);
      std::string identity = track + item.id + "\n" + (item.id.empty() ? item.name + "\n" + code_of(item) : "");
      auto [found, is_new] = known.try_emplace(std::move(identity), all.size());
      if (is_new) {
        all.push_back({&section, &item, place, std::move(track)});
      } else if (Standing& first = all[found->second]; section.in_force && !first.section->in_force) {
        first.section = &section, first.item = &item, first.place = place;
      }
    }
  }
  return all;
}

constexpr std::array<std::string_view, 9> kKanjiDigits = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::array<std::string_view, 10> kWideDigits = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
constexpr std::size_t kKanjiBytes = 3;

// The number that ends the text, taken off it: 二, 十, 十二, 二十三, 12. 0 = there is none.
int number_taken_from(std::string& text) {
  auto digit_taken = [&] {
    for (std::size_t i = 0; i < kKanjiDigits.size(); ++i) {
      if (!text.ends_with(kKanjiDigits[i])) continue;
      text.resize(text.size() - kKanjiBytes);
      return static_cast<int>(i) + 1;
    }
    return 0;
  };
  int ones = digit_taken();
  if (!text.ends_with("十")) return ones;
  text.resize(text.size() - kKanjiBytes);
  return ones + 10 * std::max(1, digit_taken());
}

}  // namespace

std::string spelled(std::string_view name) {
  std::string text;
  for (std::size_t at = 0; at < name.size();) {
    if (name[at] == ' ') {
      ++at;
      continue;
    }
    if (name.substr(at, 3) == "　") {
      at += 3;
      continue;
    }
    auto wide = std::find(kWideDigits.begin(), kWideDigits.end(), name.substr(at, 3));
    if (wide != kWideDigits.end()) {
      text += static_cast<char>('0' + (wide - kWideDigits.begin()));
      at += 3;
      continue;
    }
    if (name.substr(at, 6) == "丁目") {
      if (int number = number_taken_from(text); number > 0) text += std::to_string(number);
    }
    text += name[at++];
  }
  return text;
}

namespace {

bool any_two(const Item&, const Item&) { return true; }

// Things of both narratives that alone have a key are the same thing, if they may be. Two that have an id each are not,
// whatever else they share.
template <class Key, class MayBe = bool (*)(const Item&, const Item&)>
void pair_up(Standings& before, Standings& now, Key key, MayBe may_be = any_two) {
  struct Pair {
    Standing* before = nullptr;
    Standing* now = nullptr;
    bool unclear = false;
  };
  std::map<std::string, Pair> pairs;
  auto enter = [&](Standings& standings, Standing* Pair::* side) {
    for (Standing& standing : standings) {
      if (standing.other) continue;
      std::string own = key(standing);
      if (own.empty()) continue;
      Pair& pair = pairs[standing.track + own];
      pair.unclear = pair.unclear || pair.*side;
      pair.*side = &standing;
    }
  };
  enter(before, &Pair::before);
  enter(now, &Pair::now);
  for (auto& [name, pair] : pairs) {
    if (!pair.before || !pair.now || pair.unclear) continue;
    const std::string &old_id = pair.before->item->id, &new_id = pair.now->item->id;
    if (!old_id.empty() && !new_id.empty() && old_id != new_id) continue;
    if (!may_be(*pair.before->item, *pair.now->item)) continue;
    pair.before->other = pair.now, pair.now->other = pair.before;
  }
}

void pair_all(Standings& before, Standings& now) {
  pair_up(before, now, [](const Standing& one) { return one.item->id; });
  // A document tells of one headquarters, whatever it is called by now.
  pair_up(before, now, [](const Standing& one) {
    return std::string(matter_of(*one.item) == Matter::kHeadquarters ? "headquarters" : "");
  });
  pair_up(before, now, [](const Standing& one) { return one.item->name + "\n" + code_of(*one.item); });
  pair_up(before, now, [](const Standing& one) { return spelled(one.item->name) + "\n" + code_of(*one.item); });
  pair_up(before, now, [](const Standing& one) { return spelled(one.item->name); });
  // Senders give the code of the town to its districts as well: a code alone makes no two names one place.
  pair_up(
      before, now, [](const Standing& one) { return code_of(*one.item); },
      [](const Item& old, const Item& renewed) {
        return old.name.ends_with(renewed.name) || renewed.name.ends_with(old.name);
      });
  pair_up(before, now,
          [](const Standing& one) { return one.item->kana.empty() ? "" : one.item->kana + "\n" + code_of(*one.item); });
}

// 0 is the gravest. Between two narratives the order of their sections says nothing, so the orders of municipalities
// are ranked by their table, and warnings of landslides by the level in their name; the one without a level is as grave
// as level 4.
std::size_t rank_of(const Section& section) {
  const auto& orders = order_table();
  auto order = std::find_if(orders.begin(), orders.end(), [&](const OrderRow& row) { return row.word == section.key; });
  if (order != orders.end()) return static_cast<std::size_t>(order - orders.begin());
  constexpr std::array<std::pair<std::string_view, std::size_t>, 5> kWarnings = {{{"sediment_emergency_warning", 0},
                                                                                  {"sediment_danger_warning", 1},
                                                                                  {"sediment_warning", 1},
                                                                                  {"sediment_warning_level_3", 2},
                                                                                  {"sediment_advisory", 3}}};
  auto warning =
      std::find_if(kWarnings.begin(), kWarnings.end(), [&](const auto& row) { return row.first == section.key; });
  constexpr std::size_t kMildest = 5;
  return warning != kWarnings.end() ? warning->second : kMildest - static_cast<std::size_t>(section.level.value());
}

int crowding(const Item& item) {
  const Fact* found = fact(item, "crowding");
  if (!found || found->code.empty() || found->code == "crowding.unknown") return 0;
  if (found->code == "crowding.full") return 3;
  return found->code == "crowding.crowded" ? 2 : 1;
}

bool same(const Fact& a, const Fact& b) { return a.key == b.key && a.value == b.value && a.unit == b.unit; }

// When heads were last counted is no news where the count is the same.
bool quiet(const Fact& one) { return one.key == "checked"; }

bool same_facts(const Item& a, const Item& b) {
  auto next = [](auto& at, auto end) { at = std::find_if_not(at, end, quiet); };
  auto of_a = a.facts.begin(), of_b = b.facts.begin();
  for (;; ++of_a, ++of_b) {
    next(of_a, a.facts.end()), next(of_b, b.facts.end());
    if (of_a == a.facts.end() || of_b == b.facts.end())
      return a.at == b.at && of_a == a.facts.end() && of_b == b.facts.end();
    if (!same(*of_a, *of_b)) return false;
  }
}

std::optional<Turn> order_turn(const Section& from, const Section& to) {
  if (!to.in_force) return from.in_force ? std::optional(Turn::kLifted) : std::nullopt;
  if (!from.in_force) return Turn::kAdded;
  if (from.key == to.key) return std::nullopt;
  if (rank_of(from) == rank_of(to)) return Turn::kChanged;
  return rank_of(to) < rank_of(from) ? Turn::kRaised : Turn::kLowered;
}

std::optional<Turn> shelter_turn(const Item& from, const Item& to) {
  if (from.state != to.state) {
    if (to.state == "open") return Turn::kOpened;
    bool could_go = from.state == "open" || from.state == "permanent";
    return could_go && (to.state == "closed" || to.state == "not_open") ? Turn::kClosed : Turn::kChanged;
  }
  if (to.state != "open" && to.state != "permanent") return std::nullopt;
  if (crowding(to) >= 2 && crowding(to) > crowding(from)) return Turn::kFilled;
  if (crowding(from) >= 2 && crowding(to) == 1) return Turn::kFreed;
  return std::nullopt;
}

bool is_alert_only(const Item& item) {
  const Fact* type = fact(item, "type");
  return type != nullptr && type->value == "警戒本部";
}

std::optional<Turn> headquarters_turn(const Item& from, const Item& to) {
  if (from.state != to.state) return to.state == "established" ? Turn::kAdded : Turn::kLifted;
  if (to.state == "dissolved" || is_alert_only(from) == is_alert_only(to)) return std::nullopt;
  return is_alert_only(to) ? Turn::kLowered : Turn::kRaised;
}

// Nothing when the item is as it was.
std::optional<Turn> turn_of(const Standing& before, const Standing& now) {
  std::optional<Turn> turn;
  switch (matter_of(*now.item)) {
    case Matter::kOrder:
      turn = order_turn(*before.section, *now.section);
      break;
    case Matter::kShelter:
      turn = shelter_turn(*before.item, *now.item);
      break;
    case Matter::kHeadquarters:
      turn = headquarters_turn(*before.item, *now.item);
      break;
    case Matter::kFigure:
    case Matter::kOther:
      break;
  }
  if (turn) return turn;
  bool renamed = spelled(before.item->name) != spelled(now.item->name);
  return renamed || !same_facts(*before.item, *now.item) ? std::optional(Turn::kChanged) : std::nullopt;
}

Turn turn_of_new(const Standing& now) {
  switch (matter_of(*now.item)) {
    case Matter::kOrder:
    case Matter::kHeadquarters:
      return now.section->in_force ? Turn::kAdded : Turn::kLifted;
    case Matter::kShelter:
      return now.item->state == "open" ? Turn::kOpened : now.item->state == "closed" ? Turn::kClosed : Turn::kChanged;
    case Matter::kFigure:
    case Matter::kOther:
      return Turn::kAdded;
  }
  return Turn::kAdded;
}

constexpr std::string_view kLevelWord = "警戒レベル";

// "警戒レベル４ 避難指示", "避難指示 解除" → "避難指示"
std::string order_word(const std::string& heading) {
  std::size_t gap = heading.find(' ');
  if (gap == std::string::npos) return heading;
  return heading.starts_with(kLevelWord) ? heading.substr(gap + 1) : heading.substr(0, gap);
}

// What stands, in a word.
std::string words_of(const Standing& standing, Turn turn) {
  const Item& item = *standing.item;
  switch (matter_of(item)) {
    case Matter::kOrder:
      return standing.section->in_force ? order_word(standing.section->heading) : item.state_label;
    case Matter::kHeadquarters:
      if (turn != Turn::kRaised && turn != Turn::kLowered) return item.state_label;
      return is_alert_only(item) ? "災害警戒本部" : "災害対策本部";
    case Matter::kFigure:
      return fact(item, "number")->value + fact(item, "number")->unit;
    case Matter::kShelter:
      // An open shelter that is full is no place to go to.
      if (turn == Turn::kFilled || turn == Turn::kFreed || (turn == Turn::kOpened && crowding(item) >= 2))
        if (const Fact* found = fact(item, "crowding")) return found->value;
      return item.state_label;
    case Matter::kOther:
      return "";
  }
  return "";
}

std::string figure_text(const Fact* fact) { return fact ? fact->value + fact->unit : ""; }

// Of an item whose state is as it was: the first figure, or the time, that is not.
void tell_figure(Change& change, const Item& before, const Item& now) {
  auto tell = [&](const std::string& label, std::string from, std::string to) {
    change.figure = label, change.from = std::move(from), change.to = std::move(to);
  };
  for (const Fact& one : now.facts) {
    const Fact* old = fact(before, one.key);
    if (!quiet(one) && (!old || !same(*old, one))) return tell(one.label, figure_text(old), figure_text(&one));
  }
  for (const Fact& old : before.facts) {
    if (!quiet(old) && !fact(now, old.key)) return tell(old.label, figure_text(&old), "");
  }
  auto clock = [](const Item& item) { return item.at ? clock_text(*item.at) : ""; };
  if (before.at != now.at) tell("時刻", clock(before), clock(now));
}

Change change_of(Turn turn, const Standing* before, const Standing* now) {
  const Item& item = now ? *now->item : *before->item;
  Change change;
  change.turn = turn;
  change.id = item.id, change.name = item.name, change.kana = item.kana, change.code = item.code;
  if (before) {
    change.from_key = before->section->key, change.from = words_of(*before, turn);
    change.from_level = before->section->level;
  }
  if (now) {
    change.to_key = now->section->key, change.to = words_of(*now, turn);
    change.to_level = now->section->level;
    change.level_named = now->section->heading.starts_with(kLevelWord);
    if (matter_of(item) == Matter::kOrder && !now->section->in_force && change.from.empty())
      change.from = order_word(now->section->heading);
  }
  if (matter_of(item) == Matter::kFigure) change.figure = item.name;
  if (!before || !now) return change;
  if (spelled(before->item->name) != spelled(item.name)) change.former_name = before->item->name;
  bool same_state = before->section->key == now->section->key && before->item->state == item.state;
  if (turn == Turn::kChanged && same_state && matter_of(item) != Matter::kFigure)
    tell_figure(change, *before->item, item);
  return change;
}

// Raised and added districts are one group, by what they are under now; figures keep the order of the report.
using Weight = std::tuple<int, std::size_t, int, int>;

Weight weight_of(Turn turn, const Standing& standing) {
  bool first = turn == Turn::kRaised || turn == Turn::kAdded ||
               (turn == Turn::kChanged && matter_of(*standing.item) == Matter::kFigure);
  bool by_turn = matter_of(*standing.item) != Matter::kFigure;
  int fullness = turn == Turn::kFilled ? -crowding(*standing.item) : 0;
  return {first ? 0 : static_cast<int>(turn), turn == Turn::kFilled ? 0 : standing.place, fullness,
          by_turn ? static_cast<int>(turn) : 0};
}

}  // namespace

Difference difference_of(const Narrative& before, const Narrative& now, Revision since) {
  Difference difference;
  difference.known = true;
  difference.since = since;
  Standings earlier = standings_of(before), present = standings_of(now);
  pair_all(earlier, present);
  std::vector<std::pair<Weight, Change>> told;
  for (const Standing& standing : present) {
    std::optional<Turn> turn = standing.other ? turn_of(*standing.other, standing) : turn_of_new(standing);
    if (turn) {
      told.emplace_back(weight_of(*turn, standing), change_of(*turn, standing.other, &standing));
    } else {
      ++difference.unchanged;
    }
  }
  for (const Standing& standing : earlier) {
    // What was over and is no longer told is no news.
    if (standing.other || !standing.section->in_force) continue;
    told.emplace_back(weight_of(Turn::kGone, standing), change_of(Turn::kGone, &standing, nullptr));
  }
  std::stable_sort(told.begin(), told.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  difference.changes.reserve(told.size());
  for (auto& [weight, change] : told) difference.changes.push_back(std::move(change));
  return difference;
}

}  // namespace ofure
