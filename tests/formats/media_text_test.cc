#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/embedded.h"
#include "core/text.h"
#include "formats/media/text/post_weight.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

bool loses(const Rendition& rendition, std::string_view side) {
  return std::any_of(rendition.losses.begin(), rendition.losses.end(),
                     [&](const Loss& loss) { return loss.what.substr(0, side.size()) == side; });
}

Bulletin crowded(int districts, Action action = Action::kIssue) {
  Bulletin bulletin = sample::bulletin("evacuation", action, Mode::kExercise);
  std::vector<OrderedArea>& areas = std::get<Evacuation>(bulletin.body).details.front().areas;
  areas.clear();
  for (int i = 1; i <= districts; ++i) {
    Location location;
    location.name = "第" + std::to_string(i) + "町内会区域";
    areas.push_back({location, sample::at("2026-11-21T02:33:00+09:00"), {}});
  }
  return bulletin;
}

RenderContext as(const Bulletin& bulletin, const std::string& profile, const std::string& url = "https://hub.example") {
  RenderContext context = sample::context(bulletin);
  context.profile = profile;
  context.public_url = url;
  return context;
}

std::string text_as(const Bulletin& bulletin, const std::string& profile,
                    const std::string& url = "https://hub.example") {
  return sample::rendition("text", bulletin, as(bulletin, profile, url)).bytes;
}

Rendition changed(const Bulletin& before, const Bulletin& now, const std::string& profile = "sns") {
  return render(*find_medium("text"), now, narrative_of(now, &before), "", as(now, profile));
}

std::vector<std::string> posts_of(const Rendition& rendition) {
  std::vector<std::string> texts;
  const auto thread = nlohmann::json::parse(rendition.bytes);
  for (const auto& post : thread["posts"]) {
    EXPECT_LE(post["weight"].get<std::size_t>(), post["limit"].get<std::size_t>());
    EXPECT_EQ(post["weight"].get<std::size_t>(), post_weight(post["text"].get<std::string>(), 23));
    texts.push_back(post["text"]);
  }
  return texts;
}

// The names of all municipalities, as they would stand in a list of districts; the longest come first.
const std::vector<std::string>& real_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    std::istringstream table{std::string(embedded("areas/areas.csv"))};
    for (std::string line; std::getline(table, line);) {
      std::istringstream row(line);
      std::string code, kind, parent, name;
      std::getline(row, code, ','), std::getline(row, kind, ','), std::getline(row, parent, ','),
          std::getline(row, name, ',');
      if (kind == "city" || kind == "ward") names.push_back(name + "大字" + code);
    }
    std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return names;
  }();
  return kNames;
}

Bulletin with_real_names(std::size_t districts, Action action = Action::kIssue) {
  Bulletin bulletin = crowded(0, action);
  std::vector<OrderedArea>& areas = std::get<Evacuation>(bulletin.body).details.front().areas;
  for (std::size_t i = 0; i < districts; ++i) {
    Location location;
    location.name = real_names()[i % real_names().size()] + (i < real_names().size() ? "" : "の" + std::to_string(i));
    areas.push_back({location, sample::at("2026-11-21T02:33:00+09:00"), {}});
  }
  return bulletin;
}

TEST(Text, NeverHasMoreThanItsLimit) {
  for (std::size_t districts : {0, 1, 2, 5, 9, 10, 11, 12, 13, 14, 15, 40, 2000, 20000}) {
    for (Action action : kActions) {
      for (std::string profile : {"", "sns", "sms", "thread"}) {
        Bulletin bulletin = with_real_names(districts, action);
        Rendition rendition = sample::rendition("text", bulletin, as(bulletin, profile));
        EXPECT_FALSE(rendition.measures.empty());
        for (const Measure& measure : rendition.measures) {
          EXPECT_LE(measure.length, measure.limit) << rendition.bytes;
          EXPECT_GT(measure.length, 0u);
        }
        if (profile == "sms") {
          EXPECT_LE(utf16_units(rendition.bytes), 70u);
        } else if (profile != "thread") {
          EXPECT_LE(post_weight(rendition.bytes, 23), 280u);
        }
      }
    }
  }
}

// Whatever a list holds behind its heading is a whole name.
void expect_whole_names(const std::string& text, const Bulletin& bulletin) {
  std::set<std::string> names;
  for (const OrderDetail& detail : std::get<Evacuation>(bulletin.body).details) {
    for (const OrderedArea& area : detail.areas) names.insert(area.location.name);
  }
  std::istringstream lines(text);
  const std::string heading = "避難指示：", more = " 他", comma = "、";
  for (std::string line; std::getline(lines, line);) {
    std::size_t at = line.find(heading);
    if (at == std::string::npos) continue;
    line = line.substr(at + heading.size());
    if (line.ends_with(more)) line.resize(line.size() - more.size());
    for (std::size_t end = 0; end != std::string::npos;
         line = end == std::string::npos ? "" : line.substr(end + comma.size())) {
      end = line.find(comma);
      EXPECT_TRUE(names.count(line.substr(0, end))) << line.substr(0, end) << "\n" << text;
    }
  }
}

TEST(Text, IsNeverCutInsideAName) {
  for (std::size_t districts : {1, 3, 7, 8, 9, 10, 11, 12, 13, 20, 100, 1900, 20000}) {
    Bulletin bulletin = with_real_names(districts);
    expect_whole_names(text_as(bulletin, "sns"), bulletin);
    expect_whole_names(text_as(bulletin, "sms"), bulletin);
    for (const std::string& post : posts_of(sample::rendition("text", bulletin, as(bulletin, "thread"))))
      expect_whole_names(post, bulletin);
  }
}

TEST(Text, IsCutBetweenDistrictsAndSaysThatThereAreMore) {
  Bulletin bulletin = crowded(400);
  Rendition rendition = sample::rendition("text", bulletin);
  EXPECT_NE(rendition.bytes.find("町内会区域 他\nhttps://hub.example/"), std::string::npos) << rendition.bytes;
  EXPECT_TRUE(loses(rendition, "items (")) << rendition.bytes;
  EXPECT_TRUE(text_as(bulletin, "sns", "").ends_with("町内会区域 他"));
}

TEST(Text, OfFewDistrictsNamesThemAllAndSaysNothingOfMore) {
  Rendition rendition = sample::rendition("text", crowded(2));
  EXPECT_NE(rendition.bytes.find("第2町内会区域"), std::string::npos) << rendition.bytes;
  EXPECT_EQ(rendition.bytes.find("他"), std::string::npos);
  EXPECT_FALSE(loses(rendition, "items (")) << rendition.bytes;
}

TEST(Text, OfAnUpdateBeginsWithWhatChanged) {
  Bulletin before = crowded(300), now = crowded(301, Action::kUpdate);
  Rendition post = changed(before, now);
  EXPECT_TRUE(post.bytes.starts_with("【訓練】【更新】避難指示 七尾市\n警戒レベル４避難指示に追加：第301町内会区域\n"))
      << post.bytes;
  EXPECT_TRUE(changed(before, now, "sms")
                  .bytes.starts_with("【訓練】【更新】避難指示 七尾市\n警戒レベル４避難指示に追加：第301町内会区域\n"));
}

TEST(Text, OfACorrectionKeepsItsReasonHoweverManyDistrictsThereAre) {
  Bulletin before = crowded(1), now = with_real_names(3000, Action::kCorrect);
  for (std::string profile : {"sns", "sms"}) {
    Rendition post = changed(before, now, profile);
    EXPECT_NE(post.bytes.find("\n訂正の理由: 対象地区の誤り\n"), std::string::npos) << post.bytes;
    EXPECT_FALSE(loses(post, "reason"));
  }
  EXPECT_NE(text_as(now, "sns").find("\n訂正の理由: 対象地区の誤り\n"), std::string::npos);
}

TEST(Text, ListsTheDescriptionOfANoticeThatItHasNoRoomFor) {
  Bulletin notice = sample::bulletin("notice");
  EXPECT_FALSE(loses(sample::rendition("text", notice), "complement"));
  std::string longer;
  for (int i = 0; i < 60; ++i) longer += "断水しています。";
  std::get<Notice>(notice.body).description = {{"ja", longer}};
  EXPECT_TRUE(loses(sample::rendition("text", notice), "complement (1)"));
}

TEST(Text, ListsAHeadlineOfTheSenderThatIsNotInIt) {
  Bulletin bulletin = sample::bulletin("evacuation");
  EXPECT_FALSE(loses(sample::rendition("text", bulletin), "headline"));
  bulletin.header.headline = {{"ja", "石崎川があふれています"}};
  EXPECT_TRUE(loses(sample::rendition("text", bulletin), "headline"));
}

TEST(Text, OfACancelWithALongReasonDropsTheReasonAndNotTheWord) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kCancel, Mode::kExercise);
  bulletin.header.errata->description.front().text = std::string();
  for (int i = 0; i < 60; ++i) bulletin.header.errata->description.front().text += "誤入力";
  Rendition rendition = sample::rendition("text", bulletin, as(bulletin, "", ""));
  EXPECT_EQ(rendition.bytes, "【訓練】【取消】避難指示 七尾市");
  EXPECT_TRUE(loses(rendition, "reason (1): errata"));
}

TEST(Text, OfAnEndlessTitleStillFits) {
  Bulletin bulletin = sample::bulletin("event");
  std::string name;
  for (int i = 0; i < 300; ++i) name += "祭";
  std::get<Event>(bulletin.body).name = {{"ja", name}};
  for (std::string profile : {"sns", "sms", "thread"}) {
    Rendition rendition = sample::rendition("text", bulletin, as(bulletin, profile));
    for (const Measure& measure : rendition.measures) EXPECT_LE(measure.length, measure.limit);
    EXPECT_NE(rendition.bytes.find("イベント情報"), std::string::npos) << rendition.bytes;
  }
}

TEST(Text, AsSmsHasTheLinkWhereItFits) {
  Bulletin bulletin = sample::bulletin("headquarters", Action::kCancel);
  bulletin.header.bulletin = BulletinId("b1");
  bulletin.header.errata->description.front().text = "誤";
  std::string text = text_as(bulletin, "sms", "http://h.jp");
  EXPECT_TRUE(text.ends_with("\nhttp://h.jp/v1/bulletins/b1/media/html") || utf16_units(text) > 70 - 39) << text;
  EXPECT_EQ(text_as(bulletin, "sms", "").find("http"), std::string::npos);
}

TEST(TextThread, SaysEverythingInPostsThatStandAlone) {
  Bulletin bulletin = crowded(40);
  Rendition rendition = sample::rendition("text", bulletin, as(bulletin, "thread"));
  EXPECT_EQ(rendition.media_type, "application/json");
  std::vector<std::string> posts = posts_of(rendition);
  ASSERT_GT(posts.size(), 2u);
  std::string all;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    std::string number = " " + std::to_string(i + 1) + "/" + std::to_string(posts.size()) + "\n";
    EXPECT_TRUE(posts[i].starts_with("【訓練】避難指示 七尾市" + number)) << posts[i];
    all += posts[i];
  }
  for (int i = 1; i <= 40; ++i) EXPECT_NE(all.find("第" + std::to_string(i) + "町内会区域"), std::string::npos);
  EXPECT_NE(all.find("夜間の移動は避けてください。"), std::string::npos);
  EXPECT_FALSE(loses(rendition, "items"));
  EXPECT_FALSE(loses(rendition, "instruction"));
  EXPECT_FALSE(loses(rendition, "complement"));
}

TEST(TextThread, EndsAfterTheMostPostsWithAWordAndAListOfLosses) {
  Bulletin bulletin = crowded(2000);
  Rendition rendition = sample::rendition("text", bulletin, as(bulletin, "thread"));
  std::vector<std::string> posts = posts_of(rendition);
  ASSERT_EQ(posts.size(), 10u);
  EXPECT_TRUE(posts.back().ends_with(" 他")) << posts.back();
  EXPECT_TRUE(loses(rendition, "items ("));
}

TEST(TextThread, OfLittleIsOnePostWithoutANumber) {
  Bulletin bulletin = sample::bulletin("headquarters", Action::kIssue, Mode::kTest);
  std::vector<std::string> posts = posts_of(sample::rendition("text", bulletin, as(bulletin, "thread")));
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_TRUE(posts[0].starts_with("【試験】災害対策本部設置 七尾市\n")) << posts[0];
}

TEST(PostWeight, IsTwoForFullWidthAndOneForHalfWidth) {
  EXPECT_EQ(post_weight("", 23), 0u);
  EXPECT_EQ(post_weight("abc 12", 23), 6u);
  EXPECT_EQ(post_weight("避難指示", 23), 8u);
  EXPECT_EQ(post_weight("ｱﾞ", 23), 4u);    // half-width kana are outside of the light ranges
  EXPECT_EQ(post_weight("“é”…", 23), 5u);  // U+201C, U+00E9, U+201D; U+2026 weighs two
  EXPECT_EQ(post_weight("\u10FF\u1100", 23), 3u);
  EXPECT_EQ(post_weight("\u200D\u2010\u2020\u2032\u2038", 23), 7u);
  EXPECT_EQ(post_weight("か\u3099", 23), 2u);  // が in NFC
}

TEST(PostWeight, OfAnEmojiIsTwoHoweverItIsComposed) {
  EXPECT_EQ(post_weight("🌊", 23), 2u);
  EXPECT_EQ(post_weight("👨‍👩‍👧‍👦", 23), 2u);
  EXPECT_EQ(post_weight("👍🏽", 23), 2u);
  EXPECT_EQ(post_weight("🇯🇵", 23), 2u);
  EXPECT_EQ(post_weight("1️⃣", 23), 2u);
  EXPECT_EQ(post_weight("⚠️", 23), 2u);
}

TEST(PostWeight, OfALinkIsTheSameHoweverLong) {
  EXPECT_EQ(post_weight("https://hub.example/v1/bulletins/7b48b9a9-ceae-4290-a647-9f2fc4a7ce3a/media/html", 23), 23u);
  EXPECT_EQ(post_weight("詳細はhttps://a.jp/b、以上", 23), 6u + 23u + 6u);
  EXPECT_EQ(post_weight("city.nanao.lg.jp", 23), 23u);
  EXPECT_EQ(post_weight("12.5ha", 23), 6u);
  EXPECT_EQ(post_weight("12.5", 23), 4u);
}

TEST(Utf16Units, AreTwoBeyondTheFirstPlane) {
  EXPECT_EQ(utf16_units("避難a"), 3u);
  EXPECT_EQ(utf16_units("𠮷野"), 3u);
}

TEST(Losses, AreWhatThisBulletinHasAndTheMediumHasNot) {
  Rendition evacuation = sample::rendition("text", sample::bulletin("evacuation"));
  EXPECT_TRUE(loses(evacuation, "shapes (2): 山王地区、石崎地区"));
  EXPECT_TRUE(loses(evacuation, "further languages (1): complement@en"));
  EXPECT_FALSE(loses(evacuation, "attachments"));
  Rendition notice = sample::rendition("text", sample::bulletin("notice"));
  EXPECT_TRUE(loses(notice, "attachments (1): https://www.city.example/map.png"));
  EXPECT_FALSE(loses(notice, "shapes"));
  EXPECT_FALSE(loses(sample::rendition("cap", sample::bulletin("evacuation")), "shapes"));
  EXPECT_TRUE(loses(sample::rendition("cap", sample::bulletin("shelter")), "positions (1): 山王小学校"));
  EXPECT_FALSE(loses(sample::rendition("geojson", sample::bulletin("shelter")), "positions"));
  EXPECT_TRUE(sample::rendition("common", sample::bulletin("notice")).losses.empty());
}

TEST(Losses, OfADistrictWithoutShapeAreToldByTheAlert) {
  EXPECT_TRUE(loses(sample::rendition("cap", sample::bulletin("evacuation")), "extent of 矢田新町"));
}

TEST(Common, IsTheBytesAsReceived) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  EXPECT_EQ(sample::rendition("common", bulletin).bytes, sample::original(bulletin));
}

}  // namespace
}  // namespace ofure
