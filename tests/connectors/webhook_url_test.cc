#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/webhook/address.h"
#include "connectors/webhook/answer.h"
#include "connectors/webhook/settings.h"
#include "connectors/webhook/url.h"
#include "connectors/webhook/webhook.h"
#include "connectors/webhook_parcels.h"

namespace ofure {
namespace {

using testing::HasSubstr;

std::string complaint(const std::string& url, const WebhookSettings& settings = {}) {
  auto checked = check_webhook_url(url, settings);
  return checked ? "" : checked.error().message;
}

TEST(WebhookUrl, IsReadInItsParts) {
  auto url = WebhookUrl::parse("HTTPS://Receiver.Example:8443/in%20box?key=a/b");
  ASSERT_TRUE(url.has_value());
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->host, "receiver.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/in%20box?key=a/b");
  EXPECT_EQ(url->authority(), "receiver.example:8443");
  EXPECT_EQ(WebhookUrl::parse("https://receiver.example")->target, "/");
  EXPECT_EQ(WebhookUrl::parse("https://receiver.example?x")->target, "/?x");
  auto six = WebhookUrl::parse("http://[2606:4700::1111]/");
  ASSERT_TRUE(six.has_value());
  EXPECT_EQ(six->port, 80);
  EXPECT_EQ(six->authority(), "[2606:4700::1111]");
  EXPECT_TRUE(six->literal.has_value());
}

TEST(WebhookUrl, ThatCannotBeCalledIsRefusedWithTheReason) {
  const std::pair<const char*, const char*> refused[] = {
      {"", "https://"},
      {"receiver.example/hook", "https://"},
      {"ftp://receiver.example/", "https://"},
      {"file:///etc/passwd", "https://"},
      {"gopher://127.0.0.1:6379/_SET", "https://"},
      {"https:///hook", "no host"},
      {"https://user:word@receiver.example/", "user name"},
      {"https://receiver.example@10.0.0.1/", "user name"},
      {"https://receiver.example/#part", "fragment"},
      {"https://receiver.example/a b", "spaces"},
      {"https://receiver.example/a\r\nX-Evil: 1", "spaces"},
      {"https://receiver.example\\@10.0.0.1/", "spaces"},
      {"https://受信.example/", "outside ASCII"},
      {"https://receiver.example:0/", "port"},
      {"https://receiver.example:65536/", "port"},
      {"https://receiver.example:/", "port"},
      {"https://receiver.example:80x/", "port"},
      {"https://receiver..example/", "empty part"},
      {"https://receiver%2eexample/", "host name"},
      {"https://2130706433/", "four decimal numbers"},
      {"https://127.1/", "four decimal numbers"},
      {"https://0x7f000001/", "four decimal numbers"},
      {"https://0177.0.0.1/", "four decimal numbers"},
      {"https://receiver.0x7f/", "four decimal numbers"},
      {"https://[::1/", "brackets"},
      {"https://[127.0.0.1]/", "brackets"},
      {"https://[fe80::1%25eth0]/", "brackets"},
      {"https://[2606:4700::1111]x/", "port or a path"},
      {"https://10.1.2.3/", "10.1.2.3 is a private address"},
      {"https://127.0.0.1/", "loopback"},
      {"https://169.254.169.254/latest/meta-data", "link-local"},
      {"https://[::1]:8443/", "loopback"},
      {"https://[::ffff:10.1.2.3]/", "10.1.2.3 is a private address"},
      {"https://[fd00::1]/", "private"},
      {"http://receiver.example/", "https://"},
      {"http://8.8.8.8/", "https://"},
  };
  for (const auto& [url, reason] : refused) EXPECT_THAT(complaint(url), HasSubstr(reason)) << url;
  EXPECT_THAT(complaint("https://receiver.example/" + std::string(3000, 'a')), HasSubstr("2048"));
}

TEST(WebhookUrl, OfThePublicInternetIsTaken) {
  for (const char* url :
       {"https://receiver.example/", "https://receiver.example:8443/hook?x=%E3%81%82", "https://8.8.8.8/hook",
        "https://[2606:4700:4700::1111]/", "https://a-b.c_d.example./x", "https://localhost/"}) {
    EXPECT_EQ(complaint(url), "") << url;
  }
}

TEST(WebhookUrl, InsideTheHouseIsTakenWhereTheSettingsAllowIt) {
  WebhookSettings settings;
  settings.allowed_private = {"127.0.0.1", "10.20.0.0/16", "fd00:1::/32"};
  for (const char* url : {"http://127.0.0.1:8080/", "https://10.20.3.4/", "http://[fd00:1:2::3]/",
                          "https://[::ffff:127.0.0.1]/", "http://playout.example/"}) {
    EXPECT_EQ(complaint(url, settings), "") << url;
  }
  EXPECT_THAT(complaint("https://10.21.0.1/", settings), HasSubstr("private"));
  EXPECT_THAT(complaint("https://127.0.0.2/", settings), HasSubstr("loopback"));
  EXPECT_THAT(complaint("http://8.8.8.8/", settings), HasSubstr("TLS"));
  settings.plain_http = true;
  EXPECT_EQ(complaint("http://8.8.8.8/", settings), "");
}

TEST(IpAddress, IsJudgedByTheRegistriesOfSpecialPurpose) {
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.255.255.254",
                              "169.254.0.1",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::127.0.0.1",
                              "::ffff:192.168.1.1",
                              "::ffff:127.0.0.1",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::7f00:1",
                              "64:ff9b:1::1",
                              "100::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:a00:1::",
                              "3fff::1",
                              "5f00::1",
                              "fc00::1",
                              "fdff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "4000::1"}) {
    EXPECT_NE(why_not_public(IpAddress::parse(address).value()), "") << address;
  }
  for (const char* address : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
                              "172.32.0.0", "192.0.1.1", "198.17.255.255", "198.20.0.0", "223.255.255.255",
                              "2606:4700::1", "2400:cb00::1", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
    EXPECT_EQ(why_not_public(IpAddress::parse(address).value()), "") << address;
  }
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "::1%lo", "[::1]", "localhost"}) {
    EXPECT_FALSE(IpAddress::parse(text).has_value()) << text;
  }
}

TEST(Network, IsTakenOnlyWhenItIsWrittenWithoutASlip) {
  for (const char* text : {"10.0.0.0/8", "10.20.0.0/16", "127.0.0.1", "0.0.0.0/0", "::1", "fd00::/8", "::/0"}) {
    EXPECT_TRUE(Network::parse(text).has_value()) << text;
  }
  for (const char* text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.20.30.0/16", "fd00::1/8",
                           "localhost", "10.0.0.0/8/8"}) {
    EXPECT_FALSE(Network::parse(text).has_value()) << text;
  }
}

TEST(WebhookSettings, NameTheEntryThatIsNoNetwork) {
  WebhookSettings settings;
  SettingList list;
  declare(list, settings);
  settings.allowed_private = {"127.0.0.1", "10.20.0.1/16"};
  EXPECT_THAT(list.find("webhooks.allowed_private")->check(), HasSubstr("10.20.0.1/16"));
  SystemClock clock;
  auto started = WebhookConnector::start(settings, clock, "https://hub.example");
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, Code::kBadSetting);
  settings.allowed_private = {"127.0.0.1"};
  EXPECT_EQ(list.find("webhooks.allowed_private")->check(), "");
  settings.ca_file = "/there/is/no/such/file.pem";
  EXPECT_EQ(WebhookConnector::start(settings, clock, "https://hub.example").error().code, Code::kBadSetting);
}

TEST(WebhookAnswer, MeansWhatItsStatusSays) {
  using Word = Outcome::Word;
  const Instant now = instant_at("2026-11-21T02:33:00.000+09:00");
  const std::pair<int, Word> words[] = {
      {200, Word::kDelivered}, {202, Word::kDelivered}, {204, Word::kDelivered}, {301, Word::kRefused},
      {302, Word::kRefused},   {304, Word::kRefused},   {307, Word::kRefused},   {400, Word::kRefused},
      {401, Word::kRefused},   {404, Word::kRefused},   {408, Word::kLater},     {410, Word::kGone},
      {413, Word::kRefused},   {422, Word::kRefused},   {429, Word::kLater},     {500, Word::kLater},
      {502, Word::kLater},     {503, Word::kLater},     {504, Word::kLater},     {599, Word::kLater},
      {999, Word::kRefused},   {0, Word::kRefused}};
  for (const auto& [status, word] : words) {
    Outcome outcome = outcome_of_answer(status, "", "", now);
    EXPECT_EQ(outcome.word, word) << status;
    EXPECT_EQ(outcome.reason, word == Word::kDelivered ? "" : outcome.reason) << status;
    EXPECT_THAT(outcome.reason + " 200 202 204", HasSubstr(std::to_string(status)));
  }
}

TEST(WebhookAnswer, ShowsWhereARedirectLeadsWithoutItsSecrets) {
  const std::string reason = outcome_of_answer(302, "https://other.example/in?token=abc", "", Instant()).reason;
  EXPECT_EQ(reason, "answers 302 with a redirect to https://other.example/in; redirects are not followed");
}

TEST(RetryAfter, IsReadAsSecondsOrAsADate) {
  using namespace std::chrono_literals;
  const Instant now = instant_at("1994-11-06T17:49:07.000+09:00");
  EXPECT_EQ(retry_after("120", now), 120s);
  EXPECT_EQ(retry_after("0", now), 0s);
  EXPECT_EQ(retry_after("86401", now), 24h);
  EXPECT_EQ(retry_after("99999999999999999999", now), 24h);
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), 30s);
  EXPECT_EQ(retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now), 30s);
  EXPECT_EQ(retry_after("Sun Nov  6 08:49:37 1994", now), 30s);
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:40:00 GMT", now), 0s);
  EXPECT_EQ(retry_after("Sun, 06 Nov 2094 08:40:00 GMT", now), 24h);
  for (const char* text : {"", "soon", "-5", "1.5", "12 s", "Sun, 06 Nov 1994 08:49:37 JST"}) {
    EXPECT_EQ(retry_after(text, now), std::nullopt) << text;
  }
  EXPECT_EQ(outcome_of_answer(429, "", "7", now).not_before, 7s);
  EXPECT_EQ(outcome_of_answer(503, "", "7", now).not_before, 7s);
  EXPECT_EQ(outcome_of_answer(500, "", "7", now).not_before, 0s);
}

}  // namespace
}  // namespace ofure
