#include <algorithm>

#include "formats/kinds/evacuation/evacuation.h"
#include "formats/xml/node.h"

namespace ofure {
namespace {

OrderDetail read_detail(const xml::Node& element) {
  OrderDetail detail;
  detail.sort = order_sort_from(element.text_of("Sort")).value_or(OrderSort::kEvacuation);
  detail.level = Level(static_cast<int>(element.number_of("Level").value_or(0)));
  detail.lifted = element.text_of("IssueOrLift") == "解除";
  detail.object = read_count(element.child("Object"));
  for (const xml::Node& area : element.child("Areas").children("Area")) {
    detail.areas.push_back({read_location(area.child("Location")), area.time_of("DateTime").value_or(Time{}),
                            read_count(area.child("Object"))});
  }
  return detail;
}

}  // namespace

void read_body(const xml::Node& element, Header& header, Evacuation& body) {
  body.disaster = read_disaster(element);
  body.complement = element.texts_of("ComplementaryInfo");
  body.total = read_count(element.child("TotalNumber"));
  for (const xml::Node& detail : element.children("Detail")) body.details.push_back(read_detail(detail));

  header.level = Level();
  for (const OrderDetail& detail : body.details) {
    // Level and word may disagree; the higher one decides how careful we are with the order.
    if (!detail.lifted) header.level = std::max({header.level, detail.level, level_of(detail.sort)});
  }
}

}  // namespace ofure
