#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "ledger/samples.h"

namespace ofure {
namespace {

std::string page() {
  std::ifstream file(std::string(OFURE_SOURCE_DIR) + "/docs/ledger.md", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The text of the first ```name block of docs/ledger.md.
std::string block(const std::string& name) {
  std::string text = page(), fence = "```" + name + "\n";
  std::size_t from = text.find(fence);
  if (from == std::string::npos) return {};
  from += fence.size();
  return text.substr(from, text.find("```", from) - from);
}

Entry example() {
  Entry entry;
  entry.position = 2;
  entry.mode = Mode::kExercise;
  entry.sequence = Sequence(1);
  entry.previous = Sequence(0);
  entry.bulletin = BulletinId("nanao-2026-0001");
  entry.document = DocumentId("17202-EVAC-1");
  entry.revision = Revision(1);
  entry.kind = Kind("evacuation");
  entry.action = Action::kIssue;
  entry.area = kNanao;
  entry.level = Level(4);
  entry.sender = "bousai@nanao.example";
  entry.sent = *parse_time("2026-11-21T02:32:30+09:00");
  entry.submitter = KeyId("k-7f3a");
  entry.accepted_at = *parse_instant("2026-11-21T02:33:00.123+09:00");
  entry.verdict = "accepted";
  entry.findings = "[]";
  entry.digest = sha256("七尾市に避難指示\n");
  return entry;
}

TEST(Chain, TheWorkedExampleOfThePageIsTheBytesThatAreHashed) {
  std::string bytes = block("chain-bytes"), digest = block("chain-digest");
  ASSERT_FALSE(bytes.empty());
  ASSERT_FALSE(digest.empty());
  EXPECT_EQ(sha256(bytes).hex() + "\n", digest);
  EXPECT_EQ(chain_after(sha256("the entry before\n"), example()).hex() + "\n", digest);
}

TEST(Chain, AValueMovedToTheNextFieldGivesAnotherChain) {
  Entry one = example(), other = example();
  one.verdict = "accepted\nfindings 2:[]";
  other.findings = "[]\nfindings 2:[]";
  EXPECT_NE(chain_after(Digest(), one), chain_after(Digest(), other));
  EXPECT_NE(chain_after(Digest(), one), chain_after(Digest(), example()));
}

TEST(StandingDigest, IsOverOneLinePerDocument) {
  Entry a = example(), b = example();
  a.document = DocumentId("A");
  b.document = DocumentId("B");
  b.revision = Revision(12);
  std::string hex = a.digest.hex();
  std::vector<Entry> both = {a, b};
  EXPECT_EQ(standing_digest(both), sha256("A 1 " + hex + "\nB 12 " + hex + "\n"));
  EXPECT_EQ(standing_digest({}), sha256(""));
}

}  // namespace
}  // namespace ofure
