#pragma once

#include <string_view>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/medium.h"

namespace ofure::cell {

// What of a bulletin that is broadcast does not stand in its messages; `carried` is their text.
[[nodiscard]] std::vector<Loss> omissions(const Bulletin& bulletin, const Narrative& narrative, std::string_view carried);

// Of one that is not broadcast.
[[nodiscard]] std::vector<Loss> nothing_sent(const Bulletin& bulletin, const Narrative& narrative, std::string_view reason);

}  // namespace ofure::cell
