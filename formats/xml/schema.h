#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/xml/document.h"

namespace ofure::xml {

// One thing libxml2 found invalid. Its number is all we take; its text changes from version to version and is in no
// language of ours.
struct Invalidity {
  int number = 0;  // xmlParserErrors, XML_SCHEMAV_…
  Node element;    // of an attribute's fault the element that has it; empty when libxml2 named none
};

// A schema compiled from the files built into the program. Immutable; safe from any thread.
class Schema {
 public:
  // `file` as core/embedded.h names it. Whatever the schema compiler says, if only a warning, is an Error.
  [[nodiscard]] static Result<Schema> compile(std::string_view file);

  // In document order, `most` at most.
  [[nodiscard]] std::vector<Invalidity> validate(const Document& document, std::size_t most) const;

 private:
  explicit Schema(void* schema);
  std::shared_ptr<void> schema_;
};

}  // namespace ofure::xml
