#include "formats/schema_findings.h"

#include <libxml/xmlerror.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/rules.h"
#include "core/text.h"
#include "formats/element_content.h"
#include "formats/kinds/catalogue.h"
#include "formats/meant.h"
#include "formats/value_findings.h"

namespace ofure {
namespace {

constexpr std::string_view kEnvelope = "urn:oasis:names:tc:emergency:EDXL:DE:1.0";
constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";
constexpr std::size_t kLongestUnit = 20;
constexpr std::string_view kCommon = "urn:ofure:common:1";

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) {
    if (!all.empty()) all += ", ";
    all += word;
  }
  return all;
}

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

std::string name_of(const xml::Node& element) { return std::string(element.name()); }

std::string qualified(const xml::Node& element) {
  return name_of(element) + " {" + std::string(element.name_space()) + "}";
}

const xml::ChildShape* child_shape(const xml::Shape& shape, const xml::Node& child) {
  for (const xml::ChildShape& one : shape.children) {
    if (one.name == child.name()) return &one;
  }
  return nullptr;
}

std::string order_of(const xml::Shape& shape) {
  std::vector<std::string> names;
  names.reserve(shape.children.size());
  for (const xml::ChildShape& child : shape.children) names.push_back(child.name);
  return listed(names);
}

// Goes through the document with the outline at hand. What is wrong with an element is said once.
class Proof {
 public:
  explicit Proof(FindingSheet& sheet) : sheet_(sheet) {}

  void walk(const xml::Node& element, const xml::Shape& shape, const xml::Outline& outline) {
    shapes_.emplace_back(element, &shape);
    shape_of_.emplace(element.handle(), &shape);
    for (xml::Node child = element.first_element(); child; child = child.next_element()) {
      const xml::ChildShape* known = child_shape(shape, child);
      const xml::Shape* below = shape.any_child ? outline.find(child.name_space(), child.name()) : nullptr;
      if (known != nullptr && known->name_space == child.name_space()) below = known->shape;
      if (below != nullptr) walk(child, *below, outline);
    }
  }

  // What libxml2 said, by its number.
  void report(const xml::Invalidity& one) {
    const xml::Shape* shape = shape_of(one.element);
    switch (one.number) {
      case XML_SCHEMAV_ELEMENT_CONTENT:
        return content_at(one.element);
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
        return say(Rule::XSD_027, one.element, {{"element", name_of(one.element)}});
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
      case XML_SCHEMAV_CVC_TYPE_3_1_2:
        return say(Rule::XSD_028, one.element, {{"element", name_of(one.element)}});
      case XML_SCHEMAV_CVC_TYPE_3_1_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
      case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
        if (shape != nullptr && attributes(one.element, *shape)) return;
        break;
      case XML_SCHEMAV_CVC_ELT_3_1:
      case XML_SCHEMAV_CVC_ELT_3_2_1:
      case XML_SCHEMAV_CVC_ELT_3_2_2:
      case XML_SCHEMAV_CVC_ELT_4_1:
      case XML_SCHEMAV_CVC_ELT_4_2:
      case XML_SCHEMAV_CVC_ELT_4_3:
        return say(Rule::XSD_033, one.element, {{"element", name_of(one.element)}});
      default:
        if (one.number >= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 && one.number <= XML_SCHEMAV_CVC_ENUMERATION_VALID &&
            shape != nullptr && (value(one.element, *shape) || attributes(one.element, *shape))) {
          return;
        }
    }
    say(Rule::XSD_040, one.element, {{"element", name_of(one.element)}, {"number", std::to_string(one.number)}});
  }

  // What libxml2 did not come to.
  void report_rest() {
    for (const auto& [element, shape] : shapes_) {
      if (sheet_.full()) return;
      attributes(element, *shape);
      if (!shape->text) {
        content(element, *shape);
      } else if (!element.first_element()) {
        value(element, *shape);
      }
    }
  }

 private:
  void say(Rule rule, const xml::Node& element, Parameters parameters) {
    if (!sheet_.has(element)) sheet_.add(rule, element, std::move(parameters));
  }

  [[nodiscard]] const xml::Shape* shape_of(const xml::Node& element) const {
    auto found = shape_of_.find(element.handle());
    return found == shape_of_.end() ? nullptr : found->second;
  }

  // libxml2 names either the child that cannot stand there or, where something is missing at the end, the element
  // itself.
  void content_at(const xml::Node& element) {
    for (const xml::Node& parent : {element.parent(), element}) {
      const xml::Shape* shape = shape_of(parent);
      if (shape == nullptr || shape->text) continue;
      ElementContent found(parent, *shape);
      bool here = found.wrong() ? found.wrong().handle() == element.handle() : parent.handle() == element.handle();
      if (here || shape->any_child) return content(parent, *shape);
    }
    say(Rule::XSD_040, element,
        {{"element", name_of(element)}, {"number", std::to_string(XML_SCHEMAV_ELEMENT_CONTENT)}});
  }

  void content(const xml::Node& parent, const xml::Shape& shape) {
    if (shape.any_child) {
      if (!parent.first_element()) missing(parent, shape, kind_elements());
      return;
    }
    ElementContent found(parent, shape);
    auto lacks = found.missing();
    const xml::Node& wrong = found.wrong();
    if (!wrong) {
      if (lacks) missing(parent, shape, *lacks);
      return;
    }
    const xml::ChildShape* known = child_shape(shape, wrong);
    Parameters parameters = {{"found", name_of(wrong)}, {"parent", name_of(parent)}};
    auto extra = [&](std::string name, std::string text) { parameters.emplace_back(std::move(name), std::move(text)); };
    if (known == nullptr) {
      extra("expected", listed(found.expected()).empty() ? "</" + name_of(parent) + ">" : listed(found.expected()));
      return misplaced(Rule::XSD_010, wrong, std::move(parameters));
    }
    if (known->name_space != wrong.name_space()) {
      extra("namespace", std::string(wrong.name_space()));
      extra("expected", known->name_space);
      return misplaced(Rule::XSD_013, wrong, std::move(parameters));
    }
    if (lacks) return missing(parent, shape, *lacks);
    if (known->most > 0 && parent.children(known->name).size() > static_cast<std::size_t>(known->most)) {
      extra("limit", std::to_string(known->most));
      return misplaced(Rule::XSD_014, wrong, std::move(parameters));
    }
    extra("expected", listed(found.expected()).empty() ? "</" + name_of(parent) + ">" : listed(found.expected()));
    extra("order", order_of(shape));
    if (sheet_.broken(wrong)) return;
    if (auto fix = in_order(parent, shape)) {
      sheet_.add_with_fix(Rule::XSD_011, wrong, std::move(parameters), std::move(*fix));
    } else {
      sheet_.add(Rule::XSD_011, wrong, std::move(parameters));
    }
  }

  // An element whose value was found wrong may stand in a wrong place too: that is another fault.
  void misplaced(Rule rule, const xml::Node& element, Parameters parameters) {
    if (!sheet_.broken(element)) sheet_.add(rule, element, std::move(parameters));
  }

  // The first step towards the order of the shape, where order is all that is wrong: those of one name keep theirs.
  static std::optional<Fix> in_order(const xml::Node& parent, const xml::Shape& shape) {
    std::vector<xml::Node> given = parent.elements(), wanted;
    for (const xml::ChildShape& one : shape.children) {
      const std::size_t before = wanted.size();
      for (const xml::Node& child : given) {
        if (child.name() == one.name && child.name_space() == one.name_space) wanted.push_back(child);
      }
      const std::size_t count = wanted.size() - before;
      const bool many = one.most >= 0 && count > static_cast<std::size_t>(one.most);
      if (many || count < static_cast<std::size_t>(one.least)) return std::nullopt;
    }
    if (wanted.size() != given.size()) return std::nullopt;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i].handle() == wanted[i].handle()) continue;
      return Fix{"move", xml::path_of(given[i]), "", xml::path_of(wanted[i])};
    }
    return std::nullopt;
  }

  void missing(const xml::Node& parent, const xml::Shape& shape, const std::string& what) {
    std::string order = order_of(shape);
    say(Rule::XSD_012, parent,
        {{"parent", name_of(parent)}, {"expected", what}, {"order", order.empty() ? what : order}});
  }

  static std::string kind_elements() {
    std::vector<std::string> names;
    for (const KindInfo& kind : kinds()) names.emplace_back(kind.element);
    return listed(names);
  }

  // True when something is wrong with an attribute.
  bool attributes(const xml::Node& element, const xml::Shape& shape) {
    bool wrong = false;
    auto tell = [&](Rule rule, const std::string& attribute, Parameters parameters,
                    const std::optional<std::string>& meant = std::nullopt) {
      wrong = true;
      if (sheet_.has(element, attribute)) return;
      if (meant)
        return sheet_.add_with_fix(rule, element, std::move(parameters), Fix{"replace", "", *meant}, attribute);
      sheet_.add(rule, element, std::move(parameters), attribute);
    };
    std::vector<xml::Node::Attribute> given = element.attributes();
    for (const xml::Node::Attribute& one : given) {
      std::string name(one.name);
      auto known =
          std::find_if(shape.attributes.begin(), shape.attributes.end(), [&](const auto& a) { return a.name == name; });
      if (one.name_space == kInstance) continue;
      if (known == shape.attributes.end() ||
          (one.name_space.empty() ? name == "lang" : name != "lang" || one.name_space != kXml)) {
        tell(Rule::XSD_030, name, {{"element", name_of(element)}, {"attribute", name}});
      } else if (!known->allowed.empty()) {
        if (std::find(known->allowed.begin(), known->allowed.end(), one.value) == known->allowed.end()) {
          tell(Rule::XSD_020, name, {{"value", short_value(one.value)}, {"allowed", listed(known->allowed)}},
               meant_word(one.value, known->allowed));
        }
      } else if (name == "lang" ? !language_tag(one.value)
                                : blank(one.value) || code_point_count(one.value) > kLongestUnit) {
        tell(Rule::XSD_021, name, type_parameters(one.value, name == "lang" ? "language" : "token"));
      }
    }
    for (const xml::AttributeShape& one : shape.attributes) {
      bool there = std::any_of(given.begin(), given.end(), [&](const auto& a) { return a.name == one.name; });
      if (one.required && !there)
        tell(Rule::XSD_031, one.name, {{"element", name_of(element)}, {"attribute", one.name}});
    }
    return wrong;
  }

  static Parameters type_parameters(const std::string& value, std::string_view builtin) {
    auto with = [&](std::string ja, std::string en, std::string example) {
      return Parameters{{"value", short_value(value)},
                        {"type", std::move(ja)},
                        {"type_en", std::move(en)},
                        {"example", std::move(example)}};
    };
    if (builtin == "nonNegativeInteger")
      return with("0以上の整数（9桁まで）", "a whole number from 0 (nine digits at most)", "120");
    if (builtin == "positiveInteger")
      return with("1以上の整数（9桁まで）", "a whole number from 1 (nine digits at most)", "1");
    if (builtin == "decimal")
      return with("0以上の数（小数は3桁まで）", "a number from 0 (three decimals at most)", "3.5");
    if (builtin == "language") return with("言語の符号", "a language tag", "ja, en, zh-Hans");
    return with("1文字以上の短い文字列", "a short text", "箇所");
  }

  // True when the outline can tell what is wrong with the value.
  bool value(const xml::Node& element, const xml::Shape& shape) {
    if (sheet_.has(element)) return true;
    std::string text = element.text();
    std::size_t length = code_point_count(text);
    bool number =
        shape.builtin == "nonNegativeInteger" || shape.builtin == "positiveInteger" || shape.builtin == "decimal";
    bool must = shape.shortest.value_or(0) > 0 || !shape.allowed.empty() || number || shape.builtin == "dateTime" ||
                shape.builtin == "language";
    if (text.empty()) {
      if (must) report_empty(element, shape_of(element.parent()), sheet_);
      return must;
    }
    if (!shape.allowed.empty()) {
      if (std::find(shape.allowed.begin(), shape.allowed.end(), text) != shape.allowed.end()) return false;
      mended(Rule::XSD_020, element, {{"value", short_value(text)}, {"allowed", listed(shape.allowed)}},
             meant_word(text, shape.allowed));
    } else if (shape.builtin == "dateTime") {
      if (parse_time(text)) return false;
      report_time(element, text, sheet_);
    } else if (shape.longest && length > *shape.longest) {
      sheet_.add(Rule::XSD_022, element,
                 {{"length", std::to_string(length)}, {"limit", std::to_string(*shape.longest)}});
    } else if (number) {
      if (plain_number(text, shape.builtin)) return false;
      auto meant = meant_number(text, shape.builtin == "decimal");
      if (meant && !plain_number(*meant, shape.builtin)) meant.reset();
      mended(Rule::XSD_021, element, type_parameters(text, shape.builtin), meant);
    } else if (shape.builtin == "language" && !language_tag(text)) {
      sheet_.add(Rule::XSD_021, element, type_parameters(text, shape.builtin));
    } else if (!shape.pattern.empty() && text.find_first_of(" \t\r\n,<&") != std::string::npos) {
      sheet_.add(Rule::XSD_026, element, {{"value", short_value(text)}, {"pattern", shape.pattern}});
    } else {
      return false;
    }
    return true;
  }

  void mended(Rule rule, const xml::Node& element, Parameters parameters, const std::optional<std::string>& meant) {
    if (meant && !is_identity(element.name()))
      return sheet_.add_with_value(rule, element, std::move(parameters), *meant);
    sheet_.add(rule, element, std::move(parameters));
  }

  static bool plain_number(const std::string& text, std::string_view builtin) {
    std::size_t point = builtin == "decimal" ? text.find('.') : text.npos;
    std::string whole = text.substr(0, point);
    std::string decimals = point == text.npos ? "0" : text.substr(point + 1);
    auto digits = [](const std::string& s, std::size_t most) {
      return !s.empty() && s.size() <= most && s.find_first_not_of("0123456789") == s.npos;
    };
    if (builtin == "positiveInteger" && whole.find_first_not_of('0') == whole.npos) return false;
    return digits(whole, builtin == "decimal" ? 12 : 9) && digits(decimals, 3);
  }

  // xs:language: parts of one to eight letters, from the second on also digits.
  static bool language_tag(std::string_view text) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    bool first = true;
    while (true) {
      std::string_view part = text.substr(0, text.find('-'));
      std::size_t odd = part.find_first_not_of(first ? std::string(kLetters) : std::string(kLetters) + "0123456789");
      if (part.empty() || part.size() > 8 || odd != part.npos) return false;
      if (part.size() == text.size()) return true;
      text.remove_prefix(part.size() + 1);
      first = false;
    }
  }

  FindingSheet& sheet_;
  std::vector<std::pair<xml::Node, const xml::Shape*>> shapes_;  // in document order
  std::unordered_map<const void*, const xml::Shape*> shape_of_;
};

}  // namespace

bool check_frame(const xml::Document& document, FindingSheet& sheet) {
  xml::Node root = document.root();
  if (root.name() != "EDXLDistribution" || root.name_space() != kEnvelope) {
    sheet.add(Rule::XSD_001, root, {{"found", name_of(root)}, {"namespace", std::string(root.name_space())}});
    return false;
  }
  xml::Node embedded = root.at("contentObject/xmlContent/embeddedXMLContent");
  std::vector<xml::Node> payload = embedded.elements();
  if (!payload.empty() &&
      (payload.size() != 1 || payload.front().name() != "Report" || payload.front().name_space() != kCommon)) {
    std::vector<std::string> found;
    for (const xml::Node& one : payload) {
      if (found.size() < 3) found.push_back(qualified(one));
    }
    const xml::Node& odd =
        payload.front().name() == "Report" && payload.front().name_space() == kCommon ? payload[1] : payload.front();
    sheet.add(Rule::XSD_002, odd, {{"found", listed(found)}});
    return true;
  }
  for (const xml::Node& body : embedded.at("Report/Body").elements()) {
    if (empty_body(body.name_space(), body.name())) continue;
    std::vector<std::string> allowed;
    for (const KindInfo& kind : kinds())
      allowed.push_back(std::string(kind.element) + " {" + std::string(kind.name_space) + "}");
    sheet.add(Rule::XSD_003, body,
              {{"found", name_of(body)}, {"namespace", std::string(body.name_space())}, {"allowed", listed(allowed)}});
  }
  return true;
}

void report_invalid(const xml::Document& document, const std::vector<xml::Invalidity>& invalid,
                    const xml::Outline& outline, FindingSheet& sheet) {
  xml::Node root = document.root();
  const xml::Shape* shape = outline.find(root.name_space(), root.name());
  Proof proof(sheet);
  if (shape != nullptr) proof.walk(root, *shape, outline);
  for (const xml::Invalidity& one : invalid) {
    if (!sheet.has(one.element)) proof.report(one);
  }
  proof.report_rest();
}

}  // namespace ofure
