#include "formats/kinds/event/event.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

// "11月21日 10時00分から16時00分まで", "11月21日 10時00分から11月22日 16時00分まで"
std::string period(const Event& body) {
  std::string text;
  if (body.from) text = clock_text(*body.from) + "から";
  if (!body.to) return text;
  std::string end = clock_text(*body.to), day = end.substr(0, end.find(' ') + 1);
  return text + (text.starts_with(day) ? end.substr(day.size()) : end) + "まで";
}

std::string summary_of(const Event& body, const Header& header) {
  std::string text = speaker(header) + "からイベントのお知らせです。";
  std::string when = period(body), where = body.place ? body.place->name : "";
  const std::string& name = first_text(body.name);
  if (name.empty()) return text;
  text += "「" + name + "」";
  if (!when.empty()) text += "が、" + when + (where.empty() ? "開かれます" : "、" + where + "で開かれます");
  if (when.empty() && !where.empty()) text += "が、" + where + "で開かれます";
  text += "。";
  return body.fee.empty() ? text : text + "費用は、" + body.fee + "です。";
}

Item event_item(const Event& body) {
  Item item = body.place ? item_of(*body.place) : Item();
  const std::string place = item.name;
  if (body.place) item.place = place;
  item.name = first_text(body.name);
  // The reading belongs to the place, not to the event.
  item.kana.clear();
  item.at = body.from;
  add_moment(item.facts, "from", "開始", body.from);
  add_moment(item.facts, "to", "終了", body.to);
  add_fact(item.facts, "duration", "期間", body.duration);
  add_fact(item.facts, "place", "場所", place);
  add_fact(item.facts, "place_kana", "場所の読み", body.place ? body.place->kana : "");
  add_fact(item.facts, "fee", "費用", body.fee);
  for (const Attachment& file : body.files) {
    const std::string& caption = first_text(file.caption);
    add_fact(item.facts, "attachment", caption.empty() ? "添付資料" : caption, file.uri);
  }
  item.text = place.empty() ? item.name : item.name + "（" + place + "）";
  return item;
}

}  // namespace

Narrative narrate_body(const Event& body, const Header& header) {
  Section section;
  section.key = "event";
  section.heading = Event::kInfo.japanese;
  section.items.push_back(event_item(body));

  Narrative narrative;
  const std::string& name = first_text(body.name);
  narrative.event_key = "event.event";
  narrative.event = Event::kInfo.japanese;
  narrative.matter = body.name;
  narrative.subject = (name.empty() ? narrative.event : name) + " " + place_name(header);
  narrative.headline = headline_or(header, name.empty() ? place_name(header) + "のイベント情報" : name);
  narrative.summary = summary_of(body, header);
  narrative.sections.push_back(std::move(section));
  narrative.complement = body.description;
  narrative.web = body.url;
  narrative.cap_categories = {"Other"};
  set_cap(narrative, cap_row("event.event"));
  return narrative;
}

}  // namespace ofure
