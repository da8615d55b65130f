#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/register_rules.h"
#include "app/commands/shown.h"
#include "app/data_folder.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "ingest/password.h"
#include "ingest/totp.h"
#include "ledger/people.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data";
  std::string login, name, office, out, password_from, id;
  std::vector<std::string> roles, kinds, areas, modes;
  int highest_level = 5;
  bool json = false;
};

// What a person needs to sign in; shown once.
struct Access {
  std::string password, encoded, totp_secret;
};

Result<Access> new_access(const Options& options, const std::string& login) {
  Access access{random_token(15), "", new_totp_secret()};
  if (!options.password_from.empty()) {
    TRY_ASSIGN(access.password, read_file(options.password_from));
    access.password = access.password.substr(0, access.password.find_first_of("\r\n"));
  }
  TRY(may_be_chosen(access.password, login));
  TRY_ASSIGN(access.encoded, password_hash(access.password));
  return access;
}

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ",") + std::string(word(item));
  return out.empty() ? "all" : out;
}

Done take_rights(const Options& options, PersonRecord& person) {
  for (const std::string& word : options.roles) {
    auto role = role_from(word);
    if (!role)
      return fail(Code::kBadInput,
                  "There is no role \"" + word + "\"; the roles are sender, releaser, receiver, operator.");
    person.roles.push_back(*role);
  }
  for (const std::string& word : options.modes) {
    auto mode = mode_from(word);
    if (!mode) return fail(Code::kBadInput, "There is no mode \"" + word + "\"; the modes are actual, exercise, test.");
    person.modes.push_back(*mode);
  }
  for (const std::string& word : options.kinds) {
    if (find_kind(word) == nullptr) return fail(Code::kBadInput, "There is no kind \"" + word + "\".");
    person.kinds.emplace_back(word);
  }
  for (const std::string& word : options.areas) {
    auto code = AreaCode::parse(word);
    if (!code || AreaTable::japan().find(*code) == nullptr)
      return fail(Code::kBadInput, "There is no area \"" + word + "\"; see `ofure areas`.");
    person.areas.push_back(*code);
  }
  person.highest_level = Level(options.highest_level);
  return {};
}

// Shows the access, or writes it into the file, before `keep` makes it open anything; takes the file back when that
// fails.
template <class Keep>
int hand_out(const Options& options, const PersonId& id, const std::string& login, const Access& access, Keep keep) {
  const std::string text = fmt::format("login     {}\npassword  {}\nsecret    {}\n{}", login, access.password,
                                       access.totp_secret, otpauth_uri("ofure", login, access.totp_secret));
  if (!options.out.empty()) {
    if (auto written = write_key_file(options.out, text); !written) return report(written.error());
  }
  if (Done kept = keep(); !kept) {
    if (!options.out.empty()) std::remove(options.out.c_str());
    return report(kept.error());
  }
  if (!options.out.empty()) {
    std::cout << id.text() << " " << options.out << "\n";
    return kDone;
  }
  std::cout << "person    " << id.text() << "\n" << text << "\n";
  std::cerr << "ofure: this is the only time the password and the secret are shown. Enter the secret, or the otpauth "
               "address as a QR code, in an authenticator program.\n";
  return kDone;
}

std::string state_of(const PersonRecord& person, const std::set<OfficeId>& closed) {
  if (person.revoked) return "revoked " + rfc3339(*person.revoked);
  return closed.contains(person.office) ? "office closed" : "in force";
}

// A person is for the office's area unless given others, as a key is.
Result<PersonRecord> described(const Options& options) {
  PersonRecord person;
  TRY(require_name(options.login, "The login", "ログイン名"));
  TRY(require_name(options.name));
  TRY(take_rights(options, person));
  TRY_ASSIGN(OfficeRecord office, office_in_force(options.data, options.office));
  TRY(bind_to_office(office, person.roles, person.areas));
  person.office = office.id;
  person.login = options.login;
  person.name = options.name;
  return person;
}

int make(const Options& options) {
  const std::string who = user_of_console();
  auto described_one = described(options);
  if (!described_one) return report(described_one.error());
  PersonRecord& person = *described_one;
  auto people = open_sqlite_people(options.data + "/keys.db");
  if (!people) return report(people.error());
  auto access = new_access(options, options.login);
  if (!access) return report(access.error());
  person.id = PersonId("p-" + sha256(random_token(16)).hex().substr(0, 12));
  person.password = access->encoded;
  person.totp_secret = access->totp_secret;
  return hand_out(options, person.id, person.login, *access,
                  [&] { return (*people)->add(person, Act{SystemClock().now(), who}); });
}

int renew(const Options& options) {
  const std::string who = user_of_console();
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto people = open_sqlite_people(options.data + "/keys.db");
  if (!people) return report(people.error());
  const PersonId id(options.id);
  auto known = (*people)->find(id);
  if (!known) return report(known.error());
  if (!*known) return report({Code::kNotFound, "There is no person " + options.id + ".", ""});
  auto access = new_access(options, (*known)->login);
  if (!access) return report(access.error());
  return hand_out(options, id, (*known)->login, *access, [&] {
    return (*people)->renew(id, access->encoded, access->totp_secret, Act{SystemClock().now(), who});
  });
}

int revoke(const Options& options) {
  const std::string who = user_of_console();
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto people = open_sqlite_people(options.data + "/keys.db");
  if (!people) return report(people.error());
  if (Done done = (*people)->revoke(PersonId(options.id), Act{SystemClock().now(), who}); !done)
    return report(done.error());
  std::cout << options.id << " revoked\n";
  return kDone;
}

int list(const Options& options) {
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto people = open_sqlite_people(options.data + "/keys.db");
  if (!people) return report(people.error());
  auto all = (*people)->list();
  if (!all) return report(all.error());
  auto closed = closed_offices(options.data);
  if (!closed) return report(closed.error());
  JsonWriter out;
  out.array();
  for (const PersonRecord& one : *all) {
    const std::string roles = joined(one.roles, [](Role role) { return word_of(role); });
    const std::string modes = joined(one.modes, [](Mode mode) { return word_of(mode); });
    const std::string kinds = joined(one.kinds, [](const Kind& kind) { return kind.text(); });
    const std::string areas = joined(one.areas, [](const AreaCode& area) { return area.text(); });
    const std::string state = state_of(one, *closed);
    if (options.json) {
      out.object()
          .field("id", one.id.text())
          .field("login", one.login)
          .field("name", one.name)
          .field("office", one.office.text());
      out.field("roles", roles).field("modes", modes).field("kinds", kinds).field("areas", areas);
      out.key("highest_level")
          .number(one.highest_level.value())
          .field("created", rfc3339(one.created))
          .field("state", state)
          .end();
    } else {
      std::cout << fmt::format("{}  {:16} {:24} office={} roles={} modes={} kinds={} areas={} level<={}  {}\n",
                               one.id.text(), shown(one.login), shown(one.name), one.office.text(), roles, modes, kinds, areas,
                               one.highest_level.value(), state);
    }
  }
  if (options.json) std::cout << out.end().str() << "\n";
  return kDone;
}

void add_access(CLI::App* sub, Options& options) {
  sub->add_option("--out", options.out, "write login, password and secret into a new file that only you can read");
  sub->add_option("--password-from", options.password_from,
                  "file whose first line is the password, - for standard input; otherwise one is made");
}

}  // namespace

void add_people(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "people", "Make, list, renew and revoke the people of offices; a running server sees the change at once.");
  command->require_subcommand(1);
  auto sub = [&](const char* name, const char* help, int (*run)(const Options&)) {
    CLI::App* one = command->add_subcommand(name, help);
    one->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
    one->callback([options, run, &chosen] { chosen = [options, run] { return run(*options); }; });
    return one;
  };

  CLI::App* making = sub("make", "Make a person with a first password and a second factor, shown once.", make);
  making->add_option("LOGIN", options->login, "what the person types to sign in")->required();
  making->add_option("--name", options->name, "the person's name")->required();
  making->add_option("--office", options->office, "the office the person belongs to")->required();
  making->add_option("--role", options->roles, "sender, releaser, receiver, operator; may be given several times")
      ->required();
  making->add_option("--mode", options->modes, "actual, exercise, test; may be given several times")->required();
  making->add_option("--kind", options->kinds, "kinds it is for; none = all");
  making->add_option("--area", options->areas, "areas it is for, six digits; none = its office's; of an office of sort receiver or operator, all");
  making->add_option("--highest-level", options->highest_level, "of what the person may send")
      ->check(CLI::Range(1, 5))
      ->capture_default_str();
  add_access(making, *options);

  sub("list", "List all people.", list)->add_flag("--json", options->json, "print JSON");
  sub("revoke", "End a person's access now, sessions too.", revoke)
      ->add_option("ID", options->id, "as `people list` shows it")
      ->required();
  CLI::App* renewing = sub("renew", "A new password and second factor, for who lost them; ends the sessions.", renew);
  renewing->add_option("ID", options->id, "as `people list` shows it")->required();
  add_access(renewing, *options);
}

}  // namespace ofure::app
