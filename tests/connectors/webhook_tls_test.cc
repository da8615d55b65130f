#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "connectors/raw_peer.h"
#include "connectors/webhook/pool.h"
#include "connectors/webhook_parcels.h"

namespace ofure {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Word = Outcome::Word;

// A receiver that speaks TLS with a certificate for these names.
class TlsPeer {
 public:
  explicit TlsPeer(const std::string& names) : files_(make_certificate(folder_.path(), names)) {
    server_ = std::make_unique<httplib::SSLServer>(files_.certificate_file.c_str(), files_.key_file.c_str());
    server_->Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      ++posts_;
      response.status = request.has_header("webhook-signature") ? 204 : 400;
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
  }
  ~TlsPeer() {
    while (!server_->is_running()) std::this_thread::yield();
    server_->stop();
    thread_.join();
  }
  [[nodiscard]] std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(port_) + "/hook";
  }
  [[nodiscard]] const std::string& ca_file() const { return files_.certificate_file; }
  [[nodiscard]] int posts() const { return posts_; }

 private:
  TestFolder folder_;
  Certificate files_;
  std::unique_ptr<httplib::SSLServer> server_;
  int port_ = 0;
  std::atomic<int> posts_ = 0;
  std::thread thread_;
};

Result<std::vector<IpAddress>> addresses(const std::vector<const char*>& texts) {
  std::vector<IpAddress> list;
  for (const char* text : texts) list.push_back(IpAddress::parse(text).value());
  return list;
}

class WebhookReach : public testing::Test {
 protected:
  WebhookReach() {
    settings_.allowed_private = {"127.0.0.1"};
    settings_.connections = 2;
    settings_.connect_timeout_ms = 60'000;
    settings_.deadline_ms = 20'000;
  }
  Outcome deliver(const std::string& url) {
    auto started = start_webhooks(settings_, clock_, "https://hub.example", lookup_);
    if (!started) return Outcome::never(started.error().message);
    (*started)->offer(webhook_parcel(subscription_to(url), 1), outcomes_.settle(1));
    EXPECT_TRUE(outcomes_.wait_for(++waited_));
    (*started)->stop();
    return outcomes_.latest()[1];
  }

  SystemClock clock_;
  WebhookSettings settings_;
  Lookup lookup_ = [](const std::string&) { return addresses({"127.0.0.1"}); };
  Outcomes outcomes_;
  std::size_t waited_ = 0;
};

TEST_F(WebhookReach, GoesOverTlsToTheCheckedAddressUnderTheNameOfTheCertificate) {
  TlsPeer peer("DNS:receiver.example");
  settings_.ca_file = peer.ca_file();
  Outcome outcome = deliver(peer.url("receiver.example"));
  EXPECT_EQ(outcome.word, Word::kDelivered) << outcome.reason;
  EXPECT_EQ(peer.posts(), 1);
}

TEST_F(WebhookReach, GoesOverTlsToAnAddressThatTheCertificateNames) {
  TlsPeer peer("IP:127.0.0.1");
  settings_.ca_file = peer.ca_file();
  Outcome outcome = deliver(peer.url("127.0.0.1"));
  EXPECT_EQ(outcome.word, Word::kDelivered) << outcome.reason;
}

TEST_F(WebhookReach, SendsNothingToACertificateOfAnotherName) {
  TlsPeer peer("DNS:other.example,DNS:*.receiver.example");
  settings_.ca_file = peer.ca_file();
  Outcome outcome = deliver(peer.url("receiver.example"));
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "its certificate does not match the name receiver.example");
  EXPECT_EQ(deliver(peer.url("127.0.0.1")).reason, "its certificate does not match the name 127.0.0.1");
  EXPECT_EQ(peer.posts(), 0);
}

TEST_F(WebhookReach, SendsNothingToACertificateThatNobodySigned) {
  TlsPeer peer("DNS:receiver.example");
  Outcome outcome = deliver(peer.url("receiver.example"));
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_THAT(outcome.reason, StartsWith("its certificate is not trusted: "));
  EXPECT_EQ(peer.posts(), 0);
}

TEST_F(WebhookReach, EndsAtTheDeadlineWhenTheReceiverHangsBeforeTheHandshake) {
  settings_.deadline_ms = 300;
  RawPeer peer([](RawPeer::Connection& connection) { connection.hang(); });
  Outcome outcome = deliver(peer.url("https"));
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "no answer within 300 ms");
}

TEST_F(WebhookReach, EndsAtTheDeadlineWhenTheReceiverDripsItsHandshake) {
  settings_.deadline_ms = 300;
  // The header of a handshake record of 16,000 bytes, a ServerHello of about as many, and then a byte from time to
  // time.
  RawPeer peer([](RawPeer::Connection& connection) {
    if (connection.say(std::string("\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c", 9))) connection.drip("\x03");
  });
  Outcome outcome = deliver(peer.url("https"));
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "no answer within 300 ms");
}

TEST_F(WebhookReach, SaysSoWhenTheHandshakeFails) {
  RawPeer peer([](RawPeer::Connection& connection) { connection.say("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  Outcome outcome = deliver(peer.url("https"));
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_THAT(outcome.reason, StartsWith("the TLS handshake with 127.0.0.1:"));
}

TEST_F(WebhookReach, RefusesANameThatLeadsInside) {
  RawPeer peer([](RawPeer::Connection& connection) { connection.hang(); });
  const std::string url = "http://receiver.example:" + std::to_string(peer.port()) + "/";
  settings_.allowed_private = {"10.20.0.0/16"};
  EXPECT_THAT(deliver(url).reason, StartsWith("127.0.0.1 is a loopback address"));
  lookup_ = [](const std::string&) { return addresses({"8.8.8.8", "10.1.2.3"}); };
  EXPECT_THAT(deliver("https://receiver.example/").reason, StartsWith("10.1.2.3 is a private address"));
  lookup_ = [](const std::string&) { return addresses({"64:ff9b::a9fe:a9fe"}); };
  EXPECT_THAT(deliver("https://receiver.example/").reason, HasSubstr("169.254.169.254 is a link-local address"));
  lookup_ = [](const std::string&) { return addresses({"8.8.8.8"}); };
  Outcome plain = deliver("http://receiver.example/");
  EXPECT_EQ(plain.word, Word::kLater);
  EXPECT_THAT(plain.reason, HasSubstr("https://"));
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(WebhookReach, TriesTheNextAddressWhenOneTakesNoConnection) {
  RawPeer peer([](RawPeer::Connection& connection) {
    if (!connection.request().empty()) connection.say("HTTP/1.1 204 No Content\r\n\r\n");
  });
  settings_.allowed_private = {"127.0.0.0/8"};
  lookup_ = [](const std::string&) { return addresses({"127.0.0.77", "127.0.0.1"}); };
  const std::string url = "http://receiver.example:" + std::to_string(peer.port()) + "/";
  EXPECT_EQ(deliver(url).word, Word::kDelivered);
}

TEST_F(WebhookReach, ResolvesByTheSystem) {
  RawPeer peer([](RawPeer::Connection& connection) {
    if (!connection.request().empty()) connection.say("HTTP/1.1 204 No Content\r\n\r\n");
  });
  settings_.allowed_private = {"127.0.0.0/8", "::1"};
  lookup_ = look_up_by_system;
  EXPECT_EQ(deliver("http://localhost:" + std::to_string(peer.port()) + "/").word, Word::kDelivered);
}

// What a lookup that hangs waits for; the thread that waits may outlive the test.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  int waiting = 0;
  void pass() {
    std::unique_lock lock(mutex);
    ++waiting;
    changed.notify_all();
    changed.wait(lock, [&] { return open; });
  }
  void open_it() {
    std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
};

TEST_F(WebhookReach, IsNotHeldByANameThatNobodyResolves) {
  auto gate = std::make_shared<Gate>();
  RawPeer good([](RawPeer::Connection& connection) {
    while (!connection.request().empty()) connection.say("HTTP/1.1 204 No Content\r\n\r\n");
  });
  settings_.deadline_ms = 300;
  auto started = start_webhooks(settings_, clock_, "https://hub.example", [gate](const std::string& host) {
    if (host != "good.example") gate->pass();
    return addresses({"127.0.0.1"});
  });
  ASSERT_TRUE(started.has_value());
  for (std::uint64_t i = 1; i <= 4; ++i) {
    (*started)->offer(webhook_parcel(subscription_to("https://bad.example/"), i), outcomes_.settle(i));
  }
  const std::string url = "http://good.example:" + std::to_string(good.port()) + "/";
  (*started)->offer(webhook_parcel(subscription_to(url), 5), outcomes_.settle(5));
  ASSERT_TRUE(outcomes_.wait_for(5));
  EXPECT_EQ(outcomes_.latest()[1].reason, "the name bad.example was not resolved in time");
  EXPECT_EQ(outcomes_.latest()[5].word, Word::kDelivered);
  EXPECT_EQ(gate->waiting, 1);  // the same name is asked for once
  (*started)->stop();
  gate->open_it();
}

TEST_F(WebhookReach, StopsWhileANameIsLookedUp) {
  auto gate = std::make_shared<Gate>();
  settings_.deadline_ms = 120'000;
  auto started = start_webhooks(settings_, clock_, "https://hub.example", [gate](const std::string&) {
    gate->pass();
    return addresses({"127.0.0.1"});
  });
  ASSERT_TRUE(started.has_value());
  (*started)->offer(webhook_parcel(subscription_to("https://bad.example/"), 1), outcomes_.settle(1));
  {
    std::unique_lock lock(gate->mutex);
    ASSERT_TRUE(gate->changed.wait_for(lock, std::chrono::seconds(30), [&] { return gate->waiting == 1; }));
  }
  (*started)->stop();
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].reason, "we are stopping");
  gate->open_it();
}

}  // namespace
}  // namespace ofure
