#include "formats/xml_writer.h"

#include <array>

#include "core/check.h"

namespace ofure {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// U+FFFE and U+FFFF, the two forbidden characters that are well-formed UTF-8 above the controls.
bool is_noncharacter(std::string_view text, std::size_t at) {
  std::string_view piece = text.substr(at, 3);
  return piece == "\xEF\xBF\xBE" || piece == "\xEF\xBF\xBF";
}

// What stands in a text for each byte: itself, or something else to be looked up.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < plain.size(); ++byte) plain[byte] = true;
  for (unsigned char byte : {'&', '<', '>', '"'}) plain[byte] = false;
  plain[0xEF] = false;
  return plain;
}();

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  std::size_t plain = 0;  // from here on nothing is written yet
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (kPlain[static_cast<unsigned char>(c)]) continue;
    if (c == '\xEF' && !is_noncharacter(text, i)) continue;
    out += text.substr(plain, i - plain);
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '"':
        out += attribute ? "&quot;" : "\"";
        break;
      case '\n':
        out += attribute ? "&#10;" : "\n";
        break;
      case '\t':
        out += attribute ? "&#9;" : "\t";
        break;
      case '\xEF':
        i += 2;
        break;
      default:  // a control character, which XML has no way to write
        break;
    }
    plain = i + 1;
  }
  out += text.substr(plain);
}

std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  append_escaped(out, text, attribute);
  return out;
}

}  // namespace

std::string xml_text(std::string_view text) { return escaped(text, false); }
std::string xml_attribute(std::string_view text) { return escaped(text, true); }

std::string_view without_declaration(std::string_view document) {
  if (document.substr(0, kDeclaration.size()) == kDeclaration) document.remove_prefix(kDeclaration.size());
  return document;
}

XmlWriter::XmlWriter() : out_(kDeclaration) {}

void XmlWriter::start(std::string_view name) {
  OFURE_CHECK(!open_.empty() || out_.size() == kDeclaration.size());  // one root
  out_.append(open_.size() * 2, ' ');
  out_ += '<';
  out_ += name;
}

void XmlWriter::start(std::string_view name, Attributes attributes) {
  start(name);
  for (const auto& [own, value] : attributes) attribute(own, value);
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  append_escaped(out_, value, true);
  out_ += '"';
}

XmlWriter& XmlWriter::open_with(std::string_view name, const FoundAttributes& attributes) {
  start(name);
  for (const auto& [own, value] : attributes) {
    if (!value.empty()) attribute(own, value);
  }
  out_ += ">\n";
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::element_with(std::string_view name, std::string_view text, const FoundAttributes& attributes) {
  start(name);
  for (const auto& [own, value] : attributes) {
    if (!value.empty()) attribute(own, value);
  }
  return fill(name, text);
}

XmlWriter& XmlWriter::open(std::string_view name, Attributes attributes) {
  start(name, attributes);
  out_ += ">\n";
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  OFURE_CHECK(!open_.empty());
  std::string name = std::move(open_.back());
  open_.pop_back();
  out_.append(open_.size() * 2, ' ');
  out_ += "</" + name + ">\n";
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text, Attributes attributes) {
  start(name, attributes);
  return fill(name, text);
}

XmlWriter& XmlWriter::fill(std::string_view name, std::string_view text) {
  out_ += '>';
  append_escaped(out_, text, false);
  out_ += "</";
  out_ += name;
  out_ += ">\n";
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::int64_t number) {
  return element(name, std::to_string(number));
}
XmlWriter& XmlWriter::element(std::string_view name, const Time& time) { return element(name, rfc3339(time)); }

XmlWriter& XmlWriter::element_if(std::string_view name, std::string_view text) {
  return text.empty() ? *this : element(name, text);
}

XmlWriter& XmlWriter::element_if(std::string_view name, const std::optional<Time>& time) {
  return time ? element(name, *time) : *this;
}

XmlWriter& XmlWriter::empty(std::string_view name, Attributes attributes) {
  start(name, attributes);
  out_ += "/>\n";
  return *this;
}

std::string XmlWriter::take() {
  OFURE_CHECK(open_.empty());
  return std::move(out_);
}

}  // namespace ofure
