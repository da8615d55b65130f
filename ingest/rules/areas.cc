#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "formats/meant.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

constexpr std::string_view kPublishing = "Report/Control/PublishingOffice/OfficeInfo";
constexpr double kFarKm = 150, kWideKm = 200;

double distance_km(const Point& a, const Point& b) {
  constexpr double kEarthKm = 6371.0, kRadians = std::numbers::pi / 180;
  const double dx = std::sin((b.latitude - a.latitude) * kRadians / 2),
               dy = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double h = dx * dx + std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) * dy * dy;
  return 2 * kEarthKm * std::asin(std::sqrt(std::min(1.0, h)));
}

Point centre_of(const Polygon& polygon) {
  Point sum;
  for (const Point& point : polygon.ring) {
    sum.latitude += point.latitude;
    sum.longitude += point.longitude;
  }
  const auto count = static_cast<double>(polygon.ring.size());
  return {sum.latitude / count, sum.longitude / count};
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

class AreaJudge final : public PartVisitor {
 public:
  AreaJudge(const Header& header, const Boundaries* boundaries, Findings& findings)
      : office_(header.area()), findings_(findings) {
    // Where the outline is known, outlines.cc tells more than the distance from an office.
    if (boundaries != nullptr && boundaries->draws(office_)) return;
    // A prefecture reaches as far as the offices in it.
    for (const Area& area : table_.of_prefecture(office_)) {
      if (area.office && table_.within(area.code, office_)) offices_.push_back(*area.office);
    }
  }

  void known(const AreaCode& code, std::string path) {
    if (code == AreaCode()) return;  // not readable, as the reader has said
    if (table_.find(code) == nullptr)
      findings_.push_back(finding(Rule::AR_010, std::move(path), {{"code", std::string(code.text())}}));
  }

  // `whole`: the text names the area itself and nothing within it, so it can be mended.
  void named(const std::string& name, const AreaCode& code, const Path& at, bool whole) {
    known(code, at.text("jisX0402"));
    if (office_ != AreaCode() && !table_.within(code, office_)) {
      findings_.push_back(finding(Rule::AR_011, at.text("jisX0402"),
                                  {{"name", table_.full_name(code)},
                                   {"code", std::string(code.text())},
                                   {"office", table_.full_name(office_)}}));
    }
    const Area* area = table_.find(code);
    if (area == nullptr || contains(name, area->name)) return;
    const std::string expected = table_.local_name(code);
    Finding other = finding(Rule::AR_012, at.text("areaName"),
                            {{"code", std::string(code.text())}, {"expected", expected}, {"name", name}});
    if (whole && may_mean_area(name, area->name, area->kana)) other.fix = Fix{"replace", at.text("areaName"), expected};
    findings_.push_back(std::move(other));
  }

  void location(const Location& location, const Path& at) override {
    if (location.code) named(location.name, *location.code, at, false);
    for (std::size_t i = 0; i < location.polygons.size(); ++i) polygon(location.polygons[i], Path(at, "polygon", polygon_index(location, i)));
    for (std::size_t i = 0; i < location.circles.size(); ++i) circle(location.circles[i], Path(at, "circle", circle_index(location, i)));
  }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

 private:
  void polygon(const Polygon& polygon, const Path& at) {
    switch (shape_fault(polygon)) {
      case ShapeFault::kNone:
        break;
      case ShapeFault::kTooFewPoints:
      case ShapeFault::kNothingEnclosed:
        findings_.push_back(finding(Rule::AR_015, at.text(), {{"count", std::to_string(polygon.ring.size())}}));
        break;
      case ShapeFault::kNotClosed:
        not_closed(polygon, at);
        break;
      case ShapeFault::kCrossing:
        findings_.push_back(finding(Rule::AR_016, at.text()));
        break;
    }
    if (!polygon.ring.empty()) near(centre_of(polygon), at);
  }

  void not_closed(const Polygon& polygon, const Path& at) {
    Finding open = finding(Rule::AR_014, at.text());
    Polygon closed = polygon;
    closed.ring.push_back(polygon.ring.front());
    open.fix = Fix{"replace", at.text(), cap_text(closed)};
    findings_.push_back(std::move(open));
  }

  void circle(const Circle& circle, const Path& at) {
    if (circle.radius_km > kWideKm)
      findings_.push_back(finding(Rule::AR_018, at.text(), {{"radius", coordinate(circle.radius_km)}}));
    near(circle.centre, at);
  }

  void near(const Point& centre, const Path& at) {
    double nearest = -1;
    for (const Point& office : offices_) {
      double distance = distance_km(centre, office);
      if (distance <= kFarKm) return;
      nearest = nearest < 0 ? distance : std::min(nearest, distance);
    }
    if (nearest < 0) return;  // the table knows no office of it
    findings_.push_back(
        finding(Rule::AR_017, at.text(),
                {{"office", table_.full_name(office_)}, {"distance", std::to_string(std::lround(nearest))}}));
  }

  const AreaTable& table_ = AreaTable::japan();
  const AreaCode office_;
  std::vector<Point> offices_;
  Findings& findings_;
};

void judge_office(const Header& h, AreaJudge& judge, Findings& findings) {
  const AreaTable& table = AreaTable::japan();
  judge.known(h.area(), std::string(kPublishing) + "/OrganizationCode");
  if (h.editorial.code != h.area()) judge.known(h.editorial.code, "Report/Control/EditorialOffice/OrganizationCode");
  const Area* area = table.find(h.area());
  if (area == nullptr || contains(h.publishing.name, area->name) || contains(h.publishing.organization, area->name))
    return;
  findings.push_back(finding(
      Rule::AR_013, std::string(kPublishing) + "/OfficeName",
      {{"code", std::string(h.area().text())}, {"expected", table.local_name(h.area())}, {"name", h.publishing.name}}));
}

}  // namespace

void judge_areas(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  const Header& h = bulletin.header;
  AreaJudge judge(h, circumstances.boundaries, findings);
  judge_office(h, judge, findings);
  const Path headline("Report/Head/Headline");
  for (std::size_t i = 0; i < h.areas.size(); ++i)
    judge.named(h.areas[i].name, h.areas[i].code, Path(headline, "Areas/Area", i), true);
  visit_parts(bulletin, judge);
}

}  // namespace ofure
