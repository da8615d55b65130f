#include <fmt/format.h>

#include <iostream>

#include "app/client.h"
#include "app/commands/answer.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/tls_options.h"
#include "app/data_folder.h"
#include "core/http.h"

namespace ofure::app {
namespace {

using Json = nlohmann::json;

struct Options {
  std::string bulletin, reason, code;
  std::string url = "http://127.0.0.1:8080", key_file;
  ClientTls tls;
  bool break_glass = false, json = false;
};

Result<std::unique_ptr<Client>> client_of(const Options& options) {
  TRY_ASSIGN(auto key, read_key_file(options.key_file));
  return Client::create(options.url, key, options.tls);
}

void print_line(const Json& one) {
  std::cout << fmt::format("{}  {:<9} {} {} level {}  {} {}\n    {}  {}\n", text_of(one, "bulletin"), text_of(one, "mode"), text_of(one, "kind"), text_of(one, "action"),
                           one.value("level", 0), text_of(one, "area"), text_of(one, "state"), text_of(one, "received_at"), text_of(one, "because"));
}

int list(const Options& options) {
  auto client = client_of(options);
  if (!client) return report(client.error());
  auto reply = (*client)->get("/v1/waiting");
  if (!reply) return report(reply.error());
  if (reply->status != 200) return report_refusal(*reply);
  if (options.json) {
    std::cout << reply->body << "\n";
    return kDone;
  }
  const Json waiting = Json::parse(reply->body, nullptr, false).value("waiting", Json::array());
  for (const Json& one : waiting) print_line(one);
  if (waiting.empty()) std::cout << "承認待ちはありません / Nothing waits.\n";
  return kDone;
}

int show(const Options& options) {
  auto client = client_of(options);
  if (!client) return report(client.error());
  auto reply = (*client)->get("/v1/waiting/" + http::percent_encoded(options.bulletin));
  if (!reply) return report(reply.error());
  if (reply->status != 200) return report_refusal(*reply);
  if (options.json) {
    std::cout << reply->body << "\n";
    return kDone;
  }
  const Json one = Json::parse(reply->body, nullptr, false);
  print_line(one);
  const Json before = one.value("replaces", Json());
  std::cout << (before.is_object() ? fmt::format("置き換える版 replaces  第{}版 {}\n    {}\n", before.value("revision", 0), text_of(before, "sent"), text_of(before, "headline"))
                                   : "初めての版です / The first revision of its document.\n");
  print_renditions(one.value("check", Json::object()));
  return kDone;
}

// One decision over what waits: release, return, withdraw, review.
int decide(const Options& options, const std::string& what) {
  auto client = client_of(options);
  if (!client) return report(client.error());
  Json word = Json::object();
  if (!options.reason.empty()) word["reason"] = options.reason;
  if (options.break_glass) word["break_glass"] = true;
  if (!options.code.empty()) word["code"] = options.code;
  auto reply = (*client)->post("/v1/bulletins/" + http::percent_encoded(options.bulletin) + "/" + what, word.dump(), "application/json");
  if (!reply) return report(reply.error());
  if (reply->status >= 300) return report_refusal(*reply);
  const Json answer = Json::parse(reply->body, nullptr, false);
  if (options.json) {
    std::cout << reply->body << "\n";
  } else if (what == "release") {
    std::cout << fmt::format("送りました released  {}  {} 通番 sequence {} ({})\n", text_of(answer, "bulletin"), text_of(answer, "mode"), answer.value("sequence", 0), text_of(answer, "accepted_at"));
  } else {
    print_line(answer);
  }
  return kDone;
}

CLI::App* add(CLI::App& parent, const char* name, const char* text, const std::shared_ptr<Options>& options, bool of_one) {
  CLI::App* command = parent.add_subcommand(name, text);
  if (of_one) command->add_option("BULLETIN", options->bulletin, "its distributionID")->required();
  command->add_option("--url", options->url, "address of the hub")->capture_default_str();
  command->add_option("--key-file", options->key_file, "file with your key on its first line")->required();
  add_tls_options(*command, options->tls);
  command->add_flag("--json", options->json, "print the hub's answer as it is");
  return command;
}

}  // namespace

void add_waiting(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* waiting = program.add_subcommand("waiting", "What waits for a second person: list, show, release, return, withdraw, review.");
  waiting->require_subcommand(1);
  add(*waiting, "list", "What waits and your key may see.", options, false)->callback([options, &chosen] { chosen = [options] { return list(*options); }; });
  add(*waiting, "show", "One of them: what it replaces, and every medium as it would read.", options, true)->callback([options, &chosen] { chosen = [options] { return show(*options); }; });
  auto deciding = [&](const char* name, const char* text, bool needs_reason) {
    CLI::App* command = add(*waiting, name, text, options, true);
    command->add_option("--reason", options->reason, "why")->required(needs_reason);
    const std::string what = name;
    command->callback([options, what, &chosen] { chosen = [options, what] { return decide(*options, what); }; });
    return command;
  };
  CLI::App* release = deciding("release", "Send it. Not by who submitted it, but for --break-glass.", false);
  release->add_flag("--break-glass", options->break_glass, "one person alone, with a second factor; a review stays open");
  release->add_option("--code", options->code, "the six digits of the second factor, for --break-glass");
  deciding("return", "Give it back to its sender.", true);
  deciding("withdraw", "Take back what you submitted yourself.", false);
  deciding("review", "Close the review of what one person alone released.", true);
}

}  // namespace ofure::app
