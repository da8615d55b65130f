#include <gtest/gtest.h>

#include "core/rules.h"
#include "ingest/scene.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

TEST(MaySend, OnlyTheRoleOfASenderMay) {
  for (Role role : {Role::kReleaser, Role::kReceiver, Role::kOperator}) {
    Submitter submitter = sender_of_everything();
    submitter.role = role;
    Findings findings = may_send(submitter, clean::evacuation().header);
    EXPECT_EQ(ids_of(findings), "MD-001") << word_of(role);
    EXPECT_EQ(row_of(findings[0].rule).status, 403);
  }
  EXPECT_TRUE(may_send(sender_of_everything(), clean::evacuation().header).empty());
}

TEST(MaySend, EveryModeIsAskedForAndTheRefusalNamesWhatTheKeyMay) {
  for (Mode held : kModes) {
    for (Mode sent : kModes) {
      Submitter submitter = sender_of_everything();
      submitter.modes = {held};
      Header header = clean::evacuation().header;
      header.mode = sent;
      Findings findings = may_send(submitter, header);
      EXPECT_EQ(ids_of(findings), held == sent ? "" : "MD-002");
      if (held != sent) {
        EXPECT_NE(text_of(findings[0]).message_en.find("(it may send in: " + std::string(word_of(held))),
                  std::string::npos);
      }
    }
  }
}

TEST(MaySend, AKeyWithoutAnyModeSendsNothing) {
  Submitter submitter = sender_of_everything();
  submitter.modes.clear();
  EXPECT_EQ(ids_of(may_send(submitter, clean::evacuation().header)), "MD-002");
}

TEST(MaySend, APrefecturesKeyCoversItsTownsAndATownsKeyNotItsPrefecture) {
  Submitter submitter = sender_of_everything();
  submitter.areas = {clean::code("170003")};
  EXPECT_TRUE(may_send(submitter, clean::evacuation().header).empty());
  submitter.areas = {clean::code("172022")};
  EXPECT_TRUE(may_send(submitter, clean::evacuation().header).empty());
  EXPECT_EQ(ids_of(may_send(submitter, clean::sediment().header)), "MD-004");
}

TEST(MaySend, AnOfficeSpeaksForItsOwnAreaAndForAnotherByDelegationAlone) {
  Submitter prefecture = sender_of_everything();
  prefecture.office = OfficeId("ishikawa");
  prefecture.office_area = clean::code("170003");
  for (const std::vector<AreaCode>& areas : {std::vector<AreaCode>{}, {clean::code("170003")}, {clean::code("172022")}}) {
    prefecture.areas = areas;
    prefecture.delegations.clear();
    Header header = clean::evacuation().header;
    EXPECT_EQ(ids_of(may_send(prefecture, header)), "MD-004");
    header.editorial.code = clean::code("170003");
    EXPECT_EQ(ids_of(may_send(prefecture, header)), "MD-004") << "saying so gives no right";
    prefecture.delegations = {{"d-1", clean::code("172022"), OfficeId("ishikawa"), {}, {}, {}, {}}};
    EXPECT_TRUE(may_send(prefecture, header).empty());
    EXPECT_EQ(ids_of(may_send(prefecture, clean::evacuation().header)), "MD-006");
  }
  prefecture.areas = {clean::code("170003")};
  EXPECT_TRUE(may_send(prefecture, clean::sediment().header).empty()) << "what the prefecture publishes itself";

  Submitter city = sender_of_everything();
  city.office_area = clean::code("011002");  // 札幌市
  Header ward = clean::evacuation().header;
  ward.publishing.code = ward.editorial.code = clean::code("011011");  // its 中央区
  EXPECT_TRUE(may_send(city, ward).empty());
}

TEST(MaySend, EverythingTheKeyLacksIsSaidAtOnce) {
  Submitter submitter{KeyId("k-2"), "受信者", Role::kReceiver, {Kind("notice")}, {clean::code("130001")},
                      {Mode::kTest}};
  EXPECT_EQ(ids_of(may_send(submitter, clean::evacuation().header)), "MD-001 MD-002 MD-003 MD-004");
}

TEST(MayRead, ActualIsPublicUnlessSettingsSayOtherwiseAndDrillsNeedAKeyOfTheirMode) {
  Submitter reader{KeyId("k-3"), "放送局", Role::kReceiver, {}, {}, {Mode::kExercise}};
  EXPECT_TRUE(may_read(std::nullopt, Mode::kActual, true));
  EXPECT_FALSE(may_read(std::nullopt, Mode::kActual, false));
  EXPECT_FALSE(may_read(std::nullopt, Mode::kExercise, true));
  EXPECT_FALSE(may_read(std::nullopt, Mode::kTest, true));
  EXPECT_TRUE(may_read(reader, Mode::kExercise, true));
  EXPECT_FALSE(may_read(reader, Mode::kTest, true));
  EXPECT_TRUE(may_read(reader, Mode::kActual, true));
  EXPECT_FALSE(may_read(reader, Mode::kActual, false));
}

TEST(MaySubscribe, AMachineIsSentWhatItsKeyHoldsAndAPersonNothing) {
  Submitter reader{KeyId("k-3"), "放送局", Role::kReceiver, {Kind("notice")}, {clean::code("170003")}, {Mode::kExercise}};
  Wishes wishes;
  wishes.modes = {Mode::kExercise};
  wishes.kinds = {Kind("notice")};
  wishes.areas = {clean::code("172022")};
  EXPECT_TRUE(may_subscribe(reader, wishes));
  Wishes all_areas = wishes, other_mode = wishes;
  all_areas.areas.clear();
  other_mode.modes = {Mode::kActual};
  EXPECT_EQ(may_subscribe(reader, all_areas).error().code, Code::kDenied);
  EXPECT_EQ(may_subscribe(reader, other_mode).error().code, Code::kDenied);
  reader.person = true;
  EXPECT_EQ(may_subscribe(reader, wishes).error().code, Code::kDenied);
}

}  // namespace
}  // namespace ofure
