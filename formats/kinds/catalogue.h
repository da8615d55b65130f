#pragma once

#include <span>
#include <string_view>

#include "core/finding.h"
#include "core/json_writer.h"
#include "formats/kinds/bulletin.h"

namespace ofure {

class Comparison;

// All kinds, in the order of the variant in bulletin.h.
[[nodiscard]] std::span<const KindInfo> kinds();
[[nodiscard]] const KindInfo* find_kind(std::string_view word);
[[nodiscard]] const KindInfo& info_of(const Bulletin& bulletin);

// An empty body of the kind whose element is {name_space}element, or nothing.
[[nodiscard]] std::optional<Body> empty_body(std::string_view name_space, std::string_view element);
// Reads the element into the body; header.kind and header.level are set.
void read_body(const xml::Node& element, Header& header, Body& body);
// The rules of the kind itself. An exception in a rule is our fault: it becomes finding IN-001, is counted, and never refuses.
void judge_body(const Bulletin& bulletin, Findings& findings);
[[nodiscard]] Narrative narrate_body(const Bulletin& bulletin);
// Tells every field of the two bodies; a kind that does not say which of its fields are quiet is loud as a whole.
// REQUIRES: bodies of one kind.
void compare_bodies(const Bulletin& before, const Bulletin& after, Comparison& comparison);
void write_json(const Body& body, JsonWriter& out);

}  // namespace ofure
