#include "formats/difference.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "formats/press.h"
#include "formats/sample.h"

// What changed between two revisions, for every kind that is a full picture.
namespace ofure {
namespace {

using Districts = std::vector<std::string>;

Location named(const std::string& name, const std::string& kana = "", std::string_view code = "") {
  Location location;
  location.name = name;
  location.kana = kana;
  if (!code.empty()) location.code = sample::area(code);
  return location;
}

OrderDetail order(OrderSort sort, const Districts& names, bool lifted = false) {
  OrderDetail detail{sort, Level(), lifted, {}, {}};
  for (const std::string& name : names)
    detail.areas.push_back({named(name), sample::at("2026-11-21T02:33:00+09:00"), {}});
  return detail;
}

Bulletin evacuation(std::vector<OrderDetail> details) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kUpdate);
  std::get<Evacuation>(bulletin.body).details = std::move(details);
  return bulletin;
}

ShelterSite site(const std::string& id, const std::string& name, ShelterSort sort,
                 std::optional<Crowding> crowding = std::nullopt) {
  ShelterSite site;
  site.id = id;
  site.location = named(name);
  site.sort = sort;
  site.crowding = crowding;
  return site;
}

Bulletin shelters(std::vector<ShelterSite> sites) {
  Bulletin bulletin = sample::bulletin("shelter", Action::kUpdate);
  std::get<Shelters>(bulletin.body).sites = std::move(sites);
  return bulletin;
}

Bulletin sediment(std::vector<SedimentDetail> details) {
  Bulletin bulletin = sample::bulletin("sediment", Action::kUpdate);
  std::get<Sediment>(bulletin.body).details = std::move(details);
  return bulletin;
}

SedimentDetail warning(int level, const std::string& name, std::string_view code, bool lifted = false) {
  return {lifted, level, {{named(name, "", code), sample::at("2026-11-21T02:20:00+09:00")}}};
}

Bulletin headquarters(bool alert_only, bool dissolved, const std::string& name) {
  Bulletin bulletin = sample::bulletin("headquarters", Action::kUpdate);
  auto& body = std::get<Headquarters>(bulletin.body);
  body.alert_only = alert_only, body.dissolved = dissolved, body.name = name;
  return bulletin;
}

Bulletin damage(std::vector<DamageGroup> groups) {
  Bulletin bulletin = sample::bulletin("damage", Action::kUpdate);
  std::get<Damage>(bulletin.body).groups = std::move(groups);
  return bulletin;
}

Difference between(const Bulletin& before, const Bulletin& now) { return narrative_of(now, &before).difference; }

std::string told(const Difference& difference, bool figures = true) {
  std::string text;
  for (const std::string& phrase : phrases_of(difference, figures)) text += phrase;
  return text;
}

std::string told(const Bulletin& before, const Bulletin& now, bool figures = true) {
  return told(between(before, now), figures);
}

Turn only_turn(const Difference& difference) {
  EXPECT_EQ(difference.changes.size(), 1u);
  return difference.changes.at(0).turn;
}

constexpr OrderSort kSafety = OrderSort::kEmergencySafety, kOrder = OrderSort::kEvacuation,
                    kElderly = OrderSort::kElderly, kZone = OrderSort::kWarningZone;

TEST(Difference, TellsWhatStandsUnderAnotherOrder) {
  Bulletin before = evacuation({order(kOrder, {"山王地区", "小島町"}), order(kElderly, {"矢田新町", "和倉町"})});
  Bulletin now = evacuation({order(kOrder, {"小島町", "矢田新町", "中島町"}), order(kElderly, {"山王地区"}),
                             order(kElderly, {"和倉町"}, true)});
  Difference difference = between(before, now);
  EXPECT_TRUE(difference.known);
  EXPECT_EQ(difference.since, Revision(3));
  EXPECT_EQ(difference.unchanged, 1u);
  EXPECT_EQ(told(difference),
            "警戒レベル４避難指示に引き上げ：矢田新町／警戒レベル４避難指示に追加：中島町／"
            "警戒レベル３高齢者等避難に引き下げ：山王地区／高齢者等避難を解除：和倉町");
  EXPECT_EQ(summary_of(difference, 100),
            "矢田新町を警戒レベル４避難指示に引き上げ、中島町を警戒レベル４避難指示に追加、"
            "山王地区を警戒レベル３高齢者等避難に引き下げ、和倉町の高齢者等避難を解除");
}

TEST(Difference, KeepsWhatStoodAndWhatStandsWithoutMarks) {
  Bulletin before = evacuation({order(kElderly, {"小島町"})}), now = evacuation({order(kOrder, {"小島町"})});
  before.header.mode = now.header.mode = Mode::kExercise;
  Difference difference = between(before, now);
  ASSERT_EQ(only_turn(difference), Turn::kRaised);
  const Change& change = difference.changes[0];
  EXPECT_EQ(change.from, "高齢者等避難");
  EXPECT_EQ(change.to, "避難指示");
  EXPECT_EQ(change.from_key, "elderly_evacuation");
  EXPECT_EQ(change.to_key, "evacuation_order");
  EXPECT_EQ(change.from_level, Level(3));
  EXPECT_EQ(change.to_level, Level(4));
}

TEST(Difference, PutsTheGravestOrderFirstWhetherRaisedOrAdded) {
  Bulletin before = evacuation({order(kElderly, {"小島町", "和倉町"})});
  Bulletin now =
      evacuation({order(kSafety, {"中島町"}), order(kOrder, {"小島町", "石崎町"}), order(kElderly, {"和倉町"})});
  EXPECT_EQ(told(before, now),
            "警戒レベル５緊急安全確保に追加：中島町／警戒レベル４避難指示に引き上げ：小島町／警戒レベル４避難指示に追加"
            "：石崎町");
}

TEST(Difference, OfAnOrderLiftedWhileAGraverOneComesIsARaise) {
  Bulletin before = evacuation({order(kElderly, {"小島町"})});
  Bulletin now = evacuation({order(kOrder, {"小島町"}), order(kElderly, {"小島町"}, true)});
  EXPECT_EQ(only_turn(between(before, now)), Turn::kRaised);
}

TEST(Difference, OfALiftThatIsRepeatedIsNone) {
  Bulletin before = evacuation({order(kOrder, {"小島町"}), order(kElderly, {"和倉町"}, true)});
  Bulletin now = evacuation({order(kOrder, {"小島町"}), order(kOrder, {"和倉町"}, true)});
  EXPECT_EQ(told(before, now), "");
  EXPECT_EQ(between(before, now).unchanged, 2u);
}

TEST(Difference, OfAnOrderGivenAgainAfterItsLiftIsAnAddition) {
  Bulletin before = evacuation({order(kOrder, {"小島町"}, true)}), now = evacuation({order(kOrder, {"小島町"})});
  EXPECT_EQ(told(before, now), "警戒レベル４避難指示に追加：小島町");
}

TEST(Difference, OfAWarningZoneIsNotMixedUpWithTheOrderBesideIt) {
  Bulletin before = evacuation({order(kZone, {"小島町"}), order(kOrder, {"小島町"})});
  Bulletin now = evacuation({order(kOrder, {"小島町"}), order(kZone, {"小島町"}, true)});
  EXPECT_EQ(told(before, now), "警戒区域を解除：小島町");
  EXPECT_EQ(told(now, before), "警戒区域に追加：小島町");
}

TEST(Difference, OfATsunamiNamesNoLevel) {
  Bulletin before = evacuation({}), now = evacuation({order(kOrder, {"石崎町"})});
  for (Bulletin* bulletin : {&before, &now}) std::get<Evacuation>(bulletin->body).disaster.hazards = {"津波"};
  EXPECT_EQ(told(before, now), "避難指示に追加：石崎町");
}

TEST(Difference, TellsADistrictThatIsNoLongerListedWithoutCallingItLifted) {
  Bulletin before = evacuation({order(kOrder, {"小島町", "和倉町"})}), now = evacuation({order(kOrder, {"小島町"})});
  Difference difference = between(before, now);
  EXPECT_EQ(only_turn(difference), Turn::kGone);
  EXPECT_EQ(told(difference), "今回記載なし：和倉町");
  EXPECT_EQ(difference.changes[0].to_key, "");
}

TEST(Difference, TakesTwoSpellingsOfANameForOne) {
  Bulletin before = evacuation({order(kOrder, {"本町１丁目", "本町十二丁目", "小島 町"})});
  Bulletin now = evacuation({order(kOrder, {"本町一丁目", "本町12丁目", "小島町"})});
  EXPECT_EQ(told(before, now), "");
  EXPECT_EQ(between(before, now).unchanged, 3u);
  EXPECT_EQ(told(evacuation({order(kOrder, {"本町一丁目"})}), evacuation({order(kOrder, {"本町二丁目"})})),
            "警戒レベル４避難指示に追加：本町二丁目／今回記載なし：本町一丁目");
}

TEST(Difference, TellsARenamedDistrictByItsReading) {
  Bulletin before = evacuation({order(kOrder, {"渡邊町"})}), now = evacuation({order(kOrder, {"渡辺町"})});
  for (Bulletin* bulletin : {&before, &now})
    std::get<Evacuation>(bulletin->body).details[0].areas[0].location.kana = "わたなべまち";
  EXPECT_EQ(told(before, now, false), "名称変更：渡辺町（旧 渡邊町）");
  std::get<Evacuation>(before.body).details[0].sort = kElderly;
  EXPECT_EQ(told(before, now), "警戒レベル４避難指示に引き上げ：渡辺町（旧 渡邊町）");
}

TEST(Difference, TakesDistrictsUnderTheCodeOfTheirTownForDifferentOnes) {
  Bulletin before = evacuation({order(kOrder, {"小島町"})}), now = evacuation({order(kOrder, {"和倉町"})});
  for (Bulletin* bulletin : {&before, &now})
    std::get<Evacuation>(bulletin->body).details[0].areas[0].location.code = sample::area("172022");
  EXPECT_EQ(told(before, now), "警戒レベル４避難指示に追加：和倉町／今回記載なし：小島町");
}

TEST(Difference, OfFiguresOfADistrictIsLeftOutWhereTheyAreNotAskedFor) {
  Bulletin before = evacuation({order(kOrder, {"小島町"})}), now = before;
  std::get<Evacuation>(before.body).details[0].areas[0].object.households = 1200;
  std::get<Evacuation>(now.body).details[0].areas[0].object.households = 1300;
  EXPECT_EQ(only_turn(between(before, now)), Turn::kChanged);
  EXPECT_EQ(told(before, now, false), "");
  EXPECT_EQ(told(before, now), "変更：小島町（対象世帯 1,200世帯から1,300世帯）");
  EXPECT_EQ(summary_of(between(before, now), 100), "");
}

TEST(Difference, OfATimeTellsBothTimes) {
  Bulletin before = evacuation({order(kOrder, {"小島町"})}), now = before;
  std::get<Evacuation>(now.body).details[0].areas[0].at = sample::at("2026-11-21T02:40:00+09:00");
  EXPECT_EQ(told(before, now), "変更：小島町（時刻 11月21日 2時33分から11月21日 2時40分）");
}

TEST(Difference, TellsWhatBecameOfShelters) {
  Bulletin before =
      shelters({site("1", "山王小学校", ShelterSort::kOpen, Crowding::kVacant),
                site("2", "御祓中学校", ShelterSort::kOpen, Crowding::kFull),
                site("3", "石崎体育館", ShelterSort::kOpen), site("4", "和倉公民館", ShelterSort::kPreparing),
                site("5", "田鶴浜体育館", ShelterSort::kOpen, Crowding::kVacant)});
  Bulletin now = shelters(
      {site("4", "和倉公民館", ShelterSort::kOpen), site("1", "山王小学校", ShelterSort::kOpen, Crowding::kCrowded),
       site("5", "田鶴浜体育館", ShelterSort::kOpen, Crowding::kFull),
       site("2", "御祓中学校", ShelterSort::kOpen, Crowding::kVacant),
       site("6", "中島小学校", ShelterSort::kOpen, Crowding::kFull), site("3", "石崎体育館", ShelterSort::kClosed),
       site("7", "能登島小学校", ShelterSort::kPreparing)});
  EXPECT_EQ(told(before, now),
            "新たに開設：和倉公民館、中島小学校（定員一杯）／定員一杯：田鶴浜体育館／混雑：山王小学校／"
            "空きが出た：御祓中学校／閉鎖：石崎体育館／開設準備中：能登島小学校");
  EXPECT_EQ(summary_of(between(before, now), 200),
            "和倉公民館、中島小学校を開設、田鶴浜体育館が定員一杯、山王小学校が混雑、御祓中学校に空き、"
            "石崎体育館を閉鎖、能登島小学校が開設準備中");
}

TEST(Difference, OfAShelterThatIsNoLongerOpenSaysWhatItsSenderSays) {
  Bulletin before =
      shelters({site("1", "山王小学校", ShelterSort::kOpen), site("2", "石崎体育館", ShelterSort::kOpen)});
  Bulletin now = shelters({site("1", "山王小学校", ShelterSort::kNotOpen)});
  EXPECT_EQ(told(before, now), "未開設：山王小学校／今回記載なし：石崎体育館");
  EXPECT_EQ(between(before, now).changes[0].turn, Turn::kClosed);
}

TEST(Difference, OfACorrectedAddressIsQuiet) {
  Bulletin before = shelters({site("1", "山王小学校", ShelterSort::kOpen)}), now = before;
  std::get<Shelters>(before.body).sites[0].address = "山王町1";
  std::get<Shelters>(now.body).sites[0].address = "山王町2";
  EXPECT_EQ(told(before, now, false), "");
  EXPECT_EQ(told(before, now), "変更：山王小学校（所在地 山王町1から山王町2）");
}

TEST(Difference, OfTheHourOfACountAloneIsNone) {
  ShelterSite before = site("S-1", "山王小学校", ShelterSort::kOpen), after = before;
  before.number.people = after.number.people = 40;
  before.checked = sample::at("2026-11-21T02:00:00+09:00"), after.checked = sample::at("2026-11-21T09:00:00+09:00");
  const Bulletin earlier = shelters({before}), now = shelters({after});
  EXPECT_TRUE(narrative_of(now, &earlier).difference.changes.empty());
  after.number.people = 43;
  const Bulletin later = shelters({after});
  ASSERT_EQ(narrative_of(later, &earlier).difference.changes.size(), 1u);
  EXPECT_EQ(narrative_of(later, &earlier).difference.changes[0].from, "40人");
}

TEST(Difference, IsInTheHeadlineOfAnAlertThatWeMakeAndNotInTheSendersOwn) {
  const Bulletin before = evacuation({order(OrderSort::kElderly, {"甲"})});
  Bulletin now = evacuation({order(OrderSort::kEvacuation, {"甲"})});
  auto alert = [&] {
    return render(*find_medium("cap"), now, narrative_of(now, &before), sample::original(now), sample::context(now))
        .bytes;
  };
  EXPECT_NE(alert().find("（甲を警戒レベル４避難指示に引き上げ）</headline>"), std::string::npos) << alert();
  now.header.headline = {{"ja", "山王地区に避難指示"}};
  EXPECT_NE(alert().find("<headline>【更新】山王地区に避難指示</headline>"), std::string::npos);
}

TEST(Difference, KnowsAShelterByItsIdWhateverItIsCalledNow) {
  Bulletin before = shelters({site("1", "山王小学校", ShelterSort::kOpen), site("2", "体育館", ShelterSort::kOpen)});
  Bulletin now = shelters({site("1", "山王小学校体育館", ShelterSort::kOpen), site("3", "体育館", ShelterSort::kOpen)});
  EXPECT_EQ(told(before, now, false),
            "新たに開設：体育館／今回記載なし：体育館／名称変更：山王小学校体育館（旧 山王小学校）");
}

TEST(Difference, KnowsAShelterByItsNameUntilItGetsAnId) {
  Bulletin before = shelters({site("", "山王小学校", ShelterSort::kOpen)});
  Bulletin now = shelters({site("1", "山王小学校", ShelterSort::kOpen)});
  EXPECT_EQ(told(before, now), "");
}

TEST(Difference, RanksLandslideWarningsByTheLevelInTheirName) {
  Bulletin four = sediment({warning(4, "七尾市", "172022")}), three = sediment({warning(3, "七尾市", "172022")});
  EXPECT_EQ(told(three, four), "レベル４土砂災害危険警報に引き上げ：七尾市");
  EXPECT_EQ(told(four, three), "レベル３土砂災害警報に引き下げ：七尾市");
  EXPECT_EQ(told(four, sediment({warning(4, "七尾市", "172022", true)})), "レベル４土砂災害危険警報を解除：七尾市");
  EXPECT_EQ(told(sediment({}), four), "レベル４土砂災害危険警報に追加：七尾市");
  EXPECT_EQ(told(sediment({warning(0, "七尾市", "172022")}), four), "レベル４土砂災害危険警報に変更：七尾市");
  EXPECT_EQ(told(sediment({warning(4, "石川県七尾市", "172022")}), four), "名称変更：七尾市（旧 石川県七尾市）");
}

TEST(Difference, OfAHeadquartersIsThatItWasSetUpRaisedOrDissolved) {
  Bulletin alert = headquarters(true, false, "七尾市災害警戒本部"),
           full = headquarters(false, false, "七尾市災害対策本部"),
           over = headquarters(false, true, "七尾市災害対策本部");
  EXPECT_EQ(told(alert, full), "災害対策本部に移行：七尾市災害対策本部");
  EXPECT_EQ(told(full, alert), "災害警戒本部に移行：七尾市災害警戒本部");
  EXPECT_EQ(told(full, over), "解散：七尾市災害対策本部");
  EXPECT_EQ(told(over, full), "設置：七尾市災害対策本部");
  EXPECT_EQ(summary_of(between(full, over), 100), "七尾市災害対策本部を解散");
}

TEST(Difference, OfDamageIsEachFigureInTheOrderOfTheReport) {
  Bulletin before = damage({{"HumanDamages", "人的被害", {{"死者", "3", "人"}, {"負傷者_重傷", "1", "人"}}},
                            {"HouseDamages", "住家被害", {{"床下浸水", "31", "棟"}, {"床下浸水", "33", "世帯"}}}});
  Bulletin now = damage({{"HumanDamages", "人的被害", {{"死者", "4", "人"}, {"行方不明者数", "2", "人"}}},
                         {"HouseDamages", "住家被害", {{"床下浸水", "1031", "棟"}, {"床下浸水", "33", "世帯"}}}});
  Difference difference = between(before, now);
  EXPECT_EQ(told(difference), "死者：3人から4人、行方不明者：2人、床下浸水：31棟から1,031棟／今回記載なし：重傷者");
  EXPECT_EQ(difference.unchanged, 1u);
  EXPECT_EQ(difference.changes[0].from, "3人");
  EXPECT_EQ(difference.changes[0].to, "4人");
  EXPECT_EQ(summary_of(difference, 100),
            "死者：3人から4人、行方不明者：2人、床下浸水：31棟から1,031棟、重傷者は今回記載なし");
}

TEST(Difference, OfTwoGroupsWithOneNameIsToldApart) {
  Bulletin before = damage({{"HumanDamages", "人的被害", {{"その他", "1", "人"}}},
                            {"OtherDamages", "その他の被害", {{"その他", "1", "人"}}}});
  Bulletin now = before;
  std::get<Damage>(now.body).groups[1].items[0].number = "2";
  EXPECT_EQ(told(before, now), "その他：1人から2人");
}

TEST(Difference, OfACancelOrOfACancelledRevisionIsNotKnown) {
  Bulletin before = evacuation({order(kElderly, {"小島町"})}), now = evacuation({order(kOrder, {"小島町"})});
  now.header.action = Action::kCancel;
  now.header.errata = Errata{{{"ja", "誤り"}}, sample::at("2026-11-21T02:34:00+09:00")};
  EXPECT_FALSE(between(before, now).known);
  now.header.action = Action::kUpdate;
  EXPECT_TRUE(between(before, now).known);
  before.header.action = Action::kCancel;
  EXPECT_FALSE(between(before, now).known);
  EXPECT_EQ(summary_of(between(before, now), 100), "");
}

TEST(DifferenceSummary, NamesAsManyAsFitAndCountsThemAll) {
  Districts many;
  for (int i = 1; i <= 300; ++i) many.push_back("第" + std::to_string(i) + "町内会");
  Difference difference = between(evacuation({}), evacuation({order(kOrder, many)}));
  for (std::size_t limit : {24, 25, 40, 60, 100, 200}) {
    std::string text = summary_of(difference, limit);
    EXPECT_LE(grapheme_count(text), limit) << text;
    EXPECT_NE(text.find("300地区を警戒レベル４避難指示に追加"), std::string::npos) << text;
  }
  EXPECT_EQ(summary_of(difference, 40), "第1町内会、第2町内会など300地区を警戒レベル４避難指示に追加");
  EXPECT_EQ(summary_of(difference, 10), "");
}

TEST(DifferenceTurns, HaveAWordEach) {
  constexpr std::array kWords = {"raised", "added", "lowered", "lifted", "opened",
                                 "filled", "freed", "closed",  "gone",   "changed"};
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    EXPECT_EQ(word_of(static_cast<Turn>(i)), kWords[i]);
    EXPECT_FALSE(japanese(static_cast<Turn>(i)).empty());
  }
}

TEST(DifferenceOfThousands, IsComparedOnceEach) {
  Districts first, second;
  for (int i = 0; i < 20000; ++i)
    first.push_back("第" + std::to_string(i) + "区"), second.push_back("第" + std::to_string(i + 5000) + "区");
  Difference difference = between(evacuation({order(kOrder, first)}), evacuation({order(kOrder, second)}));
  EXPECT_EQ(difference.unchanged, 15000u);
  EXPECT_EQ(difference.changes.size(), 10000u);
  EXPECT_EQ(difference.changes.front().name, "第20000区");
  EXPECT_EQ(difference.changes.back().name, "第4999区");
}

}  // namespace
}  // namespace ofure
