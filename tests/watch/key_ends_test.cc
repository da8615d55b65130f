#include "watch/key_ends.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const Instant kMade = *parse_instant("2026-04-01T09:00:00+09:00");
const Instant kEnds = kMade + days(365);

KeyRecord key(const std::string& id = "k-1") {
  KeyRecord one;
  one.id = KeyId(id);
  one.name = "七尾市 防災交通課";
  one.role = Role::kSender;
  one.modes = {Mode::kActual};
  one.created = kMade;
  one.expires = kEnds;
  one.office = OfficeId("nanao");
  return one;
}

OfficeRecord nanao() {
  OfficeRecord office;
  office.id = OfficeId("nanao");
  office.area = *AreaCode::parse("172022");
  office.name = "七尾市";
  return office;
}

std::vector<Alarm> at(Instant now, std::vector<KeyRecord> keys = {key()}, days before = days(14)) {
  const OfficeRecord office = nanao();
  return key_alarms(keys, std::span(&office, 1), before, now);
}

TEST(KeyEnds, AKeyThatEndsSoonIsToldToItsOfficeAndTheOperatorAgainADayBeforeAndWhenItHasEnded) {
  EXPECT_TRUE(at(kEnds - days(14) - 1s).empty());
  const auto soon = at(kEnds - days(14));
  ASSERT_EQ(soon.size(), 1u);
  EXPECT_EQ(soon[0].id, "key_ends:k-1");
  EXPECT_EQ(soon[0].areas, std::vector{nanao().area});
  EXPECT_EQ(soon[0].tell, (std::vector<std::string>{"office", "operator"}));
  EXPECT_EQ(soon[0].since, kEnds - days(14));
  EXPECT_EQ(soon[0].count, 1);
  EXPECT_NE(soon[0].ja.find("七尾市の鍵「七尾市 防災交通課」（k-1）は2027-04-01"), std::string::npos) << soon[0].ja;
  EXPECT_NE(soon[0].advice_en.find("ofure keys rotate k-1"), std::string::npos);
  EXPECT_EQ(at(kEnds - 25h)[0].count, 1);
  EXPECT_EQ(at(kEnds - 24h)[0].count, 2);
  EXPECT_NE(at(kEnds - 1s)[0].en.find(" ends at "), std::string::npos);
  EXPECT_EQ(at(kEnds)[0].count, 3);
  EXPECT_NE(at(kEnds)[0].en.find(" ended at "), std::string::npos);
  EXPECT_TRUE(at(kEnds + days(14)).empty()) << "nobody missed it";
}

TEST(KeyEnds, AKeyThatIsFollowedOrRevokedOrOfAClosedOfficeOrWithoutAnEndIsNoAlarm) {
  KeyRecord fresh = key("k-2");
  fresh.follows = KeyId("k-1");
  fresh.expires.reset();
  EXPECT_TRUE(at(kEnds - 1h, {key(), fresh}).empty());
  fresh.revoked = kMade;
  EXPECT_EQ(at(kEnds - 1h, {key(), fresh}).size(), 1u) << "who follows it is revoked";
  KeyRecord revoked = key();
  revoked.revoked = kMade;
  EXPECT_TRUE(at(kEnds - 1h, {revoked}).empty());
  KeyRecord endless = key();
  endless.expires.reset();
  EXPECT_TRUE(at(kEnds - 1h, {endless}).empty());
  OfficeRecord closed = nanao();
  closed.closed = kEnds - 2h;
  EXPECT_TRUE(key_alarms(std::vector{key()}, std::span(&closed, 1), days(14), kEnds - 1h).empty());
  EXPECT_TRUE(at(kEnds - 1h, {key()}, days(0)).empty()) << "0 = never";
}

TEST(KeyEnds, AKeyForADayIsToldInItsSecondHalfAndNotWhenItIsMade) {
  KeyRecord day = key();
  day.expires = kMade + 24h;
  EXPECT_TRUE(at(kMade, {day}).empty());
  EXPECT_TRUE(at(kMade + 12h - 1s, {day}).empty());
  EXPECT_EQ(at(kMade + 12h, {day})[0].since, kMade + 12h);
}

TEST(KeyEnds, WithoutAnOfficeItsAreasHearItAndWithoutTheseTheOperatorAlone) {
  KeyRecord loose = key();
  loose.office = OfficeId();
  EXPECT_TRUE(at(kEnds - 1h, {loose})[0].areas.empty());
  loose.areas = {*AreaCode::parse("172057")};
  EXPECT_EQ(at(kEnds - 1h, {loose})[0].areas, loose.areas);
}

TEST(KeyEnds, ACertificatesBindingIsRenewedInAnotherWay) {
  KeyRecord bound = key();
  bound.way = Way::kCertificate;
  const Alarm alarm = at(kEnds - 1h, {bound})[0];
  EXPECT_NE(alarm.advice_en.find("ofure keys certificate"), std::string::npos);
  EXPECT_EQ(alarm.advice_en.find("rotate"), std::string::npos);
  EXPECT_NE(alarm.ja.find("証明書"), std::string::npos);
}

}  // namespace
}  // namespace ofure
