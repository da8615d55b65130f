#pragma once

#include <memory>
#include <string>
#include <vector>

struct x509_st;
struct evp_pkey_st;

namespace ofure::test {

// PEM files of a certificate and its key.
struct Pair {
  std::string certificate;
  std::string key;
};

// A certificate authority of a test, with keys made on the spot; its files lie in `folder`.
class Authority {
 public:
  Authority(std::string folder, const std::string& name);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }
  // A certificate for 127.0.0.1, ::1 and localhost, for servers and clients alike, that ends in so many seconds.
  [[nodiscard]] Pair issue(const std::string& name, long seconds = 90L * 86'400);
  // SHA-256 of the DER of the certificate in this PEM file, as the openssl program computes it.
  [[nodiscard]] static std::string fingerprint(const std::string& pem_file);

 private:
  std::string folder_, file_;
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
  long serial_ = 1;
};

}  // namespace ofure::test
