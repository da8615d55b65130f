#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/geo.h"
#include "core/header.h"
#include "formats/difference.h"
#include "formats/quiet.h"
#include "formats/sent_area.h"

namespace ofure {

// How soon, how bad, how sure, in the words of CAP 1.2; each kind derives them by rule from its codes.
enum class Urgency : std::uint8_t { kImmediate, kExpected, kFuture, kPast, kUnknown };
enum class Gravity : std::uint8_t { kExtreme, kSevere, kModerate, kMinor, kUnknown };
enum class Certainty : std::uint8_t { kObserved, kLikely, kPossible, kUnlikely, kUnknown };

// One figure or word of an item or of the whole: "対象世帯 1,200世帯".
struct Fact {
  std::string key;    // stable, for machines: "households", "people", "capacity", "crowding" …
  std::string label;  // "対象世帯"
  std::string value;  // "1,200" or "やや混雑"
  std::string unit;   // "世帯" or ""
  std::string code = {};   // of a value that is a code: the key of its term, "crowding.vacant"; "" = a number or free text
  std::optional<Time> at = {};  // of a value that is a moment
};

// One district, shelter, figure or matter.
struct Item {
  std::string id;                // the sender's id of it, or ""
  std::string name;              // "山王小学校"
  std::string kana;              // reading, or ""
  std::string state;             // stable word: "issued", "lifted", "open", "closed", "full" …
  std::string state_label;       // "開設"
  std::optional<AreaCode> code;  // where the item is a municipality or ward
  std::optional<Time> at;
  std::vector<Fact> facts;
  std::optional<Point> point;    // where it stands, as sent
  std::vector<Polygon> polygons; // as sent
  std::vector<Circle> circles;   // as sent, radius over 0; further positions of the same place with radius 0
  std::string text;              // the item in one phrase for running text: "山王小学校（180人、空き）"
  std::string title;             // (M) the item on its own, made by the press: "避難指示 山王地区"
  std::string term_key = {};     // where the name is a code: the key of its term, "damage.HumanDamages.死者"
  std::vector<UnreadableShape> unreadable = {};  // as sent: shapes that nobody can draw
  std::optional<std::string> place = {};  // the name of the place that has the shapes, where the item is not named after it

  [[nodiscard]] const std::string& place_name() const { return place ? *place : name; }
};

// How soon, how bad, how sure, and what to do, in the words of CAP 1.2: one row of a kind's table.
struct Grades {
  Urgency urgency = Urgency::kUnknown;
  Gravity gravity = Gravity::kUnknown;
  Certainty certainty = Certainty::kUnknown;
  std::string_view response;  // "Evacuate", "AllClear", "None" …
  std::string_view row;       // of the table of formats/kinds/cap_table.h: "evacuation.evacuation_order"
};

// Items that share one heading: an order and its districts, the open shelters, the human damage.
struct Section {
  std::string key;           // stable: "emergency_safety", "evacuation_order", "open", "HumanDamages" …
  std::string heading;       // "警戒レベル４ 避難指示"
  Level level;               // 0 = none
  bool in_force = true;      // false: lifted, closed, dissolved, over
  std::vector<Fact> facts;   // of the section as a whole
  std::vector<Item> items;
  std::string instruction;   // what people are asked to do, from codes; "" = nothing
  std::string instruction_key;   // the key of its term: "instruction.evacuation_order.flood"
  std::optional<Grades> grades;  // where the section has a row of its own
  std::string term_key = {};     // of what the heading stands for: "order.evacuation_order", "shelters.open"; "" = the event
  bool level_named = false;      // whether the level belongs into the heading: an order against a tsunami has none
};

// A bulletin as ordered, neutral copy that any medium can set: most severe first, complete, from codes and fields, never from cut-up free text. Media take every
// text from here. The press (formats/press.h) puts the mode mark in front of the texts marked with (M) before a medium sees them.
struct Narrative {
  std::string subject;     // (M) the matter in a few words: "避難指示 七尾市"
  std::string headline;    // (M) the sender's headline, or one made from codes
  std::string summary;     // (M) one to three sentences from codes: who, what, where, when
  std::string event_key;   // the term of the event: "event.evacuation_order", "event.shelter_open"
  std::string event;       // (M) the event name for CAP and captions, under 35 characters: "避難指示"
  std::vector<Section> sections;  // most severe first; headings and instructions (M)
  std::vector<Fact> facts;        // of the whole: totals
  LocalTexts complement;   // (M) the sender's free text, as sent, by language
  std::string instruction; // (M) of the most severe section
  std::string web;         // a URL the sender gave, or ""
  Urgency urgency = Urgency::kUnknown;
  Gravity gravity = Gravity::kUnknown;
  Certainty certainty = Certainty::kUnknown;
  std::vector<std::string> cap_categories;  // "Met", "Safety" … at least one
  std::string cap_response;                 // "Evacuate", "Shelter", "AllClear", "None" …
  std::string_view cap_row;                 // the row these words come from
  bool all_lifted = false;                  // nothing is in force any more: an all-clear, which is news and not a cancel
  std::vector<std::string> hazards;         // as sent
  LocalTexts matter = {};                   // the matter's own title (a notice, an event), as sent, by language

  // Filled by the press from the header, for every kind alike.
  std::string title;       // (M) the sender's own title of the document
  LocalTexts headlines;    // (M) the sender's headline in every language it was sent in
  Difference difference;   // from the revision before; never for a cancel, which takes all of it back
  Quiet quiet = {};        // whether it corrects details that nobody is to be alarmed for
  std::string headline_before;  // of the revision before, without marks; "" = not known
  std::string note;        // (M) about the message itself: that it is a drill, and why it corrects or takes back; "" = nothing to say
  SentArea area = {};      // as sent: what every medium is held to
};

// A text of the narrative without its mark, to stand behind another text that has it.
[[nodiscard]] std::string_view unmarked(std::string_view text, Mode mode);

[[nodiscard]] std::string_view cap_word(Urgency value);
[[nodiscard]] std::string_view cap_word(Gravity value);
[[nodiscard]] std::string_view cap_word(Certainty value);

// 12345 → "12,345".
[[nodiscard]] std::string grouped(std::int64_t number);

}  // namespace ofure
