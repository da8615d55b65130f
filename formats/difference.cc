#include "formats/difference.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/text.h"
#include "formats/narrative.h"

namespace ofure {
namespace {

struct Standing {
  const Section* section;
  const Item* item;
  bool met = false;  // in the narrative of now as well
};

// Items are the same thing when their ids are the same, or, without an id, their name and code. The bool keeps an id
// from meeting a name.
using Identity = std::pair<bool, std::string>;

Identity identity_of(const Item& item) {
  if (!item.id.empty()) return {true, item.id};
  return {false, item.name + "\n" + (item.code ? std::string(item.code->text()) : "")};
}

// A thing may stand under several headings: a lifted order beside the order that is in force. The heading in force is
// what counts, the gravest first.
std::map<Identity, Standing> standings_of(const Narrative& narrative) {
  std::map<Identity, Standing> all;
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      auto [found, is_new] = all.try_emplace(identity_of(item), Standing{&section, &item, false});
      if (!is_new && section.in_force && !found->second.section->in_force) found->second = {&section, &item, false};
    }
  }
  return all;
}

// How grave: sections are in order of gravity, but only within one narrative. Between two, the level decides, then the
// grades.
int weight(const Section& section) {
  if (!section.in_force) return 0;
  int grade = section.grades ? 4 - static_cast<int>(section.grades->gravity) : 0;
  return 1 + section.level.value() * 8 + grade;
}

bool is_place(const Item& item) { return item.state == "issued" || item.state == "lifted"; }

const Fact* fact(const Item& item, std::string_view key) {
  auto found = std::find_if(item.facts.begin(), item.facts.end(), [&](const Fact& one) { return one.key == key; });
  return found == item.facts.end() ? nullptr : &*found;
}

int crowding(const Item& item) {
  const Fact* found = fact(item, "crowding");
  if (!found) return 0;
  if (found->code == "crowding.full") return 3;
  if (found->code == "crowding.crowded") return 2;
  return found->code.empty() || found->code == "crowding.unknown" ? 0 : 1;
}

bool same_facts(const Item& a, const Item& b) {
  auto same = [](const Fact& x, const Fact& y) { return x.key == y.key && x.value == y.value && x.unit == y.unit; };
  return a.at == b.at && std::equal(a.facts.begin(), a.facts.end(), b.facts.begin(), b.facts.end(), same);
}

// Nothing when the item is as it was.
std::optional<Turn> turn_of(const Standing& before, const Standing& now) {
  const Section& from = *before.section;
  const Section& to = *now.section;
  if (from.key != to.key || from.in_force != to.in_force) {
    if (is_place(*now.item)) {
      if (from.in_force && !to.in_force) return Turn::kLifted;
      if (!from.in_force) return Turn::kAdded;
      return weight(to) >= weight(from) ? Turn::kRaised : Turn::kLowered;
    }
    if (now.item->state == "open") return Turn::kOpened;
    if (before.item->state == "open" && now.item->state == "closed") return Turn::kClosed;
    return Turn::kChanged;
  }
  if (now.item->state == "open" && crowding(*before.item) != crowding(*now.item)) {
    if (crowding(*now.item) >= 2 && crowding(*now.item) > crowding(*before.item)) return Turn::kFilled;
    if (crowding(*before.item) >= 2 && crowding(*now.item) > 0) return Turn::kFreed;
  }
  if (!same_facts(*before.item, *now.item)) return Turn::kChanged;
  return std::nullopt;
}

std::optional<Turn> turn_of_new(const Standing& now) {
  if (is_place(*now.item)) return now.section->in_force ? Turn::kAdded : Turn::kLifted;
  if (now.item->state == "open") return Turn::kOpened;
  if (now.item->state == "closed") return Turn::kClosed;
  return Turn::kAdded;
}

// "避難指示", "満員", "3人": what stands, in a word.
std::string words_of(const Standing& standing, Turn turn) {
  const Item& item = *standing.item;
  if (is_place(item)) {
    const std::string& heading = standing.section->heading;
    std::size_t gap = heading.rfind(' ');
    bool level = heading.find("警戒レベル") == 0 && gap != std::string::npos;
    return level ? heading.substr(gap + 1) : heading;
  }
  const Fact* number = fact(item, turn == Turn::kFilled || turn == Turn::kFreed ? "crowding" : "number");
  if (number) return number->value + number->unit;
  return item.state_label;
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
  }
  return change;
}

// What stands in front of the names of one sort of change: "避難指示に追加：".
std::string label_of(const Change& change) {
  switch (change.turn) {
    case Turn::kRaised:
      return change.to + "に引き上げ：";
    case Turn::kAdded:
      return change.from_key.empty() && change.to_key.empty()
                 ? "追加："
                 : change.to + (change.from_level.value() + change.to_level.value() > 0 || !change.to.empty()
                                    ? "に追加："
                                    : "追加：");
    case Turn::kLowered:
      return change.to + "に引き下げ：";
    case Turn::kLifted:
      return "解除：";
    case Turn::kOpened:
      return "新たに開設：";
    case Turn::kFilled:
      return change.to + "：";
    case Turn::kFreed:
      return "空きが出た：";
    case Turn::kClosed:
      return "閉鎖：";
    case Turn::kGone:
      return "記載なし：";
    case Turn::kChanged:
      return "変更：";
  }
  return "";
}

}  // namespace

std::string_view word_of(Turn turn) {
  switch (turn) {
    case Turn::kRaised:
      return "raised";
    case Turn::kAdded:
      return "added";
    case Turn::kLowered:
      return "lowered";
    case Turn::kLifted:
      return "lifted";
    case Turn::kOpened:
      return "opened";
    case Turn::kFilled:
      return "filled";
    case Turn::kFreed:
      return "freed";
    case Turn::kClosed:
      return "closed";
    case Turn::kGone:
      return "gone";
    case Turn::kChanged:
      return "changed";
  }
  return "";
}

std::string_view japanese(Turn turn) {
  switch (turn) {
    case Turn::kRaised:
      return "引き上げ";
    case Turn::kAdded:
      return "追加";
    case Turn::kLowered:
      return "引き下げ";
    case Turn::kLifted:
      return "解除";
    case Turn::kOpened:
      return "開設";
    case Turn::kFilled:
      return "混雑";
    case Turn::kFreed:
      return "空き";
    case Turn::kClosed:
      return "閉鎖";
    case Turn::kGone:
      return "記載なし";
    case Turn::kChanged:
      return "変更";
  }
  return "";
}

Difference difference_of(const Narrative& before, const Narrative& now, Revision since) {
  Difference difference;
  difference.known = true;
  difference.since = since;
  std::map<Identity, Standing> earlier = standings_of(before), present = standings_of(now);
  auto add = [&](std::optional<Turn> turn, const Standing* from, const Standing* to) {
    turn ? difference.changes.push_back(change_of(*turn, from, to)) : void(++difference.unchanged);
  };
  // In the order of the narrative, each thing once.
  for (const Section& section : now.sections) {
    for (const Item& item : section.items) {
      Standing& standing = present.at(identity_of(item));
      if (standing.item != &item) continue;
      auto found = earlier.find(identity_of(item));
      if (found == earlier.end()) {
        add(turn_of_new(standing), nullptr, &standing);
      } else {
        found->second.met = true;
        add(turn_of(found->second, standing), &found->second, &standing);
      }
    }
  }
  for (const Section& section : before.sections) {
    for (const Item& item : section.items) {
      const Standing& standing = earlier.at(identity_of(item));
      // What was over and is no longer told is no news.
      if (standing.item != &item || standing.met || !section.in_force) continue;
      add(Turn::kGone, &standing, nullptr);
    }
  }
  std::stable_sort(difference.changes.begin(), difference.changes.end(),
                   [](const Change& a, const Change& b) { return a.turn < b.turn; });
  return difference;
}

std::vector<std::string> phrases_of(const Difference& difference, bool figures) {
  std::vector<std::string> phrases;
  std::string label;
  for (const Change& change : difference.changes) {
    if (change.turn == Turn::kChanged && !figures) continue;
    std::string own = label_of(change);
    std::string name = change.name;
    if (change.turn == Turn::kChanged && !change.to.empty() && change.from != change.to)
      name += "（" + (change.from.empty() ? change.to : change.from + "から" + change.to) + "）";
    if (own == label) {
      phrases.push_back("、" + name);
    } else {
      phrases.push_back((phrases.empty() ? "" : "／") + own + name);
      label = std::move(own);
    }
  }
  return phrases;
}

std::string summary_of(const Difference& difference, std::size_t limit) {
  std::size_t taken = 0;
  return join_within(phrases_of(difference, false), "", "他", limit, taken);
}

}  // namespace ofure
