#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "formats/press.h"
#include "formats/sample.h"

// What a synthetic voice of others makes of the SSML: espeak-ng, which reads kana and no kanji, so that it can say a
// name only by the reading we put beside it.
namespace ofure {
namespace {

std::string output_of(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string out;
  for (char buffer[4096]; pipe && std::fgets(buffer, sizeof buffer, pipe.get()) != nullptr;) out += buffer;
  return out;
}

// Phonemes without stress, pauses and changes of language.
std::string phonemes(const std::string& text, bool markup) {
  std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "ofure-radio-voice.txt";
  std::ofstream(path) << text;
  std::string out,
      said = output_of("espeak-ng -q -x -v ja " + std::string(markup ? "-m " : "") + "-f " + path.string());
  std::filesystem::remove(path);
  for (char c : said) {
    if (std::string_view("', \n_:").find(c) == std::string_view::npos) out += c;
  }
  return out;
}

TEST(RadioVoice, SpeaksNamesAndTimesByTheirReadings) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  RenderContext context = sample::context(bulletin);
  context.profile = "ssml";
  std::string said = phonemes(render(*find_medium("radio"), bulletin, narrative_of(bulletin), "", context).bytes, true);
  for (const char* kana : {"くんれん", "ななおし", "さんのうちく", "ごぜんにじさんじゅうさんぷん", "さんぜんにん"}) {
    std::string expected = phonemes(kana, false);
    ASSERT_FALSE(expected.empty()) << "espeak-ng is missing: tools/packages test";
    EXPECT_NE(said.find(expected), std::string::npos) << kana << " is " << expected << " in\n" << said;
  }
}

}  // namespace
}  // namespace ofure
