#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "core/text.h"
#include "ingest/rules/contact_scan.h"

namespace ofure {
namespace {

using Label = std::u32string;

// Names of hosts without http:// in front are taken for such only with one of these ends; others ("lin.ee/…") need a
// path behind them.
constexpr std::array<std::u32string_view, 38> kEnds = {
    U"jp",   U"com",   U"net",  U"org",     U"info",     U"biz",    U"tokyo", U"osaka", U"kyoto", U"nagoya",
    U"io",   U"app",   U"dev",  U"gl",      U"ly",       U"cc",     U"tv",    U"xyz",   U"site",  U"online",
    U"shop", U"link",  U"page", U"top",     U"club",     U"gov",    U"edu",   U"asia",  U"cloud", U"website",
    U"tech", U"store", U"blog", U"okinawa", U"yokohama", U"みんな", U"コム",  U"世界"};

bool known_end(std::u32string_view label) { return std::find(kEnds.begin(), kEnds.end(), label) != kEnds.end(); }

// Letters of scripts that look like Latin: accented, Greek, Cyrillic, Armenian. In the name of a host they are a trap.
bool look_alike(char32_t c) { return c >= 0xC0 && c < 0x590 && c != 0xD7 && c != 0xF7; }
bool hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F; }
bool japanese_letter(char32_t c) {
  return hiragana(c) || (c >= 0x30A0 && c <= 0x30FF && c != 0x30FB) || (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005;
}
bool host_letter(char32_t c) { return is_digit(c) || is_latin(c) || c == U'-' || look_alike(c); }
bool dot(char32_t c) { return c == U'.' || c == 0x3002; }

bool alphabetic(std::u32string_view label) {
  return label.size() >= 2 && std::all_of(label.begin(), label.end(), [](char32_t c) { return is_latin(c); });
}
bool top_level(std::u32string_view label) {
  return alphabetic(label) || label.starts_with(U"xn--") || known_end(label) ||
         (label.size() >= 2 && std::all_of(label.begin(), label.end(), look_alike));
}

struct Host {
  std::vector<Label> labels;
  std::size_t end = 0;
};

// The labels from `i` on. A Japanese full stop is a dot only while the name cannot be over yet: "…lg.jp。電話" ends a
// sentence, "example。jp" is a host to a browser.
Host labels_at(const FoldedText& text, std::size_t i, bool japanese) {
  Host host;
  auto part = [&](char32_t c) { return host_letter(c) || (japanese && japanese_letter(c)); };
  while (true) {
    Label label;
    std::size_t end = i;
    for (; part(text.at(end)); ++end) {
      const bool ascii_ends =
          !label.empty() && !host.labels.empty() && alphabetic(label) && japanese_letter(text.at(end));
      if (ascii_ends && known_end(label)) break;  // "…nanao.lg.jpをご覧ください"
      label += lower(text.at(end));
    }
    while (!label.empty() && label.back() == U'-') {
      label.pop_back();
      --end;
    }
    if (label.empty()) return host;
    host.labels.push_back(label);
    host.end = end;
    const bool full_stop = text.at(end) == 0x3002;
    if (!dot(text.at(end)) || (full_stop && known_end(label)) || (full_stop && !is_latin(text.at(end + 1))))
      return host;
    i = end + 1;
  }
}

// Takes labels away from the end until a name of a host is left.
template <class End>
void trim(Host& host, End is_end) {
  while (!host.labels.empty() && !(host.labels.size() > 1 && is_end(host.labels.back()))) {
    host.end -= host.labels.back().size() + 1;
    host.labels.pop_back();
  }
}

std::string name_of(const FoldedText& text, std::size_t from, std::size_t to) {
  std::string name = text.folded(from, to);
  for (std::size_t stop = 0; (stop = name.find("。", stop)) != std::string::npos;) name.replace(stop, 3, ".");
  return ascii_host(name);
}

bool path_letter(char32_t c) {
  if (is_digit(c) || is_latin(c)) return true;
  constexpr std::u32string_view kSigns = U"-._~:/?#[]@!$&'*+,;=%|\\";
  return c < 0x80 && kSigns.find(c) != kSigns.npos;
}

std::size_t path_end(const FoldedText& text, std::size_t i) {
  if (text.at(i) != U'/' && text.at(i) != U'\\' && text.at(i) != U'?' && text.at(i) != U'#') return i;
  std::size_t end = i;
  while (path_letter(text.at(end))) ++end;
  auto separator = [&](std::size_t at) { return text.at(at) == U'/' || text.at(at) == U'\\'; };
  if (end - i >= 3 && text.at(end - 1) == U'.' && text.at(end - 2) == U'.' && separator(end - 3)) return end;  // "…/.."
  constexpr std::u32string_view kNotLast = U".,;:!?'";
  while (end > i && kNotLast.find(text.at(end - 1)) != kNotLast.npos) --end;
  return end;
}

std::size_t port_end(const FoldedText& text, std::size_t i) {
  if (text.at(i) != U':' || !is_digit(text.at(i + 1))) return i;
  std::size_t end = i + 1;
  while (is_digit(text.at(end))) ++end;
  return end;
}

// "%2e%2E" as "..": browsers take both for the same.
std::string with_plain_dots(std::string_view segment) {
  std::string plain;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const bool dot = segment.substr(i, 3) == "%2e" || segment.substr(i, 3) == "%2E";
    plain += dot ? '.' : segment[i];
    if (dot) i += 2;
  }
  return plain == "." || plain == ".." ? plain : std::string(segment);
}

// The path a browser asks for (WHATWG URL, path state): "/bousai/../evil" is "/evil". What follows "?" or "#" stays.
std::string walked(std::string_view path) {
  const std::size_t end = std::min(path.find_first_of("?#"), path.size());
  std::vector<std::string> kept;
  for (std::size_t at = 0; at < end;) {
    const std::size_t next = std::min(path.find_first_of("/\\", at + 1), end);
    const std::string segment = with_plain_dots(path.substr(at + 1, next - at - 1));
    const bool last = next == end;
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    if (last && (segment == "." || segment == "..")) kept.emplace_back();
    at = next;
  }
  std::string all;
  for (const std::string& segment : kept) all += "/" + segment;
  return all + std::string(path.substr(end));
}

std::string normal_link(std::string host, const std::string& port, std::string path) {
  if (host.starts_with("www.")) host.erase(0, 4);
  if (port != ":80" && port != ":443") host += port;
  path = walked(path);
  while (path.ends_with('/')) path.pop_back();
  return host + path;
}

ContactSpan link(const FoldedText& text, std::size_t from, std::size_t host_from, const Host& host) {
  const std::size_t port = port_end(text, host.end), end = path_end(text, port);
  FoundContact found{
      ContactKind::kLink, std::string(text.written(from, end)),
      normal_link(name_of(text, host_from, host.end), text.folded(host.end, port), text.folded(port, end)),
      text.byte(from)};
  return {std::move(found), from, end};
}

// "https://user@host": what stands before the "@" is not where it leads.
std::size_t behind_user(const FoldedText& text, std::size_t i) {
  std::size_t at = i;
  for (std::size_t k = i; k < text.size(); ++k) {
    const char32_t c = text.at(k);
    if (c == U'@') at = k + 1;
    if (c == U'/' || c == U'\\' || c == U'?' || c == U'#' || c == U' ' || c == U'\n' || (c >= 0x80 && !look_alike(c)))
      break;
  }
  return at;
}

// "https://[2001:db8::1]/": an address of version 6 in the place of a host. It has no spelling but one.
std::optional<ContactSpan> with_address(const FoldedText& text, std::size_t from, std::size_t bracket) {
  if (text.at(bracket) != U'[') return std::nullopt;
  std::size_t end = bracket + 1;
  auto part = [](char32_t c) {
    return is_digit(c) || is_latin(c) || c == U':' || c == U'.' || c == U'%' || c == U'-' || c == U'_';
  };
  while (part(text.at(end))) ++end;
  if (text.at(end) != U']' || end == bracket + 1) return std::nullopt;
  std::string host = text.folded(bracket + 1, end);
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> spelled{};
  if (inet_pton(AF_INET6, host.c_str(), &address) == 1 &&
      inet_ntop(AF_INET6, &address, spelled.data(), spelled.size()) != nullptr)
    host = spelled.data();
  const std::size_t port = port_end(text, end + 1), last = path_end(text, port);
  FoundContact found{ContactKind::kLink, std::string(text.written(from, last)),
                     normal_link("[" + host + "]", text.folded(end + 1, port), text.folded(port, last)),
                     text.byte(from)};
  return ContactSpan{std::move(found), from, last};
}

std::optional<ContactSpan> with_scheme(const FoldedText& text, std::size_t i) {
  constexpr std::array<std::u32string_view, 4> kSchemes = {U"https://", U"http://", U"ftp://", U"line://"};
  for (std::u32string_view scheme : kSchemes) {
    if (!text.starts(i, scheme)) continue;
    const std::size_t host_from = behind_user(text, i + scheme.size());
    if (auto found = with_address(text, i, host_from)) return found;
    Host host = labels_at(text, host_from, true);
    if (host.labels.empty()) return std::nullopt;
    Host whole = host;
    trim(host, [](std::u32string_view label) { return top_level(label) || is_digit(label.front()); });
    return link(text, i, host_from, host.labels.empty() ? whole : host);
  }
  return std::nullopt;
}

// A Japanese name before ".jp" has no beginning of its own in a sentence without spaces: 「詳しくは七尾市.jpへ」. It is
// taken from behind the last hiragana.
std::optional<ContactSpan> japanese_name(const FoldedText& text, std::size_t i) {
  if (i > 0 && (japanese_letter(text.at(i - 1)) || host_letter(text.at(i - 1)))) return std::nullopt;
  Host host = labels_at(text, i, true);
  if (host.labels.size() < 2 || !known_end(host.labels.back())) return std::nullopt;
  std::size_t from = i;
  const std::size_t first_end = i + host.labels.front().size();
  for (std::size_t k = i; k < first_end; ++k) {
    if (hiragana(text.at(k))) from = k + 1;
  }
  if (from >= first_end) return std::nullopt;
  return link(text, from, from, host);
}

}  // namespace

std::optional<ContactSpan> link_at(const FoldedText& text, std::size_t i) {
  if (auto found = with_scheme(text, i)) return found;
  if (japanese_letter(text.at(i))) return japanese_name(text, i);
  const char32_t before = i == 0 ? U' ' : text.at(i - 1);
  if (!host_letter(text.at(i)) || text.at(i) == U'-' || host_letter(before) || before == U'.' || before == U'@')
    return std::nullopt;
  Host host = labels_at(text, i, false);
  Host with_path = host;
  trim(host, known_end);
  if (!host.labels.empty()) return link(text, i, i, host);
  const bool short_link = text.at(with_path.end) == U'/' && with_path.labels.size() > 1 &&
                          (is_latin(text.at(with_path.end + 1)) || is_digit(text.at(with_path.end + 1)));
  if (!short_link || !alphabetic(with_path.labels.back()) || with_path.labels.back().size() > 6) return std::nullopt;
  const std::size_t last = with_path.end - with_path.labels.back().size();
  if (text.at(last) < U'a') return std::nullopt;  // "J.League/…" is no host
  return link(text, i, i, with_path);
}

std::optional<ContactSpan> mail_at(const FoldedText& text, std::size_t i) {
  std::size_t to = i + 1, from = i;
  constexpr std::array<std::u32string_view, 2> kSpelled = {U"[at]", U"(at)"};
  for (std::u32string_view spelled : kSpelled) {
    if (text.starts(i, spelled)) to = i + spelled.size();
  }
  if (text.at(i) != U'@' && to == i + 1) return std::nullopt;
  auto local = [](char32_t c) {
    return is_digit(c) || is_latin(c) || look_alike(c) || c == U'.' || c == U'_' || c == U'%' || c == U'+' || c == U'-';
  };
  while (from > 0 && local(text.at(from - 1))) --from;
  while (from < i && (text.at(from) == U'.' || text.at(from) == U'-')) ++from;
  if (from == i) return std::nullopt;
  Host host = labels_at(text, to, false);
  trim(host, top_level);
  if (host.labels.empty()) return std::nullopt;
  std::string name = text.folded(from, i);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return static_cast<char>(lower(static_cast<unsigned char>(c))); });
  FoundContact found{ContactKind::kMail, std::string(text.written(from, host.end)),
                     name + "@" + name_of(text, to, host.end), text.byte(from)};
  return ContactSpan{std::move(found), from, host.end};
}

}  // namespace ofure
