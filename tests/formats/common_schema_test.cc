#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

// The schemas of the common XML by themselves, without our reader: what a sender's own validator will say of a
// document.
namespace ofure {
namespace {

const std::string kRoot = OFURE_SOURCE_DIR;

using Parsed = std::unique_ptr<xmlDoc, void (*)(xmlDoc*)>;
using Compiled = std::unique_ptr<xmlSchema, void (*)(xmlSchema*)>;

void count_complaint(void* count, xmlError*) { ++*static_cast<int*>(count); }

Compiled compile(int& complaints) {
  std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxt*)> context(
      xmlSchemaNewParserCtxt((kRoot + "/schemas/common/1.0/main.xsd").c_str()), xmlSchemaFreeParserCtxt);
  xmlSchemaSetParserStructuredErrors(context.get(), count_complaint, &complaints);
  return {xmlSchemaParse(context.get()), xmlSchemaFree};
}

bool is_valid(const std::string& bytes) {
  static int unread = 0;
  static const Compiled schema = compile(unread);
  Parsed doc(xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                           XML_PARSE_NONET | XML_PARSE_NOERROR),
             xmlFreeDoc);
  if (!doc) {
    ADD_FAILURE() << "not well-formed: " << bytes.substr(0, 200);
    return false;
  }
  std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxt*)> context(xmlSchemaNewValidCtxt(schema.get()),
                                                                             xmlSchemaFreeValidCtxt);
  int complaints = 0;
  xmlSchemaSetValidStructuredErrors(context.get(), count_complaint, &complaints);
  int answer = xmlSchemaValidateDoc(context.get(), doc.get());
  EXPECT_GE(answer, 0) << "the validator itself failed";
  return answer == 0;
}

std::string example(const std::string& name) {
  std::ifstream file(kRoot + "/examples/" + name + ".xml", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

// The example with the first `from` replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "the example no longer holds " << from;
    return text;
  }
  return text.replace(at, from.size(), to);
}

std::string repeated(const std::string& character, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += character;
  return text;
}

struct Edit {
  const char* example;
  std::string from, to;
};

TEST(CommonSchema, CompilesWithoutASingleWarning) {
  int complaints = 0;
  Compiled schema = compile(complaints);
  ASSERT_NE(schema, nullptr);
  EXPECT_EQ(complaints, 0) << "a warning means that an import was skipped";
}

TEST(CommonSchema, AcceptsEveryExample) {
  for (std::string kind : {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"}) {
    for (std::string action : {"issue", "update", "correct", "cancel"}) {
      EXPECT_TRUE(is_valid(example(kind + "/" + action))) << kind << "/" << action;
    }
  }
}

TEST(CommonSchema, ReadsTheWordsOfTheLawBefore2021) {
  for (std::string word :
       {"災害発生情報", "避難指示（緊急）", "避難勧告", "避難準備・高齢者等避難開始", "避難準備情報"}) {
    EXPECT_TRUE(is_valid(with(example("evacuation/issue"), "<Sort>避難指示</Sort>", "<Sort>" + word + "</Sort>")))
        << word;
  }
}

TEST(CommonSchema, TakesAnEmptyOptionalTextAsNotGiven) {
  std::string text = with(example("evacuation/issue"), "<areaNameKana>なかじまちく</areaNameKana>",
                          "<areaNameKana/><jisX0402/><polygon/>");
  EXPECT_TRUE(is_valid(text));
}

TEST(CommonSchema, HoldsTextsUpToTheirLimitInCharacters) {
  for (int length : {30, 31}) {
    std::string name = "<areaName>" + repeated("避", length) + "</areaName>";
    std::string text = with(example("shelter/issue"), "<areaName>矢田郷地区コミュニティセンター</areaName>", name);
    EXPECT_EQ(is_valid(text), length == 30) << length;
  }
}

// Each edit alone makes the example invalid.
void expect_refused(const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    EXPECT_FALSE(is_valid(with(example(edit.example), edit.from, edit.to))) << edit.to;
  }
}

constexpr const char* kOrder = "evacuation/issue";

TEST(CommonSchema, RefusesWhatTheEnvelopeDoesNotKnow) {
  expect_refused({Edit{kOrder, "<distributionStatus>Exercise", "<distributionStatus>System"},
                  Edit{kOrder, "<distributionType>Report", "<distributionType>Ack"},
                  Edit{kOrder, "<language>ja</language>", "<targetArea/><language>ja</language>"},
                  Edit{kOrder, "</contentObject>", "</contentObject><contentObject/>"},
                  Edit{kOrder, "</embeddedXMLContent>", "<Report xmlns=\"urn:ofure:common:1\"/></embeddedXMLContent>"},
                  Edit{kOrder, "</xmlContent>", "</xmlContent><more xmlns=\"urn:example:more\"/>"},
                  Edit{kOrder, "<senderID>city", "<senderID>the city"},
                  Edit{kOrder, "<senderID>city", "<senderID>a,city"}});
}

TEST(CommonSchema, RefusesAFrameThatIsNotInOrder) {
  expect_refused({Edit{kOrder, "urn:ofure:common:1:evacuation", "urn:ofure:common:1:river"},
                  Edit{kOrder, "urn:ofure:common:1:evacuation", "urn:ofure:common:1:shelter"},
                  Edit{kOrder, "<documentRevision>1", "<documentRevision>0"},
                  Edit{kOrder, "<documentRevision>1", "<documentRevision>+1"},
                  Edit{kOrder, "16:00:00+09:00</ReportDateTime>", "16:00:00</ReportDateTime>"},
                  Edit{kOrder, "16:00:00+09:00</ReportDateTime>", "24:00:00+09:00</ReportDateTime>"},
                  Edit{kOrder, "<Title>EvacuationOrder</Title>", "<Title>  </Title>"},
                  Edit{kOrder, "contactType=\"phone\"", "contactType=\"telex\""},
                  Edit{kOrder, "<Text xml:lang=\"ja\">", "<Text xml:lang=\"日本語\">"}});
}

TEST(CommonSchema, RefusesAnEnvelopeInsideABody) {
  std::string whole = example(kOrder);
  std::size_t from = whole.find("<Body>") + 6, to = whole.find("</Body>");
  std::string envelope = whole.substr(whole.find("<EDXLDistribution"));
  ASSERT_TRUE(is_valid(envelope));
  EXPECT_FALSE(is_valid(whole.replace(from, to - from, envelope)));
}

TEST(CommonSchema, RefusesFactsThatCannotBeRead) {
  expect_refused(
      {Edit{kOrder, "<Sort>避難指示</Sort>", "<Level>4</Level><Sort>避難指示</Sort>"},
       Edit{kOrder, "<Level>4</Level>", "<Level>2</Level>"}, Edit{kOrder, "<Level>4</Level>", "<Level/>"},
       Edit{kOrder, "<Sort>避難指示</Sort>", "<Sort>避難指示(緊急)</Sort>"},
       Edit{kOrder, "<areaName>中島地区</areaName>", ""}, Edit{kOrder, "unit=\"世帯\">5770", "unit=\"世帯\">-1"},
       Edit{kOrder, "unit=\"世帯\">5770", "unit=\"世帯\">5,770"},
       Edit{kOrder, "unit=\"世帯\">5770", "unit=\"世帯\">５７７０"},
       Edit{kOrder, "unit=\"世帯\">5770", "unit=\"戸\">5770"},
       Edit{kOrder, "<Detail>", "<Detail xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Count\">"},
       Edit{"shelter/issue", "<Type>避難所</Type>", "<Type>福祉避難所</Type>"},
       Edit{"shelter/issue", "<Status>空き</Status>", "<Status>満員</Status>"},
       Edit{"damage/issue", "<Number unit=\"人\">", "<Number>"},
       Edit{"damage/issue", "<Number unit=\"人\">0", "<Number unit=\"人\">-1"},
       Edit{"sediment/issue", "<WarningLevel>4", "<WarningLevel>1"},
       Edit{"notice/issue", "<Category>ライフライン", "<Category>水道"},
       Edit{"notice/issue", "給水を行います。", "給水を行います。<br/>"},
       Edit{"event/issue", "<From>2026-11-08", "<From>2026-02-30"}});
}

}  // namespace
}  // namespace ofure
