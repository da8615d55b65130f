#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <ctime>

#include "core/digest.h"
#include "core/log.h"
#include "core/metrics.h"

namespace ofure::net {
namespace {

using std::chrono::system_clock;

constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kCiphers13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr std::chrono::hours kSoon(14 * 24);

std::string openssl_says() {
  std::string out;
  while (unsigned long code = ERR_get_error()) {
    char text[256];
    ERR_error_string_n(code, text, sizeof text);
    out += (out.empty() ? "" : "; ") + std::string(text);
  }
  return out;
}

Result<system_clock::time_point> moment_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
    return fail(Code::kBadSetting, "The certificate's end of validity cannot be read.");
  return system_clock::from_time_t(timegm(&parts));
}

// A key with a passphrase would have OpenSSL ask at the terminal and stop the hub there.
int no_passphrase(char*, int, int, void*) { return -1; }

int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned in_size,
                    void*) {
  constexpr std::string_view kOurs("\x08http/1.1", 9);
  unsigned char* chosen = nullptr;
  int found = SSL_select_next_proto(&chosen, size, reinterpret_cast<const unsigned char*>(kOurs.data()),
                                    static_cast<unsigned>(kOurs.size()), in, in_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Done harden(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_NO_TICKET);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  const bool done = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                    SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_set_cipher_list(context, kCiphers12) == 1 &&
                    SSL_CTX_set_ciphersuites(context, kCiphers13) == 1 &&
                    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
  if (!done) return fail(Code::kBadSetting, "This OpenSSL cannot do the TLS the hub asks for.", openssl_says());
  return {};
}

Done trust_clients(SSL_CTX* context, const NetSettings& settings) {
  if (settings.tls_client == "none") return {};
  STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(settings.tls_client_ca.c_str());
  if (names == nullptr || SSL_CTX_load_verify_file(context, settings.tls_client_ca.c_str()) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return fail(Code::kBadSetting, "The authorities in " + settings.tls_client_ca + " cannot be read.", openssl_says());
  }
  SSL_CTX_set_client_CA_list(context, names);
  SSL_CTX_set_verify_depth(context, 4);
  const int more = settings.tls_client == "required" ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | more, nullptr);
  return {};
}

Done check_together(const NetSettings& s) {
  if (s.tls_certificate.empty() != s.tls_key.empty())
    return fail(Code::kBadSetting, "http.tls_certificate and http.tls_key are given both or neither. / http.tls_certificate と http.tls_key は両方を指定するか、どちらも指定しないでください。");
  if (s.tls_client != "none" && s.tls_client_ca.empty())
    return fail(Code::kBadSetting, "http.tls_client = \"" + s.tls_client + "\" needs http.tls_client_ca. / http.tls_client_ca が必要です。");
  return {};
}

void warn_of_open_key(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & S_IRWXO) != 0)
    log_warning("every user of this machine can read the key of the certificate", {{"file", path}});
}

}  // namespace

void SslFree::operator()(ssl_st* ssl) const noexcept { SSL_free(ssl); }

PeerIdentity identity_of(ssl_st* ssl) {
  PeerIdentity identity;
  std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), X509_free);
  if (!certificate || SSL_get_verify_result(ssl) != X509_V_OK) return identity;
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  auto until = moment_of(X509_get0_notAfter(certificate.get()));
  if (size <= 0) return identity;
  const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  if (!until) return identity;
  identity.fingerprint = sha256(bytes).hex();
  identity.until = *until;
  std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), BIO_free);
  const unsigned long form = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (text && X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate.get()), 0, form) >= 0) {
    char* at = nullptr;
    const long length = BIO_get_mem_data(text.get(), &at);
    identity.subject.assign(at, static_cast<std::size_t>(length));
  }
  return identity;
}

std::string_view version_of(ssl_st* ssl) { return SSL_get_version(ssl); }

TlsFailure last_tls_failure() {
  std::string_view why = "other";
  switch (ERR_GET_REASON(ERR_peek_error())) {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      why = "no_client_certificate";
      break;
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      why = "client_certificate";
      break;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_NO_SHARED_CIPHER:
      why = "version_or_cipher";
      break;
    default:
      break;
  }
  return {why, openssl_says()};
}

Result<std::unique_ptr<Tls>> Tls::open(const NetSettings& settings) {
  TRY(check_together(settings));
  std::unique_ptr<Tls> tls(new Tls(settings));
  TRY(tls->take_up());
  return tls;
}

Result<Tls::Loaded> Tls::load() const {
  ERR_clear_error();
  std::shared_ptr<ssl_ctx_st> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return fail(Code::kBadSetting, "OpenSSL gives no context.", openssl_says());
  TRY(harden(context.get()));
  if (SSL_CTX_use_certificate_chain_file(context.get(), settings_.tls_certificate.c_str()) != 1)
    return fail(Code::kBadSetting, "The certificate " + settings_.tls_certificate + " cannot be used.", openssl_says());
  if (SSL_CTX_use_PrivateKey_file(context.get(), settings_.tls_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    return fail(Code::kBadSetting, "The key " + settings_.tls_key + " cannot be used with the certificate.",
                openssl_says());
  warn_of_open_key(settings_.tls_key);
  TRY(trust_clients(context.get(), settings_));
  TRY_ASSIGN(auto expires, moment_of(X509_get0_notAfter(SSL_CTX_get0_certificate(context.get()))));
  return Loaded{std::move(context), expires};
}

std::string Tls::stamp() const {
  std::string out;
  for (const std::string* path : {&settings_.tls_certificate, &settings_.tls_key, &settings_.tls_client_ca}) {
    struct stat facts{};
    if (path->empty() || ::stat(path->c_str(), &facts) != 0) {
      out += "none ";
      continue;
    }
    for (auto number :
         {static_cast<std::int64_t>(facts.st_ino), static_cast<std::int64_t>(facts.st_size),
          static_cast<std::int64_t>(facts.st_mtim.tv_sec), static_cast<std::int64_t>(facts.st_mtim.tv_nsec)})
      out += std::to_string(number) + " ";
  }
  return out;
}

Done Tls::take_up() {
  std::string now = stamp();  // before the reading: a file that changes meanwhile is read once more
  auto fresh = load();
  Lock lock(mutex_);
  stamp_ = std::move(now);
  const auto moment = system_clock::now();
  if (fresh && fresh->expires <= moment && loaded_.context && loaded_.expires > moment)
    fresh = fail(Code::kBadSetting, "The new certificate has already expired.");
  complaint_ = fresh ? "" : fresh.error().text();
  if (!fresh) return tl::unexpected(fresh.error());
  loaded_ = std::move(*fresh);
  ++generation_;
  return {};
}

Ssl Tls::begin(int socket) const {
  std::shared_ptr<ssl_ctx_st> context;
  {
    Lock lock(mutex_);
    context = loaded_.context;
  }
  Ssl ssl(SSL_new(context.get()));
  if (!ssl || SSL_set_fd(ssl.get(), socket) != 1) return nullptr;
  SSL_set_accept_state(ssl.get());
  return ssl;
}

std::uint64_t Tls::generation() const {
  Lock lock(mutex_);
  return generation_;
}

void Tls::reload() {
  auto done = take_up();
  metrics::count("ofure_tls_reloads_total", "Times the certificate was read again.",
                 {{"result", done ? "taken" : "refused"}});
  if (done) return log_info("the certificate was read again", {{"file", settings_.tls_certificate}});
  log_error("the new certificate cannot be used; the old one stays", {{"error", done.error().text()}});
}

void Tls::look() {
  const std::string now = stamp();
  {
    Lock lock(mutex_);
    if (now == stamp_) return;
  }
  reload();
}

std::vector<std::string> Tls::notes(system_clock::time_point now) const {
  Lock lock(mutex_);
  std::vector<std::string> notes;
  if (!complaint_.empty()) notes.push_back("tls: the new certificate cannot be used, the old one stays: " + complaint_);
  const auto left = loaded_.expires - now;
  if (left <= std::chrono::seconds(0)) {
    notes.push_back("tls: the certificate has expired");
  } else if (left < kSoon) {
    const auto days = std::chrono::duration_cast<std::chrono::hours>(left).count() / 24;
    notes.push_back("tls: the certificate ends in " + std::to_string(days) + " days; renew it");
  }
  return notes;
}

system_clock::time_point Tls::expires() const {
  Lock lock(mutex_);
  return loaded_.expires;
}

}  // namespace ofure::net
