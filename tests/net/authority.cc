#include "net/authority.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <array>
#include <cctype>
#include <cstdio>

namespace ofure::test {
namespace {

using Certificate = std::shared_ptr<X509>;
using Key = std::shared_ptr<EVP_PKEY>;

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value);
  ASSERT_NE(extension, nullptr) << value;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Not signed yet.
Certificate blank(const std::string& name, EVP_PKEY* key, long serial, long seconds) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86'400L * 30);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

std::FILE* open_for_writing(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  EXPECT_NE(file, nullptr) << path;
  ::fchmod(::fileno(file), S_IRUSR | S_IWUSR);
  return file;
}

void write(const std::string& path, X509* certificate) {
  std::FILE* file = open_for_writing(path);
  PEM_write_X509(file, certificate);
  std::fclose(file);
}

void write(const std::string& path, EVP_PKEY* key) {
  std::FILE* file = open_for_writing(path);
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
}

}  // namespace

Authority::Authority(std::string folder, const std::string& name)
    : folder_(std::move(folder)), file_(folder_ + "/" + name + ".ca.pem"), key_(new_key()) {
  certificate_ = blank(name, key_.get(), serial_++, 3650L * 86'400);
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  extend(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate_.get(), certificate_.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  write(file_, certificate_.get());
}

Authority::~Authority() = default;

Pair Authority::issue(const std::string& name, long seconds) {
  const long serial = serial_++;
  Key key = new_key();
  Certificate certificate = blank(name, key.get(), serial, seconds);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  extend(certificate.get(), certificate_.get(), NID_subject_alt_name, "IP:127.0.0.1,IP:::1,DNS:localhost");
  extend(certificate.get(), certificate_.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  const std::string stem = file_.substr(0, file_.size() - 7) + "." + std::to_string(serial);
  Pair pair{stem + ".pem", stem + ".key"};
  write(pair.certificate, certificate.get());
  write(pair.key, key.get());
  return pair;
}

std::string Authority::fingerprint(const std::string& pem_file) {
  const std::string command = "openssl x509 -noout -fingerprint -sha256 -in '" + pem_file + "'";
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::array<char, 256> line{};
  EXPECT_NE(std::fgets(line.data(), line.size(), pipe.get()), nullptr);
  std::string text(line.data()), out;
  for (char c : text.substr(text.find('=') + 1)) {
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace ofure::test
