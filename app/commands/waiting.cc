#include <fmt/format.h>

#include <iostream>

#include "app/client.h"
#include "app/commands/answer.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/desk_client.h"
#include "core/http.h"

namespace ofure::app {
namespace {

using Json = nlohmann::json;

struct Options {
  std::string bulletin, reason, code;
  DeskLogin login;
  bool break_glass = false, json = false;
};

void print_line(const Json& one) {
  std::cout << fmt::format("{}  {:<9} {} {} level {}  {} {}\n    {}  {}\n", text_of(one, "bulletin"), text_of(one, "mode"), text_of(one, "kind"), text_of(one, "action"),
                           one.value("level", 0), text_of(one, "area"), text_of(one, "state"), text_of(one, "received_at"), text_of(one, "because"));
  std::cout << fmt::format("    送信者 submitter  {} {}\n", text_of(one, "submitter"), text_of(one, "office"));
  if (const std::string by = text_of(one, "decided_by"); !by.empty())
    std::cout << fmt::format("    {} 判断 decided by  {}  {}\n", text_of(one, "decided_at"), by, text_of(one, "reason"));
  if (one.value("review_open", false)) std::cout << "    一人で送信されました。確認（review）が必要です / Sent by one person alone: a review is needed.\n";
}

int list(const Options& options) {
  auto desk = DeskClient::open(options.login);
  if (!desk) return report_closed(desk.error());
  auto reply = (*desk)->hub().get("/v1/waiting");
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
  auto desk = DeskClient::open(options.login);
  if (!desk) return report_closed(desk.error());
  auto reply = (*desk)->hub().get("/v1/waiting/" + http::percent_encoded(options.bulletin));
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
  const Json check = one.value("check", Json::object());
  print_findings(check.value("findings", Json::array()), std::cout);
  print_renditions(check);
  return kDone;
}

// One decision over what waits: release, return, withdraw, review.
int decide(const Options& options, const std::string& what) {
  auto desk = DeskClient::open(options.login);
  if (!desk) return report_closed(desk.error());
  std::string code = options.code;
  if (options.break_glass && options.login.login.empty())
    return report({Code::kBadInput, "Break-glass is for a person with a second factor: --login. / 緊急送信は、二要素認証をした人だけができます。--login を指定してください。", {}});
  if (options.break_glass && code.empty()) {
    // The code of the sign-in counts once; the next one comes within 30 seconds.
    auto next = ask_secret("次の確認コード（30秒以内に変わります） / The next one-time code (changes within 30 s)");
    if (!next) return report(next.error());
    code = *next;
  }
  Json word = Json::object();
  if (!options.reason.empty()) word["reason"] = options.reason;
  if (options.break_glass) word["break_glass"] = true;
  if (!code.empty()) word["code"] = code;
  auto reply = (*desk)->hub().post("/v1/bulletins/" + http::percent_encoded(options.bulletin) + "/" + what, word.dump(), "application/json");
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
  add_desk_login(*command, options->login);
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
  release->add_flag("--break-glass", options->break_glass, "one person alone, signed in with --login; a review stays open");
  release->add_option("--code", options->code, "a fresh code of the second factor, for --break-glass; without it it is asked for");
  deciding("return", "Give it back to its sender.", true);
  deciding("withdraw", "Take back what you submitted yourself.", false);
  deciding("review", "Close the review of what one person alone released.", true);
}

}  // namespace ofure::app
