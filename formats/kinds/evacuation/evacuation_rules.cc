#include <map>
#include <string>

#include "core/rules.h"
#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/part_visitor.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/EvacuationOrder";
constexpr std::int64_t kMostPlausible = 5'000'000;
constexpr std::chrono::minutes kClockTolerance{5};

std::string written(Level level) { return level.value() == 0 ? "" : std::to_string(level.value()); }

// The word of 2021 for the one that was used at the same moment before.
OrderSort todays(OrderSort sort) {
  switch (sort) {
    case OrderSort::kDisasterOccurred:
      return OrderSort::kEmergencySafety;
    case OrderSort::kEvacuationUrgent:
    case OrderSort::kRecommendation:
      return OrderSort::kEvacuation;
    case OrderSort::kPreparation:
    case OrderSort::kPreparationOld:
      return OrderSort::kElderly;
    default:
      return sort;
  }
}

// Whether today's word says the same at the same level (domain.md 5.1). 災害発生情報 told of a disaster and ordered
// nothing, and 避難準備情報 is older than the levels: only the town knows what it means by them today. Without a level
// written the new word would bring one nobody gave.
bool same_order(const OrderDetail& detail) {
  const bool same = detail.sort == OrderSort::kEvacuationUrgent || detail.sort == OrderSort::kRecommendation ||
                    detail.sort == OrderSort::kPreparation;
  return same && detail.level == level_of(todays(detail.sort));
}

void judge_word(const OrderDetail& detail, const Path& at, Findings& findings) {
  std::string sort(japanese(detail.sort));
  if (!is_current(detail.sort)) {
    OrderSort today = todays(detail.sort);
    std::string word(japanese(today));
    Finding old =
        finding(Rule::EV_002, at.text("Sort"), {{"sort", sort}, {"today", word}, {"level", written(level_of(today))}});
    if (same_order(detail)) old.fix = Fix{"replace", at.text("Sort"), word};
    findings.push_back(std::move(old));
    return;
  }
  Level expected = level_of(detail.sort);
  if (detail.level == expected) return;
  if (detail.level.value() == 0) {
    Finding missing = finding(Rule::EV_003, at.text("Level"), {{"sort", sort}, {"level", written(expected)}});
    missing.fix = Fix{"add", at.text("Level"), written(expected)};
    findings.push_back(std::move(missing));
    return;
  }
  findings.push_back(finding(Rule::EV_001, at.text("Level"),
                             {{"sort", sort},
                              {"level", written(detail.level)},
                              {"expected", expected.value() == 0 ? "なし" : " " + written(expected) + " "},
                              {"expected_en", expected.value() == 0 ? "none" : written(expected)}}));
}

// Finds districts that stand in two places of the picture. 警戒区域 is another power than an order (災害対策基本法 63
// 条) and may lie over one, so the two are kept apart.
class Districts {
 public:
  explicit Districts(Findings& findings) : findings_(findings) {}

  void see(const OrderDetail& detail, const OrderedArea& area, const Path& at) {
    std::string key = detail.sort == OrderSort::kWarningZone ? "zone|" : "order|";
    if (area.location.code) key += area.location.code->text();
    key += "|" + area.location.name;
    auto& mine = detail.lifted ? lifted_ : ordered_;
    auto& other = detail.lifted ? ordered_ : lifted_;
    auto [seen, fresh] = mine.try_emplace(key, detail.sort);
    if (!fresh && seen->second == detail.sort) {
      findings_.push_back(finding(Rule::EV_010, at.text(), {{"name", area.location.name}}));
    } else if (!fresh && !detail.lifted) {
      findings_.push_back(finding(Rule::EV_004, at.text(),
                                  {{"name", area.location.name},
                                   {"first", std::string(japanese(seen->second))},
                                   {"second", std::string(japanese(detail.sort))}}));
    }
    if (other.contains(key)) findings_.push_back(finding(Rule::EV_005, at.text(), {{"name", area.location.name}}));
  }

 private:
  Findings& findings_;
  std::map<std::string, OrderSort> ordered_, lifted_;
};

// One of the two figures of a Count.
struct Figure {
  std::optional<std::int64_t> Count::* value;
  std::string_view element, japanese, english;
};
constexpr Figure kFigures[] = {{&Count::households, "Households", "世帯数", "households"},
                               {&Count::people, "HeadCount", "人数", "people"}};

// The sum over the districts that give the figure; nothing when none does.
std::optional<std::int64_t> sum_of_areas(const OrderDetail& detail, const Figure& figure) {
  std::optional<std::int64_t> sum;
  for (const OrderedArea& area : detail.areas) {
    if (auto value = area.object.*figure.value) sum = sum.value_or(0) + *value;
  }
  return sum;
}

void judge_plausible(const Count& count, const Path& at, std::string_view element, Findings& findings) {
  for (const Figure& figure : kFigures) {
    auto value = count.*figure.value;
    if (!value || *value <= kMostPlausible) continue;
    Path counted(at, element);
    findings.push_back(finding(Rule::EV_009, counted.text(figure.element), {{"number", std::to_string(*value)}}));
  }
}

void judge_less(Rule rule, std::optional<std::int64_t> total, std::optional<std::int64_t> sum, const Figure& figure,
                const Path& counted, Findings& findings) {
  if (!total || !sum || *total >= *sum) return;
  findings.push_back(finding(rule, counted.text(figure.element),
                             {{"what", std::string(figure.japanese)},
                              {"what_en", std::string(figure.english)},
                              {"total", std::to_string(*total)},
                              {"sum", std::to_string(*sum)}}));
}

void judge_total(const Evacuation& body, const Path& at, Findings& findings) {
  Path total(at, "TotalNumber");
  for (const Figure& figure : kFigures) {
    std::optional<std::int64_t> sum;
    for (const OrderDetail& detail : body.details) {
      if (detail.lifted || detail.sort == OrderSort::kWarningZone)
        continue;  // a zone may lie over an order and count the same people
      auto value = detail.object.*figure.value;
      if (!value) value = sum_of_areas(detail, figure);
      if (value) sum = sum.value_or(0) + *value;
    }
    judge_less(Rule::EV_007, body.total.*figure.value, sum, figure, total, findings);
  }
}

void judge_detail(const OrderDetail& detail, const Path& at, const Header& header, bool plausible, Districts& districts,
                  Findings& findings) {
  judge_word(detail, at, findings);
  if (plausible) judge_plausible(detail.object, at, "Object", findings);
  Path object(at, "Object");
  for (const Figure& figure : kFigures) {
    judge_less(Rule::EV_008, detail.object.*figure.value, sum_of_areas(detail, figure), figure, object, findings);
  }
  for (std::size_t i = 0; i < detail.areas.size(); ++i) {
    const OrderedArea& area = detail.areas[i];
    Path place(at, "Areas/Area", i);
    districts.see(detail, area, place);
    if (plausible) judge_plausible(area.object, place, "Object", findings);
    if (detail.lifted && area.at.at > header.sent.at + kClockTolerance) {
      findings.push_back(finding(Rule::EV_006, place.text("DateTime"), {{"time", rfc3339(area.at)}}));
    }
  }
}

}  // namespace

void judge_body(const Evacuation& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  const bool plausible = !header.area().is_prefecture();
  if (plausible) judge_plausible(body.total, at, "TotalNumber", findings);
  judge_total(body, at, findings);
  Districts districts(findings);
  for (std::size_t i = 0; i < body.details.size(); ++i) {
    judge_detail(body.details[i], Path(at, "Detail", i), header, plausible, districts, findings);
  }
}

void visit_parts(const Evacuation& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  visit_texts(body.complement, at, "ComplementaryInfo", visitor);
  for (std::size_t i = 0; i < body.details.size(); ++i) {
    Path detail(at, "Detail", i);
    for (std::size_t j = 0; j < body.details[i].areas.size(); ++j) {
      const OrderedArea& area = body.details[i].areas[j];
      Path place(detail, "Areas/Area", j);
      visitor.location(area.location, Path(place, "Location"));
      visitor.happened(area.at, Path(place, "DateTime"));
    }
  }
}

}  // namespace ofure
