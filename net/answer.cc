#include "net/answer.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/json_writer.h"

namespace ofure::net {
namespace {

struct Title {
  int status;
  std::string_view en;
  std::string_view ja;
};

// What net says itself; other titles are the handler's.
constexpr std::array kTitles{
    Title{400, "Bad Request", "リクエストの形式が正しくありません"},
    Title{405, "Method Not Allowed", "このメソッドは使えません"},
    Title{408, "Request Timeout", "リクエストが時間内に届きませんでした"},
    Title{413, "Content Too Large", "本文が大きすぎます"},
    Title{417, "Expectation Failed", "Expect の指定に応じられません"},
    Title{431, "Request Header Fields Too Large", "ヘッダが大きすぎます"},
    Title{500, "Internal Server Error", "サーバ内部の誤りです"},
    Title{501, "Not Implemented", "この転送符号化には対応していません"},
    Title{503, "Service Unavailable", "混み合っています。しばらくして再送してください"},
    Title{505, "HTTP Version Not Supported", "この HTTP の版には対応していません"},
};

constexpr std::array kReasons{
    Title{200, "OK", ""},
    Title{201, "Created", ""},
    Title{202, "Accepted", ""},
    Title{204, "No Content", ""},
    Title{206, "Partial Content", ""},
    Title{301, "Moved Permanently", ""},
    Title{302, "Found", ""},
    Title{303, "See Other", ""},
    Title{304, "Not Modified", ""},
    Title{307, "Temporary Redirect", ""},
    Title{308, "Permanent Redirect", ""},
    Title{401, "Unauthorized", ""},
    Title{403, "Forbidden", ""},
    Title{404, "Not Found", ""},
    Title{406, "Not Acceptable", ""},
    Title{409, "Conflict", ""},
    Title{410, "Gone", ""},
    Title{412, "Precondition Failed", ""},
    Title{415, "Unsupported Media Type", ""},
    Title{422, "Unprocessable Content", ""},
    Title{428, "Precondition Required", ""},
    Title{429, "Too Many Requests", ""},
    Title{502, "Bad Gateway", ""},
    Title{504, "Gateway Timeout", ""},
    Title{507, "Insufficient Storage", ""},
};

template <class Table>
const Title* find(const Table& table, int status) {
  auto at = std::find_if(table.begin(), table.end(), [&](const Title& row) { return row.status == status; });
  return at == table.end() ? nullptr : &*at;
}

std::string_view reason_of(int status) {
  const Title* row = find(kReasons, status);
  if (row == nullptr) row = find(kTitles, status);
  return row == nullptr ? "Status" : row->en;
}

bool equal_names(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 6> kOurs{"content-length",    "date",   "connection",
                                                  "transfer-encoding", "server", "keep-alive"};
  return std::any_of(kOurs.begin(), kOurs.end(), [&](std::string_view ours) { return equal_names(name, ours); });
}

bool has_field(const http::Response& response, std::string_view name) {
  return std::any_of(response.fields.begin(), response.fields.end(),
                     [&](const auto& field) { return equal_names(field.first, name); });
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  auto good = [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), good);
}

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string head_of(const http::Response& response, const Form& form, std::string_view date) {
  std::string out;
  out.reserve(320);
  out.append("HTTP/1.1 ")
      .append(std::to_string(response.status))
      .append(" ")
      .append(reason_of(response.status))
      .append("\r\n");
  add(out, "Date", date);
  add(out, "Server", "ofure");
  for (const auto& [name, value] : response.fields) {
    if (!is_ours(name)) add(out, name, value);
  }
  if (!has_field(response, "x-content-type-options")) add(out, "X-Content-Type-Options", "nosniff");
  if (form.framing == Framing::kLength) {
    if (!is_bodiless(response.status)) add(out, "Content-Length", std::to_string(form.length));
  } else {
    if (form.framing == Framing::kChunked) add(out, "Transfer-Encoding", "chunked");
    if (!has_field(response, "cache-control")) add(out, "Cache-Control", "no-store");
  }
  add(out, "Connection", form.keep_alive ? "keep-alive" : "close");
  return out.append("\r\n");
}

bool is_sendable(const http::Response& response) {
  constexpr std::string_view kForbidden{"\r\n\0", 3};
  if (response.status < 200 || response.status > 599) return false;
  return std::all_of(response.fields.begin(), response.fields.end(), [&](const auto& field) {
    return is_token(field.first) && field.second.find_first_of(kForbidden) == std::string::npos;
  });
}

bool is_bodiless(int status) { return status == 204 || status == 304; }

http::Response problem(int status, std::string_view detail) {
  const Title* title = find(kTitles, status);
  JsonWriter out;
  out.object().field("type", "about:blank").field("title", reason_of(status));
  if (title != nullptr) out.field("title_ja", title->ja);
  out.key("status").number(status).field("detail", detail).end();
  http::Response response = http::answer(status, "application/problem+json", out.take());
  if (status == 405) response.fields.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  if (status == 503) response.fields.emplace_back("Retry-After", "1");
  return response;
}

std::string_view DateLine::now() {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::time_t at = std::time(nullptr);
  if (at != at_) {
    std::tm parts{};
    gmtime_r(&at, &parts);
    std::array<char, 64> line{};
    std::snprintf(line.data(), line.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                  kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
    text_ = line.data();
    at_ = at;
  }
  return text_;
}

}  // namespace ofure::net
