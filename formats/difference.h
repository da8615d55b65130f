#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/ids.h"
#include "core/words.h"

namespace ofure {

struct Narrative;

// What became of one district, shelter or figure between two revisions. Most severe first.
enum class Turn : std::uint8_t {
  kRaised,   // from a lower order to a graver one
  kAdded,    // under an order that was not there before; a figure that was not there before
  kLowered,  // to a less grave order that is in force
  kLifted,   // the order was lifted
  kOpened,   // a shelter that was not open before
  kFilled,   // an open shelter that has become crowded or full
  kFreed,    // an open shelter that has room again
  kClosed,   // a shelter that was open
  kGone,     // no longer in the list, without being lifted or closed: not a lift (lessons.md F25)
  kChanged,  // the same state with other figures or times
};
[[nodiscard]] std::string_view word_of(Turn turn);   // "raised": for machines
[[nodiscard]] std::string_view japanese(Turn turn);  // "引き上げ"

struct Change {
  Turn turn = Turn::kChanged;
  std::string id;                // of the item, as sent
  std::string name;              // "小島町"
  std::string kana;              // reading, or ""
  std::optional<AreaCode> code;
  std::string from_key, to_key;  // keys of the sections before and now: "elderly_evacuation", "evacuation_order"; "" = in none
  std::string from, to;          // what stood and what stands, in words without marks: "高齢者等避難", "避難指示"; of a figure "3人"
  Level from_level, to_level;    // 0 = none
  bool level_named = false;      // whether 警戒レベル belongs in front of `to`: a tsunami's order has none
  std::string figure;            // the figure that changed, "対象世帯"; of an item that is a figure its own name; "" = another sort of change
  std::string former_name;       // where the sender renamed it: what it was called before
};

// What changed from the revision before to this one. Computed once, by the press, and used by every medium.
struct Difference {
  bool known = false;           // false: nothing to compare with; the whole picture is the news
  Revision since;               // the revision compared with
  std::vector<Change> changes;  // most severe first, then in the order of the narrative
  std::size_t unchanged = 0;    // items that are as they were
};

// Compares the items of two narratives of one document, both without the mark of the mode. Items are the same thing when their ids are; where one of them has no id, when name
// and code are, then when the name is spelled alike (本町１丁目, 本町一丁目), then when they alone have that reading, or that code and the longer name: those were renamed. 警戒区域 stands beside
// the orders with levels and is compared for itself. Pure; O(n log n).
[[nodiscard]] Difference difference_of(const Narrative& before, const Narrative& now, Revision since);

// One spelling for names that senders write now so, now so: digits of any width, 丁目 counted in kanji, spaces.
[[nodiscard]] std::string spelled(std::string_view name);

// A change in words: what it is, and to what. Consecutive ones of one sort share their label.
struct Phrase {
  std::string label;  // "警戒レベル４避難指示に追加："; "" for a figure, which is its own label
  std::string text;   // "小島町", "死者：3人から4人"
  std::string name;   // of the item
};
[[nodiscard]] std::vector<Phrase> told_of(const Difference& difference, bool figures);

// The difference as a list of phrases that a text may be cut between, most severe first, each with what separates it from the one before:
// "警戒レベル４避難指示に追加：小島町", "、中島町", "／高齢者等避難を解除：和倉町"; "死者：3人から4人". Changes of figures alone are left out when `figures` is false.
[[nodiscard]] std::vector<std::string> phrases_of(const Difference& difference, bool figures);
// In one line for a headline: "小島町を警戒レベル４避難指示に追加、和倉町の高齢者等避難を解除"; beyond `limit` graphemes names are summarised ("小島町など12地区"), then clauses
// left out behind 他; a name is never cut. "" when nothing changed, when nothing is known, or when not even one clause fits. Figures of places and shelters are not told.
[[nodiscard]] std::string summary_of(const Difference& difference, std::size_t limit);

}  // namespace ofure
