#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/shown.h"
#include "core/area.h"
#include "core/json_writer.h"
#include "dispatch/trace.h"
#include "ledger/keyring.h"
#include "portal/receiver_api.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data", id, receiver;
  std::uint64_t revision = 0;
  bool json = false;
};

// The stores of a data folder, read beside a running server.
struct Stores {
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Outcomes> outcomes;
  std::unique_ptr<Subscriptions> subscriptions;
  std::map<KeyId, std::string> names;

  static Result<Stores> open(const std::string& folder) {
    Stores stores;
    TRY_ASSIGN(stores.ledger, open_sqlite_ledger_read_only(folder + "/ledger.db"));
    TRY_ASSIGN(stores.outcomes, open_sqlite_outcomes_read_only(folder + "/lanes.db"));
    TRY_ASSIGN(stores.subscriptions, open_sqlite_subscriptions(folder + "/subscriptions.db"));
    TRY_ASSIGN(auto keyring, open_sqlite_keyring(folder + "/keys.db"));
    TRY_ASSIGN(auto keys, keyring->list());
    for (const KeyRecord& key : keys) stores.names[key.id] = key.name;
    return stores;
  }
  std::string name_of(const KeyId& id) const {
    auto found = names.find(id);
    return found == names.end() ? "" : found->second;
  }
};

// All revisions of the document, or of the document that the transmission belongs to.
Result<std::vector<Entry>> revisions_of(const Stores& stores, const std::string& id) {
  TRY_ASSIGN(auto revisions, stores.ledger->revisions(DocumentId(id)));
  if (!revisions.empty()) return revisions;
  TRY_ASSIGN(auto bulletin, stores.ledger->find(BulletinId(id)));
  if (!bulletin) return fail(Code::kNotFound, "There is no document and no bulletin \"" + id + "\" in this ledger.");
  return stores.ledger->revisions(bulletin->document);
}

// "verdict accepted_with_defects: WO-003, TI-001".
std::string judged(const Entry& entry) {
  std::string rules;
  auto findings = nlohmann::json::parse(entry.findings, nullptr, false);
  for (const auto& finding : findings.is_array() ? findings : nlohmann::json::array())
    rules += (rules.empty() ? ": " : ", ") + finding.value("rule", std::string());
  return entry.verdict + rules;
}

struct Line {
  std::optional<Instant> at;
  std::string text;
};

void add_lines(const ReceiverTrace& one, std::vector<Line>& lines) {
  const std::string who = one.name.empty() ? one.receiver : one.name + " (" + one.receiver + ")";
  const std::string by = one.medium.empty() ? std::string(one.way) : fmt::format("{}, {}", one.way, one.medium);
  for (const ReceiverTrace::Step& step : one.steps) {
    if (step.stage == "queued" && one.state != "queued") continue;
    std::string detail = step.stage == "queued" ? one.why : step.detail;
    std::string tries = step.tries > 1 ? fmt::format(" after {} tries", step.tries) : "";
    lines.push_back({step.at, fmt::format("{:<11} {} [{}]{}{}", step.stage, who, by, tries, detail.empty() ? "" : ": " + detail)});
  }
  if (one.steps.empty()) lines.push_back({std::nullopt, fmt::format("{:<11} {} [{}]: {}", one.state, who, by, one.why)});
  if (one.next) lines.push_back({*one.next, fmt::format("{:<11} {} [{}]", "next try", who, by)});
}

void print(const Stores& stores, const Entry& entry, const std::vector<ReceiverTrace>& receivers) {
  std::cout << fmt::format("revision {}  {}  {}  {}  sequence {}  {}\n", entry.revision.value(), word_of(entry.action), word_of(entry.mode),
                           entry.kind.text(), entry.sequence.value(), AreaTable::japan().full_name(entry.area));
  const std::string sender = stores.name_of(entry.submitter);
  std::vector<Line> lines{{entry.accepted_at, fmt::format("{:<11} from {} ({}); {}", "accepted", sender, entry.submitter.text(), judged(entry))}};
  for (const ReceiverTrace& one : receivers) add_lines(one, lines);
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.at && (!b.at || *a.at < *b.at); });
  for (const Line& line : lines) std::cout << "  " << (line.at ? rfc3339(*line.at) : std::string(29, '-')) << "  " << shown(line.text) << "\n";
}

Result<std::string> told(const Stores& stores, const Options& options) {
  TRY_ASSIGN(auto revisions, revisions_of(stores, options.id));
  Tracing tracing{*stores.ledger, *stores.outcomes, *stores.subscriptions, true, [&](const KeyId& id) { return stores.name_of(id); }};
  std::string json;
  bool any = false;
  if (!options.json) std::cout << "document " << revisions.front().document.text() << "\n";
  for (const Entry& entry : revisions) {
    if (options.revision != 0 && entry.revision != Revision(options.revision)) continue;
    any = true;
    TRY_ASSIGN(auto receivers, trace(tracing, entry));
    std::erase_if(receivers, [&](const ReceiverTrace& one) {
      return !options.receiver.empty() && one.receiver != options.receiver && one.name != options.receiver && one.owner.text() != options.receiver;
    });
    if (options.json) {
      json += (json.empty() ? "" : ",") + outcomes_json(entry, receivers);
    } else {
      print(stores, entry, receivers);
    }
  }
  if (!any) return fail(Code::kNotFound, fmt::format("The document has no revision {}.", options.revision));
  return "[" + json + "]";
}

int run(const Options& options) {
  auto stores = Stores::open(options.data);
  if (!stores) return report(stores.error());
  auto text = told(*stores, options);
  if (!text) return report(text.error());
  if (options.json) std::cout << *text << "\n";
  return kDone;
}

}  // namespace

void add_trace(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("trace", "Tell what became of a document: each revision, each receiver, one line per step, with what decided.");
  command->add_option("DOCUMENT", options->id, "the document's id, or the id of one of its bulletins")->required();
  command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
  command->add_option("--revision", options->revision, "this revision alone");
  command->add_option("--receiver", options->receiver, "this receiver alone: its id, its key's id or its name");
  command->add_flag("--json", options->json, "print JSON");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
