#include "app/commands/answer.h"

#include <fmt/format.h>

#include <iostream>
#include <map>
#include <sstream>

#include "app/commands/commands.h"

namespace ofure::app {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}

void print_renditions(const Json& check) {
  std::map<std::string, std::string> media;
  std::string said;
  for (const Json& rendition : check.value("renditions", Json::array())) {
    if (!rendition.is_object() || !rendition.value("profile", Json()).is_null()) continue;
    const bool goes = !rendition.contains("withheld") || rendition["withheld"].is_null();
    const std::string content = text_of(rendition, "content");
    if (text_of(rendition, "medium") == "text") said = content;
    media[text_of(rendition, "medium")] = goes ? fmt::format("{} bytes", content.size()) : "送りません sends nothing";
  }
  for (const auto& [medium, line] : media) std::cout << fmt::format("    {:<8} {}\n", medium, line);
  if (said.empty()) return;
  std::cout << "短文では as a short text:\n";
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) std::cout << "    " << line << "\n";
}

void print_findings(const Json& findings, std::ostream& out) {
  if (!findings.is_array()) return;
  for (const Json& finding : findings) {
    const Json message = finding.is_object() ? finding.value("message", Json::object()) : Json::object();
    out << fmt::format("    {} {}\n        {}\n        {}\n", text_of(finding, "rule"), text_of(finding, "path"), text_of(message, "ja"), text_of(message, "en"));
  }
}

int report_refusal(const Client::Reply& reply) {
  const Json body = Json::parse(reply.body, nullptr, false);
  std::cerr << fmt::format("ofure: {} {} / {}\n    {}\n", reply.status, text_of(body, "title_ja"), text_of(body, "title"), text_of(body, "detail"));
  if (body.is_object()) print_findings(body.value("findings", Json::array()), std::cerr);
  return reply.status >= 500 || reply.status == 429 ? kWorldFailed : kRefused;
}

}  // namespace ofure::app
