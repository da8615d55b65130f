#include "formats/media/cap/words.h"

#include <algorithm>

namespace ofure::cap {

std::string safe_id(std::string_view id) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : id) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != ',' && c != '<' && c != '&' && c != '%') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string_view status_of(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "Actual";
    case Mode::kExercise:
      return "Exercise";
    case Mode::kTest:
      return "Test";
  }
  return "Test";
}

std::string_view message_type_of(Action action) {
  switch (action) {
    case Action::kIssue:
      return "Alert";
    case Action::kUpdate:
    case Action::kCorrect:
      return "Update";
    case Action::kCancel:
      return "Cancel";
  }
  return "Update";
}

std::string references_of(const std::vector<Ancestor>& ancestors) {
  std::string text;
  for (const Ancestor& ancestor : ancestors) {
    if (!text.empty()) text += ' ';
    text += safe_id(ancestor.sender) + "," + safe_id(ancestor.bulletin.text()) + "," + rfc3339(ancestor.sent);
  }
  return text;
}

std::vector<Part> parts_of(const Narrative& narrative, Action action) {
  std::vector<Part> parts;
  for (const Section& section : narrative.sections) {
    auto same = [&](const Part& part) {
      if (action == Action::kCancel) return true;  // one info says that it is all taken back
      return part.in_force == section.in_force && (!section.in_force || part.level == section.level);
    };
    auto part = std::find_if(parts.begin(), parts.end(), same);
    if (part == parts.end()) part = parts.insert(part, Part{{}, parts.empty(), section.in_force, section.level});
    part->sections.push_back(&section);
  }
  if (parts.empty()) parts.push_back({{}, true, action != Action::kCancel && !narrative.all_lifted, Level()});
  return parts;
}

Grades grades_of(const Part& part, const Narrative& narrative, const Header& header) {
  const Grades own{narrative.urgency, narrative.gravity, narrative.certainty, narrative.cap_response,
                   narrative.cap_row};
  if (part.first || header.action == Action::kCancel || part.sections.empty()) return own;
  return part.sections.front()->grades.value_or(own);
}

std::string_view language_of(Language language) {
  if (language == Language::kJapanese) return "ja-JP";
  if (language == Language::kEnglish) return "en-US";
  return tag_of(language);
}

}  // namespace ofure::cap
