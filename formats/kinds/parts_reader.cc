#include "formats/xml/node.h"

namespace ofure {

Disaster read_disaster(const xml::Node& parent) {
  Disaster disaster;
  xml::Node element = parent.child("Disaster");
  disaster.name = element.text_of("DisasterName");
  for (const xml::Node& hazard : element.children("Hazard")) disaster.hazards.push_back(hazard.text());
  return disaster;
}

Count read_count(const xml::Node& element) { return {element.number_of("Households"), element.number_of("HeadCount")}; }

Sheltered read_sheltered(const xml::Node& element) {
  return {element.number_of("HeadCount"), element.number_of("HeadCountVoluntary"), element.number_of("Households"),
          element.number_of("HouseholdsVoluntary")};
}

Location read_location(const xml::Node& element) {
  Location location;
  location.name = element.text_of("areaName");
  location.kana = element.text_of("areaNameKana");
  location.code = AreaCode::parse(element.text_of("jisX0402"));
  for (const xml::Node& shape : element.children("polygon")) {
    if (auto polygon = parse_polygon(shape.text())) location.polygons.push_back(std::move(*polygon));
  }
  for (const xml::Node& shape : element.children("circle")) {
    if (auto circle = parse_circle(shape.text())) location.circles.push_back(*circle);
  }
  return location;
}

std::vector<Contact> read_contacts(const xml::Node& parent) {
  std::vector<Contact> contacts;
  for (const xml::Node& contact : parent.children("ContactInfo")) {
    if (std::string value = contact.text(); !value.empty())
      contacts.push_back({contact.attribute("contactType"), std::move(value)});
  }
  return contacts;
}

std::vector<Attachment> read_attachments(const xml::Node& parent) {
  std::vector<Attachment> files;
  for (const xml::Node& file : parent.child("AttachmentFiles").children("File")) {
    files.push_back(
        {file.text_of("URI"), file.text_of("MimeType"), file.text_of("MediaType"), file.texts_of("Caption")});
  }
  return files;
}

}  // namespace ofure
