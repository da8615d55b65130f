#include "formats/value_findings.h"

#include <array>

#include "core/area.h"
#include "core/geo.h"
#include "core/rules.h"
#include "formats/meant.h"
#include "formats/xml/source.h"

namespace ofure {
namespace {

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

class Values {
 public:
  Values(const ReadLimits& limits, const xml::Outline& outline, FindingSheet& sheet)
      : limits_(limits), outline_(outline), sheet_(sheet) {}

  void walk(const xml::Node& element, const xml::Shape* shape, const xml::Shape* above = nullptr) {
    check(element, shape, above);
    for (xml::Node child = element.first_element(); child; child = child.next_element())
      walk(child, below(child, shape), shape);
  }

  void finish(const xml::Node& root) {
    if (items_ > limits_.items) {
      sheet_.add(Rule::XML_018, first_item_ ? first_item_ : root,
                 {{"count", std::to_string(items_)}, {"limit", std::to_string(limits_.items)}});
    }
  }

 private:
  [[nodiscard]] const xml::Shape* below(const xml::Node& child, const xml::Shape* shape) const {
    if (shape == nullptr) return nullptr;
    for (const xml::ChildShape& one : shape->children) {
      if (one.name == child.name()) return one.shape;
    }
    return shape->any_child ? outline_.find(child.name_space(), child.name()) : nullptr;
  }

  void check(const xml::Node& element, const xml::Shape* shape, const xml::Shape* above) {
    if (!element.first_element() && xml::is_text_split(element))
      sheet_.add(Rule::XSD_028, element, {{"element", std::string(element.name())}});
    std::string_view name = element.name();
    if (name == "jisX0402" || name == "OrganizationCode") {
      code(element);
    } else if (name == "polygon" || name == "circle") {
      form(element);
    } else if (name == "Area" || name == "Information") {
      if (items_++ == 0) first_item_ = element.parent();
    } else if (shape != nullptr && shape->text && !element.first_element()) {
      text(element, *shape, above);
    }
  }

  void text(const xml::Node& element, const xml::Shape& shape, const xml::Shape* above) {
    bool time = shape.builtin == "dateTime";
    if (!time && shape.shortest.value_or(0) == 0) return;
    std::string text = element.text();
    if (text.empty()) {
      report_empty(element, above, sheet_);
    } else if (time && !parse_time(text)) {
      report_time(element, text, sheet_);
    }
  }

  void code(const xml::Node& element) {
    std::string text = element.text();
    if (text.empty() || AreaCode::parse(text)) return;
    const bool publishing = element.name() == "OrganizationCode" && element.parent().name() == "OfficeInfo";
    xml::Node beside = element.parent();
    auto right = meant_code(
        text, {beside.text_of("areaName"), beside.text_of("OfficeName"), beside.text_of("OrganizationName")});
    Rule rule = text.size() == 6 && all_digits(text) ? Rule::AR_001 : Rule::AR_003;
    if (publishing) rule = Rule::AR_004;
    std::string check_digit = rule == Rule::AR_001 ? text.substr(0, 5) + *AreaCode::check_digit(text.substr(0, 5)) : "";
    Parameters parameters = {{"value", short_value(text)}, {"right", right.value_or(check_digit)}};
    if (right) {
      sheet_.add_with_value(rule, element, std::move(parameters), *right);
    } else {
      sheet_.add(rule, element, std::move(parameters));
    }
  }

  void form(const xml::Node& element) {
    std::string text = element.text();
    bool circle = element.name() == "circle";
    if (text.empty() || (circle ? parse_circle(text).has_value() : parse_polygon(text).has_value())) return;
    Parameters parameters = {
        {"value", short_value(text)},
        {"example", circle ? "37.04185,136.97373 0.5" : "37.04,136.96 37.05,136.96 37.05,136.98 37.04,136.96"}};
    if (auto meant = meant_shape(text, circle)) {
      sheet_.add_with_value(Rule::AR_002, element, std::move(parameters), *meant);
    } else {
      sheet_.add(Rule::AR_002, element, std::move(parameters));
    }
  }

  const ReadLimits& limits_;
  const xml::Outline& outline_;
  FindingSheet& sheet_;
  std::size_t items_ = 0;
  xml::Node first_item_;
};

}  // namespace

void report_empty(const xml::Node& element, const xml::Shape* above, FindingSheet& sheet) {
  Parameters parameters = {{"element", std::string(element.name())}};
  std::size_t least = 1, filled = 0;
  for (std::size_t i = 0; above != nullptr && i < above->children.size(); ++i) {
    if (above->children[i].name == element.name()) least = static_cast<std::size_t>(above->children[i].least);
  }
  for (const xml::Node& sibling : element.parent().children(element.name())) filled += !sibling.text().empty();
  if (filled < least || element.first_element() || is_identity(element.name())) {
    sheet.add(Rule::XSD_025, element, std::move(parameters));
  } else {
    sheet.add_with_fix(Rule::XSD_025, element, std::move(parameters), Fix{"remove", "", ""});
  }
}

void report_time(const xml::Node& element, const std::string& text, FindingSheet& sheet) {
  Parameters parameters = {{"value", short_value(text)}};
  if (auto meant = meant_time(text)) {
    sheet.add_with_value(Rule::XSD_042, element, std::move(parameters), *meant);
  } else {
    sheet.add(Rule::XSD_042, element, std::move(parameters));
  }
}

void check_values(const xml::Document& document, const xml::Outline& outline, const ReadLimits& limits,
                  FindingSheet& sheet) {
  xml::Node root = document.root();
  Values values(limits, outline, sheet);
  values.walk(root, outline.find(root.name_space(), root.name()));
  values.finish(root);
}

void check_identity(const xml::Document& document, FindingSheet& sheet) {
  xml::Node envelope = document.root();
  xml::Node report = envelope.at("contentObject/xmlContent/embeddedXMLContent/Report");
  struct Repeated {
    Rule rule;
    const char *outer, *inner, *name;
  };
  constexpr std::array kRepeated = {
      Repeated{Rule::ID_001, "distributionID", "Head/distributionID", "head"},
      Repeated{Rule::ID_002, "distributionStatus", "Control/distributionStatus", "control"},
      Repeated{Rule::ID_003, "distributionType", "Head/distributionType", "head"}};
  for (const Repeated& one : kRepeated) {
    std::string outer = envelope.text_of(one.outer), inner = report.text_of(one.inner);
    if (outer.empty() || inner.empty() || outer == inner) continue;
    sheet.add(one.rule, report.at(one.inner), {{"envelope", short_value(outer)}, {one.name, short_value(inner)}});
  }
  std::string title = report.text_of("Control/Title");
  xml::Node body = report.child("Body").first_element();
  if (!title.empty() && body && title != body.name()) {
    sheet.add_with_value(Rule::ID_004, report.at("Control/Title"),
                         {{"title", short_value(title)}, {"element", std::string(body.name())}},
                         std::string(body.name()));
  }
}

}  // namespace ofure
