#include "formats/media/told_text.h"

namespace ofure {
namespace {

// How a language sets a list and a heading.
struct Signs {
  std::string_view comma, colon, open, close, space;
};

const Signs& signs_of(Language language) {
  static constexpr Signs kWide{"、", "：", "（", "）", ""}, kChinese{"、", "：", "（", "）", ""},
      kPlain{", ", ": ", " (", ")", " "};
  if (language == Language::kJapanese || language == Language::kEasyJapanese) return kWide;
  return language == Language::kChinese ? kChinese : kPlain;
}

}  // namespace

std::string_view unmarked(std::string_view text, Mode mode, Language language) {
  std::string_view mark = mode_mark(mode, language);
  if (mark.empty() || text.substr(0, mark.size()) != mark) return text;
  text.remove_prefix(mark.size());
  while (text.substr(0, 1) == " ") text.remove_prefix(1);
  return text;
}

std::string told_figures(const std::vector<Fact>& facts, Language language) {
  const Signs& signs = signs_of(language);
  std::string text;
  for (const Fact& fact : facts) {
    if (!text.empty()) text += signs.comma;
    text += fact.label + " " + fact.value;
    if (!fact.unit.empty()) text += std::string(signs.space) + fact.unit;
  }
  return text;
}

std::string told_text(const std::string& lead, const Telling& telling, const ToldSections& sections, Mode mode) {
  const Signs& signs = signs_of(telling.language);
  std::string text = lead;
  for (const ToldSection* section : sections) {
    std::string line(unmarked(section->heading, mode, telling.language));
    if (std::string facts = told_figures(section->facts, telling.language); !facts.empty())
      line += std::string(signs.open) + facts + std::string(signs.close);
    std::string items;
    for (const ToldItem& item : section->items) {
      if (!items.empty()) items += signs.comma;
      items += item.text.empty() ? item.name : item.text;
    }
    if (!items.empty()) line += std::string(signs.colon) + items;
    if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

}  // namespace ofure
