#include <algorithm>
#include <cmath>
#include <string>

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

class ShapeCount final : public PartVisitor {
 public:
  void location(const Location& location, const Path&) override {
    count += location.polygons.size() + location.circles.size();
  }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

  std::size_t count = 0;
};

std::string names_of(const std::vector<AreaCode>& codes) {
  constexpr std::size_t kNamed = 3;
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, codes.size()); ++i)
    names += (names.empty() ? "" : "、") + AreaTable::japan().full_name(codes[i]);
  return names + (codes.size() > kNamed ? " ほか" : "");
}

class OutlineJudge final : public PartVisitor {
 public:
  // A thousand districts are looked at more coarsely than three: the whole must not keep the sender waiting.
  OutlineJudge(const Boundaries& boundaries, const AreaCode& area, std::size_t shapes, Findings& findings)
      : boundaries_(boundaries), area_(area), places_(std::clamp<std::size_t>(kPlaces / shapes, 4, 256)), findings_(findings) {}

  void location(const Location& location, const Path& at) override {
    for (std::size_t i = 0; i < location.polygons.size(); ++i)
      tell(boundaries_.beyond(location.polygons[i], area_, places_), Path(at, "polygon", polygon_index(location, i)), location, false);
    for (std::size_t i = 0; i < location.circles.size(); ++i) {
      const Circle& circle = location.circles[i];
      tell(boundaries_.beyond(circle, area_, places_), Path(at, "circle", circle_index(location, i)), location, circle.radius_km == 0);
    }
  }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

 private:
  static constexpr std::size_t kPlaces = 20'000;

  void tell(const std::optional<Beyond>& beyond, const Path& at, const Location& location, bool position) {
    if (!beyond) return;
    const std::string names = names_of(beyond->into);
    const Rule rule = position ? Rule::AR_022 : beyond->wholly ? Rule::AR_021 : Rule::AR_020;
    findings_.push_back(finding(rule, at.text(),
                                {{"name", location.name},
                                 {"office", AreaTable::japan().full_name(area_)},
                                 {"distance", coordinate(std::max(0.1, std::round(beyond->km * 10) / 10))},
                                 {"into_ja", names.empty() ? "海、または境界のない場所" : names},
                                 {"into_en", names.empty() ? "the sea, or where no boundary is known" : names}}));
  }

  const Boundaries& boundaries_;
  const AreaCode area_;
  const std::size_t places_;
  Findings& findings_;
};

}  // namespace

void judge_outlines(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  const Header& header = bulletin.header;
  // Whatever was drawn can be taken back.
  if (circumstances.boundaries == nullptr || header.action == Action::kCancel) return;
  ShapeCount shapes;
  visit_parts(bulletin, shapes);
  if (shapes.count == 0 || !circumstances.boundaries->draws(header.area())) return;
  OutlineJudge judge(*circumstances.boundaries, header.area(), shapes.count, findings);
  visit_parts(bulletin, judge);
}

}  // namespace ofure
