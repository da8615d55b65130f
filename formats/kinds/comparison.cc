#include "formats/kinds/comparison.h"

#include <algorithm>

#include "core/text.h"
#include "formats/difference.h"

namespace ofure {
namespace {

// Shorter names stand inside other words.
constexpr std::size_t kShortestName = 2;

bool has_shape(const Location& place) { return !place.polygons.empty() || !place.circles.empty(); }

}  // namespace

void Comparison::loud(const Path& at) {
  told_.fields.push_back(at.text());
  if (told_.loud.empty()) told_.loud = told_.fields.back();
}

void Comparison::quiet(const Path& at, FieldSort sort) {
  told_.fields.push_back(at.text());
  if (std::none_of(told_.sorts.begin(), told_.sorts.end(), [&](const FieldSort& known) { return known.en == sort.en; }))
    told_.sorts.push_back(sort);
}

void Comparison::renamed(const std::string& before, const std::string& after, const Path& at, FieldSort sort) {
  if (before == after) return;
  quiet(at, sort);
  if (code_point_count(before) >= kShortestName) names_.emplace_back(before, after);
}

void Comparison::follows(const LocalTexts& before, const LocalTexts& after, const Path& at) {
  auto same_language = [](const LocalText& a, const LocalText& b) { return a.language == b.language; };
  if (!std::equal(before.begin(), before.end(), after.begin(), after.end(), same_language)) return loud(at);
  Text text{{}, at.text()};
  for (std::size_t i = 0; i < before.size(); ++i) text.pairs.emplace_back(before[i].text, after[i].text);
  texts_.push_back(std::move(text));
}

void Comparison::follows(const std::string& before, const std::string& after, const Path& at) {
  texts_.push_back({{{before, after}}, at.text()});
}

void Comparison::place(const Location& before, const Location& after, const Path& at) {
  loud(before.code, after.code, Path(at, "jisX0402"));
  loud(before.polygons, after.polygons, Path(at, "polygon"));
  loud(before.circles, after.circles, Path(at, "circle"));
  const bool known = (!before.kana.empty() && before.kana == after.kana) ||
                     (has_shape(before) && before.polygons == after.polygons && before.circles == after.circles) ||
                     spelled(before.name) == spelled(after.name);
  if (!known) return loud(Path(at, "areaName"));
  renamed(before.name, after.name, Path(at, "areaName"), field::kName);
  quiet(before.kana, after.kana, Path(at, "areaNameKana"), field::kReading);
}

void Comparison::disaster(const Disaster& before, const Disaster& after, const Path& body) {
  renamed(before.name, after.name, Path(body, "DisasterName"), field::kName);
  loud(before.hazards, after.hazards, Path(body, "Hazard"));
}

// In one pass, so that a name put in is not taken for another; the longest name that stands at a place is the one
// meant.
std::string Comparison::by_its_names(std::string_view before) const {
  std::string text;
  for (std::size_t at = 0; at < before.size();) {
    const std::pair<std::string, std::string>* longest = nullptr;
    for (const auto& name : names_) {
      if (before.substr(at, name.first.size()) != name.first) continue;
      if (longest == nullptr || longest->first.size() < name.first.size()) longest = &name;
    }
    if (longest != nullptr) {
      text += longest->second;
      at += longest->first.size();
    } else {
      text += before[at++];
    }
  }
  return text;
}

Comparison::Told Comparison::told() && {
  for (const Text& text : texts_) {
    for (const auto& [before, after] : text.pairs) {
      if (before == after) continue;
      told_.fields.push_back(text.at);
      if (told_.loud.empty() && by_its_names(before) != after) told_.loud = text.at;
      break;
    }
  }
  std::vector<std::string> once;
  for (std::string& one : told_.fields) {
    if (std::find(once.begin(), once.end(), one) == once.end()) once.push_back(std::move(one));
  }
  told_.fields = std::move(once);
  return std::move(told_);
}

bool Comparison::same(const Count& before, const Count& after) {
  return before.households == after.households && before.people == after.people;
}

bool Comparison::same(const Sheltered& before, const Sheltered& after) {
  return before.people == after.people && before.people_voluntary == after.people_voluntary &&
         before.households == after.households && before.households_voluntary == after.households_voluntary;
}

bool Comparison::same(const LocalTexts& before, const LocalTexts& after) {
  return std::equal(
      before.begin(), before.end(), after.begin(), after.end(),
      [](const LocalText& a, const LocalText& b) { return a.language == b.language && a.text == b.text; });
}

bool Comparison::same(const std::vector<Contact>& before, const std::vector<Contact>& after) {
  return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                    [](const Contact& a, const Contact& b) { return a.type == b.type && a.value == b.value; });
}

bool Comparison::same(const std::vector<Attachment>& before, const std::vector<Attachment>& after) {
  return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                    [](const Attachment& a, const Attachment& b) {
                      return a.uri == b.uri && a.mime_type == b.mime_type && a.media_type == b.media_type &&
                             same(a.caption, b.caption);
                    });
}

}  // namespace ofure
