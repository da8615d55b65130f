#pragma once

#include <string>
#include <vector>

#include "formats/check_xml.h"

namespace ofure::check {

// What a CAP 1.2 alert does wrong beyond its schema, by the classes of error that consumers of the field report:
// identifiers, references (form, newer than the alert, to itself), rings, circles, markup in texts, the same text in
// two languages, event names too long, infos that disagree. Empty = nothing.
[[nodiscard]] std::vector<std::string> cap_complaints(const Document& alert);

}  // namespace ofure::check
