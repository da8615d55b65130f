#include "formats/review_sheet.h"

namespace ofure {
namespace {

std::string facts(const std::vector<Fact>& facts, const std::string& indent) {
  std::string text;
  for (const Fact& fact : facts) text += indent + fact.label + " | " + fact.value + fact.unit + "\n";
  return text;
}

std::string line(const std::string& name, const std::string& text) { return text.empty() ? "" : name + text + "\n"; }

}  // namespace

std::string review_sheet(const Telling& telling) {
  std::string sheet = line("place        ", telling.place) + line("event        ", telling.event) +
                      line("subject      ", telling.subject) + line("headline     ", telling.headline) +
                      line("summary      ", telling.summary) + line("instruction  ", telling.instruction) +
                      line("note         ", telling.note) + line("complement   ", telling.complement) +
                      facts(telling.facts, "  ");
  for (const ToldSection& section : telling.sections) {
    sheet += "\n== " + section.heading + "\n" + line("", section.instruction) + facts(section.facts, "  ");
    for (const ToldItem& item : section.items) {
      sheet +=
          "- " + item.text + (item.state.empty() ? "" : " [" + item.state + "]") + "\n" + facts(item.facts, "    ");
    }
  }
  for (const std::string& code : telling.untold) sheet += "\nuntold: " + code;
  return sheet;
}

}  // namespace ofure
