#include "formats/area_check.h"

#include <algorithm>
#include <charconv>

#include "formats/media/shapes.h"

namespace ofure {
namespace {

bool in(const std::vector<AreaShape>& sorted, const AreaShape& shape) {
  return std::binary_search(sorted.begin(), sorted.end(), shape);
}

std::string named(const AreaCode& code) {
  return AreaTable::japan().full_name(code) + " (" + std::string(code.text()) + ")";
}

AreaDeparture foreign(const AreaCode& code, const AreaCode& office) {
  const std::string name = named(code), own = named(office);
  if (AreaTable::japan().within(office, code))
    return {"区域が " + own + " から " + name + " に広がっています。",
            "The area has grown from " + own + " to " + name + "."};
  return {"送られた区域にないコードが入っています: " + name + "。",
          "It is addressed to a code that was not sent: " + name + "."};
}

struct Spot {
  std::string_view centre;
  double radius_km = 0;
};

// "circle 37.1,136.8 0.5"
std::optional<Spot> spot_of(std::string_view form) {
  constexpr std::string_view kCircle = "circle ";
  if (!form.starts_with(kCircle)) return std::nullopt;
  form.remove_prefix(kCircle.size());
  const std::size_t gap = form.find(' ');
  Spot spot{form.substr(0, gap), 0};
  std::from_chars(form.data() + gap + 1, form.data() + form.size(), spot.radius_km);
  return spot;
}

AreaDeparture not_sent(const AreaShape& drawn, const std::vector<AreaShape>& sent) {
  const auto spot = spot_of(drawn.form);
  for (const AreaShape& shape : sent) {
    const auto was = spot_of(shape.form);
    if (!spot || !was || shape.place != drawn.place || was->centre != spot->centre) continue;
    if (spot->radius_km <= was->radius_km) continue;
    const std::string from = coordinate(was->radius_km), to = coordinate(spot->radius_km);
    return {"「" + drawn.place + "」の円の半径が " + from + " km から " + to + " km に広がっています。",
            "The circle of \"" + drawn.place + "\" has grown from " + from + " km to " + to + " km."};
  }
  return {"「" + drawn.place + "」に、送られたものと違う図形があります。",
          "A shape of \"" + drawn.place + "\" is not the one that was sent."};
}

// "polygon 37.1,136.8 37.2,136.9": a spot or a line, which no medium can draw as an area.
std::optional<Polygon> undrawable(const AreaShape& shape) {
  constexpr std::string_view kPolygon = "polygon ";
  if (!shape.form.starts_with(kPolygon)) return std::nullopt;
  auto polygon = parse_polygon(std::string_view(shape.form).substr(kPolygon.size()));
  return polygon && !closed(*polygon) ? polygon : std::nullopt;
}

AreaDeparture lost(const AreaShape& shape) {
  if (shape.form.starts_with("unreadable ")) {
    return {"「" + shape.place + "」の図形は読めないため、描けません。",
            "The shape of \"" + shape.place + "\" cannot be read, so it would be lost."};
  }
  if (const auto polygon = undrawable(shape)) {
    constexpr std::size_t kFewest = 4;  // the last is the first again
    if (polygon->ring.size() < kFewest) {
      return {"「" + shape.place + "」の図形は点が足りず、描けません。",
              "The shape of \"" + shape.place + "\" has too few points to be drawn, so it would be lost."};
    }
    return {"「" + shape.place + "」の図形は面を囲まず、描けません。",
            "The shape of \"" + shape.place + "\" encloses nothing and cannot be drawn, so it would be lost."};
  }
  return {"「" + shape.place + "」の図形が失われています。", "A shape of \"" + shape.place + "\" has been lost."};
}

bool documented(const AreaShape& shape, const Rendition& rendition) {
  const auto& out = rendition.area.left_out();
  return std::any_of(out.begin(), out.end(), [&](const AreaReport::LeftOut& left) {
    return left.shape == shape && std::any_of(rendition.losses.begin(), rendition.losses.end(),
                                              [&](const Loss& loss) { return loss.why == left.why; });
  });
}

}  // namespace

std::optional<AreaDeparture> departure_of(const SentArea& sent, const Rendition& rendition) {
  const AreaReport& report = rendition.area;
  for (const AreaCode& code : report.codes()) {
    if (!sent.holds(code)) return foreign(code, sent.office);
  }
  if (report.carries() == AreaReport::Carries::kName) return std::nullopt;
  std::vector<AreaShape> drawn = report.shapes();
  std::sort(drawn.begin(), drawn.end());
  for (const AreaShape& shape : drawn) {
    if (!in(sent.shapes, shape)) return not_sent(shape, sent.shapes);
  }
  for (const AreaShape& shape : sent.shapes) {
    if (in(drawn, shape) || (shape.is_position() && report.carries() == AreaReport::Carries::kShapes)) continue;
    if (!documented(shape, rendition)) return lost(shape);
  }
  return std::nullopt;
}

}  // namespace ofure
