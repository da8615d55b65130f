#include "formats/template.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/drill_words.h"
#include "formats/reader.h"

namespace ofure {
namespace {

const Reader& reader() {
  static const std::unique_ptr<Reader> kReader = std::move(Reader::create().value());
  return *kReader;
}

std::string example(const std::string& path) {
  std::ifstream in(std::filesystem::path(OFURE_SOURCE_DIR) / "examples" / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string for_real(const std::string& path) {
  std::string xml = example(path);
  for (const char* words : {"【訓練】", "（訓練）", "[DRILL] ", "これは訓練です。", "This is a drill. "})
    xml = replaced(xml, words, "");
  return replaced(replaced(xml, ">Exercise<", ">Actual<"), "訓練想定", "");
}

const FillWord kWord{BulletinId("new-transmission"), DocumentId("new-document"),
                     parse_time("2027-03-01T09:30:42+09:00").value()};

// Every kind, and not only first revisions: what is kept is filled as a new document of the same mode.
TEST(Template, FilledIsTheFirstRevisionOfANewDocumentInTheModeOfTheTemplate) {
  int filled = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(OFURE_SOURCE_DIR) + "/examples")) {
    if (file.path().extension() != ".xml") continue;
    SCOPED_TRACE(file.path().string());
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const Header was = reader().read(bytes).bulletin.value().header;
    auto kept = Template::from(reader(), bytes, was.mode);
    ASSERT_TRUE(kept) << kept.error().text();
    EXPECT_EQ(kept->mode(), was.mode);
    const std::string xml = kept->fill(kWord);
    const Reading reading = reader().read(xml);
    ASSERT_TRUE(reading.bulletin) << xml;
    EXPECT_TRUE(reading.findings.empty()) << xml;
    const Header& is = reading.bulletin->header;
    EXPECT_EQ(is.mode, was.mode);
    EXPECT_EQ(is.kind, was.kind);
    EXPECT_EQ(is.level, was.level);
    EXPECT_EQ(is.action, Action::kIssue);
    EXPECT_EQ(is.bulletin, kWord.bulletin);
    EXPECT_EQ(is.document, kWord.document);
    EXPECT_EQ(is.revision, Revision(1));
    EXPECT_EQ(is.previous, Revision(0));
    EXPECT_EQ(is.sent, kWord.at);
    EXPECT_EQ(rfc3339(is.reported), "2027-03-01T09:30:00+09:00");
    EXPECT_EQ(is.created, is.reported);
    EXPECT_EQ(is.first_created, is.reported);
    EXPECT_FALSE(is.errata);
    EXPECT_EQ(xml.find("<distributionReference>"), std::string::npos);
    EXPECT_EQ(xml.find(was.bulletin.text()), std::string::npos);
    if (was.valid_until) {
      ASSERT_TRUE(is.valid_until);
      EXPECT_EQ(is.valid_until->at - is.reported.at, was.valid_until->at - was.reported.at);
    }
    ++filled;
  }
  EXPECT_GE(filled, 28);
}

TEST(Template, TimesInsideMoveWithTheReportAndAllOtherBytesStay) {
  const std::string bytes = replaced(example("event/issue.xml"), "<Fee>", "<!-- 金額を確かめる --><Fee>");
  auto kept = Template::from(reader(), bytes, Mode::kExercise);
  ASSERT_TRUE(kept);
  const std::string xml = kept->fill(kWord);
  EXPECT_NE(xml.find("<!-- 金額を確かめる -->"), std::string::npos);
  const Bulletin before = reader().read(bytes).bulletin.value(), after = reader().read(xml).bulletin.value();
  EXPECT_EQ(std::get<Event>(after.body).from->at - after.header.reported.at,
            std::get<Event>(before.body).from->at - before.header.reported.at);
  EXPECT_EQ(kept->fill(kWord), xml) << "same word, same bytes";
}

TEST(Template, OfOneModeIsNeverReadAsOneOfAnother) {
  const std::string real = for_real("notice/issue.xml");
  for (Mode mode : kModes) {
    EXPECT_EQ(Template::from(reader(), example("shelter/issue.xml"), mode).has_value(), mode == Mode::kExercise);
    auto kept = Template::from(reader(), real, mode);
    EXPECT_EQ(kept.has_value(), mode == Mode::kActual) << (kept ? "" : kept.error().text());
  }
}

TEST(Template, OfActualThatSaysItIsADrillIsRefusedWithItsPlace) {
  const std::string real = for_real("evacuation/issue.xml");
  auto sound = Template::from(reader(), real, Mode::kActual);
  ASSERT_TRUE(sound) << sound.error().text();
  for (const char* words : {"【訓練】", "（試験）", "[DRILL]", "訓練：", "お知らせ【訓練】", "これは訓練です。"}) {
    const std::string spoiled = replaced(real, "<ComplementaryInfo xml:lang=\"ja\">",
                                         std::string("<ComplementaryInfo xml:lang=\"ja\">") + words);
    ASSERT_NE(spoiled, real);
    auto kept = Template::from(reader(), spoiled, Mode::kActual);
    ASSERT_FALSE(kept) << words;
    EXPECT_EQ(kept.error().code, Code::kBadInput);
    EXPECT_NE(kept.error().message.find("Report/Body"), std::string::npos) << kept.error().message;
  }
  // The envelope's own texts, too.
  EXPECT_FALSE(
      Template::from(reader(), replaced(real, "<contentDescription>", "<contentDescription>【訓練】"), Mode::kActual));
}

TEST(Template, OfANoticeMaySpeakOfADrillToCome) {
  const std::string xml = replaced(for_real("notice/issue.xml"), "<Description xml:lang=\"ja\">",
                                   "<Description xml:lang=\"ja\">明日9時のサイレンは訓練です。");
  EXPECT_TRUE(Template::from(reader(), xml, Mode::kActual));
}

TEST(Template, OfWhatDoesNotReadIsRefused) {
  EXPECT_FALSE(Template::from(reader(), "<a/>", Mode::kExercise));
  EXPECT_FALSE(Template::from(reader(), "", Mode::kExercise));
  EXPECT_FALSE(
      Template::from(reader(), replaced(example("shelter/issue.xml"), "<documentRevision>1", "<documentRevision>x"), Mode::kExercise));
}

TEST(DrillWords, AreFoundWhereTheySayThatItIsADrill) {
  EXPECT_EQ(drill_mark("（訓練）避難"), "（訓練）");
  EXPECT_EQ(drill_mark("訓練は中止"), "");
  EXPECT_EQ(drill_mark_in("避難指示【試験】と【訓練】"), "【試験】");
  EXPECT_EQ(drill_mark_in("防災訓練を行います"), "");
  EXPECT_EQ(drill_sentence_in("これは訓練ではありません"), "");
  EXPECT_EQ(drill_sentence_in("Attention. This is a drill."), "This is a drill");
}

}  // namespace
}  // namespace ofure
