#include "ingest/session_cookie.h"

#include <arpa/inet.h>

#include <algorithm>

namespace ofure {
namespace {

// "https://hub.example/ofure" → "https://hub.example"
std::string_view origin_of(std::string_view url) {
  auto scheme = url.find("://");
  return scheme == std::string_view::npos ? url : url.substr(0, url.find('/', scheme + 3));
}

bool is_this_machine(const std::string& peer) {
  in_addr address{};
  if (::inet_pton(AF_INET, peer.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
  return peer == "::1";
}

}  // namespace

bool SessionCookie::secure(const http::Request& request) const {
  return request.secure || public_url_.rfind("https://", 0) == 0;
}

Done SessionCookie::may_travel(const http::Request& request) {
  if (request.secure || is_this_machine(request.peer)) return {};
  return fail(Code::kDenied,
              "Signing in works over https alone: over plain HTTP the password could be read on its way. Use the https "
              "address of this hub, or a proxy on the hub's own machine. / "
              "サインインには https が必要です（平文の HTTP ではパスワードが読み取られるおそれがあります）。https:// で"
              "始まるアドレスを使ってください。");
}

// The prefix keeps a page of a neighbouring host name, or one without TLS, from planting a cookie of this name.
std::string SessionCookie::name(const http::Request& request) const {
  return secure(request) ? "__Host-ofure_session" : "ofure_session";
}

std::optional<std::string> SessionCookie::token_in(const http::Request& request) const {
  auto field = request.field("cookie");
  if (!field) return std::nullopt;
  const std::string wanted = name(request) + "=";
  std::string_view rest = *field;
  while (!rest.empty()) {
    const auto end = rest.find(';');
    std::string_view one = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.rfind(wanted, 0) == 0 && one.size() > wanted.size()) return std::string(one.substr(wanted.size()));
  }
  return std::nullopt;
}

std::string SessionCookie::set(const http::Request& request, std::string_view token,
                               std::chrono::seconds lifetime) const {
  return name(request) + "=" + std::string(token) +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(lifetime.count()) +
         (secure(request) ? "; Secure" : "");
}

std::string SessionCookie::clear(const http::Request& request) const {
  return set(request, "", std::chrono::seconds(0));
}

bool SessionCookie::from_own_page(const http::Request& request) const {
  if (auto site = request.field("sec-fetch-site"); site && *site != "same-origin" && *site != "none") return false;
  auto origin = request.field("origin");
  if (!origin) return true;
  if (*origin == origin_of(public_url_)) return true;
  auto host = request.field("host");
  const auto scheme = origin->find("://");
  // A page in clear under our name is anybody's who stands between.
  if (request.secure && origin->substr(0, scheme) != "https") return false;
  return host && !host->empty() && scheme != std::string_view::npos && origin->substr(scheme + 3) == *host;
}

}  // namespace ofure
