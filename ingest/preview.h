#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/json_writer.h"
#include "formats/media/medium.h"
#include "ingest/intake.h"

namespace ofure {

// What somebody is shown of a bulletin before it goes out: a sender who checks, a second person, who takes one back.
// All of it is pure: the same examination, bytes and settings give the same result. Safe from any thread.

// What a preview sets its renditions with.
struct Preview {
  std::string public_url;  // links are built on it
  MediaSettings media = {};
};

// Hands out the bulletin of an examination as every medium and every profile of it would set it, in the order of the catalogue; nothing when it could not be read.
using Visit = std::function<void(const Medium&, const std::string& profile, const Rendition&)>;
void each_rendition(const Examination& examination, std::string_view original, const Preview& preview, const Visit& visit);

// What sending it would be answered with: {…, verdict, status} and, where it would wait, second_person: {because, break_glass}.
void write_answer(JsonWriter& out, const Examination& examination);

// {verdict, status, second_person, findings, quiet, area_digest, reach, renditions: [{medium, profile, title, media_type, limit, length, limits, losses, origins, content}]}: every medium and every profile of it, as /v1/check answers and `ofure check --json` prints.
[[nodiscard]] std::string examination_json(const Examination& examination, std::string_view original, const Preview& preview);

}  // namespace ofure
