#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/words.h"

namespace ofure {

// One row of schemas/findings.toml. The enumerators are made from the table into core/rules.h; only sources that report a rule include that.
enum class Rule : std::uint16_t;

enum class Severity : std::uint8_t { kError, kWarning, kInfo };
[[nodiscard]] std::string_view word_of(Severity severity);

// Where in the document: `path` is readable ("Report/Body/EvacuationOrder/Detail[2]/Sort", local names, the index left out where there is one such
// element only or it is the first); line and column count from 1, in characters, 0 = not known.
struct Place {
  std::string path;
  int line = 0;
  int column = 0;
};

// An edit that mends the finding, in the manner of a JSON Patch over the document. "replace": the element or attribute at `path` takes `value` as its text. "add": an element
// of that path with that text. "remove": without the element or attribute. "move": the element at `from` stands right before the one at `path`.
struct Fix {
  std::string op;
  std::string path;
  std::string value;
  std::string from = {};
};

// One thing wrong with, or to be said of, a document. A value; the texts are in the table.
struct Finding {
  Rule rule{};
  Place place;
  std::vector<std::pair<std::string, std::string>> parameters;  // what {name} in the table's texts stands for
  std::optional<Fix> fix;
  Severity severity{};  // the table's, until life_safety_first() lowers it
};
using Findings = std::vector<Finding>;

// The table's row of a rule. Views live as long as the program.
struct RuleRow {
  std::string_view id;             // "EV-012"
  Severity severity;               // at levels 0 to 3
  bool refuse_at_life_safety;      // an error refuses a level 4-5 order too; otherwise it is published as a defect and reported
  int status;                      // HTTP status when this finding refuses: 400, 403, 409 or 422
  std::string_view message_ja, message_en;
  std::string_view advice_ja, advice_en;
  std::string_view source;         // the paragraph, law or incident the rule stems from
  bool repairs = false;            // its fix is mechanical: it may be applied without asking (formats/repair.h)
  bool needs_releaser = false;     // a bulletin with this finding waits for the word of a releaser
};
[[nodiscard]] const RuleRow& row_of(Rule rule);
[[nodiscard]] const std::vector<RuleRow>& rule_table();

// A finding of this rule with the table's severity. The place's line and column may be left 0: the reader finds them from the path (formats/reader.h).
[[nodiscard]] Finding finding(Rule rule, std::string path, std::vector<std::pair<std::string, std::string>> parameters = {});

// The table's texts with the finding's parameters put in.
struct FindingText {
  std::string message_ja, message_en, advice_ja, advice_en;
};
[[nodiscard]] FindingText text_of(const Finding& finding);

enum class VerdictWord : std::uint8_t { kAccepted, kAcceptedWithDefects, kRefused };
[[nodiscard]] std::string_view word_of(VerdictWord verdict);

// What the judge says. Holds every finding, most severe first, in document order within a severity.
struct Verdict {
  VerdictWord word = VerdictWord::kAccepted;
  int status = 201;  // HTTP status that belongs to it
  Findings findings;
  [[nodiscard]] bool refused() const { return word == VerdictWord::kRefused; }
};

// Whether one of the findings asks for a releaser's word before the bulletin goes out. Says nothing of a refused verdict: that one goes nowhere.
[[nodiscard]] bool needs_releaser(const Verdict& verdict);

// The one place where findings become a verdict. An error refuses; at level 4-5 only an error whose row says so refuses, any other becomes a
// warning and the bulletin is published with defects: the order must reach people, the defect must reach the sender.
[[nodiscard]] Verdict verdict_of(Findings findings, Level level);

}  // namespace ofure
