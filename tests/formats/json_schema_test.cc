#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "formats/kinds/catalogue.h"
#include "formats/press.h"
#include "formats/reader.h"
#include "formats/sample.h"

// The published JSON Schema, applied by a program that is not ours (python3-jsonschema).
namespace ofure {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kSource = OFURE_SOURCE_DIR;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

// What the schema has against the documents, one line each: "1: $.level: 7 is greater than the maximum of 5".
std::string complaints(const std::vector<json>& documents) {
  std::string name = (fs::temp_directory_path() / "ofure-json-XXXXXX").string();
  int made = mkstemp(name.data());
  EXPECT_GE(made, 0);
  close(made);
  std::ofstream list(name, std::ios::binary);
  for (const json& document : documents) list << document.dump() << '\n';
  list.close();
  std::string command = "/usr/bin/python3 '" + (kSource / "tests/formats/check_json.py").string() + "' '" +
                        (kSource / "schemas/wire/bulletin.schema.json").string() + "' '" + name + "' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string text;
  for (std::array<char, 4096> piece{}; fgets(piece.data(), static_cast<int>(piece.size()), pipe) != nullptr;)
    text += piece.data();
  EXPECT_EQ(pclose(pipe), 0) << text;
  fs::remove(name);
  return text;
}

json neutral(const Bulletin& bulletin) { return json::parse(sample::rendition("json", bulletin).bytes); }

TEST(JsonSchema, HoldsForEveryKindActionAndMode) {
  std::vector<json> documents;
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) documents.push_back(neutral(sample::bulletin(kind, action, mode)));
    }
  }
  documents.push_back(neutral(sample::lifted()));
  documents.push_back(json::parse(sample::rendition("json", sample::bulletin("event"), {}).bytes));
  EXPECT_EQ(complaints(documents), "");
}

TEST(JsonSchema, HoldsForEveryGoldenCase) {
  std::vector<json> documents;
  for (const auto& file : fs::recursive_directory_iterator(kSource / "tests/cases")) {
    if (file.path().filename() == "expected.json.json") documents.push_back(json::parse(bytes_of(file.path())));
  }
  ASSERT_GE(documents.size(), 28u);
  EXPECT_EQ(complaints(documents), "");
}

TEST(JsonSchema, HoldsForEveryExampleComparedWithTheOneBefore) {
  auto reader = std::move(Reader::create().value());
  std::vector<json> documents;
  for (const KindInfo& kind : kinds()) {
    std::optional<Bulletin> before;
    for (const char* name : {"issue", "update", "correct", "cancel"}) {
      std::string bytes = bytes_of(kSource / "examples" / std::string(kind.word) / (std::string(name) + ".xml"));
      Bulletin bulletin = std::move(reader->read(bytes).bulletin.value());
      Narrative narrative = narrative_of(bulletin, before ? &*before : nullptr);
      documents.push_back(json::parse(render(*find_medium("json"), bulletin, narrative, bytes, {}).bytes));
      before = std::move(bulletin);
    }
  }
  EXPECT_EQ(complaints(documents), "");
}

TEST(JsonSchema, ComplainsOfWhatIsMissingWrongOrNotDocumented) {
  const json good = neutral(sample::bulletin("evacuation"));
  auto with = [&](const char* pointer, const json& value) {
    json bad = good;
    bad[json::json_pointer(pointer)] = value;
    return bad;
  };
  json without = good;
  without.erase("digest");
  const std::vector<json> bad = {with("/level", 0),
                                 with("/mode", "real"),
                                 with("/reported", "2026-11-21T02:33:00Z"),
                                 with("/surprise", 1),
                                 with("/body/details/0/level", "4"),
                                 with("/narrative/sections/0/items/0/surprise", true),
                                 with("/narrative/difference", {{"known", true}}),
                                 without};
  const std::string found = complaints(bad);
  for (std::size_t i = 1; i <= bad.size(); ++i) {
    EXPECT_NE(("\n" + found).find("\n" + std::to_string(i) + ": "), std::string::npos) << i << "\n" << found;
  }
}

TEST(JsonSchema, NamesTheBodyOfEveryKind) {
  json schema = json::parse(bytes_of(kSource / "schemas/wire/bulletin.schema.json"));
  for (const KindInfo& kind : kinds()) EXPECT_TRUE(schema["$defs"].contains(kind.word)) << kind.word;
  EXPECT_EQ(schema["properties"]["version"]["const"], find_medium("json")->info().version);
}

}  // namespace
}  // namespace ofure
