#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/words.h"
#include "formats/narrative.h"

// What the carriers take as 緊急速報メール: a closed list of contents, new messages only.
namespace ofure::mail {

struct Row {
  std::string_view kind;
  std::string_view section;  // key of a section of the narrative; "" = any
  bool permitted;
  std::string_view shortly;  // what to do where there is little room
  std::string_view reason;   // one sentence
};
[[nodiscard]] std::span<const Row> table();
// Nothing for a section the table does not know.
[[nodiscard]] const Row* row_of(std::string_view kind, std::string_view section);

enum class Form : std::uint8_t { kNewMessage, kNotNeeded, kNotAllowed };
[[nodiscard]] std::string_view word_of(Form form);  // "new message", "not needed", "not allowed"

struct Decision {
  Form form = Form::kNotAllowed;
  std::string_view reason;
  const Section* gravest = nullptr;  // what the mail is about; nullptr unless it is a new message
};
[[nodiscard]] Decision decide(const Narrative& narrative, std::string_view kind, Action action);

}  // namespace ofure::mail
