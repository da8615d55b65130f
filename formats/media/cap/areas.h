#pragma once

#include <vector>

#include "formats/media/cap/words.h"
#include "formats/xml_writer.h"

namespace ofure::cap {

// The area blocks of one info. Shapes and codes as sent: nothing is widened, and where a district has neither, its name
// is in areaDesc beside the code of the municipality it lies in, for receivers route by code; that is reported as a
// loss.
void write_areas(XmlWriter& out, const Part& part, const Header& header, std::vector<Loss>& losses);

}  // namespace ofure::cap
