#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <thread>

#include "system/figures.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string numbered(int i) { return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i)); }

// One reader of an event stream on a socket of its own; it only looks at the ids.
class StreamReader {
 public:
  ~StreamReader() { close(); }
  StreamReader() = default;
  StreamReader(StreamReader&& other) noexcept
      : figures(std::move(other.figures)), fd_(std::exchange(other.fd_, -1)), last_(other.last_), line_(std::move(other.line_)) {}

  // Connects and asks for everything behind what it has.
  bool open(const HubProcess& hub, const std::string& key, bool tiny) {
    close();
    line_.clear();
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int small = 4096;
    if (tiny) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(hub.url().substr(hub.url().rfind(':') + 1))));
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return false;
    const std::string request = "GET /v1/exercise/stream HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + key + "\r\nLast-Event-ID: " + std::to_string(last_) + "\r\n\r\n";
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    return true;
  }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] int last() const { return last_; }

  // Takes what is there. False when the hub has ended the stream.
  bool take() {
    char part[65536];
    while (true) {
      ssize_t got = ::recv(fd_, part, sizeof part, 0);
      if (got < 0) return errno == EAGAIN || errno == EINTR;
      if (got == 0) return false;
      for (ssize_t i = 0; i < got; ++i) see(part[i]);
    }
  }
  Figures figures;

 private:
  void see(char c) {
    if (c != '\n') {
      if (line_.size() < 24) line_ += c;  // an id is short; the rest of a line is not looked at
      return;
    }
    if (line_.rfind("id: ", 0) == 0) {
      last_ = std::max(last_, std::atoi(line_.c_str() + 4));
      figures.received(std::atoi(line_.c_str() + 4));
    }
    line_.clear();
  }
  int fd_ = -1;
  int last_ = 0;
  std::string line_;
};

// Reads with all of them until each has `last`, or the deadline has passed.
bool read_all(std::vector<StreamReader>& readers, int last, std::size_t from = 0) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  while (std::chrono::steady_clock::now() < until) {
    std::vector<pollfd> watched;
    std::vector<std::size_t> whose;
    for (std::size_t i = from; i < readers.size(); ++i) {
      if (readers[i].last() >= last || readers[i].fd() < 0) continue;
      watched.push_back({readers[i].fd(), POLLIN, 0});
      whose.push_back(i);
    }
    if (watched.empty()) return true;
    ::poll(watched.data(), watched.size(), 1000);
    for (std::size_t i = 0; i < watched.size(); ++i) {
      if (watched[i].revents != 0 && !readers[whose[i]].take()) return false;
    }
  }
  return false;
}

TEST(Readers, FifteenHundredStreamsWithATenthStalledLoseNothingAndTheStalledAreCutAndComeBack) {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = std::min<rlim_t>(descriptors.rlim_max, 8192);
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  constexpr std::size_t kReaders = 1500, kStalled = 150;
  constexpr int kBulletins = 60;
  HubProcess hub("none", "[http]\nwrite_deadline_ms = 2000\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string key = hub.key("receiver");
  std::vector<StreamReader> readers(kReaders);
  for (std::size_t i = 0; i < kReaders; ++i) ASSERT_TRUE(readers[i].open(hub, key, i < kStalled)) << i;
  auto metric = [&](const std::string& name) {
    std::string text = hub.get("/metrics", "")->body;
    std::size_t at = text.find("\n" + name + " ");
    return at == std::string::npos ? 0.0 : std::stod(text.substr(at + name.size() + 2));
  };
  ASSERT_TRUE(eventually([&] { return metric("ofure_streams_open") >= kReaders; }));
  const long before = hub.peak_memory_kib();

  std::vector<std::chrono::steady_clock::time_point> sent(kBulletins + 1);
  std::thread sender([&] {
    for (int i = 1; i <= kBulletins; ++i) {
      sent[static_cast<std::size_t>(i)] = std::chrono::steady_clock::now();
      EXPECT_EQ(hub.send(numbered(i))->status, 201);
    }
  });
  ASSERT_TRUE(read_all(readers, kBulletins, kStalled)) << "the others must not wait for the stalled";
  sender.join();
  ASSERT_TRUE(eventually([&] { return metric("ofure_http_feeds_cut_total") >= kStalled; })) << metric("ofure_http_feeds_cut_total");
  EXPECT_LT(hub.peak_memory_kib() - before, 64 * 1024) << "what a stalled reader costs is bounded";
  // They come back behind what they had. Nothing of a line that the cut tore off counts.
  for (std::size_t i = 0; i < kStalled; ++i) ASSERT_TRUE(readers[i].open(hub, key, false));
  ASSERT_TRUE(read_all(readers, kBulletins));

  int lost = 0, repeats = 0, disorder = 0;
  double worst = 0;
  for (StreamReader& reader : readers) {
    for (int i = 1; i <= kBulletins; ++i) reader.figures.sent(i, sent[static_cast<std::size_t>(i)]);
    lost += reader.figures.lost();
    repeats += reader.figures.repeated();
    disorder += reader.figures.out_of_order();
  }
  for (std::size_t i = kStalled; i < kReaders; ++i) worst = std::max(worst, readers[i].figures.worst_ms());
  std::printf("figures: %zu stream readers, %zu stalled: sent %d each, lost %d doubled %d out of order %d, worst delay of the others %.0f ms\n", kReaders, kStalled, kBulletins, lost, repeats, disorder, worst);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(repeats, 0);
  EXPECT_EQ(disorder, 0);
}

TEST(Readers, AReceiverThatWasAwayForTenThousandBulletinsFetchesThemAll) {
  constexpr int kBulletins = 10'000, kSenders = 8;
  HubProcess hub("managed", "[mqtt]\nmedia = [\"json\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  Figures figures;
  {
    Process first({program(), "listen", "--url", hub.url(), "--mqtt", hub.mqtt(), "--mode", "exercise", "--after", "0", "--count", "1", "--json", "--key-file", hub.key_file("receiver")});
    ASSERT_EQ(hub.send(numbered(0))->status, 201);
    EXPECT_EQ(first.wait(), 0);
  }
  std::atomic<int> next{1}, accepted{1};
  std::vector<std::thread> senders;
  const std::string key = hub.key("sender");
  for (int t = 0; t < kSenders; ++t) {
    senders.emplace_back([&] {
      httplib::Client client(hub.url());
      client.set_keep_alive(true);
      for (int i = next++; i < kBulletins; i = next++) {
        auto answer = client.Post("/v1/bulletins", {{"Authorization", "Bearer " + key}}, numbered(i), "application/xml");
        if (answer && answer->status == 201) ++accepted;
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  ASSERT_EQ(accepted, kBulletins);
  for (int i = 2; i <= kBulletins; ++i) figures.sent(i);
  Process back({program(), "listen", "--url", hub.url(), "--mqtt", hub.mqtt(), "--mode", "exercise", "--after", "1", "--count", std::to_string(kBulletins - 1), "--key-file", hub.key_file("receiver")});
  EXPECT_EQ(back.wait(), 0);
  for (const std::string& line : back.lines()) figures.received(std::stoi(line));
  figures.print("listen over MQTT, away for 10,000");
  EXPECT_EQ(figures.lost(), 0);
  EXPECT_EQ(figures.repeated(), 0);
  EXPECT_EQ(figures.out_of_order(), 0);
}

}  // namespace
}  // namespace ofure::system_test
