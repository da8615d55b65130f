#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/medium.h"

// Small bulletins made by hand, one for each kind, with something of everything that a medium may carry or lose.
namespace ofure::sample {

[[nodiscard]] Time at(std::string_view text);  // "2026-11-21T02:33:00+09:00"
[[nodiscard]] AreaCode area(std::string_view code);

// The kinds there are samples of: all of them.
[[nodiscard]] std::vector<std::string_view> kind_words();
// A bulletin of 七尾市; revision 1 for an issue, 3 for what follows, errata where the action asks for them.
[[nodiscard]] Bulletin bulletin(std::string_view kind, Action action = Action::kIssue, Mode mode = Mode::kActual);
// Every order lifted, every shelter closed.
[[nodiscard]] Bulletin lifted(Action action = Action::kUpdate, Mode mode = Mode::kActual);
// An envelope with the identity of the bulletin, standing for the bytes as received.
[[nodiscard]] std::string original(const Bulletin& bulletin);
// The acceptance of a bulletin whose earlier revisions are known.
[[nodiscard]] RenderContext context(const Bulletin& bulletin);

// The rendition as the program makes it: narrative_of, then render.
[[nodiscard]] Rendition rendition(std::string_view medium, const Bulletin& bulletin);
[[nodiscard]] Rendition rendition(std::string_view medium, const Bulletin& bulletin, const RenderContext& context);

}  // namespace ofure::sample
