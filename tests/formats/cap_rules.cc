#include "formats/cap_rules.h"

#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "core/civil_time.h"
#include "core/text.h"

namespace ofure::check {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text, char at) {
  Words words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, at);) words.push_back(word);
  return words;
}

Words children(const xmlNode* parent, std::string_view name) {
  Words texts;
  for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE && reinterpret_cast<const char*>(child->name) == name)
      texts.push_back(content(child));
  }
  return texts;
}

std::string first(const Words& words) { return words.empty() ? "" : words.front(); }

class Review {
 public:
  explicit Review(const Document& alert) : alert_(alert) {}

  Words complaints() {
    identifiers();
    references();
    shapes();
    infos();
    return said_;
  }

 private:
  void say(const std::string& rule, const std::string& about) { said_.push_back(rule + ": " + about); }

  void identifiers() {
    for (const char* name : {"identifier", "sender"}) {
      std::string value = alert_.text(name);
      if (value.empty() || value.find_first_of(" \t\n,<&") != std::string::npos) say("INVALID_IDENTIFIER", value);
    }
    for (const char* name : {"sent", "effective", "onset", "expires"}) {
      for (const std::string& text : alert_.texts(name)) {
        if (!parse_time(text) || text.size() != 25) say("INVALID_DATE", text);
      }
    }
  }

  void references() {
    std::optional<Time> sent = parse_time(alert_.text("sent"));
    for (const std::string& group : alert_.texts("references")) {
      if (group.empty()) say("INVALID_REFERENCES", "empty");
      std::set<std::string> seen;
      for (const std::string& triple : split(group, ' ')) {
        Words parts = split(triple, ',');
        if (parts.size() != 3 || !parse_time(parts[2])) {
          say("INVALID_REFERENCES", triple);
          continue;
        }
        if (!seen.insert(triple).second) say("DUPLICATE_REFERENCE", triple);
        if (parts[1] == alert_.text("identifier")) say("CIRCULAR_REFERENCE", triple);
        if (sent && *parse_time(parts[2]) > *sent) say("POSTDATED_REFERENCE", triple);
      }
    }
    bool refers = !alert_.texts("references").empty();
    if (alert_.text("msgType") == "Alert" && refers) say("REFERENCES_OF_A_FIRST_ALERT", "");
  }

  void shapes() {
    for (const std::string& text : alert_.texts("polygon")) {
      Words points = split(text, ' ');
      if (points.size() < 4 || points.front() != points.back()) say("INVALID_POLYGON", text);
      for (const std::string& point : points) {
        Words pair = split(point, ',');
        if (pair.size() != 2 || std::abs(std::stod(pair[0])) > 90 || std::abs(std::stod(pair[1])) > 180)
          say("INVALID_POLYGON", point);
      }
    }
    for (const std::string& text : alert_.texts("circle")) {
      Words halves = split(text, ' ');
      if (halves.size() != 2 || split(halves[0], ',').size() != 2 || std::stod(halves[1]) <= 0)
        say("INVALID_CIRCLE", text);
    }
  }

  void infos() {
    std::map<std::string, std::string> language_of_text;
    std::map<std::string, std::set<std::string>> codes_of_language;
    for (const xmlNode* info : alert_.elements("info")) {
      std::string language = first(children(info, "language"));
      for (const char* name : {"event", "headline", "description", "instruction"}) {
        std::string text = first(children(info, name));
        if (text.empty()) continue;
        if (text.find("&lt;") != std::string::npos || text.find("&amp;") != std::string::npos ||
            text.find("</") != std::string::npos)
          say("TEXT_CONTAINS_HTML", text);
        if (std::string_view(name) == "event" && grapheme_count(text) > 35) say("EVENT_TOO_LONG", text);
        // One word may be the same in two languages; sentences may not.
        if (std::string_view(name) != "description" && std::string_view(name) != "instruction") continue;
        auto [known, is_new] = language_of_text.emplace(text, language);
        if (!is_new && known->second != language)
          say("SAME_TEXT_DIFFERENT_LANGUAGE", language + " " + known->second + ": " + text);
      }
      std::string codes;
      for (const char* name : {"urgency", "severity", "certainty", "responseType", "onset", "expires"})
        codes += first(children(info, name)) + "|";
      codes_of_language[language].insert(codes);
      if (children(info, "area").empty()) say("MISSING_AREA", language);
    }
    for (const auto& [language, codes] : codes_of_language) {
      if (codes != codes_of_language.begin()->second) say("LANGUAGES_DISAGREE", language);
    }
  }

  const Document& alert_;
  Words said_;
};

}  // namespace

Words cap_complaints(const Document& alert) { return Review(alert).complaints(); }

}  // namespace ofure::check
