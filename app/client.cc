#include "app/client.h"

#include <httplib.h>

#include <fstream>

namespace ofure::app {
namespace {

class HttplibClient final : public Client {
 public:
  HttplibClient(const std::string& url, std::optional<std::string> key, const ClientTls& tls) : client_(url, tls.certificate, tls.key), secure_(url.starts_with("https://")), shows_certificate_(!tls.certificate.empty()) {
    if (!tls.ca.empty()) client_.set_ca_cert_path(tls.ca);
    client_.enable_server_certificate_verification(true);
    client_.set_connection_timeout(5);
    client_.set_read_timeout(60);
    client_.set_write_timeout(30);
    client_.set_follow_location(false);
    client_.set_tcp_nodelay(true);
    client_.set_keep_alive(true);
    if (key) carry("Authorization", "Bearer " + *key);
  }
  [[nodiscard]] bool valid() const { return client_.is_valid(); }

  Result<Reply> get(const std::string& path) override { return reply(client_.Get(path)); }
  Result<Reply> post(const std::string& path, const std::string& body, const std::string& media_type) override {
    return reply(client_.Post(path, body, media_type));
  }

  Result<Reply> remove(const std::string& path) override { return reply(client_.Delete(path)); }
  void carry(const std::string& field, const std::string& value) override {
    carried_.emplace(field, value);
    client_.set_default_headers(carried_);
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
  Result<Reply> reply(const httplib::Result& result) const {
    if (!result) return no_answer(result.error());
    const std::string cookie = result->get_header_value("Set-Cookie");
    return Reply{result->status, result->body, result->get_header_value("Location"), cookie.substr(0, cookie.find(';'))};
  }
  // A hub that asks for a client certificate ends the connection right after the handshake of TLS 1.3.
  Result<Reply> no_answer(httplib::Error error) const {
    const std::string why = httplib::to_string(error);
    if (error == httplib::Error::SSLServerVerification)
      return fail(Code::kUnreachable, "The hub's certificate is not vouched for. Name the file of its authority with --ca. / ハブの証明書を確かめられません。認証局のファイルを --ca で指定してください。", why);
    const bool refused = error == httplib::Error::Write || error == httplib::Error::Read;
    if (secure_ && refused)
      return fail(Code::kUnreachable, shows_certificate_ ? "The hub ended the connection: it may not trust the certificate that was shown (--cert). / ハブが接続を切りました。提示した証明書（--cert）が信用されていない可能性があります。"
                                                         : "The hub ended the connection: it may ask for a client certificate (--cert and --key). / ハブが接続を切りました。クライアント証明書（--cert と --key）が必要な可能性があります。", why);
    return fail(error == httplib::Error::Read ? Code::kTimeout : Code::kUnreachable, "The hub does not answer. Check the address (--url) and that it runs. / ハブが応答しません。アドレス（--url）と、ハブが動いていることを確かめてください。", why);
  }
  httplib::Client client_;
  httplib::Headers carried_;
  const bool secure_, shows_certificate_;
};

}  // namespace

Result<std::unique_ptr<Client>> Client::create(const std::string& url, std::optional<std::string> key, const ClientTls& tls) {
  std::string base = url;
  while (!base.empty() && base.back() == '/') base.pop_back();
  bool known = base.rfind("http://", 0) == 0 || base.rfind("https://", 0) == 0;
  if (!known || base.find('/', base.find("//") + 2) != std::string::npos) {
    return fail(Code::kBadInput, "The address must be http://HOST:PORT or https://HOST:PORT, not \"" + url + "\". / アドレスは http://HOST:PORT か https://HOST:PORT で書いてください。");
  }
  if (tls.certificate.empty() != tls.key.empty()) return fail(Code::kBadInput, "A client certificate and its key are given both or neither. / クライアント証明書と鍵は、両方を指定してください。");
  for (const std::string* file : {&tls.ca, &tls.certificate, &tls.key}) {
    if (!file->empty() && !std::ifstream(*file)) return fail(Code::kBadInput, "The file " + *file + " cannot be read. / このファイルを読めません。");
  }
  auto client = std::make_unique<HttplibClient>(base, std::move(key), tls);
  if (!client->valid()) return fail(Code::kBadInput, "The address \"" + url + "\" cannot be used. / このアドレスは使えません。");
  return client;
}

}  // namespace ofure::app
