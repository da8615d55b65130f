#include "formats/reader.h"

#include <algorithm>

#include "formats/finding_sheet.h"
#include "formats/header_reader.h"
#include "formats/kinds/catalogue.h"
#include "formats/schema_findings.h"
#include "formats/value_findings.h"
#include "formats/xml/document.h"
#include "formats/xml/outline.h"
#include "formats/xml/schema.h"

namespace ofure {

struct Reader::Schemas {
  xml::Schema common;
  xml::Outline outline;
};

Reader::Reader(std::unique_ptr<Schemas> schemas, const ReadLimits& limits)
    : schemas_(std::move(schemas)), limits_(limits) {}

Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::create(const ReadLimits& limits) {
  TRY_ASSIGN(xml::Schema common, xml::Schema::compile("common/1.0/main.xsd"));
  std::vector<std::string_view> files = {"envelope.xsd", "common.xsd"};
  std::vector<std::string> kind_files;
  for (const KindInfo& kind : kinds()) kind_files.push_back(std::string(kind.word) + ".xsd");
  files.insert(files.end(), kind_files.begin(), kind_files.end());
  TRY_ASSIGN(xml::Outline outline, xml::Outline::create(files));
  auto schemas = std::make_unique<Schemas>(Schemas{std::move(common), std::move(outline)});
  return std::unique_ptr<Reader>(new Reader(std::move(schemas), limits));
}

Reading Reader::read(std::string_view bytes) const {
  Reading reading;
  xml::Document document(bytes, limits_, reading.findings);
  if (!document) return reading;

  FindingSheet sheet(document);
  if (check_frame(document, sheet)) {
    check_values(document, schemas_->outline, limits_, sheet);
    auto invalid = schemas_->common.validate(document, FindingSheet::kMost);
    if (!invalid.empty()) report_invalid(document, invalid, schemas_->outline, sheet);
    check_identity(document, sheet);
  }
  if (!sheet.unreadable()) {
    xml::Node report = document.root().at("contentObject/xmlContent/embeddedXMLContent/Report");
    xml::Node element = report.child("Body").first_element();
    if (auto body = empty_body(element.name_space(), element.name())) {
      reading.bulletin.emplace(Bulletin{read_header(document.root(), report), std::move(*body)});
      read_body(element, reading.bulletin->header, reading.bulletin->body);
    }
  }
  reading.findings = sheet.take();
  return reading;
}

void Reader::locate(std::string_view bytes, Findings& findings) const {
  auto homeless = [](const Finding& one) { return one.place.line == 0 && !one.place.path.empty(); };
  if (std::none_of(findings.begin(), findings.end(), homeless)) return;
  Findings faults;
  xml::Document document(bytes, limits_, faults);
  if (!document) return;
  for (Finding& one : findings) {
    if (!homeless(one)) continue;
    Place place = document.place_of(document.nearest(one.place.path));
    one.place.line = place.line;
    one.place.column = place.column;
  }
}

}  // namespace ofure
