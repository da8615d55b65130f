#include <gtest/gtest.h>

#include "core/metrics.h"
#include "net/peer.h"

namespace ofure::net {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

using Frame = http::Feed::Frame;

// What all feeds of a test read: frames by number, of which only the newest are in memory.
class Tape {
 public:
  void add(std::string text) {
    Lock lock(mutex_);
    frames_.push_back(std::make_shared<const std::string>(std::move(text)));
  }
  void forget_below(std::size_t number) {
    Lock lock(mutex_);
    oldest_ = number;
  }
  std::size_t size() const {
    Lock lock(mutex_);
    return frames_.size();
  }
  std::size_t oldest() const {
    Lock lock(mutex_);
    return oldest_;
  }
  std::vector<Frame> from(std::size_t& cursor, std::size_t bytes) const {
    Lock lock(mutex_);
    std::vector<Frame> out;
    for (std::size_t taken = 0; cursor < frames_.size() && taken < bytes; ++cursor) {
      taken += frames_[cursor]->size();
      out.push_back(frames_[cursor]);
    }
    return out;
  }

  std::atomic<int> feeds = 0;  // alive
  std::atomic<int> fetches = 0;
  std::atomic<int> together = 0;  // calls of one feed that met another call of it
  std::atomic<int> failing_fetches = 0;
  std::atomic<int> empty_fetches = 0;
  Gate* fetch_gate = nullptr;

 private:
  mutable Mutex mutex_;
  std::vector<Frame> frames_;
  std::size_t oldest_ = 0;
};

class TapeFeed final : public http::Feed {
 public:
  TapeFeed(Tape& tape, std::size_t cursor) : tape_(tape), cursor_(cursor) { ++tape_.feeds; }
  ~TapeFeed() override { --tape_.feeds; }

  std::vector<Frame> ready(std::size_t bytes) override {
    Call call(*this);
    if (behind_now()) return {};
    return tape_.from(cursor_, bytes);
  }
  bool behind() const override {
    Call call(*this);
    return behind_now();
  }
  std::vector<Frame> fetch(std::size_t bytes) override {
    Call call(*this);
    ++tape_.fetches;
    if (tape_.fetch_gate != nullptr) tape_.fetch_gate->pass();
    if (tape_.failing_fetches > 0) throw std::runtime_error("cannot read");
    if (tape_.empty_fetches > 0) {
      --tape_.empty_fetches;
      return {};
    }
    return tape_.from(cursor_, bytes);
  }
  Frame heartbeat() override {
    Call call(*this);
    return std::make_shared<const std::string>(":beat\n\n");
  }

 private:
  struct Call {
    explicit Call(const TapeFeed& feed) : inside(feed.inside_), tape(feed.tape_) {
      if (inside.exchange(true)) ++tape.together;
    }
    ~Call() { inside = false; }
    std::atomic<bool>& inside;
    Tape& tape;
  };
  bool behind_now() const { return cursor_ < tape_.oldest(); }

  Tape& tape_;
  std::size_t cursor_;
  mutable std::atomic<bool> inside_ = false;
};

http::Handler stream_of(Tape& tape) {
  return [&tape](const http::Request& request) {
    if (request.path != "/stream") return echo(request);
    http::Response response = http::answer(200, "text/event-stream", request.parameter("hello") ? "hello\n\n" : "");
    std::size_t after = request.parameter("after") ? std::stoul(std::string(*request.parameter("after"))) : 0;
    response.feed = std::make_unique<TapeFeed>(tape, after);
    return response;
  };
}

// The next chunk of a chunked body, without its framing; "" for the last one or when the connection ends.
std::string chunk(Peer& peer) {
  std::string size = peer.until("\r\n");
  if (size.empty()) return "";
  std::size_t length = std::stoul(size, nullptr, 16);
  std::string data;
  while (data.size() < length + 2) {
    std::string part = peer.until("\n");
    if (part.empty()) return "";
    data += part;
  }
  EXPECT_EQ(data.size(), length + 2);
  return data.substr(0, length);
}

// Reads chunks until their content ends with `mark`.
std::string chunks_to(Peer& peer, const std::string& mark) {
  std::string out;
  while (out.size() < mark.size() || out.compare(out.size() - mark.size(), mark.size(), mark) != 0) {
    std::string next = chunk(peer);
    if (next.empty()) return out + "<closed>";
    out += next;
  }
  return out;
}

std::string event(int number) { return "id: " + std::to_string(number) + "\n\n"; }

std::string events(int first, int last) {
  std::string out;
  for (int i = first; i <= last; ++i) out += event(i);
  return out;
}

TEST(Streams, BeginWithTheirBodyAndCarryFramesInOrder) {
  Tape tape;
  for (int i = 0; i < 100; ++i) tape.add(event(i));
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say(get("/stream?hello=1"));
  std::string head = peer.header();
  EXPECT_EQ(status_of(head), 200);
  EXPECT_TRUE(has(head, "Content-Type: text/event-stream\r\n"));
  EXPECT_TRUE(has(head, "Cache-Control: no-store\r\n"));
  EXPECT_TRUE(has(head, "Transfer-Encoding: chunked\r\n"));
  EXPECT_FALSE(has(head, "Content-Length"));
  EXPECT_EQ(chunks_to(peer, event(99)), "hello\n\n" + events(0, 99));
  EXPECT_EQ(server->feed_count(), 1u);
}

TEST(Streams, AnEventAddedLaterArrivesAfterAWake) {
  Tape tape;
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say(get("/stream"));
  EXPECT_EQ(status_of(peer.header()), 200);
  for (int i = 0; i < 1'000; ++i) {
    tape.add(event(i));
    server->wake_feeds();
  }
  EXPECT_EQ(chunks_to(peer, event(999)), events(0, 999));
}

TEST(Streams, Http10ReadersGetPlainBytesUntilTheEnd) {
  Tape tape;
  tape.add(event(0));
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say("GET /stream?hello=1 HTTP/1.0\r\n\r\n");
  std::string head = peer.header();
  EXPECT_FALSE(has(head, "Transfer-Encoding"));
  EXPECT_TRUE(has(head, "Connection: close\r\n"));
  EXPECT_EQ(peer.until(event(0)), "hello\n\n" + event(0));
  server->stop();
  EXPECT_EQ(peer.rest(), "");
}

TEST(Streams, AHeadRequestOpensNone) {
  Tape tape;
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say("HEAD /stream HTTP/1.1\r\nHost: here\r\n\r\n" + get("/after"));
  EXPECT_TRUE(has(peer.header(), "text/event-stream"));
  EXPECT_EQ(body_of(peer.answer()), "GET /after ");
  EXPECT_EQ(tape.feeds, 0);
}

TEST(Streams, AHeartbeatComesWhenNothingElseDoes) {
  Tape tape;
  tape.add(event(0));
  auto server = serve(stream_of(tape), [](NetSettings& settings) { settings.heartbeat_ms = 30; });
  Peer peer(server->port());
  peer.say(get("/stream"));
  peer.header();
  EXPECT_EQ(chunks_to(peer, ":beat\n\n:beat\n\n:beat\n\n"), event(0) + ":beat\n\n:beat\n\n:beat\n\n");
}

TEST(Streams, HeartbeatsComeOnABusyStreamToo) {
  Tape tape;
  auto server = serve(stream_of(tape), [](NetSettings& settings) { settings.heartbeat_ms = 20; });
  Peer peer(server->port());
  peer.say(get("/stream"));
  peer.header();
  std::string came;
  for (int i = 0; came.find(":beat") == std::string::npos; ++i) {
    ASSERT_LT(i, 100'000) << "never a heartbeat";
    tape.add(event(i));
    server->wake_feeds();
    came += chunks_to(peer, event(i));
  }
}

TEST(Streams, WhatIsNoLongerInMemoryIsFetchedAndThenItGoesOnFromMemory) {
  Tape tape;
  for (int i = 0; i < 20'000; ++i) tape.add(event(i));
  tape.forget_below(19'990);
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say(get("/stream?after=5"));
  peer.header();
  EXPECT_EQ(chunks_to(peer, event(19'999)), events(5, 19'999));
  EXPECT_GT(tape.fetches, 1);
  tape.add(event(20'000));
  server->wake_feeds();
  EXPECT_EQ(chunks_to(peer, event(20'000)), event(20'000));
  EXPECT_EQ(tape.together, 0);
}

TEST(Streams, AFetchThatBringsNothingIsTriedAgainLater) {
  Tape tape;
  tape.add(event(0));
  tape.add(event(1));
  tape.forget_below(2);
  tape.empty_fetches = 3;
  auto server = serve(stream_of(tape), [](NetSettings& settings) { settings.heartbeat_ms = 80; });
  Peer peer(server->port());
  peer.say(get("/stream"));
  peer.header();
  EXPECT_TRUE(has(chunks_to(peer, event(1)), events(0, 1)));
  EXPECT_EQ(tape.fetches, 4);
}

TEST(Streams, OneWhoseFeedThrowsEndsAloneAndIsCounted) {
  Tape tape;
  tape.add(event(0));
  tape.forget_below(1);
  auto server = serve(stream_of(tape));
  Peer fine(server->port());
  fine.say(get("/stream?after=1"));
  fine.header();
  double before = metrics::value("ofure_http_feed_failures_total");
  tape.failing_fetches = 1;
  Peer broken(server->port());
  broken.say(get("/stream"));
  EXPECT_EQ(status_of(broken.header()), 200);
  EXPECT_EQ(broken.rest(), "");
  EXPECT_EQ(metrics::value("ofure_http_feed_failures_total") - before, 1);
  tape.add(event(1));
  server->wake_feeds();
  EXPECT_EQ(chunks_to(fine, event(1)), event(1));
  EXPECT_TRUE(eventually([&] { return tape.feeds == 1; }));
}

TEST(Streams, AStalledReaderIsCutAndTheOthersMissNothing) {
  Tape tape;
  auto server = serve(stream_of(tape), [](NetSettings& settings) { settings.write_deadline_ms = 300; });
  Peer stalled(server->port(), "127.0.0.1", 4096);
  stalled.say(get("/stream"));
  stalled.header();
  Peer reader(server->port());
  reader.say(get("/stream"));
  reader.header();
  double before = metrics::value("ofure_http_feeds_cut_total");
  const std::string filling(10'000, 'f');
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    tape.add(filling + event(i));
    expected += filling + event(i);
    server->wake_feeds();
  }
  EXPECT_EQ(chunks_to(reader, event(499)), expected);
  EXPECT_TRUE(eventually([&] { return metrics::value("ofure_http_feeds_cut_total") - before == 1; }));
  EXPECT_TRUE(eventually([&] { return server->feed_count() == 1; }));
  EXPECT_EQ(tape.feeds, 1);
  tape.add(event(500));
  server->wake_feeds();
  EXPECT_EQ(chunks_to(reader, event(500)), event(500));
}

TEST(Streams, AReaderThatGoesFreesItsFeed) {
  Tape tape;
  auto server = serve(stream_of(tape));
  std::vector<Peer> peers;
  for (int i = 0; i < 3; ++i) {
    peers.emplace_back(server->port());
    peers.back().say(get("/stream"));
    peers.back().header();
  }
  ASSERT_TRUE(eventually([&] { return server->feed_count() == 3; }));
  peers[0].vanish();
  EXPECT_TRUE(eventually([&] { return tape.feeds == 2 && server->feed_count() == 2; }));
  peers.pop_back();
  EXPECT_TRUE(eventually([&] { return tape.feeds == 1; }));
  peers[1].say(std::string(1'000'000, 'x'));
  EXPECT_TRUE(eventually([&] { return tape.feeds == 0; })) << "a reader that talks without end";
}

TEST(Streams, AReaderThatGoesDuringAFetchFreesItsFeedAfterIt) {
  Tape tape;
  tape.add(event(0));
  tape.forget_below(1);
  Gate gate;
  tape.fetch_gate = &gate;
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say(get("/stream"));
  peer.header();
  ASSERT_TRUE(eventually([&] { return gate.inside() == 1; }));
  peer.vanish();
  ASSERT_TRUE(eventually([&] { return server->feed_count() == 0; }));
  EXPECT_EQ(tape.feeds, 1);
  gate.open();
  EXPECT_TRUE(eventually([&] { return tape.feeds == 0; }));
  EXPECT_EQ(tape.together, 0);
}

TEST(Streams, FiveHundredReadersGetOneEventEach) {
  Tape tape;
  auto server = serve(stream_of(tape));
  std::vector<Peer> peers;
  for (int i = 0; i < 500; ++i) {
    peers.emplace_back(server->port());
    peers.back().say(get("/stream"));
  }
  for (Peer& peer : peers) EXPECT_EQ(status_of(peer.header()), 200);
  EXPECT_TRUE(eventually([&] { return server->feed_count() == 500; }));
  tape.add(event(0));
  server->wake_feeds();
  for (Peer& peer : peers) EXPECT_EQ(chunk(peer), event(0));
  Peer ordinary(server->port());
  ordinary.say(get("/ordinary"));
  EXPECT_EQ(body_of(ordinary.answer()), "GET /ordinary ");
  EXPECT_TRUE(eventually([] { return metrics::value("ofure_http_feeds") == 500; }));
}

TEST(Streams, StoppingEndsThemCleanlyAndFreesTheirFeeds) {
  Tape tape;
  auto server = serve(stream_of(tape));
  Peer peer(server->port());
  peer.say(get("/stream"));
  peer.header();
  ASSERT_TRUE(eventually([&] { return server->feed_count() == 1; }));
  server->stop();
  EXPECT_EQ(peer.rest(), "0\r\n\r\n");
  EXPECT_EQ(tape.feeds, 0);
  server->wake_feeds();
  EXPECT_EQ(server->feed_count(), 0u);
}

}  // namespace
}  // namespace ofure::net
