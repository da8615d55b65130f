#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/media/medium.h"
#include "formats/media/named_list.h"
#include "formats/telling.h"

namespace ofure::cell {

// The text of one message: the subject, when and where, that it is a drill, what to do, and the districts, the gravest order first.
struct Composed {
  std::string text;
  std::vector<Loss> losses;  // what had no room
};

// `fits` says whether a text fits the pages; the text returned does unless not even the name of the event does.
[[nodiscard]] Composed compose(const Bulletin& bulletin, const Narrative& narrative, const Telling& telling,
                               const std::function<bool(std::string_view)>& fits);

// "21:05, 2026-10-14" as the language writes it, in Japan time.
[[nodiscard]] std::string clock_in(const Time& time, Language language);
[[nodiscard]] const ListWords& list_words(Language language);

}  // namespace ofure::cell
