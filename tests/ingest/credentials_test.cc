#include "ingest/credentials.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

// A keyring whose file can become unreadable.
class FailingKeyring final : public Keyring {
 public:
  using Keyring::add;
  Done add(std::span<const KeyRecord> records, std::string_view) override {
    records_.insert(records_.end(), records.begin(), records.end());
    return {};
  }
  Result<std::vector<KeyRecord>> list() const override {
    if (fails) return fail(Code::kIo, "no disk");
    return records_;
  }
  Result<Instant> replace(const KeyRecord&, Instant old_ends, std::string_view) override { return old_ends; }
  Done revoke(const KeyId&, Instant, std::string_view) override { return {}; }
  Result<std::int64_t> version() const override {
    if (fails) return fail(Code::kIo, "no disk");
    return static_cast<std::int64_t>(records_.size());
  }
  bool fails = false;

 private:
  std::vector<KeyRecord> records_;
};

TEST(Credentials, AKeyIsNotCalledUnknownWhenTheKeyringCannotBeRead) {
  SystemClock clock;
  FailingKeyring keyring;
  NewKey key = make_key("town", Role::kSender, {Mode::kExercise}, clock.now());
  ASSERT_TRUE(keyring.add(key.record));
  keyring.fails = true;
  Credentials credentials(keyring, clock);
  auto answer = credentials.identify("Bearer " + key.key);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kStopped);
  keyring.fails = false;
  EXPECT_TRUE(credentials.identify("Bearer " + key.key));
}

TEST(Credentials, KeysThatWereKnownStayKnownWhileTheKeyringCannotBeRead) {
  SystemClock clock;
  FailingKeyring keyring;
  NewKey key = make_key("town", Role::kSender, {Mode::kExercise}, clock.now());
  ASSERT_TRUE(keyring.add(key.record));
  Credentials credentials(keyring, clock);
  ASSERT_TRUE(credentials.identify("Bearer " + key.key));
  keyring.fails = true;
  EXPECT_TRUE(credentials.identify("Bearer " + key.key));
  EXPECT_EQ(credentials.identify("Bearer ofure_guess").error().code, Code::kUnknown);
}

}  // namespace
}  // namespace ofure
