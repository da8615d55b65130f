#include "formats/reach.h"

#include <string>

#include "core/rules.h"
#include "formats/kinds/path.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

// A table is some months old, and people move; a digit too many or too few is more than that.
constexpr std::int64_t kAllowance = 20;
bool too_many(std::int64_t sent, std::int64_t known) { return sent > known + known / 2 + kAllowance; }
bool too_few(std::int64_t sent, std::int64_t known) { return sent > 0 && sent < known / 10; }

class NumberJudge {
 public:
  NumberJudge(std::string name, const HouseholdRow& row, Findings& findings)
      : name_(std::move(name)), row_(row), findings_(findings) {}

  // Without `few` only what is too many is told.
  void judge(const Count& sent, const Path& object, bool few = true) {
    compare(sent.households, row_.households, object.text("Households"), few, "世帯", "households");
    compare(sent.people, row_.people, object.text("HeadCount"), few, "人", "people");
  }

 private:
  void compare(const std::optional<std::int64_t>& sent, const std::optional<std::int64_t>& known, std::string path, bool few,
               const char* unit_ja, const char* unit_en) {
    if (!sent || !known) return;
    const bool many = too_many(*sent, *known);
    if (!many && !(few && too_few(*sent, *known))) return;
    findings_.push_back(finding(many ? Rule::AR_023 : Rule::AR_024, std::move(path),
                                {{"name", name_},
                                 {"sent", std::to_string(*sent)},
                                 {"known", std::to_string(*known)},
                                 {"unit_ja", unit_ja},
                                 {"unit_en", unit_en}}));
  }

  std::string name_;
  const HouseholdRow& row_;
  Findings& findings_;
};

void judge_district(const OrderedArea& area, const AreaCode& office, const Households& table, const Path& at,
                    Findings& findings) {
  const Path object(at, "Object");
  const Location& place = area.location;
  if (place.code) {
    if (auto row = row_of_area(*place.code, table)) NumberJudge(place.name, *row, findings).judge(area.object, object);
  } else if (const HouseholdRow* row = table.find(office, place.name)) {
    NumberJudge(place.name, *row, findings).judge(area.object, object);
  }
}

// The sum that the document names, against that of its districts. Where the table does not have them all, it can only
// be more than live in the whole area.
void judge_total(const Bulletin& bulletin, const Evacuation& order, const Households& table, const Path& body,
                 Findings& findings) {
  const AreaCode& area = bulletin.header.area();
  const Path total(body, "TotalNumber");
  const std::string name = AreaTable::japan().full_name(area);
  const Inhabitants reach = reach_of(bulletin, table);
  if (reach.complete()) {
    const HouseholdRow sum{area, "", reach.households, reach.people, "", ""};
    NumberJudge(name, sum, findings).judge(order.total, total);
  } else if (auto whole = row_of_area(area, table)) {
    NumberJudge(name, *whole, findings).judge(order.total, total, false);
  }
}

}  // namespace

void judge_reach(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  const auto* order = std::get_if<Evacuation>(&bulletin.body);
  if (order == nullptr || circumstances.households == nullptr || circumstances.households->empty()) return;
  const Path body("Report/Body/EvacuationOrder");
  judge_total(bulletin, *order, *circumstances.households, body, findings);
  for (std::size_t i = 0; i < order->details.size(); ++i) {
    const Path detail(body, "Detail", i);
    const auto& areas = order->details[i].areas;
    for (std::size_t k = 0; k < areas.size(); ++k)
      judge_district(areas[k], bulletin.header.area(), *circumstances.households, Path(detail, "Areas/Area", k), findings);
  }
}

}  // namespace ofure
