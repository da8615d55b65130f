#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
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

// Thousands of spoiled documents of drills through the reader and every medium: nothing that a person reads lacks its
// mark. The unspoiled ones are set in every medium, form and language; a spoiled one in the whole of five media or so and
// in one form of one of them by chance, so that each medium sees hundreds. OFURE_DRILL_SEEDS says how many; a run of
// 20,000 takes some minutes.
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

// A document and the revision that came before it, in both modes.
struct Source {
  struct InMode {
    std::string bytes;
    std::optional<Bulletin> before;
  };
  InMode exercise, test;
};

std::string in_test(std::string xml) {
  const std::string from = "<distributionStatus>Exercise<", to = "<distributionStatus>Test<";
  for (std::size_t at = xml.find(from); at != std::string::npos; at = xml.find(from, at + to.size()))
    xml.replace(at, from.size(), to);
  return xml;
}

Source source_of(const Reader& reader, const std::string& bytes, const std::string& before) {
  auto in_mode = [&](const std::string& document, const std::string& earlier) {
    return Source::InMode{document, earlier.empty() ? std::nullopt : std::move(reader.read(earlier).bulletin)};
  };
  return {in_mode(bytes, before), in_mode(in_test(bytes), in_test(before))};
}

std::vector<Source> sources(const Reader& reader) {
  const fs::path root = OFURE_SOURCE_DIR;
  std::vector<Source> found;
  for (const auto& folder : fs::directory_iterator(root / "examples")) {
    if (!folder.is_directory()) continue;
    std::string before;
    for (const char* name : {"issue.xml", "update.xml", "correct.xml", "cancel.xml"}) {
      const std::string bytes = bytes_of(folder.path() / name);
      found.push_back(source_of(reader, bytes, before));
      before = bytes;
    }
  }
  for (const auto& kind : fs::directory_iterator(root / "tests/cases")) {
    if (!kind.is_directory()) continue;
    for (const auto& folder : fs::directory_iterator(kind)) {
      if (!fs::exists(folder.path() / "in.xml")) continue;
      found.push_back(source_of(reader, bytes_of(folder.path() / "in.xml"),
                                bytes_of(root / "examples" / kind.path().filename() / "update.xml")));
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Source& a, const Source& b) { return a.exercise.bytes < b.exercise.bytes; });
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
  [[nodiscard]] const Reader& reader() const { return *reader_; }

  // In every medium and form, or in some media by `chance`, of one of them a form, too.
  void feed(const std::string& bytes, const std::optional<Bulletin>& before, std::uint64_t seed,
            const std::function<std::size_t(std::size_t)>& chance = nullptr) {
    ++fed_;
    Reading reading = reader_->read(bytes);
    if (!reading.bulletin) return;
    ++read_;
    const Bulletin& bulletin = *reading.bulletin;
    ASSERT_NE(bulletin.header.mode, Mode::kActual) << "seed " << seed;
    const Narrative narrative = narrative_of(bulletin, before ? &*before : nullptr);
    quiet_ += narrative.quiet.is;
    const Tellings tellings(bulletin, narrative);
    RenderContext context;
    context.public_url = "https://hub.example";
    context.settings = &settings_;
    context.tellings = &tellings;
    const std::size_t chosen = chance ? chance(media().size()) : 0;
    for (std::size_t i = 0; i < media().size(); ++i) {
      const auto& medium = media()[i];
      if (chance && i != chosen && chance(5) > 1) continue;
      std::vector<Profile> forms = !chance || i == chosen ? medium->profiles(settings_) : std::vector<Profile>();
      if (chance && !forms.empty()) forms = {forms.at(chance(forms.size()))};
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

TEST(DrillFuzz, NothingThatAPersonReadsOfASpoiledDrillLacksItsMark) {
  Drill drill;
  const std::vector<Source> all = sources(drill.reader());
  for (const Source& source : all) {
    drill.feed(source.exercise.bytes, source.exercise.before, 0);
    drill.feed(source.test.bytes, source.test.before, 0);
  }
  ASSERT_EQ(drill.read(), 2 * all.size()) << "unspoiled, each is read";
  for (std::uint64_t seed = 1; seed <= seeds() && !testing::Test::HasFatalFailure(); ++seed) {
    drill::Mutation mutation(seed);
    const Source& source = all[mutation.pick(all.size())];
    const Source::InMode& base = mutation.pick(2) == 0 ? source.test : source.exercise;
    const std::string spoiled = mutation.of(base.bytes);
    drill.feed(spoiled, base.before, seed, [&](std::size_t count) { return mutation.pick(count); });
  }
  drill.report();
}

}  // namespace
}  // namespace ofure
