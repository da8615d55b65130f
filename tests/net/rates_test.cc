#include <gtest/gtest.h>

#include "core/metrics.h"
#include "net/peer.h"

namespace ofure::net {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void three_and_no_more(NetSettings& settings) {
  settings.address_exempt = {};
  settings.address_per_second = 1;
  settings.address_burst = 3;
}

TEST(AddressRates, MoreThanTheBurstIsAnswered429OnTheSameConnection) {
  auto server = serve(echo, [](NetSettings& settings) {
    three_and_no_more(settings);
    settings.address_burst = 50;
  });
  const double before = metrics::value("ofure_http_limited_total", {{"what", "request"}});
  Peer peer(server->port());
  int limited = 0;
  for (int i = 0; i < 200; ++i) {
    peer.say(get("/a"));
    const std::string answer = peer.answer();
    if (status_of(answer) == 200) continue;
    ++limited;
    EXPECT_EQ(status_of(answer), 429);
    EXPECT_TRUE(has(answer, "\r\nRetry-After: 1\r\n")) << answer;
    EXPECT_TRUE(has(answer, "Connection: keep-alive")) << answer;
    EXPECT_TRUE(has(answer, "application/problem+json")) << answer;
    EXPECT_TRUE(has(answer, "要求が多すぎ")) << answer;
  }
  EXPECT_GT(limited, 0);
  EXPECT_LE(limited, 150);
  EXPECT_EQ(metrics::value("ofure_http_limited_total", {{"what", "request"}}), before + limited);
}

TEST(AddressRates, OneAddressTakesNothingFromAnother) {
  auto server = serve(echo, three_and_no_more);
  Peer greedy(server->port());
  bool limited = false;
  for (int i = 0; i < 100 && !limited; ++i) {
    greedy.say(get("/a"));
    limited = status_of(greedy.answer()) == 429;
  }
  EXPECT_TRUE(limited);
  Peer other(server->port(), "127.0.0.2");
  other.say(get("/b"));
  EXPECT_EQ(status_of(other.answer()), 200);
}

TEST(AddressRates, AnExemptNetworkHasNoLimit) {
  auto server = serve(echo, [](NetSettings& settings) {
    three_and_no_more(settings);
    settings.address_exempt = {"127.0.0.2", "127.0.4.0/22", "2001:db8::/32"};
  });
  for (const char* from : {"127.0.0.2", "127.0.7.255"}) {
    Peer peer(server->port(), from);
    for (int i = 0; i < 100; ++i) {
      peer.say(get("/a"));
      ASSERT_EQ(status_of(peer.answer()), 200);
    }
  }
  Peer peer(server->port(), "127.0.8.1");
  bool limited = false;
  for (int i = 0; i < 100 && !limited; ++i) {
    peer.say(get("/a"));
    limited = status_of(peer.answer()) == 429;
  }
  EXPECT_TRUE(limited);
}

TEST(AddressRates, ThisMachineHasNoLimitUnlessSetOtherwise) {
  auto server = serve(echo, [](NetSettings& settings) { settings.address_burst = 1; });
  Peer peer(server->port());
  for (int i = 0; i < 2000; ++i) {
    peer.say(get("/a"));
    ASSERT_EQ(status_of(peer.answer()), 200);
  }
}

TEST(AddressRates, SettingsThatAreNoNetworkAreRefused) {
  for (const char* wrong : {"", "here", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::1/129"}) {
    NetSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.address_exempt = {wrong};
    auto server = Server::start(settings, echo);
    EXPECT_TRUE(!server && server.error().code == Code::kBadSetting) << wrong;
  }
}

// The word of the entrance a request came by.
http::Response entrance(const http::Request& request) {
  constexpr const char* kWords[] = {"only", "public", "admin"};
  return http::answer(200, "text/plain", kWords[static_cast<int>(request.entrance)]);
}

std::uint16_t port_of(const std::string& place) {
  return static_cast<std::uint16_t>(std::stoi(place.substr(place.rfind(':') + 1)));
}

std::string asked(std::uint16_t port) {
  Peer peer(port);
  peer.say(get("/"));
  return body_of(peer.answer());
}

TEST(Entrances, ARequestSaysByWhichListenerItCame) {
  auto one = serve(entrance);
  EXPECT_EQ(one->admin_place(), "");
  EXPECT_EQ(asked(one->port()), "only");
  auto two = serve(entrance, [](NetSettings& settings) { settings.admin_listen = "127.0.0.1:0"; });
  EXPECT_EQ(asked(two->port()), "public");
  EXPECT_EQ(asked(port_of(two->admin_place())), "admin");
  two->stop();
}

TEST(Entrances, ACrowdAtThePublicOneDoesNotShutOperatorsOut) {
  Gate gate;
  auto server = serve(
      [&gate](const http::Request& request) {
        if (request.entrance == http::Entrance::kPublic) gate.pass();
        return entrance(request);
      },
      [](NetSettings& settings) {
        settings.admin_listen = "127.0.0.1:0";
        settings.workers = 1;
        settings.queue = 2;
        settings.connections = 4;
      });
  std::vector<Peer> crowd;
  for (int i = 0; i < 6; ++i) {
    crowd.emplace_back(server->port());
    crowd.back().say(get("/"));
  }
  ASSERT_TRUE(eventually([&] { return gate.inside() == 1; }));
  EXPECT_EQ(asked(port_of(server->admin_place())), "admin");
  gate.open();
}

TEST(Entrances, AnOperatorsListenerThatOthersCanReachIsRefused) {
  NetSettings settings;
  settings.listen = "127.0.0.1:0";
  settings.admin_listen = "0.0.0.0:0";
  auto open = Server::start(settings, echo);
  EXPECT_TRUE(!open && open.error().code == Code::kBadSetting);
  settings.admin_allow_remote = true;  // but not in clear
  auto clear = Server::start(settings, echo);
  EXPECT_TRUE(!clear && clear.error().code == Code::kBadSetting);
}

TEST(Limits, APackedBodyIsRefusedByName) {
  auto server = serve(echo);
  for (const char* coding : {"gzip", "br", "deflate, gzip", "x"}) {
    Peer peer(server->port());
    peer.say(post("/a", "x", std::string("Content-Encoding: ") + coding + "\r\n"));
    EXPECT_EQ(status_of(peer.answer()), 415) << coding;
  }
  Peer peer(server->port());
  peer.say(post("/a", "x", "Content-Encoding: Identity\r\n"));
  EXPECT_EQ(body_of(peer.answer()), "POST /a x");
}

}  // namespace
}  // namespace ofure::net
