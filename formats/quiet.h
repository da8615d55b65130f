#pragma once

#include <string>
#include <vector>

namespace ofure {

class JsonWriter;
struct Bulletin;

// Whether a revision is a quiet correction: data of lists and maps put right, nothing that anybody is to be alarmed
// for (lessons.md 4.13, F6).
struct Quiet {
  bool is = false;
  std::vector<std::string> fields = {};  // what changed, as places in the document: "EvacuationOrder/TotalNumber"
  // One sentence each: what it corrects, or the first reason why it is not quiet.
  std::string ja = {}, en = {};
};

// Compares two revisions field by field; the sender has no word in it. Quiet is a correction alone, of the revision
// right before it, whose changes touch nothing but names that can be recognised, readings, addresses, positions of
// shelters, contact data, links and counts. An order, a level, a state, a place added or taken away, a shape, a time of
// effect, a hazard, an end, a text that says something else: each makes it loud, and so does a kind that does not say
// which of its fields are quiet. In doubt it is not quiet. Pure.
[[nodiscard]] Quiet quiet_of(const Bulletin& before, const Bulletin& after);

// {is, fields, because: {ja, en}}, as the value that is due.
void write_json(JsonWriter& out, const Quiet& quiet);

// Of a revision whose predecessor is not known.
[[nodiscard]] Quiet quiet_of_unknown();

}  // namespace ofure
