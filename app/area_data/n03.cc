#include "app/area_data/n03.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace ofure::app {
namespace {

using nlohmann::json;

// Which code the property means: five digits; a number that lost its leading zero; six with the check digit.
std::optional<AreaCode> code_of(std::string digits) {
  if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
  if (digits.size() == 5) {
    auto check = AreaCode::check_digit(digits);
    if (!check) return std::nullopt;
    digits += *check;
  }
  return AreaCode::parse(digits);
}

// "urn:ogc:def:crs:EPSG::6668", "EPSG:4326"
bool is_latitude_and_longitude(std::string_view name) {
  constexpr std::array<std::string_view, 4> kKnown = {"6668", "4612", "4326", "CRS84"};  // JGD2011, JGD2000, WGS 84
  return std::any_of(kKnown.begin(), kKnown.end(), [&](std::string_view known) { return name.ends_with(known); });
}

// Follows the document value by value. Every handler returns false once `error` stands, which ends the reading.
class Features final : public nlohmann::json_sax<json> {
 public:
  using Progress = std::function<void(std::uint64_t, std::uint64_t)>;
  Features(std::istream& in, BoundaryWriter& writer, const Progress& progress)
      : in_(in), writer_(writer), progress_(progress) {}

  bool null() override {
    if (now() == In::kProperties && key_ == "N03_007") feature_.has_code = true;
    return true;
  }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value), std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<double>(value), std::to_string(value));
  }
  bool number_float(number_float_t value, const string_t& text) override { return number(value, text); }
  bool string(string_t& text) override { return word(text); }
  bool binary(binary_t&) override { return true; }

  bool key(string_t& name) override {
    key_ = name;
    return true;
  }
  bool start_object(std::size_t) override { return open(false); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception& fault) override {
    return wrong(fmt::format("JSONとして読めません（{} バイト目）。", at), fmt::format("It does not read as JSON at byte {}.", at),
                 fault.what());
  }

  // After the end of the text.
  Result<N03Account> account() && {
    if (error_) return tl::unexpected(*error_);
    if (!collection_ || !saw_features_)
      return fail(Code::kBadInput,
                  "GeoJSONの FeatureCollection ではありません。 / It is no FeatureCollection of GeoJSON.");
    if (account_.features == 0) return fail(Code::kBadInput, "地物がひとつもありません。 / It has no feature at all.");
    account_.unknown.assign(unknown_.begin(), unknown_.end());
    return std::move(account_);
  }

 private:
  enum class In : std::uint8_t { kDocument, kCrs, kCrsProperties, kFeatures, kFeature, kProperties, kGeometry, kNumbers, kOther };

  In now() const { return path_.empty() ? In::kOther : path_.back(); }

  In entered(bool array) const {
    if (path_.empty()) return array ? In::kOther : In::kDocument;
    switch (path_.back()) {
      case In::kDocument: return key_ == "features" && array ? In::kFeatures : key_ == "crs" && !array ? In::kCrs : In::kOther;
      case In::kCrs: return key_ == "properties" && !array ? In::kCrsProperties : In::kOther;
      case In::kFeatures: return array ? In::kOther : In::kFeature;
      case In::kFeature:
        return array ? In::kOther : key_ == "properties" ? In::kProperties : key_ == "geometry" ? In::kGeometry : In::kOther;
      case In::kGeometry: return array && key_ == "coordinates" ? In::kNumbers : In::kOther;
      case In::kNumbers: return array ? In::kNumbers : In::kOther;
      default: return In::kOther;
    }
  }

  bool open(bool array) {
    const In in = entered(array);
    path_.push_back(in);
    switch (in) {
      case In::kFeatures:
        saw_features_ = true;
        return true;
      case In::kFeature:
        ++account_.features;
        feature_ = {};
        return true;
      case In::kNumbers: return open_numbers();
      default: return true;
    }
  }

  bool close() {
    const In in = now();
    path_.pop_back();
    if (in == In::kNumbers) return close_numbers();
    if (in == In::kFeature) return end_feature();
    key_.clear();
    return true;
  }

  bool word(const std::string& text) {
    if (now() == In::kDocument && key_ == "type") collection_ = text == "FeatureCollection";
    if (now() == In::kCrsProperties && key_ == "name" && !is_latitude_and_longitude(text))
      return wrong("座標系が緯度経度（JGD2011）ではありません: " + text + "。緯度経度のファイルを使ってください。",
                   "The coordinates are not latitude and longitude (JGD2011): " + text + ".");
    if (now() == In::kProperties) return property(text);
    if (now() == In::kGeometry && key_ == "type") feature_.type = text;
    if (now() == In::kNumbers) return wrong_numbers();
    return true;
  }
  bool property(const std::string& text) {
    if (key_ == "N03_007") feature_.code = text, feature_.has_code = true;
    if (key_ == "N03_001" || key_ == "N03_003" || key_ == "N03_004" || key_ == "N03_005") feature_.name += text;
    return true;
  }
  bool number(double value, const std::string& text) {
    if (now() == In::kProperties && key_ == "N03_007") return property(text);
    if (now() == In::kNumbers) return coordinate(value);
    return true;
  }

  // Nested arrays: of numbers a position, of positions a ring, of rings a polygon, of polygons a MultiPolygon. What an
  // array is, its first number tells; `depth_` counts from the outermost.
  bool open_numbers() {
    if (++depth_ > 4) return wrong_numbers();
    counted_ = 0;
    return true;
  }
  bool coordinate(double value) {
    if (counted_ == 0) {
      if (depth_ < 3 || (position_depth_ != 0 && depth_ != position_depth_)) return wrong_numbers();
      position_depth_ = depth_;
      point_.longitude = value;
    } else if (counted_ == 1) {
      point_.latitude = value;
    }
    ++counted_;  // a height, where there is one, says nothing here
    return true;
  }
  bool close_numbers() {
    const int closed = depth_--;
    if (closed == position_depth_) return take_point();
    if (closed == position_depth_ - 1) return take_ring();
    if (closed == position_depth_ - 2) take_polygon();
    return true;
  }
  bool take_point() {
    if (counted_ < 2) return wrong_numbers();
    if (point_.latitude < 20 || point_.latitude > 46 || point_.longitude < 122 || point_.longitude > 154)
      return wrong(fmt::format("日本の外の座標があります: [{}, {}]。GeoJSONは経度、緯度の順です。", point_.longitude, point_.latitude),
                   fmt::format("[{}, {}] is not in Japan; GeoJSON has the longitude first.", point_.longitude, point_.latitude));
    if (!ring_open_) writer_.open_ring();
    ring_open_ = true;
    return world(writer_.point(point_));
  }
  bool take_ring() {
    if (!ring_open_) return true;
    ring_open_ = false;
    ++feature_.rings;
    auto points = writer_.close_ring();
    if (!points) return world(tl::unexpected(points.error()));
    if (*points < 4)
      return wrong(fmt::format("{} 番目の輪の点が足りません。", feature_.rings), fmt::format("Ring {} has too few points.", feature_.rings));
    ++feature_.rings_of_polygon;
    return true;
  }
  void take_polygon() {
    if (feature_.rings_of_polygon > 0) feature_.polygons.push_back(std::exchange(feature_.rings_of_polygon, 0));
  }

  bool end_feature() {
    position_depth_ = 0;
    if (feature_.type.empty() || feature_.rings == 0) {
      ++account_.without_shape;
      return true;
    }
    if (feature_.type != "Polygon" && feature_.type != "MultiPolygon")
      return wrong("形が Polygon でも MultiPolygon でもありません: " + feature_.type + "。",
                   "Its geometry is neither Polygon nor MultiPolygon: " + feature_.type + ".");
    auto code = whose();
    if (!code) return false;
    if (*code == AreaCode()) ++account_.nobodys;
    else if (AreaTable::japan().find(*code) == nullptr) unknown_.insert(*code);
    for (std::size_t rings : feature_.polygons) writer_.outline(*code, rings);
    if (progress_) {
      const auto at = in_.tellg();
      progress_(at < 0 ? 0 : static_cast<std::uint64_t>(at), account_.features);
    }
    return true;
  }

  // Nothing, with the error told, where the property is none that is known.
  std::optional<AreaCode> whose() {
    const bool none = feature_.code.empty() || feature_.code == "00000" || feature_.name.find("所属未定") != std::string::npos;
    if (!feature_.has_code) {
      wrong("属性 N03_007（行政区域コード）がありません。国土数値情報 N03 のファイルか確かめてください。",
            "It has no property N03_007. Check that the file is N03 of the National Land Numerical Information.");
      return std::nullopt;
    }
    if (none) return AreaCode();
    auto code = code_of(feature_.code);
    if (!code)
      wrong("N03_007 が5桁の行政区域コードではありません: " + feature_.code + "。",
            "N03_007 is no code of five digits: " + feature_.code + ".");
    return code;
  }

  bool wrong_numbers() {
    return wrong("座標（coordinates）が数の組になっていません。", "Its coordinates are not pairs of numbers.");
  }
  bool wrong(const std::string& ja, const std::string& en, std::string cause = {}) {
    std::string where_ja, where_en;
    if (account_.features > 0) {
      const std::string name = feature_.name + (feature_.code.empty() ? "" : " " + feature_.code);
      where_ja = fmt::format("{} 番目の地物{}: ", account_.features, name.empty() ? "" : "（" + name + "）");
      where_en = fmt::format("feature {}{}: ", account_.features, name.empty() ? "" : " (" + name + ")");
    }
    error_ = Error{Code::kBadInput, where_ja + ja + " / " + where_en + en, std::move(cause)};
    return false;
  }
  bool world(const Done& done) {
    if (!done) error_ = done.error();
    return done.has_value();
  }

  struct Feature {
    std::string code, name, type;
    bool has_code = false;  // the property was there, null or not
    std::size_t rings = 0, rings_of_polygon = 0;
    std::vector<std::size_t> polygons;  // rings of each
  };

  std::istream& in_;
  BoundaryWriter& writer_;
  const Progress& progress_;
  std::vector<In> path_;
  std::string key_;
  Feature feature_;
  int depth_ = 0, position_depth_ = 0, counted_ = 0;
  Point point_;
  bool ring_open_ = false, collection_ = false, saw_features_ = false;
  std::set<AreaCode> unknown_;
  N03Account account_;
  std::optional<Error> error_;
};

}  // namespace

Result<N03Account> read_n03(std::istream& in, BoundaryWriter& writer,
                            const std::function<void(std::uint64_t bytes, std::uint64_t features)>& progress) {
  Features features(in, writer, progress);
  json::sax_parse(in, &features);
  return std::move(features).account();
}

}  // namespace ofure::app
