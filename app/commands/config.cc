#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/settings.h"

namespace ofure::app {

void add_config(CLI::App& program, Run& chosen) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("config", "Check a settings file, or print the reference of all settings.");
  command->require_subcommand(1);
  CLI::App* check = command->add_subcommand("check", "Read a settings file and say what is wrong with it.");
  check->add_option("FILE", *file, "the settings file")->required();
  check->callback([file, &chosen] {
    chosen = [file] {
      Settings settings;
      if (auto read = read_settings(*file, settings); !read) return report(read.error());
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
