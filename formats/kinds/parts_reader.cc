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
  auto unread = [&](std::string_view name, std::size_t index, const std::string& sent) {
    if (std::string text = one_spaced(sent); !text.empty())
      location.unreadable.push_back({std::string(name), index, std::move(text)});
  };
  std::size_t at = 0;
  for (const xml::Node& shape : element.children("polygon")) {
    const std::string text = shape.text();
    if (auto polygon = parse_polygon(text)) {
      location.polygons.push_back(std::move(*polygon));
    } else {
      unread("polygon", at, text);
    }
    ++at;
  }
  at = 0;
  for (const xml::Node& shape : element.children("circle")) {
    const std::string text = shape.text();
    if (auto circle = parse_circle(text)) {
      location.circles.push_back(*circle);
    } else {
      unread("circle", at, text);
    }
    ++at;
  }
  return location;
}

namespace {

std::size_t index_among(const Location& location, std::string_view element, std::size_t i) {
  for (const UnreadableShape& shape : location.unreadable) {  // in document order
    if (shape.element == element && shape.index <= i) ++i;
  }
  return i;
}

}  // namespace

std::size_t polygon_index(const Location& location, std::size_t i) { return index_among(location, "polygon", i); }
std::size_t circle_index(const Location& location, std::size_t i) { return index_among(location, "circle", i); }

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
