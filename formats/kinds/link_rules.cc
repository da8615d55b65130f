#include "formats/kinds/link_rules.h"

#include <algorithm>
#include <array>

#include "core/rules.h"
#include "core/text.h"

namespace ofure {
namespace {

// What television, portals and feeds open without asking for a program of somebody's office.
constexpr std::array<std::string_view, 16> kMimeTypes = {
    "application/pdf", "image/jpeg",      "image/png",        "image/gif", "image/webp", "image/svg+xml",
    "audio/mpeg",      "audio/mp4",       "audio/wav",        "video/mp4", "text/plain", "text/html",
    "text/csv",        "application/xml", "application/json", "text/xml"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_web_address(std::string_view url) {
  std::string scheme = lowered(url.substr(0, 8));
  std::size_t host = scheme == "https://" ? 8 : scheme.substr(0, 7) == "http://" ? 7 : 0;
  if (host == 0) return false;
  if (url.size() == host || url[host] == '/' || url[host] == '?' || url[host] == '#' || url[host] == ':') return false;
  return std::none_of(url.begin(), url.end(),
                      [](unsigned char c) { return c <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>'; });
}

// The address in ASCII where it was typed in full width: then it is one.
Finding no_address(Rule rule, std::string at, const std::string& url) {
  Finding found = finding(rule, std::move(at), {{"url", url}});
  const std::string folded = ascii_folded(url);
  std::string_view meant = trimmed(folded);
  if (is_web_address(meant)) found.fix = Fix{"replace", found.place.path, std::string(meant)};
  return found;
}

}  // namespace

void judge_url(const std::string& url, const Path& body, Findings& findings) {
  if (!url.empty() && !is_web_address(url)) findings.push_back(no_address(Rule::AT_001, body.text("URL"), url));
}

void judge_files(const std::vector<Attachment>& files, const Path& body, Findings& findings) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    Path at(body, "AttachmentFiles/File", i);
    const Attachment& file = files[i];
    if (!is_web_address(file.uri)) findings.push_back(no_address(Rule::AT_002, at.text("URI"), file.uri));
    std::string mime = lowered(std::string_view(file.mime_type).substr(0, file.mime_type.find(';')));
    if (std::find(kMimeTypes.begin(), kMimeTypes.end(), mime) == kMimeTypes.end()) {
      findings.push_back(finding(Rule::AT_003, at.text("MimeType"), {{"mime", file.mime_type}}));
    }
  }
}

}  // namespace ofure
