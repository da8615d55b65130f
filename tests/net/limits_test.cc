#include <gtest/gtest.h>

#include <random>

#include "core/metrics.h"
#include "net/peer.h"

namespace ofure::net {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Sends the bytes and gives the answer, after which the connection must be closed and the next good request accepted.
std::string refused(const Server& server, const std::string& bytes) {
  Peer peer(server.port());
  peer.say(bytes);
  std::string answer = peer.answer();
  EXPECT_TRUE(has(answer, "Connection: close\r\n")) << answer;
  EXPECT_TRUE(has(answer, "Content-Type: application/problem+json\r\n")) << answer;
  EXPECT_TRUE(has(answer, "\"title_ja\":")) << answer;
  EXPECT_EQ(peer.rest(), "");
  Peer next(server.port());
  next.say(get("/next"));
  EXPECT_EQ(body_of(next.answer()), "GET /next ");
  return answer;
}

int refusal(const Server& server, const std::string& bytes) { return status_of(refused(server, bytes)); }

void narrow(NetSettings& settings) {
  settings.body_limit = 100'000;
  settings.header_limit = 2048;
}

TEST(Limits, GarbageIsABadRequest) {
  auto server = serve(echo);
  EXPECT_EQ(refusal(*server, "\x16\x03\x01\x02garbage\r\n\r\n"), 400);
  EXPECT_EQ(refusal(*server, "GET\r\n\r\n"), 400);
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\nHost: here\n\n"), 400);
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\r\nHost : here\r\n\r\n"), 400);
  EXPECT_EQ(refusal(*server, "GET / XTTP/1.1\r\n\r\n"), 400);
}

TEST(Limits, OtherVersionsOfHttpAreNotSpoken) {
  auto server = serve(echo);
  EXPECT_EQ(refusal(*server, "GET / HTTP/2.0\r\nHost: here\r\n\r\n"), 505);
  EXPECT_EQ(refusal(*server, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

TEST(Limits, TargetsThatAreNoPathAreRefused) {
  auto server = serve(echo);
  for (const char* target : {"a", "*", "/%zz", "/%", "/a%00b", "/?a=%G1", "/a#b", "ftp://example.jp/a"}) {
    EXPECT_EQ(refusal(*server, get(target)), 400) << target;
  }
}

TEST(Limits, MethodsThatAreNotTakenSayWhichAre) {
  auto server = serve(echo);
  for (const char* method : {"CONNECT", "TRACE", "BREW", "get"}) {
    std::string answer = refused(*server, std::string(method) + " /a HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(status_of(answer), 405) << method;
    EXPECT_TRUE(has(answer, "Allow: GET, HEAD, POST,")) << answer;
  }
}

TEST(Limits, WhatTwoServersCouldReadInTwoWaysIsRefused) {
  auto server = serve(echo);
  auto with = [&](const std::string& fields) {
    return refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\n" + fields + "\r\n0\r\n\r\n");
  };
  EXPECT_EQ(with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(with("Content-Length: +5\r\n"), 400);
  EXPECT_EQ(with("Content-Length: 99999999999999999999999\r\n"), 400);
  EXPECT_EQ(with("Host: there\r\n"), 400);
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refusal(*server, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(Limits, UnknownTransferCodingsAndExpectationsAreRefused) {
  auto server = serve(echo);
  auto with = [&](const std::string& fields) {
    return refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\n" + fields + "\r\n");
  };
  EXPECT_EQ(with("Transfer-Encoding: gzip\r\n"), 501);
  EXPECT_EQ(with("Transfer-Encoding: gzip, chunked\r\n"), 501);
  EXPECT_EQ(with("Transfer-Encoding: identity\r\n"), 501);
  EXPECT_EQ(with("Expect: miracles\r\n"), 417);
}

TEST(Limits, ABodyAnnouncedTooLargeIsRefusedBeforeItComes) {
  auto server = serve(echo, narrow);
  EXPECT_EQ(refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100001\r\n\r\n"), 413);
  EXPECT_EQ(refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100001\r\nExpect: 100-continue\r\n\r\n"),
            413);
  EXPECT_EQ(refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 18446744073709551615\r\n\r\n"), 413);
  Peer exact(server->port());
  exact.say(post("/", std::string(100'000, 'x')));
  EXPECT_EQ(status_of(exact.answer()), 200);
}

TEST(Limits, APeerThatSendsItsHugeBodyAllTheSameStillReadsTheAnswer) {
  auto server = serve(echo, narrow);
  Peer peer(server->port());
  peer.say("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000000\r\n\r\n");
  const std::string part(1'000'000, 'x');
  for (int i = 0; i < 100 && peer.say(part); ++i) {
  }
  EXPECT_EQ(status_of(peer.answer()), 413);
}

TEST(Limits, AChunkedBodyThatGrowsTooLargeIsRefusedOnTheWay) {
  auto server = serve(echo, narrow);
  const std::string head = "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal(*server, head + "186A1\r\n"), 413);
  EXPECT_EQ(refusal(*server, head + "FFFFFFFFFFFFFFFF\r\n"), 413);
  std::string parts;
  for (int i = 0; i < 11; ++i) parts += "2710\r\n" + std::string(10'000, 'x') + "\r\n";
  EXPECT_EQ(refusal(*server, head + parts), 413);
  EXPECT_EQ(refusal(*server, head + "xyz\r\n"), 400);
  EXPECT_EQ(refusal(*server, head + "10000000000000000\r\n"), 400);
  EXPECT_EQ(refusal(*server, head + "3\r\nabcdef\r\n"), 400);
  EXPECT_EQ(refusal(*server, head + "3;" + std::string(5'000, 'e')), 431);
  EXPECT_EQ(refusal(*server, head + "0\r\nT: " + std::string(5'000, 't')), 431);
}

TEST(Limits, AHeaderTooLargeIsRefusedHoweverItComes) {
  auto server = serve(echo, narrow);
  EXPECT_EQ(refusal(*server, "GET /" + std::string(3'000, 'p') + " HTTP/1.1\r\nHost: here\r\n\r\n"), 431);
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\r\nX: " + std::string(3'000, 'v')), 431);
  EXPECT_EQ(refusal(*server, get("/", "X: " + std::string(3'000, 'v') + "\r\n")), 431);
  std::string many;
  for (int i = 0; i < 300; ++i) many += "X: vvvv\r\n";
  EXPECT_EQ(refusal(*server, get("/", many)), 431);
  Peer dripping(server->port());
  dripping.say("GET / HTTP/1.1\r\nHost: here\r\n");
  for (int i = 0; i < 300 && dripping.say("X: vvvv\r\n"); ++i) {
  }
  EXPECT_EQ(status_of(dripping.answer()), 431);
}

TEST(Limits, BodiesHeldTogetherAreBounded) {
  auto server = serve(echo, [](NetSettings& settings) { settings.body_memory = 100'000; });
  Peer first(server->port());
  Peer second(server->port());
  const std::string head = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 200000\r\n\r\n";
  const std::string part(60'000, 'x');
  first.say(head + part);
  second.say(head + part);
  Peer* refused = nullptr;
  // Either of them may be the one that came second.
  ASSERT_TRUE(eventually([&] {
    for (Peer* peer : {&first, &second}) {
      if (peer->has_answer()) refused = peer;
    }
    return refused != nullptr;
  }));
  std::string answer = refused->answer();
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_TRUE(has(answer, "Retry-After: 1\r\n"));
  first.vanish();
  second.vanish();
  EXPECT_TRUE(eventually([&] {
    Peer next(server->port());
    next.say(post("/", std::string(90'000, 'x')));
    return status_of(next.answer()) == 200;
  }));
}

TEST(Limits, ADamagedRequestIsAnsweredOrDroppedAndNeverMore) {
  auto server = serve(echo, narrow);
  const std::string good =
      post("/v1/bulletins?x=1", "<a/>", "Accept: */*\r\n") +
      "POST /c HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4;e=1\r\nabcd\r\n0\r\n\r\n";
  constexpr std::string_view kOdd{
      "\r\n\0 \t:;,%/\xff\x7f"
      "09afGH",
      18};
  std::mt19937 random(20240101);
  auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
  for (int i = 0; i < 1'500; ++i) {
    std::string bytes = good;
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      std::size_t at = below(bytes.size());
      switch (below(3)) {
        case 0:
          bytes[at] = kOdd[below(kOdd.size())];
          break;
        case 1:
          bytes.erase(at, 1 + below(8));
          break;
        default:
          bytes.insert(at, 1 + below(3), kOdd[below(kOdd.size())]);
      }
    }
    Peer peer(server->port());
    peer.say(bytes);
    peer.half_close();
    std::string all = peer.rest();
    if (all.empty()) continue;
    ASSERT_TRUE(status_of(all) == 200 || (status_of(all) >= 400 && status_of(all) != 500)) << i << ": " << bytes << "\n"
                                                                                           << all;
  }
  EXPECT_EQ(refusal(*server, "\r\r"), 400);
}

struct Timeouts : testing::Test {
  static void hasty(NetSettings& settings) {
    settings.header_deadline_ms = 400;
    settings.body_deadline_ms = 400;
    settings.idle_ms = 400;
    settings.write_deadline_ms = 400;
  }
  static double count(std::string_view what) { return metrics::value("ofure_http_timeouts_total", {{"what", what}}); }
};

TEST_F(Timeouts, HalfAHeaderAndThenSilenceIsToldSo) {
  auto server = serve(echo, hasty);
  double before = count("header");
  EXPECT_EQ(refusal(*server, "GET / HTTP/1.1\r\nHo"), 408);
  EXPECT_EQ(count("header") - before, 1);
}

TEST_F(Timeouts, AConnectionThatNeverSpeaksIsToldSo) {
  auto server = serve(echo, hasty);
  EXPECT_EQ(refusal(*server, ""), 408);
}

TEST_F(Timeouts, HalfABodyAndThenSilenceIsToldSo) {
  auto server = serve(echo, hasty);
  double before = count("body");
  EXPECT_EQ(refusal(*server, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhalf"), 408);
  EXPECT_EQ(count("body") - before, 1);
}

TEST_F(Timeouts, AHeaderThatDripsDoesNotMoveItsDeadline) {
  auto server = serve(echo, hasty);
  Peer peer(server->port());
  peer.say("GET / HTTP/1.1\r\nHost: here\r\n");
  // Were the deadline that of each read, the header would grow until it is too large, and be answered 431.
  for (int i = 0; i < 30'000 && !peer.has_answer_within(5); ++i) peer.say("A: b\r\n");
  EXPECT_EQ(status_of(peer.answer()), 408);
}

TEST_F(Timeouts, ABodyThatDripsDoesNotMoveItsDeadline) {
  auto server = serve(echo, hasty);
  Peer peer(server->port());
  peer.say("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n");
  for (int i = 0; i < 30'000 && !peer.has_answer_within(5); ++i) peer.say("x");
  EXPECT_EQ(status_of(peer.answer()), 408);
}

TEST_F(Timeouts, AnIdleConnectionIsClosedWithoutAWord) {
  auto server = serve(echo, hasty);
  Peer peer(server->port());
  peer.say(get("/"));
  EXPECT_EQ(status_of(peer.answer()), 200);
  EXPECT_EQ(peer.rest(), "");
}

TEST_F(Timeouts, APeerThatDoesNotTakeItsAnswerIsCut) {
  auto server =
      serve([](const http::Request&) { return http::answer(200, "text/plain", std::string(50'000'000, 'b')); }, hasty);
  double before = count("write");
  Peer peer(server->port(), "127.0.0.1", 4096);
  peer.say(get("/"));
  EXPECT_TRUE(eventually([&] { return count("write") - before == 1; }));
  EXPECT_LT(peer.rest().size(), 50'000'000u);
}

TEST_F(Timeouts, AHandlerMayTakeLongerThanAnyDeadlineOfTheWire) {
  Gate gate;
  auto server = serve(
      [&](const http::Request& request) {
        if (request.path == "/long") gate.pass();
        return echo(request);
      },
      hasty);
  Peer peer(server->port());
  peer.say(get("/long"));
  Peer silent(server->port());
  EXPECT_EQ(status_of(silent.answer()), 408);  // by now the deadlines of the first have passed, too
  Peer another(server->port());
  EXPECT_EQ(status_of(another.answer()), 408);
  gate.open();
  EXPECT_EQ(body_of(peer.answer()), "GET /long ");
}

}  // namespace
}  // namespace ofure::net
