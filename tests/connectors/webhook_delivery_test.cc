#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>

#include "connectors/raw_peer.h"
#include "connectors/webhook/pool.h"
#include "connectors/webhook_parcels.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Word = Outcome::Word;

const std::string kYes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const std::string kNo = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

std::size_t sequence_in(const std::string& request) {
  const auto at = request.find("\"sequence\":");
  return at == std::string::npos ? 0 : std::stoul(request.substr(at + 11));
}

// A connector that may call 127.0.0.1, and what came of the parcels it was offered.
class WebhookDelivery : public testing::Test {
 protected:
  WebhookDelivery() {
    settings_.allowed_private = {"127.0.0.1"};
    settings_.connections = 4;
    // What is to be ended is ended by the deadline alone, unless a test says otherwise.
    settings_.connect_timeout_ms = 60'000;
    settings_.deadline_ms = 20'000;
  }
  ~WebhookDelivery() override {
    if (connector_) connector_->stop();
  }

  void start() {
    auto started = start_webhooks(settings_, clock_, "https://hub.example/", lookup_);
    ASSERT_TRUE(started.has_value()) << started.error().message;
    connector_ = std::move(*started);
  }
  void offer(const std::string& url, std::uint64_t sequence, int level = 0) {
    connector_->offer(webhook_parcel(subscription_to(url), sequence, level), outcomes_.settle(sequence));
  }
  // Offers one parcel and waits for its outcome.
  Outcome deliver(const std::string& url, std::uint64_t sequence = 1) {
    if (!connector_) start();
    offer(url, sequence);
    EXPECT_TRUE(outcomes_.wait_for(++waited_));
    return outcomes_.latest()[sequence];
  }
  Outcome deliver_to(const std::function<void(RawPeer::Connection&)>& serve, const std::string& scheme = "http") {
    RawPeer peer(serve);
    return deliver(peer.url(scheme));
  }

  SystemClock clock_;
  WebhookSettings settings_;
  Lookup lookup_ = look_up_by_system;
  Outcomes outcomes_;
  std::size_t waited_ = 0;
  std::unique_ptr<WebhookConnector> connector_;
};

TEST_F(WebhookDelivery, PostsTheSignedEventToItsUrl) {
  std::string request;
  std::optional<RawPeer> peer(std::in_place, [&](RawPeer::Connection& connection) {
    request = connection.request();
    connection.say(kYes);
  });
  const std::string place = "127.0.0.1:" + std::to_string(peer->port());
  EXPECT_EQ(deliver("http://" + place + "/in%20box?key=a%2Fb").word, Word::kDelivered);
  peer.reset();
  EXPECT_THAT(request, StartsWith("POST /in%20box?key=a%2Fb HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nHost: " + place + "\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/cloudevents+json\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-id: msg_sub-7f3a9c01_exercise_1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-timestamp: "));
  EXPECT_THAT(request, HasSubstr("\r\nwebhook-signature: v1,"));
  EXPECT_THAT(request, HasSubstr("\r\nUser-Agent: ofure/"));
  EXPECT_THAT(request, HasSubstr("\r\n\r\n{\"specversion\":\"1.0\""));
  EXPECT_THAT(request, HasSubstr("\"source\":\"https://hub.example/v1/exercise\""));
}

TEST_F(WebhookDelivery, OfTheTestIsProvedByTheAnswer) {
  RawPeer peer([](RawPeer::Connection& connection) {
    connection.say(connection.request().find("ofure.subscription.test") == std::string::npos ? kNo : kYes);
  });
  start();
  auto prove = [&](const std::string& url, std::uint64_t number) {
    auto settle = std::make_shared<Settle>(outcomes_.settle(number));
    connector_->prove(std::make_shared<const Subscription>(subscription_to(url)),
                      [settle](Outcome outcome) { (*settle)(std::move(outcome)); });
  };
  prove(peer.url(), 1);
  prove("http://127.0.0.1:" + std::to_string(dead_port()) + "/", 2);
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kLater);
}

TEST_F(WebhookDelivery, ToADeadPortComesLater) {
  const std::string place = "127.0.0.1:" + std::to_string(dead_port());
  Outcome outcome = deliver("http://" + place + "/");
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "no connection to " + place);
}

TEST_F(WebhookDelivery, EndsAtTheDeadlineWhenNoAnswerComes) {
  settings_.deadline_ms = 300;
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) { connection.hang(); });
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "no answer within 300 ms");
}

TEST_F(WebhookDelivery, EndsAtTheDeadlineWhenTheAnswerDrips) {
  settings_.deadline_ms = 300;
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) {
    if (!connection.request().empty() && connection.say("HTTP/1.1 200 OK\r\nX-Drip: ")) connection.drip("x");
  });
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "no answer within 300 ms");
}

TEST_F(WebhookDelivery, IsDecidedByTheHeadOfAnAnswerWhoseBodyDrips) {
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) {
    if (!connection.request().empty() && connection.say("HTTP/1.1 200 OK\r\n\r\n")) connection.drip("x");
  });
  EXPECT_EQ(outcome.word, Word::kDelivered);
}

TEST_F(WebhookDelivery, DoesNotReadABodyWithoutEnd) {
  for (const char* head : {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"}) {
    Outcome outcome = deliver_to([&](RawPeer::Connection& connection) {
      if (connection.request().empty() || !connection.say(head)) return;
      while (connection.say(std::string(64 * 1024, 'x'))) {
      }
    });
    EXPECT_EQ(outcome.word, Word::kDelivered);
  }
}

TEST_F(WebhookDelivery, DoesNotReadAHeadWithoutEnd) {
  for (const char* line : {"x", "X-Line: of a head\r\n"}) {
    Outcome outcome = deliver_to([&](RawPeer::Connection& connection) {
      if (connection.request().empty() || !connection.say("HTTP/1.1 200 OK\r\nX-Long: ")) return;
      std::string flood;
      while (flood.size() < 64 * 1024) flood += line;
      while (connection.say(flood)) {
      }
    });
    EXPECT_EQ(outcome.word, Word::kLater);
    EXPECT_EQ(outcome.reason, "its answer has no end");
  }
}

TEST_F(WebhookDelivery, ComesLaterWhenTheReceiverClosesWithoutAnAnswer) {
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) { EXPECT_NE(connection.request(), ""); });
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.reason, "ended the connection without an answer in HTTP");
}

TEST_F(WebhookDelivery, ComesLaterWhenTheAnswerIsNotHttp) {
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) { connection.say("SSH-2.0-server\r\n\r\n"); });
  EXPECT_EQ(outcome.word, Word::kLater);
}

TEST_F(WebhookDelivery, SucceedsAtTheNextTryAfterAFault) {
  RawPeer peer([](RawPeer::Connection& connection) {
    for (int count = 0; !connection.request().empty(); ++count) connection.say(count == 0 ? kNo : kYes);
  });
  Outcome first = deliver(peer.url());
  EXPECT_EQ(first.word, Word::kLater);
  EXPECT_EQ(first.reason, "answers 500");
  EXPECT_EQ(deliver(peer.url()).word, Word::kDelivered);
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(WebhookDelivery, FollowsNoRedirect) {
  RawPeer inside([](RawPeer::Connection& connection) { connection.say(kYes); });
  Outcome outcome = deliver_to([&](RawPeer::Connection& connection) {
    if (connection.request().empty()) return;
    connection.say("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + inside.url() + "\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(outcome.word, Word::kRefused);
  EXPECT_EQ(outcome.reason, "answers 307 with a redirect to " + inside.url() + "; redirects are not followed");
  EXPECT_EQ(inside.connections(), 0);
}

TEST_F(WebhookDelivery, EndsTheSubscriptionAt410) {
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) {
    if (!connection.request().empty()) connection.say("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(outcome.word, Word::kGone);
}

TEST_F(WebhookDelivery, WaitsAsLongAsTheReceiverAsks) {
  Outcome outcome = deliver_to([](RawPeer::Connection& connection) {
    if (connection.request().empty()) return;
    connection.say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(outcome.word, Word::kLater);
  EXPECT_EQ(outcome.not_before, std::chrono::seconds(90));
}

TEST_F(WebhookDelivery, KeepsTheConnectionForTheNextParcel) {
  RawPeer peer([](RawPeer::Connection& connection) {
    while (!connection.request().empty()) {
      connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    }
  });
  for (std::uint64_t sequence = 1; sequence <= 5; ++sequence) {
    EXPECT_EQ(deliver(peer.url(), sequence).word, Word::kDelivered);
  }
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(WebhookDelivery, TakesANewConnectionWhenTheKeptOneWasClosed) {
  RawPeer peer([](RawPeer::Connection& connection) {
    if (connection.number() % 2 == 0) {
      while (!connection.request().empty()) connection.say(kYes);
    } else if (!connection.request().empty() && connection.say(kYes)) {
      // Takes a second message and goes: the hub cannot know whether it was read.
      (void)connection.request();
    }
  });
  EXPECT_EQ(deliver(peer.url(), 1).word, Word::kDelivered);
  EXPECT_EQ(deliver(peer.url(), 2).word, Word::kDelivered);
  EXPECT_EQ(deliver(peer.url(), 3).word, Word::kDelivered);
  EXPECT_EQ(peer.connections(), 2);
}

TEST_F(WebhookDelivery, GoesLevelFourAndFiveFirstAndOtherwiseInOrder) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::size_t> arrived;
  bool open = false;
  RawPeer peer([&](RawPeer::Connection& connection) {
    for (std::string request = connection.request(); !request.empty(); request = connection.request()) {
      std::unique_lock lock(mutex);
      arrived.push_back(sequence_in(request));
      changed.notify_all();
      changed.wait(lock, [&] { return open; });
      connection.say(kYes);
    }
  });
  settings_.connections = 1;
  start();
  offer(peer.url(), 1);
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return !arrived.empty(); }));
  }
  offer(peer.url(), 2);
  offer(peer.url(), 3, 3);
  offer(peer.url(), 4, 4);
  offer(peer.url(), 5, 5);
  {
    std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
  ASSERT_TRUE(outcomes_.wait_for(5));
  std::lock_guard lock(mutex);
  EXPECT_THAT(arrived, ElementsAre(1, 4, 5, 2, 3));
}

TEST_F(WebhookDelivery, ToAGoodReceiverIsNotStoppedByManyBadOnes) {
  settings_.deadline_ms = 300;
  RawPeer hangs([](RawPeer::Connection& connection) { connection.hang(); });
  RawPeer drips([](RawPeer::Connection& connection) { connection.drip("H"); });
  std::set<std::size_t> arrived;
  std::optional<RawPeer> good(std::in_place, [&](RawPeer::Connection& connection) {
    for (std::string request = connection.request(); !request.empty(); request = connection.request()) {
      arrived.insert(sequence_in(request));
      connection.say(kYes);
    }
  });
  start();
  const std::string dead = "http://127.0.0.1:" + std::to_string(dead_port()) + "/";
  for (std::uint64_t i = 0; i < 6; ++i) {
    offer(hangs.url(), 100 + i);
    offer(hangs.url("https"), 200 + i);
    offer(drips.url(), 300 + i);
    offer(dead, 400 + i);
  }
  offer(good->url(), 1);
  ASSERT_TRUE(outcomes_.wait_for(25));
  good.reset();
  EXPECT_THAT(arrived, ElementsAre(1));
  for (const auto& [sequence, outcome] : outcomes_.latest()) {
    EXPECT_EQ(outcome.word, sequence == 1 ? Word::kDelivered : Word::kLater) << sequence;
  }
}

TEST_F(WebhookDelivery, StopsAtOnceAndLosesNothing) {
  RawPeer hangs([](RawPeer::Connection& connection) { connection.hang(); });
  settings_.deadline_ms = 120'000;
  start();
  for (std::uint64_t sequence = 1; sequence <= 10; ++sequence) {
    offer(hangs.url(sequence % 2 == 0 ? "http" : "https"), sequence);
  }
  ASSERT_TRUE(eventually([&] { return hangs.connections() == 4; }));
  connector_->stop();
  ASSERT_TRUE(outcomes_.wait_for(10));
  for (const auto& [sequence, outcome] : outcomes_.latest()) {
    EXPECT_EQ(outcome.word, Word::kLater);
    EXPECT_EQ(outcome.reason, "we are stopping") << sequence;
  }
  offer(hangs.url(), 11);
  ASSERT_TRUE(outcomes_.wait_for(11));
  EXPECT_EQ(outcomes_.latest()[11].reason, "we are stopping");
  connector_->stop();
}

TEST_F(WebhookDelivery, AsksAgainWhetherTheBulletinMayLeave) {
  RawPeer peer([](RawPeer::Connection& connection) { connection.say(kYes); });
  start();
  Subscription actual_only = subscription_to(peer.url());
  actual_only.wishes.modes = {Mode::kActual};
  connector_->offer(webhook_parcel(actual_only, 1), outcomes_.settle(1));
  Parcel expired = webhook_parcel(subscription_to(peer.url()), 2);
  expired.entry.valid_until = parse_time("2020-01-01T00:00:00+09:00");
  connector_->offer(std::move(expired), outcomes_.settle(2));
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kNever);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kExpired);
  EXPECT_EQ(peer.connections(), 0);
}

TEST_F(WebhookDelivery, NeverGoesUnsigned) {
  RawPeer peer([](RawPeer::Connection& connection) { connection.say(kYes); });
  start();
  Subscription subscription = subscription_to(peer.url());
  subscription.secrets.front().until = Instant();
  connector_->offer(webhook_parcel(subscription, 1), outcomes_.settle(1));
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kLater);
  EXPECT_EQ(peer.connections(), 0);
}

}  // namespace
}  // namespace ofure
