#include "formats/xml/document.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>

#include <algorithm>
#include <charconv>
#include <mutex>

#include "core/check.h"
#include "core/embedded.h"
#include "core/rules.h"
#include "formats/xml/gate.h"

namespace ofure::xml {
namespace {

std::string_view view(const void* text) {
  return text == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(text));
}

xmlParserInputPtr schemas_only(const char* url, const char* /*id*/, xmlParserCtxtPtr context) {
  std::string_view name = view(url);
  if (!name.starts_with(kSchemaScheme)) return nullptr;
  name.remove_prefix(kSchemaScheme.size());
  auto files = embedded_files();
  auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.first == name; });
  if (file == files.end()) return nullptr;
  xmlParserInputBufferPtr buffer =
      xmlParserInputBufferCreateMem(file->second.data(), static_cast<int>(file->second.size()), XML_CHAR_ENCODING_NONE);
  if (buffer == nullptr) return nullptr;
  xmlParserInputPtr input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
  if (input != nullptr)
    input->filename = reinterpret_cast<char*>(
        xmlStrdup(reinterpret_cast<const xmlChar*>(url)));  // relative imports are resolved against it
  return input;
}

// What one parse collects. Reached from libxml2's callbacks through the context's _private.
struct Parse {
  std::string_view bytes;
  struct Fault {
    Rule rule{};
    std::size_t at = 0;
    std::vector<std::pair<std::string, std::string>> parameters;
  };
  std::vector<Fault> faults;
  bool stopped = false;  // libxml2 forgets its own mark of that when it is stopped inside an attribute
};

std::size_t byte_of(const xmlParserCtxt* context) {
  const xmlParserInput* input = context->input;
  return input == nullptr || input->base == nullptr ? 0 : static_cast<std::size_t>(input->cur - input->base);
}

// At this moment the parser stands behind the attributes of the tag; a "<" cannot be inside them.
void start_element(void* user, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespaces,
                   const xmlChar** declared, int attributes, int defaulted, const xmlChar** values) {
  xmlSAX2StartElementNs(user, name, prefix, uri, namespaces, declared, attributes, defaulted, values);
  auto* context = static_cast<xmlParserCtxtPtr>(user);
  const auto* parse = static_cast<const Parse*>(context->_private);
  if (context->node == nullptr) return;
  std::size_t start = parse->bytes.rfind('<', byte_of(context));
  // NOLINTNEXTLINE(performance-no-int-to-ptr): never followed; an offset in the one place libxml2 leaves to us
  context->node->_private = reinterpret_cast<void*>(start == std::string_view::npos ? 0 : start);
}

// The gate has refused every DOCTYPE; this is the second lock.
void doctype(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  auto* context = static_cast<xmlParserCtxtPtr>(user);
  auto* parse = static_cast<Parse*>(context->_private);
  parse->faults.push_back({Rule::XML_006, byte_of(context), {}});
  parse->stopped = true;
  xmlStopParser(context);
}

std::string code_point(int value) {
  char digits[16] = {};
  auto end = std::to_chars(digits, digits + sizeof digits, static_cast<unsigned>(value), 16).ptr;
  std::string code(digits, end);
  std::transform(code.begin(), code.end(), code.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return std::string(code.size() < 4 ? 4 - code.size() : 0, '0') + code;
}

Parse::Fault fault_of(const xmlError& error, std::size_t at, std::string_view bytes) {
  auto text = [](const char* s) { return std::string(view(s).substr(0, 80)); };
  // Where a reference that went wrong begins.
  const std::size_t reference = std::min(at, bytes.rfind('&', at));
  if (at >= bytes.size()) return {Rule::XML_012, bytes.size(), {}};
  switch (error.code) {
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_TAG_NOT_FINISHED:
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_CDATA_NOT_FINISHED:
    case XML_ERR_PI_NOT_FINISHED:
      return {Rule::XML_012, at, {}};
    case XML_ERR_TAG_NAME_MISMATCH:
      return {Rule::XML_011, at, {{"open", text(error.str1)}, {"close", text(error.str2)}}};
    case XML_ERR_UNDECLARED_ENTITY:
      return {Rule::XML_013, reference, {{"name", text(error.str1)}}};
    case XML_ERR_ENTITYREF_NO_NAME:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
      return {Rule::XML_013, reference, {{"name", ""}}};
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF: {
      bool referred = at > 0 && bytes[at - 1] == ';';
      return {Rule::XML_005, referred ? reference : at, {{"code", code_point(error.int1)}}};
    }
    case XML_ERR_LT_IN_ATTRIBUTE:
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    case XML_ERR_SPACE_REQUIRED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return {Rule::XML_014, at, {}};
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return {Rule::XML_015, at, {{"prefix", text(error.str1)}}};
    case XML_ERR_DOCUMENT_END:
    case XML_ERR_EXTRA_CONTENT:
      return {Rule::XML_016, at, {}};
    case XML_ERR_NAME_REQUIRED:
      if (at > 0 && bytes[at - 1] == '&') return {Rule::XML_013, reference, {{"name", ""}}};
      return {Rule::XML_017, at, {}};
    case XML_ERR_LT_REQUIRED:
    case XML_ERR_GT_REQUIRED:
      return {Rule::XML_017, at, {}};
    default:
      return {Rule::XML_020, at, {{"number", std::to_string(error.code)}}};
  }
}

// The first fatal error ends the parse: what follows one is noise. Unbound prefixes are not fatal to the parser; each
// is reported.
void note_error(void* user, xmlErrorPtr error) {
  auto* context = static_cast<xmlParserCtxtPtr>(user);
  auto* parse = static_cast<Parse*>(context->_private);
  if (error->level < XML_ERR_ERROR || parse->stopped) return;
  constexpr std::size_t kMost = 20;
  std::size_t at = byte_of(context);
  if (error->level == XML_ERR_ERROR) at = std::min(at, parse->bytes.rfind('<', at));
  if (error->level == XML_ERR_FATAL) parse->faults.clear();  // an unbound prefix may come of the same broken tag
  if (parse->faults.size() < kMost) parse->faults.push_back(fault_of(*error, at, parse->bytes));
  if (error->level != XML_ERR_FATAL) return;
  parse->stopped = true;
  xmlStopParser(context);
}

xmlParserCtxtPtr context_for(Parse& parse) {
  xmlParserCtxtPtr context = xmlNewParserCtxt();
  OFURE_CHECK(context != nullptr);
  context->_private = &parse;
  context->sax->startElementNs = start_element;
  context->sax->internalSubset = doctype;
  context->sax->serror = note_error;
  xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  // The parser reads our own copy of the bytes, which stay where they are when it is stopped in the middle of a tag. An
  // input with a buffer of libxml2's would be freed then, and a static one loses its place when it is shrunk.
  xmlParserInputPtr input = xmlNewStringInputStream(context, reinterpret_cast<const xmlChar*>(parse.bytes.data()));
  OFURE_CHECK(input != nullptr);
  inputPush(context, input);
  return context;
}

const xmlNode* raw(const Node& node) { return static_cast<const xmlNode*>(node.handle()); }

}  // namespace

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    xmlInitParser();
    xmlSetExternalEntityLoader(schemas_only);
  });
}

Document::Document(std::string_view bytes, const ReadLimits& limits, Findings& findings) {
  auto report = [&](Rule rule, std::size_t at, std::vector<std::pair<std::string, std::string>> parameters) {
    Finding found = finding(rule, "", std::move(parameters));
    Place place = place_at(at);
    found.place.line = place.line;
    found.place.column = place.column;
    findings.push_back(std::move(found));
  };
  auto refused = gate_fault(bytes, limits);
  bytes_ = bytes.substr(0, std::min(bytes.size(), limits.bytes));
  if (refused) {
    report(refused->rule, refused->at, std::move(refused->parameters));
    return;
  }

  start_library();
  Parse parse{bytes_, {}, false};
  xmlParserCtxtPtr context = context_for(parse);
  xmlParseDocument(context);
  document_ = context->myDoc;
  bool whole = context->wellFormed == 1;
  context->myDoc = nullptr;
  xmlFreeParserCtxt(context);
  if (whole && parse.faults.empty() && document_ != nullptr) return;
  xmlFreeDoc(document_);
  document_ = nullptr;
  if (parse.faults.empty()) parse.faults.push_back({Rule::XML_020, 0, {{"number", "0"}}});
  for (auto& fault : parse.faults) report(fault.rule, fault.at, std::move(fault.parameters));
}

Document::~Document() { xmlFreeDoc(document_); }

Node Document::root() const { return Node(document_ == nullptr ? nullptr : xmlDocGetRootElement(document_)); }

Place Document::place_at(std::size_t byte) const {
  byte = std::min(byte, bytes_.size());
  if (byte < seen_) {
    seen_ = 0;
    line_ = column_ = 1;
  }
  if (seen_ == 0 && byte > 0 && bytes_.starts_with("\xEF\xBB\xBF")) seen_ = std::min<std::size_t>(3, byte);
  for (; seen_ < byte; ++seen_) {
    auto c = static_cast<unsigned char>(bytes_[seen_]);
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++column_;
    }
  }
  return {"", line_, column_};
}

Place Document::place_of(const Node& element) const {
  if (!element) return {};
  Place place = place_at(byte_of(element));
  place.path = path_of(element);
  return place;
}

std::size_t Document::byte_of(const Node& element) const {
  return reinterpret_cast<std::size_t>(raw(element)->_private);
}

Node Document::find(std::string_view path) const {
  Node found = nearest(path);
  return found && path_of(found) == path ? found : Node();
}

std::string path_of(const Node& element) {
  std::vector<std::string> parts;
  for (const xmlNode* node = raw(element); node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
    std::string name(view(node->name));
    int before = 0;
    for (const xmlNode* sibling = node->prev; sibling != nullptr; sibling = sibling->prev) {
      if (sibling->type == XML_ELEMENT_NODE && view(sibling->name) == name) ++before;
    }
    parts.push_back(before > 0 ? name + "[" + std::to_string(before + 1) + "]" : name);
    if (name == "Report" && node->parent != nullptr && view(node->parent->name) == "embeddedXMLContent") break;
  }
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty()) path += '/';
    path += *part;
  }
  return path;
}

namespace {

// The child a path's step names: "Detail[2]".
Node step(const Node& parent, std::string_view part) {
  std::size_t wanted = 1;
  if (std::size_t bracket = part.find('['); bracket != part.npos) {
    std::from_chars(part.data() + bracket + 1, part.data() + part.size(), wanted);
    part = part.substr(0, bracket);
  }
  for (const xmlNode* child = raw(parent)->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE && view(child->name) == part && --wanted == 0) return Node(child);
  }
  return {};
}

}  // namespace

Node Document::nearest(std::string_view path) const {
  Node at = root();
  Node report = at.at("contentObject/xmlContent/embeddedXMLContent/Report");
  std::string_view first = path.substr(0, path.find('/'));
  if (first == "Report" && report) at = report;
  if (first == at.name()) path.remove_prefix(std::min(path.size(), first.size() + 1));
  while (!path.empty()) {
    std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    Node next = step(at, part);
    if (!next) break;
    at = next;
  }
  return at;
}

}  // namespace ofure::xml
