#include "formats/kinds/headquarters/headquarters.h"
#include "formats/xml/node.h"

namespace ofure {

void read_body(const xml::Node& element, Header& header, Headquarters& body) {
  header.level = Level();
  body.disaster = read_disaster(element);
  body.alert_only = element.text_of("Type") == "警戒本部";
  body.dissolved = element.text_of("Status") == "解散";
  body.name = element.text_of("Name");
  body.at = element.time_of("DateTime").value_or(Time{});
  body.complement = element.texts_of("ComplementaryInfo");
}

}  // namespace ofure
