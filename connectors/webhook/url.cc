#include "connectors/webhook/url.h"

#include <algorithm>
#include <charconv>

#include "connectors/webhook/webhook.h"

namespace ofure {
namespace {

constexpr std::size_t kLongestUrl = 2048;
constexpr std::size_t kLongestHost = 253;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// "127.1", "0x7f000001" and "017700000001" are addresses to some resolvers.
bool looks_like_number(std::string_view host) {
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  if (std::all_of(last.begin(), last.end(), is_digit)) return true;
  return last.size() > 1 && last[0] == '0' && lower(last[1]) == 'x' &&
         std::all_of(last.begin() + 2, last.end(), is_hex);
}

Done check_characters(std::string_view url) {
  for (char c : url) {
    if (c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos) {
      return fail(Code::kBadInput,
                  "a url has no spaces, control characters or characters outside ASCII; write them percent-encoded");
    }
  }
  return {};
}

Result<int> port_of(std::string_view digits) {
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port < 1 || port > 65535) {
    return fail(Code::kBadInput, "the port must be a number from 1 to 65535");
  }
  return port;
}

Done read_host(WebhookUrl& url, std::string_view host) {
  url.host = lowered(host);
  if (host.empty()) return fail(Code::kBadInput, "the url has no host");
  if (host.size() > kLongestHost) return fail(Code::kBadInput, "the host name is too long");
  if (!std::all_of(host.begin(), host.end(),
                   [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; })) {
    return fail(Code::kBadInput, "a host name has letters, digits, hyphens and dots; write other scripts as xn--");
  }
  if (host.front() == '.' || host.find("..") != std::string_view::npos) {
    return fail(Code::kBadInput, "the host name has an empty part");
  }
  if (!looks_like_number(host)) return {};
  url.literal = IpAddress::parse(host);
  if (!url.literal) return fail(Code::kBadInput, "an IPv4 address is written as four decimal numbers");
  return {};
}

// The host and what follows it: "" or ":443".
Result<std::string_view> read_authority(WebhookUrl& url, std::string_view authority) {
  if (authority.find('@') != std::string_view::npos) {
    return fail(Code::kBadInput,
                "a url with a user name or password is not taken; deliveries prove themselves by their signature");
  }
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end != std::string_view::npos) url.literal = IpAddress::parse(authority.substr(1, end - 1));
    if (!url.literal || authority.substr(1, end - 1).find(':') == std::string_view::npos) {
      return fail(Code::kBadInput, "what stands in brackets is no IPv6 address");
    }
    url.host = lowered(authority.substr(1, end - 1));
    return authority.substr(end + 1);
  }
  const auto colon = authority.find(':');
  TRY(read_host(url, authority.substr(0, colon)));
  return colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
}

}  // namespace

std::string WebhookUrl::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? 443 : 80) ? text : text + ":" + std::to_string(port);
}

Result<WebhookUrl> WebhookUrl::parse(std::string_view url) {
  if (url.size() > kLongestUrl) return fail(Code::kBadInput, "the url is longer than 2048 characters");
  TRY(check_characters(url));
  WebhookUrl parts;
  const std::string scheme = lowered(url.substr(0, url.find("://")));
  if (scheme != "https" && scheme != "http") {
    return fail(Code::kBadInput, "a webhook's url begins with https://");
  }
  parts.tls = scheme == "https";
  parts.port = parts.tls ? 443 : 80;
  const std::string_view rest = url.substr(scheme.size() + 3);
  if (rest.find('#') != std::string_view::npos) {
    return fail(Code::kBadInput, "a webhook's url has no fragment (#)");
  }
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  TRY_ASSIGN(std::string_view port, read_authority(parts, rest.substr(0, end)));
  if (!port.empty()) {
    if (port.front() != ':') return fail(Code::kBadInput, "after the host comes a port or a path");
    TRY_ASSIGN(parts.port, port_of(port.substr(1)));
  }
  if (end < rest.size()) parts.target = (rest[end] == '?' ? "/" : "") + std::string(rest.substr(end));
  return parts;
}

}  // namespace ofure
