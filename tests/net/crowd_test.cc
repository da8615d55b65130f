#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/resource.h>

#include <algorithm>
#include <future>

#include "core/metrics.h"
#include "net/peer.h"

namespace ofure::net {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// One worker that stands at the gate with the first request; `waiting` more fit in the queue.
void narrow(NetSettings& settings, int waiting, int per_peer) {
  settings.workers = 1;
  settings.queue = waiting;
  settings.queue_per_peer = per_peer;
}

http::Handler through(Gate& gate) {
  return [&gate](const http::Request& request) {
    gate.pass();
    return echo(request);
  };
}

TEST(Crowd, AFullQueueIsSaidSoAndTheOthersAreServed) {
  Gate gate;
  auto server = serve(through(gate), [](NetSettings& settings) { narrow(settings, 3, 3); });
  Peer first(server->port());
  first.say(get("/first"));
  ASSERT_TRUE(eventually([&] { return gate.inside() == 1; }));
  std::vector<Peer> peers;
  for (int i = 0; i < 6; ++i) {
    peers.emplace_back(server->port());
    peers.back().say(post("/more", "x"));
  }
  auto answered = [&] {
    return std::count_if(peers.begin(), peers.end(), [](const Peer& peer) { return peer.has_answer(); });
  };
  ASSERT_TRUE(eventually([&] { return answered() == 3; }));
  for (Peer& peer : peers) {
    if (!peer.has_answer()) continue;
    std::string answer = peer.answer();
    EXPECT_EQ(status_of(answer), 503);
    EXPECT_TRUE(has(answer, "Retry-After: 1\r\n"));
    EXPECT_TRUE(has(answer, "Connection: keep-alive\r\n"));
    EXPECT_FALSE(peer.has_answer());
  }
  gate.open();
  EXPECT_EQ(body_of(first.answer()), "GET /first ");
  Peer last(server->port());
  last.say(get("/last"));
  EXPECT_EQ(status_of(last.answer()), 200);
}

TEST(Crowd, OnePeerCannotTakeTheWholeQueue) {
  Gate gate;
  auto server = serve(through(gate), [](NetSettings& settings) { narrow(settings, 4, 2); });
  Peer first(server->port());
  first.say(get("/first"));
  ASSERT_TRUE(eventually([&] { return gate.inside() == 1; }));
  double before = metrics::value("ofure_http_busy_total");
  std::vector<Peer> greedy;
  for (int i = 0; i < 4; ++i) {
    greedy.emplace_back(server->port());
    greedy.back().say(get("/greedy"));
  }
  ASSERT_TRUE(eventually([&] { return metrics::value("ofure_http_busy_total") - before == 2; }));
  Peer modest(server->port(), "127.0.0.2");
  modest.say(get("/modest"));
  gate.open();
  EXPECT_EQ(body_of(modest.answer()), "GET /modest ");
}

TEST(Crowd, PeersTakeTurns) {
  Gate gate;
  Mutex mutex;
  std::vector<std::string> order;
  auto server = serve(
      [&](const http::Request& request) {
        gate.pass();
        Lock lock(mutex);
        order.push_back(request.path);
        return echo(request);
      },
      [](NetSettings& settings) { narrow(settings, 100, 100); });
  Peer first(server->port());
  first.say(get("/first"));
  ASSERT_TRUE(eventually([&] { return gate.inside() == 1; }));
  std::vector<Peer> many;
  for (int i = 0; i < 20; ++i) {
    many.emplace_back(server->port());
    many.back().say(get("/many"));
  }
  Peer one(server->port(), "127.0.0.2");
  one.say(get("/one"));
  // Answered by the io thread only after it has read what came before.
  Peer probe(server->port(), "127.0.0.3");
  probe.say("BREW / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(status_of(probe.answer()), 405);
  gate.open();
  for (Peer& peer : many) EXPECT_EQ(status_of(peer.answer()), 200);
  EXPECT_EQ(status_of(one.answer()), 200);
  Lock lock(mutex);
  auto at = std::find(order.begin(), order.end(), "/one") - order.begin();
  EXPECT_LT(at, 10) << "it waited behind a crowd of another peer";
}

TEST(Crowd, IdleConnectionsHoldNobodyUp) {
  auto server = serve(echo);
  std::vector<Peer> idle;
  for (int i = 0; i < 200; ++i) idle.emplace_back(server->port());
  httplib::Client client("127.0.0.1", server->port());
  auto answer = client.Post("/now", "body", "text/plain");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "POST /now body");
  idle[100].say(get("/late"));
  EXPECT_EQ(body_of(idle[100].answer()), "GET /late ");
}

TEST(Crowd, FourHundredPostsAtTheSameMomentAreAllAnswered) {
  auto server = serve(echo, [](NetSettings& settings) { settings.queue_per_peer = 512; });
  constexpr int kPosts = 400;
  std::atomic<int> fine = 0;
  std::promise<void> go;
  auto start = go.get_future().share();
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t) {
    threads.emplace_back([&, t, start] {
      start.wait();
      std::vector<Peer> peers;
      for (int i = 0; i < kPosts / 20; ++i) {
        peers.emplace_back(server->port());
        peers.back().say(post("/p", std::to_string(t * 100 + i)));
      }
      for (int i = 0; i < kPosts / 20; ++i) {
        if (body_of(peers[static_cast<std::size_t>(i)].answer()) == "POST /p " + std::to_string(t * 100 + i)) ++fine;
      }
    });
  }
  go.set_value();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fine, kPosts);
}

TEST(Crowd, APeerWithTooManyConnectionsIsTurnedAwayAndOthersAreNot) {
  auto server = serve(echo, [](NetSettings& settings) { settings.connections_per_peer = 2; });
  Peer first(server->port());
  Peer second(server->port());
  first.say(get("/1"));
  second.say(get("/2"));
  EXPECT_EQ(status_of(first.answer()), 200);
  EXPECT_EQ(status_of(second.answer()), 200);
  Peer third(server->port());
  EXPECT_EQ(third.rest(), "");
  Peer other(server->port(), "127.0.0.2");
  other.say(get("/o"));
  EXPECT_EQ(status_of(other.answer()), 200);
  first.vanish();
  EXPECT_TRUE(eventually([&] {
    Peer again(server->port());
    again.say(get("/again"));
    return status_of(again.answer()) == 200;
  }));
}

TEST(Crowd, ConnectionsOverTheLimitWaitForAPlace) {
  auto server = serve(echo, [](NetSettings& settings) { settings.connections = 2; });
  Peer first(server->port());
  Peer second(server->port());
  first.say(get("/1"));
  second.say(get("/2"));
  EXPECT_EQ(status_of(first.answer()), 200);
  EXPECT_EQ(status_of(second.answer()), 200);
  Peer third(server->port());
  third.say(get("/3"));
  EXPECT_FALSE(third.has_answer_within(300));
  first.vanish();
  EXPECT_EQ(body_of(third.answer()), "GET /3 ");
}

TEST(Crowd, WithoutDescriptorsNewcomersAreTurnedAwayAndServiceGoesOn) {
  auto server = serve(echo);
  Peer before(server->port());
  before.say(get("/before"));
  EXPECT_EQ(status_of(before.answer()), 200);
  std::vector<Peer> newcomers;
  for (int i = 0; i < 4; ++i) newcomers.push_back(Peer::unconnected());
  rlimit normal{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &normal), 0);
  // Every number below the limit is taken: the next descriptor is the first one over it.
  const int next = ::dup(0);
  ::close(next);
  rlimit none{static_cast<rlim_t>(next), normal.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  double failures = metrics::value("ofure_http_accept_failures_total");
  for (Peer& peer : newcomers) peer.connect(server->port());
  bool counted = eventually([&] { return metrics::value("ofure_http_accept_failures_total") > failures; });
  before.say(get("/meanwhile"));
  std::string meanwhile = before.answer();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &normal), 0);
  EXPECT_TRUE(counted);
  EXPECT_EQ(body_of(meanwhile), "GET /meanwhile ");
  Peer after(server->port());
  after.say(get("/after"));
  EXPECT_EQ(body_of(after.answer()), "GET /after ");
}

TEST(Stopping, RunningRequestsEndAndIdleConnectionsAreClosed) {
  Gate gate;
  auto server = serve(through(gate), [](NetSettings& settings) { settings.workers = 2; });
  Peer idle(server->port());
  Peer half(server->port());
  half.say("GET / HT");
  std::vector<Peer> running;
  for (int i = 0; i < 4; ++i) {
    running.emplace_back(server->port());
    running.back().say(get("/" + std::to_string(i)));
  }
  ASSERT_TRUE(eventually([&] { return gate.inside() == 2; }));
  // Only when all four were read do they count as running.
  Peer probe(server->port());
  probe.say("BREW / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(status_of(probe.answer()), 405);
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(half.rest(), "");
  gate.open();
  for (int i = 0; i < 4; ++i) {
    std::string answer = running[static_cast<std::size_t>(i)].rest();
    EXPECT_EQ(body_of(answer), "GET /" + std::to_string(i) + " ");
    EXPECT_TRUE(has(answer, "Connection: close\r\n"));
  }
  stopped.get();
  server->stop();
}

TEST(Stopping, DoesNotWaitForEverForAPeerThatTakesNothing) {
  auto server =
      serve([](const http::Request&) { return http::answer(200, "text/plain", std::string(50'000'000, 'b')); },
            [](NetSettings& settings) { settings.write_deadline_ms = 300; });
  Peer peer(server->port(), "127.0.0.1", 4096);
  peer.say(get("/"));
  EXPECT_EQ(status_of(peer.header()), 200);
  server->stop();
  EXPECT_LT(peer.rest().size(), 50'000'000u);
}

TEST(Stopping, ThePortIsFreeAtOnce) {
  auto server = serve(echo);
  const std::uint16_t port = server->port();
  Peer peer(port);
  peer.say(get("/", "Connection: close\r\n"));
  peer.rest();
  server.reset();
  auto again = serve(echo, [&](NetSettings& settings) { settings.listen = "127.0.0.1:" + std::to_string(port); });
  ASSERT_TRUE(again);
  Peer next(port);
  next.say(get("/"));
  EXPECT_EQ(status_of(next.answer()), 200);
}

}  // namespace
}  // namespace ofure::net
