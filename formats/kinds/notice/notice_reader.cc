#include "formats/kinds/notice/notice.h"
#include "formats/xml/node.h"

namespace ofure {

void read_body(const xml::Node& element, Header& header, Notice& body) {
  header.level = Level();
  body.information_type = element.text_of("DisasterInformationType");
  body.disaster = read_disaster(element);
  body.category = element.text_of("Category");
  body.sub_category = element.text_of("SubCategory");
  body.title = element.texts_of("Title");
  body.description = element.texts_of("Description");
  body.url = element.text_of("URL");
  for (const xml::Node& area : element.child("Areas").children("Area"))
    body.places.push_back(read_location(area.child("Location")));
  body.files = read_attachments(element);
}

}  // namespace ofure
