#include <gmock/gmock.h>

#include "formats/kinds/event/event.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

Event market() {
  Event body;
  body.name = {{"ja", "能登の朝市"}, {"en", "Noto morning market"}};
  body.from = at(9, 0);
  body.to = at(12, 30);
  body.duration = "毎週土曜";
  body.fee = "無料";
  body.description = {{"ja", "雨天中止"}};
  body.url = "https://example.jp/";
  body.place = place("和倉温泉", "わくらおんせん");
  body.place->circles = {Circle{{37.08, 136.92}, 0}};
  return body;
}

TEST(EventNarrative, ItSaysWhatWhenWhereAndTheFee) {
  Narrative n = narrate_body(market(), nanao());
  EXPECT_EQ(n.summary,
            "七尾市からイベントのお知らせです。「能登の朝市」が、10月14日 "
            "9時00分から12時30分まで、和倉温泉で開かれます。費用は、無料です。");
  EXPECT_EQ(n.subject, "能登の朝市 七尾市");
  ASSERT_EQ(n.sections.size(), 1u);
  const Item& item = n.sections[0].items.at(0);
  EXPECT_EQ(item.name, "能登の朝市");
  EXPECT_EQ(item.kana, "");
  EXPECT_EQ(
      facts_text(item.facts),
      "from=10月14日 9時00分 to=10月14日 12時30分 duration=毎週土曜 place=和倉温泉 place_kana=わくらおんせん fee=無料");
  EXPECT_EQ(*item.point, (Point{37.08, 136.92}));
  EXPECT_EQ(item.text, "能登の朝市（和倉温泉）");
  EXPECT_EQ(n.cap_response, "None");
  EXPECT_FALSE(n.cap_categories.empty());
}

TEST(EventNarrative, WhatWasNotGivenIsNotSaid) {
  Event body;
  body.name = {{"ja", "能登の朝市"}};
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.summary, "七尾市からイベントのお知らせです。「能登の朝市」。");
  EXPECT_TRUE(n.sections[0].items[0].facts.empty());
  EXPECT_FALSE(n.sections[0].items[0].at);
  body.place = place("和倉温泉");
  EXPECT_EQ(narrate_body(body, nanao()).summary,
            "七尾市からイベントのお知らせです。「能登の朝市」が、和倉温泉で開かれます。");
  body.from = at(9, 0);
  body.place.reset();
  EXPECT_EQ(narrate_body(body, nanao()).summary,
            "七尾市からイベントのお知らせです。「能登の朝市」が、10月14日 9時00分から開かれます。");
}

TEST(EventNarrative, AnEndOnAnotherDayIsToldWithItsDay) {
  Event body = market();
  body.to = *parse_time("2026-11-01T12:00:00+09:00");
  EXPECT_THAT(narrate_body(body, nanao()).summary, testing::HasSubstr("10月14日 9時00分から11月1日 12時00分まで、"));
  // The first of a month begins with the same character as the fourteenth of October.
  body.to = *parse_time("2026-10-01T12:00:00+09:00");
  EXPECT_THAT(narrate_body(body, nanao()).summary, testing::HasSubstr("10月14日 9時00分から10月1日 12時00分まで、"));
}

TEST(EventNarrative, TheSameBulletinGivesTheSameWords) {
  EXPECT_EQ(all_of_it(narrate_body(market(), nanao())), all_of_it(narrate_body(market(), nanao())));
}

}  // namespace
}  // namespace ofure
