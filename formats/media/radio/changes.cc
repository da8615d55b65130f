#include <algorithm>

#include "core/text.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/radio/plan.h"

namespace ofure::radio {
namespace {

struct Group {
  const Change* sample;
  Places places;
};

std::string bare_order(std::string_view word) {
  constexpr std::string_view kLifted = " 解除";
  return with_pause(std::string(word.ends_with(kLifted) ? word.substr(0, word.size() - kLifted.size()) : word));
}

bool of_people(const Change& change) { return change.to_key == "HumanDamages"; }

bool alike(const Change& a, const Change& b, bool damage) {
  if (a.turn != b.turn) return false;
  switch (a.turn) {
    case Turn::kOpened:
    case Turn::kFreed:
    case Turn::kClosed:
    case Turn::kGone:
      return true;
    case Turn::kAdded:
      return damage ? of_people(a) == of_people(b) : a.to == b.to;
    case Turn::kChanged:
      return !damage && a.former_name.empty() && b.former_name.empty();
    default:
      return a.from == b.from && a.to == b.to;
  }
}

// Of damage what befell people comes first, then what grew, then what is new, each in the order of the form.
std::vector<const Change*> in_order(const Difference& difference, bool damage) {
  std::vector<const Change*> changes;
  for (const Change& change : difference.changes) changes.push_back(&change);
  auto place = [](const Change* one) { return (of_people(*one) ? 0 : 2) + (one->turn == Turn::kChanged ? 0 : 1); };
  if (damage) std::ranges::stable_sort(changes, {}, place);
  return changes;
}

// Changes of one sort stand together, so that one sentence tells them.
std::vector<Group> groups_of(const Difference& difference, const std::string& counter, bool damage) {
  std::vector<Group> groups;
  for (const Change* one : in_order(difference, damage)) {
    const Change& change = *one;
    if (damage && change.turn == Turn::kAdded && change.to.starts_with("0")) continue;  // no damage is no news
    if (groups.empty() || !alike(*groups.back().sample, change, damage)) groups.push_back({&change, {{}, counter}});
    bool figure = damage && change.turn == Turn::kAdded;
    groups.back().places.names.push_back(damage ? spoken_figure(change.name) + (figure ? change.to : "") : change.name);
  }
  return groups;
}

struct Telling {
  std::string before, after;
  int rank;
};

// What became of a single thing with another figure or name; of several, that something changed is enough.
Telling changed(const Change& change, bool damage, bool single) {
  std::string from = bare_order(change.from), to = bare_order(change.to);
  if (!change.former_name.empty() && change.former_name != change.name)
    return {change.former_name + "は、", "に、名前が変わりました。", 5};
  if (!single || from == to || from.empty() || to.empty()) return {"", "で、人数や時刻などが変わりました。", 7};
  std::string figure = !damage && !change.figure.empty() ? "の" + change.figure : "";
  return {"", figure + "は、" + from + "から、" + to + "に変わりました。", !damage ? 2 : of_people(change) ? 0 : 1};
}

Telling telling_of(const Change& change, bool damage, bool single) {
  std::string from = bare_order(change.from), to = bare_order(change.to);
  bool order = !change.to_key.empty() && change.to_level.value() + change.from_level.value() > 0;
  switch (change.turn) {
    case Turn::kRaised:
      return {"", "は、" + from + "から、" + to + "に引き上げられました。", 0};
    case Turn::kAdded:
      if (damage) return {"新たに報告された被害は、", "です。", of_people(change) ? 0 : 1};
      if (order || !to.empty()) return {"", "に、新たに、" + to + "が出されました。", 0};
      return {"対象に、", "が加わりました。", 1};
    case Turn::kLowered:
      return {"", "は、" + from + "から、" + to + "に引き下げられました。", 2};
    case Turn::kLifted:
      return {"", "の" + (from.empty() ? to : from) + "は、解除されました。", 2};
    case Turn::kOpened:
      return {"", "が、新たに開設されました。", 1};
    case Turn::kFilled:
      return {"", to == "定員一杯" ? "は、定員いっぱいになりました。" : "は、混雑しています。", 0};
    case Turn::kFreed:
      return {"", "に、空きが出ました。", 1};
    case Turn::kClosed:
      return {"", "は、閉鎖されました。", 1};
    case Turn::kGone:
      return {"", "は、今回の情報には記載がありません。", 3};
    case Turn::kChanged:
      break;
  }
  return changed(change, damage, single);
}

// "穴水町に、避難指示が出されました。": where "新たに" is the word too many.
void add_plainer(const Places& places, const Telling& telling, const MediaSettings::Radio& settings,
                 std::vector<Wording>& wordings) {
  constexpr std::string_view kNew = "に、新たに、";
  if (!telling.after.starts_with(kNew) || places.names.size() > settings.names_in_sentence) return;
  std::string sentence = joined(places.names, settings.names_in_sentence) + "に、" + telling.after.substr(kNew.size());
  wordings.insert(wordings.begin() + 1, Wording{{std::move(sentence)}, {}});
}

}  // namespace

void add_changes(const Topic& topic, Plan& plan) {
  const Difference& difference = topic.narrative.difference;
  if (difference.changes.empty()) {
    plan.points.push_back({"変更", 2, Clock::kOfDay, {{{"前回から、変わったところはありません。"}, {}}}, false});
    return;
  }
  const Body& body = topic.bulletin.body;
  bool damage = std::holds_alternative<Damage>(body);
  std::string counter = damage                                     ? "項目"
                        : std::holds_alternative<Evacuation>(body) ? "地区"
                        : std::holds_alternative<Sediment>(body)   ? "地域"
                                                                   : "か所";
  const auto& changes = difference.changes;
  bool figures = std::all_of(changes.begin(), changes.end(), [](const Change& one) {
    return one.turn == Turn::kChanged && one.from_key == one.to_key && !one.figure.empty();
  });
  // Of a list of shelters, who counted how many since the last time is no news: the totals that follow say it.
  if (figures && changes.size() > 1 && std::holds_alternative<Shelters>(body)) {
    plan.points.push_back({"変更", 2, Clock::kOfDay, {{{"開設中の避難所に、変わりはありません。"}, {}}}, false});
    return;
  }
  plan.points.push_back({"", 9, Clock::kOfDay, {{{"変わったところを、先にお伝えします。"}, {}}}, false});
  std::size_t said = 0;
  std::vector<std::string> unsaid;
  for (const Group& group : groups_of(difference, counter, damage)) {
    if (++said > topic.settings.most_sentences) {
      unsaid.insert(unsaid.end(), group.places.names.begin(), group.places.names.end());
      continue;
    }
    Telling telling = telling_of(*group.sample, damage, group.places.names.size() == 1);
    std::vector<Wording> wordings = about(group.places, telling.before, telling.after,
                                          damage                                   ? "内訳は、"
                                          : std::holds_alternative<Shelters>(body) ? "名前は、"
                                                                                   : "対象は、",
                                          topic.settings);
    add_plainer(group.places, telling, topic.settings, wordings);
    // A number of shelters whose figures changed is news enough.
    if (group.sample->turn == Turn::kChanged && wordings.size() > 1) wordings = {std::move(wordings.back())};
    std::string what = std::string(japanese(group.sample->turn)) + "：" + joined(group.places.names, 3);
    plan.points.push_back({std::move(what), telling.rank, Clock::kOfDay, std::move(wordings), false});
  }
  if (unsaid.empty()) return;
  std::string rest = amount({unsaid, counter});
  plan.points.push_back({"変更", 7, Clock::kOfDay, {{{"このほか、" + rest + "で変更があります。"}, unsaid}}, false});
}

}  // namespace ofure::radio
