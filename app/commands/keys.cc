#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/data_folder.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "ingest/credentials.h"
#include "ledger/keyring.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data";
  std::string name, role = "sender", out, id;
  std::vector<std::string> kinds, areas, modes;
  std::int64_t days = 0;
  bool json = false;
};

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ",") + std::string(word(item));
  return out.empty() ? "all" : out;
}

Result<NewKey> made(const Options& options) {
  auto role = role_from(options.role);
  if (!role) return fail(Code::kBadInput, "There is no role \"" + options.role + "\"; the roles are sender, releaser, receiver, operator.");
  std::vector<Mode> modes;
  for (const std::string& word : options.modes) {
    auto mode = mode_from(word);
    if (!mode) return fail(Code::kBadInput, "There is no mode \"" + word + "\"; the modes are actual, exercise, test.");
    modes.push_back(*mode);
  }
  NewKey key = make_key(options.name, *role, std::move(modes), SystemClock().now());
  for (const std::string& word : options.kinds) {
    if (find_kind(word) == nullptr) return fail(Code::kBadInput, "There is no kind \"" + word + "\".");
    key.record.kinds.emplace_back(word);
  }
  for (const std::string& word : options.areas) {
    auto code = AreaCode::parse(word);
    if (!code || AreaTable::japan().find(*code) == nullptr) return fail(Code::kBadInput, "There is no area \"" + word + "\"; see `ofure areas`.");
    key.record.areas.push_back(*code);
  }
  if (options.days > 0) key.record.expires = key.record.created + std::chrono::hours(24 * options.days);
  return key;
}

int make(const Options& options) {
  auto key = made(options);
  if (!key) return report(key.error());
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  if (!options.out.empty()) {
    if (auto written = write_key_file(options.out, key->key); !written) return report(written.error());
  }
  if (auto added = (*keyring)->add(key->record); !added) {
    if (!options.out.empty()) std::remove(options.out.c_str());  // it would open nothing
    return report(added.error());
  }
  if (options.out.empty()) {
    std::cout << key->key << "\n";
    std::cerr << "ofure: this is the only time the key is shown. Its name in logs and lists is " << key->record.id.text() << ".\n";
  } else {
    std::cout << key->record.id.text() << " " << options.out << "\n";
  }
  return kDone;
}

int list(const Options& options) {
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  auto records = (*keyring)->list();
  if (!records) return report(records.error());
  JsonWriter out;
  out.array();
  for (const KeyRecord& record : *records) {
    std::string modes = joined(record.modes, [](Mode mode) { return word_of(mode); });
    std::string kinds = joined(record.kinds, [](const Kind& kind) { return kind.text(); });
    std::string areas = joined(record.areas, [](const AreaCode& area) { return area.text(); });
    std::string state = record.revoked ? "revoked " + rfc3339(*record.revoked) : record.expires ? "until " + rfc3339(*record.expires) : "in force";
    const std::string broker = record.mqtt_verifier.empty() ? "no: made by an older program, make it anew" : "yes";
    if (options.json) {
      out.object().field("id", record.id.text()).field("name", record.name).field("role", word_of(record.role)).field("modes", modes);
      out.field("kinds", kinds).field("areas", areas).field("created", rfc3339(record.created)).field("state", state).field("broker_login", broker).end();
    } else {
      std::cout << fmt::format("{}  {:9} {:24} modes={} kinds={} areas={}  {}{}\n", record.id.text(), word_of(record.role), record.name, modes, kinds, areas, state,
                               record.mqtt_verifier.empty() ? "  broker login " + broker : "");
    }
  }
  if (options.json) std::cout << out.end().str() << "\n";
  return kDone;
}

int revoke(const Options& options) {
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  if (auto done = (*keyring)->revoke(KeyId(options.id), SystemClock().now()); !done) return report(done.error());
  std::cout << options.id << " revoked\n";
  return kDone;
}

}  // namespace

void add_keys(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("keys", "Make, list and revoke the keys of senders and receivers; a running server sees the change at once.");
  command->require_subcommand(1);
  auto data = [&](CLI::App* sub) { sub->add_option("--data", options->data, "the hub's data folder")->capture_default_str(); };

  CLI::App* making = command->add_subcommand("make", "Make a key; only its hash is kept.");
  data(making);
  making->add_option("NAME", options->name, "whose key it is, in words")->required();
  making->add_option("--role", options->role, "sender, releaser, receiver or operator")->capture_default_str();
  making->add_option("--mode", options->modes, "actual, exercise, test; may be given several times")->required();
  making->add_option("--kind", options->kinds, "kinds it is for; none = all");
  making->add_option("--area", options->areas, "areas it is for, six digits; a prefecture covers all in it; none = all");
  making->add_option("--days", options->days, "days until it ends by itself; 0 = never");
  making->add_option("--out", options->out, "write the key into a new file that only you can read");
  making->callback([options, &chosen] { chosen = [options] { return make(*options); }; });

  CLI::App* listing = command->add_subcommand("list", "List all keys.");
  data(listing);
  listing->add_flag("--json", options->json, "print JSON");
  listing->callback([options, &chosen] { chosen = [options] { return list(*options); }; });

  CLI::App* revoking = command->add_subcommand("revoke", "End a key now.");
  data(revoking);
  revoking->add_option("ID", options->id, "the key's id, as `keys list` shows it")->required();
  revoking->callback([options, &chosen] { chosen = [options] { return revoke(*options); }; });
}

}  // namespace ofure::app
