#pragma once

#include <string>

#include "formats/media/radio/script.h"

namespace ofure::radio {

// W3C SSML 1.1: one p with one s per sentence, a break between them, and sub for every reading of a name or a figure.
// Words of the language are left to the voice, which knows their melody; so are names whose reading nobody sent.
[[nodiscard]] std::string ssml_of(const Script& script, const MediaSettings::Radio& settings);

}  // namespace ofure::radio
