#include <thread>

#include "system/attack.h"

namespace ofure::system_test {
namespace {

std::string many(const std::string& piece, int times) {
  std::string out;
  out.reserve(piece.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

// A listener that nobody should ever ask for anything: what an external entity, a schema or a style sheet names.
class Bait {
 public:
  Bait() {
    server_.Get(".*", [this](const httplib::Request&, httplib::Response& response) {
      ++asked_;
      response.set_content("leaked", "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Bait() {
    server_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/bait"; }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::atomic<int> asked_ = 0;
  std::thread thread_;
};

class XmlAttack : public UnderAttack {
 protected:
  // `from` of an order of 七尾市 made into `to`.
  std::string edited(const std::string& from, const std::string& to) const {
    std::string xml = order("attack");
    const std::size_t at = xml.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? xml : xml.replace(at, from.size(), to);
  }
  std::string with_prolog(const std::string& prolog, const std::string& reference = "") const {
    std::string xml = edited("<EDXLDistribution", prolog + "\n<EDXLDistribution");
    return reference.empty() ? xml : replaced(xml, "熊木川の水位が", reference);
  }
  Attack document(const std::string& name, const std::string& xml, int status, const std::string& says) {
    return {name, [this, xml] { return hub_.send(xml); }, status, says, refused("POST /v1/bulletins", status)};
  }
  Bait bait_;
};

TEST_F(XmlAttack, EntitiesAndInclusionsAreRefusedAndNothingIsReadOrFetchedForThem) {
  std::string laughs = "<!DOCTYPE l [<!ENTITY l0 \"lol\">";
  for (int i = 1; i < 10; ++i)
    laughs += "<!ENTITY l" + std::to_string(i) + " \"" + many("&l" + std::to_string(i - 1) + ";", 10) + "\">";
  const std::string file = hub_.key_file("sender"), web = bait_.url();
  auto told = [&](const std::string& element) {
    return edited("<ComplementaryInfo xml:lang=\"ja\">", "<ComplementaryInfo xml:lang=\"ja\">" + element);
  };
  const std::vector<Attack> attacks = {
      document("an empty DOCTYPE", with_prolog("<!DOCTYPE EDXLDistribution>"), 400, "XML-006"),
      document("a billion laughs", with_prolog(laughs + "]>", "&l9;"), 400, "XML-006"),
      document("one long entity many times",
               with_prolog("<!DOCTYPE l [<!ENTITY l \"" + std::string(100'000, 'l') + "\">]>", many("&l;", 1000)), 400,
               "XML-006"),
      document("an entity of itself", with_prolog("<!DOCTYPE l [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>", "&a;"), 400,
               "XML-006"),
      document("a file", with_prolog("<!DOCTYPE l [<!ENTITY f SYSTEM \"file://" + file + "\">]>", "&f;"), 400,
               "XML-006"),
      document("the users of the machine",
               with_prolog("<!DOCTYPE l [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>", "&f;"), 400, "XML-006"),
      document("an address", with_prolog("<!DOCTYPE l [<!ENTITY f SYSTEM \"" + web + "\">]>", "&f;"), 400, "XML-006"),
      document("a parameter entity", with_prolog("<!DOCTYPE l [<!ENTITY % p SYSTEM \"" + web + "\">%p;]>"), 400,
               "XML-006"),
      document("an external subset", with_prolog("<!DOCTYPE EDXLDistribution SYSTEM \"" + web + "\">"), 400, "XML-006"),
      document("a public external subset", with_prolog("<!DOCTYPE EDXLDistribution PUBLIC \"-//x\" \"" + web + "\">"),
               400, "XML-006"),
      document("behind a comment", with_prolog("<!-- x --><!DOCTYPE l [<!ENTITY f SYSTEM \"" + web + "\">]>", "&f;"),
               400, "XML-006"),
      document("behind a byte order mark", "\xEF\xBB\xBF" + with_prolog("<!DOCTYPE l>"), 400, "XML-006"),
      document("in small letters", with_prolog("<!doctype l [<!ENTITY f SYSTEM \"" + web + "\">]>", "&f;"), 400,
               "XML-0"),
      document("inside the document", edited("<senderID>", "<!DOCTYPE l [<!ENTITY f \"x\">]><senderID>"), 400,
               "XML-006"),
      document("an entity nobody declared", edited("熊木川の水位が", "&f;"), 400, "XML-013"),
      document("a text included",
               told("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" parse=\"text\" href=\"file://" + file +
                    "\"/>"),
               422, "XSD-"),
      document("a document included",
               told("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"" + web + "\"/>"), 422, "XSD-"),
      document("included in place of the report",
               edited("<Report xmlns=\"urn:ofure:common:1\">",
                      "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"" + web +
                          "\"/><Report xmlns=\"urn:ofure:common:1\">"),
               422, "XSD-002"),
  };
  carry_out(attacks);
  for (const Attack& attack : attacks) {
    const std::string body = attack.act()->body;
    for (const std::string& leak : {std::string("root:"), std::string("leaked"), hub_.key("sender")})
      EXPECT_EQ(body.find(leak), std::string::npos) << attack.name;
  }
  EXPECT_EQ(bait_.asked(), 0);
  EXPECT_LT(hub_.peak_memory_kib(), 1024 * 1024) << "bounded, also with the sanitizers' share";
}

TEST_F(XmlAttack, NothingIsWrappedAroundHiddenInOrPutBesideWhatIsJudged) {
  const std::string whole = order("attack");
  const std::size_t open = whole.find("<contentObject>"), close = whole.find("</contentObject>") + 16;
  const std::string content = whole.substr(open, close - open);
  const std::string other = replaced(replaced(content, "172022", "172049"), "七尾市", "輪島市");
  const std::string other_report =
      other.substr(other.find("<Report "), other.find("</Report>") + 9 - other.find("<Report "));
  auto beside = [&](const std::string& at, const std::string& what) { return edited(at, what + at); };
  carry_out({
      document("a second content of another town behind", edited("</contentObject>", "</contentObject>\n  " + other),
               422, "XSD-"),
      document("a second content of another town before", edited("<contentObject>", other + "\n  <contentObject>"), 422,
               "XSD-"),
      document("two reports side by side", edited("</embeddedXMLContent>", other_report + "</embeddedXMLContent>"), 422,
               "XSD-002"),
      document("two reports, the other first", edited("<embeddedXMLContent>", "<embeddedXMLContent>" + other_report),
               422, "XSD-002"),
      document("two embedded contents",
               edited("</embeddedXMLContent>",
                      "</embeddedXMLContent><embeddedXMLContent>" + other_report + "</embeddedXMLContent>"),
               422, "XSD-"),
      document("two xmlContents",
               edited("</xmlContent>", "</xmlContent><xmlContent><embeddedXMLContent>" + other_report +
                                           "</embeddedXMLContent></xmlContent>"),
               422, "XSD-"),
      document("the other report as a key",
               beside("<embeddedXMLContent>", "<keyXMLContent>" + other_report + "</keyXMLContent>"), 422, "XSD-"),
      document("a report inside a report's body", edited("</Body>", other_report + "</Body>"), 422, "XSD-"),
      document("a report inside a report", edited("<Body>", other_report + "<Body>"), 422, "XSD-"),
      document("a report wrapped in one of a foreign name",
               replaced(edited("<Report ", "<Wrap xmlns=\"urn:x\"><Report "), "</Report>", "</Report></Wrap>"), 422,
               "XSD-002"),
      document("an envelope inside the envelope",
               edited("<embeddedXMLContent>", "<embeddedXMLContent>" + whole.substr(whole.find("<EDXL"))), 422,
               "XSD-002"),
      document("a second publishing office",
               edited("</PublishingOffice>",
                      "</PublishingOffice><PublishingOffice><OfficeInfo><OrganizationCode>172049</OrganizationCode></"
                      "OfficeInfo></PublishingOffice>"),
               422, "XSD-"),
      document("a second code of the office",
               edited("<OrganizationCode>172022</OrganizationCode>\n                <ContactInfo",
                      "<OrganizationCode>172022</OrganizationCode><OrganizationCode>172049</OrganizationCode>\n        "
                      "        <ContactInfo"),
               422, "XSD-"),
      document("another town among the areas", edited("<jisX0402>172022</jisX0402>", "<jisX0402>172049</jisX0402>"),
               422, "AR-"),
      document(
          "another town beside the own",
          edited(
              "<jisX0402>172022</jisX0402>\n                </Area>",
              "<jisX0402>172022</jisX0402></Area><Area><areaName>輪島市</areaName><jisX0402>172049</jisX0402></Area>"),
          422, "AR-011"),
      document("another transmission in the head",
               edited("<distributionID>attack-t1</distributionID>\n  <senderID>",
                      "<distributionID>other</distributionID>\n  <senderID>"),
               422, "ID-001"),
      document("another action in the head", edited("<distributionType>Report<", "<distributionType>Cancel<"), 422,
               "ID-003"),
      document("another kind in the head", edited("<Title>EvacuationOrder</Title>", "<Title>Shelter</Title>"), 422,
               "ID-004"),
      document("a type of one's own",
               edited("<Detail>", "<Detail xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"x\">"),
               422, "XSD-033"),
      document("an element that says it is empty",
               edited("<Level>4</Level>",
                      "<Level xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"),
               422, "XSD-033"),
      document(
          "a script of a web page",
          edited("<ComplementaryInfo xml:lang=\"ja\">",
                 "<ComplementaryInfo xml:lang=\"ja\"><script xmlns=\"http://www.w3.org/1999/xhtml\">alert(1)</script>"),
          422, "XSD-"),
  });
}

TEST_F(XmlAttack, EncodingsCharactersAndNamesThatTwoReadersCouldTakeInTwoWaysAreRefused) {
  std::string utf16 = "\xFF\xFE";
  for (char c : std::string("<?xml version=\"1.0\"?><EDXLDistribution/>"))
    utf16 += std::string(1, c) + std::string(1, '\0');
  std::string utf16_bare = utf16.substr(2), many_attributes = "<senderID", deep = many("<a>", 40) + many("</a>", 40);
  for (int i = 0; i < 100; ++i) many_attributes += " a" + std::to_string(i) + "=\"x\"";
  auto declared = [&](const std::string& encoding) {
    return edited("encoding=\"UTF-8\"", "encoding=\"" + encoding + "\"");
  };
  carry_out({
      document("UTF-7", declared("UTF-7"), 400, "XML-003"),
      document("UTF-16 declared", declared("UTF-16"), 400, "XML-003"),
      document("UTF-16 with a mark", utf16, 400, "XML-003"),
      document("UTF-16 without a mark", utf16_bare, 400, "XML-003"),
      document("UTF-32", std::string("\x00\x00\x00<", 4) + "x", 400, "XML-00"),
      document("EBCDIC declared", declared("IBM037"), 400, "XML-003"),
      document("EBCDIC", "\x4C\x6F\xA7\x94\x93", 400, "XML-00"),
      document("Latin-1 declared", declared("ISO-8859-1"), 400, "XML-003"),
      document("an overlong character",
               edited("熊木川の水位が",
                      "\xC0\xBC"
                      "b>"),
               400, "XML-004"),
      document("half a surrogate", edited("熊木川の水位が", "\xED\xA0\x80"), 400, "XML-004"),
      document("beyond Unicode", edited("熊木川の水位が", "\xF5\x80\x80\x80"), 400, "XML-004"),
      document("a NUL", edited("熊木川の水位が", std::string(1, '\0')), 400, "XML-005"),
      document("a NUL by number", edited("熊木川の水位が", "&#0;"), 400, "XML-005"),
      document("an escape", edited("熊木川の水位が", "\x1B[2J"), 400, "XML-005"),
      document("an escape by number", edited("熊木川の水位が", "&#27;"), 400, "XML-005"),
      document("a comment inside a code", edited("<OrganizationCode>172022<", "<OrganizationCode>17<!-- -->2022<"), 422,
               "XSD-028"),
      document("a comment inside the mode", edited(">Exercise<", ">Exer<!-- -->cise<"), 422, "XSD-028"),
      document("an instruction inside the mode", edited(">Exercise<", ">Exer<?x y?>cise<"), 422, "XSD-028"),
      document("a foreign envelope",
               edited("urn:oasis:names:tc:emergency:EDXL:DE:1.0", "urn:oasis:names:tc:emergency:EDXL:DE:2.0"), 422,
               "XSD-001"),
      document("no namespace at all", edited(" xmlns=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"", ""), 422,
               "XSD-001"),
      document("a foreign report",
               edited("<Report xmlns=\"urn:ofure:common:1\">", "<Report xmlns=\"urn:ofure:common:2\">"), 422,
               "XSD-002"),
      document("a foreign name in the body", edited("<TotalNumber>", "<TotalNumber xmlns=\"urn:x\">"), 422, "XSD-"),
      document("a prefix nobody bound", edited("<senderID>", "<x:senderID>"), 400, "XML-01"),
      document("the xml prefix bound anew", edited("<EDXLDistribution ", "<EDXLDistribution xmlns:xml=\"urn:x\" "), 400,
               "XML-"),
      document("an attribute twice",
               edited("<ComplementaryInfo xml:lang=\"ja\">", "<ComplementaryInfo xml:lang=\"ja\" xml:lang=\"en\">"),
               400, "XML-014"),
      document("a hundred attributes", edited("<senderID", many_attributes), 400, "XML-010"),
      document("forty levels", edited("<senderID>", deep + "<senderID>"), 400, "XML-008"),
      document("a line in an id", edited("<documentID>attack<", "<documentID>attack&#10;x<"), 422, ""),
      document("a hidden mark in an id", renamed(example("notice/issue.xml"), "attack\xE2\x80\xAE", "attack-t1"), 422,
               "ID-010"),
      document("ten thousand letters in an id",
               edited("<documentID>attack<", "<documentID>" + std::string(10'000, 'a') + "<"), 422, "XSD-022"),
  });
}

TEST_F(XmlAttack, AStyleSheetOrASchemaOfOnesOwnIsFetchedByNobodyAndCdataIsText) {
  const std::vector<std::string> documents = {
      with_prolog("<?xml-stylesheet type=\"text/xsl\" href=\"" + bait_.url() + "\"?>"),
      edited("<Report xmlns=\"urn:ofure:common:1\">",
             "<Report xmlns=\"urn:ofure:common:1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
             "xsi:schemaLocation=\"urn:ofure:common:1 " +
                 bait_.url() + "\">"),
      edited("<OrganizationCode>172022<", "<OrganizationCode><![CDATA[172022]]><"),
  };
  int number = 0;
  for (const std::string& document : documents) {
    const std::string n = std::to_string(++number), xml = renamed(document, "odd-" + n, "odd-t" + n);
    auto sent = hub_.send(xml);
    EXPECT_EQ(sent->status, 201) << sent->body;
    expect_delivery_of(xml);
    EXPECT_EQ(hub_.json("/v1/bulletins/odd-t" + n)["area"], "172022");
  }
  EXPECT_EQ(bait_.asked(), 0);
}

TEST_F(XmlAttack, AScriptInATextIsATextInEveryMedium) {
  const std::string xml =
      replaced(order("script"), "これは訓練です。熊木川の水位が",
               "これは訓練です。<![CDATA[<script>alert(1)</script>\"><img src=x onerror=alert(1)>]]>熊木川の水位が");
  auto sent = hub_.send(xml);
  ASSERT_EQ(sent->status, 201) << sent->body;
  expect_delivery_of(xml);
  for (const std::string& medium : media_words()) {
    auto shown = hub_.get("/v1/bulletins/script-t1/media/" + medium, hub_.key("receiver"));
    ASSERT_TRUE(shown);
    const std::string type = shown->get_header_value("Content-Type");
    EXPECT_EQ(shown->get_header_value("X-Content-Type-Options"), "nosniff") << medium;
    EXPECT_NE(shown->get_header_value("Content-Security-Policy").find("default-src 'none'"), std::string::npos)
        << medium;
    // Of what a browser shows as a page, CDATA of an XML document is text; everywhere else the marks are escaped.
    const bool page =
        type.find("html") != std::string::npos || (type.find("xml") != std::string::npos && medium != "common");
    if (page) {
      EXPECT_EQ(shown->body.find("<script"), std::string::npos) << medium << shown->body;
      EXPECT_EQ(shown->body.find("<img"), std::string::npos) << medium << shown->body;
    }
  }
}

}  // namespace
}  // namespace ofure::system_test
