#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace ofure {

// The words of addresses and topics (docs/wire): each enumerator has one lower-case word, and only that word is accepted back.

// 通常 / 訓練 / 試験. A drill that passes for real is the accident this product exists to prevent: every gate asks for the Mode.
enum class Mode : std::uint8_t { kActual, kExercise, kTest };
inline constexpr std::array kModes = {Mode::kActual, Mode::kExercise, Mode::kTest};
[[nodiscard]] std::string_view word_of(Mode mode);
[[nodiscard]] std::optional<Mode> mode_from(std::string_view word);

// 新規 / 更新 / 訂正 / 取消. A correction is an update that carries errata.
enum class Action : std::uint8_t { kIssue, kUpdate, kCorrect, kCancel };
inline constexpr std::array kActions = {Action::kIssue, Action::kUpdate, Action::kCorrect, Action::kCancel};
[[nodiscard]] std::string_view word_of(Action action);
[[nodiscard]] std::string_view japanese(Action action);
[[nodiscard]] std::optional<Action> action_from(std::string_view word);

// The information kind (情報種別) as its word: "evacuation", "shelter" … Which kinds exist is decided by formats/kinds alone, so that a new
// kind is one folder there; other rooms only carry and compare the word.
using Kind = TextId<struct KindTag>;

// The outgoing form as its word: "cap", "json" … Which media exist is decided by formats/media/catalogue.cc alone.
using MediumId = TextId<struct MediumTag>;

// Municipal 警戒レベル, 1 to 5; 0 = the bulletin has none. Not the level in the name of a weather warning.
class Level {
 public:
  constexpr Level() = default;
  constexpr explicit Level(int value) : value_(static_cast<std::uint8_t>(value < 0 || value > 5 ? 0 : value)) {}
  [[nodiscard]] constexpr int value() const { return value_; }
  // Level 4 and 5 ask people to act now; rules publish with defects rather than refuse.
  [[nodiscard]] constexpr bool life_safety() const { return value_ >= 4; }
  friend constexpr auto operator<=>(const Level&, const Level&) = default;

 private:
  std::uint8_t value_ = 0;
};

}  // namespace ofure
