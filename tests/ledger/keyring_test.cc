#include "ledger/keyring.h"

#include <gtest/gtest.h>

#include "ledger/folder.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

class KeyringTest : public ::testing::Test {
 protected:
  std::unique_ptr<Keyring> open() { return std::move(*open_sqlite_keyring(path_)); }
  static KeyRecord key(const std::string& id) {
    KeyRecord record;
    record.id = KeyId(id);
    record.name = "七尾市 防災";
    record.role = Role::kSender;
    record.hash = sha256(id);
    record.modes = {Mode::kExercise};
    record.created = kMorning;
    return record;
  }
  TestFolder folder_;
  std::string path_ = folder_.file("keys.db");
  std::unique_ptr<Keyring> keyring_ = open();
};

TEST_F(KeyringTest, AKeyComesBackAsItWasAdded) {
  KeyRecord given = key("k-1");
  given.role = Role::kOperator;
  given.kinds = {Kind("evacuation"), Kind("shelter")};
  given.areas = {kNanao, kIshikawa};
  given.modes = {Mode::kActual, Mode::kTest};
  given.expires = kMorning + std::chrono::hours(24);
  given.mqtt_verifier = "$7$101$salt$hash";
  ASSERT_TRUE(keyring_->add(given));
  ASSERT_TRUE(keyring_->add(key("k-2")));
  auto listed = open()->list();
  ASSERT_TRUE(listed) << listed.error().text();
  ASSERT_EQ(listed->size(), 2u);
  const KeyRecord& one = listed->front();
  EXPECT_EQ(one.id, given.id);
  EXPECT_EQ(one.name, given.name);
  EXPECT_EQ(one.role, given.role);
  EXPECT_EQ(one.hash, given.hash);
  EXPECT_EQ(one.kinds, given.kinds);
  EXPECT_EQ(one.areas, given.areas);
  EXPECT_EQ(one.modes, given.modes);
  EXPECT_EQ(one.created, given.created);
  EXPECT_EQ(one.expires, given.expires);
  EXPECT_EQ(one.revoked, std::nullopt);
  EXPECT_EQ(one.mqtt_verifier, given.mqtt_verifier);
  EXPECT_TRUE(listed->back().kinds.empty());
  EXPECT_TRUE(listed->back().areas.empty());
}

TEST_F(KeyringTest, KeysAddedTogetherAreAllThereOrNone) {
  ASSERT_TRUE(keyring_->add(key("k-1")));
  EXPECT_EQ(keyring_->add(std::vector{key("k-2"), key("k-3"), key("k-1")}).error().code, Code::kConflict);
  EXPECT_EQ(open()->list()->size(), 1u);
  ASSERT_TRUE(keyring_->add(std::vector{key("k-2"), key("k-3")}));
  EXPECT_EQ(open()->list()->size(), 3u);
}

TEST_F(KeyringTest, ASecondKeyWithTheSameIdOrSecretIsAConflict) {
  ASSERT_TRUE(keyring_->add(key("k-1")));
  EXPECT_EQ(keyring_->add(key("k-1")).error().code, Code::kConflict);
  KeyRecord same_secret = key("k-2");
  same_secret.hash = sha256("k-1");
  EXPECT_EQ(keyring_->add(same_secret).error().code, Code::kConflict);
  EXPECT_EQ(keyring_->list()->size(), 1u);
}

TEST_F(KeyringTest, AKeyWithoutAnyModeIsRefused) {
  KeyRecord useless = key("k-1");
  useless.modes.clear();
  EXPECT_EQ(keyring_->add(useless).error().code, Code::kBadInput);
}

TEST_F(KeyringTest, ASecondRevocationChangesNothingAndAnUnknownKeyIsNotFound) {
  ASSERT_TRUE(keyring_->add(key("k-1")));
  ASSERT_TRUE(keyring_->revoke(KeyId("k-1"), kMorning));
  ASSERT_TRUE(keyring_->revoke(KeyId("k-1"), kMorning + std::chrono::hours(1)));
  EXPECT_EQ(keyring_->list()->front().revoked, kMorning);
  EXPECT_EQ(keyring_->revoke(KeyId("k-9"), kMorning).error().code, Code::kNotFound);
}

TEST_F(KeyringTest, AReplacedKeyEndsAtTheEarlierTimeWhichIsReturnedAndHasOneSuccessorInForce) {
  using std::chrono::hours;
  KeyRecord old = key("k-1");
  old.expires = kMorning + hours(3);
  ASSERT_TRUE(keyring_->add(old));
  KeyRecord fresh = key("k-2");
  fresh.follows = old.id;
  auto ends = keyring_->replace(fresh, kMorning + hours(24), "test");
  ASSERT_TRUE(ends) << ends.error().text();
  EXPECT_EQ(*ends, kMorning + hours(3));
  EXPECT_EQ(keyring_->list()->front().expires, *ends);
  KeyRecord third = key("k-3");
  third.follows = old.id;
  EXPECT_EQ(keyring_->replace(third, kMorning + hours(1), "test").error().code, Code::kConflict);
  EXPECT_EQ(keyring_->list()->front().expires, *ends) << "a refusal changes nothing";
  ASSERT_TRUE(keyring_->revoke(fresh.id, kMorning));
  EXPECT_EQ(*keyring_->replace(third, kMorning + hours(1), "test"), kMorning + hours(1));
}

TEST_F(KeyringTest, ACertificateIsBoundAnewWhenItsBindingHasEndedAndASecretKeyNever) {
  using std::chrono::hours;
  KeyRecord binding = key("c-1");
  binding.way = Way::kCertificate;
  binding.expires = kMorning + hours(3);
  ASSERT_TRUE(keyring_->add(binding));
  KeyRecord again = binding;
  again.created = kMorning + hours(3) - std::chrono::milliseconds(1);
  again.expires.reset();
  EXPECT_EQ(keyring_->add(again).error().code, Code::kConflict);
  again.created = kMorning + hours(3);
  ASSERT_TRUE(keyring_->add(again));
  ASSERT_EQ(keyring_->list()->size(), 1u);
  EXPECT_EQ(keyring_->list()->front().expires, std::nullopt);
  KeyRecord secret = key("k-1");
  ASSERT_TRUE(keyring_->add(secret));
  ASSERT_TRUE(keyring_->revoke(secret.id, kMorning));
  EXPECT_EQ(keyring_->add(secret).error().code, Code::kConflict) << "what was revoked as a secret stays known";
  secret.way = Way::kCertificate;
  secret.id = KeyId("c-2");
  EXPECT_EQ(keyring_->add(secret).error().code, Code::kConflict);
}

TEST_F(KeyringTest, TheVersionChangesWithOwnAndForeignChangesAndNotWithout) {
  auto other = open();
  std::int64_t first = *keyring_->version();
  EXPECT_EQ(*keyring_->version(), first);
  EXPECT_TRUE(keyring_->list());
  EXPECT_EQ(*keyring_->version(), first);
  ASSERT_TRUE(keyring_->add(key("k-1")));
  std::int64_t second = *keyring_->version();
  EXPECT_NE(second, first);
  ASSERT_TRUE(other->add(key("k-2")));
  std::int64_t third = *keyring_->version();
  EXPECT_NE(third, second);
  EXPECT_NE(third, first);
  EXPECT_EQ(*keyring_->version(), third);
  ASSERT_TRUE(other->revoke(KeyId("k-1"), kMorning));
  EXPECT_NE(*keyring_->version(), third);
}

TEST(Role, EachHasItsWordAndOnlyThat) {
  for (Role role : {Role::kSender, Role::kReleaser, Role::kReceiver, Role::kOperator})
    EXPECT_EQ(role_from(word_of(role)), role);
  EXPECT_EQ(role_from("Sender"), std::nullopt);
}

}  // namespace
}  // namespace ofure
