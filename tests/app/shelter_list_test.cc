#include "app/shelter_list/shelter_list.h"

#include <gtest/gtest.h>

#include "app/shelter_list/csv.h"

namespace ofure::app {
namespace {

TEST(EraTime, TheWaysTownsWriteATimeAreRead) {
  EXPECT_EQ(rfc3339(*parse_era_time("令和6年1月13日午前6時")), "2024-01-13T06:00:00+09:00");
  EXPECT_EQ(rfc3339(*parse_era_time("令和6年6月2日正午")), "2024-06-02T12:00:00+09:00");
  EXPECT_EQ(rfc3339(*parse_era_time("令和6年7月25日午後1時30分")), "2024-07-25T13:30:00+09:00");
  EXPECT_EQ(rfc3339(*parse_era_time("令和元年5月1日午後6時半")), "2019-05-01T18:30:00+09:00");
  EXPECT_FALSE(parse_era_time("2024年1月13日"));
  EXPECT_FALSE(parse_era_time("令和6年2月30日正午"));
}

TEST(Capacity, TheIndoorFigureIsTakenAndNothingIsInvented) {
  EXPECT_EQ(indoor_capacity("屋内1,065人／屋外2,210人（面積の1/2）"), 1065);
  EXPECT_EQ(indoor_capacity("480"), 480);
  EXPECT_EQ(indoor_capacity("約480人程度"), std::nullopt);
  EXPECT_EQ(indoor_capacity(""), std::nullopt);
}

TEST(Csv, QuotesCommasAndLineBreaksInsideAFieldAreKept) {
  auto table = read_csv("\xEF\xBB\xBF" "a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n");
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->rows.at(0).at(0), "x, \"y\"\nz");
  EXPECT_EQ(table->column("b"), 1u);
}

TEST(Csv, ARowOfAnotherLengthAnOpenQuoteAndAnotherEncodingAreRefusedWithTheLine) {
  EXPECT_NE(read_csv("a,b\n1\n").error().message.find("line 2"), std::string::npos);
  EXPECT_NE(read_csv("a,b\n1,\"2\n").error().message.find("never closed"), std::string::npos);
  EXPECT_NE(read_csv("a\n\x82\xA0\n").error().message.find("UTF-8"), std::string::npos);
}

TEST(ShelterBulletins, AShelterThatIsGoneIsClosedOnceAndOneThatComesBackOpensAnew) {
  const ListOffice office{*AreaCode::parse("172022"), "本部", "town.example", DocumentId("d"), "地震", Mode::kExercise};
  ListedShelter one{"A1", "第一小学校", "だいいち", "", "", 10, std::nullopt, std::nullopt}, two{"A2", "第二小学校", "", "", "", 5, std::nullopt, std::nullopt};
  auto at = [](const char* text) { return *parse_time(text); };
  Bulletin first = bulletin_of({at("2024-01-09T18:00:00+09:00"), {one, two}}, office, nullptr, at("2024-01-09T18:05:00+09:00"));
  Bulletin second = bulletin_of({at("2024-01-10T18:00:00+09:00"), {one}}, office, &first, at("2024-01-10T18:05:00+09:00"));
  Bulletin third = bulletin_of({at("2024-01-11T18:00:00+09:00"), {one}}, office, &second, at("2024-01-11T18:05:00+09:00"));
  Bulletin fourth = bulletin_of({at("2024-01-12T18:00:00+09:00"), {one, two}}, office, &third, at("2024-01-12T18:05:00+09:00"));
  auto sites = [](const Bulletin& b) { return std::get<Shelters>(b.body).sites; };
  ASSERT_EQ(sites(second).size(), 2u);
  EXPECT_EQ(sites(second)[1].sort, ShelterSort::kClosed);
  EXPECT_EQ(rfc3339(*sites(second)[1].at), "2024-01-10T18:00:00+09:00");
  EXPECT_EQ(sites(third).size(), 1u);
  EXPECT_EQ(rfc3339(*sites(third)[0].at), "2024-01-09T18:00:00+09:00") << "still open since the first list";
  EXPECT_EQ(sites(third)[0].location.kana, "だいいち");
  EXPECT_EQ(rfc3339(*sites(fourth)[1].at), "2024-01-12T18:00:00+09:00");
  EXPECT_EQ(fourth.header.revision, Revision(4));
  EXPECT_EQ(fourth.header.action, Action::kUpdate);
  EXPECT_EQ(rfc3339(fourth.header.first_created), "2024-01-09T18:00:00+09:00");
}

}  // namespace
}  // namespace ofure::app
