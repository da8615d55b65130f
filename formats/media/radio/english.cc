#include "formats/media/radio/english.h"

#include <cctype>
#include <vector>

#include "formats/media/told_text.h"

namespace ofure::radio {
namespace {

// A full stop before a capital ends a sentence; in "Elderly, Etc. (Alert Level 3)" none does.
void add_sentences(std::string_view text, std::vector<std::string>& lines) {
  std::string line;
  auto end = [&] {
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      end();
      continue;
    }
    if (line.empty() && text[at] == ' ') continue;
    line += text[at];
    bool stop = text[at] == '.' || text[at] == '!' || text[at] == '?';
    if (stop && at + 2 < text.size() && text[at + 1] == ' ' && std::isupper(static_cast<unsigned char>(text[at + 2])))
      end();
  }
  end();
}

std::string_view mode_sentence(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "";
    case Mode::kExercise:
      return "This is a drill broadcast.";
    case Mode::kTest:
      return "This is a test broadcast.";
  }
  return "";
}

}  // namespace

std::string english_script(const Telling& telling, const Header& header) {
  const Mode mode = header.mode;
  std::vector<std::string> lines;
  add_sentences(mode_sentence(mode), lines);
  add_sentences(unmarked(telling.summary, mode, telling.language), lines);
  // What was sent with the order that is taken back is not said again.
  if (header.action != Action::kCancel) {
    add_sentences(unmarked(telling.instruction, mode, telling.language), lines);
    add_sentences(unmarked(telling.complement, mode, telling.language), lines);
  }
  add_sentences(mode_sentence(mode), lines);
  std::string out(mode_mark(mode, telling.language));
  if (!out.empty() && !out.ends_with(' ')) out += ' ';
  for (std::size_t i = 0; i < lines.size(); ++i) out += (i > 0 ? "\n" : "") + lines[i];
  return out;
}

}  // namespace ofure::radio
