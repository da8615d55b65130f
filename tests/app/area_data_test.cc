#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/area_data/area_files.h"
#include "app/area_data/n03.h"
#include "app/area_data/replaced_file.h"
#include "samples/boundaries.h"

namespace ofure::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHead =
    R"({"type":"FeatureCollection","name":"N03-20240101_17","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6668"}},"features":[)";

std::string feature(const std::string& code, const std::string& geometry, const std::string& name = "七尾市") {
  return R"({"type":"Feature","properties":{"N03_001":"石川県","N03_002":null,"N03_003":null,"N03_004":")" + name +
         R"(","N03_007":)" + code + R"(},"geometry":)" + geometry + "}";
}
std::string square_at(double south, double west, double side = 0.1) {
  std::ostringstream text;
  text << "[[" << west << "," << south << "],[" << west + side << "," << south << "],[" << west + side << ","
       << south + side << "],[" << west << "," << south + side << "],[" << west << "," << south << "]]";
  return text.str();
}
std::string polygon(const std::string& rings) { return R"({"type":"Polygon","coordinates":[)" + rings + "]}"; }
std::string collection(const std::string& features) { return kHead + features + "]}"; }

struct Imported {
  Result<N03Account> account;
  std::optional<Boundaries> boundaries;
  int steps = 0;
};

Imported import(const std::string& text) {
  auto bytes = std::make_shared<std::string>();
  BoundaryWriter writer([bytes](std::string_view more) {
    bytes->append(more);
    return Done{};
  });
  std::istringstream in(text);
  Imported imported;
  imported.account = read_n03(in, writer, [&](std::uint64_t, std::uint64_t) { ++imported.steps; });
  if (!imported.account) return imported;
  EXPECT_TRUE(writer.finish({{"source", "a test"}}));
  imported.boundaries = Boundaries::over(bytes, *bytes).value();
  return imported;
}

AreaCode code(std::string_view digits) { return AreaCode::parse(digits).value(); }

TEST(BoundariesOfN03, AreReadFromPolygonsWithHolesAndMultiPolygonsOfSeveralFeatures) {
  const Imported imported = import(collection(
      feature("\"17202\"", polygon(square_at(37.0, 136.8) + "," + square_at(37.04, 136.84, 0.02))) + "," +
      feature("\"17202\"", R"({"type":"MultiPolygon","coordinates":[[)" + square_at(37.2, 136.8) + "],[" +
                               square_at(37.4, 136.8) + "," + square_at(37.42, 136.82, 0.01) + "]]}") +
      "," + feature("\"17207\"", polygon(square_at(37.0, 136.9)), "羽咋市") + "," +
      feature("null", polygon(square_at(37.0, 137.0)), "所属未定地")));
  ASSERT_TRUE(imported.account) << imported.account.error().text();
  EXPECT_EQ(imported.account->features, 4u);
  EXPECT_EQ(imported.account->nobodys, 1u);
  EXPECT_EQ(imported.steps, 4);
  const Boundaries& read = *imported.boundaries;
  EXPECT_THAT(read.codes(), ElementsAre(code("172022"), code("172073")));
  EXPECT_EQ(read.polygons(), 5u);
  EXPECT_EQ(read.at({37.01, 136.81}), code("172022"));
  EXPECT_EQ(read.at({37.05, 136.85}), std::nullopt) << "a hole";
  EXPECT_EQ(read.at({37.25, 136.85}), code("172022"));
  EXPECT_EQ(read.at({37.45, 136.85}), code("172022"));
  EXPECT_EQ(read.at({37.425, 136.825}), std::nullopt) << "the hole of the second polygon";
  EXPECT_EQ(read.at({37.05, 136.95}), code("172073"));
  EXPECT_EQ(read.at({37.05, 137.05}), std::nullopt) << "nobody's";
}

TEST(BoundariesOfN03, TakeTheMembersInAnyOrderAndCodesInEveryUsualForm) {
  const std::string turned = R"({"geometry":{"coordinates":[)" + square_at(43.0, 141.0) +
                             R"(],"type":"Polygon"},"properties":{"N03_007":1101,"N03_004":"札幌市"},"type":"Feature"})";
  const Imported imported =
      import(R"({"features":[)" + turned + "," + feature("\"172022\"", polygon(square_at(37.0, 136.8))) + "," +
             feature("\"00000\"", polygon(square_at(37.2, 136.8))) + R"(],"type":"FeatureCollection"})");
  ASSERT_TRUE(imported.account) << imported.account.error().text();
  EXPECT_THAT(imported.boundaries->codes(), ElementsAre(code("011011"), code("172022")));
  EXPECT_EQ(imported.account->nobodys, 1u);
}

TEST(BoundariesOfN03, NameTheCodesThatAreNotKnownAndTheFeaturesWithoutAShape) {
  const Imported imported = import(collection(feature("\"17999\"", polygon(square_at(37.0, 136.8))) + "," +
                                              feature("\"17202\"", "null")));
  ASSERT_TRUE(imported.account) << imported.account.error().text();
  ASSERT_EQ(imported.account->unknown.size(), 1u);
  EXPECT_EQ(imported.account->unknown[0].five(), "17999");
  EXPECT_EQ(imported.account->without_shape, 1u);
}

TEST(BoundariesOfN03, AreRefusedWithThePlaceAndWhatToDo) {
  const std::string good = feature("\"17202\"", polygon(square_at(37.0, 136.8)));
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {"", {"JSON"}},
      {"{\"type\":\"FeatureCollection\"}", {"FeatureCollection"}},
      {"[1,2]", {"FeatureCollection"}},
      {collection(""), {"no feature"}},
      {collection(good).substr(0, 300), {"1 番目の地物", "バイト目"}},
      {collection(good + "," + feature("\"17202\"", polygon("[[37.0,136.8],[37.1,136.8],[37.1,136.9],[37.0,136.8]]"))),
       {"2 番目の地物", "石川県七尾市 17202", "経度、緯度の順", "feature 2", "longitude first"}},
      {collection(feature("\"172\\t\"", polygon(square_at(37.0, 136.8)))), {"5桁", "five digits"}},
      {collection(feature("\"172023\"", polygon(square_at(37.0, 136.8)))), {"5桁"}},
      {collection(R"({"type":"Feature","properties":{"name":"七尾市"},"geometry":)" + polygon(square_at(37.0, 136.8)) + "}"),
       {"N03_007", "ありません"}},
      {collection(feature("\"17202\"", R"({"type":"Point","coordinates":[136.8,37.0]})")), {"1 番目の地物"}},
      {collection(feature("\"17202\"", R"({"type":"LineString","coordinates":[[136.8,37.0],[136.9,37.0]]})")),
       {"1 番目の地物"}},
      {collection(feature("\"17202\"", polygon("[[136.8,37.0],[136.9,37.0],[136.8,37.0]]"))), {"1 番目の輪", "too few points"}},
      {collection(feature("\"17202\"", polygon("[[136.8],[136.9,37.0]]"))), {"数の組"}},
      {collection(feature("\"17202\"", polygon("[136.8,37.0]"))), {"数の組"}},
      {collection(feature("\"17202\"", polygon("[[\"136.8\",37.0]]"))), {"数の組"}},
      {R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4301"}},"features":[)" +
           good + "]}",
       {"座標系", "4301"}},
  };
  for (const auto& [text, words] : cases) {
    const Imported imported = import(text);
    ASSERT_FALSE(imported.account) << text;
    EXPECT_EQ(imported.account.error().code, Code::kBadInput);
    for (const std::string& word : words) EXPECT_THAT(imported.account.error().text(), HasSubstr(word)) << text;
  }
}

TEST(BoundariesOfN03, AnyCutFileIsRefused) {
  const std::string whole = collection(feature("\"17202\"", polygon(square_at(37.0, 136.8))));
  ASSERT_TRUE(import(whole).account);
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(import(whole.substr(0, size)).account) << size;
}

TEST(TableOfHouseholds, IsReadWithCommasFullWidthDigitsAndCodesOfFiveDigits) {
  auto table = read_households(
      "\xEF\xBB\xBF"
      "code,district,households,people,source,date,memo\r\n"
      "17202,,\"20,000\",４８０００,住民基本台帳,2026-10-01,x\r\n"
      "172022,中島地区,2300,,,,\r\n");
  ASSERT_TRUE(table) << table.error().text();
  const HouseholdRow* city = table->find(code("172022"), "");
  ASSERT_NE(city, nullptr);
  EXPECT_EQ(city->households, 20'000);
  EXPECT_EQ(city->people, 48'000);
  EXPECT_EQ(city->source, "住民基本台帳");
  const HouseholdRow* district = table->find(code("172022"), "中島");
  ASSERT_NE(district, nullptr);
  EXPECT_EQ(district->people, std::nullopt);
}

TEST(TableOfHouseholds, IsRefusedWithItsLine) {
  const std::pair<std::string, std::string> cases[] = {
      {"code,district,households\n172022,,many\n", "2 行目"},
      {"code,district,households\n172022,,1\n172023,,1\n", "3 行目: 団体コード"},
      {"code,district,households\n172022,,-1\n", "line 2"},
      {"code,district,households\n172022,中島,1\n172022,中島地区,2\n", "3 行目: 同じ区域"},
      {"code,district\n172022,\n", "見出し"},
      {"district,households\n,1\n", "見出し"},
      {"code,households\n", "行がひとつも"},
  };
  for (const auto& [text, word] : cases) {
    auto table = read_households(text);
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error().code, Code::kBadInput);
    EXPECT_THAT(table.error().text(), HasSubstr(word)) << text;
  }
}

class AreaFolder : public testing::Test {
 protected:
  AreaFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ofure-areas-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~AreaFolder() override { std::filesystem::remove_all(folder_); }

  void put(const std::string& path, const std::string& bytes) {
    auto file = ReplacedFile::begin(path);
    ASSERT_TRUE(file) << file.error().text();
    ASSERT_TRUE(file->write(bytes));
    ASSERT_TRUE(file->keep());
  }
  std::string image(const std::string& town) {
    return *outlines::image({{town, {outlines::square(37.0, 136.8, 37.1, 136.9)}}});
  }
  std::vector<std::string> names_in_folder() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_ + "/areas"))
      names.push_back(file.path().filename().string());
    return names;
  }

  std::string folder_;
};

TEST_F(AreaFolder, IsReadAgainAfterEachImportAndOldValuesStayWhoHeldThem) {
  AreaFiles files(folder_);
  EXPECT_FALSE(files.now()->boundaries);
  put(boundaries_file(folder_), image("172022"));
  const auto first = files.now();
  ASSERT_TRUE(first->boundaries);
  EXPECT_EQ(files.now(), first) << "nothing was changed";
  put(boundaries_file(folder_), image("172073"));
  put(households_file(folder_), "code,households\n172022,5\n");
  const auto second = files.now();
  EXPECT_THAT(second->boundaries->codes(), ElementsAre(code("172073")));
  EXPECT_EQ(second->households.rows().size(), 1u);
  EXPECT_THAT(first->boundaries->codes(), ElementsAre(code("172022"))) << "whoever judges by it goes on";
  EXPECT_TRUE(first->boundaries->verify());
  std::filesystem::remove(boundaries_file(folder_));
  EXPECT_FALSE(files.now()->boundaries);
  EXPECT_FALSE(files.now()->households.empty());
}

TEST_F(AreaFolder, KeepsWhatItHasWhenAFileCannotBeUsedAndSaysSo) {
  AreaFiles files(folder_);
  put(boundaries_file(folder_), image("172022"));
  ASSERT_TRUE(files.now()->boundaries);
  EXPECT_THAT(files.notes(), IsEmpty());
  for (const std::string& bytes : {std::string("no boundaries"), std::string()}) {
    put(boundaries_file(folder_), bytes);
    ASSERT_TRUE(files.now()->boundaries);
    ASSERT_EQ(files.notes().size(), 1u);
    EXPECT_THAT(files.notes()[0], HasSubstr("the imported boundaries cannot be used"));
    EXPECT_EQ(files.notes()[0].find(folder_), std::string::npos) << "anybody may read the note";
  }
  put(boundaries_file(folder_), image("172073"));
  EXPECT_THAT(files.now()->boundaries->codes(), ElementsAre(code("172073")));
  EXPECT_THAT(files.notes(), IsEmpty());
}

TEST_F(AreaFolder, AFileThatIsNotKeptLeavesNothingBehind) {
  put(boundaries_file(folder_), image("172022"));
  {
    auto file = ReplacedFile::begin(boundaries_file(folder_));
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half of it"));
  }
  EXPECT_THAT(names_in_folder(), ElementsAre("boundaries"));
  EXPECT_TRUE(open_boundaries(boundaries_file(folder_)));
  EXPECT_FALSE(ReplacedFile::begin(folder_ + "/no/such/folder"));
}

}  // namespace
}  // namespace ofure::app
