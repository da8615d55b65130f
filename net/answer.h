#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "core/http.h"

namespace ofure::net {

// How a reader of the answer knows where its body ends.
enum class Framing { kLength, kChunked, kUntilClose };

struct Form {
  Framing framing = Framing::kLength;
  std::size_t length = 0;  // of the body a GET would have had
  bool keep_alive = false;
  std::int64_t hsts_s = 0;  // 0 = not over TLS, or not wished for
};

// The status line and all fields, to the empty line. Fields net writes itself are left out of `response.fields`. Where
// the handler says nothing of it, a page may load nothing and be framed by nobody, sends no address along, and nothing
// is kept in a cache (OWASP ASVS 4.0.3, 8.2.1 and 14.4). `date`
// is the value of the Date field.
[[nodiscard]] std::string head_of(const http::Response& response, const Form& form, std::string_view date);

// False for an answer that cannot go on the wire: a status outside 200 to 599, or a line break in a field. A bug of the
// handler.
[[nodiscard]] bool is_sendable(const http::Response& response);

// True where HTTP forbids a body (204, 304).
[[nodiscard]] bool is_bodiless(int status);

// The problem JSON of a request that net refuses itself.
[[nodiscard]] http::Response refusal_of(int status, std::string_view detail);

// "Thu, 01 Jan 2026 00:00:00 GMT", made once a second. One per thread.
class DateLine {
 public:
  [[nodiscard]] std::string_view now();

 private:
  std::time_t at_ = -1;
  std::string text_;
};

}  // namespace ofure::net
