#include "net/answer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "core/problem.h"

namespace ofure::net {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

std::string_view reason_of(int status) {
  auto at = std::find_if(kReasons.begin(), kReasons.end(), [&](const Reason& row) { return row.status == status; });
  return at == kReasons.end() ? "Other" : at->phrase;
}

bool equal_names(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 7> kOurs{
      "content-length", "date", "connection", "transfer-encoding", "server", "keep-alive", "strict-transport-security"};
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
  out.reserve(512);
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
  // Pages of ours run no scripts and fetch nothing; a bulletin that a browser shows as a page must not either, and what a
  // handler says nothing of is kept in no cache.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kClosed{
      {{"X-Content-Type-Options", "nosniff"},
       {"Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
       {"Referrer-Policy", "no-referrer"},
       {"Cache-Control", "no-store"}}};
  for (const auto& [name, value] : kClosed) {
    if (!has_field(response, name)) add(out, name, value);
  }
  if (form.hsts_s > 0) add(out, "Strict-Transport-Security", "max-age=" + std::to_string(form.hsts_s));
  if (form.framing == Framing::kLength && !is_bodiless(response.status))
    add(out, "Content-Length", std::to_string(form.length));
  if (form.framing == Framing::kChunked) add(out, "Transfer-Encoding", "chunked");
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

http::Response refusal_of(int status, std::string_view detail) {
  http::Response response = http::problem(status, detail);
  if (status == 405) response.fields.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
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
