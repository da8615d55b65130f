#include <algorithm>
#include <set>
#include <string>

#include "core/rules.h"
#include "core/text.h"
#include "formats/kinds/damage/damage.h"
#include "formats/kinds/part_visitor.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/DamageInformation";
constexpr std::chrono::minutes kClockTolerance{5};

// A figure in thousandths, exactly; nothing when the text is no such decimal. The schema allows twelve digits and three
// after the point.
std::optional<std::int64_t> thousandths(std::string_view number) {
  std::int64_t value = 0;
  std::size_t point = number.find('.');
  std::string_view whole = number.substr(0, point),
                   part = point == std::string_view::npos ? "" : number.substr(point + 1);
  if (whole.empty() || whole.size() > 12 || part.size() > 3) return std::nullopt;
  std::string digits = std::string(whole) + std::string(part) + std::string(3 - part.size(), '0');
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string decimal(std::int64_t value) {
  std::string part = std::to_string(1000 + value % 1000).substr(1);
  part.erase(part.find_last_not_of('0') + 1);
  return std::to_string(value / 1000) + (part.empty() ? "" : "." + part);
}

bool ends_with_total(std::string_view type) { return type.ends_with("計") || type.ends_with("総額"); }

// Whether `type` is the total that `part` is counted in: 合計 or 被害総額 of all others of its group, 負傷者 or
// 負傷者_計 of 負傷者_重傷 and 負傷者_軽傷.
bool counts_in(std::string_view type, std::string_view part) {
  if (type == part || ends_with_total(part)) return false;
  if (type == "合計" || type == "総計" || type == "計" || type == "被害総額") return true;
  std::string_view stem = type.substr(0, type.rfind('_'));
  bool total_of_stem = ends_with_total(type) && stem.size() < type.size();
  std::string_view family = total_of_stem ? stem : type;
  return part.size() > family.size() && part.starts_with(family) && part[family.size()] == '_';
}

std::string_view item_element(std::string_view group) {
  for (const DamageGroupInfo& info : damage_groups()) {
    if (info.element == group) return info.item;
  }
  return "";
}

const DamageType* known_type(std::string_view group, std::string_view type) {
  for (const DamageType& known : damage_types()) {
    if (known.group == group && known.type == type) return &known;
  }
  return nullptr;
}

bool is_among(std::string_view word, std::string_view words) {
  for (std::size_t at = 0; at <= words.size();) {
    std::size_t end = std::min(words.find(' ', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

void judge_item(const DamageItem& item, std::string_view group, const Path& at, Findings& findings) {
  const DamageType* known = known_type(group, item.type);
  if (known == nullptr) {
    findings.push_back(finding(Rule::DM_001, at.text("Type"), {{"type", item.type}}));
  } else if (!is_among(item.unit, known->units)) {
    Finding other = finding(Rule::DM_002, at.text("Number"),
                            {{"type", item.type}, {"units", std::string(known->units)}, {"unit", item.unit}});
    const std::string folded = ascii_folded(item.unit);
    const std::string meant(trimmed(folded));
    if (!meant.empty() && is_among(meant, known->units)) other.fix = Fix{"replace", at.text("Number/@unit"), meant};
    findings.push_back(std::move(other));
  }
}

void judge_total(const DamageItem& item, const DamageGroup& group, const Path& at, Findings& findings) {
  std::optional<std::int64_t> total = thousandths(item.number), sum;
  for (const DamageItem& other : group.items) {
    if (other.unit != item.unit || !counts_in(item.type, other.type)) continue;
    if (auto part = thousandths(other.number)) sum = sum.value_or(0) + *part;
  }
  if (!total || !sum || *total >= *sum) return;
  findings.push_back(
      finding(Rule::DM_004, at.text("Number"),
              {{"type", item.type}, {"total", item.number + item.unit}, {"sum", decimal(*sum) + item.unit}}));
}

}  // namespace

void judge_body(const Damage& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  if (body.as_of && body.as_of->at > header.sent.at + kClockTolerance) {
    findings.push_back(finding(Rule::DM_005, at.text("AsOf"), {{"time", rfc3339(*body.as_of)}}));
  }
  if (body.groups.empty() && header.action != Action::kCancel) findings.push_back(finding(Rule::DM_006, at.text()));
  for (const DamageGroup& group : body.groups) {
    Path place(at, group.element);
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < group.items.size(); ++i) {
      const DamageItem& item = group.items[i];
      Path here(place, item_element(group.element), i);
      judge_item(item, group.element, here, findings);
      judge_total(item, group, here, findings);
      if (!seen.emplace(item.type, item.unit).second) {
        findings.push_back(finding(Rule::DM_003, here.text(), {{"type", item.type}, {"unit", item.unit}}));
      }
    }
  }
}

void visit_parts(const Damage& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  if (body.as_of) visitor.happened(*body.as_of, Path(at, "AsOf"));
  visit_texts(body.complement, at, "ComplementaryInfo", visitor);
  for (const DamageGroup& group : body.groups) {
    Path place(at, group.element);
    for (std::size_t i = 0; i < group.items.size(); ++i) {
      Path here(place, item_element(group.element), i);
      visitor.text(group.items[i].type, Path(here, "Type"));
    }
  }
}

}  // namespace ofure
