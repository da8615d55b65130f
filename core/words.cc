#include "core/words.h"

namespace ofure {

std::string_view word_of(Mode mode) {
  switch (mode) {
    case Mode::kActual: return "actual";
    case Mode::kExercise: return "exercise";
    case Mode::kTest: return "test";
  }
  return "";
}

std::optional<Mode> mode_from(std::string_view word) {
  for (Mode mode : kModes) {
    if (word_of(mode) == word) return mode;
  }
  return std::nullopt;
}

std::string_view word_of(Action action) {
  switch (action) {
    case Action::kIssue: return "issue";
    case Action::kUpdate: return "update";
    case Action::kCorrect: return "correct";
    case Action::kCancel: return "cancel";
  }
  return "";
}

std::string_view japanese(Action action) {
  switch (action) {
    case Action::kIssue: return "新規";
    case Action::kUpdate: return "更新";
    case Action::kCorrect: return "訂正";
    case Action::kCancel: return "取消";
  }
  return "";
}

std::optional<Action> action_from(std::string_view word) {
  for (Action action : kActions) {
    if (word_of(action) == word) return action;
  }
  return std::nullopt;
}

}  // namespace ofure
