#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace ofure {

// The cookie that carries a session's token, and the rules of when it may count (docs/wire/session.md). A value: safe
// from any thread.
class SessionCookie {
 public:
  // `public_url`: where people reach the hub; https:// there makes the cookie a secure one, whoever ends the TLS. So
  // does a request that came over TLS.
  explicit SessionCookie(std::string public_url = "") : public_url_(std::move(public_url)) {}

  [[nodiscard]] std::optional<std::string> token_in(const http::Request& request) const;
  // The value of a Set-Cookie field.
  [[nodiscard]] std::string set(const http::Request& request, std::string_view token,
                                std::chrono::seconds lifetime) const;
  [[nodiscard]] std::string clear(const http::Request& request) const;
  // Whether password, code and token may travel the way this request came: over TLS, or from this machine (also from a
  // proxy on it). Nothing, or kDenied with what to do.
  [[nodiscard]] static Done may_travel(const http::Request& request);
  // False when the browser says that another site's page made the request.
  [[nodiscard]] bool from_own_page(const http::Request& request) const;

 private:
  [[nodiscard]] bool secure(const http::Request& request) const;
  [[nodiscard]] std::string name(const http::Request& request) const;
  std::string public_url_;
};

}  // namespace ofure
