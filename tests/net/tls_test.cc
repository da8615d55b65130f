#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/metrics.h"
#include "net/authority.h"
#include "net/peer.h"
#include "net/tls_peer.h"

namespace ofure::net {
namespace {

using test::Authority;
using test::Pair;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr long kDay = 86'400;

class Tls : public testing::Test {
 protected:
  Tls() {
    std::string path = testing::TempDir() + "ofure_tls_XXXXXX";
    folder_ = ::mkdtemp(path.data());
    ours_ = std::make_unique<Authority>(folder_, "ours");
    foreign_ = std::make_unique<Authority>(folder_, "foreign");
    put(ours_->issue("ofure"));
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  // Where the server looks for its files.
  [[nodiscard]] std::string certificate() const { return folder_ + "/server.pem"; }
  [[nodiscard]] std::string key() const { return folder_ + "/server.key"; }
  void put(const Pair& pair) const {
    constexpr auto kOver = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(pair.certificate, certificate(), kOver);
    std::filesystem::copy_file(pair.key, key(), kOver);
  }

  std::unique_ptr<Server> serve_tls(http::Handler handler, const std::function<void(NetSettings&)>& change = {}) {
    return serve(std::move(handler), [&](NetSettings& settings) {
      settings.tls_certificate = certificate();
      settings.tls_key = key();
      if (change) change(settings);
    });
  }
  [[nodiscard]] TlsPeer::Options trusting() const {
    TlsPeer::Options options;
    options.ca = ours_->file();
    return options;
  }
  [[nodiscard]] TlsPeer::Options showing(const Pair& own) const {
    TlsPeer::Options options = trusting();
    options.own = own;
    return options;
  }

  std::string folder_;
  std::unique_ptr<Authority> ours_, foreign_;
};

// Who the request came from, as the handler sees it.
http::Response who(const http::Request& request) {
  return http::answer(
      200, "text/plain",
      (request.secure ? "secure [" : "clear [") + request.peer_certificate + "] [" + request.peer_subject + "]");
}

void wants_clients(NetSettings& settings, const Authority& authority, const char* how) {
  settings.tls_client = how;
  settings.tls_client_ca = authority.file();
}

TEST_F(Tls, VersionsTwoAndThreeAreSpokenAndNothingOlder) {
  auto server = serve_tls(echo);
  EXPECT_TRUE(server->secure());
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsPeer::Options options = trusting();
    options.version = version;
    TlsPeer peer(server->port(), options);
    ASSERT_TRUE(peer.greeted()) << peer.failure();
    EXPECT_EQ(peer.version(), version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    EXPECT_EQ(peer.protocol(), "http/1.1");
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(peer.say(post("/a", "body")));
      EXPECT_EQ(body_of(peer.answer()), "POST /a body");
    }
  }
  for (int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    TlsPeer::Options options = trusting();
    options.version = version;
    TlsPeer peer(server->port(), options);
    EXPECT_FALSE(peer.greeted()) << version;
  }
}

TEST_F(Tls, CiphersWithoutForwardSecrecyAreRefused) {
  auto server = serve_tls(echo);
  TlsPeer::Options options = trusting();
  options.version = TLS1_2_VERSION;
  options.ciphers = "AES128-GCM-SHA256:AES128-SHA:ECDHE-ECDSA-AES128-SHA";
  EXPECT_FALSE(TlsPeer(server->port(), options).greeted());
  options.ciphers += ":ECDHE-ECDSA-AES128-GCM-SHA256";
  EXPECT_TRUE(TlsPeer(server->port(), options).greeted());
}

TEST_F(Tls, AClientThatSpeaksAnotherProtocolOnlyIsTurnedAway) {
  auto server = serve_tls(echo);
  TlsPeer::Options options = trusting();
  options.protocols = "h2";
  EXPECT_FALSE(TlsPeer(server->port(), options).greeted());
  options.protocols = "";
  EXPECT_TRUE(TlsPeer(server->port(), options).greeted());
}

TEST_F(Tls, AClientThatTrustsAnotherAuthorityDoesNotBelieveUs) {
  auto server = serve_tls(echo);
  TlsPeer::Options options;
  options.ca = foreign_->file();
  EXPECT_FALSE(TlsPeer(server->port(), options).greeted());
}

TEST_F(Tls, ARenegotiationIsNotDone) {
  auto server = serve_tls(echo);
  TlsPeer::Options options = trusting();
  options.version = TLS1_2_VERSION;
  TlsPeer peer(server->port(), options);
  ASSERT_TRUE(peer.greeted());
  EXPECT_FALSE(peer.renegotiate());
}

TEST_F(Tls, EveryAnswerTellsBrowsersToStayWithHttps) {
  auto server = serve_tls(echo);
  TlsPeer peer(server->port(), trusting());
  for (const char* path : {"/a", "/%zz"}) {  // the second one is refused by the server itself
    ASSERT_TRUE(peer.say(get(path)));
    EXPECT_TRUE(has(peer.answer(), "\r\nStrict-Transport-Security: max-age=31536000\r\n")) << path;
  }
  auto silent = serve_tls(echo, [](NetSettings& settings) { settings.tls_hsts_s = 0; });
  TlsPeer other(silent->port(), trusting());
  other.say(get("/a"));
  EXPECT_FALSE(has(other.answer(), "Strict-Transport-Security"));
  auto clear = serve(echo);
  Peer third(clear->port());
  third.say(get("/a"));
  EXPECT_FALSE(has(third.answer(), "Strict-Transport-Security"));
}

TEST_F(Tls, APlainRequestIsToldToUseTls) {
  auto server = serve_tls(echo);
  Peer peer(server->port());
  peer.say(get("/a"));
  std::string answer = peer.answer();
  EXPECT_EQ(status_of(answer), 400);
  EXPECT_TRUE(has(answer, "https://")) << answer;
  EXPECT_EQ(peer.rest(), "");
}

TEST_F(Tls, BytesThatAreNeitherAreAnsweredAndTheConnectionEnds) {
  auto server = serve_tls(echo);
  Peer peer(server->port());
  peer.say(std::string("\0\1\2\3garbage", 11));
  EXPECT_EQ(status_of(peer.answer()), 400);
  EXPECT_EQ(peer.rest(), "");
  Peer record(server->port());
  record.say("\x16\x03\x01\x7f\xff of no use");
  EXPECT_FALSE(has(record.rest(), "HTTP/"));
  TlsPeer next(server->port(), trusting());
  next.say(get("/next"));
  EXPECT_EQ(status_of(next.answer()), 200);
}

TEST_F(Tls, AHandshakeThatStallsIsCut) {
  const double before = metrics::value("ofure_http_timeouts_total", {{"what", "handshake"}});
  auto server = serve_tls(echo, [](NetSettings& settings) { settings.tls_handshake_ms = 50; });
  Peer silent(server->port());
  EXPECT_EQ(silent.rest(), "");
  Peer half(server->port());
  half.say("\x16\x03\x01\x01");
  EXPECT_EQ(half.rest(), "");
  EXPECT_EQ(metrics::value("ofure_http_timeouts_total", {{"what", "handshake"}}), before + 2);
}

TEST_F(Tls, AfterTheHandshakeTheDeadlineOfTheHeaderHolds) {
  auto server = serve_tls(echo, [](NetSettings& settings) { settings.header_deadline_ms = 50; });
  TlsPeer peer(server->port(), trusting());
  ASSERT_TRUE(peer.greeted());
  peer.say("GET / HT");
  EXPECT_EQ(status_of(peer.answer()), 408);
  EXPECT_EQ(peer.rest(), "");
  EXPECT_TRUE(peer.ended_well());
}

TEST_F(Tls, LargeBodiesPassBothWaysUnchanged) {
  std::string large(3'000'000, 'x');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>('a' + i * 7 % 26);
  auto server = serve_tls([](const http::Request& request) { return http::answer(200, "text/plain", request.body); });
  TlsPeer peer(server->port(), trusting());
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(peer.say(post("/a", large)));
    EXPECT_TRUE(body_of(peer.answer()) == large);
  }
}

TEST_F(Tls, RequestsBehindEachOtherInOneRecordAreAllAnswered) {
  auto server = serve_tls(echo);
  TlsPeer peer(server->port(), trusting());
  std::string many;
  for (int i = 0; i < 50; ++i) many += get("/" + std::to_string(i));
  ASSERT_TRUE(peer.say(many));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(body_of(peer.answer()), "GET /" + std::to_string(i) + " ");
}

TEST_F(Tls, TheFingerprintOfAVerifiedClientReachesTheHandler) {
  Pair town = ours_->issue("七尾市");
  for (const char* how : {"optional", "required"}) {
    auto server = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, how); });
    TlsPeer peer(server->port(), showing(town));
    ASSERT_TRUE(peer.say(get("/")));
    EXPECT_EQ(body_of(peer.answer()), "secure [" + Authority::fingerprint(town.certificate) + "] [CN=七尾市]");
  }
}

TEST_F(Tls, WithoutACertificateAnOptionalOneIsEmptyAndARequiredOneRefused) {
  auto optional = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, "optional"); });
  TlsPeer peer(optional->port(), trusting());
  peer.say(get("/"));
  EXPECT_EQ(body_of(peer.answer()), "secure [] []");

  const double before = metrics::value("ofure_tls_handshake_failures_total", {{"why", "no_client_certificate"}});
  auto required = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, "required"); });
  TlsPeer refused(required->port(), trusting());
  refused.say(get("/"));  // with TLS 1.3 the client hears of it only now
  EXPECT_EQ(refused.answer(), "");
  EXPECT_EQ(metrics::value("ofure_tls_handshake_failures_total", {{"why", "no_client_certificate"}}), before + 1);
}

TEST_F(Tls, AClientOfAnotherAuthorityOrWithAnEndedCertificateIsRefused) {
  for (const char* how : {"optional", "required"}) {
    auto server = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, how); });
    for (const Pair& own : {foreign_->issue("七尾市"), ours_->issue("七尾市", -kDay)}) {
      TlsPeer peer(server->port(), showing(own));
      peer.say(get("/"));
      EXPECT_EQ(peer.answer(), "") << how;
    }
  }
}

TEST_F(Tls, AServerThatDoesNotAskLearnsNoCertificate) {
  auto server = serve_tls(who);
  TlsPeer peer(server->port(), showing(ours_->issue("七尾市")));
  peer.say(get("/"));
  EXPECT_EQ(body_of(peer.answer()), "secure [] []");
}

TEST_F(Tls, NoHeaderFieldMakesACertificateOrASecureConnection) {
  const std::string forged =
      "Peer-Certificate: ab\r\npeer_certificate: ab\r\nX-Client-Cert: ab\r\nX-SSL-Client-Fingerprint: ab\r\n"
      "X-Forwarded-Proto: https\r\nForwarded: proto=https;for=1.2.3.4\r\n";
  auto server = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, "optional"); });
  TlsPeer peer(server->port(), trusting());
  peer.say(get("/", forged));
  EXPECT_EQ(body_of(peer.answer()), "secure [] []");
  auto clear = serve(who);
  Peer plain(clear->port());
  plain.say(get("/", forged));
  EXPECT_EQ(body_of(plain.answer()), "clear [] []");
}

TEST_F(Tls, AClientCertificateThatEndsDuringTheConnectionIsNoLongerTaken) {
  auto server = serve_tls(who, [&](NetSettings& settings) { wants_clients(settings, *ours_, "optional"); });
  TlsPeer peer(server->port(), showing(ours_->issue("七尾市", 2)));
  std::string answer;
  EXPECT_TRUE(eventually([&] {
    if (!peer.say(get("/"))) return true;
    answer = peer.answer();
    return status_of(answer) != 200;
  }));
  EXPECT_EQ(status_of(answer), 403) << answer;
  EXPECT_EQ(peer.rest(), "");
}

TEST_F(Tls, ANewCertificateIsTakenWithoutARestartWhileAConnectionEndsAfterItsNextAnswer) {
  auto server = serve_tls(echo);
  TlsPeer before(server->port(), trusting());
  before.say(get("/a"));
  EXPECT_TRUE(has(before.answer(), "Connection: keep-alive"));
  put(ours_->issue("ofure"));
  server->reload_tls();
  TlsPeer after(server->port(), trusting());
  ASSERT_TRUE(after.greeted());
  EXPECT_EQ(after.serial(), before.serial() + 1);
  before.say(get("/b"));
  std::string last = before.answer();
  EXPECT_EQ(body_of(last), "GET /b ");
  EXPECT_TRUE(has(last, "Connection: close")) << last;
  EXPECT_EQ(server->notes(), std::vector<std::string>());
}

TEST_F(Tls, AFileThatChangedIsNoticedAndOneThatDidNotIsLeftAlone) {
  auto server = serve_tls(echo);
  const double before = metrics::value("ofure_tls_reloads_total", {{"result", "taken"}});
  server->look_at_tls();
  EXPECT_EQ(metrics::value("ofure_tls_reloads_total", {{"result", "taken"}}), before);
  put(ours_->issue("ofure"));
  server->look_at_tls();
  EXPECT_EQ(metrics::value("ofure_tls_reloads_total", {{"result", "taken"}}), before + 1);
  EXPECT_EQ(TlsPeer(server->port(), trusting()).serial(), 3);
}

TEST_F(Tls, ANewPairThatCannotBeUsedLeavesTheOldOne) {
  auto server = serve_tls(echo);
  auto still = [&] {
    server->reload_tls();
    EXPECT_EQ(server->notes().size(), 1u);
    EXPECT_TRUE(has(server->notes().at(0), "the old one stays")) << server->notes().at(0);
    EXPECT_EQ(TlsPeer(server->port(), trusting()).serial(), 2);
  };
  const Pair next = ours_->issue("ofure");
  std::ofstream(certificate()) << "not a certificate\n";
  still();
  std::filesystem::copy_file(next.certificate, certificate(), std::filesystem::copy_options::overwrite_existing);
  still();  // the key belongs to the one before
  std::filesystem::remove(key());
  still();
  put(ours_->issue("ofure", -kDay));
  still();  // it has ended
  put(next);
  server->reload_tls();
  EXPECT_EQ(server->notes(), std::vector<std::string>());
  EXPECT_EQ(TlsPeer(server->port(), trusting()).serial(), 3);
}

TEST_F(Tls, ACertificateThatEndsSoonIsNamed) {
  put(ours_->issue("ofure", 13 * kDay));
  auto server = serve_tls(echo);
  ASSERT_EQ(server->notes().size(), 1u);
  EXPECT_TRUE(has(server->notes().at(0), "ends in 12 days")) << server->notes().at(0);
  put(ours_->issue("ofure", 15 * kDay));
  server->reload_tls();
  EXPECT_EQ(server->notes(), std::vector<std::string>());
  EXPECT_GT(metrics::value("ofure_tls_certificate_expires_seconds"), 1.7e9);
}

TEST_F(Tls, AStartWithoutAUsablePairIsRefused) {
  auto refused = [&](const std::function<void(NetSettings&)>& change) {
    NetSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.tls_certificate = certificate();
    settings.tls_key = key();
    change(settings);
    auto server = Server::start(settings, echo);
    return !server && server.error().code == Code::kBadSetting;
  };
  EXPECT_FALSE(refused([](NetSettings&) {}));
  EXPECT_TRUE(refused([](NetSettings& s) { s.tls_key = ""; }));
  EXPECT_TRUE(refused([](NetSettings& s) { s.tls_certificate = ""; }));
  EXPECT_TRUE(refused([](NetSettings& s) { s.tls_certificate = "/nowhere"; }));
  EXPECT_TRUE(refused([&](NetSettings& s) { s.tls_key = foreign_->issue("ofure").key; }));
  EXPECT_TRUE(refused([](NetSettings& s) { s.tls_client = "required"; }));
  EXPECT_TRUE(refused([](NetSettings& s) {
    s.tls_client = "required";
    s.tls_client_ca = s.tls_key;
  }));
  EXPECT_TRUE(refused([](NetSettings& s) {
    s.tls_certificate = s.tls_key = "";
    s.tls_client = "optional";
    s.tls_client_ca = "/nowhere";
  }));
}

// A stream that says how often it was asked.
class Counting final : public http::Feed {
 public:
  std::vector<Frame> ready(std::size_t) override {
    if (rows_ == 0) return {};
    --rows_;
    return {std::make_shared<const std::string>(std::string(100'000, 'r') + "\n")};
  }
  bool behind() const override { return false; }
  std::vector<Frame> fetch(std::size_t) override { return {}; }
  Frame heartbeat() override { return std::make_shared<const std::string>("beat\n"); }

 private:
  int rows_ = 20;
};

http::Response streaming(const http::Request&) {
  http::Response response = http::answer(200, "text/event-stream", "begin\n");
  response.feed = std::make_unique<Counting>();
  return response;
}

TEST_F(Tls, AStreamGoesOnThroughAReload) {
  auto server = serve_tls(streaming, [](NetSettings& settings) { settings.heartbeat_ms = 20; });
  TlsPeer peer(server->port(), trusting());
  peer.say(get("/"));
  EXPECT_TRUE(has(peer.until("begin\n"), "Strict-Transport-Security"));
  std::size_t rows = 0;
  for (int i = 0; i < 20; ++i) {
    const std::string row = peer.until("r\n");
    rows += static_cast<std::size_t>(std::count(row.begin(), row.end(), 'r'));
  }
  EXPECT_EQ(rows, 2'000'000u);
  put(ours_->issue("ofure"));
  server->reload_tls();
  EXPECT_EQ(TlsPeer(server->port(), trusting()).serial(), 3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(has(peer.until("beat\n"), "beat"));
  EXPECT_EQ(server->feed_count(), 1u);
  server->stop();
  EXPECT_TRUE(has(peer.rest(), "0\r\n\r\n"));
  EXPECT_TRUE(peer.ended_well());
}

TEST_F(Tls, AStreamWhoseReaderGoesIsClosed) {
  auto server = serve_tls(streaming);
  {
    TlsPeer peer(server->port(), trusting());
    peer.say(get("/"));
    peer.until("begin\n");
    EXPECT_TRUE(eventually([&] { return server->feed_count() == 1; }));
  }
  EXPECT_TRUE(eventually([&] { return server->feed_count() == 0; }));
}

TEST_F(Tls, ACrowdThatDripsLeavesGoodSendersAlone) {
  for (bool tls : {true, false}) {
    auto patient = [](NetSettings& settings) { settings.header_deadline_ms = settings.tls_handshake_ms = 600'000; };
    auto server = tls ? serve_tls(echo, patient) : serve(echo, patient);
    std::vector<Peer> in_clear;
    std::vector<TlsPeer> inside;
    for (int i = 0; i < 300; ++i) {
      if (tls && i % 2 == 0) {  // one half stalls inside the handshake, the other inside the header
        inside.emplace_back(server->port(), trusting());
        ASSERT_TRUE(inside.back().say("POST / HTTP/1.1\r\nHost: here\r\nX-A: "));
      } else {
        in_clear.emplace_back(server->port());
        ASSERT_TRUE(in_clear.back().say(tls ? "\x16\x03\x01\x02" : "POST / HTTP/1.1\r\nHost: he"));
      }
    }
    for (int i = 0; i < 100; ++i) {
      for (Peer& peer : in_clear) ASSERT_TRUE(peer.say("a"));  // each drips on
      for (TlsPeer& peer : inside) ASSERT_TRUE(peer.say("a"));
      if (tls) {
        TlsPeer good(server->port(), trusting());
        ASSERT_TRUE(good.say(post("/good", "x")));
        ASSERT_EQ(body_of(good.answer()), "POST /good x");
      } else {
        Peer good(server->port());
        ASSERT_TRUE(good.say(post("/good", "x")));
        ASSERT_EQ(body_of(good.answer()), "POST /good x");
      }
    }
  }
}

}  // namespace
}  // namespace ofure::net
