// What is read from right documents, from any thread, and where things stand in them.
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "formats/kinds/catalogue.h"
#include "formats/reading_case.h"

namespace ofure::reading {
namespace {

Time at(std::string_view text) { return *parse_time(text); }

class ExampleReading : public ::testing::TestWithParam<std::string> {};

TEST_P(ExampleReading, IsReadWithoutAFinding) {
  Reading reading = reader().read(example(GetParam()));
  EXPECT_TRUE(reading.findings.empty()) << told(reading.findings);
  ASSERT_TRUE(reading.bulletin);
  const Header& header = reading.bulletin->header;
  std::string kind = GetParam().substr(0, GetParam().find('/')), action = GetParam().substr(GetParam().find('/') + 1);
  EXPECT_EQ(header.kind.text(), kind);
  EXPECT_EQ(word_of(header.action), action);
  EXPECT_EQ(header.mode, Mode::kExercise);
  EXPECT_EQ(info_of(*reading.bulletin).word, kind);
  EXPECT_EQ(header.errata.has_value(), action == "correct" || action == "cancel");
  EXPECT_GE(header.revision.value(), 1U);
  EXPECT_EQ(header.previous.value() + 1, header.revision.value());
  EXPECT_FALSE(header.headline.empty());
  EXPECT_FALSE(header.areas.empty());
  EXPECT_NE(AreaTable::japan().find(header.area()), nullptr);
}

std::vector<std::string> all_examples() {
  std::vector<std::string> names;
  for (const KindInfo& kind : kinds()) {
    for (Action action : kActions) names.push_back(std::string(kind.word) + "/" + std::string(word_of(action)));
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, ExampleReading, ::testing::ValuesIn(all_examples()), [](const auto& one) {
  std::string name = one.param;
  name[name.find('/')] = '_';
  return name;
});

TEST(ExampleFiles, AreAllNamedByKindAndAction) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(OFURE_SOURCE_DIR) + "/examples")) {
    files += file.path().extension() == ".xml" ? 1 : 0;
  }
  EXPECT_EQ(files, kinds().size() * kActions.size());
}

TEST(HeaderReading, HoldsEnvelopeControlAndHeadOnce) {
  Reading reading = reader().read(example("evacuation/issue"));
  ASSERT_TRUE(reading.bulletin);
  const Header& header = reading.bulletin->header;
  EXPECT_EQ(header.bulletin.text(), "ad7140d9-2cc2-4134-8bae-6b90ba3dede2");
  EXPECT_EQ(header.document.text(), "nanao-2026-typhoon19-drill-evacuation");
  EXPECT_EQ(header.sender, "city.nanao.lg.jp");
  EXPECT_EQ(header.sent, at("2026-10-14T16:01:12+09:00"));
  EXPECT_EQ(header.language, "ja");
  EXPECT_EQ(header.area().text(), "172022");
  EXPECT_EQ(header.editorial.name, "七尾市役所");
  EXPECT_EQ(header.publishing.kana, "ななおしやくしょ");
  EXPECT_EQ(header.publishing.location, "石川県七尾市袖ケ江町");
  EXPECT_EQ(header.publishing.domain, "city.nanao.lg.jp");
  ASSERT_EQ(header.publishing.contacts.size(), 2U);
  EXPECT_EQ(header.publishing.contacts[1].type, "personResponsible");
  EXPECT_EQ(header.created, at("2026-10-14T15:57:00+09:00"));
  EXPECT_EQ(header.reported, at("2026-10-14T16:00:00+09:00"));
  EXPECT_FALSE(header.target);
  ASSERT_EQ(header.headline.size(), 3U);
  EXPECT_EQ(header.headline[1].language, "en");
  ASSERT_EQ(header.areas.size(), 1U);
  EXPECT_EQ(header.areas[0].name, "七尾市");
  EXPECT_EQ(header.level, Level(4));
}

TEST(HeaderReading, HoldsTheWishedTimesWhereTheyAreGiven) {
  std::string document = example("event/issue");
  EXPECT_FALSE(reader().read(document).bulletin->header.valid_until);
  Reading reading = reader().read(
      with(document, "</TargetDateTime>", "</TargetDateTime><ValidDateTime>2026-11-15T15:00:00+09:00</ValidDateTime>"));
  ASSERT_TRUE(reading.bulletin);
  EXPECT_EQ(reading.bulletin->header.target, at("2026-10-14T12:00:00+09:00"));
  EXPECT_EQ(reading.bulletin->header.valid_until, at("2026-11-15T15:00:00+09:00"));
}

TEST(HeaderReading, HoldsTheErrataOfACorrection) {
  Reading reading = reader().read(example("evacuation/correct"));
  ASSERT_TRUE(reading.bulletin && reading.bulletin->header.errata);
  EXPECT_FALSE(reading.bulletin->header.errata->description.empty());
  EXPECT_GE(reading.bulletin->header.errata->at, reading.bulletin->header.first_created);
}

TEST(EvacuationReading, HoldsEveryDistrictWithItsShape) {
  Reading reading = reader().read(example("evacuation/issue"));
  ASSERT_TRUE(reading.bulletin);
  const auto& body = std::get<Evacuation>(reading.bulletin->body);
  EXPECT_EQ(body.disaster.hazards, (std::vector<std::string>{"洪水", "土砂災害"}));
  EXPECT_EQ(body.total.people, 13880);
  ASSERT_EQ(body.details.size(), 2U);
  EXPECT_EQ(body.details[0].sort, OrderSort::kEvacuation);
  EXPECT_EQ(body.details[0].level, Level(4));
  EXPECT_FALSE(body.details[0].lifted);
  EXPECT_EQ(body.details[0].object.households, 2270);
  ASSERT_EQ(body.details[0].areas.size(), 2U);
  const OrderedArea& area = body.details[0].areas[0];
  EXPECT_EQ(area.location.kana, "なかじまちく");
  ASSERT_EQ(area.location.polygons.size(), 1U);
  EXPECT_EQ(area.location.polygons[0].ring.size(), 6U);
  EXPECT_EQ(area.location.polygons[0].ring[1], (Point{37.099, 136.864}));
  EXPECT_EQ(area.at, at("2026-10-14T16:00:00+09:00"));
  EXPECT_EQ(body.complement.size(), 3U);
}

TEST(EvacuationReading, TheLevelIsTheHighestInForce) {
  std::string document = example("evacuation/issue");
  auto level = [](const std::string& bytes) {
    Reading reading = reader().read(bytes);
    EXPECT_TRUE(reading.bulletin) << told(reading.findings);
    return reading.bulletin ? reading.bulletin->header.level.value() : -1;
  };
  EXPECT_EQ(level(document), 4);
  EXPECT_EQ(level(with(document, "<Level>4</Level>", "")), 4) << "from the word";
  EXPECT_EQ(level(with(document, "<Sort>避難指示</Sort>", "<Sort>緊急安全確保</Sort>")), 5)
      << "the higher of word and number";
  std::string lifted = with(document, "発令</IssueOrLift>", "解除</IssueOrLift>");
  EXPECT_EQ(level(lifted), 3) << "what is lifted is not in force";
  EXPECT_EQ(level(with(lifted, "発令</IssueOrLift>", "解除</IssueOrLift>")), 0);
}

TEST(ShelterReading, HoldsUnknownCountsAsAbsent) {
  Reading reading = reader().read(example("shelter/issue"));
  ASSERT_TRUE(reading.bulletin);
  const auto& body = std::get<Shelters>(reading.bulletin->body);
  ASSERT_FALSE(body.sites.empty());
  std::string document = example("shelter/issue");
  std::size_t opened = 0;
  for (const ShelterSite& site : body.sites) {
    EXPECT_FALSE(site.location.name.empty());
    opened += site.sort == ShelterSort::kOpen ? 1 : 0;
  }
  std::size_t written = 0;
  for (std::size_t found = document.find("<Sort>開設</Sort>"); found != document.npos;
       found = document.find("<Sort>開設</Sort>", found + 1))
    ++written;
  EXPECT_EQ(opened, written);
  std::size_t cut = document.find("<NumberOf>"), end = document.find("</NumberOf>") + 11;
  ASSERT_NE(cut, document.npos);
  document.erase(cut, end - cut);
  Reading without = reader().read(document);
  ASSERT_TRUE(without.bulletin) << told(without.findings);
  const ShelterSite* bare = nullptr;
  for (std::size_t i = 0; i < body.sites.size() && bare == nullptr; ++i) {
    if (body.sites[i].number.people) bare = &std::get<Shelters>(without.bulletin->body).sites[i];
  }
  ASSERT_NE(bare, nullptr);
  EXPECT_FALSE(bare->number.people);
}

TEST(DamageReading, KeepsFiguresAsSentInDocumentOrder) {
  Reading reading = reader().read(with(example("damage/issue"), ">420<", ">3.50<"));
  ASSERT_TRUE(reading.bulletin) << told(reading.findings);
  const auto& body = std::get<Damage>(reading.bulletin->body);
  ASSERT_EQ(body.groups.size(), 4U);
  EXPECT_EQ(body.groups[0].element, "HumanDamages");
  EXPECT_EQ(body.groups[0].japanese, "人的被害");
  EXPECT_EQ(body.groups[0].items[0].number, "0") << "none is not unknown";
  EXPECT_EQ(body.groups[2].items[2].number, "3.50");
  EXPECT_EQ(body.groups[2].items[2].unit, "戸");
  EXPECT_EQ(body.accuracy, "速報");
  EXPECT_EQ(body.as_of, at("2026-10-14T18:30:00+09:00"));
}

TEST(NoticeReading, HoldsTextsByLanguageAndFiles) {
  Reading reading = reader().read(example("notice/issue"));
  ASSERT_TRUE(reading.bulletin);
  const auto& body = std::get<Notice>(reading.bulletin->body);
  EXPECT_EQ(body.information_type, "Disaster");
  EXPECT_EQ(body.category, "ライフライン");
  EXPECT_EQ(body.sub_category, "給水");
  ASSERT_EQ(body.description.size(), 3U);
  EXPECT_EQ(body.description[2].language, "ja-x-easy");
  EXPECT_NE(body.description[0].text.find("\n珠洲市役所"), std::string::npos);
  ASSERT_EQ(body.places.size(), 2U);
  ASSERT_EQ(body.places[0].circles.size(), 1U);
  EXPECT_EQ(body.places[0].circles[0].radius_km, 0);
  ASSERT_FALSE(body.files.empty());
  EXPECT_EQ(body.files[0].mime_type, "application/pdf");
  EXPECT_EQ(body.files[0].caption.size(), 2U);
}

TEST(EventReading, HoldsTimesAndPlace) {
  Reading reading = reader().read(example("event/issue"));
  ASSERT_TRUE(reading.bulletin);
  const auto& body = std::get<Event>(reading.bulletin->body);
  EXPECT_EQ(body.from, at("2026-11-08T10:00:00+09:00"));
  EXPECT_EQ(body.to, at("2026-11-08T15:00:00+09:00"));
  EXPECT_EQ(body.fee, "無料");
  EXPECT_EQ(first_text(body.name), "【訓練】七尾市防災フェア");
  EXPECT_EQ(body.place->name, "七尾総合市民体育館");
}

TEST(HeadquartersReading, TellsStandingFromDissolved) {
  std::string document = example("headquarters/issue");
  bool stands = document.find("<Status>設置</Status>") != document.npos;
  ASSERT_TRUE(stands);
  Reading reading = reader().read(document);
  ASSERT_TRUE(reading.bulletin);
  EXPECT_FALSE(std::get<Headquarters>(reading.bulletin->body).dissolved);
  Reading later = reader().read(with(document, "<Status>設置", "<Status>解散"));
  ASSERT_TRUE(later.bulletin);
  EXPECT_TRUE(std::get<Headquarters>(later.bulletin->body).dissolved);
}

TEST(SedimentReading, ItsWarningLevelIsNotTheMunicipalLevel) {
  Reading reading = reader().read(example("sediment/issue"));
  ASSERT_TRUE(reading.bulletin);
  const auto& body = std::get<Sediment>(reading.bulletin->body);
  ASSERT_FALSE(body.details.empty());
  EXPECT_EQ(body.details[0].warning_level, 4);
  EXPECT_FALSE(body.details[0].areas.empty());
  EXPECT_EQ(reading.bulletin->header.level, Level(0));
}

TEST(CdataReading, IsTextLikeAnyOther) {
  Reading reading =
      reader().read(with(example("event/issue"), "<Fee>無料</Fee>", "<Fee>無<![CDATA[料<>]]><!-- x --></Fee>"));
  ASSERT_TRUE(reading.bulletin) << told(reading.findings);
  EXPECT_EQ(std::get<Event>(reading.bulletin->body).fee, "無料<>");
}

TEST(PrefixReading, AnyPrefixesWillDo) {
  std::string prefixed = example("event/issue");
  prefixed = with(prefixed, "<Event xmlns=\"urn:ofure:common:1:event\">",
                  "<q:Event xmlns:q=\"urn:ofure:common:1:event\" xmlns=\"urn:ofure:common:1:event\">");
  prefixed = with(prefixed, "</Event>", "</q:Event>");
  prefixed = with(prefixed, "<Fee>無料</Fee>", "<q:Fee>無料</q:Fee>");
  Reading reading = reader().read(prefixed);
  ASSERT_TRUE(reading.bulletin) << told(reading.findings);
  EXPECT_EQ(std::get<Event>(reading.bulletin->body).fee, "無料");
}

TEST(PlaceReading, LinesBehind65535AreRight) {
  std::string document = with(example("event/issue"), "<Fee>無料</Fee>",
                              repeated("\n", 70'000) + "   <Fee>" + repeated("無", 501) + "</Fee>");
  Finding one = found(reader().read(document), "XSD-022");
  EXPECT_EQ(one.place.line, place_of(document, "<Fee>").line);
  EXPECT_GT(one.place.line, 70'000);
  EXPECT_EQ(one.place.column, 4);
}

TEST(PlaceReading, ColumnsCountCharactersAndAMarkCountsNothing) {
  std::string document =
      with(example("event/issue"), "<Fee>無料</Fee>", "<!-- 料金 --><Fee>" + repeated("無", 501) + "</Fee>");
  Place expected = place_of(document, "<Fee>");
  EXPECT_EQ(found(reader().read(document), "XSD-022").place.column, expected.column);
  Finding marked = found(reader().read("\xEF\xBB\xBF" + document), "XSD-022");
  EXPECT_EQ(marked.place.line, expected.line);
  EXPECT_EQ(marked.place.column, expected.column);
  Finding first = found(reader().read("\xEF\xBB\xBF<a/>"), "XSD-001");
  EXPECT_EQ(first.place.column, 1);
}

TEST(Locating, FillsThePlaceOfPathsOnly) {
  std::string document = example("evacuation/issue");
  Rule rule = found(reader().read(with(document, "<Level>4", "<Level>2")), "XSD-020").rule;
  Findings findings = {finding(rule, "Report/Body/EvacuationOrder/Detail[2]/Areas/Area[3]/Location/areaName"),
                       finding(rule, "EDXLDistribution/senderID"),
                       finding(rule, "Report/Head/TargetDateTime"),
                       finding(rule, "Report/Body/EvacuationOrder/Detail[9]/Sort"),
                       finding(rule, "Report/Body/EvacuationOrder/TotalNumber/HeadCount/@unit"),
                       finding(rule, "")};
  findings.push_back(finding(rule, "Report"));
  findings.back().place.line = 7;
  reader().locate(document, findings);
  auto stands = [&](std::size_t index, std::string_view needle) {
    Place expected = place_of(document, needle);
    EXPECT_EQ(findings[index].place.line, expected.line) << needle;
    EXPECT_EQ(findings[index].place.column, expected.column) << needle;
  };
  stands(0, "<areaName>和倉地区");
  stands(1, "<senderID>");
  stands(2, "<Head>");
  stands(3, "<EvacuationOrder");
  stands(4, "<HeadCount");
  EXPECT_EQ(findings[5].place.line, 0);
  EXPECT_EQ(findings[6].place.line, 7);
  EXPECT_EQ(findings[0].place.path, "Report/Body/EvacuationOrder/Detail[2]/Areas/Area[3]/Location/areaName");
}

TEST(Locating, LeavesFindingsAloneWhenTheDocumentIsNotXml) {
  std::string document = example("evacuation/issue");
  Rule rule = found(reader().read(with(document, "<Level>4", "<Level>2")), "XSD-020").rule;
  Findings findings = {finding(rule, "Report/Head")};
  reader().locate("no xml", findings);
  EXPECT_EQ(findings.front().place.line, 0);
}

TEST(SharedReader, FourThreadsReadWithOneReader) {
  std::vector<std::string> documents, expected;
  for (const std::string& name : all_examples()) documents.push_back(example(name));
  documents.push_back(with(example("evacuation/issue"), "<Level>4", "<Level>2"));
  documents.push_back(with(example("event/issue"), "</Fee>", "</fee>"));
  for (const std::string& document : documents) expected.push_back(told(reader().read(document).findings));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t round = 0; round < 5; ++round) {
        for (std::size_t i = 0; i < documents.size(); ++i) {
          std::size_t index = (i + t * 7) % documents.size();
          if (told(reader().read(documents[index]).findings) != expected[index]) ++wrong[t];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Vocabulary, EveryWordOfTheSchemaIsReadAndWrittenBack) {
  for (const char* word : {"緊急安全確保", "避難指示", "高齢者等避難", "警戒区域", "災害発生情報", "避難指示（緊急）",
                           "避難勧告", "避難準備・高齢者等避難開始", "避難準備情報"}) {
    auto sort = order_sort_from(word);
    ASSERT_TRUE(sort) << word;
    EXPECT_EQ(japanese(*sort), word);
  }
  EXPECT_FALSE(order_sort_from("避難"));
  EXPECT_EQ(level_of(OrderSort::kEmergencySafety), Level(5));
  EXPECT_EQ(level_of(OrderSort::kElderly), Level(3));
  EXPECT_EQ(level_of(OrderSort::kWarningZone), Level(0));
  EXPECT_TRUE(is_current(OrderSort::kWarningZone));
  EXPECT_FALSE(is_current(OrderSort::kRecommendation));
  for (const char* word : {"未開設", "開設準備中", "開設", "閉鎖", "常設", "不明"})
    EXPECT_EQ(japanese(shelter_sort_from(word).value()), word);
  for (const char* word : {"空き", "やや混雑", "混雑", "定員一杯", "不明"})
    EXPECT_EQ(japanese(crowding_from(word).value()), word);
  for (const char* word : {"避難所", "臨時避難所", "広域避難場所", "一時避難場所"})
    EXPECT_EQ(japanese(shelter_type_from(word).value()), word);
  for (const char* word : {"可", "条件付き", "不可"}) EXPECT_EQ(japanese(acceptance_from(word).value()), word);
  EXPECT_EQ(word_of(ShelterSort::kOpen), "open");
  EXPECT_EQ(word_of(Crowding::kSlightlyCrowded), "slightly_crowded");
}

TEST(Vocabulary, EveryDamageTypeBelongsToAGroup) {
  for (const DamageType& type : damage_types()) {
    bool known = false;
    for (const DamageGroupInfo& group : damage_groups()) known = known || group.element == type.group;
    EXPECT_TRUE(known) << type.type;
    EXPECT_FALSE(type.units.empty());
  }
  EXPECT_EQ(notice_categories().size(), 6U);
}

}  // namespace
}  // namespace ofure::reading
