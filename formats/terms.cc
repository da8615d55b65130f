#include "formats/terms.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "core/check.h"
#include "core/embedded.h"
#include "core/text.h"

namespace ofure {
namespace {

constexpr std::size_t kColumns = kLanguages.size() + 2;

// A field that holds a comma or begins or ends with a space stands in quotes; no field holds a quote.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0;;) {
    const bool quoted = at < line.size() && line[at] == '"';
    const std::size_t from = at + (quoted ? 1 : 0);
    const std::size_t end = std::min(line.find(quoted ? '"' : ',', from), line.size());
    OFURE_CHECK(!quoted || end < line.size());
    fields.push_back(line.substr(from, end - from));
    at = end + (quoted ? 1 : 0);
    if (at >= line.size()) return fields;
    OFURE_CHECK(line[at] == ',');
    ++at;
  }
}

Term row_of(std::string_view line) {
  const std::vector<std::string_view> fields = fields_of(line);
  OFURE_CHECK(fields.size() == kColumns);
  Term term;
  term.key = fields.front();
  std::copy_n(fields.begin() + 1, kLanguages.size(), term.words.begin());
  term.source = fields.back();
  return term;
}

std::vector<Term> table() {
  std::vector<Term> rows;
  std::string_view csv = embedded("terms/terms.csv");
  for (std::size_t at = csv.find('\n') + 1; at < csv.size();) {
    const std::size_t end = std::min(csv.find('\n', at), csv.size());
    if (end > at) rows.push_back(row_of(csv.substr(at, end - at)));
    at = end + 1;
  }
  std::sort(rows.begin(), rows.end(), [](const Term& a, const Term& b) { return a.key < b.key; });
  return rows;
}

std::string_view mark_word(Mode mode, Language language) {
  if (mode == Mode::kExercise) return term("mark.exercise", language);
  return mode == Mode::kTest ? term("mark.test", language) : std::string_view();
}

std::array<std::string, kLanguages.size()> marks_of(Mode mode) {
  std::array<std::string, kLanguages.size()> marks;
  for (Language language : kLanguages) {
    std::string_view word = mark_word(mode, language);
    const bool plain = word.substr(0, 1) == "[";
    marks[static_cast<std::size_t>(language)] = std::string(word) + (plain ? " " : "");
  }
  return marks;
}

}  // namespace

std::string_view tag_of(Language language) {
  static constexpr std::array<std::string_view, kLanguages.size()> kTags = {"ja", "ja-x-easy", "en", "zh-Hans",
                                                                            "ko", "pt",        "vi"};
  return kTags[static_cast<std::size_t>(language)];
}

std::optional<Language> language_from(std::string_view tag) {
  for (Language language : kLanguages) {
    if (tag == tag_of(language)) return language;
  }
  // Other scripts and private forms are languages of their own to their readers.
  if (tag == "zh" || tag == "zh-CN" || tag == "zh-SG" || tag == "zh-Hans-CN") return Language::kChinese;
  if (tag.substr(0, 3) == "zh-") return std::nullopt;
  const std::size_t line = tag.find('-');
  if (line == std::string_view::npos || tag.find("-x-") != std::string_view::npos) return std::nullopt;
  return language_from(tag.substr(0, line));
}

std::span<const Term> terms() {
  static const std::vector<Term> rows = table();
  return rows;
}

std::string_view term(std::string_view key, Language language) {
  static const auto index = [] {
    std::unordered_map<std::string_view, const Term*> by_key;
    for (const Term& row : terms()) by_key.emplace(row.key, &row);
    return by_key;
  }();
  auto at = index.find(key);
  return at == index.end() ? std::string_view() : at->second->words[static_cast<std::size_t>(language)];
}

std::string filled(std::string_view key, Language language, std::initializer_list<Slot> slots) {
  std::string_view form = term(key, language);
  std::string text;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t open = std::min(form.find('{', at), form.size());
    // "Etc." at the end of a sentence has its full stop already.
    if (at > 0 && form[at] == '.' && text.ends_with('.')) ++at;
    text += form.substr(at, open - at);
    if (open == form.size()) break;
    const std::size_t close = form.find('}', open);
    OFURE_CHECK(close != std::string_view::npos);
    std::string_view name = form.substr(open + 1, close - open - 1);
    auto slot = std::find_if(slots.begin(), slots.end(), [&](const Slot& one) { return one.name == name; });
    if (slot != slots.end()) text += slot->text;
    at = close + 1;
  }
  return text;
}

std::string_view mode_mark(Mode mode, Language language) {
  static const auto kExercise = marks_of(Mode::kExercise);
  static const auto kTest = marks_of(Mode::kTest);
  if (mode == Mode::kActual) return {};
  return (mode == Mode::kExercise ? kExercise : kTest)[static_cast<std::size_t>(language)];
}

std::string_view without_mark(std::string_view text, Mode mode) {
  if (mode == Mode::kActual) return text;
  using Marks = std::array<std::string_view, kLanguages.size()>;
  auto words_of = [](Mode of) {
    Marks words;
    for (Language language : kLanguages) words[static_cast<std::size_t>(language)] = mark_word(of, language);
    return words;
  };
  static const Marks kExercise = words_of(Mode::kExercise), kTest = words_of(Mode::kTest);
  for (bool found = true; found;) {
    found = false;
    for (std::string_view mark : mode == Mode::kExercise ? kExercise : kTest) {
      if (mark.empty() || text.substr(0, mark.size()) != mark) continue;
      text.remove_prefix(mark.size());
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
      found = true;
    }
  }
  return text;
}

std::string marked(std::string_view text, Mode mode, Language language) {
  std::string_view bare = without_mark(text, mode);
  if (text.empty()) return {};
  return std::string(mode_mark(mode, language)) + std::string(bare);
}

}  // namespace ofure
