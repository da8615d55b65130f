#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using nlohmann::json;

Rendition radio(const Bulletin& bulletin, const std::string& profile = "", const Bulletin* before = nullptr) {
  RenderContext context = sample::context(bulletin);
  context.profile = profile;
  return render(*find_medium("radio"), bulletin, narrative_of(bulletin, before), "", context);
}

json parsed(const Bulletin& bulletin, const Bulletin* before = nullptr) {
  return json::parse(radio(bulletin, "", before).bytes);
}

std::string script(const Bulletin& bulletin, const Bulletin* before = nullptr) {
  return parsed(bulletin, before)["script"];
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

bool says(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

bool has_loss(const Rendition& rendition, std::string_view piece) {
  return std::any_of(rendition.losses.begin(), rendition.losses.end(),
                     [&](const Loss& loss) { return says(loss.what, piece); });
}

Bulletin districts(int count, Action action = Action::kIssue, Mode mode = Mode::kActual) {
  Bulletin bulletin = sample::bulletin("evacuation", action, mode);
  std::vector<OrderDetail>& details = std::get<Evacuation>(bulletin.body).details;
  details.resize(1);
  details.front().areas.clear();
  for (int i = 1; i <= count; ++i) {
    Location location;
    location.name = "第" + std::to_string(i) + "町内会区域";
    details.front().areas.push_back({location, sample::at("2026-11-21T02:33:00+09:00"), {}});
  }
  return bulletin;
}

TEST(Radio, SaysTheOrderThePlacesAndWhatToDoInShortSentences) {
  std::string text = script(sample::bulletin("evacuation"));
  EXPECT_TRUE(says(text, "七尾市は、山王地区に、警戒レベル４、避難指示を発令しました。\n")) << text;
  EXPECT_TRUE(says(text, "発令は、１１月２１日午前２時３３分です。\n")) << text;
  EXPECT_TRUE(says(text, "対象は、１２００世帯、３０００人です。\n")) << text;
  EXPECT_TRUE(says(text, "小島町の高齢者等避難は、解除されました。\n")) << text;
  EXPECT_FALSE(says(text, "（")) << text;
  EXPECT_FALSE(says(text, ",")) << text;
}

TEST(Radio, RepeatsTheOrdersAndTheirPlacesAtTheEnd) {
  std::string text = script(sample::bulletin("evacuation"));
  std::size_t again = text.find("\n繰り返します。\n");
  ASSERT_NE(again, std::string::npos) << text;
  EXPECT_TRUE(says(text.substr(again), "山王地区に、警戒レベル４、避難指示")) << text;
  EXPECT_TRUE(says(text.substr(again), "矢田新町、石崎地区には、警戒レベル３、高齢者等避難")) << text;
}

TEST(Radio, OfADrillSaysSoFirstAndLastInEveryForm) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    std::string word = mode == Mode::kExercise ? "訓練" : "試験";
    for (std::string_view kind : sample::kind_words()) {
      json made = parsed(sample::bulletin(kind, Action::kIssue, mode));
      std::vector<std::string> texts = {made["script"]};
      for (const json& form : made["forms"]) texts.push_back(form["text"]);
      for (const std::string& text : texts) {
        std::vector<std::string> said = lines(text);
        EXPECT_EQ(said.front(), std::string(mode_mark(mode)) + "これは" + word + "放送です。") << text;
        EXPECT_TRUE(said.back().ends_with(word + "放送です。")) << text;
      }
    }
  }
}

TEST(Radio, OfACancelSaysPlainlyWhatIsTakenBackAndWhyAndNoPlaces) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kCancel, Mode::kExercise);
  std::vector<std::string> said = lines(script(bulletin));
  ASSERT_GE(said.size(), 5u);
  EXPECT_EQ(said[0], "【訓練】【取消】これは訓練放送です。");
  EXPECT_EQ(said[1], "取り消しのお知らせです。");
  EXPECT_EQ(said[2], "七尾市は、先に発表した避難情報、避難指示を、取り消しました。");
  EXPECT_EQ(said[4], "対象地区の誤り。");
  EXPECT_FALSE(says(script(bulletin), "山王地区"));
  EXPECT_TRUE(has_loss(radio(bulletin), "items (4)"));
}

TEST(Radio, OfACorrectionSaysWhatWasWrongBeforeTheWhole) {
  std::string text = script(sample::bulletin("evacuation", Action::kCorrect));
  EXPECT_EQ(text.find("【訂正】訂正のお知らせです。\n"), 0u) << text;
  std::size_t reason = text.find("対象地区の誤り"), whole = text.find("警戒レベル４、避難指示を発令しました");
  ASSERT_NE(reason, std::string::npos);
  EXPECT_LT(reason, whole);
}

TEST(Radio, OfAnAllClearSaysThatFirst) {
  std::string text = script(sample::lifted());
  EXPECT_TRUE(says(text, "七尾市は、今回の避難情報を、すべて解除しました。\n")) << text;
  EXPECT_FALSE(says(text, "発令しました"));
  EXPECT_FALSE(says(text, "【更新】"));
}

TEST(Radio, OfAnUpdateSaysFirstWhatChanged) {
  Bulletin before = sample::bulletin("evacuation"), now = sample::bulletin("evacuation", Action::kUpdate);
  std::vector<OrderDetail>& details = std::get<Evacuation>(now.body).details;
  std::vector<OrderedArea>& elderly = details[1].areas;  // 矢田新町 rises, 石崎地区 stays
  details[0].areas.push_back(elderly.front());
  elderly.erase(elderly.begin());
  elderly.push_back({{"和倉地区", "わくらちく", {}, {}, {}}, sample::at("2026-11-21T03:00:00+09:00"), {}});
  std::string text = script(now, &before);
  std::size_t raised = text.find("矢田新町は、高齢者等避難から、避難指示に引き上げられました。"),
              added = text.find("和倉地区に、新たに、高齢者等避難が出されました。"),
              whole = text.find("次に、全体をお伝えします。");
  ASSERT_NE(raised, std::string::npos) << text;
  ASSERT_NE(added, std::string::npos) << text;
  EXPECT_LT(raised, added);
  EXPECT_LT(added, whole);
}

TEST(Radio, OfAnUpdateWithoutAChangeSaysSo) {
  Bulletin before = sample::bulletin("evacuation"), now = sample::bulletin("evacuation", Action::kUpdate);
  EXPECT_TRUE(says(script(now, &before), "前回から、変わったところはありません。"));
}

TEST(Radio, WhatIsNoLongerListedIsNotCalledLifted) {
  Bulletin before = sample::bulletin("evacuation"), now = sample::bulletin("evacuation", Action::kUpdate);
  std::get<Evacuation>(now.body).details[1].areas.pop_back();
  std::string text = script(now, &before);
  EXPECT_TRUE(says(text, "石崎地区は、今回の情報には記載がありません。")) << text;
  EXPECT_FALSE(says(text, "石崎地区の"));
}

TEST(Radio, NamesAtMostFivePlacesInASentence) {
  for (int count : {1, 5, 6, 12, 40}) {
    for (const std::string& line : lines(script(districts(count)))) {
      std::size_t named = 0;
      for (std::size_t at = line.find("町内会区域"); at != std::string::npos; at = line.find("町内会区域", at + 1))
        ++named;
      EXPECT_LE(named, 5u) << line;
    }
  }
  std::string text = script(districts(12));
  EXPECT_TRUE(says(text, "七尾市は、１２地区に、警戒レベル４、避難指示を発令しました。\n対象は、第1町内会区域、"))
      << text;
  EXPECT_TRUE(says(text, "\n続いて、第6町内会区域、")) << text;
  EXPECT_TRUE(says(text, "第12町内会区域です。\n")) << text;
}

TEST(Radio, OfTwentyThousandDistrictsIsBoundedAndListsTheRest) {
  Rendition rendition = radio(districts(20'000));
  json made = json::parse(rendition.bytes);
  EXPECT_LT(std::string(made["script"]).size(), 20'000u);
  EXPECT_TRUE(says(made["script"], "２万地区に、")) << made["script"];
  EXPECT_TRUE(says(made["script"], "このほか、１万９９６０地区あります。"));
  EXPECT_FALSE(made["complete"]);
  EXPECT_TRUE(has_loss(rendition, "第41町内会区域"));
}

TEST(Radio, OfAWholeTownNamesTheTown) {
  std::string text = script(districts(0));
  EXPECT_TRUE(says(text, "七尾市は、七尾市に、警戒レベル４、避難指示を発令しました。")) << text;
}

TEST(Radio, OfAnEmptyListSaysThatNothingIsListed) {
  Bulletin shelters = sample::bulletin("shelter");
  std::get<Shelters>(shelters.body).sites.clear();
  EXPECT_TRUE(says(script(shelters), "避難所は示されていません。"));
  Bulletin orders = sample::bulletin("evacuation");
  std::get<Evacuation>(orders.body).details.clear();
  EXPECT_TRUE(says(script(orders), "対象の地区は示されていません。"));
}

TEST(Radio, GroupsSheltersByTheRoomTheyHave) {
  std::string text = script(sample::bulletin("shelter"));
  EXPECT_TRUE(says(text, "１１月２１日午前２時３３分現在、七尾市で開設中の避難所は、１か所です。\n")) << text;
  EXPECT_TRUE(says(text, "空きがある避難所は、山王小学校です。\n")) << text;
  EXPECT_TRUE(says(text, "閉鎖した避難所は、矢田公民館です。\n")) << text;
}

TEST(Radio, FlagsNamesWithoutAReadingAndNeverMakesOneUp) {
  Bulletin bulletin = sample::bulletin("shelter");
  json made = parsed(bulletin);
  EXPECT_EQ(made["unknown_readings"], json::array({"矢田公民館"}));
  for (const json& reading : made["readings"]) EXPECT_NE(reading["text"], "矢田公民館");
  EXPECT_TRUE(has_loss(radio(bulletin), "readings: 矢田公民館"));
}

TEST(Radio, SaysWhereEachReadingComesFrom) {
  json readings = parsed(sample::bulletin("evacuation"))["readings"];
  auto source = [&](std::string_view text) -> json {
    for (const json& reading : readings) {
      if (reading["text"] == text) return {reading["kana"], reading["source"]};
    }
    return nullptr;
  };
  EXPECT_EQ(source("山王地区"), json({"さんのうちく", "kana field"}));
  EXPECT_EQ(source("七尾市"), json({"ななおし", "area table"}));
  EXPECT_EQ(source("３０００人"), json({"さんぜんにん", "number rule"}));
  EXPECT_EQ(source("避難指示"), json({"ひなんしじ", "term table"}));
}

TEST(Radio, ReadsEveryWordOfItsOwn) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      Bulletin bulletin = sample::bulletin(kind, action, Mode::kExercise);
      std::visit(
          [](auto& body) {
            if constexpr (requires { body.complement; }) body.complement.clear();
            if constexpr (requires { body.description; }) body.description.clear();
          },
          bulletin.body);
      EXPECT_EQ(parsed(bulletin)["unread_words"], json::array()) << kind << " " << word_of(action);
    }
  }
}

TEST(Radio, ReadsWhatIsAskedOfPeopleForEveryHazardAndOrder) {
  for (std::string_view hazard :
       {"洪水", "内水氾濫", "土砂災害", "高潮", "津波", "地震", "火山現象", "大規模な火事", "暴風", "大雪"}) {
    for (OrderSort sort :
         {OrderSort::kEmergencySafety, OrderSort::kEvacuation, OrderSort::kElderly, OrderSort::kWarningZone}) {
      Bulletin bulletin = districts(2);
      Evacuation& body = std::get<Evacuation>(bulletin.body);
      body.complement.clear();
      body.disaster.hazards = {std::string(hazard)};
      body.details.front().sort = sort;
      EXPECT_EQ(parsed(bulletin)["unread_words"], json::array()) << hazard << " " << japanese(sort);
    }
  }
}

TEST(RadioForms, NeverTakeLongerThanTheyMay) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        json forms = parsed(sample::bulletin(kind, action, mode))["forms"];
        for (const auto& [limit, form] : forms.items()) {
          EXPECT_LE(double(form["seconds"]), std::stod(limit)) << kind << word_of(action) << form;
          EXPECT_FALSE(form["over"]);
          EXPECT_TRUE(std::string(form["text"]).ends_with("。"));
          EXPECT_EQ(form["complete"], form["left_out"].empty());
        }
      }
    }
  }
}

TEST(RadioForms, OfManyDistrictsStillFitAndLeaveNamesOutBetweenThem) {
  for (int count : {1, 2, 3, 5, 6, 12, 41, 2000}) {
    for (Mode mode : {Mode::kActual, Mode::kExercise}) {
      json forms = parsed(districts(count, Action::kIssue, mode))["forms"];
      for (const auto& [limit, form] : forms.items()) {
        EXPECT_LE(double(form["seconds"]), std::stod(limit)) << count << form;
        EXPECT_TRUE(says(form["text"], "避難指示")) << form;
        // A name stands whole or not at all.
        std::string text = form["text"];
        for (std::size_t at = text.find("第"); at != std::string::npos; at = text.find("第", at + 1))
          EXPECT_LT(text.find("町内会区域", at) - at, 20u) << text;
      }
    }
  }
}

TEST(RadioForms, SayTheGravestOrderFirstAndCountTheRest) {
  Rendition rendition = radio(sample::bulletin("evacuation"), "15");
  EXPECT_EQ(rendition.media_type, "text/plain; charset=utf-8");
  std::vector<std::string> said = lines(rendition.bytes);
  EXPECT_TRUE(says(said.front(), "山王地区に、警戒レベル４、避難指示")) << rendition.bytes;
  EXPECT_TRUE(says(said.back(), "件を、七尾市が発表しています。")) << rendition.bytes;
  EXPECT_TRUE(has_loss(rendition, "15 seconds: ")) << rendition.bytes;
  ASSERT_EQ(rendition.measures.size(), 1u);
  EXPECT_EQ(rendition.measures[0].limit, 15u);
}

TEST(RadioForms, WithTimeForAllLeaveNothingOut) {
  json form = parsed(sample::bulletin("headquarters"))["forms"]["60"];
  EXPECT_TRUE(form["complete"]) << form;
  EXPECT_FALSE(says(form["text"], "発表しています"));
}

TEST(RadioForms, OfANameThatTakesLongerAloneAreFlagged) {
  Bulletin bulletin = sample::bulletin("headquarters");
  std::string name;
  for (int i = 0; i < 100; ++i) name += "なつまつり";
  std::get<Headquarters>(bulletin.body).name = name;
  json form = parsed(bulletin)["forms"]["15"];
  EXPECT_TRUE(form["over"]);
  EXPECT_TRUE(says(form["text"], name)) << form;
  EXPECT_TRUE(has_loss(radio(bulletin), "15 seconds"));
}

TEST(RadioForms, FollowThePaceOfTheSettings) {
  MediaSettings settings;
  settings.radio.morae_per_second = 15;
  settings.radio.forms = {20};
  Bulletin bulletin = sample::bulletin("evacuation");
  RenderContext context = sample::context(bulletin);
  context.settings = &settings;
  json made = json::parse(render(*find_medium("radio"), bulletin, narrative_of(bulletin), "", context).bytes);
  EXPECT_EQ(made["forms"].size(), 1u);
  EXPECT_LT(double(made["seconds"]), double(parsed(bulletin)["seconds"]) * 0.7);
  EXPECT_EQ(find_medium("radio")->profiles(settings)[2].word, "20");
}

TEST(RadioSsml, IsWellFormedAndSpeaksTheReadings) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  Rendition rendition = radio(bulletin, "ssml");
  EXPECT_EQ(rendition.media_type, "application/ssml+xml");
  check::Document document(rendition.bytes);
  ASSERT_TRUE(document) << rendition.bytes;
  EXPECT_EQ(check::attribute(document.root(), "lang"), "ja-JP");
  std::vector<const xmlNode*> subs = document.elements("sub");
  auto alias = [&](std::string_view text) {
    for (const xmlNode* sub : subs) {
      if (check::content(sub) == text) return check::attribute(sub, "alias");
    }
    return std::string();
  };
  EXPECT_EQ(alias("【訓練】"), "くんれん。");
  EXPECT_EQ(alias("山王地区"), "さんのうちく");
  EXPECT_EQ(alias("３０００人"), "さんぜんにん");
  EXPECT_EQ(alias("矢田新町"), "");
  EXPECT_EQ(document.elements("break").size() + 1, document.elements("s").size());
}

TEST(RadioSsml, EscapesWhatTheSenderWrote) {
  Bulletin bulletin = sample::bulletin("event");
  std::get<Event>(bulletin.body).description = {{"ja", "豚汁 & 餅つき <体験> \"無料\""}};
  check::Document document(radio(bulletin, "ssml").bytes);
  ASSERT_TRUE(document);
  bool found = false;
  for (const std::string& sentence : document.texts("s")) found = found || says(sentence, "&");
  EXPECT_TRUE(found);
}

TEST(RadioEnglish, SaysTheModeFirstAndLastAndTellsFromCodes) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  Rendition rendition = radio(bulletin, "english");
  std::vector<std::string> said = lines(rendition.bytes);
  EXPECT_EQ(said.front(), "[DRILL] This is a drill broadcast.");
  EXPECT_EQ(said.back(), "This is a drill broadcast.");
  EXPECT_TRUE(says(rendition.bytes, "Evacuation Order")) << rendition.bytes;
  EXPECT_TRUE(says(rendition.bytes, "\nAvoid moving at night.\n")) << rendition.bytes;
  EXPECT_EQ(parsed(bulletin)["english"]["text"].get<std::string>() + "\n", rendition.bytes);
}

TEST(RadioProfiles, AreTheScriptTheSsmlAndTheForms) {
  std::vector<std::string> words;
  for (const Profile& profile : find_medium("radio")->profiles(default_media_settings())) {
    words.push_back(profile.word);
    Rendition rendition = radio(sample::bulletin("shelter"), profile.word);
    EXPECT_EQ(rendition.media_type, profile.media_type);
    EXPECT_FALSE(rendition.bytes.empty());
  }
  EXPECT_EQ(words, (std::vector<std::string>{"script", "ssml", "15", "30", "60", "english"}));
}

}  // namespace
}  // namespace ofure
