#include "connectors/webhook/line.h"

#include <fmt/format.h>
#include <httplib.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <utility>

namespace ofure {
namespace {

// The answer is in its head. Its body matters only because the connection can be used again behind it.
constexpr std::chrono::milliseconds kBodyPatience{500};

void check_name(SSL_CTX* context, const WebhookUrl& url) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  X509_VERIFY_PARAM* wanted = SSL_CTX_get0_param(context);
  if (url.literal) {
    X509_VERIFY_PARAM_set1_ip_asc(wanted, url.host.c_str());
  } else {
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(wanted, url.host.data(), url.host.size());
  }
}

std::string seconds_text(std::int64_t ms) {
  return ms % 1000 == 0 ? fmt::format("{} s", ms / 1000) : fmt::format("{} ms", ms);
}

std::string certificate_fault(long result, const std::string& host) {
  if (result == X509_V_OK || result == X509_V_ERR_HOSTNAME_MISMATCH || result == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    return "its certificate does not match the name " + host;
  }
  return std::string("its certificate is not trusted: ") + X509_verify_cert_error_string(result);
}

}  // namespace

struct Line::Inside {
  std::unique_ptr<httplib::ClientImpl> client;
  httplib::SSLClient* tls = nullptr;  // the client, when it is one
  std::string place;                  // "192.0.2.7:443"
  WebhookSettings settings;
  int socket = -1;     // a descriptor of our own for the client's socket
  bool whole = false;  // the last answer was read to its end
  Watchdog::Watch* watch = nullptr;

  ~Inside() {
    // So that nothing the client still says to the peer can block.
    if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
    client.reset();
    if (socket >= 0) ::close(socket);
  }

  void configure(const WebhookUrl& url, const IpAddress& address);
  void take_socket(int theirs);
  [[nodiscard]] std::string why(httplib::Error error, const WebhookUrl& url) const;
};

void Line::Inside::configure(const WebhookUrl& url, const IpAddress& address) {
  const std::chrono::milliseconds deadline(settings.deadline_ms);
  client->set_hostname_addr_map({{url.host, address.text()}});
  client->set_connection_timeout(std::chrono::milliseconds(settings.connect_timeout_ms));
  client->set_read_timeout(deadline);
  client->set_write_timeout(deadline);
  client->set_follow_location(false);
  client->set_decompress(false);
  client->set_url_encode(false);
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_socket_options([this](socket_t theirs) { take_socket(theirs); });
  if (tls == nullptr) return;
  tls->enable_server_certificate_verification(true);
  if (!settings.ca_file.empty()) tls->set_ca_cert_path(settings.ca_file);
  check_name(tls->ssl_context(), url);
}

void Line::Inside::take_socket(int theirs) {
  const int old = std::exchange(socket, ::dup(theirs));
  watch->over(socket);
  if (old >= 0) ::close(old);
}

std::string Line::Inside::why(httplib::Error error, const WebhookUrl& url) const {
  switch (watch->cut()) {
    case Watchdog::Cut::kDeadline:
      return "no answer within " + seconds_text(settings.deadline_ms);
    case Watchdog::Cut::kFlood:
      return "its answer has no end";
    case Watchdog::Cut::kStopped:
      return "we are stopping";
    case Watchdog::Cut::kNone:
      break;
  }
  switch (error) {
    case httplib::Error::Connection:
      return "no connection to " + place;
    case httplib::Error::ConnectionTimeout:
      return "no connection to " + place + " within " + seconds_text(settings.connect_timeout_ms);
    case httplib::Error::SSLConnection:
      return "the TLS handshake with " + place + " failed or took too long";
    case httplib::Error::SSLLoadingCerts:
      return "the certificate authorities could not be loaded";
    case httplib::Error::SSLServerVerification:
      return certificate_fault(tls->get_openssl_verify_result(), url.host);
    case httplib::Error::Write:
      return "closed the connection while the message was sent";
    case httplib::Error::Read:
      return "ended the connection without an answer in HTTP";
    default:
      return "the call failed: " + httplib::to_string(error);
  }
}

Line::Line(const WebhookUrl& url, const IpAddress& address, const WebhookSettings& settings)
    : receiver_(receiver_of(url)), inside_(std::make_unique<Inside>()) {
  inside_->settings = settings;
  inside_->place = (address.is_v4() ? address.text() : "[" + address.text() + "]") + ":" + std::to_string(url.port);
  if (url.tls) {
    auto client = std::make_unique<httplib::SSLClient>(url.host, url.port);
    inside_->tls = client.get();
    inside_->client = std::move(client);
  } else {
    inside_->client = std::make_unique<httplib::ClientImpl>(url.host, url.port);
  }
  inside_->configure(url, address);
}

Line::~Line() = default;

Attempt Line::post(const WebhookUrl& url, const WebhookMessage& message, Watchdog::Watch& watch) {
  Inside& in = *inside_;
  Attempt attempt;
  in.watch = &watch;
  in.whole = false;
  watch.over(in.socket);

  httplib::Request request;
  request.method = "POST";
  request.path = url.target;
  request.body = message.body;
  request.headers.emplace("Host", url.authority());
  for (const auto& [name, value] : message.fields) request.headers.emplace(name, value);
  auto take_answer = [&](const httplib::Response& response) {
    attempt.answer = {response.status, response.get_header_value("Location"), response.get_header_value("Retry-After")};
  };
  request.response_handler = [&](const httplib::Response& response) {
    take_answer(response);
    watch.shorten(std::chrono::steady_clock::now() + kBodyPatience);
    return true;
  };
  std::int64_t body = 0;
  request.content_receiver = [&](const char*, std::size_t size, std::uint64_t, std::uint64_t) {
    body += static_cast<std::int64_t>(size);
    return body <= in.settings.answer_limit;
  };

  httplib::Response response;
  auto error = httplib::Error::Success;
  in.whole = in.client->send(request, response, error);
  // The library calls no handler for an answer that has no body by its status.
  if (in.whole && !attempt.answer) take_answer(response);
  if (!attempt.answer) {
    attempt.failure = in.why(error, url);
    attempt.unconnected = error == httplib::Error::Connection || error == httplib::Error::ConnectionTimeout;
  }
  if (watch.cut() != Watchdog::Cut::kNone) in.whole = false;
  watch.over(-1);
  in.watch = nullptr;
  return attempt;
}

bool Line::kept() const { return inside_->whole && inside_->client->is_socket_open() != 0; }

std::string Line::receiver_of(const WebhookUrl& url) { return (url.tls ? "https://" : "http://") + url.authority(); }

Done check_ca_file(const std::string& path) {
  if (path.empty()) return {};
  const std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> store(X509_STORE_new(), X509_STORE_free);
  if (X509_STORE_load_locations(store.get(), path.c_str(), nullptr) == 1) return {};
  return fail(Code::kBadSetting, "webhooks.ca_file: there are no certificate authorities (PEM) in " + path);
}

}  // namespace ofure
