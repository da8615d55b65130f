#include <algorithm>
#include <array>

#include "core/text.h"
#include "formats/difference.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

struct TurnRow {
  Turn turn;
  std::string_view word;
  std::string_view japanese;
};
constexpr std::array kTurns = {
    TurnRow{Turn::kRaised, "raised", "引き上げ"},   TurnRow{Turn::kAdded, "added", "追加"},
    TurnRow{Turn::kLowered, "lowered", "引き下げ"}, TurnRow{Turn::kLifted, "lifted", "解除"},
    TurnRow{Turn::kOpened, "opened", "開設"},       TurnRow{Turn::kFilled, "filled", "混雑"},
    TurnRow{Turn::kFreed, "freed", "空き"},         TurnRow{Turn::kClosed, "closed", "閉鎖"},
    TurnRow{Turn::kGone, "gone", "記載なし"},       TurnRow{Turn::kChanged, "changed", "変更"},
};

const TurnRow& row_of(Turn turn) { return kTurns[static_cast<std::size_t>(turn)]; }

// The item is a figure of its own: 死者.
bool is_figure(const Change& change) { return !change.figure.empty() && change.figure == change.name; }

// The sections of headquarters and of shelters are named after the state of what stands in them.
bool is_headquarters(const Change& change) {
  const std::string& key = change.to_key.empty() ? change.from_key : change.to_key;
  return key == "established" || key == "dissolved";
}

bool is_shelter(const Change& change) {
  const std::string& key = change.to_key.empty() ? change.from_key : change.to_key;
  constexpr std::array<std::string_view, 6> kStates = {"open",     "closed",    "preparing",
                                                       "not_open", "permanent", "unknown"};
  return std::find(kStates.begin(), kStates.end(), key) != kStates.end();
}

bool new_state(const Change& change) { return change.from_key != change.to_key; }

// Only numbers, times or particulars of a place are other than before.
bool figures_alone(const Change& change) {
  return change.turn == Turn::kChanged && change.former_name.empty() && (!new_state(change) || is_figure(change));
}

std::string order_of(const Change& change) {
  return change.level_named ? "警戒レベル" + wide_digit(change.to_level.value()) + change.to : change.to;
}

// 不明 alone would not say of what.
std::string state_of(const Change& change) { return change.to == "不明" ? "開設状況不明" : change.to; }

// What stands in front of the names of one sort of change; "" for a figure, which is its own label.
std::string label_of(const Change& change) {
  if (is_figure(change) && change.turn != Turn::kGone) return "";
  switch (change.turn) {
    case Turn::kRaised:
    case Turn::kLowered:
      if (is_headquarters(change)) return change.to + "に移行：";
      return order_of(change) + "に" + std::string(japanese(change.turn)) + "：";
    case Turn::kAdded:
      if (is_headquarters(change)) return change.to + "：";
      return change.to.empty() ? "追加：" : order_of(change) + "に追加：";
    case Turn::kLifted:
      return is_headquarters(change) ? change.to + "：" : change.from + "を解除：";
    case Turn::kOpened:
      return "新たに開設：";
    case Turn::kFilled:
      return change.to + "：";
    case Turn::kFreed:
      return "空きが出た：";
    case Turn::kClosed:
      return change.to + "：";
    case Turn::kGone:
      return "今回記載なし：";
    case Turn::kChanged:
      if (new_state(change)) return is_shelter(change) ? state_of(change) + "：" : order_of(change) + "に変更：";
      return change.former_name.empty() ? "変更：" : "名称変更：";
  }
  return "";
}

std::string from_to(const Change& change) {
  if (change.to.empty()) return change.from + "の記載なし";
  return change.from.empty() || change.from == change.to ? change.to : change.from + "から" + change.to;
}

// The name, with what has to be said of this one.
std::string told(const Change& change) {
  if (is_figure(change)) return change.turn == Turn::kGone ? change.name : change.name + "：" + from_to(change);
  std::string text = change.name;
  if (!change.former_name.empty() && !is_headquarters(change)) text += "（旧 " + change.former_name + "）";
  if (change.turn == Turn::kOpened && change.to != japanese(Turn::kOpened)) text += "（" + change.to + "）";
  if (!change.figure.empty()) text += "（" + change.figure + " " + from_to(change) + "）";
  return text;
}

struct Clause {
  const Change* first;
  std::vector<std::string> names;
};

// "小島町を警戒レベル４避難指示に追加"
std::string sentence_of(const Clause& clause, std::size_t limit) {
  const Change& change = *clause.first;
  std::string names = listed(clause.names,
                             is_figure(change)    ? "項目"
                             : is_shelter(change) ? "か所"
                             : change.code        ? "地域"
                                                  : "地区",
                             limit);
  if (is_figure(change) && change.turn != Turn::kGone) return names;
  switch (change.turn) {
    case Turn::kRaised:
    case Turn::kLowered:
      if (is_headquarters(change)) return change.to + "に移行";
      return names + "を" + order_of(change) + "に" + std::string(japanese(change.turn));
    case Turn::kAdded:
      if (is_headquarters(change)) return names + "を" + change.to;
      return change.to.empty() ? names + "を追加" : names + "を" + order_of(change) + "に追加";
    case Turn::kLifted:
      return is_headquarters(change) ? names + "を" + change.to : names + "の" + change.from + "を解除";
    case Turn::kOpened:
      return names + "を開設";
    case Turn::kFilled:
      return names + "が" + change.to;
    case Turn::kFreed:
      return names + "に空き";
    case Turn::kClosed:
      return change.to == japanese(Turn::kClosed) ? names + "を閉鎖" : names + "が" + change.to;
    case Turn::kGone:
      return names + "は今回記載なし";
    case Turn::kChanged:
      if (new_state(change))
        return is_shelter(change) ? names + "が" + state_of(change) : names + "を" + order_of(change) + "に変更";
      return names + "の名称を変更";
  }
  return names;
}

std::vector<Clause> clauses_of(const Difference& difference) {
  std::vector<Clause> clauses;
  std::string label;
  for (const Change& change : difference.changes) {
    if (figures_alone(change) && !is_figure(change)) continue;
    std::string own = label_of(change);
    if (clauses.empty() || own != label) clauses.push_back({&change, {}});
    label = std::move(own);
    clauses.back().names.push_back(is_figure(change) ? told(change) : change.name);
  }
  return clauses;
}

std::vector<std::string> sentences_of(const std::vector<Clause>& clauses, std::size_t limit) {
  std::vector<std::string> sentences;
  sentences.reserve(clauses.size());
  for (const Clause& clause : clauses) sentences.push_back(sentence_of(clause, limit));
  return sentences;
}

}  // namespace

std::string_view word_of(Turn turn) { return row_of(turn).word; }
std::string_view japanese(Turn turn) { return row_of(turn).japanese; }

std::vector<Phrase> told_of(const Difference& difference, bool figures) {
  std::vector<Phrase> phrases;
  for (const Change& change : difference.changes) {
    if (figures || !figures_alone(change)) phrases.push_back({label_of(change), told(change), change.name});
  }
  return phrases;
}

std::vector<std::string> phrases_of(const Difference& difference, bool figures) {
  std::vector<std::string> texts;
  const Phrase* last = nullptr;
  const std::vector<Phrase> phrases = told_of(difference, figures);
  for (const Phrase& phrase : phrases) {
    if (last != nullptr && last->label == phrase.label) {
      texts.push_back("、" + phrase.text);
    } else {
      texts.push_back((last == nullptr ? "" : "／") + phrase.label + phrase.text);
    }
    last = &phrase;
  }
  return texts;
}

std::string summary_of(const Difference& difference, std::size_t limit) {
  const std::vector<Clause> clauses = clauses_of(difference);
  std::size_t taken = 0;
  for (std::size_t names : {limit, limit / 2, limit / 4, limit / 8}) {
    std::vector<std::string> sentences = sentences_of(clauses, names);
    std::string text = join_within(sentences, "、", "、他", limit, taken);
    if (taken == sentences.size()) return text;
  }
  return join_within(sentences_of(clauses, 0), "、", "、他", limit, taken);
}

}  // namespace ofure
