#pragma once

#include <functional>
#include <string>
#include <vector>

#include "formats/media/cap/words.h"
#include "formats/media/medium.h"
#include "formats/xml_writer.h"

namespace ofure::cap {

// Whether the districts of a part that have neither shape nor code may carry the code of their municipality, for the
// receivers that route by codes.
enum class TownCode : std::uint8_t {
  kYes,
  kOrderStands,    // no: the part is a lift and an order stands elsewhere; the code would be an all-clear for the whole
                   // town
  kGraverCarries,  // no: a graver part has it already; twice, it would say two things of one place
};

// The name of an item in the language of the info.
using NameOf = std::function<std::string(const Item&)>;

// What the area blocks of an alert say, and what they had no place for.
struct AreaAccount {
  AreaReport report{AreaReport::Carries::kShapes};
  std::vector<Loss> losses;
};

// The area blocks of one info. Shapes and codes as sent: nothing is widened, and where a district has neither, its name
// is in areaDesc beside the code of the municipality it lies in, if it may be; that is reported as a loss. Returns
// whether the municipality's code stands for districts.
bool write_areas(XmlWriter& out, const Part& part, const Header& header, TownCode town_code, const NameOf& name_of,
                 AreaAccount& account);

}  // namespace ofure::cap
