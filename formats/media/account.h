#pragma once

#include <string>

#include "core/json_writer.h"
#include "formats/media/medium.h"

namespace ofure {

// What a rendition says about itself, as fields of the JSON object that is open: {media_type, limit, length, limits: [{what, length, limit, unit}],
// losses: [{what, why}], origins: [{output, how, from}], withheld: {why, message: {ja, en}} or null}. `limit` and `length` are those of the first limit; without one `limit` is null and `length` counts characters.
void write_account(JsonWriter& out, const Rendition& rendition);

// {why, message: {ja, en}}, or null: as the value that is due.
void write_withheld(JsonWriter& out, const std::optional<Withheld>& withheld);

// The same for people, a line each, every line with `indent` in front.
[[nodiscard]] std::string account_text(const Rendition& rendition, std::string_view indent);

}  // namespace ofure
