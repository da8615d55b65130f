#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ofure::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The listener a request came by. An operator's call is answered at kOnly and kAdmin.
enum class Entrance {
  kOnly,    // there is no other
  kPublic,  // there is another for operators
  kAdmin,   // the operators'
};

// A request as plain values: no socket, no library. Field names are lower case.
struct Request {
  std::string method;     // "GET"
  std::string path;       // percent-decoded, without the query: "/v1/exercise/bulletins"
  std::string raw_path;   // as sent, still encoded, so that an id with a slash in it stays one segment; "" = the same as path
  Fields query;           // decoded, in order of appearance
  Fields fields;          // header fields
  std::string body;
  std::string peer;       // address of the caller, for logs and limits
  Entrance entrance = Entrance::kOnly;
  bool secure = false;             // came over TLS that ends here; never concluded from a header field
  std::string peer_certificate;    // SHA-256 of the DER of the client certificate that was verified, lower-case hex; "" = none. From the TLS layer alone
  std::string peer_subject;        // its subject (RFC 2253), for logs; "" = none

  // The first value of a header field or query parameter, or nothing. `name` in lower case for fields.
  [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

// One reader's place in an endless answer (server-sent events). The ledger is the queue: a reader holds a cursor and asks for what comes next, so
// a slow one costs no memory and loses nothing. net calls the functions one at a time, never two at once.
class Feed {
 public:
  virtual ~Feed() = default;
  using Frame = std::shared_ptr<const std::string>;  // bytes as they go on the wire; shared by all readers of the same thing

  // What is ready in memory right now, at most about `bytes`; never blocks, runs on the socket thread. Empty: nothing in memory for this cursor.
  [[nodiscard]] virtual std::vector<Frame> ready(std::size_t bytes) = 0;
  // True when the cursor is behind and ready() cannot help: fetch() must be called on a worker.
  [[nodiscard]] virtual bool behind() const = 0;
  // As ready(), but may read the ledger and block.
  [[nodiscard]] virtual std::vector<Frame> fetch(std::size_t bytes) = 0;
  // The frame sent when nothing else was for the heartbeat interval.
  [[nodiscard]] virtual Frame heartbeat() = 0;
  // True when the reader gets nothing any more: net ends the answer. Asked after each fetch().
  [[nodiscard]] virtual bool over() const { return false; }
};

struct Response {
  int status = 200;
  Fields fields;                               // without Content-Length, Date, Connection: net writes those
  std::shared_ptr<const std::string> body;     // null = empty
  std::unique_ptr<Feed> feed;                  // set: the body goes on for ever after `body`
  // Called once, after the last byte of the answer was handed to the socket. May be empty.
  std::function<void()> sent;
};

// A Response with a text body and its media type.
[[nodiscard]] Response answer(int status, std::string_view media_type, std::string body);

// Called by net on a worker thread for each complete request; may block; must not throw.
using Handler = std::function<Response(const Request&)>;

// "a%20b" → "a b"; nothing when a percent sign is not followed by two hex digits or the result has a NUL.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
// Every byte outside the unreserved set of RFC 3986 as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);
// "a=1&b=2" → pairs; nothing when a part cannot be decoded.
[[nodiscard]] std::optional<Fields> parse_query(std::string_view text);

}  // namespace ofure::http
