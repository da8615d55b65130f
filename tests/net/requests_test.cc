#include <gtest/gtest.h>
#include <httplib.h>

#include "core/metrics.h"
#include "net/peer.h"

namespace ofure::net {
namespace {

using testing::Test;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Requests, AnOrdinaryClientGetsAndPosts) {
  auto server = serve(echo);
  httplib::Client client("127.0.0.1", server->port());
  auto got = client.Get("/a");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->body, "GET /a ");
  EXPECT_EQ(got->get_header_value("Content-Type"), "text/plain");
  EXPECT_EQ(got->get_header_value("Server"), "ofure");
  EXPECT_EQ(got->get_header_value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(got->get_header_value("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_EQ(got->get_header_value("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(got->get_header_value("Cache-Control"), "no-store");
  EXPECT_EQ(got->get_header_value("Date").size(), std::string("Thu, 01 Jan 2026 00:00:00 GMT").size());
  std::string body(300'000, 'x');
  auto posted = client.Post("/b", body, "application/xml");
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->body, "POST /b " + body);
}

TEST(Requests, TheHandlerSeesDecodedPathQueryLowerCaseFieldsAndThePeer) {
  http::Request seen;
  auto server = serve([&](const http::Request& request) {
    seen = request;
    return http::answer(200, "text/plain", "");
  });
  Peer peer(server->port(), "127.0.0.9");
  peer.say(get("/v1/%E4%BC%8A?after=7&kind=a%20b+c", "X-Odd-NAME:  value \r\nAccept: */*\r\n"));
  EXPECT_EQ(status_of(peer.answer()), 200);
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.path, "/v1/伊");
  EXPECT_EQ(seen.parameter("after"), "7");
  EXPECT_EQ(seen.parameter("kind"), "a b c");
  EXPECT_EQ(seen.field("x-odd-name"), "value");
  EXPECT_EQ(seen.field("host"), "here");
  EXPECT_EQ(seen.peer, "127.0.0.9");
}

TEST(Requests, HeadReachesTheHandlerAsGetAndItsBodyIsDropped) {
  auto server = serve(echo);
  Peer peer(server->port());
  peer.say("HEAD /a HTTP/1.1\r\nHost: here\r\n\r\n" + get("/b"));
  std::string head = peer.header();
  EXPECT_EQ(status_of(head), 200);
  EXPECT_TRUE(has(head, "Content-Length: 7\r\n"));
  EXPECT_EQ(body_of(peer.answer()), "GET /b ");
}

TEST(Requests, AConnectionIsKeptForFurtherRequests) {
  auto server = serve(echo);
  Peer peer(server->port());
  for (int i = 0; i < 3; ++i) {
    peer.say(get("/" + std::to_string(i)));
    std::string answer = peer.answer();
    EXPECT_TRUE(has(answer, "Connection: keep-alive\r\n"));
    EXPECT_EQ(body_of(answer), "GET /" + std::to_string(i) + " ");
  }
}

TEST(Requests, APeerThatAsksForItIsClosedAfterItsAnswer) {
  auto server = serve(echo);
  Peer peer(server->port());
  peer.say(get("/a", "Connection: close\r\n"));
  std::string all = peer.rest();
  EXPECT_TRUE(has(all, "Connection: close\r\n"));
  EXPECT_EQ(body_of(all), "GET /a ");
}

TEST(Requests, Http10IsClosedUnlessItAsksToBeKept) {
  auto server = serve(echo);
  Peer plain(server->port());
  plain.say("GET /a HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(plain.rest()), "GET /a ");
  Peer kept(server->port());
  kept.say("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(has(kept.answer(), "Connection: keep-alive\r\n"));
  kept.say("GET /b HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(kept.rest()), "GET /b ");
}

TEST(Requests, PipelinedRequestsAreAnsweredInOrder) {
  auto server = serve(echo);
  Peer peer(server->port());
  std::string all;
  for (int i = 0; i < 200; ++i)
    all += i % 2 == 0 ? get("/" + std::to_string(i)) : post("/" + std::to_string(i), "body");
  peer.say(all);
  for (int i = 0; i < 200; ++i) {
    std::string expected = i % 2 == 0 ? "GET /" + std::to_string(i) + " " : "POST /" + std::to_string(i) + " body";
    ASSERT_EQ(body_of(peer.answer()), expected);
  }
}

TEST(Requests, ARequestThatComesByteByByteIsRead) {
  auto server = serve(echo);
  Peer peer(server->port());
  for (char c : "\r\n" + post("/slow", "abc")) peer.say(std::string_view(&c, 1));
  EXPECT_EQ(body_of(peer.answer()), "POST /slow abc");
}

TEST(Requests, OneWhoseSenderStopsSpeakingAfterItIsAnswered) {
  auto server = serve(echo);
  Peer peer(server->port());
  peer.say(post("/last", "abc"));
  peer.half_close();
  EXPECT_EQ(body_of(peer.rest()), "POST /last abc");
}

TEST(Requests, AChunkedBodyIsPutTogether) {
  auto server = serve(echo);
  Peer peer(server->port());
  const std::string head = "POST /c HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n";
  peer.say(head + "3\r\nabc\r\n5;note=x\r\ndefgh\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(peer.answer()), "POST /c abcdefgh");
  for (char c : head + "3\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: t\r\n\r\n") peer.say(std::string_view(&c, 1));
  EXPECT_EQ(body_of(peer.answer()), "POST /c abcd");
}

TEST(Requests, OneThatExpectsContinueIsToldToGoOn) {
  auto server = serve(echo);
  Peer peer(server->port());
  peer.say("POST /e HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(peer.header(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.say("abc");
  EXPECT_EQ(body_of(peer.answer()), "POST /e abc");
  peer.say(post("/f", "abc", "Expect: 100-continue\r\n"));
  EXPECT_EQ(body_of(peer.answer()), "POST /f abc");
}

TEST(Requests, AnAbsoluteTargetIsReadAsItsPath) {
  auto server = serve(echo);
  Peer peer(server->port());
  peer.say(get("http://example.jp:80/a?x=1") + get("HTTP://example.jp") + get("http://example.jp?x=1"));
  EXPECT_EQ(body_of(peer.answer()), "GET /a ");
  EXPECT_EQ(body_of(peer.answer()), "GET / ");
  EXPECT_EQ(body_of(peer.answer()), "GET / ");
}

TEST(Requests, FieldsOfTheAnswerGoOutAndThoseOfNetAreNotDoubled) {
  bool sent = false;
  auto server = serve([&](const http::Request& request) {
    http::Response response = http::answer(request.path == "/none" ? 204 : 201, "text/plain", "made");
    response.fields.emplace_back("Location", "/v1/x");
    response.fields.emplace_back("content-length", "999");
    response.fields.emplace_back("Date", "never");
    response.sent = [&] { sent = true; };
    return response;
  });
  Peer peer(server->port());
  peer.say(get("/"));
  std::string answer = peer.answer();
  EXPECT_EQ(answer.substr(0, 22), "HTTP/1.1 201 Created\r\n");
  EXPECT_TRUE(has(answer, "Location: /v1/x\r\n"));
  EXPECT_TRUE(has(answer, "Content-Length: 4\r\n"));
  EXPECT_FALSE(has(answer, "999"));
  EXPECT_FALSE(has(answer, "never"));
  peer.say(get("/none", "Connection: close\r\n"));
  std::string none = peer.rest();
  EXPECT_EQ(status_of(none), 204);
  EXPECT_EQ(body_of(none), "");
  EXPECT_FALSE(has(none, "Content-Length"));
  server->stop();
  EXPECT_TRUE(sent);
}

TEST(Requests, AnAnswerOfManyMegabytesArrivesWhole) {
  const std::string big(20'000'000, 'b');
  auto server = serve([&](const http::Request&) { return http::answer(200, "text/plain", big); });
  Peer peer(server->port(), "127.0.0.1", 4096);
  peer.say(get("/"));
  EXPECT_EQ(body_of(peer.answer()), big);
}

TEST(Requests, AHandlerThatThrowsIsOurFaultAndTheNextRequestIsFine) {
  auto server = serve([](const http::Request& request) -> http::Response {
    if (request.path == "/throw") throw std::runtime_error("broken");
    if (request.path == "/odd") throw 7;
    http::Response response = http::answer(200, "text/plain", "fine");
    if (request.path == "/split") response.fields.emplace_back("X-Split", "a\r\nSet-Cookie: b");
    return response;
  });
  double before = metrics::value("ofure_http_handler_failures_total");
  Peer peer(server->port());
  for (std::string path : {"/throw", "/odd", "/split"}) {
    peer.say(get(path));
    std::string answer = peer.answer();
    EXPECT_EQ(status_of(answer), 500) << path;
    EXPECT_TRUE(has(answer, "application/problem+json"));
    EXPECT_FALSE(has(answer, "Set-Cookie"));
  }
  peer.say(get("/"));
  EXPECT_EQ(body_of(peer.answer()), "fine");
  EXPECT_EQ(metrics::value("ofure_http_handler_failures_total") - before, 3);
}

TEST(Requests, AreCountedByMethodAndClassOfStatus) {
  auto server = serve(echo);
  auto posts = [] { return metrics::value("ofure_http_requests_total", {{"method", "POST"}, {"status", "2xx"}}); };
  double before = posts();
  Peer peer(server->port());
  peer.say(post("/", "x") + post("/", "y"));
  peer.answer();
  peer.answer();
  EXPECT_EQ(posts() - before, 2);
}

TEST(Starting, WrongAddressesAreBadSettings) {
  for (const char* place :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":80", "::1:80", "[]:80"}) {
    NetSettings settings;
    settings.listen = place;
    auto server = Server::start(settings, echo);
    ASSERT_FALSE(server) << place;
    EXPECT_EQ(server.error().code, Code::kBadSetting) << place;
  }
}

TEST(Starting, AnAddressInUseIsAnError) {
  auto first = serve(echo);
  NetSettings settings;
  settings.listen = "127.0.0.1:" + std::to_string(first->port());
  auto second = Server::start(settings, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kIo);
  EXPECT_EQ(first->host(), "127.0.0.1");
}

TEST(Starting, SettingsAreDeclaredWithTheirDefaultsAndChecks) {
  SettingList list;
  NetSettings settings;
  declare(list, settings);
  for (const Setting& setting : list.all()) {
    if (setting.check) {
      EXPECT_EQ(setting.check(), "") << setting.name;
    }
  }
  settings.listen = "nowhere";
  settings.queue = 0;
  EXPECT_NE(list.find("http.listen")->check(), "");
  EXPECT_NE(list.find("http.queue")->check(), "");
}

}  // namespace
}  // namespace ofure::net
