#include "formats/kinds/event/event.h"
#include "formats/xml/node.h"

namespace ofure {

void read_body(const xml::Node& element, Header& header, Event& body) {
  header.level = Level();
  body.name = element.texts_of("Name");
  body.from = element.time_of("From");
  body.to = element.time_of("To");
  body.duration = element.text_of("DurationDescription");
  body.fee = element.text_of("Fee");
  body.description = element.texts_of("Description");
  body.url = element.text_of("URL");
  if (xml::Node place = element.child("Location")) body.place = read_location(place);
  body.files = read_attachments(element);
}

}  // namespace ofure
