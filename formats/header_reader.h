#pragma once

#include "core/header.h"
#include "formats/xml/node.h"

namespace ofure {

// The header from the envelope and its Report; kind and level are the kind's reader's. The document is valid by the
// schema. An area code that is none stays 000000, or its area is left out: check_values() has reported it.
[[nodiscard]] Header read_header(const xml::Node& envelope, const xml::Node& report);

}  // namespace ofure
