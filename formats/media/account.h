#pragma once

#include <string>

#include "core/json_writer.h"
#include "formats/media/medium.h"

namespace ofure {

// What a rendition says about itself, as fields of the JSON object that is open: {media_type, limit, length, limits: [{what, length, limit, unit}],
// losses: [{what, why}], origins: [{output, how, from}]}. `limit` and `length` are those of the first limit; without one `limit` is null and `length` counts characters.
void write_account(JsonWriter& out, const Rendition& rendition);

// The same for people, a line each, every line with `indent` in front.
[[nodiscard]] std::string account_text(const Rendition& rendition, std::string_view indent);

}  // namespace ofure
