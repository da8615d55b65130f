#include "formats/header_reader.h"

namespace ofure {
namespace {

AreaCode code_of(const xml::Node& parent, std::string_view name) {
  return AreaCode::parse(parent.text_of(name)).value_or(AreaCode());
}

Revision revision_of(const xml::Node& head, std::string_view name) {
  return Revision(static_cast<std::uint64_t>(head.number_of(name).value_or(0)));
}

Time time_in(const xml::Node& parent, std::string_view name) { return parent.time_of(name).value_or(Time{}); }

Mode mode_of(const std::string& status) {
  if (status == "Actual") return Mode::kActual;
  return status == "Exercise" ? Mode::kExercise : Mode::kTest;
}

Action action_of(const std::string& type, bool errata) {
  if (type == "Cancel") return Action::kCancel;
  if (type == "Update") return errata ? Action::kCorrect : Action::kUpdate;
  return Action::kIssue;
}

Office read_office(const xml::Node& office) {
  Office read;
  read.code = code_of(office, "OrganizationCode");
  read.name = office.text_of("OfficeName");
  read.kana = office.text_of("OfficeNameKana");
  read.organization = office.text_of("OrganizationName");
  read.location = office.text_of("OfficeLocation/areaName");
  read.domain = office.text_of("OfficeDomainName");
  read.contacts = read_contacts(office);
  return read;
}

void read_head(const xml::Node& head, Header& header) {
  header.document = DocumentId(head.text_of("documentID"));
  header.revision = revision_of(head, "documentRevision");
  header.previous = revision_of(head, "previousDocumentRevision");
  header.title = head.text_of("Title");
  header.created = time_in(head, "CreateDateTime");
  header.first_created = time_in(head, "FirstCreateDateTime");
  header.reported = time_in(head, "ReportDateTime");
  header.target = head.time_of("TargetDateTime");
  header.valid_until = head.time_of("ValidDateTime");
  header.headline = head.child("Headline").texts_of("Text");
  for (const xml::Node& area : head.at("Headline/Areas").children("Area")) {
    if (auto code = AreaCode::parse(area.text_of("jisX0402")))
      header.areas.push_back({area.text_of("areaName"), *code});
  }
}

}  // namespace

Header read_header(const xml::Node& envelope, const xml::Node& report) {
  Header header;
  header.bulletin = BulletinId(envelope.text_of("distributionID"));
  header.sender = envelope.text_of("senderID");
  header.sent = time_in(envelope, "dateTimeSent");
  header.language = envelope.text_of("language");
  if (header.language.empty()) header.language = "ja";
  header.mode = mode_of(envelope.text_of("distributionStatus"));

  xml::Node control = report.child("Control");
  header.editorial = read_office(control.child("EditorialOffice"));
  header.publishing = read_office(control.at("PublishingOffice/OfficeInfo"));
  if (xml::Node errata = control.child("Errata"))
    header.errata = Errata{errata.texts_of("Description"), time_in(errata, "DateTime")};
  header.action = action_of(envelope.text_of("distributionType"), header.errata.has_value());
  read_head(report.child("Head"), header);
  return header;
}

}  // namespace ofure
