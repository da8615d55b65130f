#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "formats/kinds/evacuation/evacuation.h"
#include "formats/media/mail/compose.h"
#include "formats/media/mail/permitted.h"
#include "formats/media/mail/rules.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using nlohmann::json;

json mails_of(const Rendition& rendition) { return json::parse(rendition.bytes)["mails"]; }

json mails(const Bulletin& bulletin, const Bulletin* before = nullptr) {
  Narrative narrative = narrative_of(bulletin, before);
  Rendition rendition = render(*find_medium("mail"), bulletin, narrative, "", sample::context(bulletin));
  return mails_of(rendition);
}

json mail_to(std::string_view carrier, const Bulletin& bulletin, const Bulletin* before = nullptr) {
  const json list = mails(bulletin, before);
  for (const json& mail : list) {
    if (mail["carrier"] == carrier) return mail;
  }
  ADD_FAILURE() << carrier;
  return {};
}

std::string lost(const Rendition& rendition) {
  std::string text;
  for (const Loss& loss : rendition.losses) text += loss.what + " | " + loss.why + "\n";
  return text;
}

Bulletin ordered(std::size_t districts, OrderSort sort = OrderSort::kEvacuation, Mode mode = Mode::kActual) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, mode);
  auto& body = std::get<Evacuation>(bulletin.body);
  body.complement.clear();
  OrderDetail order{sort, level_of(sort), false, {}, {}};
  for (std::size_t i = 0; i < districts; ++i) {
    OrderedArea area;
    area.location.name = "第" + std::to_string(i) + "地区南本町一丁目から三丁目まで";
    area.at = sample::at("2026-11-21T02:33:00+09:00");
    order.areas.push_back(std::move(area));
  }
  body.details = {std::move(order)};
  return bulletin;
}

TEST(Mail, SaysLevelAndPlaceInTheSubjectAndWhatToDoFirst) {
  json mail = mail_to("docomo", sample::bulletin("evacuation"));
  EXPECT_EQ(mail["form"], "new message");
  EXPECT_EQ(mail["subject"], "警戒レベル４避難指示 七尾市");
  EXPECT_EQ(mail["subject_length"], 14);
  std::string body = mail["body"];
  EXPECT_LT(body.find("避難してください。"), body.find("警戒レベル４ 避難指示：山王地区"));
  EXPECT_LT(body.find("：山王地区"), body.find("高齢者等避難：矢田新町、石崎地区"));
}

TEST(Mail, ShortensTheSubjectToLevelAndPlaceInADrill) {
  EXPECT_EQ(mail_to("au", sample::bulletin("evacuation", Action::kIssue, Mode::kExercise))["subject"],
            "【訓練】レベル４避難指示七尾市");
  EXPECT_EQ(mail_to("au", ordered(1, OrderSort::kEmergencySafety, Mode::kExercise))["subject"],
            "【訓練】警戒レベル５ 七尾市");
}

TEST(Mail, NamesALongWardByItselfWhereTheCityHasNoRoom) {
  Bulletin bulletin = ordered(1, OrderSort::kEmergencySafety, Mode::kExercise);
  bulletin.header.publishing.code = sample::area("141062");
  EXPECT_EQ(mail_to("au", bulletin)["subject"], "【訓練】警戒レベル５保土ケ谷区");
}

TEST(Mail, HasASubjectWithinFifteenForEveryMunicipalityAndOrder) {
  Narrative narrative = narrative_of(ordered(1));
  std::size_t tried = 0;
  for (const Area& area : AreaTable::japan().all()) {
    for (OrderSort sort :
         {OrderSort::kEmergencySafety, OrderSort::kEvacuation, OrderSort::kElderly, OrderSort::kWarningZone}) {
      Bulletin bulletin = ordered(1, sort, Mode::kExercise);
      bulletin.header.publishing.code = area.code;
      Narrative told = narrative_of(bulletin);
      mail::Letter letter = mail::letter_of(mail::matter_of(bulletin, told, told.sections.front()), Carrier{"x", "x"});
      ++tried;
      EXPECT_FALSE(letter.subject.empty()) << area.name;
      EXPECT_LE(code_point_count(letter.subject), 15u) << letter.subject;
      EXPECT_NE(letter.subject.find(area.name), std::string::npos) << letter.subject;
      if (level_of(sort) != Level()) {
        EXPECT_NE(letter.subject.find("レベル"), std::string::npos) << letter.subject;
      }
    }
  }
  EXPECT_GT(tried, 7000u);
}

TEST(Mail, OfADrillSaysSoInSubjectAndBody) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    std::string_view word = mode == Mode::kExercise ? "訓練" : "テスト";
    json mail = mail_to("au", sample::bulletin("evacuation", Action::kIssue, mode));
    EXPECT_EQ(std::string(mail["subject"]).find(mode_mark(mode)), 0u);
    EXPECT_EQ(std::string(mail["body"]).find(mode_mark(mode)), 0u);
    EXPECT_NE(std::string(mail["body"]).find("これは"), std::string::npos);
    EXPECT_NE(std::string(mail["body"]).find(word), std::string::npos);
  }
}

TEST(Mail, OfALandslideWarningSaysItsLevelAndGoesToTheTownsNamed) {
  Bulletin bulletin = sample::bulletin("sediment", Action::kIssue, Mode::kExercise);
  bulletin.header.publishing.code = sample::area("460001");
  EXPECT_EQ(mail_to("au", bulletin)["subject"], "【訓練】レベル４土砂 鹿児島県");
  json delivery = json::parse(sample::rendition("mail", bulletin).bytes)["delivery"];
  ASSERT_EQ(delivery.size(), 1u);
  EXPECT_EQ(delivery[0]["code"], "172022");
}

// Every line that lists names holds whole names, or says how many there are.
void expect_whole_names(const std::string& body, std::size_t districts) {
  std::size_t start = body.find("避難指示：");
  ASSERT_NE(start, std::string::npos) << body;
  std::string names = body.substr(start + std::string("避難指示：").size());
  names = names.substr(0, names.find('\n'));
  const std::string count = std::to_string(districts) + "地区";
  std::size_t shown = 0;
  while (names.rfind("第", 0) == 0) {
    const std::string name = "第" + std::to_string(shown++) + "地区南本町一丁目から三丁目まで";
    ASSERT_EQ(names.substr(0, name.size()), name);
    names.erase(0, name.size());
    if (names.rfind("、", 0) == 0) names.erase(0, std::string("、").size());
  }
  EXPECT_LE(shown, districts);
  EXPECT_EQ(names, shown == districts ? "" : shown == 0 ? count : " など" + count) << body;
}

TEST(Mail, KeepsItsLimitsForAnyNumberOfDistrictsAndCutsNoName) {
  for (std::size_t districts : {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,  15,  16,   17,   18,
                                19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 99, 100, 999, 1000, 9999, 20000}) {
    Bulletin bulletin = ordered(districts);
    Narrative narrative = narrative_of(bulletin);
    Rendition rendition = render(*find_medium("mail"), bulletin, narrative, "", sample::context(bulletin));
    for (const Measure& measure : rendition.measures) EXPECT_LE(measure.length, measure.limit) << measure.what;
    const json list = mails_of(rendition);
    for (const json& mail : list) {
      ASSERT_EQ(mail["form"], "new message");
      const std::string body = mail["body"];
      expect_whole_names(body, districts);
    }
    EXPECT_EQ(lost(rendition).find("the number of districts") != std::string::npos, districts > 8) << districts;
  }
}

TEST(Mail, KeepsEveryLimitASettingsFileMayAskFor) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  Narrative narrative = narrative_of(bulletin);
  const mail::Matter matter = mail::matter_of(bulletin, narrative, narrative.sections.front());
  std::size_t sent = 0, refused = 0;
  for (std::size_t body = 0; body <= 260; ++body) {
    for (std::size_t line_break : {1, 2}) {
      for (bool counts : {false, true}) {
        mail::Letter letter = mail::letter_of(matter, Carrier{"x", "x", 15, body, line_break, counts});
        if (letter.subject.empty()) {
          ++refused;
          EXPECT_LT(body, 100u);
          continue;
        }
        ++sent;
        const std::size_t with = counts ? code_point_count(letter.subject) : 0;
        EXPECT_LE(mail::length_of(letter.body, line_break) + with, body);
        EXPECT_NE(letter.body.find("避難指示："), std::string::npos) << letter.body;
      }
    }
  }
  EXPECT_GT(sent, 500u);
  EXPECT_GT(refused, 50u);
}

TEST(Mail, CountsLineBreaksAsTheCarrierDoes) {
  EXPECT_EQ(mail::length_of("避難\n指示\n", 1), 6u);
  EXPECT_EQ(mail::length_of("避難\n指示\n", 2), 8u);
}

TEST(Mail, IsANewMessageOnlyWhenADistrictWasAddedOrRaised) {
  Bulletin before = ordered(3), after = ordered(3);
  after.header = sample::bulletin("evacuation", Action::kUpdate).header;
  EXPECT_EQ(mail_to("au", after, &before)["form"], "not needed");
  after.body = ordered(4).body;
  json mail = mail_to("au", after, &before);
  EXPECT_EQ(mail["form"], "new message");
  EXPECT_NE(std::string(mail["body"]).find("新たに避難指示：第3地区"), std::string::npos) << mail["body"];
  after.body = ordered(3, OrderSort::kElderly).body;
  EXPECT_EQ(mail_to("au", after, &before)["form"], "not needed");
  EXPECT_EQ(mail_to("au", before, &after)["form"], "new message");
  EXPECT_EQ(mail_to("au", after)["form"], "new message") << "an unknown difference is news";
}

TEST(Mail, OfAnOrderOverTheWholeTownIsNewsBecauseThereIsNothingToCompare) {
  Bulletin before = ordered(0), after = ordered(0, OrderSort::kEmergencySafety);
  after.header = sample::bulletin("evacuation", Action::kUpdate).header;
  EXPECT_EQ(mail_to("au", after, &before)["form"], "new message");
}

TEST(Mail, IsNotSentForALiftACancelOrAnotherKindAndSaysWhy) {
  std::vector<Bulletin> refused = {sample::lifted(), sample::bulletin("evacuation", Action::kCancel)};
  for (std::string_view kind : {"shelter", "headquarters", "damage", "notice", "event"})
    refused.push_back(sample::bulletin(kind));
  for (const Bulletin& bulletin : refused) {
    SCOPED_TRACE(bulletin.header.kind.text());
    Rendition rendition = sample::rendition("mail", bulletin);
    const json list = mails_of(rendition);
    for (const json& mail : list) {
      EXPECT_EQ(mail["form"], "not allowed");
      EXPECT_FALSE(mail.contains("body"));
      EXPECT_GT(std::string(mail["reason"]).size(), 20u);
    }
    ASSERT_FALSE(rendition.losses.empty());
    EXPECT_EQ(rendition.losses[0].what, "the whole bulletin");
    RenderContext context = sample::context(bulletin);
    context.profile = "docomo";
    EXPECT_EQ(sample::rendition("mail", bulletin, context).bytes, "");
  }
}

TEST(Mail, HasAProfileForEachCarrierInPlainText) {
  Bulletin bulletin = sample::bulletin("evacuation");
  RenderContext context = sample::context(bulletin);
  ASSERT_EQ(find_medium("mail")->profiles(*context.settings).size(), 4u);
  context.profile = "softbank";
  Rendition rendition = sample::rendition("mail", bulletin, context);
  EXPECT_EQ(rendition.media_type, "text/plain; charset=utf-8");
  json mail = mail_to("softbank", bulletin);
  EXPECT_EQ(rendition.bytes, std::string(mail["subject"]) + "\n\n" + std::string(mail["body"]));
  EXPECT_EQ(rendition.measures.size(), 2u);
}

TEST(Mail, KnowsEverySectionThatAnOrderMayHave) {
  for (OrderSort sort : {OrderSort::kEmergencySafety, OrderSort::kDisasterOccurred, OrderSort::kWarningZone,
                         OrderSort::kEvacuation, OrderSort::kEvacuationUrgent, OrderSort::kRecommendation,
                         OrderSort::kElderly, OrderSort::kPreparation, OrderSort::kPreparationOld}) {
    const mail::Row* row = mail::row_of("evacuation", word_of(sort));
    ASSERT_NE(row, nullptr) << word_of(sort);
    EXPECT_TRUE(row->permitted);
    EXPECT_FALSE(row->shortly.empty());
  }
  for (const mail::Row& row : mail::table()) EXPECT_FALSE(row.reason.empty()) << row.kind << row.section;
}

TEST(MailCharacters, OfVendorsAreSpelledOut) {
  EXPECT_EQ(mail::spelled("①㈱山田 №Ⅳ 50㎡").text, "(1)(株)山田 No.IV 50平方メートル");
  EXPECT_EQ(mail::spelled("髙階・山﨑").text, "高階・山崎");
  EXPECT_EQ(mail::spelled("鄧町").text, "〓町");
  EXPECT_EQ(mail::spelled("雨☔と😀と𠮷野").text, "雨☔とと吉野");
  EXPECT_EQ(mail::spelled("𩸽").text, "〓");
  EXPECT_EQ(mail::spelled("√≒∵").changes.size(), 0u) << "the standard rows have them as well";
  EXPECT_EQ(mail::spelled("①①Ⅳ").changes, (std::vector<std::string>{"①: (1)", "Ⅳ: IV"}));
  EXPECT_EQ(mail::spelled("甲\r\n乙").text, "甲\n乙");
}

TEST(MailCharacters, NeverReachACarrier) {
  Bulletin bulletin = ordered(1);
  auto& body = std::get<Evacuation>(bulletin.body);
  body.details[0].areas[0].location.name = "髙階①地区";
  body.complement = {{"ja", "㈱七尾の😀前に集合"}};
  Rendition rendition = sample::rendition("mail", bulletin);
  EXPECT_NE(rendition.bytes.find("高階(1)地区"), std::string::npos);
  EXPECT_NE(rendition.bytes.find("(株)七尾の前に集合"), std::string::npos);
  const json list = mails_of(rendition);
  for (const json& mail : list) EXPECT_TRUE(mail::spelled(std::string(mail["body"])).changes.empty());
  EXPECT_NE(lost(rendition).find("髙: 高"), std::string::npos) << lost(rendition);
}

TEST(MailContents, ThatCarriersRefuseAreFound) {
  for (std::string_view text :
       {"http://a.example", "HTTPS://A.EXAMPLE/x", "ｈｔｔｐ：／／a", "www.city.example", "mailto:a",
        "bosai@city.example", "ｂｏｓａｉ＠city", "0767-53-1234", "０７６７－５３－１２３４", "(0767)53-1234",
        "0767（53）1234", "09012345678", "+81-767-53-1234", "電話53-1234", "tel:110", "#7119", "＃８０００", "*2222",
        "0120ー123ー456"})
    EXPECT_TRUE(mail::has_forbidden(text)) << text;
}

TEST(MailContents, ThatAreHarmlessStay) {
  for (std::string_view text :
       {"11月21日2時33分", "2026-11-21", "1-2-3", "避難者120人", "12,345世帯", "山王町1丁目2-3", "119番", "レベル4",
        "#山王", "センター前", "2026年から2027年", "100ミリ", "サンライズ@会館", "1234567890"})
    EXPECT_FALSE(mail::has_forbidden(text)) << text;
}

TEST(MailContents, AreTakenOutWithTheirSentenceOrTheirBrackets) {
  mail::Cleaned one =
      mail::cleaned("川に近づかないでください。詳しくはhttps://a.example/をご覧ください。早めに避難を。");
  EXPECT_EQ(one.text, "川に近づかないでください。早めに避難を。");
  EXPECT_EQ(one.taken_out, (std::vector<std::string>{"詳しくはhttps://a.example/をご覧ください。"}));
  EXPECT_EQ(mail::cleaned("小学校（電話0767-53-1234）へ。").text, "小学校へ。");
  EXPECT_EQ(mail::cleaned("問い合わせ 0767-53-1234\n夜は危険です").text, "夜は危険です");
  EXPECT_EQ(mail::cleaned("#7119").text, "");
  EXPECT_EQ(mail::cleaned("夜は危険です。").text, "夜は危険です。");
}

TEST(MailContents, InADistrictLeaveItOutByName) {
  Bulletin bulletin = ordered(2);
  std::get<Evacuation>(bulletin.body).details[0].areas[0].location.name = "0767-53-1234";
  Rendition rendition = sample::rendition("mail", bulletin);
  EXPECT_EQ(rendition.bytes.find("0767-53-1234"), std::string::npos);
  EXPECT_NE(lost(rendition).find("items (1): 0767-53-1234"), std::string::npos);
}

TEST(MailContents, OfAnyLengthAreCleanedInTime) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "0767-53-1234（";
  EXPECT_FALSE(mail::has_forbidden(mail::cleaned(text).text));
}

}  // namespace
}  // namespace ofure
