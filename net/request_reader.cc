#include "net/request_reader.h"

#include <algorithm>
#include <array>

namespace ofure::net {
namespace {

namespace beast = boost::beast::http;

constexpr std::array<std::string_view, 7> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return lower(text.substr(0, prefix.size())) == prefix;
}

// "http://host/path?query" → "/path?query"; other forms stay as they are.
std::string_view origin_form(std::string_view target) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    std::size_t path = target.find_first_of("/?");
    return path == std::string_view::npos ? "/" : target.substr(path);
  }
  return target;
}

// "GET / HTTP/2.0", but neither "GET / HTTP/1.1" with something wrong behind it nor "GET / FTP/1".
bool names_other_version(std::string_view line) {
  constexpr std::string_view kName = " HTTP/";
  std::size_t at = line.rfind(kName);
  if (at == std::string_view::npos) return false;
  line.remove_prefix(at + kName.size());
  const bool ours = line.substr(0, 3) == "1.0" || line.substr(0, 3) == "1.1";
  return !ours && !line.empty() && line.front() >= '0' && line.front() <= '9';
}

beast::error any_error() { return beast::error::bad_field; }

}  // namespace

RequestReader::RequestReader(std::uint32_t header_limit, std::uint64_t body_limit) : header_limit_(header_limit) {
  basic_parser::header_limit(header_limit);
  basic_parser::body_limit(body_limit);
}

std::size_t RequestReader::put(std::string_view bytes) {
  const std::size_t given = bytes.size();
  while (!got_some() && bytes.substr(0, 2) == "\r\n")
    bytes.remove_prefix(2);  // RFC 9112 2.2: empty lines before a request
  if (!got_some() && bytes == "\r") return given - bytes.size();
  while (!bytes.empty() && !is_done() && !refused()) {
    const bool was_header = !header_done_;
    Fault fault;
    const std::size_t used = basic_parser::put({bytes.data(), bytes.size()}, fault);
    const std::string_view before = bytes;
    bytes.remove_prefix(used);
    if (was_header) header_bytes_ += used;
    if (!refused() && fault && fault != beast::error::need_more) refuse(fault, before);
    if (was_header && !refused() && header_bytes_ + (header_done_ ? 0 : bytes.size()) > header_limit_) {
      refuse(431, "The header of the request is too large. / 要求の見出しが大きすぎます。");
    }
    if (fault) break;
  }
  // A chunk's size line or the trailer: Beast takes it whole, so its rest may not grow for ever.
  if (!refused() && !complete() && header_done_ && bytes.size() > header_limit_) {
    refuse(431, "The trailer or a chunk's size line is too large. / 要求のトレーラーかチャンクの行が大きすぎます。");
  }
  return given - bytes.size();
}

void RequestReader::refuse(int status, std::string_view detail) {
  if (!refused()) refusal_ = {status, detail};
}

void RequestReader::refuse(const Fault& fault, std::string_view rest) {
  if (fault == beast::error::body_limit) return refuse(413, "The body of the request is too large. / 要求の本文が大きすぎます。");
  if (fault == beast::error::header_limit) return refuse(431, "The header of the request is too large. / 要求の見出しが大きすぎます。");
  if (fault == beast::error::bad_version) {
    const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
    if (names_other_version(line)) return refuse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here. / HTTP/1.0 か HTTP/1.1 で送ってください。");
  }
  refuse(400, "The request is not well-formed HTTP. / HTTP の要求として読めません。");
}

void RequestReader::read_target(std::string_view target) {
  target = origin_form(target);
  std::size_t question = target.find('?');
  std::string_view path = target.substr(0, question);
  if (path.empty() && question == 0) path = "/";
  if (path.empty() || path.front() != '/') return refuse(400, "The path of the request must begin with a slash. / 要求のパスは / で始めてください。");
  if (target.find('#') != std::string_view::npos) return refuse(400, "A request target has no fragment. / 要求のアドレスに # は使えません。");
  auto decoded = ofure::http::percent_decoded(path, false);
  if (!decoded) return refuse(400, "The path of the request is not correctly percent-encoded. / パスのパーセント符号化が正しくありません。");
  request_.path = std::move(*decoded);
  request_.raw_path = std::string(path);
  if (question == std::string_view::npos) return;
  auto query = ofure::http::parse_query(target.substr(question + 1));
  if (!query) return refuse(400, "The query of the request is not correctly percent-encoded. / クエリのパーセント符号化が正しくありません。");
  request_.query = std::move(*query);
}

void RequestReader::on_request_impl(beast::verb, View method, View target, int version, Fault& fault) {
  http11_ = version == 11;
  request_.method.assign(method.data(), method.size());
  if (std::find(kMethods.begin(), kMethods.end(), request_.method) == kMethods.end()) {
    refuse(405, "This method is not known here. / このメソッドは使えません。");
  } else {
    head_ = request_.method == "HEAD";
    if (head_) request_.method = "GET";
    read_target({target.data(), target.size()});
  }
  if (refused()) fault = any_error();
}

void RequestReader::on_field_impl(beast::field field, View name, View value, Fault& fault) {
  if (header_done_) return;  // a trailer; nothing of ours is sent in one
  std::string_view text{value.data(), value.size()};
  if (field == beast::field::host) ++hosts_;
  if (field == beast::field::content_length && ++lengths_ > 1) refuse(400, "Content-Length is given twice. / Content-Length が二つあります。");
  if (field == beast::field::authorization && ++keys_ > 1)
    refuse(400, "Authorization is given twice. / Authorization が二つあります。");
  if (field == beast::field::transfer_encoding) {
    if (!http11_) refuse(400, "HTTP/1.0 has no transfer codings. / HTTP/1.0 では Transfer-Encoding は使えません。");
    if (lower(text) != "chunked") refuse(501, "Only the transfer coding \"chunked\" is known here. / Transfer-Encoding は chunked だけです。");
  }
  if (field == beast::field::expect && http11_) {
    if (lower(text) != "100-continue") refuse(417, "Only the expectation \"100-continue\" is known here. / Expect は 100-continue だけです。");
    expects_continue_ = true;
  }
  // Taken as it stands, a packed body would be judged as broken XML, and the sender would look for the fault there.
  if (field == beast::field::content_encoding && lower(text) != "identity" && !text.empty())
    refuse(415, "A body is sent as it is, without a Content-Encoding. / 本文は圧縮せずに送ってください。");
  if (refused()) {
    fault = any_error();
    return;
  }
  request_.fields.emplace_back(lower({name.data(), name.size()}), text);
}

void RequestReader::on_header_impl(Fault& fault) {
  header_done_ = true;
  if (hosts_ > 1 || (http11_ && hosts_ == 0)) refuse(400, "A request has exactly one Host field. / Host は一つだけ必要です。");
  if (refused()) fault = any_error();
}

std::size_t RequestReader::on_body_impl(View body, Fault&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

std::size_t RequestReader::on_chunk_body_impl(std::uint64_t, View body, Fault&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

}  // namespace ofure::net
