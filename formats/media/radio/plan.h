#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/media/medium.h"
#include "formats/media/radio/reading.h"
#include "formats/media/settings.h"
#include "formats/narrative.h"

namespace ofure::radio {

// One way to say something: whole sentences, and what it leaves out of the longest way.
struct Wording {
  std::vector<std::string> sentences;
  std::vector<std::string> unsaid;  // names
};

// Something a script says. `wordings` are from the longest to the shortest.
struct Point {
  std::string
      what;      // in the list of what was left out: "対象の世帯と人数"; "" = only leads over, and no short form has it
  int rank = 0;  // 0 is said first of all when time is short
  Clock clock = Clock::kOfDay;
  std::vector<Wording> wordings;
  bool again = false;        // repeated at the end
  bool detail = false;       // belongs to another point; not counted among what else there is
  bool brief_first = false;  // the short way will do, unless there is time
};

// What is to be said of a bulletin, in the order of the full script; every text is as written, not yet as spoken.
struct Plan {
  std::string label;               // 【取消】, or ""
  std::string mode;                // "これは訓練放送です。", or ""
  std::string mode_again;          // the same in fewer words
  std::string greeting, farewell;  // of the full script
  std::string speaker;             // "七尾市"
  std::vector<Point> points;
  std::vector<Loss> losses;  // of the full script
};

[[nodiscard]] Plan plan_of(const Bulletin& bulletin, const Narrative& narrative, const MediaSettings::Radio& settings);

// Pieces of the plan, one file each.
struct Places {
  std::vector<std::string> names;
  std::string counter;  // "地区"
};
// "A、B、C" of the first `most` names.
[[nodiscard]] std::string joined(const std::vector<std::string>& names, std::size_t most);
// "12地区"
[[nodiscard]] std::string amount(const Places& places);
// A sentence about places in up to three lengths: `before` + names + `after`, at most so many names in one sentence.
// The long way says the number first and then goes through the names behind `list`: "対象は、".
[[nodiscard]] std::vector<Wording> about(const Places& places, const std::string& before, const std::string& after,
                                         const std::string& list, const MediaSettings::Radio& settings);

// Whether a text uses hours that only a clock of 24 has: then all its hours are of that clock.
[[nodiscard]] Clock clock_of(std::string_view text);
// A short way to say what has just been said at length.
[[nodiscard]] Wording brief(std::string sentence, std::string unsaid);

// A text without the marks of mode and action that we, or the sender, put in front.
[[nodiscard]] std::string bare(std::string_view text, Mode mode);
// "レベル４、土砂災害危険警報": an announcer pauses behind the number.
[[nodiscard]] std::string with_pause(std::string order);

struct Topic {
  const Bulletin& bulletin;
  const Narrative& narrative;
  const MediaSettings::Radio& settings;
  std::string speaker, place;
  std::string speakers;  // with the office that speaks jointly: "石川県と金沢地方気象台"
};
void add_changes(const Topic& topic, Plan& plan);
void add_orders(const Topic& topic, Plan& plan);
void add_shelters(const Topic& topic, Plan& plan);
// The name of a figure as one says it: "橋の流失" for 橋（流失）, which is in no list.
[[nodiscard]] std::string spoken_figure(const std::string& name);
void add_figures(const Topic& topic, Plan& plan);
void add_summary(const Topic& topic, Plan& plan);

}  // namespace ofure::radio
