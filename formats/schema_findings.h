#pragma once

#include <vector>

#include "formats/finding_sheet.h"
#include "formats/xml/outline.h"
#include "formats/xml/schema.h"

namespace ofure {

// Whether the frame is ours at all: the envelope, one Report in it, one known kind in its Body. Says so in its own
// words, which are clearer than what a schema validator makes of an unknown name space. False when nothing further
// about the document would make sense.
[[nodiscard]] bool check_frame(const xml::Document& document, FindingSheet& sheet);

// Turns what libxml2 found invalid into findings, by its number; the outline knows what was expected. libxml2 passes
// over the rest of an element once its content has gone wrong: what it did not look at is gone through by the outline,
// so that the sender learns everything at once.
void report_invalid(const xml::Document& document, const std::vector<xml::Invalidity>& invalid,
                    const xml::Outline& outline, FindingSheet& sheet);

}  // namespace ofure
