#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using nlohmann::ordered_json;

ordered_json map(const Bulletin& bulletin) { return ordered_json::parse(sample::rendition("geojson", bulletin).bytes); }

// RFC 7946, section 3.1.1 and 4: longitude, latitude in degrees.
void expect_position(const ordered_json& position, const ordered_json& box) {
  ASSERT_EQ(position.size(), 2u);
  EXPECT_GE(position[0], box[0]);
  EXPECT_LE(position[0], box[2]);
  EXPECT_GE(position[1], box[1]);
  EXPECT_LE(position[1], box[3]);
}

double twice_area(const ordered_json& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += double(ring[i][0]) * double(ring[i + 1][1]) - double(ring[i + 1][0]) * double(ring[i][1]);
  }
  return sum;
}

void expect_rings(const ordered_json& rings, const ordered_json& box) {
  for (const ordered_json& ring : rings) {
    ASSERT_GE(ring.size(), 4u);
    EXPECT_EQ(ring.front(), ring.back());
    EXPECT_GT(twice_area(ring), 0) << "an exterior ring runs counter-clockwise";
    for (const ordered_json& position : ring) expect_position(position, box);
  }
}

void expect_geometry(const ordered_json& geometry, const ordered_json& box) {
  if (geometry.is_null()) return;
  const ordered_json& coordinates = geometry["coordinates"];
  if (geometry["type"] == "Point") return expect_position(coordinates, box);
  if (geometry["type"] == "Polygon") return expect_rings(coordinates, box);
  ASSERT_EQ(geometry["type"], "MultiPolygon");
  for (const ordered_json& rings : coordinates) expect_rings(rings, box);
}

TEST(Geojson, EveryMapObeysRfc7946) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      ordered_json collection = map(sample::bulletin(kind, action));
      EXPECT_EQ(collection["type"], "FeatureCollection");
      const ordered_json& box = collection["bbox"];
      ASSERT_EQ(box.size(), 4u);
      EXPECT_LE(box[0], box[2]);
      EXPECT_LE(box[1], box[3]);
      expect_position({box[0], box[1]}, {-180, -90, 180, 90});
      expect_position({box[2], box[3]}, {-180, -90, 180, 90});
      EXPECT_FALSE(collection.contains("properties") || collection.contains("geometry") ||
                   collection.contains("coordinates"));
      ASSERT_FALSE(collection["features"].empty());
      for (const ordered_json& feature : collection["features"]) {
        EXPECT_EQ(feature["type"], "Feature");
        EXPECT_EQ(feature["properties"].begin().key(), "title");
        expect_geometry(feature["geometry"], box);
      }
    }
  }
}

const ordered_json& feature_of(const ordered_json& collection, std::string_view name) {
  for (const ordered_json& feature : collection["features"]) {
    if (feature["properties"].value("name", "") == name) return feature;
  }
  static const ordered_json kNone;
  ADD_FAILURE() << "no feature of " << name;
  return kNone;
}

TEST(Geojson, AClockwiseRingIsTurned) {
  ordered_json collection = map(sample::bulletin("evacuation"));
  EXPECT_EQ(
      feature_of(collection, "山王地区")["geometry"],
      ordered_json::parse(
          R"({"type":"Polygon","coordinates":[[[136.96,37.05],[136.96,37.03],[136.98,37.03],[136.98,37.05],[136.96,37.05]]]})"));
}

TEST(Geojson, ACircleIsItsCentreWithARadius) {
  ordered_json collection = map(sample::bulletin("evacuation"));
  const ordered_json& feature = feature_of(collection, "石崎地区");
  EXPECT_EQ(feature["geometry"], ordered_json::parse(R"({"type":"Point","coordinates":[136.94,37.06]})"));
  EXPECT_EQ(feature["properties"]["radius_km"], 1.2);
  EXPECT_FALSE(feature["properties"].contains("stand_in"));
}

TEST(Geojson, ADistrictWithoutShapeStandsAtItsOfficeAndSaysSo) {
  ordered_json collection = map(sample::bulletin("evacuation"));
  const ordered_json& feature = feature_of(collection, "矢田新町");
  EXPECT_EQ(feature["properties"]["stand_in"], true);
  EXPECT_EQ(feature["geometry"]["type"], "Point");
  const Area* town = AreaTable::japan().find(sample::area("172022"));
  EXPECT_EQ(feature["geometry"]["coordinates"], (ordered_json{town->office->longitude, town->office->latitude}));
}

TEST(Geojson, AnAreaWithoutOfficeHasNoGeometryRatherThanAGuess) {
  Bulletin bulletin = sample::bulletin("headquarters");
  bulletin.header.publishing.code = sample::area("170003");
  ASSERT_FALSE(AreaTable::japan().find(sample::area("170003"))->office.has_value());
  ordered_json collection = map(bulletin);
  EXPECT_TRUE(collection["features"][0]["geometry"].is_null());
  EXPECT_FALSE(collection.contains("bbox"));
}

TEST(Geojson, AShelterHasItsStateCrowdingCapacityAndNeeds) {
  ordered_json collection = map(sample::bulletin("shelter"));
  const ordered_json& shelter = feature_of(collection, "山王小学校");
  const ordered_json& properties = shelter["properties"];
  EXPECT_EQ(shelter["geometry"]["coordinates"], (ordered_json{136.97, 37.042}));
  EXPECT_EQ(properties["state"], "open");
  EXPECT_EQ(properties["crowding"], "vacant");
  EXPECT_EQ(properties["capacity"], 400);
  EXPECT_EQ(properties["people"], 180);
  EXPECT_EQ(properties["pets"], "conditional");
  EXPECT_FALSE(properties.contains("barrier_free"));
  EXPECT_EQ(feature_of(collection, "矢田公民館")["properties"]["state"], "closed");
}

TEST(Geojson, ASecondTelephoneDoesNotHideTheFirst) {
  Bulletin bulletin = sample::bulletin("shelter");
  std::get<Shelters>(bulletin.body).sites.front().contacts = {{"phone", "0767-1"}, {"phone", "0767-2"}};
  ordered_json collection = map(bulletin);
  const ordered_json& figures = feature_of(collection, "山王小学校")["properties"]["figures"];
  EXPECT_EQ(figures["phone"], "0767-1");
  EXPECT_EQ(figures["phone_2"], "0767-2");
}

TEST(Geojson, EveryFeatureSaysWhichBulletinItIsOf) {
  for (std::string_view kind : sample::kind_words()) {
    Bulletin bulletin = sample::bulletin(kind, Action::kUpdate, Mode::kExercise);
    ordered_json collection = map(bulletin);
    for (const ordered_json& feature : collection["features"]) {
      const ordered_json& properties = feature["properties"];
      EXPECT_EQ(properties["bulletin"], bulletin.header.bulletin.text());
      EXPECT_EQ(properties["document"], bulletin.header.document.text());
      EXPECT_EQ(properties["revision"], 3);
      EXPECT_EQ(properties["mode"], "exercise");
      EXPECT_EQ(properties["kind"], kind);
      EXPECT_EQ(properties["action"], "update");
      EXPECT_EQ(properties["area"], "172022");
      EXPECT_TRUE(properties.contains("level"));
    }
  }
}

TEST(Geojson, ALevelThatIsNotThereIsNull) {
  ordered_json shelters = map(sample::bulletin("shelter"));
  EXPECT_TRUE(shelters["level"].is_null());
  EXPECT_TRUE(shelters["features"][0]["properties"]["level"].is_null());
  ordered_json orders = map(sample::bulletin("evacuation"));
  EXPECT_EQ(feature_of(orders, "山王地区")["properties"]["level"], 4);
}

std::string losses_of(const Bulletin& bulletin) {
  std::string text;
  for (const Loss& loss : sample::rendition("geojson", bulletin).losses) text += loss.what + "\n";
  return text;
}

TEST(Geojson, APointThatStandsForAnAreaIsALoss) {
  std::string districts = losses_of(sample::bulletin("evacuation")), shelters = losses_of(sample::bulletin("shelter"));
  EXPECT_NE(districts.find("extent (2): 矢田新町、小島町\n"), std::string::npos) << districts;
  EXPECT_NE(shelters.find("extent (1): 矢田公民館\n"), std::string::npos) << "山王小学校 has a position: " << shelters;
}

TEST(Geojson, AContactThatIsAmongTheFiguresIsNotLost) {
  std::string losses = losses_of(sample::bulletin("shelter"));
  EXPECT_EQ(losses.find("山王小学校/phone"), std::string::npos) << losses;
  EXPECT_NE(losses.find("七尾市防災交通課/phone"), std::string::npos) << losses;
}

TEST(Geojson, TheHeadOfTheMapTellsWhatItShows) {
  ordered_json collection = map(sample::bulletin("damage", Action::kCorrect, Mode::kExercise));
  EXPECT_EQ(collection["mode"], "exercise");
  EXPECT_EQ(collection["kind"], "damage");
  EXPECT_EQ(collection["action"], "correct");
  EXPECT_EQ(collection["sequence"], 41);
  EXPECT_EQ(collection["previous"], 38);
  EXPECT_EQ(collection["area"], "172022");
}

}  // namespace
}  // namespace ofure
