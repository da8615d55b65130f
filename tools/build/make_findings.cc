// make_findings findings.toml RULES.h TABLE.cc: turns the one table of findings into the enum Rule and its rows. Any fault of the table stops the build.
#include <toml++/toml.h>

#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace {

[[noreturn]] void stop(const std::string& what) {
  std::cerr << "findings.toml: " << what << "\n";
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): one thread
}

std::string text(const toml::table& row, const std::string& id, const char* key) {
  auto value = row[key].value<std::string>();
  if (!value || value->empty()) stop(id + ": '" + key + "' is missing");
  return *value;
}

std::string literal(const std::string& s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string severity(const std::string& id, const std::string& word) {
  if (word == "error") return "Severity::kError";
  if (word == "warning") return "Severity::kWarning";
  if (word == "info") return "Severity::kInfo";
  stop(id + ": level '" + word + "' is none of error, warning, info");
}

}  // namespace

// A file that holds this already keeps its time: a text that changes must not build everything that knows the ids again.
static bool written(const char* path, const std::string& text) {
  std::ostringstream held;
  if (std::ifstream in(path, std::ios::binary); in) held << in.rdbuf();
  if (held.str() == text) return true;
  std::ofstream out(path, std::ios::binary);
  out << text;
  return static_cast<bool>(out.flush());
}

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "make_findings findings.toml RULES.h TABLE.cc\n";
    return 2;
  }
  toml::table table;
  try {
    table = toml::parse_file(argv[1]);
  } catch (const toml::parse_error& fault) {
    std::cerr << argv[1] << ":" << fault.source().begin.line << ": " << fault.description() << "\n";
    return 1;
  }
  std::map<std::string, const toml::table*> rows;
  for (auto&& [key, node] : table) {
    std::string id(key.str());
    if (!std::regex_match(id, std::regex("[A-Z]{2,3}-[0-9]{3}"))) stop(id + ": an id is like EV-012");
    if (!node.is_table()) stop(id + ": is no table");
    rows.emplace(id, node.as_table());
  }
  std::ostringstream header, source;
  header << "// Made from schemas/findings.toml. Do not edit.\n#pragma once\n\n#include \"core/finding.h\"\n\nnamespace ofure {\n\nenum class Rule : std::uint16_t {\n";
  source << "// Made from schemas/findings.toml. Do not edit.\n#include \"core/finding.h\"\n\nnamespace ofure {\n\nconst std::vector<RuleRow>& rule_table() {\n"
            "  static const std::vector<RuleRow> rows = {\n";
  for (const auto& [id, row] : rows) {
    std::string name = id;
    name[name.find('-')] = '_';
    header << "  " << name << ",\n";
    std::string life = text(*row, id, "life");
    if (life != "refuse" && life != "publish") stop(id + ": life is 'refuse' or 'publish'");
    const bool repairs = (*row)["repairs"].value_or(false);
    const bool releaser = (*row)["releaser"].value_or(false);
    auto status = (*row)["status"].value_or(422);
    source << "    {" << literal(id) << ", " << severity(id, text(*row, id, "level")) << ", " << (life == "refuse" ? "true" : "false") << ", " << status << ",\n     "
           << literal(text(*row, id, "ja")) << ",\n     " << literal(text(*row, id, "en")) << ",\n     " << literal(text(*row, id, "advice_ja")) << ",\n     "
           << literal(text(*row, id, "advice_en")) << ",\n     " << literal(text(*row, id, "source")) << ", " << (repairs ? "true" : "false") << ", " << (releaser ? "true" : "false")
           << "},\n";
  }
  header << "};\n\n}  // namespace ofure\n";
  source << "  };\n  return rows;\n}\n\n}  // namespace ofure\n";
  return written(argv[2], header.str()) && written(argv[3], source.str()) ? 0 : 3;
}
