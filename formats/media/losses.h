#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/medium.h"
#include "formats/narrative.h"

namespace ofure {

// Sides of a bulletin that a medium may have no place for.
enum class Side {
  kItems,      // districts, shelters, figures
  kFigures,    // facts of items, of sections and of the whole
  kTimes,      // when an item was ordered, opened, lifted
  kShapes,     // polygons and circles
  kPositions,  // points
  kReadings,   // kana
  kOtherLanguages,  // free texts beyond the first language
  kAttachments,
  kContacts,
  kInstruction,
  kComplement,
  kReason,  // of a correction or cancel
  kWeb,
};

// What a medium says it does not carry, and why in one sentence.
using Omissions = std::vector<std::pair<Side, std::string_view>>;

// The losses of this very bulletin: for each omitted side that it really has, one Loss naming what there is of it. What
// stands word for word in `carried`, the text of the rendition, is not lost; a figure only where it stands as a whole
// number, so that 0人 is not found in 180人.
[[nodiscard]] std::vector<Loss> losses_of(const Bulletin& bulletin, const Narrative& narrative,
                                          const Omissions& omissions, std::string_view carried = {});

// "extent (3): 山王地区、…": what a Loss names when it is about several things; the first twenty by name.
[[nodiscard]] std::string named_losses(std::string_view what, const std::vector<std::string>& names);

// The attachments of a bulletin; empty for kinds that have none.
[[nodiscard]] const std::vector<Attachment>& attachments_of(const Bulletin& bulletin);

}  // namespace ofure
