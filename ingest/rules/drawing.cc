#include <string>

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "formats/media/shapes.h"
#include "formats/press.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

// The shapes that no medium can draw: polygons that enclose nothing, and what cannot be read.
class Undrawable final : public PartVisitor {
 public:
  void location(const Location& location, const Path& at) override {
    for (std::size_t i = 0; i < location.polygons.size(); ++i) {
      if (!closed(location.polygons[i])) paths.push_back(Path(at, "polygon", polygon_index(location, i)).text());
    }
    for (const UnreadableShape& shape : location.unreadable)
      paths.push_back(Path(at, shape.element, shape.index).text());
  }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

  std::vector<std::string> paths;
};

// Asked of the press itself: what is held, and nothing else, is told.
std::string media_held(const Bulletin& bulletin) {
  const Narrative narrative = narrative_of(bulletin);
  std::string words;
  for (const Medium* medium : media_with_area()) {
    const Rendition rendition = render(*medium, bulletin, narrative, "", {});
    if (!rendition.withheld || rendition.withheld->why != Withheld::Why::kArea) continue;
    words += (words.empty() ? "" : ", ") + std::string(medium->info().word);
  }
  return words;
}

}  // namespace

void judge_drawing(const Bulletin& bulletin, const Circumstances&, Findings& findings) {
  if (!bulletin.header.level.life_safety()) return;
  Undrawable undrawable;
  visit_parts(bulletin, undrawable);
  if (undrawable.paths.empty()) return;
  const std::string held = media_held(bulletin);
  if (held.empty()) return;
  for (const std::string& path : undrawable.paths)
    findings.push_back(finding(Rule::AR_019, path, {{"media", held}}));
}

}  // namespace ofure
