#pragma once

#include <string_view>

#include "formats/media/medium.h"

namespace ofure {

// The narrative of a bulletin, ready to be set: made by its kind, completed from the header (a cancel, a correction and their reasons come first, for every kind
// alike), and marked. This is the only place that marks, and the only one that calls Medium::render(): no text reaches a medium without its mode.
// `before` is the revision before it of the same document, where it is known: the difference is told against it.
[[nodiscard]] Narrative narrative_of(const Bulletin& bulletin, const Bulletin* before = nullptr);

// Sets the bulletin in one medium. Pure. `narrative` is narrative_of(bulletin), made once for all media.
[[nodiscard]] Rendition render(const Medium& medium, const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                               const RenderContext& context);

// Puts the exercise or test mark in front of every text of the narrative that is read on its own.
void set_mode_mark(Narrative& narrative, Mode mode);

}  // namespace ofure
