#include <algorithm>

#include "core/text.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/radio/plan.h"

namespace ofure::radio {
namespace {

constexpr std::string_view kLifted = " 解除";

// "警戒レベル４、避難指示"
std::string order_of(const Section& section, Mode mode) {
  std::string heading(unmarked(section.heading, mode));
  if (heading.ends_with(kLifted)) heading.resize(heading.size() - kLifted.size());
  return with_pause(std::move(heading));
}

Places places_of(const Section& section, const Topic& topic) {
  Places places{{}, std::holds_alternative<Sediment>(topic.bulletin.body) ? "地域" : "地区"};
  for (const Item& item : section.items) places.names.push_back(item.name);
  if (places.names.empty()) places.names.push_back(topic.place);  // no district: the whole town
  return places;
}

// What is asked in one breath, where there is no time for the whole instruction: the words of the government's leaflets
// for the levels. Of a tsunami height comes first.
std::string_view in_short(const Section& section, const std::vector<std::string>& hazards) {
  bool tsunami = std::find(hazards.begin(), hazards.end(), "津波") != hazards.end();
  if (section.key == "emergency_safety") return "命の危険が迫っています。直ちに身の安全を確保してください。";
  if (section.key == "evacuation_order")
    return tsunami ? "直ちに高い安全な場所へ避難してください。" : "危険な場所にいる人は、全員、避難してください。";
  if (section.key == "elderly_evacuation" && !tsunami) return "危険な場所にいる高齢者などは、避難してください。";
  if (section.key == "warning_zone") return "警戒区域には入らないでください。";
  return "";
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> none;
  return sentences_of(text, none);
}

void add_instruction(const Section& section, const Topic& topic, const std::string& order, int rank, Plan& plan) {
  std::string_view whole = unmarked(section.instruction, topic.bulletin.header.mode);
  if (whole.empty()) return;
  Point point{order + "の呼びかけ", rank, Clock::kOfDay, {{split(whole), {}}}, rank == 1, true, true};
  if (std::string_view brief = in_short(section, topic.narrative.hazards); !brief.empty())
    point.wordings.push_back({split(brief), {"全文"}});
  plan.points.push_back(std::move(point));
}

// "発令は、10月14日 16時00分です。"
void add_time(const Section& section, const std::string& order, const std::string& verb, Plan& plan) {
  std::optional<Time> first;
  bool same = true;
  for (const Item& item : section.items) {
    if (!item.at) continue;
    same = same && (!first || *first == *item.at);
    if (!first || *item.at < *first) first = item.at;
  }
  if (!first) return;
  std::string when = clock_text(*first);
  std::string sentence = verb + "は、" + when + (same ? "です。" : "から、順次行われました。");
  plan.points.push_back({order + "の" + verb + "の時刻", 6, Clock::kOfDay, {{{sentence}, {}}}, false, true});
}

void add_count(const std::vector<Fact>& facts, const std::string& of, const std::string& lead, int rank, Plan& plan) {
  std::string text;
  for (const Fact& fact : facts) {
    if (fact.key == "households" || fact.key == "people") text += (text.empty() ? "" : "、") + fact.value + fact.unit;
  }
  if (!text.empty())
    plan.points.push_back({of + "の世帯と人数", rank, Clock::kOfDay, {{{lead + text + "です。"}, {}}}, false, true});
}

void add_hazards(const Topic& topic, Plan& plan) {
  if (std::holds_alternative<Sediment>(topic.bulletin.body)) return;  // its name says it
  std::string hazards = hazards_joined(topic.narrative.hazards);
  if (!hazards.empty())
    plan.points.push_back(
        {"災害の種類", 5, Clock::kOfDay, {{{"警戒が必要な災害は、" + hazards + "です。"}, {}}}, false, true});
}

// Longer and shorter ways in turn, so that places are left out last.
std::vector<Wording> in_turn(std::vector<Wording> longer, std::vector<Wording> shorter) {
  std::vector<Wording> wordings;
  for (std::size_t i = 0; i < longer.size(); ++i) {
    wordings.push_back(std::move(longer[i]));
    wordings.push_back(std::move(shorter[i]));
  }
  return wordings;
}

std::vector<Wording> first_order(const Places& places, const std::string& order, const std::string& verb,
                                 const Topic& topic) {
  std::string out = verb == "設定" ? "が設定されています。" : "が出ています。";
  std::vector<Wording> wordings = in_turn(
      about(places, topic.speakers + "は、", "に、" + order + "を" + verb + "しました。", "対象は、", topic.settings),
      about(places, "", "に、" + order + out, "対象は、", topic.settings));
  // Behind a number alone nobody knows whose districts they are.
  if (places.names.size() > 1)
    wordings.push_back({{topic.place + "の" + amount(places) + "に、" + order + out}, places.names});
  return wordings;
}

void add_order(const Section& section, const Topic& topic, bool first, Plan& plan) {
  std::string order = order_of(section, topic.bulletin.header.mode);
  std::string verb = section.items.empty() ? "発令" : section.items.front().state_label;
  Places places = places_of(section, topic);
  std::vector<Wording> wordings =
      first ? first_order(places, order, verb, topic)
            : about(places, "", "には、" + order + "が" + verb + "されています。", "対象は、", topic.settings);
  plan.points.push_back({order, first ? 0 : 2, Clock::kOfDay, std::move(wordings), true});
  if (first) add_hazards(topic, plan);
  add_time(section, order, verb, plan);
  add_count(section.facts, order, section.items.size() > 1 ? "対象は、あわせて" : "対象は、", 4, plan);
  add_instruction(section, topic, order, first ? 1 : 3, plan);
}

void add_lift(const Section& section, const Topic& topic, Plan& plan) {
  std::string order = order_of(section, topic.bulletin.header.mode);
  plan.points.push_back(
      {order + "の解除", topic.narrative.all_lifted ? 1 : 3, Clock::kOfDay,
       about(places_of(section, topic), "", "の" + order + "は、解除されました。", "解除されたのは、", topic.settings),
       topic.narrative.all_lifted});
  add_time(section, order, "解除", plan);
}

}  // namespace

void add_orders(const Topic& topic, Plan& plan) {
  const std::vector<Section>& sections = topic.narrative.sections;
  if (topic.narrative.all_lifted) {
    std::string kind = std::holds_alternative<Sediment>(topic.bulletin.body) ? "土砂災害の警報" : "避難情報";
    std::string all = topic.speakers + "は、今回の" + kind + "を、すべて解除しました。";
    plan.points.push_back({"解除", 0, Clock::kOfDay, {{{all}, {}}}, true});
  }
  bool first = true;
  for (const Section& section : sections) {
    if (!section.in_force) {
      add_lift(section, topic, plan);
      continue;
    }
    add_order(section, topic, first, plan);
    first = false;
  }
  auto in_force = std::count_if(sections.begin(), sections.end(), [](const Section& one) { return one.in_force; });
  if (in_force > 1) add_count(topic.narrative.facts, "全体", "対象は、全体で、", 7, plan);
}

}  // namespace ofure::radio
