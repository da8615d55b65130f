#include "formats/retraction.h"

#include <vector>

#include "core/text.h"
#include "formats/xml/document.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";

// Copies the original element by element and changes on its way what a cancel says otherwise.
class Retraction {
 public:
  Retraction(const Header& header, const RetractionWord& word) : header_(header), word_(word) {}

  std::string of(const xml::Node& root) {
    copy(root, "");
    return out_.take();
  }

 private:
  void copy(const xml::Node& node, std::string_view name_space) {
    if (stands_otherwise(node)) return;
    const std::vector<xml::Node> elements = node.elements();
    const auto attributes = attributes_of(node, name_space);
    if (elements.empty()) {
      out_.element_with(node.name(), node.text(), attributes);
    } else {
      out_.open_with(node.name(), attributes);
      for (const xml::Node& element : elements) {
        before(node, element);
        copy(element, node.name_space());
      }
      if (node.name() == "Control") write_errata();
      out_.close();
    }
  }

  static XmlWriter::FoundAttributes attributes_of(const xml::Node& node, std::string_view name_space) {
    XmlWriter::FoundAttributes attributes;
    if (node.name_space() != name_space) attributes.emplace_back("xmlns", std::string(node.name_space()));
    for (const auto& attribute : node.attributes()) {
      const bool of_xml = attribute.name_space == kXml;
      if (attribute.name_space.empty()) attributes.emplace_back(attribute.name, attribute.value);
      if (of_xml && attribute.name == "lang") attributes.emplace_back("xml:lang", attribute.value);
    }
    return attributes;
  }

  // What a cancel writes itself, or leaves out.
  bool stands_otherwise(const xml::Node& node) {
    const std::string_view name = node.name(), parent = node.parent() ? node.parent().name() : std::string_view();
    if (parent == "EDXLDistribution") return envelope(name);
    if (parent == "Head") return head(node, name);
    if (parent == "Headline" && name == "Text") return true;
    if (parent == "Control" && name == "Errata") return true;
    if (parent == "Control" && name == "EditorialOffice" && word_.editorial) {
      write_editorial(*word_.editorial);
      return true;
    }
    if (parent == "contentObject" && name == "contentDescription") {
      out_.element(name, headline_ja());
      return true;
    }
    return false;
  }

  bool envelope(std::string_view name) {
    if (name == "distributionID") out_.element(name, word_.bulletin.text());
    if (name == "dateTimeSent") out_.element(name, word_.at);
    if (name == "distributionType") out_.element(name, "Cancel");
    return name == "distributionID" || name == "dateTimeSent" || name == "distributionType" ||
           name == "distributionReference";
  }

  bool head(const xml::Node& node, std::string_view name) {
    if (name == "CreateDateTime" || name == "ReportDateTime") out_.element(name, word_.at);
    if (name == "distributionID") out_.element(name, word_.bulletin.text());
    if (name == "distributionType") out_.element(name, "Cancel");
    if (name == "documentRevision") out_.element(name, static_cast<std::int64_t>(header_.revision.next().value()));
    if (name == "previousDocumentRevision") out_.element(name, static_cast<std::int64_t>(header_.revision.value()));
    if (name == "ValidDateTime") {
      auto until = parse_time(node.text());
      return !until || *until <= word_.at;  // an end that has passed says nothing of a cancel
    }
    return name == "CreateDateTime" || name == "ReportDateTime" || name == "distributionID" ||
           name == "distributionType" || name == "documentRevision" || name == "previousDocumentRevision";
  }

  // What stands in front of an element of the original.
  void before(const xml::Node& parent, const xml::Node& element) {
    const std::string_view name = element.name();
    const bool after_references = name == "explicitAddress" || name == "targetArea" || name == "contentObject";
    if (parent.name() == "EDXLDistribution" && after_references && !referred_) {
      referred_ = true;
      out_.element("distributionReference",
                   header_.bulletin.text() + "," + header_.sender + "," + rfc3339(header_.sent));
    }
    if (parent.name() == "Headline" && !headed_) {
      headed_ = true;
      out_.element_with("Text", headline_ja(), {{"xml:lang", "ja"}});
      out_.element_with("Text", headline_en(), {{"xml:lang", "en"}});
    }
  }

  void write_editorial(const Office& office) {
    out_.open("EditorialOffice");
    out_.element("OrganizationCode", office.code.text());
    out_.element("OfficeName", office.name);
    out_.element("OrganizationName", office.organization);
    out_.close();
  }

  // The last of Control.
  void write_errata() {
    out_.open("Errata");
    out_.element_with("Description", word_.reason, {{"xml:lang", "ja"}});
    out_.element_with("Description", word_.reason_en.empty() ? "Sent in error." : word_.reason_en, {{"xml:lang", "en"}});
    out_.element("DateTime", word_.at);
    out_.close();
  }

  std::string headline_ja() const {
    return marked(header_.publishing.name + "が" + japanese_clock(in_japan(header_.sent)) + "に発表した「" + header_.title +
                      "」は誤りです。取り消します。",
                  header_.mode);
  }
  std::string headline_en() const {
    const std::string sent = rfc3339(in_japan(header_.sent));  // 2026-11-21T02:33:00+09:00
    return marked("The message \"" + header_.title + "\" sent on " + sent.substr(0, 10) + " at " + sent.substr(11, 5) +
                      " (Japan time) was an error and is withdrawn.",
                  header_.mode);
  }

  const Header& header_;
  const RetractionWord& word_;
  XmlWriter out_;
  bool referred_ = false, headed_ = false;
};

}  // namespace

Result<std::string> retraction_of(std::string_view original, const Header& header, const RetractionWord& word) {
  Findings findings;
  const xml::Document document(original, ReadLimits{}, findings);
  if (!document) return fail(Code::kCorrupt, "the bytes of the bulletin do not read as XML any more");
  return Retraction(header, word).of(document.root());
}

}  // namespace ofure
