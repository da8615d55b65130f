#include "formats/media/running_text.h"

namespace ofure {

Sections all_sections(const Narrative& narrative) {
  Sections sections;
  for (const Section& section : narrative.sections) sections.push_back(&section);
  return sections;
}

std::string figure(const Fact& fact) { return fact.value + fact.unit; }

namespace {

std::string figures(const std::vector<Fact>& facts) {
  std::string text;
  for (const Fact& fact : facts) text += (text.empty() ? "" : "、") + fact.label + " " + figure(fact);
  return text;
}

std::string items_of(const Section& section) {
  std::string text;
  for (const Item& item : section.items)
    text += (text.empty() ? "" : "、") + (item.text.empty() ? item.name : item.text);
  return text;
}

void add_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

}  // namespace

std::string running_text(const std::string& lead, const Sections& sections, Mode mode, Asked asked) {
  std::string text = lead;
  std::string_view instruction;
  for (const Section* section : sections) {
    std::string line(unmarked(section->heading, mode));
    if (std::string facts = figures(section->facts); !facts.empty()) line += "（" + facts + "）";
    if (std::string items = items_of(*section); !items.empty()) line += "：" + items;
    add_line(text, line);
    if (asked == Asked::kNo || section->instruction == instruction) continue;
    instruction = section->instruction;
    add_line(text, unmarked(instruction, mode));
  }
  return text;
}

std::string whole_text(const Narrative& narrative, Mode mode) {
  std::string text = running_text(narrative.summary, all_sections(narrative), mode, Asked::kYes);
  add_line(text, figures(narrative.facts));
  add_line(text, unmarked(first_text(narrative.complement), mode));
  return text;
}

}  // namespace ofure
