#include <algorithm>
#include <array>

#include "core/text.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/radio/plan.h"

namespace ofure::radio {
namespace {

struct Room {
  std::string_view code;  // of the crowding fact
  std::string_view lead;
  int rank;
};
// Where there is room is said first; that one need not go to a full shelter is the most urgent.
constexpr std::array kRooms = {
    Room{"crowding.vacant", "空きがある避難所は、", 2},
    Room{"crowding.slightly_crowded", "やや混雑している避難所は、", 3},
    Room{"crowding.crowded", "混雑している避難所は、", 2},
    Room{"crowding.full", "定員いっぱいの避難所は、", 1},
    Room{"", "混雑の状況が分からない避難所は、", 4},
};

std::string_view crowding_of(const Item& item) {
  for (const Fact& fact : item.facts) {
    if (fact.key == "crowding" && fact.code != "crowding.unknown") return fact.code;
  }
  return "";
}

Places places_of(const std::vector<Item>& items, const Room* room) {
  Places places{{}, "か所"};
  for (const Item& item : items) {
    if (!room || crowding_of(item) == room->code) places.names.push_back(item.name);
  }
  return places;
}

// `counted`: how many there are was said in the sentence before, and a long list begins with its names.
void add_list(const Places& places, const std::string& lead, int rank, bool again, const Topic& topic, Plan& plan,
              bool counted = false) {
  if (places.names.empty()) return;
  std::string what = lead.substr(0, lead.size() - std::string_view("は、").size());
  std::vector<Wording> wordings = about(places, lead, "です。", "名前は、", topic.settings);
  std::vector<std::string>& whole = wordings.front().sentences;
  if (counted && whole.size() > 1) whole.erase(whole.begin());
  plan.points.push_back({what, rank, Clock::kOfDay, std::move(wordings), again});
}

void add_open(const Section& section, const Topic& topic, Plan& plan) {
  std::string now = clock_text(topic.bulletin.header.reported) + "現在、";
  std::string sentence = topic.place + "で開設中の避難所は、" + amount({places_of(section.items, nullptr)}) + "です。";
  plan.points.push_back({"開設中の避難所", 0, Clock::kOfDay, {{{now + sentence}, {}}, brief(sentence, "時刻")}, true});
  bool told = std::any_of(section.items.begin(), section.items.end(),
                          [](const Item& item) { return !crowding_of(item).empty(); });
  if (!told) return add_list(places_of(section.items, nullptr), "開設中の避難所は、", 2, true, topic, plan, true);
  for (const Room& room : kRooms) {
    bool again = &room == &kRooms.front();
    add_list(places_of(section.items, &room), std::string(room.lead), room.rank, again, topic, plan);
  }
}

// "避難している人は、あわせて1,044人です。"
void add_totals(const Topic& topic, Plan& plan) {
  auto add = [&](std::string_view key, std::string what, std::string_view lead, int rank) {
    for (const Fact& fact : topic.narrative.facts) {
      if (fact.key != key) continue;
      bool none = fact.value == "0";
      if (none && key != "people") continue;
      std::string sentence =
          none ? "避難している人はいません。" : std::string(lead) + fact.value + fact.unit + "です。";
      plan.points.push_back({what, rank, Clock::kOfDay, {{{sentence}, {}}}, false, true});
    }
  };
  add("people", "避難している人の数", "避難している人は、あわせて", 3);
  add("people_voluntary", "自主避難の人の数", "このうち自主避難は、", 7);
  add("households", "避難している世帯の数", "避難している世帯は、", 7);
}

}  // namespace

void add_shelters(const Topic& topic, Plan& plan) {
  const std::vector<Section>& sections = topic.narrative.sections;
  bool any_open = std::any_of(sections.begin(), sections.end(), [](const Section& one) { return one.key == "open"; });
  if (!any_open) {
    std::string sentence = clock_text(topic.bulletin.header.reported) + "現在、" + topic.place +
                           (topic.narrative.all_lifted ? "が開設していた避難所は、すべて閉鎖されています。"
                                                       : "で開設が確認されている避難所はありません。");
    plan.points.push_back({"避難所の開設", 0, Clock::kOfDay, {{{sentence}, {}}}, true});
  }
  for (const Section& section : sections) {
    std::string lead = std::string(unmarked(section.heading, topic.bulletin.header.mode)) + "は、";
    if (section.key == "open") {
      add_open(section, topic, plan);
      add_totals(topic, plan);
    } else if (section.key == "not_open") {
      // A town has hundreds that are not open: how many is enough.
      Places places = places_of(section.items, nullptr);
      plan.points.push_back(
          {"未開設の避難所の数", 7, Clock::kOfDay, {{{lead + amount(places) + "です。"}, {}}}, false});
    } else {
      add_list(places_of(section.items, nullptr), lead, section.key == "closed" ? 4 : 5, false, topic, plan);
    }
  }
}

}  // namespace ofure::radio
