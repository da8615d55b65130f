#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/sample.h"

// Every kind × action × mode × medium: the first thing each text says is that it is a drill.
namespace ofure {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

// Texts for people stand under these names, wherever they are.
void collect(const json& value, const std::vector<std::string_view>& names, Texts& texts) {
  for (const auto& [name, inner] : value.items()) {
    bool wanted = value.is_object() && std::find(names.begin(), names.end(), name) != names.end();
    if (wanted && inner.is_string()) texts.push_back(inner);
    if (inner.is_structured() && name != "body" && name != "errata") collect(inner, names, texts);
  }
}

Texts json_texts(const std::string& bytes) {
  Texts texts;
  json value = json::parse(bytes);
  collect(value, {"title", "subject", "headline", "summary", "event", "instruction", "note", "heading"}, texts);
  for (const json& text : value["headline"]) texts.push_back(text["text"]);
  for (const json& text : value["narrative"]["complement"]) texts.push_back(text["text"]);
  return texts;
}

Texts geojson_texts(const std::string& bytes) {
  Texts texts;
  collect(json::parse(bytes), {"title", "headline", "summary", "note", "instruction", "complement"}, texts);
  return texts;
}

Texts xml_texts(const std::string& bytes, const std::vector<std::string_view>& names) {
  check::Document document(bytes);
  EXPECT_TRUE(document) << bytes;
  Texts texts;
  for (std::string_view name : names) {
    for (std::string& text : document.texts(name)) texts.push_back(std::move(text));
  }
  return texts;
}

// Of the infos in Japanese; the others have marks of their own (media_cap_test.cc).
Texts cap_texts(const std::string& bytes) {
  Texts texts = xml_texts(bytes, {"note"});
  const check::Document alert(bytes);
  for (const xmlNode* info : alert.elements("info")) {
    bool japanese = false;
    for (const xmlNode* child = info->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) continue;
      std::string_view name = reinterpret_cast<const char*>(child->name);
      if (name == "language") japanese = check::content(child) == "ja-JP";
      bool told = name == "event" || name == "headline" || name == "description" || name == "instruction";
      if (japanese && told) texts.push_back(check::content(child));
    }
  }
  return texts;
}

bool is_japanese(const xmlNode* node) {
  for (; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
    std::string language = check::attribute(node, "lang");
    if (!language.empty()) return language == "ja";
  }
  return false;
}

// Sections in other languages have marks of their own (media_html_test.cc).
Texts html_texts(const std::string& bytes) {
  check::Document document(bytes);
  EXPECT_TRUE(document) << bytes;
  Texts texts;
  for (std::string_view name : {"title", "h1", "h2", "h3", "p", "caption"}) {
    for (const xmlNode* node : document.elements(name)) {
      if (is_japanese(node)) texts.push_back(check::content(node));
    }
  }
  return texts;
}

Texts texts_of(std::string_view medium, const std::string& bytes) {
  if (medium == "json") return json_texts(bytes);
  if (medium == "geojson") return geojson_texts(bytes);
  if (medium == "cap") return cap_texts(bytes);
  if (medium == "atom") return xml_texts(bytes, {"title", "summary", "content"});
  if (medium == "html") return html_texts(bytes);
  if (medium == "tv") return xml_texts(bytes, {"subject", "headline", "note", "crawl", "heading", "instruction"});
  if (medium == "text") return {bytes};
  ADD_FAILURE() << "no extractor for medium " << medium;
  return {};
}

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t found = 0;
  for (std::size_t at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

struct Case {
  std::string_view kind;
  Action action;
  Mode mode;
  std::string_view medium;
};

std::vector<Case> every_case() {
  std::vector<Case> cases;
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        for (const auto& medium : media()) cases.push_back({kind, action, mode, medium->info().word});
      }
    }
  }
  return cases;
}

std::string name_of(const Case& one) {
  const auto& [kind, action, mode, medium] = one;
  return std::string(kind) + " " + std::string(word_of(action)) + " " + std::string(word_of(mode)) + " " +
         std::string(medium);
}

std::string_view status_of(Mode mode) {
  return mode == Mode::kActual ? "Actual" : mode == Mode::kExercise ? "Exercise" : "Test";
}

void expect_mark(const Texts& texts, Mode mode) {
  std::string_view mark = mode_mark(mode);
  EXPECT_FALSE(texts.empty());
  for (const std::string& text : texts) {
    EXPECT_GT(text.size(), mark.size());
    EXPECT_EQ(text.substr(0, mark.size()), mark) << text;
    EXPECT_EQ(count(text, mark), 1u) << text;
  }
}

TEST(EveryRendition, SaysItsModeFirstAndOnce) {
  for (const Case& one : every_case()) {
    SCOPED_TRACE(name_of(one));
    Rendition rendition = sample::rendition(one.medium, sample::bulletin(one.kind, one.action, one.mode));
    if (one.medium == "common") {
      EXPECT_EQ(check::Document(rendition.bytes).text("distributionStatus"), status_of(one.mode));
    } else if (one.mode == Mode::kActual) {
      EXPECT_FALSE(texts_of(one.medium, rendition.bytes).empty());
      EXPECT_EQ(rendition.bytes.find("【訓練】"), std::string::npos);
      EXPECT_EQ(rendition.bytes.find("【試験】"), std::string::npos);
    } else {
      expect_mark(texts_of(one.medium, rendition.bytes), one.mode);
    }
  }
}

TEST(EveryRendition, HasTheSameBytesEachTime) {
  for (const Case& one : every_case()) {
    SCOPED_TRACE(name_of(one));
    Bulletin first = sample::bulletin(one.kind, one.action, one.mode),
             second = sample::bulletin(one.kind, one.action, one.mode);
    EXPECT_EQ(sample::rendition(one.medium, first).bytes, sample::rendition(one.medium, second).bytes);
  }
}

TEST(EveryRendition, OfACancelSaysSoRightBehindTheMark) {
  constexpr std::string_view kCancelled = "【取消】";
  for (const Case& one : every_case()) {
    if (one.medium == "common") continue;  // the bytes as sent, whatever they are
    SCOPED_TRACE(name_of(one));
    for (const std::string& text :
         texts_of(one.medium, sample::rendition(one.medium, sample::bulletin(one.kind, one.action, one.mode)).bytes)) {
      bool says_so = unmarked(text, one.mode).substr(0, kCancelled.size()) == kCancelled;
      bool note = text.find("取消の理由: ") != std::string::npos;  // the note about the message itself
      bool crawl = text.find("の取消") != std::string::npos;       // the heading of what is taken back
      EXPECT_EQ(says_so || note || crawl, one.action == Action::kCancel) << text;
    }
  }
}

TEST(EveryRendition, NamesTheTypeOfItsMediumAndItsLengthWhereThereIsALimit) {
  for (const Case& one : every_case()) {
    SCOPED_TRACE(name_of(one));
    Rendition rendition = sample::rendition(one.medium, sample::bulletin(one.kind, one.action, one.mode));
    const MediumInfo& info = find_medium(one.medium)->info();
    EXPECT_EQ(rendition.media_type, info.media_type);
    for (const Measure& measure : rendition.measures) EXPECT_LE(measure.length, measure.limit) << measure.what;
  }
}

TEST(EveryRenditionTable, HasSevenKindsFourActionsThreeModesAndEveryMedium) {
  EXPECT_EQ(every_case().size(), 7u * 4u * 3u * media().size());
}

TEST(ModeMark, TypedByTheSenderIsNotSaidTwice) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kUpdate, Mode::kExercise);
  bulletin.header.headline = {{"ja", "【訓練】山王地区に避難指示"}};
  EXPECT_EQ(narrative_of(bulletin).headline, "【訓練】【更新】山王地区に避難指示");
}

TEST(ModeMark, InATitleDoesNotReturnInTheMiddleOfTextsMadeFromIt) {
  Bulletin bulletin = sample::bulletin("event", Action::kIssue, Mode::kExercise);
  std::get<Event>(bulletin.body).name = {{"ja", "【訓練】防災まつり"}};
  for (const auto& medium : media()) {
    if (medium->info().word == "common") continue;
    SCOPED_TRACE(medium->info().word);
    expect_mark(texts_of(medium->info().word, sample::rendition(medium->info().word, bulletin).bytes), Mode::kExercise);
  }
}

TEST(ModeMark, StandsBeforeTheActionInEveryMode) {
  EXPECT_EQ(narrative_of(sample::bulletin("evacuation", Action::kCancel, Mode::kTest)).subject,
            "【試験】【取消】避難指示 七尾市");
  EXPECT_EQ(narrative_of(sample::bulletin("evacuation", Action::kCancel, Mode::kActual)).subject,
            "【取消】避難指示 七尾市");
}

}  // namespace
}  // namespace ofure
