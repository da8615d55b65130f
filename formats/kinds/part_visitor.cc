#include "formats/kinds/part_visitor.h"

#include "formats/kinds/bulletin.h"

namespace ofure {

void visit_parts(const Bulletin& bulletin, PartVisitor& visitor) {
  std::visit([&](const auto& typed) { visit_parts(typed, visitor); }, bulletin.body);
}

void visit_disaster(const Disaster& disaster, const Path& body, PartVisitor& visitor) {
  if (!disaster.name.empty()) visitor.text(disaster.name, Path(body, "Disaster/DisasterName"));
}

void visit_texts(const LocalTexts& texts, const Path& parent, std::string_view name, PartVisitor& visitor) {
  for (std::size_t i = 0; i < texts.size(); ++i) visitor.text(texts[i].text, Path(parent, name, i));
  if (texts.size() > 1) visitor.languages(texts, parent, name);
}

void visit_files(const std::vector<Attachment>& files, const Path& body, PartVisitor& visitor) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    Path file(body, "AttachmentFiles/File", i);
    visitor.link(files[i].uri, Path(file, "URI"));
    visit_texts(files[i].caption, file, "Caption", visitor);
  }
}

}  // namespace ofure
