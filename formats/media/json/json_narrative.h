#pragma once

#include "core/json_writer.h"
#include "formats/area_report.h"
#include "formats/narrative.h"

namespace ofure {

// The member "narrative" of ofure.json: texts, facts, sections and what changed. Codes and shapes are noted in `areas`
// as they are written.
void write_narrative(JsonWriter& out, const Narrative& narrative, AreaReport& areas);

// "quiet": true or false; of a correction also "correction": {fields, message: {ja, en}}, the fields that differ from the
// revision before and the reason why it is quiet or not. As members of the object that is open.
void write_quiet(JsonWriter& out, const Quiet& quiet, Action action);

// "complement": [{language, text} …]; an empty list where there is none.
void write_text_list(JsonWriter& out, std::string_view key, const LocalTexts& texts);

}  // namespace ofure
