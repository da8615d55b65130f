#include <fmt/format.h>

#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/register_rules.h"
#include "app/commands/shown.h"
#include "core/clock.h"
#include "core/json_writer.h"
#include "formats/reader.h"
#include "ingest/template_desk.h"
#include "ledger/templates.h"

namespace ofure::app {
namespace {

struct Options {
  std::string data = "ofure-data";
  std::string office, name, file, mode, output;
  bool json = false;
};

struct Open {
  std::unique_ptr<TemplateShelf> shelf;
  std::unique_ptr<Reader> reader;
};

// Templates of an office that is closed can still be looked at.
Done require_known_office(const Options& options) {
  TRY_ASSIGN(auto offices, open_sqlite_offices(options.data + "/keys.db"));
  TRY_ASSIGN(auto known, offices->list());
  for (const OfficeRecord& office : known) {
    if (office.id.text() == options.office) return {};
  }
  return fail(Code::kNotFound, "There is no office \"" + options.office + "\"; see `ofure offices list`. / 機関「" +
                                   options.office + "」は登録されていません。`ofure offices list` で確かめてください。");
}

Result<Open> open(const Options& options) {
  TRY(require_register(options.data));
  TRY(require_known_office(options));
  TRY_ASSIGN(auto shelf, open_sqlite_templates(options.data + "/keys.db"));
  TRY_ASSIGN(auto reader, Reader::create());
  return Open{std::move(shelf), std::move(reader)};
}

Result<TemplateRecord> record_of(const Open& open, const Options& options) {
  TRY_ASSIGN(auto record, open.shelf->find(OfficeId(options.office), options.name));
  if (!record) {
    return fail(Code::kNotFound, "The office \"" + options.office + "\" has no template \"" + options.name +
                                     "\"; see `ofure templates list`.");
  }
  return std::move(*record);
}

Done add(const Options& options) {
  auto mode = mode_from(options.mode);
  if (!mode) return fail(Code::kBadInput, "--mode is actual, exercise or test.");
  TRY_ASSIGN(Open opened, open(options));
  TemplateRecord record;
  record.office = OfficeId(options.office);
  record.name = options.name;
  record.mode = *mode;
  TRY_ASSIGN(record.bytes, read_file(options.file));
  const std::string who = user_of_console();
  TRY(keep_template(*opened.shelf, *opened.reader, std::move(record), {SystemClock().now(), who}));
  std::cout << options.name << " kept for " << options.office << " as a template of mode " << options.mode << "\n";
  return {};
}

Done list(const Options& options) {
  TRY_ASSIGN(Open opened, open(options));
  TRY_ASSIGN(auto records, opened.shelf->list(OfficeId(options.office)));
  JsonWriter out;
  out.array();
  for (const TemplateRecord& one : records) {
    if (!options.json)
      std::cout << fmt::format("{:9} {:24} {:13} {}  ({}, {})\n", word_of(one.mode), one.name, one.kind.text(),
                               shown(one.title), shown(one.kept_by), rfc3339(one.kept));
    out.object().field("name", one.name).field("mode", word_of(one.mode)).field("kind", one.kind.text());
    out.field("title", one.title).field("kept_by", one.kept_by).field("kept_at", rfc3339(one.kept)).end();
  }
  if (options.json) std::cout << out.end().str() << "\n";
  return {};
}

Done show(const Options& options) {
  TRY_ASSIGN(Open opened, open(options));
  TRY_ASSIGN(TemplateRecord record, record_of(opened, options));
  std::cout << record.bytes;
  return {};
}

Done remove(const Options& options) {
  TRY_ASSIGN(Open opened, open(options));
  const std::string who = user_of_console();
  TRY(opened.shelf->remove(OfficeId(options.office), options.name, {SystemClock().now(), who}));
  std::cout << options.name << " removed\n";
  return {};
}

// The document goes to standard output, or to a file; what it is goes to standard error, so that nobody takes one mode
// for another.
Done fill(const Options& options) {
  TRY_ASSIGN(Open opened, open(options));
  TRY_ASSIGN(TemplateRecord record, record_of(opened, options));
  TRY_ASSIGN(Filled filled, fill_template(*opened.reader, record, SystemClock().now()));
  if (options.output.empty()) {
    std::cout << filled.xml;
  } else {
    TRY(write_file(options.output, filled.xml));
  }
  std::cerr << fmt::format("mode {}, document {}, transmission {}\n", word_of(record.mode), filled.document.text(),
                           filled.bulletin.text());
  return {};
}

}  // namespace

void add_templates(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "templates",
      "Documents an office keeps to be filled. Each is of one mode: a template of exercise gives exercises only.");
  command->require_subcommand(1);
  auto sub = [&](const char* name, const char* says, Done (*work)(const Options&)) {
    CLI::App* one = command->add_subcommand(name, says);
    one->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
    one->add_option("--office", options->office, "whose templates; see `ofure offices list`")->required();
    one->callback([options, &chosen, work] {
      chosen = [options, work] {
        auto done = work(*options);
        return done ? kDone : report(done.error());
      };
    });
    return one;
  };
  auto name = [&](CLI::App* one) { one->add_option("NAME", options->name, "its name: a-z, 0-9 and -")->required(); };

  CLI::App* adding = sub("add", "Keep a common XML document as a template.", add);
  name(adding);
  adding->add_option("FILE", options->file, "the document; - for standard input")->required();
  adding->add_option("--mode", options->mode, "actual, exercise or test: what the document is, said once more")
      ->required();
  CLI::App* listing = sub("list", "List the templates of an office with their modes.", list);
  listing->add_flag("--json", options->json, "print JSON");
  name(sub("show", "Print a template as it was kept.", show));
  name(sub("remove", "Take a template off.", remove));
  CLI::App* filling =
      sub("fill", "Print a new document of a template: new ids, times of now, the template's mode.", fill);
  name(filling);
  filling->add_option("--output", options->output, "write it to this file instead");
}

}  // namespace ofure::app
