#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "app/area_data/area_files.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/json_writer.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/store_copy.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data", to;
  bool json = false;
  bool whole = false;
};

// Imported files are replaced whole, so a copy of one is always of one import.
Done copy_areas(const Options& options) {
  for (auto file : {boundaries_file, households_file}) {
    const std::filesystem::path from = file(options.data), to = file(options.to);
    std::error_code failed;
    if (!std::filesystem::exists(from, failed)) continue;
    std::filesystem::create_directories(to.parent_path(), failed);
    if (!failed) std::filesystem::copy_file(from, to, failed);
    if (failed) return fail(Code::kIo, from.string() + " cannot be copied to " + to.string() + ".", failed.message());
  }
  return {};
}

// The lanes before the ledger: a place must never be beyond the bulletins. What was delivered between the two copies is delivered again after a restore.
int backup_whole(const Options& options) {
  std::error_code failed;
  if (std::filesystem::exists(options.to, failed)) return report(Error{Code::kConflict, "There is something at " + options.to + " already.", ""});
  std::filesystem::create_directories(options.to, failed);
  if (failed) return report(Error{Code::kIo, "The folder " + options.to + " cannot be made.", failed.message()});
  ::chmod(options.to.c_str(), 0700);
  for (const char* name : {"keys.db", "subscriptions.db", "hazards.db", "lanes.db", "ledger.db"}) {
    // A folder that no server of this age has opened yet has no hazards.
    if (std::string_view(name) == "hazards.db" && !std::filesystem::exists(options.data + "/" + name, failed)) continue;
    if (auto done = copy_store(options.data + "/" + name, options.to + "/" + name); !done) return report(done.error());
  }
  if (auto done = copy_areas(options); !done) return report(done.error());
  std::cout << "ofure: ledger, lanes, subscriptions, keys, hazards and imported areas were copied to " << options.to << "; it opens as a data folder. Prove it with `ofure verify --data " << options.to << "`\n";
  return kDone;
}

int backup(const Options& options) {
  if (options.whole) return backup_whole(options);
  auto ledger = open_sqlite_ledger_read_only(options.data + "/ledger.db");
  if (!ledger) return report(ledger.error());
  if (auto done = (*ledger)->backup(options.to); !done) return report(done.error());
  std::cout << "ofure: the ledger was copied to " << options.to << "; prove it with `ofure verify --ledger " << options.to << "`\n";
  return kDone;
}

// The audit chain of the data folder; nothing when a single ledger file is verified, or the folder has no register yet.
Result<std::optional<AuditReport>> audit_of(const Options& options) {
  const std::string path = options.data + "/keys.db";
  if (!options.to.empty() || !std::filesystem::exists(path)) return std::optional<AuditReport>{};
  TRY_ASSIGN(auto chain, open_sqlite_audit(path));
  TRY_ASSIGN(AuditReport sound, chain->verify());
  return std::optional(std::move(sound));
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
  auto audit = audit_of(options);
  if (!audit) return report(audit.error());
  if (options.json) {
    JsonWriter out;
    out.object().key("sound").boolean(!checked->fault && !(*audit && (*audit)->fault)).key("entries").number(checked->entries).field("chain", checked->chain.hex());
    if (checked->fault) out.field("fault", *checked->fault).key("position").number(checked->fault_position);
    if (*audit) {
      out.key("audit_events").number((*audit)->events);
      if ((*audit)->fault) out.field("audit_fault", *(*audit)->fault).key("audit_position").number((*audit)->fault_position);
    }
    std::cout << out.end().str() << "\n";
  } else if (checked->fault) {
    std::cout << fmt::format("NOT SOUND at position {}: {}\n", checked->fault_position, *checked->fault);
  } else {
    std::cout << fmt::format("sound: {} bulletins, chain {}\n", checked->entries, checked->chain.hex());
  }
  if (!options.json && *audit) {
    std::cout << ((*audit)->fault ? fmt::format("audit chain NOT SOUND at position {}: {}\n", (*audit)->fault_position, *(*audit)->fault)
                                  : fmt::format("audit chain sound: {} events\n", (*audit)->events));
  }
  return checked->fault || (*audit && (*audit)->fault) ? kRefused : kDone;
}

}  // namespace

void add_backup(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("backup", "Copy the ledger, or with --whole everything the hub needs to go on, while the server runs.");
  command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
  command->add_option("TO", options->to, "file to make, with --whole a folder; must not exist")->required();
  command->add_flag("--whole", options->whole, "ledger, lanes, subscriptions, keys, hazards and imported areas, as a data folder");
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
