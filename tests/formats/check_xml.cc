#include "formats/check_xml.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "core/embedded.h"

namespace ofure::check {
namespace {

const char* chars(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

void collect(const xmlNode* node, std::string_view name, std::vector<const xmlNode*>& found) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (chars(node->name) == name) found.push_back(node);
    collect(node->children, name, found);
  }
}

void keep_error(void* target, xmlErrorPtr error) { *static_cast<std::string*>(target) += error->message; }

}  // namespace

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name));
  std::string text = value == nullptr ? "" : chars(value);
  xmlFree(value);
  return text;
}

std::string content(const xmlNode* node) {
  xmlChar* value = xmlNodeGetContent(const_cast<xmlNode*>(node));
  std::string text = value == nullptr ? "" : chars(value);
  xmlFree(value);
  return text;
}

Document::Document(std::string_view bytes)
    : doc_(
          xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), "", "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR),
          xmlFreeDoc) {}

const xmlNode* Document::root() const { return xmlDocGetRootElement(doc_.get()); }

std::vector<const xmlNode*> Document::elements(std::string_view name) const {
  std::vector<const xmlNode*> found;
  collect(root(), name, found);
  return found;
}

std::vector<std::string> Document::texts(std::string_view name) const {
  std::vector<std::string> found;
  for (const xmlNode* node : elements(name)) found.push_back(content(node));
  return found;
}

std::string Document::text(std::string_view name) const {
  std::vector<std::string> found = texts(name);
  return found.empty() ? "" : found.front();
}

std::string Document::complaints(std::string_view schema_path) const {
  std::string_view text = embedded(schema_path);
  std::string said;
  std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxt*)> parser(
      xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())), xmlSchemaFreeParserCtxt);
  xmlSchemaSetParserStructuredErrors(parser.get(), keep_error, &said);
  std::unique_ptr<xmlSchema, void (*)(xmlSchema*)> schema(xmlSchemaParse(parser.get()), xmlSchemaFree);
  if (schema == nullptr || !said.empty()) return "the schema itself: " + said;
  std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxt*)> validator(xmlSchemaNewValidCtxt(schema.get()),
                                                                               xmlSchemaFreeValidCtxt);
  xmlSchemaSetValidStructuredErrors(validator.get(), keep_error, &said);
  int faults = xmlSchemaValidateDoc(validator.get(), doc_.get());
  return faults == 0 ? said : "invalid: " + said;
}

}  // namespace ofure::check
