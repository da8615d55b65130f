#include "formats/kinds/sediment/sediment.h"
#include "formats/xml/node.h"

namespace ofure {

void read_body(const xml::Node& element, Header& header, Sediment& body) {
  header.level = Level();  // WarningLevel is the level of a warning's name, not the municipal one
  body.disaster = read_disaster(element);
  body.joint_office = element.text_of("JointOffice");
  body.complement = element.texts_of("ComplementaryInfo");
  for (const xml::Node& part : element.children("Detail")) {
    SedimentDetail detail;
    detail.lifted = part.text_of("IssueOrLift") == "解除";
    detail.warning_level = static_cast<int>(part.number_of("WarningLevel").value_or(0));
    for (const xml::Node& area : part.child("Areas").children("Area")) {
      detail.areas.push_back({read_location(area.child("Location")), area.time_of("DateTime").value_or(Time{})});
    }
    body.details.push_back(std::move(detail));
  }
}

}  // namespace ofure
