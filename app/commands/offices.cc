#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/register_rules.h"
#include "app/commands/shown.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "ingest/contacts.h"
#include "ledger/audit.h"
#include "ledger/offices.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data";
  std::string id, sort = "municipality", area, name, second = "releaser", title, from, until, drop;
  std::vector<std::string> contacts, kinds, modes;
  int level = 0;
  bool json = false;
};

// The register of the data folder and who works on it.
struct Open {
  std::unique_ptr<Offices> offices;
  std::string who;
  [[nodiscard]] Act act() const { return {SystemClock().now(), who}; }
};

Result<Open> open(const Options& options) {
  TRY(require_register(options.data));
  TRY_ASSIGN(auto offices, open_sqlite_offices(options.data + "/keys.db"));
  return Open{std::move(offices), user_of_console()};
}

int answer(const Done& done, const std::string& said) {
  if (!done) return report(done.error());
  std::cout << said << "\n";
  return kDone;
}

Result<AreaCode> area_of(const std::string& word) {
  auto code = AreaCode::parse(word);
  if (!code || AreaTable::japan().find(*code) == nullptr)
    return fail(Code::kBadInput, "There is no area \"" + word + "\"; see `ofure areas`.");
  return *code;
}

Result<std::vector<Kind>> kinds_of(const std::vector<std::string>& words) {
  std::vector<Kind> kinds;
  for (const std::string& word : words) {
    if (find_kind(word) == nullptr) return fail(Code::kBadInput, "There is no kind \"" + word + "\".");
    kinds.emplace_back(word);
  }
  return kinds;
}

Result<Instant> moment_of(const std::string& text, const char* option) {
  auto time = parse_time(text);
  if (!time)
    return fail(Code::kBadInput, fmt::format("{0} is a time with its offset, such as 2026-11-21T09:00:00+09:00. / {0} には 2026-11-21T09:00:00+09:00 のように時差を含む日時を指定してください。", option));
  return instant_of(*time);
}

Done add_contact(OfficeRecord& office, const std::string& contact) {
  TRY(require_name(contact, "A contact", "連絡先"));
  if (std::find(office.contacts.begin(), office.contacts.end(), contact) == office.contacts.end())
    office.contacts.push_back(contact);
  return {};
}

// The first command of a hub may be this one: it makes the register where the folder is.
Result<std::string> make(const Options& options) {
  TRY(ContactList::check(options.contacts));
  TRY(require_folder(options.data));
  TRY_ASSIGN(auto offices, open_sqlite_offices(options.data + "/keys.db"));
  const Open register_now{std::move(offices), user_of_console()};
  OfficeRecord office;
  office.id = OfficeId(options.id);
  auto sort = office_sort_from(options.sort);
  if (!sort) return fail(Code::kBadInput, "The sorts are municipality, prefecture, utility, receiver, operator.");
  office.sort = *sort;
  TRY_ASSIGN(office.area, area_of(options.area));
  office.name = options.name.empty() ? AreaTable::japan().full_name(office.area) : options.name;
  TRY(require_name(office.name));
  for (const std::string& one : options.contacts) TRY(add_contact(office, one));
  TRY(register_now.offices->add(office, register_now.act()));
  return options.id + " " + office.name;
}

// Adds contacts to the list, or takes one off.
Result<std::string> contact(const Options& options) {
  if (options.contacts.empty() && options.drop.empty())
    return fail(Code::kBadInput, "Say --add CONTACT or --remove CONTACT. / --add か --remove で連絡先を指定してください。");
  TRY_ASSIGN(Open register_now, open(options));
  TRY_ASSIGN(OfficeRecord office, office_in_force(options.data, options.id));
  TRY(ContactList::check(options.contacts));
  for (const std::string& one : options.contacts) TRY(add_contact(office, one));
  if (!options.drop.empty() && std::erase(office.contacts, options.drop) == 0)
    return fail(Code::kNotFound, "\"" + options.drop + "\" is not in the list. / 「" + options.drop + "」は登録されていません。");
  TRY(register_now.offices->change(office, register_now.act()));
  return fmt::format("{}: {}", options.id, fmt::join(office.contacts, ", "));
}

// Puts a rule at the end of the office's list; without --second none, everything before it goes.
Result<std::string> rule(const Options& options) {
  TRY_ASSIGN(Open register_now, open(options));
  TRY_ASSIGN(OfficeRecord office, office_in_force(options.data, options.id));
  if (options.second == "clear") {
    office.rules.clear();
  } else {
    ReleaseRule fresh;
    auto second = second_person_from(options.second);
    if (!second) return fail(Code::kBadInput, "--second is none, releaser, break-glass or clear.");
    fresh.second = *second;
    if (options.level < 0 || options.level > 5) return fail(Code::kBadInput, "--level is 0 to 5.");
    fresh.from_level = Level(options.level);
    TRY_ASSIGN(fresh.kinds, kinds_of(options.kinds));
    for (const std::string& word : options.modes) {
      auto mode = mode_from(word);
      if (!mode) return fail(Code::kBadInput, "There is no mode \"" + word + "\"; the modes are actual, exercise, test.");
      fresh.modes.push_back(*mode);
    }
    office.rules.push_back(std::move(fresh));
  }
  TRY(register_now.offices->change(office, register_now.act()));
  return fmt::format("{}: {} rules", options.id, office.rules.size());
}

Result<std::string> close(const Options& options) {
  TRY_ASSIGN(Open register_now, open(options));
  TRY(register_now.offices->close(OfficeId(options.id), register_now.act()));
  return options.id + " closed; its keys and people are out of force";
}

// What is ended is named by its own id; an office beside it must be the one that it is about, so that a second id never
// passes for an office.
Done require_of(const std::string& office, const OfficeId& of, const std::string& id) {
  if (office.empty() || office == of.text()) return {};
  return fail(Code::kBadInput, fmt::format("{0} is of the office \"{1}\", not of \"{2}\"; nothing was ended. End one at a time. / {0} は機関「{1}」のもので、「{2}」のものではありません。何も終了していません。1件ずつ指定してください。", id, of.text(), office));
}

Done require_office(const Options& options) {
  if (!options.id.empty()) return {};
  return fail(Code::kBadInput, "ID is missing: the office. / 機関の ID がありません。");
}

Result<std::string> delegate(const Options& options) {
  TRY_ASSIGN(Open register_now, open(options));
  if (!options.drop.empty()) {
    TRY_ASSIGN(auto delegations, register_now.offices->delegations());
    for (const Delegation& one : delegations) {
      if (one.id == options.drop) TRY(require_of(options.id, one.acting, one.id));
    }
    TRY(register_now.offices->end_delegation(options.drop, register_now.act()));
    return options.drop + " ended";
  }
  TRY(require_office(options));
  if (options.area.empty())
    return fail(Code::kBadInput, "--area is missing: for which municipality the office acts, six digits; see `ofure areas`. / --area がありません。代行する市区町村の6桁のコードを指定してください。");
  Delegation fresh;
  fresh.id = "d-" + random_token(9);
  TRY_ASSIGN(fresh.area, area_of(options.area));
  fresh.acting = OfficeId(options.id);
  TRY_ASSIGN(fresh.kinds, kinds_of(options.kinds));
  fresh.begins = register_now.act().at;
  if (!options.from.empty()) {
    TRY_ASSIGN(fresh.begins, moment_of(options.from, "--from"));
  }
  TRY_ASSIGN(fresh.ends, moment_of(options.until, "--until"));
  TRY(register_now.offices->delegate(fresh, register_now.act()));
  return fmt::format("{} {} acts for {} until {}", fresh.id, options.id, AreaTable::japan().full_name(fresh.area), rfc3339(fresh.ends));
}

Result<std::string> drill(const Options& options) {
  TRY_ASSIGN(Open register_now, open(options));
  if (!options.drop.empty()) {
    TRY_ASSIGN(auto drills, register_now.offices->drills());
    for (const Drill& one : drills) {
      if (one.id == options.drop) TRY(require_of(options.id, one.office, one.id));
    }
    TRY(register_now.offices->call_off(options.drop, register_now.act()));
    return options.drop + " called off";
  }
  TRY(require_office(options));
  TRY(require_name(options.title, "--title, the name of the drill,", "--title（訓練の名称）"));
  Drill fresh;
  fresh.id = "e-" + random_token(9);
  fresh.office = OfficeId(options.id);
  fresh.title = options.title;
  fresh.begins = register_now.act().at;
  if (!options.from.empty()) {
    TRY_ASSIGN(fresh.begins, moment_of(options.from, "--from"));
  }
  TRY_ASSIGN(fresh.ends, moment_of(options.until, "--until"));
  TRY(register_now.offices->announce(fresh, register_now.act()));
  return fmt::format("{} {} \"{}\" {} - {}", fresh.id, options.id, options.title, rfc3339(fresh.begins), rfc3339(fresh.ends));
}

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ",") + std::string(word(one));
  return text.empty() ? "all" : text;
}

std::string text_of(const ReleaseRule& rule) {
  return fmt::format("kinds={} modes={} level>={}: {}", joined(rule.kinds, [](const Kind& kind) { return kind.text(); }),
                     joined(rule.modes, [](Mode mode) { return word_of(mode); }), rule.from_level.value(), word_of(rule.second));
}

Result<std::string> list(const Options& options) {
  TRY_ASSIGN(Open register_now, open(options));
  TRY_ASSIGN(auto offices, register_now.offices->list());
  TRY_ASSIGN(auto delegations, register_now.offices->delegations());
  TRY_ASSIGN(auto drills, register_now.offices->drills());
  const Instant now = register_now.act().at;
  TRY_ASSIGN(const auto closed, closed_offices(options.data));
  JsonWriter out;
  std::string plain;
  out.object().key("offices").array();
  for (const OfficeRecord& one : offices) {
    out.object().field("id", one.id.text()).field("sort", word_of(one.sort)).field("area", one.area.text()).field("name", one.name);
    out.field("state", one.closed ? "closed" : "in force").key("contacts").array();
    for (const std::string& contact : one.contacts) out.text(contact);
    out.end().key("rules").array();
    plain += fmt::format("{:16} {:12} {} {}{}\n", one.id.text(), word_of(one.sort), one.area.text(), shown(one.name), one.closed ? "  closed" : "");
    for (const ReleaseRule& rule : one.rules) {
      out.text(text_of(rule));
      plain += "    " + text_of(rule) + "\n";
    }
    if (!one.contacts.empty()) plain += "    contacts: " + shown(fmt::format("{}", fmt::join(one.contacts, ", "))) + "\n";
    out.end().end();
  }
  out.end().key("delegations").array();
  for (const Delegation& one : delegations) {
    const char* state = one.revoked ? "ended" : one.ends <= now ? "over" : closed.contains(one.acting) ? "office closed" : one.in_force(now) ? "in force" : now < one.begins ? "to come" : "over";
    out.object().field("id", one.id).field("acting", one.acting.text()).field("area", one.area.text()).field("begins", rfc3339(one.begins));
    out.field("ends", rfc3339(one.ends)).field("state", state).end();
    plain += fmt::format("delegation {} {} acts for {} {} - {}  {}\n", one.id, one.acting.text(), one.area.text(), rfc3339(one.begins), rfc3339(one.ends), state);
  }
  out.end().key("drills").array();
  for (const Drill& one : drills) {
    const char* state = one.called_off ? "called off" : one.ends <= now ? "over" : closed.contains(one.office) ? "office closed" : one.runs(now) ? "runs" : now < one.begins ? "to come" : "over";
    out.object().field("id", one.id).field("office", one.office.text()).field("title", one.title).field("begins", rfc3339(one.begins));
    out.field("ends", rfc3339(one.ends)).field("state", state).end();
    plain += fmt::format("drill {} {} \"{}\" {} - {}  {}\n", one.id, one.office.text(), shown(one.title), rfc3339(one.begins), rfc3339(one.ends), state);
  }
  out.end().end();
  if (options.json) return out.take();
  return plain.empty() ? "no offices yet: `ofure offices make ID --area CODE`" : plain.substr(0, plain.size() - 1);
}

int audit(const Options& options) {
  if (Done there = require_register(options.data); !there) return report(there.error());
  auto chain = open_sqlite_audit(options.data + "/keys.db");
  if (!chain) return report(chain.error());
  for (std::uint64_t after = 0;;) {
    auto events = (*chain)->list(after, options.id, 1000);
    if (!events) return report(events.error());
    if (events->empty()) return kDone;
    for (const AuditEvent& event : *events) {
      if (options.json) {
        JsonWriter out;
        out.object().key("position").number(event.position).field("at", rfc3339(event.at)).field("who", event.who).field("what", event.what);
        std::cout << out.field("subject", event.subject).field("detail", event.detail).field("chain", event.chain.hex()).end().take() << "\n";
      } else {
        std::cout << fmt::format("{:6} {} {:24} {:24} {}  {}\n", event.position, rfc3339(event.at), shown(event.who), event.what, shown(event.subject), shown(event.detail));
      }
      after = event.position;
    }
  }
}

}  // namespace

void add_offices(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("offices", "The register: offices, what they ask of a second person, who acts for whom, drills; a running server sees a change at once.");
  command->require_subcommand(1);
  auto sub = [&](const char* name, const char* says, Result<std::string> (*work)(const Options&)) {
    CLI::App* one = command->add_subcommand(name, says);
    one->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
    one->callback([options, &chosen, work] {
      chosen = [options, work] {
        auto said = work(*options);
        return answer(said ? Done() : Done(tl::unexpected<Error>(said.error())), said ? *said : "");
      };
    });
    return one;
  };
  auto id = [&](CLI::App* one, const char* says) { one->add_option("ID", options->id, says)->required(); };
  auto kinds = [&](CLI::App* one) { one->add_option("--kind", options->kinds, "kinds it is about; none = all"); };
  auto dates = [&](CLI::App* one) {
    one->add_option("--from", options->from, "when it begins, with offset; default now");
    one->add_option("--until", options->until, "when it ends, with offset");
  };

  CLI::App* making = sub("make", "Enter an office.", make);
  id(making, "a short id: a-z, 0-9 and -");
  making->add_option("--area", options->area, "the area it speaks for, six digits")->required();
  making->add_option("--sort", options->sort, "municipality, prefecture, utility, receiver or operator")->capture_default_str();
  making->add_option("--name", options->name, "its name; default the area's");
  making->add_option("--contact", options->contacts, "telephone numbers, links and mail addresses its texts may name");

  CLI::App* listing = sub("list", "List offices, delegations and drills.", list);
  listing->add_flag("--json", options->json, "print JSON");

  CLI::App* contacts = sub("contact", "Add contacts to an office's list, or take one off.", contact);
  id(contacts, "the office");
  contacts->add_option("--add", options->contacts, "telephone number, link or mail address");
  contacts->add_option("--remove", options->drop, "one of the list");

  CLI::App* rules = sub("rule", "Say what a second person has to do; the first rule of the list that fits a bulletin decides.", rule);
  id(rules, "the office");
  rules->add_option("--second", options->second, "none, releaser, break-glass (releaser, or one person with a second factor), or clear for an empty list")->capture_default_str();
  rules->add_option("--level", options->level, "from this level on; 0 = all")->capture_default_str();
  rules->add_option("--mode", options->modes, "modes it is about; none = all");
  kinds(rules);

  CLI::App* delegating = sub("delegate", "Let an office act for a municipality until a date, or end that.", delegate);
  delegating->add_option("ID", options->id, "the acting office");
  delegating->add_option("--area", options->area, "for whom, six digits");
  CLI::Option* ending = delegating->add_option("--end", options->drop, "end the delegation with this id");
  kinds(delegating);
  dates(delegating);
  for (const char* other : {"--area", "--kind", "--from", "--until"}) ending->excludes(delegating->get_option(other));

  CLI::App* drills = sub("drill", "Enter a drill into the calendar: meanwhile live bulletins of the office need a second person. Or call one off.", drill);
  drills->add_option("ID", options->id, "the office");
  drills->add_option("--title", options->title, "what the drill is called");
  CLI::Option* calling_off = drills->add_option("--call-off", options->drop, "call off the drill with this id");
  dates(drills);
  for (const char* other : {"--title", "--from", "--until"}) calling_off->excludes(drills->get_option(other));

  id(sub("close", "End an office now, with its keys and people.", close), "the office");
}

void add_audit(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("audit", "Show the audit chain: every change of keys, offices, people and imported areas, and every release, return and retraction.");
  command->add_option("SUBJECT", options->id, "only what is about this id: a key, an office, a bulletin");
  command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object per line");
  command->callback([options, &chosen] { chosen = [options] { return audit(*options); }; });
}

}  // namespace ofure::app
