#include <algorithm>

#include "core/text.h"
#include "formats/media/radio/plan.h"

namespace ofure::radio {
std::string spoken_figure(const std::string& name) {
  std::size_t open = name.find("（");
  if (open == std::string::npos || !name.ends_with("）")) return name;
  const std::size_t bracket = std::string_view("（").size();
  return name.substr(0, open) + "の" + name.substr(open + bracket, name.size() - open - 2 * bracket);
}

namespace {

// "床下浸水31棟", "33世帯": the same damage in another unit is not named again.
std::vector<std::string> figures_of(const Section& section, bool zeros) {
  std::vector<std::string> figures;
  const std::string* before = nullptr;
  for (const Item& item : section.items) {
    if (item.facts.empty()) continue;
    const Fact& fact = item.facts.front();
    if (!zeros && fact.value == "0") continue;
    std::string number = fact.value + fact.unit;
    bool same = before && *before == item.name && !figures.empty();
    same ? void(figures.back() += "、" + number) : figures.push_back(spoken_figure(item.name) + number);
    before = &item.name;
  }
  return figures;
}

Wording wording_of(const std::string& heading, const std::vector<std::string>& figures, std::size_t most,
                   const MediaSettings::Radio& settings) {
  Wording wording;
  const std::size_t each = std::max<std::size_t>(settings.names_in_sentence, 1), end = std::min(most, figures.size());
  for (std::size_t at = 0; at < end; at += each) {
    std::vector<std::string> some(figures.begin() + static_cast<std::ptrdiff_t>(at),
                                  figures.begin() + static_cast<std::ptrdiff_t>(std::min(at + each, end)));
    wording.sentences.push_back((at == 0 ? heading + "は、" : "続いて、") + joined(some, each) + "です。");
  }
  wording.unsaid.assign(figures.begin() + static_cast<std::ptrdiff_t>(end), figures.end());
  return wording;
}

}  // namespace

void add_figures(const Topic& topic, Plan& plan) {
  std::string as_of, accuracy;
  for (const Fact& fact : topic.narrative.facts) {
    if (fact.key == "as_of") as_of = fact.value + "現在の、";
    if (fact.key == "accuracy") accuracy = fact.value;
  }
  std::string lead = as_of + topic.place + "の被害です。";
  plan.points.push_back({"被害の時点",
                         topic.narrative.difference.known ? 1 : 0,
                         Clock::kOfDay,
                         {{{lead}, {}}, brief(topic.place + "の被害です。", "時刻")},
                         false,
                         true,
                         true});
  if (!accuracy.empty())
    plan.points.push_back(
        {"報告の種別", 7, Clock::kOfDay, {{{"報告の種別は、" + accuracy + "です。"}, {}}}, false, true});
  int rank = 1;
  for (const Section& section : topic.narrative.sections) {
    std::string heading(unmarked(section.heading, topic.bulletin.header.mode));
    std::vector<std::string> all = figures_of(section, true), some = figures_of(section, false);
    if (all.empty()) continue;
    Point point{heading, std::min(rank, 6), Clock::kOfDay, {}, rank == 1};
    point.wordings.push_back(wording_of(heading, all, topic.settings.most_names, topic.settings));
    if (!some.empty() && (some.size() < all.size() || some.size() > 1)) {
      point.wordings.push_back(wording_of(heading, some, topic.settings.names_in_sentence, topic.settings));
    }
    plan.points.push_back(std::move(point));
    ++rank;
  }
}

}  // namespace ofure::radio
