#include "formats/value_findings.h"

#include <array>

#include "core/area.h"
#include "core/geo.h"
#include "core/rules.h"

namespace ofure {
namespace {

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

// The code that was probably meant: the check digit put right, put on, or the leading zero put back. A five-digit text
// may be either of the last two; it is taken as a code without its zero only when that gives a right check digit and an
// area that exists.
std::string meant_code(const std::string& text) {
  if (!all_digits(text)) return {};
  if (text.size() == 6) return text.substr(0, 5) + *AreaCode::check_digit(text.substr(0, 5));
  if (text.size() != 5) return {};
  auto exists = [](const std::string& code) {
    auto parsed = AreaCode::parse(code);
    return parsed && AreaTable::japan().find(*parsed) != nullptr;
  };
  if (std::string padded = "0" + text; exists(padded)) return padded;
  std::string completed = text + *AreaCode::check_digit(text);
  return exists(completed) ? completed : std::string();
}

class Values {
 public:
  Values(const ReadLimits& limits, const xml::Outline& outline, FindingSheet& sheet)
      : limits_(limits), outline_(outline), sheet_(sheet) {}

  void walk(const xml::Node& element, const xml::Shape* shape) {
    check(element, shape);
    for (xml::Node child = element.first_element(); child; child = child.next_element())
      walk(child, below(child, shape));
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

  void check(const xml::Node& element, const xml::Shape* shape) {
    std::string_view name = element.name();
    if (name == "jisX0402" || name == "OrganizationCode") {
      code(element);
    } else if (name == "polygon" || name == "circle") {
      form(element);
    } else if (name == "Area" || name == "Information") {
      if (items_++ == 0) first_item_ = element.parent();
    } else if (shape != nullptr && shape->text && !element.first_element()) {
      text(element, *shape);
    }
  }

  void text(const xml::Node& element, const xml::Shape& shape) {
    bool time = shape.builtin == "dateTime";
    if (!time && shape.shortest.value_or(0) == 0) return;
    std::string text = element.text();
    if (text.empty()) {
      sheet_.add(Rule::XSD_025, element, {{"element", std::string(element.name())}});
    } else if (time && !parse_time(text)) {
      sheet_.add(Rule::XSD_042, element, {{"value", short_value(text)}});
    }
  }

  void code(const xml::Node& element) {
    std::string text = element.text();
    if (text.empty() || AreaCode::parse(text)) return;
    std::string right = meant_code(text);
    Rule rule = text.size() == 6 && all_digits(text) ? Rule::AR_001 : Rule::AR_003;
    if (element.name() == "OrganizationCode" && element.parent().name() == "OfficeInfo") rule = Rule::AR_004;
    Parameters parameters = {{"value", short_value(text)}, {"right", right}};
    if (right.empty()) {
      sheet_.add(rule, element, std::move(parameters));
    } else {
      sheet_.add_with_value(rule, element, std::move(parameters), right);
    }
  }

  void form(const xml::Node& element) {
    std::string text = element.text();
    bool circle = element.name() == "circle";
    if (text.empty() || (circle ? parse_circle(text).has_value() : parse_polygon(text).has_value())) return;
    sheet_.add(
        Rule::AR_002, element,
        {{"value", short_value(text)},
         {"example", circle ? "37.04185,136.97373 0.5" : "37.04,136.96 37.05,136.96 37.05,136.98 37.04,136.96"}});
  }

  const ReadLimits& limits_;
  const xml::Outline& outline_;
  FindingSheet& sheet_;
  std::size_t items_ = 0;
  xml::Node first_item_;
};

}  // namespace

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
