#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

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
  std::string bulletin, reason;
  DeskLogin login;
  bool show = false, yes = false, json = false;
  int wait_s = 10;
};

// "94 秒 s" is read faster than a time of day.
std::string out_for(const Json& twin) {
  const std::int64_t seconds = twin.value("out_for_s", std::int64_t{0});
  if (seconds < 120) return fmt::format("{}秒 / {} s", seconds, seconds);
  return fmt::format("{}分{}秒 / {} min {} s", seconds / 60, seconds % 60, seconds / 60, seconds % 60);
}

void print_twin(const Json& twin) {
  std::cout << fmt::format("取り消す情報 bulletin   {}\n文書 document           {}\n送信から since accepted {} ({})\n", text_of(twin, "retracts"), text_of(twin, "document"),
                           out_for(twin), text_of(twin, "accepted_at"));
  const Json check = twin.value("check", Json::object());
  std::cout << fmt::format("判定 verdict            {}\n", text_of(check, "verdict"));
  print_renditions(check);
}

bool asked_and_granted() {
  std::cout << "この情報を取り消しますか。\"yes\" と入力してください / Take it back? Type \"yes\": " << std::flush;
  std::string word;
  return std::getline(std::cin, word) && word == "yes";
}

struct Taken {
  std::map<std::string, std::size_t> states;
  std::vector<std::string> open;  // who has not answered, with why
  std::size_t all = 0;
};

// "superseded" and "not_sent" are ends too: these receivers never had the message.
Taken taken_of(const Json& outcomes) {
  Taken taken;
  for (const Json& receiver : outcomes.value("receivers", Json::array())) {
    const std::string state = text_of(receiver, "state");
    ++taken.states[state];
    ++taken.all;
    if (state == "queued" || state == "failed" || state == "refused")
      taken.open.push_back(fmt::format("{} {} {}: {} {}", text_of(receiver, "way"), text_of(receiver, "receiver"), text_of(receiver, "name"), state, text_of(receiver, "why")));
  }
  return taken;
}

// Follows who has taken the retraction until nobody is queued or the time is over.
int follow(Client& client, const std::string& cancel, const Options& options) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(options.wait_s);
  constexpr auto kPause = std::chrono::milliseconds(200);
  for (;;) {
    auto reply = client.get("/v1/bulletins/" + http::percent_encoded(cancel) + "/outcomes");
    if (!reply) return report(reply.error());
    if (reply->status != 200) return report_refusal(*reply);
    const Json outcomes = Json::parse(reply->body, nullptr, false);
    const Taken taken = taken_of(outcomes);
    const bool over = std::chrono::steady_clock::now() >= until;
    if (taken.states.count("queued") > 0 && !over) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    if (options.json) {
      std::cout << reply->body << "\n";
    } else {
      std::cout << fmt::format("受信者 receivers        {}\n", taken.all);
      for (const auto& [state, count] : taken.states) std::cout << fmt::format("    {:<12} {}\n", state, count);
      for (const std::string& line : taken.open) std::cout << "    " << line << "\n";
    }
    return taken.open.empty() ? kDone : kWorldFailed;
  }
}

int run(const Options& options) {
  auto desk = DeskClient::open(options.login);
  if (!desk) return report_closed(desk.error());
  Client& client = (*desk)->hub();
  const std::string bulletin = "/v1/bulletins/" + http::percent_encoded(options.bulletin);
  auto twin = client.get(bulletin + "/retraction" + (options.reason.empty() ? "" : "?reason=" + http::percent_encoded(options.reason)));
  if (!twin) return report(twin.error());
  if (twin->status != 200) return report_refusal(*twin);
  const Json shown = Json::parse(twin->body, nullptr, false);
  if (!shown.is_object()) return report({Code::kCorrupt, "The hub answered with something that is no JSON.", {}});
  if (const std::string by = text_of(shown, "retracted_by"); !by.empty()) {
    if (!options.json) std::cout << fmt::format("取り消し済みです already taken back: {} ({})\n", by, text_of(shown, "retracted_at"));
    return follow(client, by, options);
  }
  if (options.show && options.json) std::cout << twin->body << "\n";
  if (!options.json) print_twin(shown);
  if (options.show) return kDone;
  if (options.reason.empty()) return report({Code::kBadInput, "Say why: --reason 誤報. / 取り消す理由を --reason に書いてください。", {}});
  if (!options.yes) {
    if (isatty(STDIN_FILENO) == 0) return report({Code::kBadInput, "Nobody is there to be asked: add --yes. / 確認できる端末がありません。--yes を付けてください。", {}});
    if (!asked_and_granted()) {
      std::cout << "取り消しませんでした。何も送っていません / Not taken back; nothing was sent.\n";
      return kRefused;
    }
  }
  auto answer = client.post(bulletin + "/retract", Json{{"reason", options.reason}}.dump(), "application/json");
  if (!answer) return report(answer.error());
  if (answer->status >= 300) return report_refusal(*answer);
  const Json receipt = Json::parse(answer->body, nullptr, false);
  const std::string cancel = text_of(receipt, "bulletin");
  if (!options.json)
    std::cout << fmt::format("取り消しました taken back  {}  {} 通番 sequence {} ({})\n", cancel, text_of(receipt, "mode"), receipt.value("sequence", 0), text_of(receipt, "accepted_at"));
  return follow(client, cancel, options);
}

}  // namespace

void add_retract(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("retract", "Take a bulletin back at once: show its retraction, send it, and say who has taken it.");
  command->add_option("BULLETIN", options->bulletin, "distributionID of any revision of the document")->required();
  command->add_option("--reason", options->reason, "why, in words that receivers may read (誤報のため)");
  add_desk_login(*command, options->login);
  command->add_flag("--show", options->show, "only show what would go out");
  command->add_flag("--yes", options->yes, "do not ask");
  command->add_option("--wait-s", options->wait_s, "how long to wait for receivers")->check(CLI::Range(0, 3600))->capture_default_str();
  command->add_flag("--json", options->json, "print the hub's answers as they are");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
