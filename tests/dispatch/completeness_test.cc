#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "core/digest.h"
#include "ledger/board.h"

namespace ofure {
namespace {

std::string page() {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/docs/wire/completeness.md");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The text between the fences of the block with this name.
std::string block(const std::string& text, const std::string& name) {
  const std::string opening = "```" + name + "\n";
  std::size_t begin = text.find(opening);
  if (begin == std::string::npos) return "";
  begin += opening.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

TEST(Completeness, TheWorkedExampleOfThePageIsRightByHandAndByTheProgram) {
  const std::string lines = block(page(), "lines");
  const std::string digest = block(page(), "digest");
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(sha256(lines).hex() + "\n", digest);
  EXPECT_NE(page().find("These are " + std::to_string(lines.size()) + " bytes"), std::string::npos);

  std::vector<Entry> standing;
  std::stringstream in(lines);
  std::string document, hex;
  std::uint64_t revision = 0;
  while (in >> document >> revision >> hex) {
    Entry entry;
    entry.document = DocumentId(document);
    entry.revision = Revision(revision);
    entry.digest = Digest::from_hex(hex).value();
    standing.push_back(std::move(entry));
  }
  ASSERT_EQ(standing.size(), 3u);
  EXPECT_EQ(standing_digest(standing).hex() + "\n", digest);
}

TEST(Completeness, NothingStandingHasTheDigestOfNoBytes) { EXPECT_EQ(standing_digest({}), sha256("")); }

}  // namespace
}  // namespace ofure
