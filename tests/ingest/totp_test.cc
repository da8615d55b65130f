#include "ingest/totp.h"

#include <gtest/gtest.h>

#include "ingest/password.h"

namespace ofure {
namespace {

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

TEST(Totp, TheCodesAreThoseOfTheVectorsOfRfc6238) {
  const std::string secret = "12345678901234567890";
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                          {1111111111, "14050471"}, {1234567890, "89005924"},
                                                          {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (auto [seconds, code] : vectors) EXPECT_EQ(totp_code(secret, totp_step_at(at(seconds)), 8), code) << seconds;
}

TEST(Totp, Base32IsThatOfRfc4648AndReadsWhatPeopleType) {
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(from_base32("mzxw 6ytb oi======"), "foobar");
  EXPECT_EQ(from_base32("MZXW1"), std::nullopt) << "1 is no letter of it";
  EXPECT_EQ(from_base32(new_totp_secret())->size(), 20u);
  EXPECT_NE(new_totp_secret(), new_totp_secret());
}

TEST(Totp, ACodeCountsOneStepBeforeAndAfterItsOwnAndNoLonger) {
  const std::string secret = base32("12345678901234567890");
  const std::string code = totp_code("12345678901234567890", 1000);
  EXPECT_EQ(totp_step_of(secret, code, at(999 * 30)), 1000);
  EXPECT_EQ(totp_step_of(secret, code, at(1000 * 30)), 1000);
  EXPECT_EQ(totp_step_of(secret, code, at(1002 * 30 - 1)), 1000);
  EXPECT_EQ(totp_step_of(secret, code, at(1002 * 30)), std::nullopt);
  EXPECT_EQ(totp_step_of(secret, code, at(999 * 30 - 1)), std::nullopt);
  EXPECT_EQ(totp_step_of(secret, "", at(1000 * 30)), std::nullopt);
  EXPECT_EQ(totp_step_of(secret, code + "0", at(1000 * 30)), std::nullopt);
  EXPECT_EQ(totp_step_of("", code, at(1000 * 30)), std::nullopt) << "a person without a secret has no code";
}

TEST(Totp, TheAddressForAuthenticatorProgramsIsEncoded) {
  EXPECT_EQ(otpauth_uri("ofure", "a b@七", "ABC"),
            "otpauth://totp/ofure:a%20b%40%E4%B8%83?secret=ABC&issuer=ofure&algorithm=SHA1&digits=6&period=30");
}

TEST(Password, ItsEncodedFormIsArgon2idWithASaltOfItsOwnAndOpensToNothingElse) {
  auto encoded = password_hash("correct horse battery");
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0), 0u) << *encoded;
  EXPECT_NE(*encoded, *password_hash("correct horse battery"));
  EXPECT_TRUE(*password_matches(*encoded, "correct horse battery"));
  EXPECT_FALSE(*password_matches(*encoded, "correct horse batterY"));
  EXPECT_FALSE(*password_matches(*encoded, ""));
  EXPECT_FALSE(*password_matches("", "correct horse battery"));
}

TEST(Password, WhatAnUnknownLoginIsTriedAgainstCostsTheSameAndOpensToNothing) {
  EXPECT_TRUE(has_present_cost(nobodys_password()));
  EXPECT_TRUE(has_present_cost(*password_hash("correct horse battery")));
  EXPECT_FALSE(*password_matches(nobodys_password(), ""));
  EXPECT_FALSE(*password_matches(nobodys_password(), "correct horse battery"));
}

TEST(Password, OneThatIsTooShortOrTooLongIsNotTaken) {
  EXPECT_EQ(password_hash("elevenbytes").error().code, Code::kBadInput);
  EXPECT_EQ(password_hash(std::string(129, 'x')).error().code, Code::kBadInput);
}

}  // namespace
}  // namespace ofure
