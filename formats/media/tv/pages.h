#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/settings.h"
#include "formats/narrative.h"

namespace ofure::tv {

// The colour of a line: "level5" … "level1" by 警戒レベル, "warning5" … "warning2" by the level in the name of a
// warning, which is another thing in the same colours, "over" for what is lifted, closed or taken back, "none".
[[nodiscard]] std::string class_of(const Section& section);

struct Line {
  std::string text;
  std::string colour;
  std::string_view role;  // "heading", "label" of a change, "items", "text"
};

struct Page {
  std::string heading;          // marked: "【訓練】【更新】避難指示"
  std::string place;            // "七尾市　10月14日 16時00分　1/3"
  std::string colour = "none";  // of its gravest line, else of the bulletin
  std::vector<Line> lines;
};

// The narrowest line that holds a heading with its marks. Narrower settings are taken for this.
inline constexpr std::size_t kNarrowest = 16;

// The bulletin as a viewer turns its pages over.
[[nodiscard]] std::vector<Page> pages_of(const Bulletin& bulletin, const Narrative& narrative,
                                         const MediaSettings::Tv& settings);

}  // namespace ofure::tv
