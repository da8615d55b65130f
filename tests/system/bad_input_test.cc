#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

struct BadDocument {
  std::string name;
  std::string body;
  int status;
  std::string rule;  // a finding that must be among those reported; "" = none
};

std::string good() { return example("evacuation/issue.xml"); }

std::string many(const std::string& piece, int times) {
  std::string out;
  out.reserve(piece.size() * static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

std::string bomb() {
  std::string text = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i) {
    std::string inner = i == 1 ? "lol" : "lol" + std::to_string(i - 1);
    text += "<!ENTITY lol" + std::to_string(i) + " \"" + many("&" + inner + ";", 10) + "\">";
  }
  return text + "]>\n<EDXLDistribution>&lol9;</EDXLDistribution>";
}

std::vector<BadDocument> bad_documents() {
  const std::string xml = good();
  return {
      {"no XML at all", "this is a fax", 400, ""},
      {"nothing", "", 400, ""},
      {"half a document", xml.substr(0, xml.size() / 2), 400, ""},
      {"another encoding declared", replaced(xml, "encoding=\"UTF-8\"", "encoding=\"Shift_JIS\""), 400, ""},
      {"a DOCTYPE", replaced(xml, "<EDXLDistribution", "<!DOCTYPE EDXLDistribution>\n<EDXLDistribution"), 400, ""},
      {"an entity bomb", bomb(), 400, ""},
      {"a million siblings", "<EDXLDistribution xmlns=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\">" + many("<a/>", 1'000'000) + "</EDXLDistribution>", 400, ""},
      {"ten thousand levels", many("<a>", 10'000) + many("</a>", 10'000), 400, ""},
      {"an unknown root", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><hello xmlns=\"urn:example\"/>", 422, ""},
      {"an unknown kind", replaced(xml, "urn:ofure:common:1:evacuation", "urn:ofure:common:1:weather"), 422, ""},
      {"a wrong check digit", replaced(xml, "172022", "172023"), 422, "AR-001"},
      {"a district without a name", replaced(xml, "<areaName>" + element(xml.substr(xml.find("<Detail>")), "areaName") + "</areaName>", "<areaName></areaName>"), 422, ""},
      {"an old word", replaced(replaced(xml, "<Sort>避難指示</Sort>", "<Sort>避難勧告</Sort>"), "<Level>4</Level>", ""), 422, ""},
  };
}

TEST(BadInput, EachMistakeIsRefusedWithItsPlaceAndAdviceAndTheNextGoodMessageIsAcceptedAtOnce) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  int number = 0;
  for (const BadDocument& bad : bad_documents()) {
    auto answer = hub.send(bad.body);
    ASSERT_TRUE(answer) << bad.name;
    EXPECT_EQ(answer->status, bad.status) << bad.name << answer->body.substr(0, 2000);
    Json problem = Json::parse(answer->body, nullptr, false);
    ASSERT_TRUE(problem.is_object() && problem.contains("findings")) << bad.name;
    ASSERT_GE(problem["findings"].size(), 1u) << bad.name;
    bool found = bad.rule.empty();
    for (const auto& finding : problem["findings"]) {
      EXPECT_FALSE(finding["message"]["ja"].get<std::string>().empty() || finding["advice"]["en"].get<std::string>().empty()) << bad.name;
      found = found || finding["rule"] == bad.rule;
    }
    EXPECT_TRUE(found) << bad.name << problem["findings"].dump(1);
    ++number;
    auto next = hub.send(renamed(good(), "after-bad-" + std::to_string(number), "after-bad-t" + std::to_string(number)));
    EXPECT_EQ(next->status, 201) << bad.name << next->body;
    EXPECT_EQ(Json::parse(next->body)["sequence"], number) << "nothing of the bad one was kept";
  }
  std::printf("peak memory of the server over all bad documents: %ld MiB\n", hub.peak_memory_kib() / 1024);
  EXPECT_LT(hub.peak_memory_kib(), 1024 * 1024) << "bounded, also with the sanitizers' share";
}

TEST(BadInput, AHundredMegabytesAreRefusedWithoutBeingRead) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const long before = hub.peak_memory_kib();
  httplib::Client client(hub.url());
  std::string piece(1 << 20, 'x');
  // The connection may be closed while we still send; the answer, if we get to read it, is 413.
  auto answer = client.Post("/v1/bulletins", {{"Authorization", "Bearer " + hub.key("sender")}}, 100u << 20,
                            [&](std::size_t, std::size_t length, httplib::DataSink& sink) { return sink.write(piece.data(), std::min(length, piece.size())); },
                            "application/xml");
  if (answer) {
    EXPECT_EQ(answer->status, 413);
  }
  EXPECT_LT(hub.peak_memory_kib() - before, 64 * 1024);
  EXPECT_EQ(hub.send(good())->status, 201);
}

TEST(BadInput, RevisionsOutOfOrderCancelsOfTheUnknownAndOtherBytesForAKnownRevisionAreConflicts) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_EQ(hub.send(example("evacuation/cancel.xml"))->status, 409) << "a cancel of the unknown";
  for (const char* action : {"issue", "update", "correct"}) ASSERT_EQ(hub.send(example("evacuation/" + std::string(action) + ".xml"))->status, 201);
  std::string seventh = replaced(example("evacuation/update.xml"), "<documentRevision>2<", "<documentRevision>7<");
  seventh = replaced(seventh, "<previousDocumentRevision>1<", "<previousDocumentRevision>6<");
  seventh = replaced(seventh, element(seventh, "distributionID"), "seventh");
  auto jump = hub.send(seventh);
  EXPECT_EQ(jump->status, 409) << jump->body;
  EXPECT_NE(jump->body.find("4"), std::string::npos) << "the revision that is expected is named";
  auto other = hub.send(replaced(example("evacuation/update.xml"), "能登島地区", "田鶴浜地区"));
  EXPECT_EQ(other->status, 409) << other->body;
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 3);
}

TEST(BadInput, WrongAddressesMethodsMediaAndParametersGetAClearAnswer) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(good())->status, 201);
  const std::string id = element(good(), "distributionID"), key = hub.key("receiver");
  struct Call {
    std::string path;
    int status;
  };
  for (const Call& call : std::vector<Call>{{"/v1/nowhere", 404},
                                            {"/v1/drill/bulletins", 404},
                                            {"/v1/bulletins/unknown", 404},
                                            {"/v1/bulletins/" + id + "/media/telegram", 404},
                                            {"/v1/exercise/bulletins/99", 404},
                                            {"/v1/exercise/bulletins/x", 400},
                                            {"/v1/exercise/bulletins?after=-1", 400},
                                            {"/v1/exercise/bulletins?after=99", 400},
                                            {"/v1/exercise/bulletins?after=one", 400},
                                            {"/v1/exercise/bulletins?limit=0", 400},
                                            {"/v1/exercise/bulletins?medium=fax", 400},
                                            {"/v1/exercise/bulletins?kind=weather", 400},
                                            {"/v1/exercise/standing?area=172023", 400},
                                            {"/v1/exercise/stream?after=99", 400}}) {
    auto answer = hub.get(call.path, key);
    ASSERT_TRUE(answer) << call.path;
    EXPECT_EQ(answer->status, call.status) << call.path << answer->body;
    EXPECT_EQ(answer->get_header_value("Content-Type"), "application/problem+json") << call.path;
    EXPECT_FALSE(Json::parse(answer->body)["detail"].get<std::string>().empty()) << call.path;
  }
  httplib::Client client(hub.url());
  auto wrong = client.Delete("/v1/bulletins");
  EXPECT_EQ(wrong->status, 405);
  EXPECT_NE(wrong->get_header_value("Allow").find("POST"), std::string::npos);
  EXPECT_EQ(hub.post("/v1/bulletins", good(), hub.key("sender"), "text/plain")->status, 415);
  EXPECT_EQ(hub.post("/v1/bulletins", good(), hub.key("sender"), "application/xml; charset=shift_jis")->status, 415);
}

TEST(BadInput, AnIdWithASlashOrAPercentSignIsFoundWhereItsReceiptSays) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::pair<const char*, const char*> ids[] = {{"a/b", "a%2Fb"}, {"100%", "100%25"}, {"訓練", "%E8%A8%93%E7%B7%B4"}};
  for (const auto& [id, encoded] : ids) {
    auto answer = hub.send(renamed(good(), std::string("document-") + id, id));
    ASSERT_EQ(answer->status, 201) << answer->body;
    // The client decodes the Location field before we see it, so the address is written out here.
    const std::string address = std::string("/v1/bulletins/") + encoded;
    EXPECT_EQ(hub.get(address, hub.key("receiver"))->status, 200) << address;
    EXPECT_EQ(hub.get(address + "/media/cap", hub.key("receiver"))->status, 200) << address;
  }
}

TEST(BadInput, HalfARequestAndThenSilenceIsEndedAndHarmsNobody) {
  HubProcess hub("none", "[http]\nheader_deadline_ms = 300\nbody_deadline_ms = 300\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  std::vector<int> silent;
  for (int i = 0; i < 64; ++i) {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(hub.url().substr(hub.url().rfind(':') + 1))));
    ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string half = i % 2 == 0 ? "POST /v1/bulletins HTTP/1.1\r\nHost: x\r\n" : "POST /v1/bulletins HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf";
    ASSERT_EQ(::send(socket, half.data(), half.size(), MSG_NOSIGNAL), static_cast<ssize_t>(half.size()));
    silent.push_back(socket);
  }
  EXPECT_EQ(hub.send(good())->status, 201);
  for (int socket : silent) {
    timeval patience{30, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::string said;
    char buffer[4096];
    ssize_t size = 0;
    while ((size = ::recv(socket, buffer, sizeof buffer, 0)) > 0) said.append(buffer, static_cast<std::size_t>(size));
    EXPECT_EQ(size, 0) << "the server closes it";
    EXPECT_NE(said.find("408"), std::string::npos) << said;
    ::close(socket);
  }
}

}  // namespace
}  // namespace ofure::system_test
