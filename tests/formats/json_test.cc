#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "formats/kinds/bulletin.h"
#include "formats/kinds/parts_json.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using nlohmann::json;

template <class T>
json written(const T& body) {
  JsonWriter out;
  write_json(body, out);
  return json::parse(out.str());
}

LocalTexts two_languages() { return {{"ja", "改行\n「引用\"」\\"}, {"en", "second"}}; }

const json kTwoLanguages = {{{"language", "ja"}, {"text", "改行\n「引用\"」\\"}},
                            {{"language", "en"}, {"text", "second"}}};

Location shaped() {
  Location location = place("中島地区", "なかじまちく");
  location.code = *AreaCode::parse("172022");
  // Clockwise as sent.
  location.polygons = {Polygon{{{37, 136}, {38, 136}, {38, 137}, {37, 136}}}};
  location.circles = {Circle{{37.1, 136.9}, 0}, Circle{{37.2, 136.8}, 1.5}};
  return location;
}

const json kShapes = json::parse(R"({
  "name": "中島地区", "kana": "なかじまちく", "code": "172022",
  "polygons": [{"type": "Polygon", "coordinates": [[[136, 37], [137, 38], [136, 38], [136, 37]]]}],
  "circles": [{"type": "Point", "coordinates": [136.8, 37.2], "radius_km": 1.5}],
  "points": [{"type": "Point", "coordinates": [136.9, 37.1]}]})");

json with(json object, const json& more) {
  object.update(more);
  return object;
}

TEST(Json, AnEvacuationIsWrittenWithEveryField) {
  Evacuation body;
  body.disaster = {"台風", {"洪水", "土砂災害"}};
  body.complement = two_languages();
  body.total = count(5770, 13880);
  OrderDetail detail;
  detail.level = Level(4);
  detail.object = count(120, 340);
  detail.areas.push_back({shaped(), at(15, 30), count(0, 7)});
  body.details = {detail, {OrderSort::kElderly, Level(), true, {}, {}}};
  EXPECT_EQ(
      written(body),
      (json{
          {"disaster", {{"name", "台風"}, {"hazards", {"flood", "landslide"}}, {"hazards_ja", {"洪水", "土砂災害"}}}},
          {"complement", kTwoLanguages},
          {"total", {{"households", 5770}, {"people", 13880}}},
          {"details",
           json::array({json{{"sort", "evacuation_order"},
                             {"sort_ja", "避難指示"},
                             {"level", 4},
                             {"state", "issued"},
                             {"state_ja", "発令"},
                             {"object", {{"households", 120}, {"people", 340}}},
                             {"areas", json::array({with(kShapes, {{"at", "2026-10-14T15:30:00+09:00"},
                                                                   {"object", {{"households", 0}, {"people", 7}}}})})}},
                        json{{"sort", "elderly_evacuation"},
                             {"sort_ja", "高齢者等避難"},
                             {"state", "lifted"},
                             {"state_ja", "解除"},
                             {"areas", json::array()}}})}}));
}

TEST(Json, AShelterIsWrittenWithEveryField) {
  Shelters body;
  body.disaster.name = "地震";
  body.complement = two_languages();
  body.total = {1, 2, 3, 4};
  body.total_shelters = 1;
  ShelterSite site;
  site.id = "S-1";
  site.location = shaped();
  site.address = "山王町";
  site.contacts = {{"phone", "0767"}, {"personResponsible", "校長"}};
  site.type = ShelterType::kShelter;
  site.type_detail = "福祉避難所";
  site.sort = ShelterSort::kOpen;
  site.at = at(14, 0);
  site.capacity = 200;
  site.crowding = Crowding::kFull;
  site.number = {10, 0, std::nullopt, 5};
  site.checked = at(15, 0);
  site.pets = Acceptance::kNo;
  site.barrier_free = Acceptance::kYes;
  body.sites = {site};
  json got = written(body);
  EXPECT_EQ(got["disaster"], (json{{"name", "地震"}}));
  EXPECT_EQ(got["complement"], kTwoLanguages);
  EXPECT_EQ(got["total"],
            (json{{"people", 1}, {"people_voluntary", 2}, {"households", 3}, {"households_voluntary", 4}}));
  EXPECT_EQ(got["total_shelters"], 1);
  EXPECT_EQ(
      got["shelters"].at(0),
      with(kShapes,
           {{"id", "S-1"},
            {"address", "山王町"},
            {"contacts", {{{"type", "phone"}, {"value", "0767"}}, {{"type", "personResponsible"}, {"value", "校長"}}}},
            {"type", word_of(ShelterType::kShelter)},
            {"type_ja", "避難所"},
            {"type_detail", "福祉避難所"},
            {"sort", "open"},
            {"sort_ja", "開設"},
            {"at", "2026-10-14T14:00:00+09:00"},
            {"capacity", 200},
            {"crowding", word_of(Crowding::kFull)},
            {"crowding_ja", "定員一杯"},
            {"number", {{"people", 10}, {"people_voluntary", 0}, {"households_voluntary", 5}}},
            {"checked", "2026-10-14T15:00:00+09:00"},
            {"pets", word_of(Acceptance::kNo)},
            {"pets_ja", "不可"},
            {"barrier_free", word_of(Acceptance::kYes)},
            {"barrier_free_ja", "可"}}));
}

TEST(Json, HeadquartersAndDamageAndSedimentAreWrittenWithEveryField) {
  Headquarters office{{"台風", {"暴風"}}, true, true, "七尾市災害警戒本部", at(9, 0), two_languages()};
  EXPECT_EQ(written(office), (json{{"disaster", {{"name", "台風"}, {"hazards", {"storm"}}, {"hazards_ja", {"暴風"}}}},
                                   {"type", "alert"},
                                   {"type_ja", "警戒本部"},
                                   {"status", "dissolved"},
                                   {"status_ja", "解散"},
                                   {"name", "七尾市災害警戒本部"},
                                   {"at", "2026-10-14T09:00:00+09:00"},
                                   {"complement", kTwoLanguages}}));

  Damage damage{{},
                "確定",
                at(9, 0),
                two_languages(),
                {{"HumanDamages", "人的被害", {{"死者", "12", "人"}, {"調査中の施設", "約3", ""}}}}};
  EXPECT_EQ(
      written(damage),
      (json{{"accuracy", "final"},
            {"accuracy_ja", "確定"},
            {"as_of", "2026-10-14T09:00:00+09:00"},
            {"complement", kTwoLanguages},
            {"groups", json::array({{{"group", "human_damages"},
                                     {"group_ja", "人的被害"},
                                     {"items", json::array({{{"type", "死者"}, {"number", 12}, {"unit", "人"}},
                                                            {{"type", "調査中の施設"}, {"number", "約3"}}})}}})}}));

  Sediment sediment{{}, "金沢地方気象台", two_languages(), {{false, 4, {{shaped(), at(2, 10)}}}}};
  EXPECT_EQ(written(sediment),
            (json{{"joint_office", "金沢地方気象台"},
                  {"complement", kTwoLanguages},
                  {"details",
                   json::array({{{"state", "issued"},
                                 {"state_ja", "発表"},
                                 {"warning_level", 4},
                                 {"areas", json::array({with(kShapes, {{"at", "2026-10-14T02:10:00+09:00"}})})}}})}}));
}

TEST(Json, NoticesAndEventsAreWrittenWithEveryField) {
  const std::vector<Attachment> files = {{"https://example.jp/a.pdf", "application/pdf", "画像", {{"ja", "地図"}}}};
  const json files_json = json::parse(
      R"([{"uri": "https://example.jp/a.pdf", "mime_type": "application/pdf", "media_type": "画像", "caption": [{"language": "ja", "text": "地図"}]}])");
  Notice notice{"Alert",
                {"", {"その他"}},
                "交通",
                "道路",
                two_languages(),
                {{"ja", "通行止め"}},
                "https://example.jp/",
                {shaped()},
                files};
  EXPECT_EQ(written(notice), (json{{"information_type", "alert"},
                                   {"disaster", {{"hazards", {"other"}}, {"hazards_ja", {"その他"}}}},
                                   {"category", "transport"},
                                   {"category_ja", "交通"},
                                   {"sub_category", "road"},
                                   {"sub_category_ja", "道路"},
                                   {"title", kTwoLanguages},
                                   {"description", json::array({{{"language", "ja"}, {"text", "通行止め"}}})},
                                   {"url", "https://example.jp/"},
                                   {"places", json::array({kShapes})},
                                   {"attachments", files_json}}));

  Event event{two_languages(),       at(9, 0), at(12, 0), "毎週", "無料", two_languages(),
              "https://example.jp/", shaped(), files};
  EXPECT_EQ(written(event), (json{{"name", kTwoLanguages},
                                  {"from", "2026-10-14T09:00:00+09:00"},
                                  {"to", "2026-10-14T12:00:00+09:00"},
                                  {"duration", "毎週"},
                                  {"fee", "無料"},
                                  {"description", kTwoLanguages},
                                  {"url", "https://example.jp/"},
                                  {"place", kShapes},
                                  {"attachments", files_json}}));
}

TEST(Json, WhatWasNotGivenIsAbsentAndNeverNullOrZero) {
  EXPECT_EQ(written(Evacuation{}), (json{{"details", json::array()}}));
  EXPECT_EQ(written(Shelters{}), (json{{"shelters", json::array()}}));
  EXPECT_EQ(written(Damage{}), (json{{"groups", json::array()}}));
  EXPECT_EQ(written(Sediment{}), (json{{"details", json::array()}}));
  EXPECT_EQ(written(Notice{}), json::object());
  EXPECT_EQ(written(Event{}), json::object());
  Shelters one;
  one.sites.emplace_back();
  EXPECT_EQ(written(one)["shelters"][0].size(), 4u) << "type and sort with their Japanese";
}

TEST(Json, ADecimalIsANumberDigitByDigit) {
  auto number = [](std::string_view decimal) {
    JsonWriter out;
    out.object();
    write_decimal(out, "n", decimal);
    return out.end().str();
  };
  EXPECT_EQ(number("12"), R"({"n":12})");
  EXPECT_EQ(number("+007.50"), R"({"n":7.50})");
  EXPECT_EQ(number("-.5"), R"({"n":-0.5})");
  EXPECT_EQ(number("3."), R"({"n":3})");
  EXPECT_EQ(number("000"), R"({"n":0})");
  EXPECT_EQ(number("1e5"), R"({"n":"1e5"})");
  EXPECT_EQ(number("."), R"({"n":"."})");
  EXPECT_EQ(number(""), R"({"n":""})");
}

}  // namespace
}  // namespace ofure
