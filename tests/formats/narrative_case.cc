#include "formats/narrative_case.h"

namespace ofure {

Header nanao() {
  Header header;
  header.publishing.code = *AreaCode::parse("172022");
  header.publishing.name = "七尾市役所";
  header.publishing.organization = "七尾市";
  header.mode = Mode::kActual;
  header.reported = at(16, 0);
  return header;
}

Time at(int hour, int minute) { return *time_of({2026, 10, 14, hour, minute, 0}, kJapan); }

Location place(std::string name, std::string kana) {
  Location location;
  location.name = std::move(name);
  location.kana = std::move(kana);
  return location;
}

Count count(std::int64_t households, std::int64_t people) { return {households, people}; }

std::string facts_text(const std::vector<Fact>& facts) {
  std::string text;
  for (const Fact& one : facts) text += (text.empty() ? "" : " ") + one.key + "=" + one.value + one.unit;
  return text;
}

const Fact* fact(const std::vector<Fact>& facts, const std::string& key) {
  for (const Fact& one : facts) {
    if (one.key == key) return &one;
  }
  return nullptr;
}

std::vector<std::string> headings(const Narrative& narrative) {
  std::vector<std::string> all;
  for (const Section& section : narrative.sections) all.push_back(section.heading);
  return all;
}

std::string all_of_it(const Narrative& n) {
  std::string text = n.subject + "|" + n.headline + "|" + n.summary + "|" + n.event + "|" + n.instruction + "|" +
                     n.cap_response + "|" + facts_text(n.facts) + "|" + std::string(cap_word(n.urgency)) +
                     std::string(cap_word(n.gravity)) + std::string(cap_word(n.certainty));
  for (const Section& section : n.sections) {
    text += "\n" + section.key + "|" + section.heading + "|" + section.instruction + "|" + facts_text(section.facts);
    for (const Item& item : section.items) {
      text += "\n  " + item.name + "|" + item.kana + "|" + item.state + item.state_label + "|" +
              facts_text(item.facts) + "|" + item.text;
    }
  }
  return text;
}

}  // namespace ofure
