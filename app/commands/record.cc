#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/json_writer.h"
#include "ledger/ledger.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data", to;
  bool json = false;
};

int backup(const Options& options) {
  auto ledger = open_sqlite_ledger_read_only(options.data + "/ledger.db");
  if (!ledger) return report(ledger.error());
  if (auto done = (*ledger)->backup(options.to); !done) return report(done.error());
  std::cout << "ofure: the ledger was copied to " << options.to << "; prove it with `ofure verify --ledger " << options.to << "`\n";
  return kDone;
}

int verify(const Options& options) {
  std::string path = options.to.empty() ? options.data + "/ledger.db" : options.to;
  auto ledger = open_sqlite_ledger_read_only(path);
  if (!ledger) return report(ledger.error());
  const bool show = !options.json && ::isatty(2) != 0;
  auto checked = (*ledger)->verify([&](std::uint64_t done, std::uint64_t all) {
    if (show) std::cerr << fmt::format("\r{} / {}", done, all) << std::flush;
  });
  if (show) std::cerr << "\r\033[K";
  if (!checked) return report(checked.error());
  if (options.json) {
    JsonWriter out;
    out.object().key("sound").boolean(!checked->fault).key("entries").number(checked->entries).field("chain", checked->chain.hex());
    if (checked->fault) out.field("fault", *checked->fault).key("position").number(checked->fault_position);
    std::cout << out.end().str() << "\n";
  } else if (checked->fault) {
    std::cout << fmt::format("NOT SOUND at position {}: {}\n", checked->fault_position, *checked->fault);
  } else {
    std::cout << fmt::format("sound: {} bulletins, chain {}\n", checked->entries, checked->chain.hex());
  }
  return checked->fault ? kRefused : kDone;
}

}  // namespace

void add_backup(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("backup", "Copy the ledger while the server runs.");
  command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
  command->add_option("TO", options->to, "file to make; must not exist")->required();
  command->callback([options, &chosen] { chosen = [options] { return backup(*options); }; });
}

void add_verify(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("verify", "Prove that every bulletin in the ledger is as it was accepted: digests, chain, numbers.");
  command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
  command->add_option("--ledger", options->to, "a ledger file, such as a backup, in place of the data folder's");
  command->add_flag("--json", options->json, "print JSON");
  command->callback([options, &chosen] { chosen = [options] { return verify(*options); }; });
}

}  // namespace ofure::app
