#include <gmock/gmock.h>

#include "core/text.h"
#include "formats/kinds/notice/notice.h"
#include "formats/kinds/notice/notice_terms.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::Not;

Notice water() {
  Notice body;
  body.information_type = "Disaster";
  body.category = "ライフライン";
  body.sub_category = "給水";
  body.title = {{"ja", "給水所を開設しています"}};
  body.description = {{"ja", "容器をお持ちください。\n<b>一人</b>10リットルまで"}};
  body.url = "https://www.city.nanao.lg.jp/kyusui";
  body.places = {place("矢田新町", "やたしんまち"), place("小島町")};
  body.files = {{"https://www.city.nanao.lg.jp/map.pdf", "application/pdf", "", {{"ja", "給水所の地図"}}},
                {"https://example.jp/a.mp3", "audio/mpeg", "", {}}};
  return body;
}

TEST(NoticeNarrative, ItSaysWhatItIsAboutItsTitleAndWhereItApplies) {
  Narrative n = narrate_body(water(), nanao());
  EXPECT_EQ(n.summary,
            "七尾市から、給水についてのお知らせです。「給水所を開設しています」。対象は、矢田新町、小島町"
            "です。");
  EXPECT_EQ(n.subject, "給水所を開設しています 七尾市");
  EXPECT_EQ(n.headline, "給水所を開設しています");
  EXPECT_EQ(n.event, "お知らせ（ライフライン・給水）");
  ASSERT_EQ(n.sections.size(), 1u);
  EXPECT_EQ(
      facts_text(n.sections[0].facts),
      "information_type=災害 category=ライフライン sub_category=給水 attachment=https://www.city.nanao.lg.jp/map.pdf "
      "attachment=https://example.jp/a.mp3");
  EXPECT_EQ(n.sections[0].facts[3].label, "給水所の地図");
  EXPECT_EQ(n.sections[0].facts[4].label, "添付資料");
  EXPECT_EQ(n.sections[0].items[0].kana, "やたしんまち");
}

TEST(NoticeNarrative, TheDescriptionStaysWholeAsFreeText) {
  Narrative n = narrate_body(water(), nanao());
  EXPECT_EQ(first_text(n.complement), "容器をお持ちください。\n<b>一人</b>10リットルまで");
  EXPECT_EQ(n.web, "https://www.city.nanao.lg.jp/kyusui");
  EXPECT_THAT(n.summary, Not(testing::HasSubstr("容器")));
}

TEST(NoticeNarrative, OtherSaysNothingBesideItsCategory) {
  Notice body = water();
  body.sub_category = "その他";
  EXPECT_EQ(narrate_body(body, nanao()).event, "お知らせ（ライフライン）");
  body.category = "その他";
  body.places.clear();
  EXPECT_EQ(narrate_body(body, nanao()).event, "お知らせ");
  EXPECT_EQ(narrate_body(body, nanao()).summary, "七尾市からのお知らせです。「給水所を開設しています」。");
}

TEST(NoticeNarrative, TheCategoryFollowsTheSubject) {
  Notice body = water();
  EXPECT_THAT(narrate_body(body, nanao()).cap_categories, ElementsAre("Infra"));
  body.disaster.hazards = {"地震"};
  EXPECT_THAT(narrate_body(body, nanao()).cap_categories, ElementsAre("Infra", "Geo", "Safety"));
  body = water();
  body.category = "生活情報";
  body.sub_category = "医療";
  EXPECT_THAT(narrate_body(body, nanao()).cap_categories, ElementsAre("Health"));
}

TEST(NoticeNarrative, EveryTypeHasItsWordsAndOnlyTheOrdinaryOneAsksNothing) {
  for (std::string type : {"Alert", "Disaster", "Accident", "Ordinary"}) {
    Notice body = water();
    body.information_type = type;
    Narrative n = narrate_body(body, nanao());
    EXPECT_NE(n.urgency, Urgency::kUnknown);
    EXPECT_NE(n.certainty, Certainty::kUnknown);
    EXPECT_EQ(n.cap_response, type == "Ordinary" ? "None" : "Monitor");
  }
}

TEST(NoticeNarrative, EveryCategoryAndSubCategoryHasItsEnglishWordAndFitsTheEventName) {
  for (const NoticeCategory& category : notice_categories()) {
    EXPECT_NE(find_notice_category(category.category), nullptr) << category.category;
    std::string all(category.sub_categories);
    for (std::size_t begin = 0; begin < all.size();) {
      std::size_t end = std::min(all.find(' ', begin), all.size());
      Notice body = water();
      body.category = category.category;
      body.sub_category = all.substr(begin, end - begin);
      EXPECT_NE(find_notice_sub_category(body.sub_category), nullptr) << body.sub_category;
      EXPECT_LT(grapheme_count(narrate_body(body, nanao()).event), 35u);
      begin = end + 1;
    }
  }
}

TEST(NoticeNarrative, TheSameBulletinGivesTheSameWords) {
  EXPECT_EQ(all_of_it(narrate_body(water(), nanao())), all_of_it(narrate_body(water(), nanao())));
}

}  // namespace
}  // namespace ofure
