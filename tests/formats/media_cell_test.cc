#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "formats/cell_reader.h"
#include "formats/kinds/evacuation/evacuation.h"
#include "formats/media/cell/table.h"
#include "formats/press.h"
#include "formats/sample.h"
#include "formats/terms.h"

namespace ofure {
namespace {

using nlohmann::json;

json broadcast(const Bulletin& bulletin, const MediaSettings& settings = default_media_settings()) {
  RenderContext context = sample::context(bulletin);
  context.settings = &settings;
  Rendition rendition = sample::rendition("cell", bulletin, context);
  for (const Measure& measure : rendition.measures) EXPECT_LE(measure.length, measure.limit) << measure.what;
  return json::parse(rendition.bytes);
}

MediaSettings in(std::vector<std::string> languages, std::size_t pages = 15) {
  MediaSettings settings;
  settings.cell.languages = std::move(languages);
  settings.cell.most_pages = pages;
  return settings;
}

std::string lost(const Bulletin& bulletin, const MediaSettings& settings = default_media_settings()) {
  RenderContext context = sample::context(bulletin);
  context.settings = &settings;
  std::string text;
  const Rendition rendition = sample::rendition("cell", bulletin, context);
  for (const Loss& loss : rendition.losses) text += loss.what + " | " + loss.why + "\n";
  return text;
}

Bulletin ordered(std::size_t districts, std::string_view name) {
  Bulletin bulletin = sample::bulletin("evacuation");
  auto& body = std::get<Evacuation>(bulletin.body);
  body.complement.clear();
  body.details[0].areas.clear();
  for (std::size_t i = 0; i < districts; ++i) {
    OrderedArea area;
    area.location.name = std::string(name) + std::to_string(i) + "町";
    area.at = sample::at("2026-11-21T02:33:00+09:00");
    body.details[0].areas.push_back(std::move(area));
  }
  return bulletin;
}

// What a telephone shows of a message, read from the octets alone; the fields beside them must say the same.
std::string shown(const json& message) {
  std::string text;
  const auto total = static_cast<int>(message["pages"].size());
  for (int i = 0; i < total; ++i) {
    const json& entry = message["pages"][static_cast<std::size_t>(i)];
    const cell_reader::Page page = cell_reader::gsm_page(cell_reader::from_hex(std::string(entry["gsm_pdu"])));
    EXPECT_EQ(page.number, i + 1);
    EXPECT_EQ(page.total, total);
    EXPECT_EQ(page.scope, message["serial"]["geographical_scope"]);
    EXPECT_EQ(page.code, message["serial"]["message_code"]);
    EXPECT_EQ(page.update, message["serial"]["update_number"]);
    EXPECT_EQ(page.identifier, std::stoi(std::string(message["message_identifier"]), nullptr, 16));
    EXPECT_EQ(page.scheme, std::stoi(std::string(message["dcs"]), nullptr, 16));
    EXPECT_EQ(page.language, std::string(message["language"]).substr(0, 2));
    EXPECT_EQ(page.text, entry["text"]);
    EXPECT_FALSE(page.broken);
    text += page.text;
  }
  const std::string data = cell_reader::from_hex(std::string(message["umts_lte"]["cb_data"]));
  EXPECT_EQ(cell_reader::cb_data(data, std::stoi(std::string(message["dcs"]), nullptr, 16)), text);
  EXPECT_EQ(message["umts_lte"]["pages"], total);
  return text;
}

std::string identifier(const json& document, std::size_t message = 0) {
  return document["messages"].at(message)["message_identifier"];
}

TEST(Cell, IsReadOnATelephoneAsItWasComposed) {
  std::size_t messages = 0;
  for (std::string_view kind : {"evacuation", "sediment"}) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        const json document =
            broadcast(sample::bulletin(kind, action, mode), in({"ja", "en", "ja-x-easy", "zh-Hans", "ko", "pt", "vi"}));
        for (const json& message : document["messages"]) {
          SCOPED_TRACE(message["text"]);
          ++messages;
          EXPECT_EQ(shown(message), message["text"]);
        }
      }
    }
  }
  EXPECT_EQ(messages, 2u * 4 * 3 * 7);
}

TEST(Cell, SaysTheOrderThenWhatToDoThenTheDistricts) {
  const json document = broadcast(sample::bulletin("evacuation"));
  const std::string text = document["messages"][0]["text"];
  EXPECT_EQ(text.find("避難指示 七尾市\n"), 0u);
  const std::size_t ask = text.find("避難してください"), first = text.find("避難指示：山王地区"),
                    second = text.find("高齢者等避難：矢田新町、石崎地区"), over = text.find("解除：小島町");
  EXPECT_LT(ask, first);
  EXPECT_LT(first, second);
  EXPECT_LT(second, over);
  EXPECT_NE(over, std::string::npos) << text;
}

TEST(Cell, UsesGsm7ForPlainEnglishAndUcs2ForJapanese) {
  const json document = broadcast(sample::bulletin("sediment"));
  EXPECT_EQ(document["messages"][0]["encoding"], "UCS-2");
  EXPECT_EQ(document["messages"][0]["dcs"], "0x11");
  EXPECT_EQ(document["messages"][1]["encoding"], "GSM-7");
  EXPECT_EQ(document["messages"][1]["dcs"], "0x01");
}

TEST(Cell, BeginsWithTheMarkOfTheLanguage) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    const std::vector<std::string> tags = {"ja", "en", "ja-x-easy", "zh-Hans", "ko", "pt", "vi"};
    const json document = broadcast(sample::bulletin("evacuation", Action::kIssue, mode), in(tags));
    ASSERT_EQ(document["messages"].size(), tags.size());
    for (const json& message : document["messages"]) {
      const std::string_view mark = mode_mark(mode, *language_from(std::string(message["language"])));
      EXPECT_FALSE(mark.empty());
      EXPECT_EQ(std::string(message["text"]).find(mark), 0u) << message["text"];
    }
  }
}

TEST(Cell, HasTheIdentifierOfTheGravestOrder) {
  Bulletin bulletin = sample::bulletin("evacuation");
  EXPECT_EQ(identifier(broadcast(bulletin)), "0x1118");
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details[0].sort = OrderSort::kEmergencySafety;
  EXPECT_EQ(identifier(broadcast(bulletin)), "0x1113");
  details.erase(details.begin());
  EXPECT_EQ(identifier(broadcast(bulletin)), "0x112C");
  EXPECT_EQ(identifier(broadcast(sample::bulletin("sediment"))), "0x111A");
}

TEST(Cell, HasAnIdentifierOfTheAdditionalRangeForAFurtherLanguage) {
  EXPECT_EQ(cell::on_air(0x1113, Mode::kActual, false), 0x1120);
  EXPECT_EQ(cell::on_air(0x111A, Mode::kActual, false), 0x1127);
  EXPECT_EQ(cell::on_air(0x112C, Mode::kActual, false), 0x112D);
  EXPECT_EQ(cell::on_air(0x1113, Mode::kExercise, true), 0x111D);
  EXPECT_EQ(cell::on_air(0x1113, Mode::kExercise, false), 0x112A);
  EXPECT_EQ(cell::on_air(0x112C, Mode::kTest, true), 0x111C);
  EXPECT_EQ(cell::on_air(0x112C, Mode::kTest, false), 0x1129);
}

TEST(Cell, OfADrillNeverHasTheIdentifierOfAnAlert) {
  for (const cell::Row& row : cell::table()) {
    if (row.identifier == 0) continue;
    const std::vector<std::uint16_t> alerts = cell::possible(Mode::kActual, true);
    for (Mode mode : {Mode::kExercise, Mode::kTest}) {
      for (bool first : {true, false}) {
        EXPECT_EQ(std::count(alerts.begin(), alerts.end(), cell::on_air(row.identifier, mode, first)), 0);
      }
    }
  }
}

TEST(CellTable, AgreesWithTheGradesOfTheKinds) {
  std::size_t severe = 0;
  for (OrderSort sort : {OrderSort::kEmergencySafety, OrderSort::kDisasterOccurred, OrderSort::kWarningZone,
                         OrderSort::kEvacuation, OrderSort::kEvacuationUrgent, OrderSort::kRecommendation,
                         OrderSort::kElderly, OrderSort::kPreparation, OrderSort::kPreparationOld}) {
    Bulletin bulletin = sample::bulletin("evacuation");
    auto& details = std::get<Evacuation>(bulletin.body).details;
    details.resize(1);
    details[0].sort = sort;
    const Narrative narrative = narrative_of(bulletin);
    const cell::Decision decision = cell::decide(narrative, "evacuation", Action::kIssue);
    ASSERT_TRUE(decision.broadcast) << word_of(sort);
    int expected = 0x112C;
    if (narrative.gravity == Gravity::kExtreme || narrative.gravity == Gravity::kSevere) {
      ++severe;
      expected = 0x1113 + (narrative.gravity == Gravity::kSevere ? 4 : 0) +
                 (narrative.urgency == Urgency::kExpected ? 2 : 0) +
                 (narrative.certainty == Certainty::kLikely ? 1 : 0);
    }
    EXPECT_EQ(decision.identifier, expected) << word_of(sort);
  }
  EXPECT_EQ(severe, 6u);
}

TEST(CellTable, HasAReasonInEveryRowAndARowForEveryKind) {
  std::set<std::string_view> kinds;
  for (const cell::Row& row : cell::table()) {
    EXPECT_GT(row.reason.size(), 10u) << row.kind << row.section;
    kinds.insert(row.kind);
  }
  for (std::string_view kind : sample::kind_words()) EXPECT_TRUE(kinds.count(kind)) << kind;
}

TEST(Cell, DoesNotWakeTelephonesForOtherKindsAndSaysWhy) {
  for (std::string_view kind : {"shelter", "headquarters", "damage", "notice", "event"}) {
    const Bulletin bulletin = sample::bulletin(kind);
    const json document = broadcast(bulletin);
    EXPECT_EQ(document["broadcast"], false) << kind;
    EXPECT_TRUE(document["messages"].empty());
    EXPECT_TRUE(document["stop"].empty());
    EXPECT_NE(lost(bulletin).find("the whole bulletin | It is not broadcast to telephones: "), std::string::npos);
  }
}

TEST(Cell, TellsThatAllIsOverWithTheLesserIdentifierAndStopsTheAlerts) {
  const json document = broadcast(sample::lifted());
  EXPECT_EQ(identifier(document), "0x112C");
  EXPECT_NE(std::string(document["messages"][0]["text"]).find("解除"), std::string::npos);
  EXPECT_EQ(document["stop"].size(), 2u);
  EXPECT_EQ(document["stop"][0]["message_identifiers"], json::parse(R"(["0x1113", "0x1118", "0x111A", "0x112C"])"));
  EXPECT_EQ(document["stop"][1]["message_identifiers"], json::parse(R"(["0x1120", "0x1125", "0x1127", "0x112D"])"));
  EXPECT_EQ(document["stop"][0]["serial_numbers"].size(), 2u);
}

TEST(Cell, OfALiftNamesThePlacesItLeavesOut) {
  Bulletin bulletin = sample::lifted();
  auto& details = std::get<Evacuation>(bulletin.body).details;
  for (int i = 0; i < 200; ++i) {
    details[0].areas.push_back(details[0].areas[0]);
    details[0].areas.back().location.name = "第" + std::to_string(i) + "地区";
  }
  EXPECT_NE(lost(bulletin).find("items ("), std::string::npos);
}

TEST(Cell, OfACancelReachesThoseWhoWereWokenAndAsksNothing) {
  const Bulletin bulletin = sample::bulletin("evacuation", Action::kCancel);
  const json document = broadcast(bulletin);
  EXPECT_EQ(identifier(document), identifier(broadcast(sample::bulletin("evacuation"))));
  const std::string text = document["messages"][0]["text"];
  EXPECT_EQ(text.find("【取消】"), 0u);
  EXPECT_EQ(text.find("してください"), std::string::npos) << text;
  EXPECT_EQ(document["stop"][0]["serial_numbers"].size(), 2u);
  EXPECT_NE(lost(bulletin).find("recall | Telephones cannot take a message back"), std::string::npos);
}

TEST(Cell, StopsWhatWasBroadcastWhenARevisionIsSilent) {
  Bulletin bulletin = sample::bulletin("sediment", Action::kUpdate);
  std::get<Sediment>(bulletin.body).details[0].warning_level = 3;
  const json document = broadcast(bulletin);
  EXPECT_EQ(document["broadcast"], false);
  EXPECT_FALSE(document["stop"].empty());
}

TEST(CellSerial, StaysTheSameForADocumentAndCountsItsRevisions) {
  Bulletin bulletin = sample::bulletin("evacuation");
  const json first = broadcast(bulletin)["messages"][0]["serial"];
  for (std::uint64_t revision : {2, 15, 16, 17, 18, 33}) {
    bulletin.header.revision = Revision(revision);
    const json serial = broadcast(bulletin)["messages"][0]["serial"];
    EXPECT_EQ(serial["message_code"], first["message_code"]);
    EXPECT_EQ(serial["update_number"], (revision - 1) % 16);
  }
  bulletin.header.document = DocumentId("another");
  EXPECT_NE(broadcast(bulletin)["messages"][0]["serial"]["message_code"], first["message_code"]);
}

TEST(CellSerial, DiffersBetweenTheLanguagesOfADocument) {
  for (int i = 0; i < 20; ++i) {
    Bulletin bulletin = sample::bulletin("evacuation");
    bulletin.header.document = DocumentId("document-" + std::to_string(i));
    std::set<std::string> serials;
    const json document = broadcast(bulletin, in({"ja", "en", "ja-x-easy", "zh-Hans", "ko", "pt", "vi"}, 3));
    for (const json& message : document["messages"]) serials.insert(std::string(message["serial_number"]));
    EXPECT_EQ(serials.size(), 7u) << i;
  }
}

TEST(CellSerial, SpreadsOverAllCodes) {
  std::set<int> codes;
  for (int i = 0; i < 100; ++i) {
    Bulletin bulletin = sample::bulletin("evacuation");
    bulletin.header.document = DocumentId("document-" + std::to_string(i));
    const int code = broadcast(bulletin, in({"ja"}))["messages"][0]["serial"]["message_code"];
    EXPECT_LT(code, 1024);
    codes.insert(code);
  }
  EXPECT_GT(codes.size(), 85u);
}

TEST(Cell, StaysWithinItsPagesForAnyNumberOfDistrictsAndCutsNoName) {
  for (std::size_t pages : {2, 5, 15}) {
    for (std::size_t districts : {1, 2, 3, 7, 20, 60, 100, 101, 102, 103, 104, 105, 500, 20000}) {
      const Bulletin bulletin = ordered(districts, "髙階𠮷野");
      const MediaSettings settings = in({"ja"}, pages);
      const json document = broadcast(bulletin, settings);
      const json& message = document["messages"][0];
      EXPECT_EQ(shown(message), message["text"]);
      std::string line = message["text"];
      const std::size_t start = line.find("警戒レベル４ 避難指示");
      if (start == std::string::npos) {
        EXPECT_NE(lost(bulletin, settings).find("警戒レベル４ 避難指示"), std::string::npos);
        continue;
      }
      line = line.substr(start, line.find('\n', start) - start);
      line.erase(0, std::string("警戒レベル４ 避難指示：").size());
      std::size_t named = 0;
      for (std::string next; next = "髙階𠮷野" + std::to_string(named) + "町", line.rfind(next, 0) == 0; ++named) {
        line.erase(0, next.size());
        if (line.rfind("、", 0) == 0) line.erase(0, std::string("、").size());
      }
      const std::string count = std::to_string(districts) + "地区";
      EXPECT_EQ(line, named == districts ? "" : named == 0 ? count : " など" + count) << message["text"];
      EXPECT_EQ(lost(bulletin, settings).find("of the message in ja: 警戒レベル４ 避難指示") == std::string::npos,
                named == districts);
    }
  }
}

TEST(Cell, FillsFifteenPagesWhenThereIsEnoughToSay) {
  const json document = broadcast(ordered(20000, "😀"), in({"ja"}));
  const json& message = document["messages"][0];
  EXPECT_EQ(message["pages"].size(), 15u);
  EXPECT_EQ(shown(message), message["text"]);
}

TEST(Cell, NeverHasMorePagesThanThePageParameterCanSay) {
  EXPECT_EQ(broadcast(ordered(20000, "東"), in({"ja"}, 40))["messages"][0]["pages"].size(), 15u);
}

TEST(Cell, NamesALanguageItHasNoTermsForAsALoss) {
  const MediaSettings settings = in({"ja", "tlh", "en-US", "en"});
  const Bulletin bulletin = sample::bulletin("evacuation");
  EXPECT_EQ(broadcast(bulletin, settings)["messages"].size(), 2u);
  EXPECT_NE(lost(bulletin, settings).find("language tlh"), std::string::npos);
}

}  // namespace
}  // namespace ofure
