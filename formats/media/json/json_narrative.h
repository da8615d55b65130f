#pragma once

#include "core/json_writer.h"
#include "formats/narrative.h"

namespace ofure {

// The member "narrative" of ofure.json: texts, facts, sections and what changed. Pure.
void write_narrative(JsonWriter& out, const Narrative& narrative);

// "complement": [{language, text} …]; an empty list where there is none.
void write_text_list(JsonWriter& out, std::string_view key, const LocalTexts& texts);

}  // namespace ofure
