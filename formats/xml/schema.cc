#include "formats/xml/schema.h"

#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

namespace ofure::xml {
namespace {

struct Complaint {
  int count = 0;
  std::string first;
};

void note_complaint(void* user, xmlErrorPtr error) {
  auto* complaint = static_cast<Complaint*>(user);
  if (complaint->count++ > 0) return;
  complaint->first = (error->file == nullptr ? "" : error->file) + std::string(":") + std::to_string(error->line) +
                     ": " + (error->message == nullptr ? std::to_string(error->code) : error->message);
  while (!complaint->first.empty() && complaint->first.back() == '\n') complaint->first.pop_back();
}

struct Collected {
  std::vector<Invalidity> found;
  std::size_t most = 0;
};

void note_invalidity(void* user, xmlErrorPtr error) {
  auto* collected = static_cast<Collected*>(user);
  if (error->level < XML_ERR_ERROR || collected->found.size() >= collected->most) return;
  Invalidity one{error->code, {}};
  const auto* node = static_cast<const xmlNode*>(error->node);
  if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
  if (node != nullptr && node->type == XML_ELEMENT_NODE) one.element = Node(node);
  collected->found.push_back(one);
}

xmlSchemaPtr typed(const std::shared_ptr<void>& schema) { return static_cast<xmlSchemaPtr>(schema.get()); }

}  // namespace

Schema::Schema(void* schema) : schema_(schema, [](void* p) { xmlSchemaFree(static_cast<xmlSchemaPtr>(p)); }) {}

Result<Schema> Schema::compile(std::string_view file) {
  start_library();
  std::string name(file);
  std::unique_ptr<xmlSchemaParserCtxt, decltype(&xmlSchemaFreeParserCtxt)> context(
      xmlSchemaNewParserCtxt((std::string(kSchemaScheme) + name).c_str()), xmlSchemaFreeParserCtxt);
  if (!context) return fail(Code::kCorrupt, "cannot compile the schema " + name);
  Complaint complaint;
  xmlSchemaSetParserStructuredErrors(context.get(), note_complaint, &complaint);
  Schema schema(xmlSchemaParse(context.get()));
  if (!schema.schema_ || complaint.count > 0)
    return fail(Code::kCorrupt, "cannot compile the schema " + name, complaint.first);
  return schema;
}

std::vector<Invalidity> Schema::validate(const Document& document, std::size_t most) const {
  Collected collected{{}, most};
  std::unique_ptr<xmlSchemaValidCtxt, decltype(&xmlSchemaFreeValidCtxt)> context(xmlSchemaNewValidCtxt(typed(schema_)),
                                                                                 xmlSchemaFreeValidCtxt);
  if (!context) return {Invalidity{XML_SCHEMAV_INTERNAL, document.root()}};
  xmlSchemaSetValidStructuredErrors(context.get(), note_invalidity, &collected);
  int verdict = xmlSchemaValidateDoc(context.get(), document.libxml_document());
  // Never "valid" by accident: a refusal without a reason, or an internal fault, still is one.
  if (verdict != 0 && collected.found.empty()) collected.found.push_back({XML_SCHEMAV_INTERNAL, document.root()});
  return std::move(collected.found);
}

}  // namespace ofure::xml
