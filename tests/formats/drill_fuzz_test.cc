#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "formats/press.h"
#include "formats/reader.h"
#include "formats/said.h"
#include "formats/telling.h"
#include "samples/drill_mutations.h"

// Thousands of spoiled documents of drills through the reader, every medium, every form and every language: nothing
// that a person reads lacks its mark. OFURE_DRILL_SEEDS says how many.
namespace ofure {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t seeds() {
  const char* wish = std::getenv("OFURE_DRILL_SEEDS");
  return wish != nullptr ? std::strtoull(wish, nullptr, 10) : 2000;
}

// A document and the revision that came before it.
struct Source {
  std::string bytes, before;
};

std::vector<Source> sources() {
  const fs::path root = OFURE_SOURCE_DIR;
  std::vector<Source> found;
  for (const auto& folder : fs::directory_iterator(root / "examples")) {
    if (!folder.is_directory()) continue;
    std::string before;
    for (const char* name : {"issue.xml", "update.xml", "correct.xml", "cancel.xml"}) {
      found.push_back({bytes_of(folder.path() / name), before});
      before = found.back().bytes;
    }
  }
  for (const auto& kind : fs::directory_iterator(root / "tests/cases")) {
    if (!kind.is_directory()) continue;
    for (const auto& folder : fs::directory_iterator(kind)) {
      if (!fs::exists(folder.path() / "in.xml")) continue;
      found.push_back(
          {bytes_of(folder.path() / "in.xml"), bytes_of(root / "examples" / kind.path().filename() / "update.xml")});
    }
  }
  std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.bytes < b.bytes; });
  return found;
}

MediaSettings every_language() {
  MediaSettings settings;
  settings.cell.languages.clear(), settings.html_languages.clear(), settings.cap_languages.clear();
  for (Language language : kLanguages) {
    const std::string tag(tag_of(language));
    settings.cell.languages.push_back(tag);
    settings.cap_languages.push_back(tag);
    if (language != Language::kJapanese) settings.html_languages.push_back(tag);
  }
  return settings;
}

class Drill {
 public:
  void feed(const std::string& bytes, const std::string& before, std::uint64_t seed) {
    ++fed_;
    Reading reading = reader_->read(bytes);
    if (!reading.bulletin) return;
    ++read_;
    const Bulletin& bulletin = *reading.bulletin;
    ASSERT_NE(bulletin.header.mode, Mode::kActual) << "seed " << seed;
    std::optional<Bulletin> earlier;
    if (!before.empty()) earlier = std::move(reader_->read(before).bulletin);
    if (earlier && earlier->header.mode != bulletin.header.mode) earlier.reset();
    const Narrative narrative = narrative_of(bulletin, earlier ? &*earlier : nullptr);
    quiet_ += narrative.quiet.is;
    const Tellings tellings(bulletin, narrative);
    RenderContext context;
    context.public_url = "https://hub.example";
    context.settings = &settings_;
    context.tellings = &tellings;
    for (const auto& medium : media()) {
      std::vector<Profile> forms = medium->profiles(settings_);
      forms.insert(forms.begin(), Profile{});
      for (const Profile& form : forms) {
        context.profile = form.word;
        judge(*medium, form.word, bulletin.header.mode, render(*medium, bulletin, narrative, bytes, context), seed);
      }
    }
  }

  void report() const {
    std::cout << "[drill fuzz] documents fed " << fed_ << ", read as bulletins " << read_ << " (quiet corrections "
              << quiet_ << "), renditions " << renditions_ << " (withheld " << withheld_ << "), texts for people "
              << texts_ << ", without mark " << unmarked_ << ", of another mode " << other_mode_ << "\n";
  }
  [[nodiscard]] std::size_t read() const { return read_; }

 private:
  void judge(const Medium& medium, const std::string& form, Mode mode, const Rendition& made, std::uint64_t seed) {
    ++renditions_;
    const std::string_view word = medium.info().word;
    if (made.withheld) {
      ++withheld_;
      EXPECT_EQ(made.bytes, "") << word << " " << form << ", seed " << seed;
      return;
    }
    const bool has_mode = word != "text" && (form.empty() || word == "html");
    if (has_mode && said::mode_of(word, form, made) != word_of(mode)) {
      ++other_mode_;
      ADD_FAILURE() << "seed " << seed << ": " << word << " " << form << " is of mode \""
                    << said::mode_of(word, form, made) << "\"";
    }
    if (word == "common") return;
    for (const said::Text& one : said::texts_of(word, form, made)) {
      ++texts_;
      // A text of the sender in a language of its own has the mark of the press.
      if (one.text.starts_with(ofure::mode_mark(mode)) || one.text.starts_with(mode_mark(mode, one.language))) continue;
      if (++unmarked_ <= 20)
        ADD_FAILURE() << "seed " << seed << ": " << word << " " << form << ", " << one.where
                      << " has no mark: " << one.text.substr(0, 200);
    }
  }

  std::unique_ptr<Reader> reader_ = std::move(Reader::create().value());
  const MediaSettings settings_ = every_language();
  std::size_t fed_ = 0, read_ = 0, quiet_ = 0, renditions_ = 0, withheld_ = 0, texts_ = 0, unmarked_ = 0,
              other_mode_ = 0;
};

std::string in_test(std::string xml) {
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>("<distributionStatus>Exercise<", "<distributionStatus>Test<"),
        {"<Status>訓練<", "<Status>試験<"}}) {
    for (std::size_t at = xml.find(from); at != std::string::npos; at = xml.find(from, at + to.size()))
      xml.replace(at, from.size(), to);
  }
  return xml;
}

TEST(DrillFuzz, NothingThatAPersonReadsOfASpoiledDrillLacksItsMark) {
  const std::vector<Source> all = sources();
  Drill drill;
  for (const Source& source : all) {
    drill.feed(source.bytes, source.before, 0);
    drill.feed(in_test(source.bytes), source.before.empty() ? "" : in_test(source.before), 0);
  }
  ASSERT_EQ(drill.read(), 2 * all.size()) << "unspoiled, each is read";
  for (std::uint64_t seed = 1; seed <= seeds() && !testing::Test::HasFatalFailure(); ++seed) {
    drill::Mutation mutation(seed);
    const Source& source = all[mutation.pick(all.size())];
    const bool test = mutation.pick(2) == 0;
    const std::string base = test ? in_test(source.bytes) : source.bytes;
    drill.feed(mutation.of(base), source.before.empty() ? "" : test ? in_test(source.before) : source.before, seed);
  }
  drill.report();
}

}  // namespace
}  // namespace ofure
