#include <algorithm>

#include "formats/kinds/damage/damage.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/terms.h"

namespace ofure {
namespace {

bool is_zero(const DamageItem& item) { return item.number.find_first_of("123456789") == std::string::npos; }

std::string term_key(const DamageGroup& group, const std::string& type) {
  return "damage." + std::string(group.element) + "." + type;
}

// As people say it: 停電, 断水, 重傷者. A type that is in no list stands as sent: "橋_流失" is "橋（流失）".
std::string spoken_type(const DamageGroup& group, const std::string& type) {
  std::string_view word = term(term_key(group, type), Language::kJapanese);
  if (!word.empty()) return std::string(word);
  std::size_t line = type.find('_');
  return line == std::string::npos ? type : type.substr(0, line) + "（" + type.substr(line + 1) + "）";
}

// Those who came to help are no damage.
bool is_response(const DamageGroup& group) { return group.element == "Firefighters"; }

std::string figure(const DamageItem& item) { return grouped_decimal(item.number) + item.unit; }

const CapRow& row_of(const Damage& body) {
  bool harm = false;
  for (const DamageGroup& group : body.groups) {
    for (const DamageItem& item : group.items) {
      if (is_zero(item)) continue;
      if (item.type == "死者" || item.type.starts_with("行方不明者")) return cap_row("damage.lives");
      harm = harm || group.element == "HumanDamages" || item.type == "全壊";
    }
  }
  return cap_row(harm ? "damage.harm" : "damage.other");
}

Item figure_item(const DamageGroup& group, const DamageItem& damage) {
  Item item;
  item.name = spoken_type(group, damage.type);
  item.term_key = term_key(group, damage.type);
  item.text = item.name + figure(damage);
  item.facts.push_back({"number", item.name, grouped_decimal(damage.number), damage.unit});
  return item;
}

std::string figures(const Damage& body, bool response) {
  std::vector<std::string> texts;
  for (const DamageGroup& group : body.groups) {
    for (const DamageItem& item : group.items) {
      if (is_response(group) == response && !is_zero(item))
        texts.push_back(spoken_type(group, item.type) + figure(item));
    }
  }
  return texts.empty() ? "" : listed(texts, "項目", kFullList);
}

bool any_figure(const Damage& body) {
  return std::any_of(body.groups.begin(), body.groups.end(),
                     [](const DamageGroup& group) { return !is_response(group) && !group.items.empty(); });
}

std::string summary_of(const Damage& body, const Header& header) {
  std::string text = speaker(header) + "の被害情報です。";
  if (!body.accuracy.empty()) text = speaker(header) + "の被害情報（" + body.accuracy + "）です。";
  std::string response = figures(body, true);
  if (!response.empty()) response += "が出動しています。";
  if (!any_figure(body)) return text + "被害の数は示されていません。" + response;
  if (body.as_of) text += clock_text(*body.as_of) + "現在、";
  std::string harm = figures(body, false);
  return text + (harm.empty() ? "報告された項目の被害は、いずれも０です。" : harm + "となっています。") + response;
}

}  // namespace

Narrative narrate_body(const Damage& body, const Header& header) {
  Narrative narrative;
  narrative.event_key = "event.damage";
  narrative.event = Damage::kInfo.japanese;
  narrative.subject = narrative.event + " " + place_name(header);
  narrative.headline = headline_or(header, place_name(header) + "の被害情報");
  narrative.summary = summary_of(body, header);
  for (const DamageGroup& group : body.groups) {
    if (group.items.empty()) continue;
    Section section;
    section.key = group.element;
    section.term_key = "damage." + section.key;
    section.heading = group.japanese;
    for (const DamageItem& item : group.items) section.items.push_back(figure_item(group, item));
    narrative.sections.push_back(std::move(section));
  }
  add_coded(narrative.facts, "accuracy", "報告の種別", body.accuracy, "accuracy." + body.accuracy);
  add_moment(narrative.facts, "as_of", "集計時点", body.as_of);
  narrative.complement = body.complement;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories = cap_categories_of(body.disaster.hazards);
  set_cap(narrative, row_of(body));
  return narrative;
}

}  // namespace ofure
