#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using nlohmann::json;

json neutral(const Bulletin& bulletin) { return json::parse(sample::rendition("json", bulletin).bytes); }

TEST(Json, HasWhatAnMqtt3ReceiverNeedsToProveItMissedNothing) {
  for (std::string_view kind : sample::kind_words()) {
    Bulletin bulletin = sample::bulletin(kind, Action::kUpdate, Mode::kExercise);
    json value = neutral(bulletin);
    EXPECT_EQ(value["format"], "ofure.json");
    EXPECT_EQ(value["version"], 2);
    EXPECT_EQ(value["sequence"], 41);
    EXPECT_EQ(value["previous"], 38);
    EXPECT_EQ(value["bulletin"], bulletin.header.bulletin.text());
    EXPECT_EQ(value["document"], bulletin.header.document.text());
    EXPECT_EQ(value["revision"], 3);
    EXPECT_EQ(value["previous_revision"], 2);
    EXPECT_EQ(value["action"], "update");
    EXPECT_EQ(value["mode"], "exercise");
    EXPECT_EQ(value["kind"], kind);
    EXPECT_TRUE(value["body"].is_object());
    EXPECT_FALSE(value["body"].empty());
  }
}

TEST(Json, HasEveryFactOfTheHeader) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kCorrect);
  bulletin.header.target = sample::at("2026-11-21T03:00:00+09:00");
  bulletin.header.areas = {{"七尾市", sample::area("172022")}};
  bulletin.header.headline = {{"ja", "避難指示"}, {"en", "Evacuate"}};
  json value = neutral(bulletin);
  EXPECT_EQ(value["level"], 4);
  EXPECT_EQ(value["area"], "172022");
  EXPECT_EQ(value["area_name"], "石川県七尾市");
  EXPECT_EQ(value["sender"], "hub.city.nanao.example");
  EXPECT_EQ(value["language"], "ja");
  EXPECT_EQ(value["title"], "【訂正】七尾市からの情報");
  EXPECT_EQ(value["headline"][1]["language"], "en");
  EXPECT_EQ(value["headline"][1]["text"], "【訂正】Evacuate");
  EXPECT_EQ(value["publishing"]["code"], "172022");
  EXPECT_EQ(value["publishing"]["kana"], "ななおしぼうさいこうつうか");
  EXPECT_EQ(value["publishing"]["contacts"][0]["value"], "0767-11-1111");
  EXPECT_EQ(value["editorial"]["name"], "七尾市防災交通課");
  EXPECT_EQ(value["sent"], "2026-11-21T02:35:10+09:00");
  EXPECT_EQ(value["created"], "2026-11-21T02:33:00+09:00");
  EXPECT_EQ(value["first_created"], "2026-11-21T02:33:00+09:00");
  EXPECT_EQ(value["reported"], "2026-11-21T02:33:00+09:00");
  EXPECT_EQ(value["target"], "2026-11-21T03:00:00+09:00");
  EXPECT_EQ(value["valid_until"], "2026-11-23T02:33:00+09:00");
  EXPECT_EQ(value["areas"][0]["code"], "172022");
  EXPECT_EQ(value["errata"]["description"][0]["text"], "対象地区の誤り");
  EXPECT_EQ(value["errata"]["at"], "2026-11-21T02:34:00+09:00");
  EXPECT_EQ(value["digest"], sha256(sample::original(bulletin)).hex());
  EXPECT_EQ(value["accepted_at"], "2026-11-21T02:35:11.250+09:00");
}

TEST(Json, BeforeAcceptanceThereIsNoPlaceInTheStream) {
  Bulletin bulletin = sample::bulletin("event");
  json value = json::parse(sample::rendition("json", bulletin, {}).bytes);
  EXPECT_EQ(value["sequence"], 0);
  EXPECT_FALSE(value.contains("accepted_at"));
}

TEST(Json, TheNarrativeIsWholeAndInOrder) {
  json narrative = neutral(sample::bulletin("evacuation"))["narrative"];
  EXPECT_EQ(narrative["sections"].size(), 3u);
  EXPECT_EQ(narrative["sections"][0]["level"], 4);
  EXPECT_EQ(narrative["sections"][0]["items"][0]["kana"], "さんのうちく");
  EXPECT_EQ(narrative["sections"][0]["items"][0]["polygons"].size(), 1u);
  EXPECT_EQ(narrative["sections"][2]["in_force"], false);
  EXPECT_EQ(narrative["complement"][1]["language"], "en");
  EXPECT_EQ(narrative["urgency"], "Immediate");
}

TEST(Json, ALevelThatIsNotThereIsNull) {
  json value = neutral(sample::bulletin("shelter"));
  EXPECT_TRUE(value["level"].is_null());
  for (const json& section : value["narrative"]["sections"]) EXPECT_TRUE(section["level"].is_null());
}

TEST(Json, TheDifferenceSaysWhatBecameOfEachItemSinceWhichRevision) {
  Bulletin before = sample::bulletin("shelter"), now = sample::bulletin("shelter", Action::kUpdate);
  now.header.document = before.header.document;
  std::get<Shelters>(now.body).sites.front().crowding = Crowding::kFull;
  Narrative narrative = narrative_of(now, &before);
  json value =
      json::parse(render(*find_medium("json"), now, narrative, sample::original(now), sample::context(now)).bytes);
  const json& difference = value["narrative"]["difference"];
  EXPECT_EQ(difference["known"], true);
  EXPECT_EQ(difference["since"], 1);
  ASSERT_EQ(difference["changes"].size(), 1u);
  EXPECT_EQ(difference["changes"][0]["turn"], "filled");
  EXPECT_EQ(difference["changes"][0]["name"], "山王小学校");
  EXPECT_EQ(difference["changes"][0]["from"], "空き");
  EXPECT_EQ(difference["changes"][0]["to"], "定員一杯");
  EXPECT_TRUE(difference["changes"][0]["to_level"].is_null());
}

TEST(Json, WithoutARevisionBeforeNoDifferenceIsKnown) {
  json difference = neutral(sample::bulletin("shelter"))["narrative"]["difference"];
  EXPECT_EQ(difference, (json{{"known", false}}));
}

TEST(Json, ACodedFigureNamesItsTerm) {
  json value = neutral(sample::bulletin("shelter"));
  EXPECT_EQ(value["narrative"]["sections"][0]["items"][0]["facts"][0]["code"], "crowding.vacant");
}

TEST(Json, SaysOfItsTextsWhetherTheyAreTheSendersOrMade) {
  auto origin = [](const Bulletin& bulletin, std::string_view output) {
    for (const Origin& one : sample::rendition("json", bulletin).origins) {
      if (one.output == output) return one.how;
    }
    ADD_FAILURE() << output;
    return How::kDefaulted;
  };
  Bulletin sent = sample::bulletin("evacuation"), silent = sent;
  sent.header.headline = {{"ja", "避難指示"}};
  silent.header.headline.clear();
  EXPECT_EQ(origin(sent, "narrative/headline"), How::kCopied);
  EXPECT_EQ(origin(silent, "narrative/headline"), How::kDerived);
  EXPECT_EQ(origin(sent, "narrative/instruction"), How::kMapped);
  EXPECT_EQ(origin(sent, "sequence, previous"), How::kDerived);
}

TEST(Json, LosesNothing) { EXPECT_TRUE(sample::rendition("json", sample::bulletin("notice")).losses.empty()); }

}  // namespace
}  // namespace ofure
