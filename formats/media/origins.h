#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/medium.h"
#include "formats/narrative.h"

namespace ofure {

// Texts and grades of a narrative that several media set under names of their own.
enum class Passage {
  kTitle,      // the sender's title of the document
  kHeadlines,  // the sender's headline in every language
  kSubject,
  kHeadline,  // the sender's, or one made from codes
  kSummary,
  kEvent,
  kInstruction,
  kNote,
  kComplement,  // the sender's free text
  kGrades,      // urgency, severity, certainty, response
  kSections,
  kDifference,
};

// How each of these came to be in this very bulletin, under the name it has in the output. What the bulletin does not
// have gets no row.
[[nodiscard]] std::vector<Origin> text_origins(const Bulletin& bulletin, const Narrative& narrative,
                                               const std::vector<std::pair<Passage, std::string_view>>& outputs);

// bulletin, document, revision, mode, kind, action, level, area, area_name, times and, once it is accepted, its place
// in the stream.
[[nodiscard]] std::vector<Origin> identity_origins(const Header& header, const RenderContext& context);

}  // namespace ofure
