#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// One bulletin after another with one key from one address of this machine.
class Sender {
 public:
  Sender(const HubProcess& hub, std::string key, const std::string& from = "127.0.0.1")
      : client_(hub.url()), key_(std::move(key)) {
    client_.set_interface(from);
    client_.set_read_timeout(60);
    client_.set_keep_alive(true);
  }
  httplib::Result send(const std::string& xml, const std::string& name, const std::string& path = "/v1/bulletins") {
    return client_.Post(path, {{"Authorization", "Bearer " + key_}}, renamed(xml, name, name), "application/xml");
  }
  httplib::Result get(const std::string& path) { return client_.Get(path); }

 private:
  httplib::Client client_;
  std::string key_;
};

std::string key_of(const HubProcess& hub, const std::string& name) {
  Ran made = run({program(), "keys", "make", name, "--role", "sender", "--mode", "exercise", "--data", hub.data()});
  return made.output.substr(0, made.output.find('\n'));
}

// What became of many requests.
struct Tally {
  std::atomic<int> taken = 0, limited = 0, other = 0, without_wait = 0;
  void count(const httplib::Result& answer) {
    const int status = answer ? answer->status : 0;
    ++(status == 200 || status == 201 ? taken : status == 429 ? limited : other);
    if (status == 429 && answer->get_header_value("Retry-After").empty()) ++without_wait;
  }
};

const std::string kLow = example("headquarters/issue.xml"), kOrder = example("evacuation/issue.xml");

TEST(LimitsOfAKey, AFloodWithOneKeyIsAnswered429AndOrdersOfLevelFourGoInWithThatKeyAndWithOthers) {
  HubProcess hub("none", "[limits]\nkey_per_second = 1\nkey_burst = 20\nreserve_per_second = 1\nreserve_burst = 5\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string greedy = key_of(hub, "greedy"), good = key_of(hub, "good");
  Tally flood;
  std::vector<std::thread> floods;
  for (int i = 0; i < 2; ++i) {
    floods.emplace_back([&, i] {
      Sender sender(hub, greedy);
      for (int n = 0; n < 100; ++n)
        flood.count(
            sender.send(kLow, "flood-" + std::to_string(100 * i + n), n % 2 == 0 ? "/v1/bulletins" : "/v1/check"));
    });
  }
  Sender other(hub, good);
  for (int n = 0; n < 10; ++n) {
    auto sent = other.send(kOrder, "order-" + std::to_string(n));
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->status, 201) << sent->body;
  }
  for (std::thread& one : floods) one.join();
  EXPECT_GE(flood.taken, 20);
  EXPECT_GT(flood.limited, 0);
  EXPECT_EQ(flood.other, 0);
  EXPECT_EQ(flood.without_wait, 0);

  Sender same(hub, greedy);
  auto urgent = same.send(kOrder, "urgent");
  ASSERT_TRUE(urgent);
  EXPECT_EQ(urgent->status, 201) << "its reserve is untouched: " << urgent->body;
  const std::string metrics = same.get("/metrics")->body;
  EXPECT_TRUE(has(metrics, "ofure_limited_total{what=\"key\"} " + std::to_string(flood.limited))) << metrics;
  EXPECT_TRUE(has(hub.log(), "too much comes with one key"));
  EXPECT_FALSE(has(hub.log(), greedy)) << "the log names the key's id, never the key";
  EXPECT_EQ(hub.stop(), 0);
}

TEST(LimitsOfAnAddress, AFloodFromOneAddressIsAnswered429AndASenderAtAnotherIsNotHurt) {
  HubProcess hub("none", "[limits]\naddress_per_second = 5\naddress_burst = 30\nexempt = []\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  Tally flood;
  std::thread crowd([&] {
    Sender sender(hub, "ofure_guess", "127.0.0.2");
    for (int n = 0; n < 300; ++n) flood.count(sender.get("/v1/actual/standing"));
  });
  Sender other(hub, hub.key("sender"), "127.0.0.3");
  for (int n = 0; n < 10; ++n) {
    auto sent = other.send(kOrder, "order-" + std::to_string(n));
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->status, 201) << sent->body;
  }
  crowd.join();
  EXPECT_GE(flood.taken, 30);
  EXPECT_GT(flood.limited, 0);
  EXPECT_EQ(flood.other, 0);
  EXPECT_EQ(flood.without_wait, 0);
  EXPECT_TRUE(
      has(other.get("/metrics")->body, "ofure_http_limited_total{what=\"request\"} " + std::to_string(flood.limited)));
  EXPECT_EQ(hub.stop(), 0);
}

TEST(LimitsOfAnAddress, AThousandGuessedKeysAreAnswered401AndThen429AndTheRightKeyPassesFromTheSameAddress) {
  HubProcess hub("none", "[limits]\nrefused_per_minute = 30\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  int refused = 0, limited = 0;
  for (int n = 0; n < 1000; ++n) {
    Sender guesser(hub, "ofure_" + std::string(40, 'x') + std::to_string(1000 + n));
    auto answer = guesser.send(kLow, "guess");
    ASSERT_TRUE(answer);
    refused += answer->status == 401;
    limited += answer->status == 429;
  }
  EXPECT_GE(refused, 30);
  EXPECT_EQ(refused + limited, 1000);
  EXPECT_GT(limited, 900);
  Sender good(hub, hub.key("sender"));
  EXPECT_EQ(good.send(kOrder, "order")->status, 201);
  EXPECT_TRUE(has(good.get("/metrics")->body, "ofure_credentials_refused_total 1000"));
  EXPECT_EQ(hub.stop(), 0);
}

// A connection that begins a request and never ends it.
class SlowConnection {
 public:
  explicit SlowConnection(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(port));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
    drip("POST /v1/bulletins HTTP/1.1\r\nHost: hub\r\nX-Slow: ");
  }
  ~SlowConnection() { ::close(fd_); }
  SlowConnection(const SlowConnection&) = delete;
  SlowConnection& operator=(const SlowConnection&) = delete;

  [[nodiscard]] bool open() const { return open_; }
  void drip(const std::string& bytes) const { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT); }
  // The hub has ended it, with or without a word.
  [[nodiscard]] bool ended() const {
    char buffer[1024];
    for (;;) {
      const auto got = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
      if (got == 0) return true;
      if (got < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
    }
  }

 private:
  int fd_;
  bool open_ = false;
};

TEST(SlowCrowd, ThreeHundredWhoNeverEndTheirRequestAreCutOffWhileGoodSendersAreAnswered) {
  HubProcess hub("none", "[http]\nheader_deadline_ms = 1500\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  const int port = std::stoi(hub.url().substr(hub.url().rfind(':') + 1));
  std::vector<std::unique_ptr<SlowConnection>> crowd;
  for (int i = 0; i < 300; ++i) {
    crowd.push_back(std::make_unique<SlowConnection>(port));
    ASSERT_TRUE(crowd.back()->open());
  }
  Sender good(hub, hub.key("sender"));
  int sent = 0;
  const bool all_ended = eventually([&] {
    // A byte each time: a deadline that moved on with every byte would never come.
    for (const auto& slow : crowd) slow->drip("x");
    if (sent < 20) {
      const std::string name = "order-" + std::to_string(sent++);
      auto answer = good.send(kOrder, name);
      EXPECT_TRUE(answer && answer->status == 201) << name;
    }
    return std::all_of(crowd.begin(), crowd.end(), [](const auto& slow) { return slow->ended(); });
  });
  EXPECT_TRUE(all_ended);
  EXPECT_GT(sent, 0);
  EXPECT_TRUE(has(good.get("/metrics")->body, "ofure_http_timeouts_total{what=\"header\"} 300"));
  EXPECT_EQ(good.send(kOrder, "afterwards")->status, 201);
  EXPECT_EQ(hub.stop(), 0);
}

}  // namespace
}  // namespace ofure::system_test
