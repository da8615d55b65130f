#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "system/attack.h"

namespace ofure::system_test {
namespace {

// A connection that says exactly what a test wants.
class Line {
 public:
  Line(int port, const char* from = "127.0.0.1") : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    timeval patience{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in here = place(from, 0), there = place("127.0.0.1", port);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here), 0);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&there), sizeof there), 0);
  }
  Line(Line&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Line& operator=(Line&&) = delete;
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }

  void say(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t sent = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) return;  // closed already: what it said is read by rest()
      at += static_cast<std::size_t>(sent);
    }
  }
  // All that comes until the hub closes.
  std::string rest() {
    std::string said;
    char buffer[16384];
    ssize_t size = 0;
    while ((size = ::recv(socket_, buffer, sizeof buffer, 0)) > 0) said.append(buffer, static_cast<std::size_t>(size));
    EXPECT_FALSE(size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) << "the hub leaves the connection open";
    return said;
  }

 private:
  static sockaddr_in place(const char* host, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
  }
  int socket_;
};

int answers_in(const std::string& said) {
  const std::string begin = "HTTP/1.1 ";
  int count = 0;
  for (std::size_t at = said.find(begin); at != std::string::npos; at = said.find(begin, at + 1))
    count += at + begin.size() < said.size() && std::isdigit(static_cast<unsigned char>(said[at + begin.size()])) != 0;
  return count;
}

struct WireAttack {
  std::string name;
  std::string bytes;
  int status = 0;
  std::string call;  // the call that refuses it; "" = refused before any call
};

std::string get(const std::string& path, const std::string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /v1/bulletins HTTP/1.1\r\nHost: here\r\nContent-Type: application/xml\r\nConnection: close\r\n" +
         fields + "\r\n" + body;
}
std::string chunked(const std::string& chunks, const std::string& fields = "") {
  return post("Transfer-Encoding: chunked\r\n" + fields, chunks);
}

class WireAttacks : public UnderAttack {
 protected:
  using UnderAttack::UnderAttack;
  int port() const { return std::stoi(hub_.url().substr(hub_.url().rfind(':') + 1)); }

  void try_all(const std::vector<WireAttack>& attacks) {
    good_sender_is_heard();
    for (const WireAttack& attack : attacks) {
      SCOPED_TRACE(attack.name);
      const std::string counter = attack.call.empty()
                                      ? "ofure_http_refused_total{status=\"" + std::to_string(attack.status) + "\"}"
                                      : refused(attack.call, attack.status);
      const double before = counted(counter);
      Line line(port());
      line.say(attack.bytes);
      const std::string said = line.rest();
      const std::string head = said.substr(0, said.find("\r\n\r\n"));
      EXPECT_EQ(said.substr(0, 12), "HTTP/1.1 " + std::to_string(attack.status)) << said.substr(0, 1000);
      EXPECT_EQ(answers_in(said), 1) << "nothing behind it was taken for a request: " << said;
      EXPECT_EQ(head.find("Set-Cookie"), std::string::npos) << head;
      EXPECT_EQ(said.find("X-Evil"), std::string::npos) << said;
      EXPECT_NE(head.find("application/problem+json"), std::string::npos) << head;
      EXPECT_NE(head.find("Connection: close"), std::string::npos) << head;
      EXPECT_EQ(counted(counter), before + 1) << counter;
    }
    EXPECT_NE(hub_.log().find("a request was refused before any call was asked"), std::string::npos);
  }
};

TEST_F(WireAttacks, WhatTwoServersCouldReadInTwoWaysIsRefusedAndTheConnectionEnds) {
  const std::string second = "GET /v1/openapi.yaml HTTP/1.1\r\nHost: here\r\nX-Evil: smuggled\r\n\r\n";
  const std::string length = "Content-Length: " + std::to_string(second.size()) + "\r\n";
  try_all({
      {"a length and chunks", post(length + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + second), 400, ""},
      {"chunks and a length", post("Transfer-Encoding: chunked\r\n" + length, "0\r\n\r\n" + second), 400, ""},
      {"two lengths", post("Content-Length: 0\r\n" + length, second), 400, ""},
      {"the same length twice", post(length + length, second), 400, ""},
      {"two lengths in one field", post("Content-Length: 0, 40\r\n", second), 400, ""},
      {"a length with a plus", post("Content-Length: +40\r\n", second), 400, ""},
      {"a length below nothing", post("Content-Length: -1\r\n", second), 400, ""},
      {"a length in hex", post("Content-Length: 0x28\r\n", second), 400, ""},
      {"a length beyond all numbers", post("Content-Length: 99999999999999999999999\r\n", second), 400, ""},
      {"a length on two lines", post("Content-Length: 4\r\n 0\r\n", second), 400, ""},
      {"a blank before the colon", post("Content-Length : 40\r\n", second), 400, ""},
      {"a blank before the colon of the coding", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + second), 400,
       ""},
      {"another coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + second), 501, ""},
      {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + second), 501, ""},
      {"chunked and then as it is", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + second), 501, ""},
      {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + second), 400,
       ""},
      {"chunks in HTTP/1.0",
       replaced(chunked("0\r\n\r\n" + second), " HTTP/1.1\r\nHost: here\r\nContent",
                " HTTP/1.0\r\nHost: here\r\nContent"),
       400, ""},
      {"a chunk's size that overflows", chunked("FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n" + second), 400, ""},
      {"a chunk's size below nothing", chunked("-1\r\nabc\r\n0\r\n\r\n" + second), 400, ""},
      {"a chunk's size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n" + second), 400, ""},
      {"a chunk without its end", chunked("3\r\nabcdef\r\n0\r\n\r\n" + second), 400, ""},
      {"a chunk that ends with a line feed alone", chunked("3\nabc\n0\n\n" + second), 400, ""},
      {"a chunk of five gigabytes", chunked("140000000\r\nabc"), 413, ""},
      {"an endless extension", chunked("3;" + std::string(40'000, 'x')), 431, ""},
      {"an endless trailer", chunked("0\r\nX: " + std::string(40'000, 'x')), 431, ""},
      {"a key in the trailer", chunked("3\r\nabc\r\n0\r\nAuthorization: Bearer " + hub_.key("sender") + "\r\n\r\n"),
       401, "POST /v1/bulletins"},
      {"two keys",
       post("Authorization: Bearer x\r\nAuthorization: Bearer " + hub_.key("sender") + "\r\nContent-Length: 0\r\n"),
       400, ""},
      {"two hosts", get("/healthz", "Host: evil.example\r\n"), 400, ""},
      {"no host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400, ""},
      {"a NUL in a field", get("/healthz", "X-A: a" + std::string(1, '\0') + "b\r\n"), 400, ""},
      {"a carriage return in a field", get("/healthz", "X-A: a\rX-Evil: b\r\n"), 400, ""},
      {"a NUL in a field's name", get("/healthz", "X" + std::string(1, '\0') + "A: b\r\n"), 400, ""},
      {"a line without a colon", get("/healthz", "nothing\r\n"), 400, ""},
      {"a packed body", post("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"), 415, ""},
      {"a sort of expectation", post("Expect: 200-ok\r\nContent-Length: 0\r\n"), 417, ""},
      {"HTTP/2 from nowhere", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, ""},
      {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + std::string(200, 'x') + "\r\n\r\n", 400,
       ""},
      {"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 405, ""},
      {"a trace", "TRACE / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", 405, ""},
  });
}

TEST_F(WireAttacks, NoPathParameterOrFieldLeadsOutOfItsPlace) {
  ASSERT_EQ(hub_.send(order("good"))->status, 201);
  expect_delivery_of(order("good"));
  const std::string key = "Authorization: Bearer " + hub_.key("receiver") + "\r\n", show = "GET /v1/bulletins/{id}",
                    medium = "GET /v1/bulletins/{id}/media/{medium}", stream = "GET /v1/{mode}/stream",
                    replay = "GET /v1/{mode}/bulletins";
  try_all({
      {"up and up", get("/../../../../etc/passwd", key), 404, "none"},
      {"up and up, encoded", get("/%2e%2e/%2e%2e/etc/passwd", key), 404, "none"},
      {"up with encoded slashes", get("/v1/bulletins/..%2f..%2fkeys%2fsender.key", key), 404, show},
      {"up with backslashes", get("/v1/bulletins/..%5c..%5ckeys%5csender.key", key), 404, show},
      {"up from a bulletin to the hub's figures", get("/v1/bulletins/../../metrics", key), 404, "none"},
      {"a double slash", get("//metrics", key), 404, "none"},
      {"a slash at the end", get("/v1/bulletins/good-t1/", key), 404, "none"},
      {"an address with a dot", get("/v1/./bulletins/good-t1", key), 404, "GET /v1/{mode}/bulletins/{sequence}"},
      {"a letter of the address encoded", get("/v1/%62ulletins/good-t1", key), 404, "none"},
      {"a NUL", get("/v1/bulletins/good-t1%00", key), 400, ""},
      {"half an encoding", get("/v1/bulletins/good-t1%2", key), 400, ""},
      {"no encoding", get("/v1/bulletins/good-t1%zz", key), 400, ""},
      {"a new line and a field in the path", get("/v1/bulletins/x%0d%0aSet-Cookie:%20a=b", key), 404, show},
      {"a new line and a field in a parameter", get("/v1/exercise/bulletins?kind=x%0d%0aSet-Cookie:%20a=b", key), 400,
       replay},
      {"a new line and a field in a parameter's name", get("/v1/exercise/bulletins?x%0d%0aSet-Cookie:%20a=b", key), 400,
       replay},
      {"a parameter twice", get("/v1/exercise/bulletins?kind=notice&kind=event", key), 400, replay},
      {"a question to the database", get("/v1/bulletins/x'%20OR%20'1'='1", key), 404, show},
      {"a question to the database as a parameter", get("/v1/exercise/bulletins?area=172022'%20OR%201=1--", key), 400,
       replay},
      {"a place below nothing", get("/v1/exercise/bulletins?after=-1", key), 400, replay},
      {"a place beyond all numbers", get("/v1/exercise/bulletins?after=99999999999999999999", key), 400, replay},
      {"a medium that is a path", get("/v1/bulletins/good-t1/media/..%2f..%2fetc%2fpasswd", key), 404, medium},
      {"a profile that is a path", get("/v1/bulletins/good-t1/media/mail?profile=..%2f..%2fetc%2fpasswd", key), 400,
       medium},
      {"a mode that is a path", get("/v1/..%2fexercise/bulletins", key), 404, replay},
      {"a place to resume that is no number",
       get("/v1/exercise/stream", key + "Last-Event-ID: '; DROP TABLE bulletins\r\n"), 400, stream},
      {"a place to resume below nothing", get("/v1/exercise/stream", key + "Last-Event-ID: -1\r\n"), 400, stream},
      {"a place to resume that is not reached", get("/v1/exercise/stream", key + "Last-Event-ID: 999999999\r\n"), 400,
       stream},
      {"a place to resume beyond all numbers",
       get("/v1/exercise/stream", key + "Last-Event-ID: " + std::string(5000, '9') + "\r\n"), 400, stream},
      {"a path without its slash", get("v1/bulletins"), 400, ""},
      {"a part of a page", get("/v1/bulletins#x"), 400, ""},
      {"an endless path", get("/" + std::string(30'000, 'a')), 431, ""},
      {"an endless field", get("/healthz", "X-A: " + std::string(30'000, 'a') + "\r\n"), 431, ""},
      {"endless fields",
       get("/healthz",
           [] {
             std::string fields;
             for (int i = 0; i < 3000; ++i) fields += "X-" + std::to_string(i) + ": a\r\n";
             return fields;
           }()),
       431, ""},
      {"a control character in the path", get("/v1/\x01"), 400, ""},
  });
}

TEST_F(WireAttacks, AForeignHostOrAnAbsoluteAddressGetsIntoNoLink) {
  ASSERT_EQ(hub_.send(order("good"))->status, 201);
  expect_delivery_of(order("good"));
  const std::string key = "Authorization: Bearer " + hub_.key("receiver") +
                          "\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n";
  for (const char* path :
       {"/", "/v1/openapi.yaml", "/v1/exercise/feed.atom", "/v1/exercise/standing", "/v1/bulletins/good-t1",
        "/v1/bulletins/good-t1/media/cap", "/v1/bulletins/good-t1/media/html"}) {
    for (const std::string& target : {std::string(path), "http://evil.example" + std::string(path)}) {
      Line line(port());
      line.say("GET " + target + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" + key + "\r\n");
      const std::string said = line.rest();
      EXPECT_EQ(said.substr(0, 12), "HTTP/1.1 200") << target;
      EXPECT_EQ(said.find("evil.example"), std::string::npos) << target << said;
    }
  }
}

class SlowLoris : public WireAttacks {
 protected:
  SlowLoris()
      : WireAttacks("[http]\nheader_deadline_ms = 1500\nbody_deadline_ms = 1500\nconnections_per_peer = 100\n") {}
};

TEST_F(SlowLoris, ACrowdThatDripsIsBoundedAndEndedWhileAGoodSenderIsAnswered) {
  constexpr std::size_t kCrowd = 250, kSeats = 100;
  const double turned_away = counted("ofure_http_peer_limit_total");
  std::vector<Line> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.emplace_back(port(), "127.0.0.2");
    crowd.back().say(i % 2 == 0 ? "POST /v1/bulletins HTTP/1.1\r\nHost: x\r\nX-A: "
                                : "POST /v1/bulletins HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n<");
  }
  for (int round = 0; round < 8; ++round) {
    for (Line& line : crowd) line.say("x");
    good_sender_is_heard();
  }
  std::size_t told = 0, answered = 0;
  for (Line& line : crowd) {
    const std::string said = line.rest();
    answered += !said.empty();
    told += said.rfind("HTTP/1.1 408", 0) == 0;
  }
  EXPECT_EQ(told, kSeats) << "those who had a seat are told that they were too slow";
  EXPECT_EQ(answered, kSeats) << "the others get none";
  EXPECT_EQ(counted("ofure_http_peer_limit_total") - turned_away, kCrowd - kSeats);
  EXPECT_EQ(counted("ofure_http_timeouts_total{what=\"header\"}") + counted("ofure_http_timeouts_total{what=\"body\"}"),
            kSeats);
}

class Flood : public UnderAttack {
 protected:
  Flood()
      : UnderAttack(
            "[limits]\nkey_per_second = 1\nkey_burst = 10\nreserve_per_second = 1\nreserve_burst = 3\n"
            "check_per_second = 1\ncheck_burst = 5\nrefused_per_minute = 6\n") {}
};

TEST_F(Flood, AKeyThatFloodsIsToldToWaitWhileItsOrdersAndOtherKeysPass) {
  const std::string flood = key("sender");
  double told_to_wait = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string xml =
        renamed(example("notice/issue.xml"), "flood-" + std::to_string(i), "flood-t" + std::to_string(i));
    auto answer = send(xml, flood);
    ASSERT_TRUE(answer);
    if (answer->status == 201) {
      expect_delivery_of(xml);
      continue;
    }
    ++told_to_wait;
    expect_refused(answer, 429, "秒後に");
    EXPECT_TRUE(answer->has_header("Retry-After"));
    EXPECT_EQ(hub_.post("/v1/check", xml, flood)->status, 429) << "nor are its checks taken";
  }
  EXPECT_GT(told_to_wait, 0);
  EXPECT_EQ(counted("ofure_limited_total{what=\"key\"}"), 2 * told_to_wait);
  const std::string urgent = order("urgent");
  auto passed = send(urgent, flood);
  EXPECT_EQ(passed->status, 201) << "an order of level 4 has its reserve: " << passed->body;
  expect_delivery_of(urgent);
}

TEST_F(Flood, GuessesAtKeysAreToldToWaitAndAGoodKeyFromTheSameAddressPasses) {
  int unknown = 0, told_to_wait = 0;
  for (int i = 0; i < 60; ++i) {
    auto answer = send(order("attack"), "ofure_guess" + std::to_string(i));
    ASSERT_TRUE(answer);
    ++(answer->status == 401 ? unknown : told_to_wait);
    if (answer->status != 401) expect_refused(answer, 429, "秒後に");
  }
  EXPECT_GE(unknown, 6);
  EXPECT_GT(told_to_wait, 0);
  EXPECT_EQ(counted("ofure_credentials_refused_total"), 60);
  EXPECT_EQ(counted("ofure_limited_total{what=\"refused\"}"), told_to_wait);
  int checks_refused = 0;
  for (int i = 0; i < 12; ++i) checks_refused += hub_.post("/v1/check", order("attack"), "")->status == 429;
  EXPECT_GT(checks_refused, 0);
  EXPECT_EQ(counted("ofure_limited_total{what=\"check\"}"), checks_refused);
}

}  // namespace
}  // namespace ofure::system_test
