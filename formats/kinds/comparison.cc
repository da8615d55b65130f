#include "formats/kinds/comparison.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "formats/difference.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/likeness.h"

namespace ofure {
namespace {

// Shorter names stand inside other words.
constexpr std::size_t kShortestName = 2;

// What a name may not begin or cease to say quietly, besides hazards.
constexpr std::array<std::string_view, 37> kTelling = {
    "開設", "閉鎖", "閉所", "満員", "満室",   "満杯", "中止", "中断",     "休止",           "停止",
    "廃止", "解散", "延期", "解除", "発令",   "移転", "変更", "使用",     "受入",           "不可",
    "危険", "警戒", "対策", "緊急", "避難指示", "浸水", "倒壊", "大雨", "高齢者等避難", "訓練",
    // how much of a place is meant
    "全域", "全体", "一部", "のみ", "以外", "除く", "を除"};

bool says_otherwise(const std::string& before, const std::string& after) {
  auto differs = [&](std::string_view word) {
    return (before.find(word) == before.npos) != (after.find(word) == after.npos);
  };
  return std::any_of(kTelling.begin(), kTelling.end(), differs) ||
         std::any_of(hazards().begin(), hazards().end(), [&](const HazardInfo& one) { return differs(one.japanese); });
}

bool none(const std::optional<std::int64_t>& count) { return count == 0; }

bool says_none(std::string_view decimal) { return !decimal.empty() && decimal.find_first_not_of("0.") == decimal.npos; }

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

void Comparison::count(const Count& before, const Count& after, const Path& at) {
  if (none(before.households) != none(after.households) || none(before.people) != none(after.people)) return loud(at);
  quiet(before, after, at, field::kCount);
}

void Comparison::count(const std::optional<std::int64_t>& before, const std::optional<std::int64_t>& after,
                       const Path& at) {
  if (none(before) != none(after)) return loud(at);
  quiet(before, after, at, field::kCount);
}

void Comparison::figure(const std::string& before, const std::string& after, const Path& at) {
  if (says_none(before) != says_none(after)) return loud(at);
  quiet(before, after, at, field::kCount);
}

void Comparison::may_be_renamed(const std::string& before, const std::string& after, const Path& at, FieldSort sort) {
  if (says_otherwise(before, after)) return loud(at);
  quiet(at, sort);
  if (code_point_count(before) >= kShortestName) names_.emplace_back(before, after);
}

void Comparison::renamed(const std::string& before, const std::string& after, const Path& at, FieldSort sort) {
  if (before == after) return;
  if (!same_by_name(before, after)) return loud(at);
  may_be_renamed(before, after, at, sort);
}

void Comparison::renamed_place(const std::string& before, const std::string& after, const Path& at) {
  renamed(before, after, at, field::kName);
  places_.push_back({before, after, at.text()});
}

void Comparison::moved(const std::string& before, const std::string& after, const Path& at) {
  if (before != after) may_be_renamed(before, after, at, field::kAddress);
}

void Comparison::contacts(const std::vector<Contact>& before, const std::vector<Contact>& after, const Path& at) {
  auto words = [](const std::vector<Contact>& list) {
    std::string text;
    for (const Contact& one : list) text += one.value + "\n";
    return text;
  };
  if (says_otherwise(words(before), words(after))) return loud(at);
  quiet(before, after, at, field::kContact);
}

// One place may stand in a document twice, and is then renamed twice.
bool Comparison::another_has(const Place& renamed) const {
  const std::u32string name = spelling_of(renamed.after);
  if (name == spelling_of(renamed.before)) return false;
  return std::any_of(places_.begin(), places_.end(), [&](const Place& one) {
    const bool same_place = one.before == renamed.before && one.after == renamed.after;
    return !same_place && (spelling_of(one.before) == name || spelling_of(one.after) == name);
  });
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
  loud(before.unreadable, after.unreadable, Path(at, "polygon"));
  const bool known = (!before.kana.empty() && before.kana == after.kana) ||
                     spelled(before.name) == spelled(after.name);
  if (!known) return loud(Path(at, "areaName"));
  renamed_place(before.name, after.name, Path(at, "areaName"));
  quiet(before.kana, after.kana, Path(at, "areaNameKana"), field::kReading);
}

void Comparison::disaster(const Disaster& before, const Disaster& after, const Path& body) {
  if (before.name != after.name) may_be_renamed(before.name, after.name, Path(body, "DisasterName"), field::kName);
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
  for (const Place& place : places_) {
    if (told_.loud.empty() && place.before != place.after && another_has(place)) told_.loud = place.at;
  }
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
