#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "formats/kinds/catalogue.h"
#include "formats/reader.h"
#include "ingest/scene.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The story of one kind, each message judged in the minute after it was sent, against what the ledger would have by
// then.
void judge_story(const Reader& reader, std::string_view kind) {
  std::optional<Entry> newest;
  for (const char* action : {"issue", "update", "correct", "cancel"}) {
    const std::string path = std::string(OFURE_SOURCE_DIR) + "/examples/" + std::string(kind) + "/" + action + ".xml";
    Reading reading = reader.read(file(path));
    ASSERT_TRUE(reading.bulletin) << path << " " << ids_of(reading.findings);
    Header& h = reading.bulletin->header;
    if (newest && newest->document != h.document) newest.reset();
    Scene scene{*reading.bulletin, {}, sender_of_everything()};
    scene.circumstances.now = instant_of(h.sent) + std::chrono::minutes(1);
    scene.circumstances.with_ledger = true;
    scene.circumstances.newest = newest;
    Verdict verdict = scene.verdict();
    std::string said;
    for (const Finding& f : verdict.findings) said += f.place.path + ": " + text_of(f).message_en + "\n";
    EXPECT_EQ(verdict.word, VerdictWord::kAccepted) << path << "\n" << said;
    newest = kept(h, h.revision.value(), h.action);
    newest->sent = h.sent;
  }
}

TEST(Examples, TheStoryOfEachKindIsAcceptedWithoutADefect) {
  auto reader = Reader::create();
  ASSERT_TRUE(reader) << reader.error().text();
  for (const KindInfo& kind : kinds()) judge_story(**reader, kind.word);
}

}  // namespace
}  // namespace ofure
