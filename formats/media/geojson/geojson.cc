#include <algorithm>
#include <map>
#include <variant>

#include "core/area.h"
#include "core/json_writer.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/origins.h"
#include "formats/media/shapes.h"

namespace ofure {
namespace {

constexpr std::string_view kNothingEnclosed = "Its points enclose no area.";
constexpr std::string_view kUnreadable = "It cannot be read.";

// The smallest box around everything drawn: west, south, east, north.
class Box {
 public:
  void add(const Point& point) {
    west_ = std::min(west_, point.longitude);
    east_ = std::max(east_, point.longitude);
    south_ = std::min(south_, point.latitude);
    north_ = std::max(north_, point.latitude);
  }
  bool empty() const { return west_ > east_; }
  void write(JsonWriter& out) const { out.array().number(west_).number(south_).number(east_).number(north_).end(); }

 private:
  double west_ = 181, east_ = -181, south_ = 91, north_ = -91;
};

// RFC 7946 writes longitude first and wants exterior rings counter-clockwise; CAP and EDXL write latitude first in
// either direction.
void write_position(JsonWriter& out, const Point& point) {
  out.array().number(point.longitude).number(point.latitude).end();
}

Polygon counter_clockwise(Polygon polygon) {
  if (signed_area(polygon) < 0) std::reverse(polygon.ring.begin(), polygon.ring.end());
  return polygon;
}

void write_rings(JsonWriter& out, const Polygon& polygon) {
  out.array().array();
  for (const Point& point : polygon.ring) write_position(out, point);
  out.end().end();
}

void write_polygons(JsonWriter& out, const std::vector<Polygon>& polygons) {
  out.object().field("type", polygons.size() == 1 ? "Polygon" : "MultiPolygon").key("coordinates");
  if (polygons.size() > 1) out.array();
  for (const Polygon& polygon : polygons) write_rings(out, polygon);
  if (polygons.size() > 1) out.end();
  out.end();
}

void write_point(JsonWriter& out, const Point& point) {
  out.object().field("type", "Point");
  write_position(out.key("coordinates"), point);
  out.end();
}

std::optional<Point> office_of(const AreaCode& code) {
  const Area* area = AreaTable::japan().find(code);
  return area == nullptr ? std::nullopt : area->office;
}

// A number in JSON where the figure is one ("1,200"), a moment as machines write it, the words otherwise ("やや混雑").
void write_figure(JsonWriter& out, const std::string& key, const Fact& fact) {
  if (fact.at) {
    out.field(key, rfc3339(*fact.at));
    return;
  }
  std::string digits;
  for (char c : fact.value) {
    if (c != ',') digits += c;
  }
  bool number = !digits.empty() && digits.size() < 16 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (number && (digits.size() == 1 || digits[0] != '0')) {
    out.key(key).raw(digits);
  } else {
    out.field(key, fact.value);
  }
}

// A key that comes again (a second telephone) gets a number: "phone", "phone_2".
void write_figures(JsonWriter& out, const std::vector<Fact>& facts) {
  std::map<std::string, int> seen;
  out.key("figures").object();
  for (const Fact& fact : facts) {
    int count = ++seen[fact.key];
    write_figure(out, count == 1 ? fact.key : fact.key + "_" + std::to_string(count), fact);
  }
  out.end();
}

// Shelters by what the narrative knows them by, for the words a map needs of them.
class Sites {
 public:
  explicit Sites(const Bulletin& bulletin) {
    const auto* shelters = std::get_if<Shelters>(&bulletin.body);
    if (shelters == nullptr) return;
    for (const ShelterSite& site : shelters->sites) by_name_.emplace(std::pair(site.id, site.location.name), &site);
  }

  void write(JsonWriter& out, const Item& item) const {
    auto found = by_name_.find(std::pair(item.id, item.name));
    if (found == by_name_.end()) return;
    const ShelterSite& site = *found->second;
    out.field_if("address", site.address).field("type", word_of(site.type));
    if (site.capacity) out.key("capacity").number(*site.capacity);
    if (site.number.people) out.key("people").number(*site.number.people);
    if (site.crowding) out.field("crowding", word_of(*site.crowding));
    if (site.pets) out.field("pets", word_of(*site.pets));
    if (site.barrier_free) out.field("barrier_free", word_of(*site.barrier_free));
  }

 private:
  std::map<std::pair<std::string, std::string>, const ShelterSite*> by_name_;
};

class Map {
 public:
  Map(const Bulletin& bulletin, const Narrative& narrative)
      : header_(bulletin.header), narrative_(narrative), sites_(bulletin) {}

  std::string write(const RenderContext& context) {
    features_.array();
    for (const Section& section : narrative_.sections) {
      for (const Item& item : section.items) add(section, item);
    }
    if (count_ == 0) add_whole();
    features_.end();
    JsonWriter out;
    out.object().field("type", "FeatureCollection").field("title", narrative_.subject);
    if (!box_.empty()) box_.write(out.key("bbox"));
    write_identity(out, context);
    write_texts(out);
    out.key("features").raw(features_.str()).end();
    return out.take();
  }

  // What is drawn otherwise than it was sent: rings that enclose nothing, points that stand for an area.
  std::vector<Loss> losses() const {
    std::vector<Loss> losses = rings_lost_;
    auto add = [&](const std::vector<std::string>& names, std::string_view why) {
      if (!names.empty()) losses.push_back({named_losses("extent", names), std::string(why)});
    };
    add(stand_ins_, "The sender gave neither shape nor position; the point of the municipal office stands for the area.");
    add(nowhere_, "The sender gave neither shape nor position, and the point of the office is not known: there is no geometry.");
    return losses;
  }
  const AreaReport& areas() const { return areas_; }
  bool stands_in() const { return !stand_ins_.empty(); }

 private:
  void write_identity(JsonWriter& out, const RenderContext& context) const {
    out.field("bulletin", header_.bulletin.text()).field("document", header_.document.text());
    out.key("revision").number(header_.revision.value()).key("sequence").number(context.sequence.value());
    out.key("previous").number(context.previous.value());
    out.field("mode", word_of(header_.mode))
        .field("kind", header_.kind.text())
        .field("action", word_of(header_.action));
    out.key("level").number_or_null(header_.level.value()).field("area", header_.area().text());
    out.field("area_name", AreaTable::japan().full_name(header_.area())).field("office", header_.publishing.name);
    out.field("area_digest", narrative_.area.digest.hex()).field("reported", rfc3339(header_.reported));
    if (header_.valid_until) out.field("valid_until", rfc3339(*header_.valid_until));
    out.key("quiet").boolean(narrative_.quiet.is);
  }

  void write_texts(JsonWriter& out) const {
    out.field("headline", narrative_.headline).field("summary", narrative_.summary);
    out.field_if("note", narrative_.note).field_if("instruction", narrative_.instruction);
    out.field_if("complement", first_text(narrative_.complement)).field_if("web", narrative_.web);
    write_figures(out, narrative_.facts);
    out.key("sections").array();
    for (const Section& section : narrative_.sections) {
      out.object()
          .field("title", section.heading)
          .field("section", section.key)
          .key("level")
          .number_or_null(section.level.value());
      out.key("in_force").boolean(section.in_force).field_if("instruction", section.instruction);
      write_figures(out, section.facts);
      out.end();
    }
    out.end();
  }

  void add(const Section& section, const Item& item) {
    std::vector<Polygon> rings = rings_of(item);
    if (!rings.empty()) {
      for (const Polygon& polygon : rings) {
        for (const Point& point : polygon.ring) box_.add(point);
        areas_.shape(item.place_name(), polygon);
      }
      write_polygons(open_feature(), rings);
      close_feature(section, item);
    }
    for (const Circle& circle : item.circles) {
      write_spot(circle.centre);
      areas_.shape(item.place_name(), circle);
      close_feature(section, item, circle.radius_km);
    }
    if (item.point) {
      write_spot(*item.point);
      areas_.shape(item.place_name(), Circle{*item.point, 0});
      close_feature(section, item);
    } else if (rings.empty() && item.circles.empty() && is_place(item)) {
      write_office(item.code ? *item.code : header_.area(), item.name);
      close_feature(section, item, std::nullopt, true);
    }
  }

  std::vector<Polygon> rings_of(const Item& item) {
    std::vector<Polygon> rings;
    for (const Polygon& polygon : item.polygons) {
      if (auto ring = closed(polygon)) {
        rings.push_back(counter_clockwise(std::move(*ring)));
      } else {
        rings_lost_.push_back({"polygon of " + item.name, std::string(kNothingEnclosed)});
      }
    }
    for (const UnreadableShape& shape : item.unreadable)
      rings_lost_.push_back({shape.element + " of " + item.name, std::string(kUnreadable)});
    return rings;
  }

  // Figures of damage and a headquarters' state are matters; the items of the other kinds are places, even without a
  // position of their own.
  bool is_place(const Item& item) const {
    const std::string& kind = header_.kind.text();
    return item.code.has_value() || (kind != "damage" && kind != "headquarters");
  }

  // A bulletin without places stands at the office that sent it.
  void add_whole() {
    write_office(header_.area(), AreaTable::japan().full_name(header_.area()));
    features_.key("properties").object().field("title", narrative_.subject);
    write_origin_of_feature();
    features_.field("headline", narrative_.headline);
    features_.key("level").number_or_null(header_.level.value());
    features_.key("stand_in").boolean(true).key("matters").array();
    for (const Section& section : narrative_.sections) {
      for (const Item& item : section.items) {
        features_.object().field("title", item.title).field("section", section.key).field_if("text", item.text);
        features_.field_if("state", item.state);
        if (item.at) features_.field("at", rfc3339(*item.at));
        write_figures(features_, item.facts);
        features_.end();
      }
    }
    features_.end().end().end();
  }

  JsonWriter& open_feature() {
    ++count_;
    return features_.object().field("type", "Feature").key("geometry");
  }

  void write_spot(const Point& point) {
    box_.add(point);
    write_point(open_feature(), point);
  }

  void write_office(const AreaCode& code, const std::string& name) {
    if (auto point = office_of(code)) {
      write_spot(*point);
      stand_ins_.push_back(name);
    } else {
      open_feature().null();
      nowhere_.push_back(name);
    }
  }

  // Features of several bulletins stand in one map; each says where it is from.
  void write_origin_of_feature() {
    features_.field("bulletin", header_.bulletin.text()).field("document", header_.document.text());
    features_.key("revision").number(header_.revision.value()).field("mode", word_of(header_.mode));
    features_.field("kind", header_.kind.text()).field("action", word_of(header_.action));
    features_.field("area", header_.area().text());
  }

  void close_feature(const Section& section, const Item& item, std::optional<double> radius_km = std::nullopt,
                     bool stand_in = false) {
    JsonWriter& out = features_.key("properties").object().field("title", item.title);
    write_origin_of_feature();
    out.field_if("id", item.id).field("name", item.name).field_if("kana", item.kana).field("section", section.key);
    out.key("in_force").boolean(section.in_force).key("level").number_or_null(section.level.value());
    out.field_if("state", item.state).field_if("state_label", item.state_label);
    if (item.code) {
      out.field("code", item.code->text());
      areas_.code(*item.code);
    }
    if (item.at) out.field("at", rfc3339(*item.at));
    if (radius_km) out.key("radius_km").number(*radius_km);
    if (stand_in) out.key("stand_in").boolean(true);
    sites_.write(out, item);
    write_figures(out, item.facts);
    out.end().end();
  }

  const Header& header_;
  const Narrative& narrative_;
  Sites sites_;
  JsonWriter features_;
  Box box_;
  std::size_t count_ = 0;
  AreaReport areas_{AreaReport::Carries::kPositions};
  std::vector<Loss> rings_lost_;
  std::vector<std::string> stand_ins_, nowhere_;  // names of what is not drawn where it is
};

std::vector<Origin> origins_of(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context,
                               bool stands_in) {
  std::vector<Origin> origins = identity_origins(bulletin.header, context);
  for (Origin& origin : text_origins(bulletin, narrative,
                                     {{Passage::kSubject, "title"},
                                      {Passage::kHeadline, "headline"},
                                      {Passage::kSummary, "summary"},
                                      {Passage::kNote, "note"},
                                      {Passage::kInstruction, "instruction"},
                                      {Passage::kComplement, "complement"},
                                      {Passage::kSections, "sections"}}))
    origins.push_back(std::move(origin));
  origins.push_back({"features/geometry", How::kCopied, "polygon and circle of each item; rings closed and turned"});
  if (stands_in) origins.push_back({"features/geometry with stand_in", How::kDefaulted, "table of areas: the office"});
  if (std::holds_alternative<Shelters>(bulletin.body))
    origins.push_back(
        {"features/crowding, pets, barrier_free, type", How::kMapped, "table of words of the kind shelter"});
  origins.push_back({"features/figures", How::kCopied, "the figures of each item"});
  return origins;
}

class Geojson final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "geojson", .media_type = "application/geo+json", .title = "map features", .version = 2, .has_area = true};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    Map map(bulletin, narrative);
    std::string bytes = map.write(context);
    std::vector<Loss> losses =
        losses_of(bulletin, narrative,
                  {{Side::kReadings, "Map features have the readings of places, not of offices."},
                   {Side::kOtherLanguages, "Map features are in the sender's first language."},
                   {Side::kAttachments, "Map features link no files."},
                   {Side::kContacts, "Map features name no contacts of the office."}},
                  bytes);
    const std::vector<Loss> drawn = map.losses();
    losses.insert(losses.end(), drawn.begin(), drawn.end());
    std::vector<Origin> origins = origins_of(bulletin, narrative, context, map.stands_in());
    return {std::move(bytes), std::string(info().media_type), std::move(losses), {}, std::move(origins), {},
            map.areas()};
  }
};

}  // namespace

std::unique_ptr<Medium> make_geojson_medium() { return std::make_unique<Geojson>(); }

}  // namespace ofure
