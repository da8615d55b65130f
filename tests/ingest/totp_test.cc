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
  EXPECT_EQ(password_hash("eleven char").error().code, Code::kBadInput);
  EXPECT_EQ(password_hash("four 漢字").error().code, Code::kBadInput) << "twelve bytes are not twelve characters";
}

TEST(Password, ItIsCountedInCharactersAndOneTypedInPiecesIsTheSame) {
  EXPECT_TRUE(
      may_be_chosen("雨の夜に赤い傘と猫二匹"
                    "と"))
      << "twelve characters of any script";
  std::string longest;
  for (int i = 0; i < 32; ++i) longest += "傘の猫雨";
  EXPECT_TRUE(may_be_chosen(longest));
  EXPECT_FALSE(may_be_chosen(longest + "x"));
  EXPECT_FALSE(may_be_chosen("not utf-8 at all \xff"));
  auto composed = password_hash("caf\u00e9 horse battery");
  ASSERT_TRUE(composed);
  EXPECT_TRUE(*password_matches(*composed, "cafe\u0301 horse battery"));
}

TEST(Password, WhatEverybodyTriesFirstMayNotBeChosen) {
  for (const char* tried :
       {"123456789012", "aaaaaaaaaaaa", "qwertyuiop12", "1q2w3e4r5t6y7u", "abcdefghijkl", "987654321098",
        "Password2026!!", "P@ssword-2026", "PASSWORD1234", "bousai123456", "ofure2026!!!!"})
    EXPECT_EQ(may_be_chosen(tried).error().code, Code::kBadInput) << tried;
  EXPECT_FALSE(may_be_chosen("Hanako-no-neko 7", "hanako"));
  for (const char* good : {"correct horse battery", "83920175562841", "x7-Kq2.mW9_tR"})
    EXPECT_TRUE(may_be_chosen(good, "taro")) << good;
}

}  // namespace
}  // namespace ofure
