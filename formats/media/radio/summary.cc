#include <algorithm>

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/radio/plan.h"

namespace ofure::radio {
namespace {

constexpr std::string_view kFor = "対象は、";

// The summary without what was put around it: labels in front, the reason of a correction behind.
std::string bare_summary(const Topic& topic) {
  std::string text = bare(topic.narrative.summary, topic.bulletin.header.mode);
  return text.substr(0, text.find("訂正の理由: "));
}

// The first sentence of a notice or an event says only who speaks; the second one what it is about.
int rank_of(int place, const Body& body) {
  bool speaker_first = std::holds_alternative<Notice>(body) || std::holds_alternative<Event>(body);
  if (!speaker_first) return std::min(place, 2);
  return place == 0 ? 3 : place == 1 ? 0 : 2;
}

void add_brief(const Topic& topic, Point& point) {
  const Body& body = topic.bulletin.body;
  if (topic.narrative.sections.empty() || topic.narrative.sections.front().items.empty()) return;
  const Item& item = topic.narrative.sections.front().items.front();
  if (std::holds_alternative<Headquarters>(body)) {
    point.wordings.push_back(
        brief(topic.speaker + "は、" + item.name + "を" + item.state_label + "しました。", "時刻"));
    point.wordings.push_back(brief(item.name + "が" + item.state_label + "されました。", "時刻"));
  }
  if (std::holds_alternative<Event>(body))
    point.wordings.push_back(
        brief("「" + bare(item.name, topic.bulletin.header.mode) + "」のお知らせです。", "日時と場所"));
}

}  // namespace

// What has no orders, shelters or figures is told by its summary, sentence by sentence.
void add_summary(const Topic& topic, Plan& plan) {
  Places places{{}, "か所"};
  for (const Section& section : topic.narrative.sections) {
    if (std::holds_alternative<Notice>(topic.bulletin.body)) {
      for (const Item& item : section.items) places.names.push_back(item.name);
    }
  }
  std::vector<std::string> none;
  int rank = 0;
  for (std::string& sentence : sentences_of(bare_summary(topic), none)) {
    if (!places.names.empty() && sentence.starts_with(kFor)) continue;
    // "「臨時給水所の開設」。" is no sentence.
    if (sentence.ends_with("」。")) sentence.insert(sentence.size() - std::string_view("。").size(), "です");
    Point point{"要旨", rank_of(rank, topic.bulletin.body), Clock::kOfDay, {{{std::move(sentence)}, {}}}, true};
    if (point.rank == 0) add_brief(topic, point);
    plan.points.push_back(std::move(point));
    ++rank;
  }
  if (!places.names.empty()) {
    std::vector<Wording> wordings = about(places, std::string(kFor), "です。", "名前は、", topic.settings);
    if (wordings.size() > 1) wordings.pop_back();  // how many there are is not worth a sentence
    plan.points.push_back({"対象", 2, Clock::kOfDay, std::move(wordings), true});
  }
  for (const Section& section : topic.narrative.sections) {
    for (const Item& item : section.items) {
      for (const Fact& fact : item.facts) {
        if (fact.key == "duration")
          plan.points.push_back({fact.label,
                                 4,
                                 clock_of(fact.value),
                                 {{{fact.label + "は、" + fact.value + "です。"}, {}}},
                                 false,
                                 true});
      }
    }
  }
}

}  // namespace ofure::radio
