#include "formats/xml/outline.h"

#include <charconv>
#include <set>

#include "core/embedded.h"
#include "formats/xml/document.h"

namespace ofure::xml {
namespace {

constexpr std::string_view kCommon = "urn:ofure:common:1";  // what the prefix common: stands for in every file
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

std::string key(std::string_view name_space, std::string_view name) {
  return "{" + std::string(name_space) + "}" + std::string(name);
}

std::size_t number(const std::string& text, std::size_t absent) {
  std::from_chars(text.data(), text.data() + text.size(), absent);
  return absent;
}

}  // namespace

// Reads one schema file after the other. Types are entered when first named and filled when their definition is met.
class OutlineReader {
 public:
  explicit OutlineReader(Outline& outline) : outline_(outline) {}

  Done read(std::string_view file) {
    TRY(read_file(std::string(file), ""));
    return {};
  }

  Done finish() {
    for (const std::string& name : named_) {
      if (!defined_.contains(name)) return fail(Code::kCorrupt, "a schema names a type that none defines: " + name);
    }
    // Facets come down from the type a simple type is derived from; chains are short and have no circles (the compiler
    // saw to that).
    for (const auto& [type, base] : bases_) inherit(*type, *base, 0);
    for (const auto& [owner, index, values] : attribute_types_) owner->attributes[index].allowed = values->allowed;
    return {};
  }

 private:
  // `home`: the name space of the file that includes this one; such a file has none of its own.
  Done read_file(const std::string& file, std::string_view home) {
    if (home.empty() && !files_.insert(file).second) return {};
    Findings findings;
    Document document(embedded("common/1.0/" + file), ReadLimits{}, findings);
    if (!document)
      return fail(Code::kCorrupt, "a schema is not well-formed: " + file,
                  std::string(row_of(findings.front().rule).id));
    std::string own = document.root().attribute("targetNamespace");
    home_ = own.empty() ? std::string(home) : own;
    const std::string space = home_;
    for (const Node& part : document.root().elements()) {
      home_ = space;
      std::string_view what = part.name();
      if (what == "include") {
        TRY(read_file(part.attribute("schemaLocation"), space));
      } else if (what == "element") {
        Shape& shape = entry("element " + key(space, part.attribute("name")));
        outline_.elements_[key(space, part.attribute("name"))] = &shape;
        TRY(read_inline(part, shape));
      } else if (what == "complexType" || what == "simpleType") {
        std::string name = key(space, part.attribute("name"));
        defined_.insert(name);
        TRY(read_type(part, entry(name)));
      } else if (what != "import" && what != "annotation" && what != "attribute") {
        return unknown(part);
      }
    }
    return {};
  }

  static Done unknown(const Node& part) {
    return fail(Code::kCorrupt, "the outline of the schemas does not know this construct", path_of(part));
  }

  Shape& entry(const std::string& name) {
    auto& shape = outline_.types_[name];
    if (!shape) shape = std::make_unique<Shape>();
    return *shape;
  }

  // The type a QName stands for: of XML Schema itself, or one of ours.
  Shape& named(const std::string& name) {
    std::size_t colon = name.find(':');
    std::string_view prefix = colon == std::string::npos ? std::string_view() : std::string_view(name).substr(0, colon);
    std::string local = colon == std::string::npos ? name : name.substr(colon + 1);
    if (prefix == "xs") {
      Shape& shape = entry(key(kXsd, local));
      shape.text = true;
      shape.builtin = local;
      return shape;
    }
    std::string full = key(prefix == "common" ? kCommon : prefix.empty() ? std::string_view(home_) : prefix, local);
    named_.insert(full);
    return entry(full);
  }

  Done read_inline(const Node& element, Shape& shape) {
    for (const Node& part : element.elements()) {
      if (part.name() == "complexType" || part.name() == "simpleType") {
        TRY(read_type(part, shape));
      } else if (part.name() != "annotation") {
        return unknown(part);
      }
    }
    return {};
  }

  Done read_type(const Node& type, Shape& shape) {
    for (const Node& part : type.elements()) {
      std::string_view what = part.name();
      if (what == "sequence") {
        TRY(read_sequence(part, shape));
      } else if (what == "attribute") {
        TRY(read_attribute(part, shape));
      } else if (what == "simpleContent") {
        TRY(read_type(part, shape));
      } else if (what == "restriction" || what == "extension") {
        shape.text = true;
        bases_.emplace_back(&shape, &named(part.attribute("base")));
        TRY(read_facets(part, shape));
      } else if (what != "annotation") {
        return unknown(part);
      }
    }
    return {};
  }

  Done read_facets(const Node& restriction, Shape& shape) {
    for (const Node& facet : restriction.elements()) {
      std::string_view what = facet.name();
      std::string value = facet.attribute("value");
      if (what == "enumeration") {
        shape.allowed.push_back(value);
      } else if (what == "minLength") {
        shape.shortest = number(value, 0);
      } else if (what == "maxLength") {
        shape.longest = number(value, 0);
      } else if (what == "pattern") {
        shape.pattern = value;
      } else if (what == "attribute") {
        TRY(read_attribute(facet, shape));
      } else if (what != "minInclusive" && what != "annotation") {
        return unknown(facet);
      }
    }
    return {};
  }

  Done read_attribute(const Node& attribute, Shape& shape) {
    std::string name = attribute.attribute("name"), reference = attribute.attribute("ref");
    if (name.empty()) name = reference.substr(reference.find(':') + 1);
    AttributeShape one{name, attribute.attribute("use") == "required", {}};
    if (std::string type = attribute.attribute("type"); !type.empty())
      attribute_types_.emplace_back(&shape, shape.attributes.size(), &named(type));
    shape.attributes.push_back(std::move(one));
    return {};
  }

  Done read_sequence(const Node& sequence, Shape& shape) {
    for (const Node& part : sequence.elements()) {
      if (part.name() == "any") {
        shape.any_child = true;
      } else if (part.name() == "element") {
        TRY(read_child(part, shape));
      } else if (part.name() != "annotation") {
        return unknown(part);
      }
    }
    return {};
  }

  Done read_child(const Node& part, Shape& shape) {
    ChildShape child{part.attribute("name"), home_, 1, 1, nullptr};
    std::string least = part.attribute("minOccurs"), most = part.attribute("maxOccurs"), type = part.attribute("type"),
                reference = part.attribute("ref");
    if (!least.empty()) child.least = static_cast<int>(number(least, 1));
    if (!most.empty()) child.most = most == "unbounded" ? -1 : static_cast<int>(number(most, 1));
    if (!reference.empty()) {
      child.name = reference.substr(reference.find(':') + 1);
      child.name_space = reference.starts_with("common:") ? std::string(kCommon) : home_;
      child.shape = &entry("element " + key(child.name_space, child.name));
    } else if (!type.empty()) {
      child.shape = &named(type);
    } else {
      Shape& own = entry("inline " + std::to_string(++inline_));
      child.shape = &own;
      TRY(read_inline(part, own));
    }
    shape.children.push_back(std::move(child));
    return {};
  }

  void inherit(Shape& type, const Shape& base, int deep) {
    constexpr int kDeepest = 8;
    for (const auto& [derived, below] : bases_) {
      if (derived == &base && deep < kDeepest) inherit(*derived, *below, deep + 1);
    }
    if (type.builtin.empty()) type.builtin = base.builtin;
    if (type.allowed.empty()) type.allowed = base.allowed;
    if (!type.shortest) type.shortest = base.shortest;
    if (!type.longest) type.longest = base.longest;
    if (type.pattern.empty()) type.pattern = base.pattern;
  }

  Outline& outline_;
  std::string home_;
  std::set<std::string> files_, named_, defined_;
  std::vector<std::pair<Shape*, Shape*>> bases_;
  std::vector<std::tuple<Shape*, std::size_t, const Shape*>> attribute_types_;
  int inline_ = 0;
};

Result<Outline> Outline::create(const std::vector<std::string_view>& files) {
  Outline outline;
  OutlineReader reader(outline);
  for (std::string_view file : files) TRY(reader.read(file));
  TRY(reader.finish());
  return outline;
}

const Shape* Outline::find(std::string_view name_space, std::string_view element) const {
  auto found = elements_.find(key(name_space, element));
  return found == elements_.end() ? nullptr : found->second;
}

}  // namespace ofure::xml
