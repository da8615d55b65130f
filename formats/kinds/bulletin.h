#pragma once

#include <variant>

#include "core/header.h"
#include "formats/kinds/damage/damage.h"
#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/event/event.h"
#include "formats/kinds/headquarters/headquarters.h"
#include "formats/kinds/notice/notice.h"
#include "formats/kinds/sediment/sediment.h"
#include "formats/kinds/shelter/shelter.h"

namespace ofure {

// The one list of kinds.
using Body = std::variant<Evacuation, Shelters, Headquarters, Damage, Sediment, Notice, Event>;

// One checked revision of one document; immutable once read.
struct Bulletin {
  Header header;
  Body body;
};

}  // namespace ofure
