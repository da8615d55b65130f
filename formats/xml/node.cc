#include "formats/xml/node.h"

#include <libxml/tree.h>

#include <charconv>

namespace ofure::xml {
namespace {

const xmlNode* raw(const void* node) { return static_cast<const xmlNode*>(node); }

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

bool is_element(const xmlNode* node, std::string_view name) {
  return node->type == XML_ELEMENT_NODE && view(node->name) == name;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::size_t first = text.find_first_not_of(kSpace);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string value_of(const xmlAttr* attribute) {
  std::string value;
  for (const xmlNode* part = attribute->children; part != nullptr; part = part->next) value += view(part->content);
  return value;
}

void gather(const xmlNode* node, std::string& out) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      out += view(child->content);
    } else if (child->type == XML_ELEMENT_NODE) {
      gather(child, out);
    }
  }
}

}  // namespace

std::string_view Node::name() const { return node_ == nullptr ? std::string_view() : view(raw(node_)->name); }

std::string_view Node::name_space() const {
  return node_ == nullptr || raw(node_)->ns == nullptr ? std::string_view() : view(raw(node_)->ns->href);
}

std::string Node::text() const {
  if (node_ == nullptr) return {};
  const xmlNode* only = raw(node_)->children;
  if (only == nullptr) return {};
  if (only->next == nullptr && only->type == XML_TEXT_NODE) return std::string(trimmed(view(only->content)));
  std::string all;
  gather(raw(node_), all);
  return std::string(trimmed(all));
}

std::string Node::attribute(std::string_view name) const {
  if (node_ == nullptr) return {};
  for (const xmlAttr* attribute = raw(node_)->properties; attribute != nullptr; attribute = attribute->next) {
    if (view(attribute->name) == name) return value_of(attribute);
  }
  return {};
}

std::vector<Node::Attribute> Node::attributes() const {
  std::vector<Attribute> all;
  const xmlAttr* attribute = node_ == nullptr ? nullptr : raw(node_)->properties;
  for (; attribute != nullptr; attribute = attribute->next) {
    all.push_back({view(attribute->name), attribute->ns == nullptr ? std::string_view() : view(attribute->ns->href),
                   value_of(attribute)});
  }
  return all;
}

Node Node::child(std::string_view name) const {
  if (node_ == nullptr) return {};
  for (const xmlNode* child = raw(node_)->children; child != nullptr; child = child->next) {
    if (is_element(child, name)) return Node(child);
  }
  return {};
}

Node Node::at(std::string_view path) const {
  Node node = *this;
  while (node && !path.empty()) {
    std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size() < path.size() ? part.size() + 1 : path.size());
    node = node.child(part);
  }
  return node;
}

std::vector<Node> Node::children(std::string_view name) const {
  std::vector<Node> found;
  if (node_ == nullptr) return found;
  for (const xmlNode* child = raw(node_)->children; child != nullptr; child = child->next) {
    if (is_element(child, name)) found.emplace_back(child);
  }
  return found;
}

std::vector<Node> Node::elements() const {
  std::vector<Node> found;
  if (node_ == nullptr) return found;
  for (const xmlNode* child = raw(node_)->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) found.emplace_back(child);
  }
  return found;
}

Node Node::parent() const {
  if (node_ == nullptr) return {};
  const xmlNode* above = raw(node_)->parent;
  return above != nullptr && above->type == XML_ELEMENT_NODE ? Node(above) : Node();
}

Node Node::first_element() const {
  if (node_ == nullptr) return {};
  const xmlNode* child = raw(node_)->children;
  while (child != nullptr && child->type != XML_ELEMENT_NODE) child = child->next;
  return Node(child);
}

Node Node::next_element() const {
  if (node_ == nullptr) return {};
  const xmlNode* sibling = raw(node_)->next;
  while (sibling != nullptr && sibling->type != XML_ELEMENT_NODE) sibling = sibling->next;
  return Node(sibling);
}

std::string Node::text_of(std::string_view child_path) const { return at(child_path).text(); }

std::optional<std::int64_t> Node::number_of(std::string_view child_path) const {
  std::string text = text_of(child_path);
  std::int64_t number = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Time> Node::time_of(std::string_view child_path) const { return parse_time(text_of(child_path)); }

LocalTexts Node::texts_of(std::string_view name) const {
  LocalTexts texts;
  for (const Node& node : children(name)) {
    std::string text = node.text();
    if (text.empty()) continue;
    std::string language = node.attribute("lang");
    texts.push_back({language.empty() ? "ja" : std::move(language), std::move(text)});
  }
  return texts;
}

}  // namespace ofure::xml
