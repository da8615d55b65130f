#pragma once

#include <libxml/tree.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// XML read by a second pair of eyes: libxml2, apart from the code under test.
namespace ofure::check {

class Document {
 public:
  explicit Document(std::string_view bytes);
  [[nodiscard]] explicit operator bool() const { return doc_ != nullptr; }
  [[nodiscard]] const xmlNode* root() const;
  // The texts of all elements of that local name, in document order.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;  // of the first, or ""
  [[nodiscard]] std::vector<const xmlNode*> elements(std::string_view name) const;

  // What an embedded schema ("checks/cap12.xsd") has against the document; "" = nothing.
  [[nodiscard]] std::string complaints(std::string_view schema) const;

 private:
  std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> doc_;
};

[[nodiscard]] std::string attribute(const xmlNode* node, const char* name);
[[nodiscard]] std::string content(const xmlNode* node);

}  // namespace ofure::check
