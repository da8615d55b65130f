#include "app/client.h"

#include <httplib.h>

#include <fstream>

namespace ofure::app {
namespace {

class HttplibClient final : public Client {
 public:
  HttplibClient(const std::string& url, std::optional<std::string> key, const ClientTls& tls) : client_(url, tls.certificate, tls.key) {
    if (!tls.ca.empty()) client_.set_ca_cert_path(tls.ca);
    client_.enable_server_certificate_verification(true);
    client_.set_connection_timeout(5);
    client_.set_read_timeout(60);
    client_.set_write_timeout(30);
    client_.set_follow_location(false);
    client_.set_tcp_nodelay(true);
    client_.set_keep_alive(true);
    if (key) client_.set_default_headers({{"Authorization", "Bearer " + *key}});
  }
  [[nodiscard]] bool valid() const { return client_.is_valid(); }

  Result<Reply> get(const std::string& path) override { return reply(client_.Get(path)); }
  Result<Reply> post(const std::string& path, const std::string& body, const std::string& media_type) override {
    return reply(client_.Post(path, body, media_type));
  }

  Done follow(const std::string& path, int silence_s, const std::function<bool(std::string_view)>& piece) override {
    client_.set_read_timeout(silence_s);
    int status = 0;
    std::string refusal;
    bool stopped = false;
    auto result = client_.Get(
        path,
        [&](const httplib::Response& response) {
          status = response.status;
          return true;
        },
        [&](const char* data, std::size_t size) {
          if (status != 200) {
            refusal.append(data, size);
            return refusal.size() < 100'000;
          }
          stopped = !piece({data, size});
          return !stopped;
        });
    if (status != 0 && status != 200) return fail(Code::kRefused, "The hub answered " + std::to_string(status) + ".", refusal);
    if (stopped) return {};
    return fail(Code::kUnreachable, "The stream ended.", httplib::to_string(result.error()));
  }
  void stop() override { client_.stop(); }

 private:
  static Result<Reply> reply(const httplib::Result& result) {
    if (!result) {
      if (result.error() == httplib::Error::SSLServerVerification)
        return fail(Code::kUnreachable, "The hub's certificate is not vouched for. Name the file of its authority with --ca.", httplib::to_string(result.error()));
      bool late = result.error() == httplib::Error::Read;
      return fail(late ? Code::kTimeout : Code::kUnreachable, "The hub does not answer.", httplib::to_string(result.error()));
    }
    return Reply{result->status, result->body, result->get_header_value("Location")};
  }
  httplib::Client client_;
};

}  // namespace

Result<std::unique_ptr<Client>> Client::create(const std::string& url, std::optional<std::string> key, const ClientTls& tls) {
  std::string base = url;
  while (!base.empty() && base.back() == '/') base.pop_back();
  bool known = base.rfind("http://", 0) == 0 || base.rfind("https://", 0) == 0;
  if (!known || base.find('/', base.find("//") + 2) != std::string::npos) {
    return fail(Code::kBadInput, "The address must be http://HOST:PORT or https://HOST:PORT, not \"" + url + "\".");
  }
  if (tls.certificate.empty() != tls.key.empty()) return fail(Code::kBadInput, "A client certificate and its key are given both or neither.");
  for (const std::string* file : {&tls.ca, &tls.certificate, &tls.key}) {
    if (!file->empty() && !std::ifstream(*file)) return fail(Code::kBadInput, "The file " + *file + " cannot be read.");
  }
  auto client = std::make_unique<HttplibClient>(base, std::move(key), tls);
  if (!client->valid()) return fail(Code::kBadInput, "The address \"" + url + "\" cannot be used.");
  return client;
}

}  // namespace ofure::app
