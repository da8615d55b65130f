#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "core/json_writer.h"
#include "formats/kinds/parts.h"

// Pieces that the JSON of several kinds share. Each writes members into the object that is open; what was not given is
// not written. Names are snake_case, times RFC 3339, shapes GeoJSON geometries ([longitude, latitude]) so that map
// software takes them as they are.
namespace ofure {

// "complement": [{"language": "ja", "text": "…"}]
void write_texts(JsonWriter& out, std::string_view key, const LocalTexts& texts);
void write_time(JsonWriter& out, std::string_view key, const std::optional<Time>& time);
void write_number(JsonWriter& out, std::string_view key, const std::optional<std::int64_t>& number);
// The word of an enumeration and the Japanese it stands for: "sort" and "sort_ja". An empty word, of a value outside
// the table, is left out.
void write_word(JsonWriter& out, std::string_view key, std::string_view word, std::string_view japanese);

// "disaster": {"name", "hazards": ["flood"], "hazards_ja": ["洪水"]}; nothing when both are empty.
void write_disaster(JsonWriter& out, const Disaster& disaster);
// "total": {"households", "people"}; nothing when neither is known.
void write_count(JsonWriter& out, std::string_view key, const Count& count);
void write_sheltered(JsonWriter& out, std::string_view key, const Sheltered& number);
// Name, kana, code, and the shapes as sent: "polygons", "circles" (a Point with "radius_km"), "points" (circles of
// radius 0). Rings are turned counter-clockwise, as RFC 7946 wants; the area stays the same.
void write_location(JsonWriter& out, const Location& location);
void write_contacts(JsonWriter& out, const std::vector<Contact>& contacts);
void write_attachments(JsonWriter& out, const std::vector<Attachment>& files);

// The decimal as a JSON number, digit by digit as sent ("+007.50" → 7.50); a text that is no decimal as a JSON string.
void write_decimal(JsonWriter& out, std::string_view key, std::string_view decimal);

}  // namespace ofure
