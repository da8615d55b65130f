#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/narrative.h"

// Running text as pieces, for media whose texts have a limit: a text is cut between pieces and never inside one.
namespace ofure {

struct Piece {
  std::string lead;              // what stands in front of pieces of one sort: "警戒レベル４ 避難指示："; "" = nothing
  std::string text;              // "小島町", "山王小学校（180人、空き）", a sentence
  std::string name;              // of the item it tells; "" = it tells none
  std::string_view join = "、";  // between it and a piece of the same sort before it
  std::size_t run = 0;           // pieces of different runs are of different sorts, whatever their lead
};
using Pieces = std::vector<Piece>;

// How long a text is, as its receiver counts.
using Length = std::function<std::size_t(std::string_view)>;

enum class Words : std::uint8_t { kNames, kPhrases };  // an item as its name, or with its figures
enum class Which : std::uint8_t { kAll, kInForce };

// The items by their sections, most severe first; a section without items is a piece of its own.
[[nodiscard]] Pieces pieces_of(const Narrative& narrative, Mode mode, Words words, Which which);
// What changed from the revision before. Figures that changed are told where they are the matter itself, and in a
// correction; empty when nothing changed or nothing is known.
[[nodiscard]] Pieces news_of(const Bulletin& bulletin, const Narrative& narrative);
// The sentences of a free text; a line break ends one as well.
[[nodiscard]] Pieces sentences_of(std::string_view text);
// "訂正の理由: 対象地区の誤り", "取消の理由: …"; "" when the bulletin neither corrects nor takes back.
[[nodiscard]] std::string reason_of(const Header& header);

// Without 【更新】, 【訂正】 or 【取消】 at its front.
[[nodiscard]] std::string_view without_action_mark(std::string_view text);
// The summary without mark, action and reason, to stand behind a subject that has them.
[[nodiscard]] std::string plain_summary(const Bulletin& bulletin, const Narrative& narrative);

// What separates pieces: in front of the first one, and between two sorts.
struct Joints {
  std::string_view first;
  std::string_view sorts;
};

// The first pieces that take at most `room`, closed by `more` when some are left out. `taken` receives how many are in;
// "" when not even one fits.
[[nodiscard]] std::string fitted(const Pieces& pieces, const Joints& joints, std::string_view more,
                                 const Length& length, std::size_t room, std::size_t& taken);

}  // namespace ofure
