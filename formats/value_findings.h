#pragma once

#include "formats/finding_sheet.h"
#include "formats/reader.h"
#include "formats/xml/outline.h"

namespace ofure {

// What a schema cannot say well, or not at all, and what a typed bulletin could not hold: area codes and their check
// digits, shapes, times, texts of blanks, the number of areas and shelters. Runs before the schema is asked, so that
// each fault is told in these words.
void check_values(const xml::Document& document, const xml::Outline& outline, const ReadLimits& limits,
                  FindingSheet& sheet);

// XSD-025, with the edit that takes the element away where it may be left out; `above` is the shape of its parent, null
// when not known. XSD-042, with the time that was meant.
void report_empty(const xml::Node& element, const xml::Shape* above, FindingSheet& sheet);
void report_time(const xml::Node& element, const std::string& text, FindingSheet& sheet);

// Facts that the envelope, Control, Head and Body repeat. The header holds each once, so that only here a difference
// can be seen.
void check_identity(const xml::Document& document, FindingSheet& sheet);

}  // namespace ofure
