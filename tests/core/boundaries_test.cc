#include "core/boundaries.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "samples/boundaries.h"

namespace ofure {
namespace {

using outlines::code;
using outlines::fine_square;
using outlines::square;

const AreaCode kNanao = code("172022"), kHakui = code("172073");

Polygon polygon(double south, double west, double north, double east) { return {square(south, west, north, east)}; }

TEST(BoundariesOfAreas, SayWhichMunicipalityAPointLiesIn) {
  const Boundaries noto = outlines::noto();
  EXPECT_EQ(noto.at({37.1, 136.9}), kNanao);
  EXPECT_EQ(noto.at({37.1, 137.1}), kHakui);
  EXPECT_EQ(noto.at({37.32, 136.92}), kNanao) << "an island is of it";
  EXPECT_EQ(noto.at({37.06, 136.86}), std::nullopt) << "a hole is not";
  EXPECT_EQ(noto.at({37.22, 136.9}), std::nullopt) << "nobody's";
  EXPECT_EQ(noto.at({36.0, 136.9}), std::nullopt) << "the sea";
  EXPECT_EQ(noto.codes(), (std::vector<AreaCode>{kNanao, kHakui}));
  EXPECT_EQ(noto.facts().at("source"), "a test");
  EXPECT_TRUE(noto.verify());
}

TEST(BoundariesOfAreas, MeasureTheDistanceToTheNearestBorder) {
  const Boundaries noto = outlines::noto();
  EXPECT_EQ(noto.distance_km({37.1, 136.9}, kNanao), 0);
  // A degree of longitude is 88.8 km at 37 degrees north.
  EXPECT_NEAR(noto.distance_km({37.1, 137.1}, kNanao), 8.87, 0.05);
  EXPECT_NEAR(noto.distance_km({36.9, 136.9}, kNanao), 11.12, 0.05);
  EXPECT_NEAR(noto.distance_km({37.06, 136.86}, kNanao), 0.89, 0.02) << "out of the hole again";
  EXPECT_NEAR(noto.distance_km({36.9, 136.7}, kNanao), std::hypot(11.12, 8.89), 0.1) << "to a corner";
}

TEST(BoundariesOfAreas, LetAShapeReachALittleOverTheBorderAndFurtherIntoTheSea) {
  const Boundaries noto = outlines::noto();
  EXPECT_EQ(noto.beyond(polygon(37.1, 136.9, 37.15, 136.95), kNanao), std::nullopt);
  EXPECT_EQ(noto.beyond(polygon(37.1, 136.9, 37.15, 137.005), kNanao), std::nullopt) << "440 m into the neighbour";
  EXPECT_EQ(noto.beyond(polygon(37.1, 136.76, 37.15, 136.9), kNanao), std::nullopt) << "3.5 km into the sea";
  EXPECT_EQ(noto.beyond(polygon(37.15, 136.85, 37.24, 136.95), kNanao), std::nullopt) << "over land that is nobody's";
  EXPECT_EQ(noto.beyond(Circle{{37.1, 136.997}, 0.5}, kNanao), std::nullopt);
  EXPECT_EQ(noto.beyond(Circle{{37.1, 137.004}, 0}, kNanao), std::nullopt);
}

TEST(BoundariesOfAreas, TellHowFarAShapeReachesAndIntoWhichMunicipality) {
  const Boundaries noto = outlines::noto();
  auto over = noto.beyond(polygon(37.1, 136.9, 37.15, 137.1), kNanao);
  ASSERT_TRUE(over);
  EXPECT_FALSE(over->wholly);
  EXPECT_NEAR(over->km, 8.87, 0.1) << "of the farthest point";
  EXPECT_EQ(over->into, std::vector<AreaCode>{kHakui});

  auto away = noto.beyond(polygon(37.1, 137.05, 37.15, 137.1), kNanao);
  ASSERT_TRUE(away);
  EXPECT_TRUE(away->wholly);
  EXPECT_NEAR(away->km, 4.43, 0.1) << "of the nearest point";

  auto sea = noto.beyond(polygon(36.5, 136.9, 36.6, 137.0), kNanao);
  ASSERT_TRUE(sea);
  EXPECT_TRUE(sea->wholly);
  EXPECT_TRUE(sea->into.empty());

  auto wide = noto.beyond(Circle{{37.1, 136.95}, 20}, kNanao);
  ASSERT_TRUE(wide);
  EXPECT_FALSE(wide->wholly);
  EXPECT_GT(wide->km, 14);
  EXPECT_EQ(wide->into, std::vector<AreaCode>{kHakui});
}

TEST(BoundariesOfAreas, FindWhatLiesBetweenTheCornersOfAShapeAndInsideIt) {
  // An L-shaped town around its neighbour: all corners of the triangle lie in the town, one edge crosses the other.
  const Boundaries two = outlines::boundaries(
      {{"172022", {{{37.0, 136.8}, {37.0, 137.2}, {37.05, 137.2}, {37.05, 136.85}, {37.3, 136.85}, {37.3, 136.8}}}},
       {"172073", {square(37.05, 136.85, 37.3, 137.2)}}});
  auto crossing = two.beyond(Polygon{{{37.02, 137.18}, {37.28, 136.82}, {37.02, 136.82}, {37.02, 137.18}}}, kNanao);
  ASSERT_TRUE(crossing);
  EXPECT_FALSE(crossing->wholly);
  EXPECT_EQ(crossing->into, std::vector<AreaCode>{kHakui});
  // A ring of a town around another: a shape along the ring encloses it.
  const Boundaries ring = outlines::boundaries(
      {{"172022", {square(37.0, 136.8, 37.3, 137.2), square(37.05, 136.9, 37.25, 137.1)}},
       {"172073", {square(37.05, 136.9, 37.25, 137.1)}}});
  auto around = ring.beyond(polygon(37.02, 136.82, 37.28, 137.18), kNanao);
  ASSERT_TRUE(around);
  EXPECT_EQ(around->into, std::vector<AreaCode>{kHakui});
}

TEST(BoundariesOfAreas, SayNothingOfAnAreaThatIsNotDrawnAsAWhole) {
  const Boundaries noto = outlines::noto();
  EXPECT_TRUE(noto.draws(kNanao));
  EXPECT_FALSE(noto.draws(code("172049"))) << "another town";
  EXPECT_FALSE(noto.draws(code("170003"))) << "a prefecture needs all its towns";
  EXPECT_EQ(noto.beyond(polygon(30, 130, 31, 131), code("172049")), std::nullopt);
  EXPECT_EQ(noto.beyond(polygon(30, 130, 31, 131), code("170003")), std::nullopt);

  std::vector<outlines::Town> towns;
  for (const Area& area : AreaTable::japan().of_prefecture(code("170003"))) {
    if (area.kind == AreaKind::kPrefecture) continue;
    const double west = 136 + 0.1 * double(towns.size());
    towns.push_back({std::string(area.code.text()), {square(37.0, west, 37.1, west + 0.1)}});
  }
  const Boundaries ishikawa = outlines::boundaries(towns);
  EXPECT_TRUE(ishikawa.draws(code("170003")));
  EXPECT_EQ(ishikawa.beyond(polygon(37.02, 136.02, 37.08, 136.5), code("170003")), std::nullopt) << "over inner borders";
  EXPECT_TRUE(ishikawa.beyond(polygon(36.0, 136.02, 36.1, 136.5), code("170003")));
  towns.pop_back();
  EXPECT_FALSE(outlines::boundaries(towns).draws(code("170003")));
}

TEST(BoundariesOfAreas, MakeACityOfItsWards) {
  const AreaCode sapporo = code("011002");
  std::vector<outlines::Town> wards;
  for (const Area& area : AreaTable::japan().of_prefecture(sapporo)) {
    if (area.parent != sapporo) continue;
    const double west = 141 + 0.1 * double(wards.size());
    wards.push_back({std::string(area.code.text()), {square(43.0, west, 43.1, west + 0.1)}});
  }
  ASSERT_EQ(wards.size(), 10u);
  const Boundaries whole = outlines::boundaries(wards);
  EXPECT_TRUE(whole.draws(sapporo));
  EXPECT_EQ(whole.beyond(polygon(43.02, 141.02, 43.08, 141.9), sapporo), std::nullopt);
  EXPECT_TRUE(whole.beyond(polygon(43.02, 141.02, 43.08, 141.9), code("011011"))) << "one ward is not the city";
  EXPECT_EQ(whole.at({43.05, 141.05}), code("011011"));
  wards.erase(wards.begin());
  EXPECT_FALSE(outlines::boundaries(wards).draws(sapporo));
}

TEST(BoundariesOfAreas, AreTheSameForRingsOfManyPoints) {
  const Boundaries coarse = outlines::noto();
  const Boundaries fine = outlines::boundaries(
      {{"172022", {fine_square(37.0, 136.8, 37.2, 137.0, 333), fine_square(37.05, 136.85, 37.07, 136.87, 64)}},
       {"172022", {fine_square(37.3, 136.9, 37.35, 136.95, 16)}},
       {"172073", {fine_square(37.0, 137.0, 37.2, 137.2, 1000)}},
       {"", {square(37.2, 136.8, 37.25, 137.2)}}});
  std::mt19937 chance(20261121);
  std::uniform_real_distribution<double> latitude(36.9, 37.4), longitude(136.7, 137.3);
  for (int i = 0; i < 2000; ++i) {
    const Point point{latitude(chance), longitude(chance)};
    EXPECT_EQ(coarse.at(point), fine.at(point)) << point.latitude << "," << point.longitude;
    EXPECT_NEAR(coarse.distance_km(point, kNanao), fine.distance_km(point, kNanao), 0.001);
  }
}

TEST(BoundariesOfAreas, AreRefusedWhenTheirBytesAreDamaged) {
  auto whole = outlines::image({{"172022", {square(37.0, 136.8, 37.2, 137.0)}}});
  ASSERT_TRUE(Boundaries::over(whole, *whole));
  for (std::size_t size = 0; size < whole->size(); size += 7) {
    auto cut = std::make_shared<std::string>(whole->substr(0, size));
    auto read = Boundaries::over(cut, *cut);
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, Code::kCorrupt);
  }
  int noticed = 0;
  for (std::size_t at = 0; at < whole->size(); ++at) {
    auto spoilt = std::make_shared<std::string>(*whole);
    (*spoilt)[at] = static_cast<char>((*spoilt)[at] ^ 0x55);
    auto read = Boundaries::over(spoilt, *spoilt);
    const bool found = !read || !read->verify();
    noticed += found ? 1 : 0;
    if (read) static_cast<void>(read->beyond(polygon(37.1, 136.9, 37.15, 137.1), kNanao));  // whatever it says, it ends
  }
  EXPECT_EQ(noticed, static_cast<int>(whole->size()));
}

}  // namespace
}  // namespace ofure
