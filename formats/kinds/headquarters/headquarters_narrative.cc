#include "formats/kinds/hazard.h"
#include "formats/kinds/headquarters/headquarters.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

// A headquarters is the town's own readiness. It asks people only to follow what comes, and its end is no all-clear of
// the danger.

std::string sort_of(const Headquarters& body) { return body.alert_only ? "災害警戒本部" : "災害対策本部"; }

std::string summary_of(const Headquarters& body, const std::string& name, const Header& header) {
  std::string text = speaker(header) + "は、" + clock_text(body.at) + "、";
  if (!body.dissolved && !body.disaster.name.empty()) text += body.disaster.name + "に対応するため、";
  return text + name + (body.dissolved ? "を解散しました。" : "を設置しました。");
}

}  // namespace

Narrative narrate_body(const Headquarters& body, const Header& header) {
  const std::string done = body.dissolved ? "解散" : "設置", sort = sort_of(body);
  const std::string name = body.name.empty() ? sort : body.name;

  Item item;
  item.name = name;
  item.state = body.dissolved ? "dissolved" : "established";
  item.state_label = done;
  item.at = body.at;
  item.text = name + "（" + done + "）";
  if (AreaTable::japan().find(header.area())) item.code = header.area();
  add_coded(item.facts, "type", "種別", body.alert_only ? "警戒本部" : "対策本部",
            std::string("headquarters_type.") + (body.alert_only ? "alert" : "disaster"));
  // "七尾市災害対策本部" says nothing that its place and its sort do not say; any other name stands as sent.
  const std::string key = body.alert_only ? "headquarters.alert" : "headquarters.disaster";
  if (name == sort || name == place_name(header) + sort || name == speaker(header) + sort) item.term_key = key;

  Section section;
  section.key = item.state;
  section.heading = sort + " " + done;
  section.term_key = key + "_" + section.key;
  section.in_force = !body.dissolved;
  section.items.push_back(std::move(item));

  Narrative narrative;
  narrative.all_lifted = body.dissolved;
  narrative.event = sort + done;
  narrative.event_key = std::string("event.") + (body.alert_only ? "alert_headquarters_" : "headquarters_") +
                        (body.dissolved ? "dissolved" : "established");
  narrative.subject = narrative.event + " " + place_name(header);
  narrative.headline = headline_or(header, place_name(header) + "が" + sort + "を" + done);
  narrative.summary = summary_of(body, name, header);
  narrative.sections.push_back(std::move(section));
  narrative.complement = body.complement;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories = cap_categories_of(body.disaster.hazards);
  set_cap(narrative, cap_row(body.dissolved ? "headquarters.dissolved" : "headquarters.established"));
  return narrative;
}

}  // namespace ofure
