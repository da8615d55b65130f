#include "ingest/callers.h"

#include <gtest/gtest.h>

#include "core/metrics.h"
#include "ledger/folder.h"

namespace ofure {
namespace {

const Instant kNow = *parse_instant("2026-11-21T05:00:00Z");
const Digest kTownsCertificate = sha256("the DER of a certificate");

// A register with the offices of Nanao and Wajima, each with a key; Nanao has a certificate, too.
class CertificateCallers : public ::testing::Test {
 protected:
  void SetUp() override {
    make_office("nanao", "172022");
    make_office("wajima", "172049");
    own_key_ = make_key_of("nanao");
    others_key_ = make_key_of("wajima");
    certificate_.id = KeyId("c-town");
    certificate_.name = "七尾市の送信機";
    certificate_.role = Role::kSender;
    certificate_.hash = kTownsCertificate;
    certificate_.modes = {Mode::kExercise};
    certificate_.created = kNow;
    certificate_.expires = kNow + std::chrono::hours(24);
    certificate_.office = OfficeId("nanao");
    certificate_.way = Way::kCertificate;
    ASSERT_TRUE(keyring_->add(certificate_));
  }

  void make_office(const std::string& id, const std::string& area) const {
    OfficeRecord office;
    office.id = OfficeId(id);
    office.area = *AreaCode::parse(area);
    office.name = id;
    ASSERT_TRUE(offices_->add(office, {kNow, "test"}));
  }
  [[nodiscard]] std::string make_key_of(const std::string& office) const {
    NewKey made = make_key(office, Role::kSender, {Mode::kExercise}, kNow);
    made.record.office = OfficeId(office);
    EXPECT_TRUE(keyring_->add(made.record));
    return "Bearer " + made.key;
  }
  static http::Request request(const Digest& certificate, http::Fields fields = {},
                               const std::string& method = "POST") {
    http::Request request;
    request.method = method;
    request.fields = std::move(fields);
    request.fields.emplace_back("host", "hub.example");
    request.secure = true;
    request.peer_certificate = certificate.hex();
    request.peer_subject = "CN=七尾市";
    return request;
  }
  [[nodiscard]] std::optional<Code> refusal(const http::Request& request) const {
    auto caller = callers_.of(request);
    return caller ? std::optional<Code>() : caller.error().code;
  }

  TestFolder folder_;
  SetClock clock_{kNow};
  std::unique_ptr<Keyring> keyring_ = std::move(*open_sqlite_keyring(folder_.file("keys.db")));
  std::unique_ptr<Offices> offices_ = std::move(*open_sqlite_offices(folder_.file("keys.db")));
  Credentials credentials_{*keyring_, clock_, offices_.get()};
  Callers callers_{credentials_};
  std::string own_key_, others_key_;
  KeyRecord certificate_;
};

TEST_F(CertificateCallers, WhatWasBegunWithAKeyOrACertificateGoesOnUntilItsEnd) {
  const http::Request opened = request(kTownsCertificate, {{"authorization", own_key_}}, "GET");
  for (const auto& [passed, going_on] : {std::pair{std::chrono::hours(23), true}, {std::chrono::hours(24), false}}) {
    clock_.set(kNow + passed);
    auto caller = callers_.of(opened, Callers::Moment::kGoingOn);
    EXPECT_EQ(caller.has_value(), going_on) << passed.count();
    EXPECT_TRUE(caller || caller.error().code == Code::kUnknown);
  }
}

TEST_F(CertificateCallers, ABoundCertificateStandsForItsOfficeAndAnUnknownOneForNobody) {
  auto caller = callers_.of(request(kTownsCertificate));
  ASSERT_TRUE(caller && *caller);
  EXPECT_EQ((*caller)->key.text(), "c-town");
  EXPECT_EQ((*caller)->office.text(), "nanao");

  const http::Request stranger = request(sha256("another certificate of the same authority"));
  auto nobody = callers_.of(stranger);
  ASSERT_TRUE(nobody) << nobody.error().text();
  EXPECT_FALSE(*nobody);
  EXPECT_EQ(callers_.known(stranger).error().code, Code::kUnknown);
  EXPECT_NE(callers_.known(stranger).error().message.find("bound to no office"), std::string::npos);
  EXPECT_NE(metrics::text().find("ofure_certificates_unbound_total"), std::string::npos);
}

TEST_F(CertificateCallers, ARevokedOrEndedBindingIsRefusedEvenWithAKeyInForce) {
  clock_.set(kNow + std::chrono::hours(24));
  EXPECT_EQ(refusal(request(kTownsCertificate)), Code::kUnknown) << "it has ended";
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"authorization", own_key_}})), Code::kUnknown);
  clock_.set(kNow);
  EXPECT_EQ(refusal(request(kTownsCertificate)), std::nullopt);
  ASSERT_TRUE(keyring_->revoke(certificate_.id, kNow));
  EXPECT_EQ(refusal(request(kTownsCertificate)), Code::kUnknown) << "it was revoked";
  EXPECT_EQ(refusal(request(sha256("unbound"), {{"authorization", own_key_}})), std::nullopt);
}

TEST_F(CertificateCallers, AKeyGoesFirstAndMustBeOfTheCertificatesOffice) {
  auto caller = callers_.of(request(kTownsCertificate, {{"authorization", own_key_}}));
  ASSERT_TRUE(caller && *caller);
  EXPECT_NE((*caller)->key.text(), "c-town");
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"authorization", others_key_}})), Code::kDenied);
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"authorization", "Bearer guess"}})), Code::kUnknown)
      << "a wrong key is no way to the certificate";
}

TEST_F(CertificateCallers, APageOfAnotherSiteDoesNothingWithTheCertificateOfABrowser) {
  const http::Fields foreign = {{"origin", "https://evil.example"}};
  EXPECT_EQ(refusal(request(kTownsCertificate, foreign)), Code::kDenied);
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"sec-fetch-site", "cross-site"}})), Code::kDenied);
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"origin", "http://hub.example"}})), Code::kDenied)
      << "a page in clear under our name is anybody's";
  EXPECT_EQ(refusal(request(kTownsCertificate, {{"origin", "https://hub.example"}})), std::nullopt);
  auto reader = callers_.of(request(kTownsCertificate, foreign, "GET"));
  ASSERT_TRUE(reader);
  EXPECT_FALSE(*reader) << "it reads what anybody may";
}

TEST_F(CertificateCallers, AFingerprintIsNoKeyAndAKeysHashIsNoCertificate) {
  http::Request fingerprint = request(kTownsCertificate, {{"authorization", "Bearer " + kTownsCertificate.hex()}});
  fingerprint.peer_certificate.clear();
  EXPECT_EQ(refusal(fingerprint), Code::kUnknown);
  auto caller = callers_.of(request(sha256(own_key_.substr(7))));
  ASSERT_TRUE(caller);
  EXPECT_FALSE(*caller);
}

}  // namespace
}  // namespace ofure
