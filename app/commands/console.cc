#include "app/commands/console.h"

#include <pwd.h>
#include <unistd.h>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/commands/commands.h"

namespace ofure::app {

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return std::string{std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::kIo, "The file " + path + " cannot be read. / このファイルを読めません。");
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return fail(Code::kIo, "The file " + path + " cannot be read. / このファイルを読めません。");
  return bytes;
}

Done write_file(const std::string& path, const std::string& bytes) {
  namespace fs = std::filesystem;
  std::error_code fault;
  const fs::path target = fs::exists(path, fault) ? fs::canonical(path, fault) : fs::path(path);  // through a link
  const bool in_place = fs::exists(target, fault) && !fs::is_regular_file(target, fault);         // /dev/stdout
  const fs::path written = in_place ? target : fs::path(target.string() + ".part");
  std::ofstream out(written, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  bool done = !out.fail();
  if (done && !in_place) {
    if (fs::exists(target, fault)) fs::permissions(written, fs::status(target, fault).permissions(), fault);
    fs::rename(written, target, fault);
    done = !fault;
  }
  if (done) return {};
  if (!in_place) fs::remove(written, fault);
  return fail(Code::kIo, "The file " + path + " cannot be written. / このファイルに書けません。");
}

int report(const Error& error) {
  std::cerr << "ofure: " << error.text() << "\n";
  return error.code == Code::kBadSetting || error.code == Code::kBadInput ? kWrongUse : kWorldFailed;
}

std::string user_of_console() {
  const struct passwd* user = ::getpwuid(::getuid());
  return "console:" + (user != nullptr ? std::string(user->pw_name) : std::to_string(::getuid()));
}

void print_findings(const std::string& name, const Findings& findings) {
  for (const Finding& f : findings) {
    FindingText text = text_of(f);
    std::string_view word = f.severity == Severity::kError ? "誤り error" : f.severity == Severity::kWarning ? "注意 warning" : "参考 info";
    std::cout << fmt::format("{}:{}:{}: {} {} {}\n", name, f.place.line, f.place.column, word, row_of(f.rule).id, f.place.path);
    std::cout << "    " << text.message_ja << "\n    → " << text.advice_ja << "\n    " << text.message_en << "\n    → " << text.advice_en << "\n";
    if (f.fix) std::cout << fmt::format("    修正案 fix: {} {} {}\n", f.fix->op, f.fix->path, f.fix->value);
  }
}

}  // namespace ofure::app
