#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "formats/cap_rules.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/reader.h"
#include "formats/review_sheet.h"

// Golden cases: what every medium says of a document, kept as files that a person can review as a diff.
//
// tests/cases/<kind>/<case>/ holds the document as in.xml, or a file `case` with the line "from: examples/…". Lines
// "before: examples/…" name the earlier bulletins of the document, oldest first. OFURE_ACCEPT=1 writes the expected
// files; they are reviewed before they are committed.
namespace ofure {
namespace {

namespace fs = std::filesystem;

const fs::path& source() {
  static const fs::path kSource = OFURE_SOURCE_DIR;
  return kSource;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

bool accepting() {
  const char* wish = std::getenv("OFURE_ACCEPT");
  return wish != nullptr && std::string_view(wish) == "1";
}

struct Case {
  std::string name;  // "evacuation/update"
  fs::path folder;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::vector<Case> cases() {
  std::vector<Case> found;
  for (const auto& kind : fs::directory_iterator(source() / "tests/cases")) {
    if (!kind.is_directory()) continue;
    for (const auto& folder : fs::directory_iterator(kind)) {
      found.push_back({kind.path().filename().string() + "/" + folder.path().filename().string(), folder.path()});
    }
  }
  std::sort(found.begin(), found.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return found;
}

std::vector<fs::path> named(const Case& one, std::string_view word) {
  std::vector<fs::path> paths;
  std::ifstream in(one.folder / "case");
  for (std::string line; std::getline(in, line);) {
    if (line.substr(0, word.size()) == word) paths.push_back(source() / line.substr(word.size()));
  }
  return paths;
}

fs::path document_of(const Case& one) {
  std::vector<fs::path> from = named(one, "from: ");
  return from.empty() ? one.folder / "in.xml" : from.front();
}

Bulletin read(std::string_view bytes) {
  static const std::unique_ptr<Reader> kReader = std::move(Reader::create().value());
  Reading reading = kReader->read(bytes);
  for (const Finding& finding : reading.findings) ADD_FAILURE() << finding.place.path;
  return std::move(reading.bulletin.value());
}

RenderContext context_of(const Case& one, const Bulletin& bulletin, std::string_view bytes) {
  RenderContext context;
  for (const fs::path& path : named(one, "before: ")) {
    Header header = read(bytes_of(path)).header;
    EXPECT_EQ(header.document, bulletin.header.document) << path;
    context.ancestors.push_back({header.bulletin, header.sender, header.sent, header.revision});
  }
  context.previous = Sequence(context.ancestors.size());
  context.sequence = context.previous.next();
  context.accepted_at = instant_of(bulletin.header.sent) + std::chrono::seconds(1);
  context.digest = sha256(bytes);
  context.public_url = "https://hub.example";
  return context;
}

// The revision that the case's own comes after.
std::optional<Bulletin> before_of(const Case& one) {
  std::vector<fs::path> paths = named(one, "before: ");
  if (paths.empty()) return std::nullopt;
  return read(bytes_of(paths.back()));
}

std::string extension_of(std::string_view media_type) {
  for (std::string_view form : {"json", "xml", "html"}) {
    if (media_type.find(form) != std::string_view::npos) return std::string(form);
  }
  return media_type.substr(0, 5) == "text/" ? "txt" : "bin";
}

// JSON goes out on one line; people compare it line by line.
std::string readable(const Rendition& rendition) {
  if (extension_of(rendition.media_type) != "json") return rendition.bytes;
  return nlohmann::ordered_json::parse(rendition.bytes).dump(2) + "\n";
}

class GoldenCase : public testing::TestWithParam<Case> {
 protected:
  void compare(const std::string& file, const std::string& made) {
    fs::path path = GetParam().folder / file;
    expected_.insert(file);
    if (accepting()) {
      std::ofstream(path, std::ios::binary) << made;
    } else if (!fs::exists(path)) {
      ADD_FAILURE() << GetParam().name << "/" << file << ": new, please review (OFURE_ACCEPT=1 writes it):\n" << made;
    } else {
      EXPECT_EQ(bytes_of(path), made) << GetParam().name << "/" << file;
    }
  }

  // `form`: "cap", "radio.30". What is withheld has its reason in the place of its text.
  void compare(const std::string& form, const Rendition& rendition) {
    if (!rendition.withheld)
      return compare("expected." + form + "." + extension_of(rendition.media_type), readable(rendition));
    EXPECT_EQ(rendition.bytes, "");
    compare("expected." + form + ".withheld.txt", rendition.withheld->ja + "\n" + rendition.withheld->en + "\n");
  }

  void expect_nothing_left_over() const {
    for (const auto& file : fs::directory_iterator(GetParam().folder)) {
      std::string name = file.path().filename().string();
      if (name.substr(0, 9) == "expected.") {
        EXPECT_TRUE(expected_.count(name)) << name << " belongs to no medium";
      }
    }
  }

 private:
  std::set<std::string> expected_;
};

TEST_P(GoldenCase, SaysInEveryMediumWhatWasReviewed) {
  std::string bytes = bytes_of(document_of(GetParam()));
  Bulletin bulletin = read(bytes);
  RenderContext context = context_of(GetParam(), bulletin, bytes);
  std::optional<Bulletin> before = before_of(GetParam());
  Narrative narrative = narrative_of(bulletin, before ? &*before : nullptr);
  const Tellings tellings(bulletin, narrative);
  context.tellings = &tellings;
  std::string losses;
  for (const auto& medium : media()) {
    std::string word(medium->info().word);
    Rendition rendition = render(*medium, bulletin, narrative, bytes, context);
    for (const Loss& loss : rendition.losses) losses += word + ": " + loss.what + " | " + loss.why + "\n";
    for (const Measure& measure : rendition.measures)
      EXPECT_LE(measure.length, measure.limit) << word << " " << measure.what;
    if (word == "common") {
      EXPECT_EQ(rendition.bytes, bytes);
      continue;
    }
    if (word == "cap") {
      EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/cap12.xsd"), "");
      EXPECT_THAT(check::cap_complaints(check::Document(rendition.bytes)), testing::IsEmpty());
    }
    if (word == "tv") {
      EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/tv.xsd"), "");
    }
    if (word == "atom") {
      EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/atom.xsd"), "");
    }
    compare(word, rendition);
    for (const Profile& profile : medium->profiles(*context.settings)) {
      context.profile = profile.word;
      Rendition form = render(*medium, bulletin, narrative, bytes, context);
      EXPECT_EQ(form.media_type, profile.media_type) << word << " " << profile.word;
      compare(word + "." + profile.word, form);
    }
    context.profile.clear();
  }
  compare("expected.losses.txt", losses);
  for (Language language : kLanguages) {
    compare("expected.telling." + std::string(tag_of(language)) + ".txt",
            review_sheet(telling_of(bulletin, narrative, language)));
  }
  expect_nothing_left_over();
}

std::string test_name(const testing::TestParamInfo<Case>& param) {
  std::string name = param.param.name;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenCase, testing::ValuesIn(cases()), test_name);

TEST(GoldenCases, TryEveryActionOfEveryKind) {
  std::set<std::string> names;
  for (const Case& one : cases()) names.insert(one.name);
  for (std::string_view kind : {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"}) {
    for (Action action : kActions) {
      EXPECT_TRUE(names.count(std::string(kind) + "/" + std::string(word_of(action))))
          << kind << " " << word_of(action);
    }
  }
}

}  // namespace
}  // namespace ofure
