#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "formats/area_report.h"
#include "formats/generated.h"
#include "formats/press.h"
#include "formats/reading_case.h"
#include "formats/sample.h"
#include "formats/sent_area.h"

namespace ofure {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kSource = OFURE_SOURCE_DIR;

std::vector<fs::path> examples() {
  std::vector<fs::path> found;
  for (const auto& file : fs::recursive_directory_iterator(kSource / "examples")) {
    if (file.path().extension() == ".xml") found.push_back(file.path());
  }
  return found;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

Bulletin read(const std::string& xml) {
  Reading reading = reading::reader().read(xml);
  EXPECT_TRUE(reading.bulletin) << reading::told(reading.findings);
  return reading.bulletin.value_or(Bulletin());
}

// What the second program says of the documents, in their order. It is started once: starting it costs the most.
std::vector<std::string> recomputed(const std::vector<std::string>& documents) {
  std::string folder = (fs::temp_directory_path() / "ofure-area-XXXXXX").string();
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  std::string command = "/usr/bin/python3 '" + (kSource / "tests/formats/area_digest.py").string() + "'";
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string name = folder + "/" + std::to_string(i);
    std::ofstream(name, std::ios::binary) << documents[i];
    command += " '" + name + "'";
  }
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::vector<std::string> digests;
  std::array<char, 4096> line{};
  while (fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr)
    digests.push_back(std::string(line.data()).substr(0, 64));
  EXPECT_EQ(pclose(pipe), 0);
  fs::remove_all(folder);
  EXPECT_EQ(digests.size(), documents.size());
  digests.resize(documents.size());
  return digests;
}

std::string fenced(const std::string& page, const std::string& word) {
  const std::string opening = "```" + word + "\n";
  const std::size_t from = page.find(opening) + opening.size();
  return page.substr(from, page.find("```", from) - from);
}

TEST(AreaDigest, AnotherProgramComputesTheSameForEveryExample) {
  const auto files = examples();
  ASSERT_GE(files.size(), 28u);
  std::vector<std::string> documents;
  for (const fs::path& file : files) documents.push_back(bytes_of(file));
  const auto digests = recomputed(documents);
  for (std::size_t i = 0; i < files.size(); ++i)
    EXPECT_EQ(sent_area(read(documents[i])).digest.hex(), digests[i]) << files[i];
}

TEST(AreaDigest, AnotherProgramComputesTheSameForUnusualNumbersAndShapes) {
  const std::string ring =
      "37.0985,136.821 37.099,136.864 37.124,136.866 37.129,136.842 37.121,136.823 37.0985,136.821";
  const std::string example = reading::example("evacuation/issue");
  std::vector<std::string> documents;
  for (const std::string& shape :
       {std::string("<polygon>37.098500,136.8210 37.0990001,136.86400049 37.12,136.8 37.0985,136.821</polygon>"),
        std::string("<circle>37.10000000,136.8349999951 0.50</circle>"), std::string("<circle>37.1,136.84 0</circle>"),
        std::string("<circle>37,136.0 2</circle><circle>37.1,136.84 0</circle>"),
        std::string("<polygon>136.821,37.0985 136.864,37.099 136.866,37.124 136.821,37.0985</polygon>"),
        std::string("<polygon>abc</polygon>"), std::string("<polygon>37.1,136.8\n\t 37.2,　136.9 </polygon>"),
        std::string("<circle>37.1,136.85 -5</circle>"), std::string("<circle>37.1,136.85</circle>"),
        std::string("<polygon>37.1,136.8 nan,136 1,2</polygon><circle>37.1,1e2 3</circle>"),
        std::string("<polygon>37.1,136.8 37.2,+136.9 37.,136. .5,136.5</polygon>")}) {
    const std::string xml = reading::with(example, "<polygon>" + ring + "</polygon>", shape);
    documents.push_back(xml);
    EXPECT_NE(sent_area(read(xml)).digest, sent_area(read(example)).digest) << shape;
  }
  const auto digests = recomputed(documents);
  for (std::size_t i = 0; i < documents.size(); ++i)
    EXPECT_EQ(sent_area(read(documents[i])).digest.hex(), digests[i]) << documents[i];
}

TEST(AreaDigest, TheWorkedExampleOfThePageIsTrue) {
  const std::string page = bytes_of(kSource / "docs/wire/area.md");
  const std::string xml = reading::example("evacuation/issue");
  EXPECT_EQ(fenced(page, "area"), area_text(read(xml)));
  EXPECT_EQ(fenced(page, "digest"), sha256(fenced(page, "area")).hex() + "\n");
}

TEST(AreaDigest, DoesNotChangeWithTheOrderOfDistrictsAndChangesWithAnyPoint) {
  Bulletin bulletin = sample::bulletin("evacuation");
  const Digest digest = sent_area(bulletin).digest;
  auto& details = std::get<Evacuation>(bulletin.body).details;
  std::reverse(details.begin(), details.end());
  EXPECT_EQ(sent_area(bulletin).digest, digest);
  bulletin.header.areas.push_back({"羽咋市", sample::area("172073")});
  EXPECT_NE(sent_area(bulletin).digest, digest);
}

// ---- what the media report, held against what they wrote ----

using Forms = std::set<std::string>;

Forms reported(const Rendition& rendition) {
  Forms forms;
  for (const AreaShape& shape : rendition.area.shapes()) forms.insert(shape.form);
  return forms;
}
std::set<std::string> codes_reported(const Rendition& rendition) {
  std::set<std::string> codes;
  for (const AreaCode& code : rendition.area.codes()) codes.emplace(code.text());
  return codes;
}

// The alert, read by eyes of the test.
void expect_true_cap(const Rendition& cap) {
  Forms forms;
  std::set<std::string> codes;
  const std::regex shape("<(polygon|circle)>([^<]*)</"), code("<valueName>jisX0402</valueName>\\s*<value>([0-9]{6})</");
  for (std::sregex_iterator at(cap.bytes.begin(), cap.bytes.end(), shape), end; at != end; ++at) {
    const std::string text = (*at)[2];
    forms.insert((*at)[1] == "polygon" ? shape_of("", *parse_polygon(text)).form
                                       : shape_of("", *parse_circle(text)).form);
  }
  for (std::sregex_iterator at(cap.bytes.begin(), cap.bytes.end(), code), end; at != end; ++at) codes.insert((*at)[1]);
  EXPECT_EQ(reported(cap), forms);
  EXPECT_EQ(codes_reported(cap), codes);
}

Polygon ring_of(const json& positions) {
  Polygon polygon;
  for (const json& position : positions) polygon.ring.push_back({position[1], position[0]});
  return polygon;
}

void expect_true_geojson(const Rendition& map) {
  Forms forms;
  std::set<std::string> codes;
  const json collection = json::parse(map.bytes);
  for (const json& feature : collection["features"]) {
    const json& properties = feature["properties"];
    if (properties.contains("code")) codes.insert(properties["code"]);
    if (properties.contains("stand_in") || feature["geometry"].is_null()) continue;
    const json& geometry = feature["geometry"];
    const std::string type = geometry["type"];
    if (type == "Point") {
      const Point centre{geometry["coordinates"][1], geometry["coordinates"][0]};
      forms.insert(shape_of("", Circle{centre, properties.value("radius_km", 0.0)}).form);
    } else if (type == "Polygon") {
      forms.insert(shape_of("", ring_of(geometry["coordinates"][0])).form);
    } else {
      for (const json& rings : geometry["coordinates"]) forms.insert(shape_of("", ring_of(rings[0])).form);
    }
  }
  EXPECT_EQ(reported(map), forms);
  EXPECT_EQ(codes_reported(map), codes);
}

void expect_true_json(const Rendition& neutral) {
  Forms forms;
  std::set<std::string> codes;
  const json document = json::parse(neutral.bytes);
  for (const json& area : document["areas"]) codes.insert(area["code"]);
  for (const json& section : document["narrative"]["sections"]) {
    for (const json& item : section["items"]) {
      if (item.contains("code")) codes.insert(item["code"]);
      if (item.contains("point"))
        forms.insert(shape_of("", Circle{{item["point"]["latitude"], item["point"]["longitude"]}, 0}).form);
      for (const json& text : item.value("polygons", json::array()))
        forms.insert(shape_of("", *parse_polygon(std::string(text))).form);
      for (const json& text : item.value("circles", json::array()))
        forms.insert(shape_of("", *parse_circle(std::string(text))).form);
    }
  }
  EXPECT_EQ(reported(neutral), forms);
  EXPECT_EQ(codes_reported(neutral), codes);
}

void expect_honest(const Bulletin& bulletin) {
  for (const auto& medium : media()) {
    if (!medium->info().has_area) continue;
    const std::string_view word = medium->info().word;
    const Rendition rendition = sample::rendition(word, bulletin);
    const bool held = rendition.withheld && rendition.withheld->why == Withheld::Why::kArea;
    ASSERT_FALSE(held) << word << ": " << rendition.withheld->en;
    if (word == "cap") expect_true_cap(rendition);
    if (word == "geojson") expect_true_geojson(rendition);
    if (word == "json") expect_true_json(rendition);
  }
}

TEST(AreaReport, IsWhatTheOutputHoldsForEveryKindAndActionAndNothingIsHeld) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      SCOPED_TRACE(std::string(kind) + " " + std::string(word_of(action)));
      expect_honest(sample::bulletin(kind, action));
    }
  }
}

TEST(AreaReport, OfAMediumThatWritesNoAreaHasNone) {
  for (const auto& medium : media()) {
    if (medium->info().has_area) continue;
    const Rendition rendition = sample::rendition(medium->info().word, sample::bulletin("evacuation"));
    EXPECT_TRUE(rendition.area.codes().empty() && rendition.area.shapes().empty()) << medium->info().word;
  }
}

TEST(AreaReport, IsWhatTheOutputHoldsForEveryExample) {
  for (const fs::path& file : examples()) {
    SCOPED_TRACE(file);
    expect_honest(read(bytes_of(file)));
  }
}

TEST(AreaReport, IsWhatTheOutputHoldsForBulletinsMadeByChance) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    expect_honest(generated::bulletin(seed));
  }
}

// ---- converters that go wrong ----

Bulletin order() {
  return read(reading::with(
      reading::example("evacuation/issue"),
      "<polygon>37.0205,136.8885 37.021,136.915 37.042,136.9135 37.0415,136.887 37.0205,136.8885</polygon>",
      "<circle>37.03,136.9 0.5</circle>"));
}

// A real medium that was handed something else on the way: what it writes and reports is wrong and honest.
class Misled final : public Medium {
 public:
  using Fault = std::function<void(Bulletin&, Narrative&)>;
  Misled(std::string_view word, Fault fault) : medium_(*find_medium(word)), fault_(std::move(fault)) {}
  [[nodiscard]] const MediumInfo& info() const override { return medium_.info(); }
  [[nodiscard]] Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                                 const RenderContext& context) const override {
    Bulletin other = bulletin;
    Narrative told = narrative;
    fault_(other, told);
    RenderContext own = context;
    own.tellings = nullptr;
    return medium_.render(other, told, original, own);
  }

 private:
  const Medium& medium_;
  Fault fault_;
};

Item* drawn(Narrative& narrative, std::string_view name) {
  for (Section& section : narrative.sections) {
    for (Item& item : section.items) {
      if (item.name == name) return &item;
    }
  }
  return nullptr;
}

std::string held(std::string_view word, const Misled::Fault& fault) {
  const Bulletin bulletin = order();
  const RenderContext context = sample::context(bulletin);
  const Rendition rendition = render(Misled(word, fault), bulletin, narrative_of(bulletin), "", context);
  if (!rendition.withheld) return "";
  EXPECT_EQ(rendition.bytes, "");
  EXPECT_EQ(rendition.withheld->why, Withheld::Why::kArea);
  EXPECT_NE(rendition.withheld->ja, "");
  return rendition.withheld->en;
}

constexpr std::array<std::string_view, 3> kDrawing = {"cap", "geojson", "json"};

TEST(AreaHold, AMediumThatLostAShapeIsHeld) {
  for (std::string_view word : kDrawing) {
    EXPECT_NE(held(word, [](Bulletin&, Narrative& n) { drawn(n, "中島地区")->polygons.clear(); })
                  .find("A shape of \"中島地区\" has been lost."),
              std::string::npos)
        << word;
  }
}

TEST(AreaHold, AMediumThatMovedAPointIsHeld) {
  for (std::string_view word : kDrawing) {
    EXPECT_NE(held(word, [](Bulletin&, Narrative& n) { drawn(n, "中島地区")->polygons[0].ring[1].longitude += 0.1; })
                  .find("A shape of \"中島地区\" is not the one that was sent."),
              std::string::npos)
        << word;
  }
}

TEST(AreaHold, AMediumThatEnlargedACircleIsHeldAndSaysByHowMuch) {
  for (std::string_view word : kDrawing) {
    EXPECT_NE(held(word, [](Bulletin&, Narrative& n) { drawn(n, "高階地区")->circles[0].radius_km = 50; })
                  .find("has grown from 0.5 km to 50 km"),
              std::string::npos)
        << word;
  }
}

TEST(AreaHold, AMediumThatNamesANeighbourIsHeld) {
  for (std::string_view word : {"cap", "geojson", "json", "tv"}) {
    EXPECT_NE(held(word, [](Bulletin&, Narrative& n) { drawn(n, "和倉地区")->code = sample::area("172073"); })
                  .find("石川県羽咋市 (172073)"),
              std::string::npos)
        << word;
  }
}

TEST(AreaHold, AMediumThatSpeaksToThePrefectureForATownIsHeld) {
  for (std::string_view word : {"cap", "json", "cell", "tv", "mail"}) {
    const std::string reason = held(word, [](Bulletin& b, Narrative&) {
      b.header.publishing.code = sample::area("170003");
      for (NamedArea& area : b.header.areas) area.code = b.header.publishing.code;
    });
    EXPECT_NE(reason.find("has grown from 石川県七尾市 (172022) to 石川県 (170003)"), std::string::npos)
        << word << reason;
  }
}

TEST(AreaHold, AMediumThatSpeaksToTheWholeTownForADrawnDistrictIsHeld) {
  EXPECT_NE(held("cap",
                 [](Bulletin&, Narrative& n) {
                   Item* item = drawn(n, "中島地区");
                   item->polygons.clear();
                   item->code = sample::area("172022");
                 })
                .find("has been lost"),
            std::string::npos);
}

TEST(AreaHold, AShapeWithTooFewPointsHoldsTheMediaThatDrawAndNoOther) {
  Bulletin bulletin = order();
  auto& place = std::get<Evacuation>(bulletin.body).details[0].areas[0].location;
  place.polygons = {Polygon{{{37.1, 136.8}, {37.2, 136.9}}}};
  for (const auto& medium : media()) {
    const std::string_view word = medium->info().word;
    const Rendition rendition = sample::rendition(word, bulletin);
    EXPECT_EQ(rendition.withheld.has_value(), word == "cap" || word == "geojson") << word;
    if (!rendition.withheld) continue;
    EXPECT_EQ(rendition.withheld->why, Withheld::Why::kArea);
    EXPECT_NE(rendition.withheld->en.find("The shape of \"" + place.name + "\" has too few points"), std::string::npos);
    EXPECT_NE(rendition.withheld->ja.find("「" + place.name + "」の図形は点が足りず"), std::string::npos);
  }
}

// The order with the shape of 中島地区 (level 4) as given.
Bulletin order_drawn_as(const std::string& shape) {
  const std::string ring =
      "37.0985,136.821 37.099,136.864 37.124,136.866 37.129,136.842 37.121,136.823 37.0985,136.821";
  return read(reading::with(reading::example("evacuation/issue"), "<polygon>" + ring + "</polygon>", shape));
}

constexpr std::array<std::string_view, 3> kUnreadable = {
    "<polygon>136.821,37.0985 136.864,37.099 136.866,37.124 136.821,37.0985</polygon>", "<polygon>abc</polygon>",
    "<circle>37.1,136.85 -5</circle>"};

TEST(AreaHold, AShapeThatCannotBeReadHoldsTheMediaThatDrawAndNoOther) {
  for (std::string_view shape : kUnreadable) {
    const Bulletin bulletin = order_drawn_as(std::string(shape));
    for (const auto& medium : media()) {
      const std::string_view word = medium->info().word;
      const Rendition rendition = sample::rendition(word, bulletin);
      EXPECT_EQ(rendition.withheld.has_value(), word == "cap" || word == "geojson") << word << shape;
      if (!rendition.withheld) continue;
      EXPECT_EQ(rendition.withheld->why, Withheld::Why::kArea);
      EXPECT_NE(rendition.withheld->ja.find("「中島地区」の図形は読めないため、描けません。"), std::string::npos)
          << rendition.withheld->ja;
      EXPECT_NE(rendition.withheld->en.find("The shape of \"中島地区\" cannot be read"), std::string::npos)
          << rendition.withheld->en;
    }
  }
}

TEST(AreaHold, TheNeutralFormCarriesAShapeThatCannotBeReadAsItWasSent) {
  const json document = json::parse(sample::rendition("json", order_drawn_as("<polygon> 1,2\n abc </polygon>")).bytes);
  int seen = 0;
  for (const json& section : document["narrative"]["sections"]) {
    for (const json& item : section["items"]) {
      if (item["name"] != "中島地区") continue;
      EXPECT_EQ(item["unreadable_shapes"], json::array({"polygon 1,2 abc"}));
      EXPECT_FALSE(item.contains("polygons"));
      ++seen;
    }
  }
  EXPECT_EQ(seen, 1);
}

TEST(AreaHold, ACancelGoesOutWithAShapeThatCannotBeRead) {
  Bulletin bulletin = order_drawn_as("<polygon>abc</polygon>");
  bulletin.header.action = Action::kCancel;
  bulletin.header.errata = Errata{{{"ja", "誤報のため"}}, bulletin.header.sent};
  for (const auto& medium : media())
    EXPECT_FALSE(sample::rendition(medium->info().word, bulletin).withheld) << medium->info().word;
}

TEST(AreaHold, APolygonThatEnclosesNothingHoldsTheMediaThatDraw) {
  for (std::string_view ring :
       {"37.00,136.80 37.01,136.81 37.02,136.82 37.00,136.80", "37.1,136.8 37.1,136.8 37.1,136.8 37.1,136.8",
        "37.00,136.80 37.01,136.80 37.01,136.81 37.01,136.80 37.00,136.80"}) {
    const Bulletin bulletin = order_drawn_as("<polygon>" + std::string(ring) + "</polygon>");
    for (std::string_view word : {"cap", "geojson"}) {
      const Rendition rendition = sample::rendition(word, bulletin);
      ASSERT_TRUE(rendition.withheld) << word << ring;
      EXPECT_NE(rendition.withheld->en.find("encloses nothing"), std::string::npos) << rendition.withheld->en;
      EXPECT_NE(rendition.withheld->ja.find("面を囲まず"), std::string::npos) << rendition.withheld->ja;
    }
    EXPECT_FALSE(sample::rendition("json", bulletin).withheld);
    EXPECT_FALSE(sample::rendition("mail", bulletin).withheld);
  }
}

TEST(AreaDigest, AShapeThatCannotBeReadIsALineOfItsOwn) {
  EXPECT_NE(area_text(order_drawn_as("<circle> 37.1,136.85   -5\n</circle>"))
                .find("\nunreadable\t中島地区\tcircle 37.1,136.85 -5\n"),
            std::string::npos);
  EXPECT_EQ(area_text(order_drawn_as("<polygon></polygon>")), area_text(order_drawn_as("")));
}

TEST(AreaHold, ACancelIsNeverHeldByAShapeThatIsLostButByACodeItIs) {
  Bulletin bulletin = order();
  bulletin.header.action = Action::kCancel;
  bulletin.header.errata = Errata{{{"ja", "誤報のため"}}, bulletin.header.sent};
  std::get<Evacuation>(bulletin.body).details[0].areas[0].location.polygons = {Polygon{{{37.1, 136.8}, {37.2, 136.9}}}};
  for (const auto& medium : media()) EXPECT_FALSE(sample::rendition(medium->info().word, bulletin).withheld) << medium->info().word;
  const Misled astray("cap", [](Bulletin& b, Narrative&) {
    b.header.publishing.code = sample::area("170003");
    for (NamedArea& area : b.header.areas) area.code = b.header.publishing.code;
  });
  const RenderContext context = sample::context(bulletin);
  EXPECT_TRUE(render(astray, bulletin, narrative_of(bulletin), "", context).withheld) << "it would lift a whole prefecture";
}

TEST(AreaHold, ThePlacesThatAnAlertDoesNotDrawAreALossAndHoldNothing) {
  Bulletin bulletin = sample::bulletin("shelter");
  ShelterSite& site = std::get<Shelters>(bulletin.body).sites.at(0);
  site.location.polygons = {Polygon{{{37.1, 136.8}, {37.1, 136.9}, {37.2, 136.9}, {37.1, 136.8}}}};
  const Rendition alert = sample::rendition("cap", bulletin);
  EXPECT_FALSE(alert.withheld);
  ASSERT_FALSE(alert.area.left_out().empty());
  const std::string& why = alert.area.left_out()[0].why;
  EXPECT_TRUE(std::any_of(alert.losses.begin(), alert.losses.end(), [&](const Loss& loss) { return loss.why == why; }));
}

}  // namespace
}  // namespace ofure
