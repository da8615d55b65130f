#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/register_rules.h"
#include "app/commands/shown.h"
#include "app/data_folder.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "ingest/credentials.h"
#include "ledger/keyring.h"
#include "ledger/offices.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data";
  std::string name, role = "sender", out, id, office, certificate;
  int highest_level = 5;
  std::int64_t overlap_hours = 24;
  std::vector<std::string> kinds, areas, modes;
  std::optional<std::int64_t> days;  // not given: none, or the life of the key that is replaced
  bool json = false;
};

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ",") + std::string(word(item));
  return out.empty() ? "all" : out;
}

std::optional<Instant> end_of(Instant created, std::optional<std::int64_t> days) {
  return days.value_or(0) > 0 ? std::optional<Instant>(created + std::chrono::hours(24 * *days)) : std::nullopt;
}

std::string state_of(const KeyRecord& record, const std::set<OfficeId>& closed, Instant now) {
  if (record.revoked) return "revoked " + rfc3339(*record.revoked);
  if (record.expires && *record.expires <= now) return "ended " + rfc3339(*record.expires);
  if (closed.contains(record.office)) return "office closed";
  return record.expires ? "until " + rfc3339(*record.expires) : "in force";
}

Result<NewKey> made(const Options& options) {
  TRY(require_folder(options.data));
  TRY(require_name(options.name));
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
  key.record.highest_level = Level(options.highest_level);
  if (!options.office.empty()) {
    TRY_ASSIGN(OfficeRecord office, office_in_force(options.data, options.office));
    TRY(bind_to_office(office, std::span(&key.record.role, 1), key.record.areas));
    key.record.office = office.id;
  }
  key.record.expires = end_of(key.record.created, options.days);
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
  if (auto added = (*keyring)->add(key->record, user_of_console()); !added) {
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
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  auto records = (*keyring)->list();
  if (!records) return report(records.error());
  auto closed = closed_offices(options.data);
  if (!closed) return report(closed.error());
  const Instant now = SystemClock().now();
  JsonWriter out;
  out.array();
  for (const KeyRecord& record : *records) {
    std::string modes = joined(record.modes, [](Mode mode) { return word_of(mode); });
    std::string kinds = joined(record.kinds, [](const Kind& kind) { return kind.text(); });
    std::string areas = joined(record.areas, [](const AreaCode& area) { return area.text(); });
    const std::string state = state_of(record, *closed, now);
    const std::string broker = record.mqtt_verifier.empty() ? "no: made by an older program, make it anew" : "yes";
    if (options.json) {
      out.object().field("id", record.id.text()).field("way", word_of(record.way)).field_if("office", record.office.text());
      out.key("highest_level").number(record.highest_level.value()).field_if("follows", record.follows.text());
      out.field("name", record.name).field("role", word_of(record.role)).field("modes", modes);
      out.field("kinds", kinds).field("areas", areas).field("created", rfc3339(record.created)).field("state", state).field("broker_login", broker).end();
    } else {
      std::cout << fmt::format("{}  {:9} {:24} modes={} kinds={} areas={}  {}{}{}\n", record.id.text(), word_of(record.role), shown(record.name), modes, kinds, areas, state,
                               (record.office.empty() ? "" : "  office " + record.office.text()) + (record.way == Way::kCertificate ? "  certificate" : "") +
                                   (record.highest_level < Level(5) ? fmt::format("  up to level {}", record.highest_level.value()) : ""),
                               record.way == Way::kKey && record.mqtt_verifier.empty() ? "  broker login " + broker : "");
    }
  }
  if (options.json) std::cout << out.end().str() << "\n";
  return kDone;
}

// The same rights under a new key; the old one goes on for a while, so that nobody stands outside meanwhile.
int rotate(const Options& options) {
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  auto records = (*keyring)->list();
  if (!records) return report(records.error());
  auto old = std::find_if(records->begin(), records->end(), [&](const KeyRecord& one) { return one.id.text() == options.id; });
  if (old == records->end()) return report(Error{Code::kNotFound, "There is no key " + options.id + ".", ""});
  if (old->way == Way::kCertificate) return report(Error{Code::kBadInput, "A certificate is not rotated here: bind the new one with `ofure keys certificate`, then revoke the old.", ""});
  NewKey fresh = make_key(old->name, old->role, old->modes, SystemClock().now());
  fresh.record.kinds = old->kinds;
  fresh.record.areas = old->areas;
  fresh.record.office = old->office;
  fresh.record.highest_level = old->highest_level;
  fresh.record.follows = old->id;
  fresh.record.expires = end_of(fresh.record.created, options.days);
  if (!options.days && old->expires) fresh.record.expires = fresh.record.created + (*old->expires - old->created);
  if (!options.out.empty()) {
    if (auto written = write_key_file(options.out, fresh.key); !written) return report(written.error());
  }
  const Instant ends = fresh.record.created + std::chrono::hours(options.overlap_hours);
  auto stored = (*keyring)->replace(fresh.record, ends, user_of_console());
  if (!stored) {
    if (!options.out.empty()) std::remove(options.out.c_str());
    return report(stored.error());
  }
  std::cout << (options.out.empty() ? fresh.key : fresh.record.id.text() + " " + options.out) << "\n";
  std::cerr << "ofure: " << fresh.record.id.text() << " replaces " << options.id << ", which ends at " << rfc3339(*stored) << ". The new key "
            << (fresh.record.expires ? "ends at " + rfc3339(*fresh.record.expires) : "has no end") << ".\n";
  return kDone;
}

// A client certificate as a credential of an office, by its SHA-256.
int certificate(const Options& options) {
  std::string hex = options.certificate;
  std::erase(hex, ':');
  std::transform(hex.begin(), hex.end(), hex.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  auto hash = Digest::from_hex(hex);
  if (!hash) return report(Error{Code::kBadInput, "The fingerprint is the SHA-256 of the certificate in hex: openssl x509 -in FILE -noout -fingerprint -sha256", ""});
  auto key = made(options);
  if (!key) return report(key.error());
  key->record.way = Way::kCertificate;
  key->record.hash = *hash;
  key->record.id = KeyId("c-" + hash->hex().substr(0, 12));
  key->record.mqtt_verifier.clear();
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  if (auto added = (*keyring)->add(key->record, user_of_console()); !added) return report(added.error());
  std::cout << key->record.id.text() << "\n";
  return kDone;
}

int revoke(const Options& options) {
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto keyring = open_sqlite_keyring(options.data + "/keys.db");
  if (!keyring) return report(keyring.error());
  if (auto done = (*keyring)->revoke(KeyId(options.id), SystemClock().now(), user_of_console()); !done) return report(done.error());
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
  auto rights = [&](CLI::App* sub) {
    sub->add_option("--role", options->role, "sender, releaser, receiver or operator")->capture_default_str();
    sub->add_option("--mode", options->modes, "actual, exercise, test; may be given several times")->required();
    sub->add_option("--kind", options->kinds, "kinds it is for; none = all");
    sub->add_option("--area", options->areas, "areas it is for, six digits; a prefecture covers all in it; none = its office's; without an office, or of one of sort receiver or operator, all");
    sub->add_option("--highest-level", options->highest_level, "the highest level it may send")->check(CLI::Range(1, 5))->capture_default_str();
    sub->add_option("--days", options->days, "days until it ends by itself; 0, the default, = never")->check(CLI::Range(0, 36'500));
    return sub->add_option("--office", options->office, "the office it belongs to: that office's rules hold for it");
  };
  rights(making);
  making->add_option("--out", options->out, "write the key into a new file that only you can read");
  making->callback([options, &chosen] { chosen = [options] { return make(*options); }; });

  CLI::App* rotating = command->add_subcommand("rotate", "Make a key with the rights of another, which ends a while later. The new key lives as long as the old one was made for, unless --days says otherwise.");
  data(rotating);
  rotating->add_option("ID", options->id, "the key to replace")->required();
  rotating->add_option("--overlap-hours", options->overlap_hours, "hours the old key goes on")->capture_default_str()->check(CLI::Range(0, 24 * 90));
  rotating->add_option("--days", options->days, "days until the new key ends by itself; 0 = never; not given: as long as the old one was made for")->check(CLI::Range(0, 36'500));
  rotating->add_option("--out", options->out, "write the key into a new file that only you can read");
  rotating->callback([options, &chosen] { chosen = [options] { return rotate(*options); }; });

  CLI::App* binding = command->add_subcommand("certificate", "Let a client certificate of a TLS connection stand for an office. One whose binding was revoked or has ended is bound anew.");
  data(binding);
  binding->add_option("NAME", options->name, "whose certificate it is, in words")->required();
  binding->add_option("--fingerprint", options->certificate, "its SHA-256, in hex")->required();
  rights(binding)->required();
  binding->callback([options, &chosen] { chosen = [options] { return certificate(*options); }; });

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
