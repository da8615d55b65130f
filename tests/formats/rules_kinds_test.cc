#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "core/rules.h"
#include "formats/kinds/catalogue.h"
#include "samples/clean.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

using clean::time;

struct RuleCase {
  Rule rule;
  std::string_view what;
  std::string_view path;
  std::function<Bulletin()> make;
};

template <class T>
std::function<Bulletin()> spoiled(Bulletin (*make)(), std::function<void(T&, Header&)> spoil) {
  return [make, spoil] {
    Bulletin bulletin = make();
    spoil(std::get<T>(bulletin.body), bulletin.header);
    return bulletin;
  };
}
auto evacuation(std::function<void(Evacuation&, Header&)> spoil) {
  return spoiled<Evacuation>(clean::evacuation, std::move(spoil));
}
auto shelter(std::function<void(Shelters&, Header&)> spoil) {
  return spoiled<Shelters>(clean::shelter, std::move(spoil));
}
auto headquarters(std::function<void(Headquarters&, Header&)> spoil) {
  return spoiled<Headquarters>(clean::headquarters, std::move(spoil));
}
auto damage(std::function<void(Damage&, Header&)> spoil) { return spoiled<Damage>(clean::damage, std::move(spoil)); }
auto sediment(std::function<void(Sediment&, Header&)> spoil) {
  return spoiled<Sediment>(clean::sediment, std::move(spoil));
}
auto notice(std::function<void(Notice&, Header&)> spoil) { return spoiled<Notice>(clean::notice, std::move(spoil)); }
auto event(std::function<void(Event&, Header&)> spoil) { return spoiled<Event>(clean::event, std::move(spoil)); }

#define ORDER "Report/Body/EvacuationOrder/"
#define SITE "Report/Body/Shelter/Informations/Information"

std::vector<RuleCase> evacuation_cases() {
  return {
      {Rule::EV_001, "避難指示 with level 3", ORDER "Detail/Level",
       evacuation([](auto& b, auto&) { b.details[0].level = Level(3); })},
      {Rule::EV_001, "警戒区域 with a level", ORDER "Detail[2]/Level",
       evacuation([](auto& b, auto&) { b.details[1].sort = OrderSort::kWarningZone; })},
      {Rule::EV_001, "a lifted order with the wrong level", ORDER "Detail[2]/Level", evacuation([](auto& b, auto&) {
         b.details[1].lifted = true;
         b.details[1].level = Level(4);
       })},
      {Rule::EV_002, "避難勧告", ORDER "Detail/Sort",
       evacuation([](auto& b, auto&) { b.details[0].sort = OrderSort::kRecommendation; })},
      {Rule::EV_003, "緊急安全確保 without a level", ORDER "Detail/Level", evacuation([](auto& b, auto&) {
         b.details[0].sort = OrderSort::kEmergencySafety;
         b.details[0].level = Level();
       })},
      {Rule::EV_004, "one district under two levels", ORDER "Detail[2]/Areas/Area[2]",
       evacuation([](auto& b, auto&) { b.details[1].areas.push_back(b.details[0].areas[0]); })},
      {Rule::EV_005, "one district ordered and lifted", ORDER "Detail[3]/Areas/Area", evacuation([](auto& b, auto&) {
         b.details.push_back(b.details[0]);
         b.details[2].lifted = true;
         b.details[2].areas.pop_back();
       })},
      {Rule::EV_006, "lifted an hour from now", ORDER "Detail[2]/Areas/Area/DateTime", evacuation([](auto& b, auto&) {
         b.details[1].lifted = true;
         b.details[1].areas[0].at = time("2026-11-21T03:38:00+09:00");
       })},
      {Rule::EV_007, "fewer in all than in the parts", ORDER "TotalNumber/Households",
       evacuation([](auto& b, auto&) { b.total.households = 299; })},
      {Rule::EV_008, "fewer in the order than in its districts", ORDER "Detail/Object/HeadCount",
       evacuation([](auto& b, auto&) { b.details[0].object.people = 449; })},
      {Rule::EV_009, "six million people in a town", ORDER "TotalNumber/HeadCount",
       evacuation([](auto& b, auto&) { b.total.people = 6'000'000; })},
      {Rule::EV_009, "six million people in a district", ORDER "Detail/Areas/Area[2]/Object/HeadCount",
       evacuation([](auto& b, auto&) { b.details[0].areas[1].object.people = 6'000'000; })},
      {Rule::EV_010, "a district twice under one order", ORDER "Detail/Areas/Area[3]",
       evacuation([](auto& b, auto&) { b.details[0].areas.push_back(b.details[0].areas[0]); })},
  };
}

std::vector<RuleCase> shelter_cases() {
  return {
      {Rule::SH_001, "open since nobody knows when", SITE "[2]/DateTime",
       shelter([](auto& b, auto&) { b.sites[1].at.reset(); })},
      {Rule::SH_002, "closed at an unknown time", SITE "/DateTime", shelter([](auto& b, auto&) {
         b.sites[0].sort = ShelterSort::kClosed;
         b.sites[0].at.reset();
       })},
      {Rule::SH_003, "three open in the total, two in the list", "Report/Body/Shelter/TotalNumberOfShelter",
       shelter([](auto& b, auto&) { b.total_shelters = 3; })},
      {Rule::SH_004, "more people than places", SITE "/NumberOf/HeadCount",
       shelter([](auto& b, auto&) { b.sites[0].capacity = 100; })},
      {Rule::SH_005, "more on their own than all", SITE "/NumberOf/HeadCountVoluntary",
       shelter([](auto& b, auto&) { b.sites[0].number.people_voluntary = 181; })},
      {Rule::SH_005, "more households on their own in the total", "Report/Body/Shelter/TotalNumber/HouseholdsVoluntary",
       shelter([](auto& b, auto&) {
         b.total.households = 10;
         b.total.households_voluntary = 11;
       })},
      {Rule::SH_006, "one id for two", SITE "[2]/ShelterID",
       shelter([](auto& b, auto&) { b.sites[1].id = b.sites[0].id; })},
      {Rule::SH_007, "one name for two without ids", SITE "[2]/Location/areaName", shelter([](auto& b, auto&) {
         b.sites[1].location.name = b.sites[0].location.name;
         b.sites[1].id.clear();
       })},
      {Rule::SH_008, "nowhere on the map", SITE "/Location/circle",
       shelter([](auto& b, auto&) { b.sites[0].location.circles.clear(); })},
      {Rule::SH_008, "an area instead of a position", SITE "/Location/circle",
       shelter([](auto& b, auto&) { b.sites[0].location.circles[0].radius_km = 1; })},
      {Rule::SH_009, "people in a shelter that is not open", SITE "/NumberOf/HeadCount",
       shelter([](auto& b, auto&) { b.sites[0].sort = ShelterSort::kNotOpen; })},
      {Rule::SH_010, "counted in an hour", SITE "/CheckedDateTime",
       shelter([](auto& b, auto&) { b.sites[0].checked = time("2026-11-21T03:38:00+09:00"); })},
      {Rule::SH_011, "fewer in all than in the shelters", "Report/Body/Shelter/TotalNumber/HeadCount",
       shelter([](auto& b, auto&) { b.total.people = 309; })},
      {Rule::SH_012, "open in an hour", SITE "/DateTime",
       shelter([](auto& b, auto&) { b.sites[0].at = time("2026-11-21T03:38:00+09:00"); })},
  };
}

std::vector<RuleCase> other_cases() {
  return {
      {Rule::HQ_001, "set up in an hour", "Report/Body/AntidisasterHeadquarter/DateTime",
       headquarters([](auto& b, auto&) { b.at = time("2026-11-21T03:38:00+09:00"); })},
      {Rule::HQ_002, "dissolved before it was known", "Report/Body/AntidisasterHeadquarter/Status",
       headquarters([](auto& b, auto&) { b.dissolved = true; })},
      {Rule::HQ_003, "警戒本部 called 対策本部", "Report/Body/AntidisasterHeadquarter/Type",
       headquarters([](auto& b, auto&) { b.alert_only = true; })},
      {Rule::DM_001, "a type nobody listed", "Report/Body/DamageInformation/HumanDamages/HumanDamage[3]/Type",
       damage([](auto& b, auto&) { b.groups[0].items.push_back({"避難中の負傷", "1", "人"}); })},
      {Rule::DM_002, "the dead counted in houses", "Report/Body/DamageInformation/HumanDamages/HumanDamage/Number",
       damage([](auto& b, auto&) { b.groups[0].items[0].unit = "棟"; })},
      {Rule::DM_003, "the dead counted twice", "Report/Body/DamageInformation/HumanDamages/HumanDamage[3]",
       damage([](auto& b, auto&) { b.groups[0].items.push_back({"死者", "1", "人"}); })},
      {Rule::DM_004, "a total below its parts", "Report/Body/DamageInformation/Losses/Loss[2]/Number",
       damage([](auto& b, auto&) { b.groups[1].items[1].number = "1200.4"; })},
      {Rule::DM_004, "the injured fewer than the badly injured",
       "Report/Body/DamageInformation/HumanDamages/HumanDamage[3]/Number",
       damage([](auto& b, auto&) { b.groups[0].items.push_back({"負傷者", "1", "人"}); })},
      {Rule::DM_005, "figures of tomorrow", "Report/Body/DamageInformation/AsOf",
       damage([](auto& b, auto&) { b.as_of = time("2026-11-22T00:00:00+09:00"); })},
      {Rule::DM_006, "no figure", "Report/Body/DamageInformation", damage([](auto& b, auto&) { b.groups.clear(); })},
      {Rule::SD_001, "level 3", "Report/Body/SedimentDisastersWarning/Detail/WarningLevel",
       sediment([](auto& b, auto&) { b.details[0].warning_level = 3; })},
      {Rule::SD_002, "no level", "Report/Body/SedimentDisastersWarning/Detail/WarningLevel",
       sediment([](auto& b, auto&) { b.details[0].warning_level = 0; })},
      {Rule::SD_003, "issued by a city", "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode",
       sediment([](auto&, auto& h) { h.publishing.code = clean::code("172022"); })},
      {Rule::SD_004, "warned and lifted", "Report/Body/SedimentDisastersWarning/Detail[2]/Areas/Area",
       sediment([](auto& b, auto&) {
         b.details.push_back(b.details[0]);
         b.details[1].lifted = true;
       })},
      {Rule::SD_005, "a place without a code",
       "Report/Body/SedimentDisastersWarning/Detail/Areas/Area/Location/jisX0402",
       sediment([](auto& b, auto&) { b.details[0].areas[0].location.code.reset(); })},
      {Rule::NT_001, "給水 under 交通", "Report/Body/GeneralInformation/SubCategory",
       notice([](auto& b, auto&) { b.category = "交通"; })},
      {Rule::NT_001, "a sub-category where there are none", "Report/Body/GeneralInformation/SubCategory",
       notice([](auto& b, auto&) { b.category = "広報"; })},
      {Rule::NT_002, "no title", "Report/Body/GeneralInformation/Title",
       notice([](auto& b, auto&) { b.title.clear(); })},
      {Rule::NT_003, "an empty text", "Report/Body/GeneralInformation/Description",
       notice([](auto& b, auto&) { b.description = clean::text(""); })},
      {Rule::VT_001, "over before it begins", "Report/Body/Event/To",
       event([](auto& b, auto&) { b.to = time("2026-12-05T09:00:00+09:00"); })},
      {Rule::VT_002, "no name", "Report/Body/Event/Name", event([](auto& b, auto&) { b.name.clear(); })},
      {Rule::VT_003, "valid for half a year after it", "Report/Head/ValidDateTime",
       event([](auto&, auto& h) { h.valid_until = time("2027-06-05T16:00:00+09:00"); })},
      {Rule::VT_004, "at no time", "Report/Body/Event/From", event([](auto& b, auto&) {
         b.from.reset();
         b.to.reset();
       })},
      {Rule::VT_005, "last year's", "Report/Body/Event/To", event([](auto& b, auto&) {
         b.from = time("2025-12-05T10:00:00+09:00");
         b.to = time("2025-12-05T16:00:00+09:00");
       })},
      {Rule::AT_001, "an address without http", "Report/Body/GeneralInformation/URL",
       notice([](auto& b, auto&) { b.url = "www.city.nanao.lg.jp"; })},
      {Rule::AT_001, "an event's address without a host", "Report/Body/Event/URL",
       event([](auto& b, auto&) { b.url = "https://"; })},
      {Rule::AT_002, "a file on somebody's desk", "Report/Body/GeneralInformation/AttachmentFiles/File/URI",
       notice([](auto& b, auto&) { b.files[0].uri = "C:\\Users\\soumu\\water.pdf"; })},
      {Rule::AT_003, "a word processor's file", "Report/Body/GeneralInformation/AttachmentFiles/File/MimeType",
       notice([](auto& b, auto&) { b.files[0].mime_type = "application/msword"; })},
  };
}

std::vector<RuleCase> all_cases() {
  std::vector<RuleCase> all = evacuation_cases();
  for (auto more : {shelter_cases(), other_cases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

Findings judged(const Bulletin& bulletin) {
  Findings findings;
  judge_body(bulletin, findings);
  return findings;
}

TEST(RulesOfTheKinds, ACleanBulletinOfEachKindHasNoFinding) {
  for (const Bulletin& bulletin : clean::of_each_kind())
    EXPECT_EQ(ids_of(judged(bulletin)), "") << bulletin.header.kind.text();
  EXPECT_EQ(clean::of_each_kind().size(), kinds().size());
}

TEST(RulesOfTheKinds, EachCaseGivesItsFindingAtItsPlaceWithEveryGapOfTheTextFilled) {
  for (const RuleCase& one : all_cases()) {
    Findings findings = judged(one.make());
    const Finding* found = find_rule(findings, one.rule);
    ASSERT_NE(found, nullptr) << row_of(one.rule).id << " " << one.what << ": " << ids_of(findings);
    EXPECT_EQ(found->place.path, one.path) << row_of(one.rule).id << " " << one.what;
    EXPECT_THAT(gaps(*found), testing::IsEmpty()) << row_of(one.rule).id;
  }
}

TEST(RulesOfTheKinds, EveryRowOfTheKindsHasACase) {
  std::set<std::string_view> produced;
  for (const RuleCase& one : all_cases()) produced.insert(row_of(one.rule).id);
  const std::set<std::string_view> sections = {"EV", "SH", "HQ", "DM", "SD", "NT", "VT", "AT"};
  for (const RuleRow& row : rule_table()) {
    if (sections.contains(row.id.substr(0, 2))) {
      EXPECT_TRUE(produced.contains(row.id)) << row.id;
    }
  }
}

TEST(EvacuationRules, AWordOfBefore2021IsMendedOnlyWhereTodaysWordSaysTheSameAtTheLevelWritten) {
  struct Row {
    OrderSort old;
    int level;
    std::string_view mended;  // "" = the town has to say what it means
  };
  const Row rows[] = {{OrderSort::kEvacuationUrgent, 4, "避難指示"}, {OrderSort::kRecommendation, 4, "避難指示"},
                      {OrderSort::kPreparation, 3, "高齢者等避難"},  {OrderSort::kRecommendation, 0, ""},
                      {OrderSort::kRecommendation, 3, ""},           {OrderSort::kPreparation, 4, ""},
                      {OrderSort::kDisasterOccurred, 5, ""},         {OrderSort::kPreparationOld, 3, ""}};
  for (const Row& row : rows) {
    Bulletin bulletin = clean::evacuation();
    auto& detail = std::get<Evacuation>(bulletin.body).details[0];
    detail.sort = row.old;
    detail.level = Level(row.level);
    Findings findings = judged(bulletin);
    const Finding* found = find_rule(findings, Rule::EV_002);
    ASSERT_NE(found, nullptr) << japanese(row.old);
    EXPECT_EQ(found->fix ? found->fix->value : "", row.mended) << japanese(row.old) << row.level;
    EXPECT_EQ(find_rule(findings, Rule::EV_001), nullptr) << "an old word has no level of today to contradict";
  }
}

TEST(EvacuationRules, AMissingLevelIsMendedFromTheWord) {
  Bulletin bulletin = clean::evacuation();
  std::get<Evacuation>(bulletin.body).details[1].level = Level();
  Findings findings = judged(bulletin);
  ASSERT_EQ(ids_of(findings), "EV-003");
  EXPECT_EQ(findings[0].fix->op, "add");
  EXPECT_EQ(findings[0].fix->path, "Report/Body/EvacuationOrder/Detail[2]/Level");
  EXPECT_EQ(findings[0].fix->value, "3");
}

TEST(EvacuationRules, AllLiftedIsFine) {
  Bulletin bulletin = clean::evacuation();
  for (OrderDetail& detail : std::get<Evacuation>(bulletin.body).details) detail.lifted = true;
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(EvacuationRules, AWarningZoneMayLieOverAnOrder) {
  Bulletin bulletin = clean::evacuation();
  auto& details = std::get<Evacuation>(bulletin.body).details;
  OrderDetail zone = details[0];
  zone.sort = OrderSort::kWarningZone;
  zone.level = Level();
  details.push_back(zone);
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(EvacuationRules, APrefectureMayCountMillions) {
  Bulletin bulletin = clean::evacuation();
  bulletin.header.publishing.code = clean::code("130001");
  std::get<Evacuation>(bulletin.body).total.people = 9'000'000;
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(ShelterRules, PermanentSheltersMayCountAsOpenOrNot) {
  for (std::int64_t total : {1, 2}) {
    Bulletin bulletin = clean::shelter();
    std::get<Shelters>(bulletin.body).sites[1].sort = ShelterSort::kPermanent;
    std::get<Shelters>(bulletin.body).total_shelters = total;
    EXPECT_EQ(ids_of(judged(bulletin)), "") << total;
  }
}

TEST(ShelterRules, SheltersOfOneNameAreToldApartByTheirIdsOrAddresses) {
  Bulletin bulletin = clean::shelter();
  auto& sites = std::get<Shelters>(bulletin.body).sites;
  sites[1].location.name = sites[0].location.name;
  EXPECT_EQ(ids_of(judged(bulletin)), "");
  sites[1].id.clear();
  sites[1].address = "石川県七尾市一本杉町124";
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(ShelterRules, AClosedShelterNeedsNoPosition) {
  Bulletin bulletin = clean::shelter();
  ShelterSite& site = std::get<Shelters>(bulletin.body).sites[1];
  site.sort = ShelterSort::kClosed;
  site.number = {};
  site.location.circles.clear();
  std::get<Shelters>(bulletin.body).total_shelters = 1;
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(DamageRules, TheSameTypeInAnotherUnitIsAnotherFigure) {
  Bulletin bulletin = clean::damage();
  std::get<Damage>(bulletin.body)
      .groups.push_back({"HouseDamages", "住家被害", {{"全壊", "3", "棟"}, {"全壊", "4", "世帯"}}});
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(DamageRules, ThousandthsAreAddedExactly) {
  Bulletin bulletin = clean::damage();
  std::get<Damage>(bulletin.body).groups[1].items = {
      {"農業被害", "0.1", "千円"}, {"林業被害", "0.2", "千円"}, {"被害総額", "0.3", "千円"}};
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

TEST(LinkRules, AddressesThatBrowsersOpenPass) {
  for (const char* url : {"http://example.jp", "HTTPS://example.jp/a?b=c#d", "https://例え.jp/水"}) {
    Bulletin bulletin = clean::notice();
    std::get<Notice>(bulletin.body).url = url;
    EXPECT_EQ(ids_of(judged(bulletin)), "") << url;
  }
  for (const char* url :
       {"ftp://example.jp", "javascript:alert(1)", "https:///x", "https://exam ple.jp", "//example.jp"}) {
    Bulletin bulletin = clean::notice();
    std::get<Notice>(bulletin.body).url = url;
    EXPECT_EQ(ids_of(judged(bulletin)), "AT-001") << url;
  }
}

TEST(LinkRules, AMimeTypeIsKnownWhateverItsCaseAndParameters) {
  Bulletin bulletin = clean::notice();
  std::get<Notice>(bulletin.body).files[0].mime_type = "Text/HTML;charset=utf-8";
  EXPECT_EQ(ids_of(judged(bulletin)), "");
}

}  // namespace
}  // namespace ofure
