#pragma once

#include <string>

#include "core/result.h"

struct mosquitto;

namespace ofure {

// How a connection to a broker is encrypted and proved. The broker's certificate must be signed by one of the
// authorities and name the host we asked for; there is no way to leave that out.
struct TlsFiles {
  bool on = false;
  std::string ca;           // file of the authorities that may vouch for the broker; "" = those of the system
  std::string certificate;  // ours, with its key, for brokers that ask for one
  std::string key;
  std::string version;  // the oldest allowed: "tlsv1.2" or "tlsv1.3"; "" = 1.2
};

// Errors: kBadSetting, kIo: a file cannot be read (named), or a certificate comes without its key.
[[nodiscard]] Done check(const TlsFiles& files);
// REQUIRES: check() found nothing; the handle is not connected. Errors: kBadSetting.
[[nodiscard]] Done use_tls(mosquitto* handle, const TlsFiles& files);

}  // namespace ofure
