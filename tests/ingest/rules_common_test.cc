#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "core/rules.h"
#include "core/text.h"
#include "ingest/scene.h"
#include "samples/boundaries.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

using clean::code;
using clean::time;

struct CommonCase {
  Rule rule;
  std::string_view what;
  std::string_view path;
  std::function<Scene()> make;
};

// A clean notice, spoiled: level 0, so that severities are those of the table.
std::function<Scene()> issue(std::function<void(Header&)> spoil) {
  return [spoil] {
    Scene scene = first(clean::notice());
    spoil(scene.bulletin.header);
    return scene;
  };
}
// A notice whose headline stands in Japanese and English.
std::function<Scene()> twins(std::string ja, std::string en) {
  return issue([ja, en](Header& h) { h.headline = {{"ja", ja}, {"en", en}}; });
}
std::function<Scene()> update(std::function<void(Scene&)> spoil, Action action = Action::kUpdate) {
  return [spoil, action] {
    Scene scene = later(clean::shelter(), 4, action);
    spoil(scene);
    return scene;
  };
}
std::function<Scene()> with_key(std::function<void(Submitter&)> spoil) {
  return [spoil] {
    Scene scene = first(clean::evacuation());
    spoil(*scene.submitter);
    return scene;
  };
}
// The first district of an order as the only thing that is wrong.
std::function<Scene()> district(std::function<void(Location&)> spoil) {
  return [spoil] {
    Scene scene = first(clean::evacuation());
    spoil(std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location);
    return scene;
  };
}

const Boundaries& noto() {
  static const Boundaries boundaries = outlines::noto();
  return boundaries;
}
// A shape of the first district, where boundaries were imported.
std::function<Scene()> outlined(std::function<void(Location&)> spoil) {
  return [make = district(std::move(spoil))] {
    Scene scene = make();
    scene.circumstances.boundaries = &noto();
    return scene;
  };
}
// 七尾市 with 20,000 households, its 高階地区 with 1,000.
const Households& table() {
  static const Households rows({{code("172022"), "", 20'000, 48'000, "住民基本台帳", "2026-10-01"},
                                {code("172022"), "高階", 1'000, 2'600, "", ""}});
  return rows;
}
std::function<Scene()> counted(std::int64_t households, std::int64_t people) {
  return [=] {
    Scene scene = first(clean::evacuation());
    std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].object = {households, people};
    scene.circumstances.households = &table();
    return scene;
  };
}

Polygon ring(std::vector<Point> points) { return {std::move(points)}; }

#define HEAD "Report/Head/"
#define DISTRICT "Report/Body/EvacuationOrder/Detail/Areas/Area/Location/"
#define DISTRICT_AREA "Report/Body/EvacuationOrder/Detail/Areas/Area/"
#define OFFICE "Report/Control/PublishingOffice/OfficeInfo/"

std::vector<CommonCase> lineage_cases() {
  return {
      {Rule::ID_010, "a direction mark in the document id", HEAD "documentID",
       issue([](Header& h) { h.document = DocumentId("nanao\u202E42"); })},
      {Rule::ID_010, "a control character in the transmission id", "EDXLDistribution/distributionID",
       issue([](Header& h) { h.bulletin = BulletinId("a\u0085b"); })},
      {Rule::LN_001, "an unknown document at revision 3", HEAD "documentRevision", issue([](Header& h) {
         h.revision = Revision(3);
         h.previous = Revision(2);
       })},
      {Rule::LN_002, "revision 7 after 3", HEAD "documentRevision", update([](Scene& s) {
         s.bulletin.header.revision = Revision(7);
         s.bulletin.header.previous = Revision(6);
       })},
      {Rule::LN_003, "revision 3 again", HEAD "documentRevision", update([](Scene& s) {
         s.bulletin.header.revision = Revision(3);
         s.bulletin.header.previous = Revision(2);
       })},
      {Rule::LN_004, "new, at revision 4", "EDXLDistribution/distributionType",
       update([](Scene& s) { s.bulletin.header.action = Action::kIssue; })},
      {Rule::LN_005, "a cancel of the unknown", HEAD "documentID",
       update([](Scene& s) { s.circumstances.newest.reset(); }, Action::kCancel)},
      {Rule::LN_005, "an update of the unknown", HEAD "documentID",
       update([](Scene& s) { s.circumstances.newest.reset(); })},
      {Rule::LN_006, "an update at revision 1", "EDXLDistribution/distributionType",
       [] {
         Scene scene = first(clean::notice());
         scene.bulletin.header.action = Action::kUpdate;
         scene.circumstances.with_ledger = false;
         return scene;
       }},
      {Rule::LN_007, "a cancel at revision 1", HEAD "documentRevision",
       [] {
         Scene scene = later(clean::notice(), 1, Action::kCancel);
         scene.bulletin.header.previous = Revision(0);
         scene.circumstances.with_ledger = false;
         return scene;
       }},
      {Rule::LN_008, "an update after the cancel", HEAD "documentID",
       update([](Scene& s) { s.circumstances.newest->action = Action::kCancel; })},
      {Rule::LN_009, "previous revision 2 before 4", HEAD "previousDocumentRevision",
       update([](Scene& s) { s.bulletin.header.previous = Revision(2); })},
      {Rule::LN_010, "a cancel without a reason", "Report/Control/Errata",
       update([](Scene& s) { s.bulletin.header.errata.reset(); }, Action::kCancel)},
      {Rule::LN_011, "an empty reason", "Report/Control/Errata/Description",
       update([](Scene& s) { s.bulletin.header.errata->description = clean::text(""); }, Action::kCorrect)},
      {Rule::LN_012, "a drill that becomes real", "EDXLDistribution/distributionStatus",
       update([](Scene& s) { s.circumstances.newest->mode = Mode::kExercise; })},
      {Rule::LN_013, "a notice that becomes a list of shelters", "Report/Control/Title",
       update([](Scene& s) { s.circumstances.newest->kind = Kind("notice"); })},
      {Rule::LN_014, "a document of another city", OFFICE "OrganizationCode",
       update([](Scene& s) { s.circumstances.newest->area = code("172014"); })},
      {Rule::LN_015, "a transmission id used before", "EDXLDistribution/distributionID",
       update([](Scene& s) { s.circumstances.same_bulletin = kept(s.bulletin.header, 3, Action::kUpdate); })},
      {Rule::LN_016, "a reason for something new", "Report/Control/Errata",
       issue([](Header& h) { h.errata = Errata{clean::text("誤り"), time("2026-11-21T02:30:00+09:00")}; })},
      {Rule::LN_017, "the prefecture goes on for the town", "EDXLDistribution/senderID",
       update([](Scene& s) { s.bulletin.header.sender = "bosai.pref.ishikawa.lg.jp"; })},
  };
}

std::vector<CommonCase> area_cases() {
  return {
      {Rule::AR_010, "a code nobody has", HEAD "Headline/Areas/Area[2]/jisX0402",
       issue([](Header& h) { h.areas.push_back({"どこか市", code("172995")}); })},
      {Rule::AR_010, "an editorial office nobody knows", "Report/Control/EditorialOffice/OrganizationCode",
       issue([](Header& h) { h.editorial.code = code("172995"); })},
      {Rule::AR_011, "the neighbouring city", HEAD "Headline/Areas/Area[2]/jisX0402",
       issue([](Header& h) { h.areas.push_back({"金沢市", code("172014")}); })},
      {Rule::AR_011, "a district in the neighbouring city", DISTRICT "jisX0402", district([](Location& l) {
         l.name = "金沢市";
         l.code = code("172014");
       })},
      {Rule::AR_012, "a code with another city's name", HEAD "Headline/Areas/Area/areaName",
       issue([](Header& h) { h.areas[0].name = "金沢市"; })},
      {Rule::AR_013, "an office with another city's code", OFFICE "OfficeName",
       issue([](Header& h) { h.publishing.name = h.publishing.organization = "金沢市"; })},
      {Rule::AR_014, "an open ring", DISTRICT "polygon", district([](Location& l) {
         l.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.1, 137.0}, {37.0, 137.0}})};
       })},
      {Rule::AR_015, "a line", DISTRICT "polygon",
       district([](Location& l) { l.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.0, 136.9}})}; })},
      {Rule::AR_019, "a line in an order", DISTRICT "polygon[2]", district([](Location& l) {
         l.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.1, 137.0}, {37.0, 136.9}}),
                       ring({{37.0, 136.9}, {37.1, 137.0}})};
       })},
      {Rule::AR_020, "into the neighbour", DISTRICT "polygon", outlined([](Location& l) {
         l.polygons = {ring(outlines::square(37.1, 136.9, 37.15, 137.1))};
       })},
      {Rule::AR_020, "a circle that is too wide", DISTRICT "circle[2]", outlined([](Location& l) {
         l.circles = {{{37.1, 136.9}, 1}, {{37.1, 136.9}, 30}};
       })},
      {Rule::AR_021, "the neighbour alone", DISTRICT "polygon", outlined([](Location& l) {
         l.polygons = {ring(outlines::square(37.1, 137.05, 37.15, 137.1))};
       })},
      {Rule::AR_021, "latitude and longitude of another place", DISTRICT "circle",
       outlined([](Location& l) { l.circles = {{{35.68, 139.76}, 1}}; })},
      {Rule::AR_022, "a position in the neighbour", DISTRICT "circle",
       outlined([](Location& l) { l.circles = {{{37.1, 137.1}, 0}}; })},
      {Rule::AR_023, "a digit too many", DISTRICT_AREA "Object/Households", counted(12'000, 2'600)},
      {Rule::AR_023, "people as households", DISTRICT_AREA "Object/Households", counted(2'600, 2'600)},
      {Rule::AR_024, "a digit too few", DISTRICT_AREA "Object/HeadCount", counted(1'000, 26)},
      {Rule::AR_016, "a bow tie", DISTRICT "polygon[2]", district([](Location& l) {
         l.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.1, 137.0}, {37.0, 136.9}}),
                       ring({{37.0, 136.9}, {37.1, 137.0}, {37.1, 136.9}, {37.0, 137.0}, {37.0, 136.9}})};
       })},
      {Rule::AR_017, "a point in Okinawa", DISTRICT "circle",
       district([](Location& l) { l.circles = {{{26.21, 127.68}, 0}}; })},
      {Rule::AR_018, "metres for kilometres", DISTRICT "circle",
       district([](Location& l) { l.circles = {{{37.04, 136.97}, 500}}; })},
  };
}

std::vector<CommonCase> time_cases() {
  return {
      {Rule::TM_010, "sent in ten minutes", "EDXLDistribution/dateTimeSent",
       issue([](Header& h) { h.sent = time("2026-11-21T02:50:00+09:00"); })},
      {Rule::TM_011, "sent the day before yesterday", "EDXLDistribution/dateTimeSent",
       issue([](Header& h) { h.sent = h.reported = h.created = h.first_created = time("2026-11-19T02:33:00+09:00"); })},
      {Rule::TM_012, "created after it was sent", HEAD "CreateDateTime",
       issue([](Header& h) { h.created = time("2026-11-21T02:45:00+09:00"); })},
      {Rule::TM_013, "announced after it was sent", HEAD "ReportDateTime",
       issue([](Header& h) { h.reported = time("2026-11-21T02:45:00+09:00"); })},
      {Rule::TM_014, "three and a half hours late", HEAD "ReportDateTime",
       issue([](Header& h) { h.reported = time("2026-11-20T23:08:00+09:00"); })},
      {Rule::TM_015, "first created after created", HEAD "FirstCreateDateTime",
       issue([](Header& h) { h.first_created = time("2026-11-21T02:35:00+09:00"); })},
      {Rule::TM_016, "a later revision announced before the first", HEAD "ReportDateTime",
       update([](Scene& s) { s.bulletin.header.reported = time("2026-11-21T01:59:00+09:00"); })},
      {Rule::TM_017, "sent before the revision it follows", "EDXLDistribution/dateTimeSent",
       update([](Scene& s) { s.circumstances.newest->sent = time("2026-11-21T02:39:00+09:00"); })},
      {Rule::TM_020, "over before it is announced", HEAD "ValidDateTime", issue([](Header& h) {
         h.valid_until = time("2026-11-21T02:41:00+09:00");
         h.reported = time("2026-11-21T02:42:00+09:00");
       })},
      {Rule::TM_021, "over already", HEAD "ValidDateTime",
       issue([](Header& h) { h.valid_until = time("2026-11-21T02:39:00+09:00"); })},
      {Rule::TM_022, "valid for ever", HEAD "ValidDateTime",
       update([](Scene& s) { s.bulletin.header.valid_until = time("2027-11-21T02:33:00+09:00"); })},
      {Rule::TM_023, "shown after it is over", HEAD "TargetDateTime",
       issue([](Header& h) { h.target = h.valid_until; })},
      {Rule::TM_024, "a mistake noticed tomorrow", "Report/Control/Errata/DateTime",
       update([](Scene& s) { s.bulletin.header.errata->at = time("2026-11-22T02:33:00+09:00"); }, Action::kCorrect)},
      {Rule::TM_025, "a shelter opened in two days", "Report/Body/Shelter/Informations/Information[2]/DateTime",
       update([](Scene& s) { std::get<Shelters>(s.bulletin.body).sites[1].at = time("2026-11-23T02:33:00+09:00"); })},
  };
}

std::vector<CommonCase> mode_and_text_cases() {
  return {
      {Rule::MD_001, "a receiver's key", "EDXLDistribution", with_key([](Submitter& s) { s.role = Role::kReceiver; })},
      {Rule::MD_002, "a drill key", "EDXLDistribution/distributionStatus",
       with_key([](Submitter& s) { s.modes = {Mode::kExercise}; })},
      {Rule::MD_003, "a key for notices", "Report/Control/Title",
       with_key([](Submitter& s) { s.kinds = {Kind("notice")}; })},
      {Rule::MD_005, "a key for levels up to 3", "Report/Body",
       [] {
         Scene scene = first(clean::evacuation());
         scene.submitter->highest_level = Level(3);
         return scene;
       }},
      {Rule::MD_006, "an acting office that does not say so", "Report/Control/EditorialOffice/OrganizationCode",
       with_key([](Submitter& s) {
         s.office = OfficeId("ishikawa");
         s.office_area = code("170003");
         s.areas = {code("130001")};
         s.delegations = {{"d-1", code("172022"), OfficeId("ishikawa"), {}, {}, {}, {}}};
       })},
      {Rule::MD_013, "mass exercise traffic outside the calendar", "EDXLDistribution/distributionStatus",
       [] {
         Scene scene = first(clean::shelter());
         scene.circumstances.unplanned_exercises = 21;
         return scene;
       }},
      {Rule::MD_004, "another city's key", OFFICE "OrganizationCode",
       with_key([](Submitter& s) { s.areas = {code("172014")}; })},
      {Rule::MD_090, "the test town in reality", "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode",
       issue([](Header& h) { h.publishing.code = AreaTable::test_town(); })},
      {Rule::MD_090, "the test town among real areas", HEAD "Headline/Areas/Area/jisX0402",
       issue([](Header& h) { h.areas = {{"試験市", AreaTable::test_town()}}; })},
      {Rule::MD_010, "a drill that does not say so", HEAD "Headline/Text",
       issue([](Header& h) { h.mode = Mode::kExercise; })},
      {Rule::MD_011, "a drill sent as real", HEAD "Headline/Text",
       issue([](Header& h) { h.headline = clean::text("【訓練】避難指示を発令"); })},
      {Rule::MD_011, "a drill by its title", HEAD "Title", issue([](Header& h) { h.title = "訓練：避難情報"; })},
      {Rule::MD_012, "a sentence of a drill", "Report/Body/Shelter/ComplementaryInfo",
       update([](Scene& s) { std::get<Shelters>(s.bulletin.body).complement = clean::text("これは訓練です。"); })},
      {Rule::TX_010, "an override of direction", HEAD "Headline/Text",
       issue([](Header& h) { h.headline = clean::text("避難\u202E指示"); })},
      {Rule::TX_011, "a tab", HEAD "Headline/Text", issue([](Header& h) { h.headline = clean::text("避難\t指示"); })},
      {Rule::TX_012, "か and a voiced mark", DISTRICT "areaName",
       district([](Location& l) { l.name = "か\u3099けした"; })},
      {Rule::TX_013, "no headline", HEAD "Headline/Text", issue([](Header& h) { h.headline.clear(); })},
      {Rule::TX_014, "a reading in kanji", DISTRICT "areaNameKana", district([](Location& l) { l.kana = "高階"; })},
      {Rule::TX_015, "a headline of 256 characters", HEAD "Headline/Text", issue([](Header& h) {
         std::string text;
         for (int i = 0; i < 256; ++i) text += "あ";
         h.headline = clean::text(text);
       })},
      {Rule::TX_016, "two headlines in Japanese", HEAD "Headline/Text[2]",
       issue([](Header& h) { h.headline.push_back({"ja", "もう一つ"}); })},
      {Rule::TX_021, "960 households became 690", HEAD "Headline/Text[2]",
       twins("対象は960世帯です。", "690 households.")},
      {Rule::TX_022, "14時 became 4 p.m.", HEAD "Headline/Text[2]", twins("14時に開設", "Opens at 4 p.m.")},
      {Rule::TX_023, "an order of level 4 became level 3", HEAD "Headline/Text[2]",
       twins("避難指示を発令しました。", "Evacuation order (level 3)")},
      {Rule::TX_024, "Suzu became Wajima", HEAD "Headline/Text[2]", twins("珠洲市で断水", "Water cut in Wajima City")},
      {Rule::TX_025, "another telephone number", HEAD "Headline/Text[2]", twins("119番へ", "Call 0767-53-8424")},
      {Rule::TX_026, "the level was left out", HEAD "Headline/Text[2]", twins("警戒レベル４です。", "Leave at once.")},
      {Rule::TX_020, "a number the office has not registered", HEAD "Headline/Text",
       [] {
         Scene scene = first(clean::notice());
         scene.circumstances.office = {true, {"0767-53-8424"}};
         scene.bulletin.header.headline = clean::text("お問い合わせは 0767-53-8429 まで");
         return scene;
       }},
  };
}

std::vector<CommonCase> common_cases() {
  std::vector<CommonCase> all = lineage_cases();
  for (auto more : {area_cases(), time_cases(), mode_and_text_cases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(CommonRules, ACleanBulletinOfEachKindHasNoFindingAndIsAccepted) {
  for (const Bulletin& bulletin : clean::of_each_kind()) {
    for (const Scene& scene : {first(bulletin), later(bulletin, 2), later(bulletin, 9, Action::kCorrect),
                               later(bulletin, 3, Action::kCancel)}) {
      Verdict verdict = scene.verdict();
      EXPECT_EQ(ids_of(verdict.findings), "") << bulletin.header.kind.text();
      EXPECT_EQ(verdict.word, VerdictWord::kAccepted);
      EXPECT_EQ(verdict.status, 201);
    }
  }
}

TEST(CommonRules, EachCaseGivesItsFindingAtItsPlaceWithEveryGapOfTheTextFilled) {
  for (const CommonCase& one : common_cases()) {
    Findings findings = one.make().verdict().findings;
    const Finding* found = find_rule(findings, one.rule);
    ASSERT_NE(found, nullptr) << row_of(one.rule).id << " " << one.what << ": " << ids_of(findings);
    EXPECT_EQ(found->place.path, one.path) << row_of(one.rule).id << " " << one.what;
    EXPECT_THAT(gaps(*found), testing::IsEmpty()) << row_of(one.rule).id;
  }
}

TEST(CommonRules, EveryRowOfTheCommonRulesHasACase) {
  std::set<std::string_view> produced;
  for (const CommonCase& one : common_cases()) produced.insert(row_of(one.rule).id);
  const std::set<std::string_view> sections = {"LN", "TM", "MD", "TX"};
  for (const RuleRow& row : rule_table()) {
    bool after_reading = (row.id.starts_with("ID-") || row.id.starts_with("AR-")) && row.id.substr(3) >= "010";
    if (after_reading || sections.contains(row.id.substr(0, 2))) {
      EXPECT_TRUE(produced.contains(row.id)) << row.id;
    }
  }
}

TEST(LineageRules, RevisionSevenAfterThreeNamesFourAndIsAConflict) {
  Scene scene = later(clean::shelter(), 4);
  scene.bulletin.header.revision = Revision(7);
  scene.bulletin.header.previous = Revision(6);
  Verdict verdict = scene.verdict();
  EXPECT_TRUE(verdict.refused());
  EXPECT_EQ(verdict.status, 409);
  ASSERT_EQ(ids_of(verdict.findings), "LN-002");
  ASSERT_TRUE(verdict.findings[0].fix.has_value());
  EXPECT_EQ(verdict.findings[0].fix->value, "4");
  EXPECT_NE(text_of(verdict.findings[0]).message_ja.find("次は 4 版"), std::string::npos);
}

TEST(LineageRules, ACancelOfTheUnknownIsAConflictWhateverItsRevision) {
  for (std::uint64_t revision : {1, 2}) {
    Scene scene = later(clean::evacuation(), revision, Action::kCancel);
    scene.circumstances.newest.reset();
    Verdict verdict = scene.verdict();
    EXPECT_EQ(verdict.status, 409) << revision;
    EXPECT_EQ(ids_of(verdict.findings), "LN-005") << revision;
  }
}

TEST(LineageRules, WithoutALedgerOnlyTheBulletinItselfIsJudged) {
  Scene scene = later(clean::shelter(), 7);
  scene.circumstances.newest.reset();
  scene.circumstances.with_ledger = false;
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(LineageRules, NothingFollowsACancel) {
  Scene scene = later(clean::evacuation(), 4);
  scene.circumstances.newest->action = Action::kCancel;
  Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.status, 409);
  EXPECT_EQ(ids_of(verdict.findings), "LN-008");
}

TEST(AreaRules, APrefectureSpeaksForItsTownsAndACityForItsWards) {
  Scene prefecture = first(clean::sediment());
  prefecture.bulletin.header.areas = {{"七尾市", code("172022")}, {"石川県", code("170003")}};
  EXPECT_EQ(ids_of(prefecture.verdict().findings), "");
  Scene city = first(clean::notice());
  city.bulletin.header.publishing = {code("011002"), "札幌市", "さっぽろし", "札幌市", "", "", {}};
  city.bulletin.header.areas = {{"札幌市中央区", code("011011")}, {"北区", code("011029")}};
  EXPECT_EQ(ids_of(city.verdict().findings), "");
}

TEST(AreaRules, ATownDoesNotSpeakForItsPrefectureEvenAtLevelFive) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.level = Level(5);
  scene.bulletin.header.areas = {{"石川県", code("170003")}};
  Verdict verdict = scene.verdict();
  EXPECT_TRUE(verdict.refused());
  EXPECT_EQ(verdict.status, 422);
  EXPECT_EQ(ids_of(verdict.findings), "AR-011");
}

TEST(AreaRules, AnOpenRingIsMendedByItsFirstPoint) {
  Scene scene = first(clean::evacuation());
  Location& location = std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location;
  location.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.1, 137.0}, {37.0, 137.0}})};
  Findings findings = scene.verdict().findings;
  ASSERT_EQ(ids_of(findings), "AR-014");
  EXPECT_EQ(findings[0].fix->value, "37,136.9 37.1,136.9 37.1,137 37,137 37,136.9");
}

TEST(AreaRules, AnOrderWithAShapeThatNobodyCanDrawNamesTheMediaThatWillBeHeldAndGoesOut) {
  Scene scene = first(clean::evacuation());
  Location& location = std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location;
  location.polygons = {ring({{37.0, 136.9}, {37.1, 137.0}})};
  Verdict verdict = scene.verdict();
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  ASSERT_EQ(ids_of(verdict.findings), "AR-015 AR-019");
  EXPECT_NE(text_of(verdict.findings[1]).message_ja.find("媒体 cap, geojson では送りません"), std::string::npos);
  EXPECT_NE(text_of(verdict.findings[1]).message_en.find("Nothing is sent as cap, geojson"), std::string::npos);
  location.polygons = {ring({{37.0, 136.9}, {37.05, 136.95}, {37.1, 137.0}, {37.0, 136.9}})};  // a line of four points
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-015 AR-019");
  location.polygons = {ring({{37.0, 136.9}, {37.1, 136.9}, {37.1, 137.0}})};  // closing it makes it a triangle
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-015");
}

TEST(AreaRules, AnOrderWithAShapeThatCannotBeReadNamesTheMediaThatWillBeHeldAndTheShape) {
  Scene scene = first(clean::evacuation());
  Location& location = std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location;
  location.polygons = {ring({{37.0, 136.9}, {37.1, 137.0}})};
  location.unreadable = {{"polygon", 0, "abc"}, {"polygon", 2, "136.8,37"}, {"circle", 1, "37.1,136.85 -5"}};
  std::string held;
  for (const Finding& one : scene.verdict().findings) {
    if (one.rule == Rule::AR_015 || one.rule == Rule::AR_019)
      held += (one.rule == Rule::AR_015 ? "AR-015 " : "") + one.place.path + "\n";
  }
  EXPECT_EQ(held, "AR-015 " DISTRICT "polygon[2]\n" DISTRICT "polygon[2]\n" DISTRICT "polygon\n" DISTRICT "polygon[3]\n" DISTRICT "circle[2]\n");
  Scene cancel = later(scene.bulletin, 3, Action::kCancel);
  EXPECT_EQ(find_rule(cancel.verdict().findings, Rule::AR_019), nullptr);
}

TEST(AreaRules, WithoutBoundariesShapesAreJudgedByTheDistanceFromTheOfficeAlone) {
  Scene scene = first(clean::evacuation());
  Location& location = std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location;
  location.polygons = {ring(outlines::square(37.1, 137.05, 37.15, 137.1))};
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
  scene.circumstances.boundaries = &noto();
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-021");
  location.polygons = {ring(outlines::square(35.6, 139.7, 35.7, 139.8))};
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-021") << "one finding says it";
  scene.circumstances.boundaries = nullptr;
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-017");
  const Boundaries another = outlines::boundaries({{"172073", {outlines::square(37.0, 137.0, 37.2, 137.2)}}});
  scene.circumstances.boundaries = &another;
  EXPECT_EQ(ids_of(scene.verdict().findings), "AR-017") << "boundaries without this town are none for it";
}

TEST(AreaRules, AShapeWhollyOutsideRefusesANoticeAndIsADefectOfAnOrder) {
  const Polygon outside = ring(outlines::square(37.1, 137.05, 37.15, 137.1));
  Scene order = first(clean::evacuation());
  order.circumstances.boundaries = &noto();
  std::get<Evacuation>(order.bulletin.body).details[0].areas[0].location.polygons = {outside};
  Verdict verdict = order.verdict();
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  ASSERT_EQ(ids_of(verdict.findings), "AR-021");
  EXPECT_NE(text_of(verdict.findings[0]).message_ja.find("石川県七尾市 の区域の外にあります（約 4.4 km 離れた 石川県羽咋市）"),
            std::string::npos)
      << text_of(verdict.findings[0]).message_ja;
  EXPECT_NE(text_of(verdict.findings[0]).message_en.find("about 4.4 km away in 石川県羽咋市"), std::string::npos);

  Scene notice = first(clean::notice());
  notice.circumstances.boundaries = &noto();
  Location place = clean::place("高階地区");
  place.polygons = {outside};
  std::get<Notice>(notice.bulletin.body).places = {place};
  EXPECT_TRUE(notice.verdict().refused());
  // A shape that reaches over the border is a warning at every level.
  std::get<Notice>(notice.bulletin.body).places[0].polygons = {ring(outlines::square(37.1, 136.9, 37.15, 137.1))};
  verdict = notice.verdict();
  EXPECT_EQ(ids_of(verdict.findings), "AR-020");
  EXPECT_FALSE(verdict.refused());
}

TEST(AreaRules, TheAreaIsThatOfThePublishingOfficeWhoeverTypesIt) {
  Scene scene = first(clean::evacuation());
  scene.circumstances.boundaries = &noto();
  scene.bulletin.header.editorial.code = code("170003");
  std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location.polygons = {
      ring(outlines::square(37.1, 136.9, 37.15, 137.1))};
  EXPECT_NE(find_rule(scene.verdict().findings, Rule::AR_020), nullptr) << "the prefecture acts for the town";
}

TEST(AreaRules, WhateverWasDrawnCanBeTakenBack) {
  Scene scene = later(clean::evacuation(), 3, Action::kCancel);
  scene.circumstances.boundaries = &noto();
  std::get<Evacuation>(scene.bulletin.body).details[0].areas[0].location.polygons = {
      ring(outlines::square(37.1, 137.05, 37.15, 137.1))};
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(AreaRules, ThousandsOfShapesAreJudgedAndTheFindingsStayBounded) {
  Scene scene = first(clean::evacuation());
  scene.circumstances.boundaries = &noto();
  auto& areas = std::get<Evacuation>(scene.bulletin.body).details[0].areas;
  for (int i = 0; i < 3'000; ++i) {
    OrderedArea area = clean::district("地区" + std::to_string(i), 1, 1);
    area.location.circles = {{{37.1, 137.1}, 1}};
    areas.push_back(std::move(area));
  }
  const Findings findings = scene.verdict().findings;
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.rule == Rule::AR_021; }),
            100);
}

TEST(ReachRules, NumbersThatTheTableCanMeanHaveNoFinding) {
  auto silent = [](const Scene& scene) {
    const Findings findings = scene.verdict().findings;
    return find_rule(findings, Rule::AR_023) == nullptr && find_rule(findings, Rule::AR_024) == nullptr;
  };
  EXPECT_TRUE(silent(counted(1'000, 2'600)()));
  EXPECT_TRUE(silent(counted(1'400, 3'800)())) << "the table is some months old";
  EXPECT_TRUE(silent(counted(120, 270)())) << "a part of the district";
  EXPECT_FALSE(silent(counted(1'600, 2'600)()));
  EXPECT_FALSE(silent(counted(99, 270)()));
  Scene without = counted(12'000, 30'000)();
  without.circumstances.households = nullptr;
  EXPECT_EQ(find_rule(without.verdict().findings, Rule::AR_023), nullptr);
}

TEST(ReachRules, TheTotalIsHeldAgainstTheDistrictsOrElseTheWholeArea) {
  Scene scene = counted(120, 270)();
  auto& order = std::get<Evacuation>(scene.bulletin.body);
  order.total = {40'000, 700};
  Findings findings = scene.verdict().findings;
  ASSERT_NE(find_rule(findings, Rule::AR_023), nullptr) << ids_of(findings);
  EXPECT_EQ(find_rule(findings, Rule::AR_023)->place.path, "Report/Body/EvacuationOrder/TotalNumber/Households");
  order.total = {300, 700};
  EXPECT_EQ(find_rule(scene.verdict().findings, Rule::AR_024), nullptr) << "a few districts of the town";
  const Households whole({{code("172022"), "高階地区", 1'000, 2'600, "", ""},
                          {code("172022"), "徳田地区", 80, 200, "", ""},
                          {code("172022"), "矢田郷地区", 100, 250, "", ""}});
  scene.circumstances.households = &whole;
  order.total = {3'000, 2'900};
  findings = scene.verdict().findings;
  ASSERT_NE(find_rule(findings, Rule::AR_023), nullptr) << ids_of(findings);
  EXPECT_NE(text_of(*find_rule(findings, Rule::AR_023)).message_en.find("the table of areas knows 1180"), std::string::npos);
}

TEST(TimeRules, AnOrderAnnouncedBeforeItWasTypedIsNoMistake) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.reported = time("2026-11-21T02:10:00+09:00");
  scene.bulletin.header.created = scene.bulletin.header.first_created = time("2026-11-21T02:34:00+09:00");
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(TimeRules, FiveMinutesOfAWrongClockPass) {
  Scene scene = first(clean::notice());
  scene.bulletin.header.sent = time("2026-11-21T02:45:00+09:00");
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(TimeRules, AnOrderThatHasExpiredIsRefusedAtLevelFourSinceItWouldReachNobody) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.valid_until = time("2026-11-21T02:39:00+09:00");
  Verdict verdict = scene.verdict();
  EXPECT_TRUE(verdict.refused());
  ASSERT_EQ(ids_of(verdict.findings), "TM-021");
  EXPECT_EQ(verdict.findings[0].fix->value, "2026-11-23T02:40:00+09:00");
}

TEST(TimeRules, ACancelMayComeAfterTheEnd) {
  Scene scene = later(clean::evacuation(), 2, Action::kCancel);
  scene.bulletin.header.valid_until = time("2026-11-21T02:30:00+09:00");
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(ModeRules, AMarkInFrontOfARealOrderRefusesAtLevelFour) {
  for (const char* headline : {"【訓練】避難指示", "[訓練]避難指示", "（訓練）避難指示", "訓練 避難指示", "訓練",
                               "【災害訓練】避難指示", "試験：避難指示", "DRILL: evacuate"}) {
    Scene scene = first(clean::evacuation());
    scene.bulletin.header.headline = clean::text(headline);
    Verdict verdict = scene.verdict();
    EXPECT_TRUE(verdict.refused()) << headline;
    EXPECT_EQ(ids_of(verdict.findings), "MD-011") << headline;
  }
}

TEST(ModeRules, ARealOrderThatSpeaksOfADrillGoesOut) {
  for (const char* headline : {"訓練ではありません。避難指示を発令しました。",
                               "訓練は中止します。避難指示を発令しました。", "これは訓練ではありません"}) {
    Scene scene = first(clean::evacuation());
    scene.bulletin.header.headline = clean::text(headline);
    EXPECT_EQ(ids_of(scene.verdict().findings), "") << headline;
  }
  Scene doubtful = first(clean::evacuation());
  std::get<Evacuation>(doubtful.bulletin.body).complement =
      clean::text("午前の放送は訓練ですが、これは実際の災害です。");
  Verdict verdict = doubtful.verdict();
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  EXPECT_EQ(ids_of(verdict.findings), "MD-012");
}

TEST(ModeRules, ANoticeMayAnnounceADrill) {
  Scene scene = first(clean::notice());
  scene.bulletin.header.headline = clean::text("明日10時のサイレンは訓練です");
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

TEST(ModeRules, AMarkedDrillIsAcceptedAsItIsAndAnUnmarkedOneIsMended) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    Scene scene = first(clean::evacuation());
    Header& h = scene.bulletin.header;
    h.mode = mode;
    Findings findings = scene.verdict().findings;
    ASSERT_EQ(ids_of(findings), "MD-010");
    EXPECT_EQ(findings[0].fix->value, std::string(mode_mark(mode)) + first_text(h.headline));
    h.headline = clean::text(findings[0].fix->value);
    EXPECT_EQ(ids_of(scene.verdict().findings), "");
  }
}

TEST(TextRules, WhatIsWrongInATextIsTakenOutByTheFix) {
  const std::pair<const char*, const char*> texts[] = {
      {"避難\u202E指示", "避難指示"}, {"避難\t指示", "避難 指示"}, {"か\u3099", "が"}};
  for (const auto& [sent, mended] : texts) {
    Scene scene = first(clean::notice());
    scene.bulletin.header.headline = clean::text(sent);
    Findings findings = scene.verdict().findings;
    ASSERT_EQ(findings.size(), 1U) << ids_of(findings);
    EXPECT_EQ(findings[0].fix->value, mended);
  }
}

TEST(TextRules, LinesInATextAreFine) {
  Scene scene = first(clean::notice());
  std::get<Notice>(scene.bulletin.body).description = clean::text("一行目\n二行目");
  EXPECT_EQ(ids_of(scene.verdict().findings), "");
}

}  // namespace
}  // namespace ofure
