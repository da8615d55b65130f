#include "connectors/mqtt/tls.h"

#include <mosquitto.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ofure {
namespace {

constexpr int kVerifyPeer = 1;  // SSL_VERIFY_PEER

Done require_readable(const std::string& path, const char* what) {
  if (path.empty() || ::access(path.c_str(), R_OK) == 0) return {};
  return fail(Code::kIo, std::string(what) + " cannot be read: " + path, std::generic_category().message(errno));
}

// A locked key would make the library ask at the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

}  // namespace

Done check(const TlsFiles& files) {
  const bool named = !files.ca.empty() || !files.certificate.empty() || !files.key.empty() || !files.version.empty();
  if (!files.on && named)
    return fail(Code::kBadSetting, "certificates for the broker are named, but mqtt.tls is not true");
  if (files.certificate.empty() != files.key.empty())
    return fail(Code::kBadSetting, "a certificate for the broker needs its key, and a key its certificate");
  if (files.ca.empty() && !files.certificate.empty())
    return fail(Code::kBadSetting, "with a certificate of our own the broker's authorities must be named, too");
  TRY(require_readable(files.ca, "the file of authorities for the broker"));
  TRY(require_readable(files.certificate, "our certificate for the broker"));
  return require_readable(files.key, "the key of our certificate for the broker");
}

Done use_tls(mosquitto* handle, const TlsFiles& files) {
  auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  int code = MOSQ_ERR_SUCCESS;
  if (files.ca.empty()) {
    code = mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  } else {
    code = mosquitto_tls_set(handle, files.ca.c_str(), nullptr, or_null(files.certificate), or_null(files.key),
                             no_passphrase);
  }
  if (code == MOSQ_ERR_SUCCESS) code = mosquitto_tls_opts_set(handle, kVerifyPeer, or_null(files.version), nullptr);
  if (code == MOSQ_ERR_SUCCESS) return {};
  return fail(Code::kBadSetting, "the broker's certificates cannot be used", mosquitto_strerror(code));
}

}  // namespace ofure
