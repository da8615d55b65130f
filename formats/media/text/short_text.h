#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/media/medium.h"
#include "formats/media/pieces.h"

namespace ofure {

// What one sort of short text is held to.
struct Form {
  std::string_view word;  // "sns"
  Length length;
  std::size_t limit = 0;
  std::string_view unit;
  bool room_for_link = false;  // whether a list that is cut leaves room for the link to the rest
};

struct ShortText {
  std::string text;
  std::set<std::string> named;  // the items whose names stand in a list of it
  bool tells_summary = false;   // others may be named in its sentences
};

// One text within its limit: what it is about, why it corrects, what changed, what stands, what to do, where to read
// the rest. What does not fit is left out from the end, except that the reason of a correction comes before any list.
[[nodiscard]] ShortText short_text(const Bulletin& bulletin, const Narrative& narrative, const Form& form,
                                   const std::string& link);

// The same in full, over several texts that each stand alone: "【訓練】避難指示 七尾市 1/3". At most `most` of them.
[[nodiscard]] std::vector<ShortText> thread_of(const Bulletin& bulletin, const Narrative& narrative, const Form& form,
                                               std::size_t most, const std::string& link);

// What the message is about, in as many words as fit: a marked text.
[[nodiscard]] std::string subject_within(const Narrative& narrative, const Form& form, std::size_t limit);

}  // namespace ofure
