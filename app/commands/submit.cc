#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/client.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/tls_options.h"
#include "app/data_folder.h"

namespace ofure::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string url = "http://127.0.0.1:8080", key_file;
  ClientTls tls;
  bool json = false;
};

void print_answer(const std::string& file, const Client::Reply& reply) {
  auto body = nlohmann::json::parse(reply.body, nullptr, false);
  if (!body.is_object()) {
    std::cout << file << ": " << reply.status << " " << reply.body << "\n";
    return;
  }
  auto text = [&](const char* key) { return body.contains(key) && body[key].is_string() ? body[key].get<std::string>() : std::string(); };
  if (reply.status == 202) {
    std::cout << fmt::format("{}: 承認待ち awaiting_release  {}  {} 第{}版\n    {}\n", file, text("mode"), text("document"), body.value("revision", 0), text("because"));
  } else if (reply.status < 300) {
    std::cout << fmt::format("{}: {}{}  {} 通番 sequence {}  {} 第{}版\n", file, text("verdict"), reply.status == 200 ? " (受付済み same bytes as before)" : "",
                             text("mode"), body.value("sequence", 0), text("document"), body.value("revision", 0));
  } else {
    std::cout << fmt::format("{}: {} {} / {}\n    {}\n", file, reply.status, text("title_ja"), text("title"), text("detail"));
  }
  for (const auto& finding : body.value("findings", nlohmann::json::array())) {
    if (!finding.is_object() || !finding.contains("message") || !finding.contains("advice")) continue;
    std::cout << fmt::format("    {}:{} {} {} {}\n        {}\n        → {}\n        {}\n        → {}\n", finding.value("line", 0), finding.value("column", 0),
                             finding.value("level", ""), finding.value("rule", ""), finding.value("path", ""), finding["message"].value("ja", ""),
                             finding["advice"].value("ja", ""), finding["message"].value("en", ""), finding["advice"].value("en", ""));
  }
}

// None where the certificate alone says whose the bulletins are.
Result<std::optional<std::string>> key_of(const Options& options) {
  if (!options.key_file.empty()) return read_key_file(options.key_file);
  if (!options.tls.certificate.empty()) return std::optional<std::string>{};
  return fail(Code::kBadInput, "Who sends? Give --key-file, or --cert and --key of a client certificate that the hub knows. / --key-file、または --cert と --key を指定してください。");
}

int run(const Options& options) {
  auto key = key_of(options);
  if (!key) return report(key.error());
  auto client = Client::create(options.url, *key, options.tls);
  if (!client) return report(client.error());
  int code = kDone;
  for (const std::string& file : options.files) {
    auto bytes = read_file(file);
    if (!bytes) return report(bytes.error());
    auto reply = (*client)->post("/v1/bulletins", *bytes, "application/xml");
    if (!reply) return report(reply.error());
    if (options.json) {
      std::cout << reply->body << "\n";
    } else {
      print_answer(file, *reply);
    }
    if (reply->status >= 500 || reply->status == 429) return kWorldFailed;
    if (reply->status >= 300) code = kRefused;
  }
  return code;
}

}  // namespace

void add_submit(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("submit", "Send common XML files to a hub, in the order given.");
  command->add_option("FILE", options->files, "files to send; - for standard input")->required();
  command->add_option("--url", options->url, "address of the hub")->capture_default_str();
  command->add_option("--key-file", options->key_file, "file with the sender's key on its first line");
  add_tls_options(*command, options->tls);
  command->add_flag("--json", options->json, "print the hub's answers as they are");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
