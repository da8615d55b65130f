#include "app/shelter_list/shelter_list.h"
#include "core/text.h"

namespace ofure::app {
namespace {

// Writes elements one per line, indented; an empty text writes nothing.
class Xml {
 public:
  void open(std::string_view name, std::string_view attributes = "") {
    line("<" + std::string(name) + (attributes.empty() ? "" : " " + std::string(attributes)) + ">");
    names_.emplace_back(name);
  }
  void close() {
    std::string name = std::move(names_.back());
    names_.pop_back();
    line("</" + name + ">");
  }
  void text(std::string_view name, std::string_view value, std::string_view attributes = "") {
    if (value.empty()) return;
    std::string head = std::string(name) + (attributes.empty() ? "" : " " + std::string(attributes));
    line("<" + head + ">" + xml_escaped(value) + "</" + std::string(name) + ">");
  }
  void number(std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) text(name, std::to_string(*value));
  }
  std::string take() { return std::move(out_); }

 private:
  void line(const std::string& content) { out_ += std::string(2 * names_.size(), ' ') + content + "\n"; }
  std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::vector<std::string> names_;
};

std::string_view status(Mode mode) {
  switch (mode) {
    case Mode::kActual: return "Actual";
    case Mode::kExercise: return "Exercise";
    case Mode::kTest: return "Test";
  }
  return "";
}

std::string_view type(Action action) {
  switch (action) {
    case Action::kIssue: return "Report";
    case Action::kUpdate:
    case Action::kCorrect: return "Update";
    case Action::kCancel: return "Cancel";
  }
  return "";
}

void write_control(Xml& xml, const Header& h) {
  xml.open("Control");
  xml.text("Title", Shelters::kInfo.element);
  xml.text("distributionStatus", status(h.mode));
  xml.open("EditorialOffice");
  xml.text("OrganizationCode", h.editorial.code.text());
  xml.text("OfficeName", h.editorial.name);
  xml.text("OrganizationName", h.editorial.organization);
  xml.close();
  xml.open("PublishingOffice");
  xml.open("OfficeInfo");
  xml.text("OrganizationCode", h.publishing.code.text());
  xml.text("OfficeName", h.publishing.name);
  xml.text("OrganizationName", h.publishing.organization);
  xml.close();
  xml.close();
  xml.close();
}

void write_head(Xml& xml, const Header& h) {
  xml.open("Head");
  xml.text("Title", h.title);
  xml.text("CreateDateTime", rfc3339(h.created));
  xml.text("FirstCreateDateTime", rfc3339(h.first_created));
  xml.text("ReportDateTime", rfc3339(h.reported));
  xml.text("distributionID", h.bulletin.text());
  xml.text("distributionType", type(h.action));
  xml.text("documentRevision", std::to_string(h.revision.value()));
  xml.text("previousDocumentRevision", std::to_string(h.previous.value()));
  xml.text("documentID", h.document.text());
  xml.open("Headline");
  for (const LocalText& text : h.headline) xml.text("Text", text.text, "xml:lang=\"" + text.language + "\"");
  xml.open("Areas");
  for (const NamedArea& area : h.areas) {
    xml.open("Area");
    xml.text("areaName", area.name);
    xml.text("jisX0402", area.code.text());
    xml.close();
  }
  xml.close();
  xml.close();
  xml.close();
}

void write_site(Xml& xml, const ShelterSite& site) {
  xml.open("Information");
  xml.text("ShelterID", site.id);
  xml.open("Location");
  xml.text("areaName", site.location.name);
  xml.text("areaNameKana", site.location.kana);
  for (const Circle& circle : site.location.circles) xml.text("circle", cap_text(circle));
  xml.close();
  xml.text("Address", site.address);
  for (const Contact& contact : site.contacts) xml.text("ContactInfo", contact.value, "contactType=\"" + contact.type + "\"");
  xml.text("Type", japanese(site.type));
  xml.text("Sort", japanese(site.sort));
  if (site.at) xml.text("DateTime", rfc3339(*site.at));
  xml.number("Capacity", site.capacity);
  if (site.number.people) {
    xml.open("NumberOf");
    xml.number("HeadCount", site.number.people);
    xml.close();
  }
  if (site.checked) xml.text("CheckedDateTime", rfc3339(*site.checked));
  xml.close();
}

void write_body(Xml& xml, const Shelters& body) {
  xml.open(Shelters::kInfo.element, "xmlns=\"" + std::string(Shelters::kInfo.name_space) + "\"");
  if (!body.disaster.name.empty()) {
    xml.open("Disaster");
    xml.text("DisasterName", body.disaster.name);
    xml.close();
  }
  for (const LocalText& text : body.complement) xml.text("ComplementaryInfo", text.text, "xml:lang=\"" + text.language + "\"");
  if (body.total.people) {
    xml.open("TotalNumber");
    xml.number("HeadCount", body.total.people);
    xml.close();
  }
  xml.number("TotalNumberOfShelter", body.total_shelters);
  xml.open("Informations");
  for (const ShelterSite& site : body.sites) write_site(xml, site);
  xml.close();
  xml.close();
}

}  // namespace

std::string common_xml(const Bulletin& bulletin) {
  const Header& h = bulletin.header;
  Xml xml;
  xml.open("EDXLDistribution", "xmlns=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"");
  xml.text("distributionID", h.bulletin.text());
  xml.text("senderID", h.sender);
  xml.text("dateTimeSent", rfc3339(h.sent));
  xml.text("distributionStatus", status(h.mode));
  xml.text("distributionType", type(h.action));
  xml.text("combinedConfidentiality", "UNCLASSIFIED AND NOT SENSITIVE");
  xml.text("language", "ja");
  xml.open("contentObject");
  xml.text("contentDescription", first_text(h.headline));
  xml.open("xmlContent");
  xml.open("embeddedXMLContent");
  xml.open("Report", "xmlns=\"urn:ofure:common:1\"");
  write_control(xml, h);
  write_head(xml, h);
  xml.open("Body");
  write_body(xml, std::get<Shelters>(bulletin.body));
  for (int i = 0; i < 6; ++i) xml.close();
  return xml.take();
}

}  // namespace ofure::app
