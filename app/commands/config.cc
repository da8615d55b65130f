#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/callee_addresses.h"
#include "app/settings.h"
#include "net/server.h"

namespace ofure::app {
namespace {

// The files that the settings name are looked at as `ofure serve` does, by the same functions.
Done check_with_files(const std::string& file) {
  Settings settings;
  TRY(read_settings(file, settings));
  TRY(check_settings(settings));
  std::string complaints;
  auto hear = [&](const Done& done) {
    if (!done) complaints += (complaints.empty() ? "" : "\n") + file + ": " + done.error().text();
  };
  hear(net::can_serve(settings.net));
  auto called = [&]() -> Done {
    TRY_ASSIGN(auto callees, alarm_callees(settings.watch.call));
    TRY(callee_addresses(callees, settings));
    return {};
  };
  hear(called());
  return complaints.empty() ? Done() : Done(tl::unexpected<Error>(Error{Code::kBadSetting, complaints, ""}));
}

}  // namespace

void add_config(CLI::App& program, Run& chosen) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("config", "Check a settings file, or print the reference of all settings.");
  command->require_subcommand(1);
  CLI::App* check = command->add_subcommand("check", "Read a settings file and the certificates and secrets it names, and say what is wrong.");
  check->add_option("FILE", *file, "the settings file")->required();
  check->callback([file, &chosen] {
    chosen = [file] {
      if (Done checked = check_with_files(*file); !checked) return report(checked.error());
      std::cout << *file << ": in order\n";
      return kDone;
    };
  });
  CLI::App* reference = command->add_subcommand("reference", "Print every setting with its meaning and default, as a settings file.");
  reference->callback([&chosen] {
    chosen = [] {
      std::cout << settings_reference();
      return kDone;
    };
  });
}

}  // namespace ofure::app
