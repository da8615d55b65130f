#include "ledger/subscriptions.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kMorning = *parse_instant("2026-11-21T03:00:00+09:00");

Subscription channel_seven() {
  Subscription one;
  one.id = SubscriptionId("sub-7");
  one.owner = KeyId("k-7");
  one.name = "Channel 7, 送出";
  one.wishes.kinds = {Kind("evacuation"), Kind("shelter")};
  one.wishes.areas = {*AreaCode::parse("170003"), *AreaCode::parse("172022")};
  one.wishes.modes = {Mode::kActual, Mode::kTest};
  one.wishes.minimum_level = Level(3);
  one.medium = "tv";
  one.profile = "crawl";
  one.url = "https://tv.example/ofure";
  one.secrets = {{std::string("new\0key", 7), std::nullopt}, {"old key", kMorning + 1h}};
  one.newest_only = false;
  one.parsed_within = 90s;
  one.reason = "waits for the signed test";
  one.created = kMorning;
  one.changed = kMorning;
  return one;
}

class SubscriptionsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Subscriptions> open() { return std::move(*open_sqlite_subscriptions(folder_.file("subscriptions.db"))); }
  TestFolder folder_;
  std::unique_ptr<Subscriptions> all_ = open();
};

TEST_F(SubscriptionsTest, EverythingOfOneIsThereAfterOpeningAgain) {
  ASSERT_TRUE(all_->add(channel_seven()));
  all_.reset();
  auto found = *open()->find(SubscriptionId("sub-7"));
  ASSERT_TRUE(found);
  const Subscription was = channel_seven();
  EXPECT_EQ(found->owner, was.owner);
  EXPECT_EQ(found->name, was.name);
  EXPECT_EQ(found->wishes, was.wishes);
  EXPECT_EQ(found->medium, was.medium);
  EXPECT_EQ(found->profile, was.profile);
  EXPECT_EQ(found->url, was.url);
  EXPECT_EQ(found->secrets, was.secrets);
  EXPECT_EQ(found->newest_only, was.newest_only);
  EXPECT_EQ(found->parsed_within, was.parsed_within);
  EXPECT_EQ(found->state, was.state);
  EXPECT_EQ(found->reason, was.reason);
  EXPECT_EQ(found->created, was.created);
}

TEST_F(SubscriptionsTest, AChangeIsKeptAndEarlierWishesStayKnown) {
  ASSERT_TRUE(all_->add(channel_seven()));
  Subscription narrower = channel_seven();
  narrower.wishes.kinds = {Kind("evacuation")};
  narrower.state = Subscription::State::kActive;
  narrower.secrets.pop_back();
  narrower.changed = kMorning + 10min;
  ASSERT_TRUE(all_->change(narrower));
  narrower.name = "Channel 7";
  narrower.changed = kMorning + 20min;
  ASSERT_TRUE(all_->change(narrower));
  auto now = *all_->find(SubscriptionId("sub-7"));
  EXPECT_EQ(now->state, Subscription::State::kActive);
  EXPECT_EQ(now->secrets.size(), 1u);
  EXPECT_EQ(now->name, "Channel 7");
  auto past = *all_->past(SubscriptionId("sub-7"));
  ASSERT_EQ(past.size(), 2u) << "only a change of wishes is a new filter";
  EXPECT_EQ(past[0].since, kMorning);
  EXPECT_EQ(past[0].wishes, channel_seven().wishes);
  EXPECT_EQ(past[1].since, kMorning + 10min);
  EXPECT_EQ(past[1].wishes, narrower.wishes);
}

TEST_F(SubscriptionsTest, TheSameIdTwiceIsAConflictAndAnUnknownOneIsNotFound) {
  ASSERT_TRUE(all_->add(channel_seven()));
  EXPECT_EQ(all_->add(channel_seven()).error().code, Code::kConflict);
  Subscription other = channel_seven();
  other.id = SubscriptionId("sub-8");
  EXPECT_EQ(all_->change(other).error().code, Code::kNotFound);
  EXPECT_FALSE(*all_->find(SubscriptionId("sub-8")));
  EXPECT_EQ(all_->list()->size(), 1u);
}

TEST_F(SubscriptionsTest, OneWithoutModeIdOrOwnerIsRefused) {
  Subscription none = channel_seven();
  none.wishes.modes.clear();
  EXPECT_EQ(all_->add(none).error().code, Code::kBadInput);
  none = channel_seven();
  none.owner = KeyId();
  EXPECT_EQ(all_->add(none).error().code, Code::kBadInput);
  EXPECT_TRUE(all_->list()->empty());
}

TEST_F(SubscriptionsTest, TheVersionTellsOfOwnAndForeignChanges) {
  auto other = open();
  const std::int64_t first = *all_->version();
  ASSERT_TRUE(all_->add(channel_seven()));
  const std::int64_t second = *all_->version();
  EXPECT_NE(first, second);
  Subscription changed = channel_seven();
  changed.state = Subscription::State::kEnded;
  ASSERT_TRUE(other->change(changed));
  EXPECT_NE(*all_->version(), second);
}

TEST_F(SubscriptionsTest, TheFileWithTheSecretsIsForItsOwnerAlone) {
  struct stat facts{};
  ASSERT_EQ(::stat(folder_.file("subscriptions.db").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST(Subscription, WordsAreReadBack) {
  for (auto state : {Subscription::State::kProving, Subscription::State::kActive, Subscription::State::kPaused, Subscription::State::kEnded})
    EXPECT_EQ(subscription_state_from(word_of(state)), state);
  for (auto way : {Subscription::Way::kWebhook, Subscription::Way::kReader}) EXPECT_EQ(way_from(word_of(way)), way);
  EXPECT_EQ(way_from("mail"), std::nullopt);
}

}  // namespace
}  // namespace ofure
