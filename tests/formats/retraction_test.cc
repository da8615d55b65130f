#include "formats/retraction.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/reader.h"

namespace ofure {
namespace {

std::string whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Whatever was accepted can be taken back: the retraction of every document in the tree reads as a cancel of it.
TEST(Retraction, OfEveryCaseAndExampleReadsAsACancelOfThatDocumentWithTheSameBody) {
  auto reader = Reader::create();
  ASSERT_TRUE(reader);
  int retracted = 0;
  for (const char* folder : {"/examples", "/tests/cases"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(OFURE_SOURCE_DIR) + folder)) {
      if (file.path().extension() != ".xml" || (std::string(folder) == "/tests/cases" && file.path().filename() != "in.xml")) continue;
      SCOPED_TRACE(file.path().string());
      const std::string bytes = whole(file.path());
      const Reading before = (*reader)->read(bytes);
      if (!before.bulletin || !before.findings.empty()) continue;
      const Header& was = before.bulletin->header;
      const RetractionWord word{BulletinId("retraction-1"), Time{was.sent.at + std::chrono::minutes(5), kJapan}, "誤報のため <&>", "", {}};
      auto xml = retraction_of(bytes, was, word);
      ASSERT_TRUE(xml) << xml.error().text();
      const Reading after = (*reader)->read(*xml);
      ASSERT_TRUE(after.bulletin) << *xml;
      EXPECT_TRUE(after.findings.empty()) << *xml;
      const Header& is = after.bulletin->header;
      EXPECT_EQ(is.action, Action::kCancel);
      EXPECT_EQ(is.document, was.document);
      EXPECT_EQ(is.bulletin, word.bulletin);
      EXPECT_EQ(is.revision, was.revision.next());
      EXPECT_EQ(is.previous, was.revision);
      EXPECT_EQ(is.mode, was.mode);
      EXPECT_EQ(is.kind, was.kind);
      EXPECT_EQ(is.area(), was.area());
      EXPECT_EQ(is.level, was.level) << "the body stands as it stood";
      EXPECT_EQ(is.sent, word.at);
      ASSERT_TRUE(is.errata);
      EXPECT_EQ(first_text(is.errata->description), word.reason);
      EXPECT_EQ(is.headline.size(), 2u);
      ++retracted;
    }
  }
  EXPECT_GT(retracted, 20);
}

TEST(Retraction, ByAnotherOfficeNamesItAsTheOneThatTypedIt) {
  auto reader = Reader::create();
  ASSERT_TRUE(reader);
  const std::string bytes = whole(std::string(OFURE_SOURCE_DIR) + "/examples/evacuation/issue.xml");
  const Header was = (*reader)->read(bytes).bulletin->header;
  Office acting;
  acting.code = *AreaCode::parse("170003");
  acting.name = "石川県危機管理監室 <&>";
  acting.organization = "石川県";
  auto xml = retraction_of(bytes, was, {BulletinId("r"), was.sent, "誤報", "", acting});
  ASSERT_TRUE(xml);
  const Reading after = (*reader)->read(*xml);
  ASSERT_TRUE(after.bulletin) << *xml;
  EXPECT_TRUE(after.findings.empty()) << *xml;
  const Header& is = after.bulletin->header;
  EXPECT_EQ(is.editorial.code, acting.code);
  EXPECT_EQ(is.editorial.name, acting.name);
  EXPECT_EQ(is.editorial.organization, acting.organization);
  EXPECT_EQ(is.publishing.code, was.publishing.code);
  EXPECT_EQ(is.publishing.name, was.publishing.name);
}

TEST(Retraction, OfBytesThatDoNotReadIsAnError) {
  auto xml = retraction_of("<not", Header{}, {BulletinId("r"), Time{}, "誤報", "", {}});
  ASSERT_FALSE(xml);
  EXPECT_EQ(xml.error().code, Code::kCorrupt);
}

}  // namespace
}  // namespace ofure
