#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/clock.h"
#include "core/json_writer.h"
#include "core/text.h"
#include "formats/press.h"
#include "formats/reader.h"
#include "ingest/judge.h"
#include "ingest/submission_api.h"

namespace ofure::app {
namespace {

struct Options {
  std::vector<std::string> files;
  bool json = false;
  bool preview = false;
};

Examination examine(const Reader& reader, const std::string& bytes) {
  Reading reading = reader.read(bytes);
  Examination result;
  if (!reading.bulletin) {
    result.verdict = verdict_of(reading.findings, Level{});
    return result;
  }
  Circumstances circumstances;
  circumstances.now = SystemClock().now();
  result.verdict = judge(*reading.bulletin, reading.findings, circumstances);
  reader.locate(bytes, result.verdict.findings);
  result.bulletin = std::move(reading.bulletin);
  return result;
}

void print_preview(const Examination& examination, const std::string& bytes) {
  RenderContext context;
  context.digest = sha256(bytes);
  const Narrative narrative = narrative_of(*examination.bulletin);
  for (const auto& medium : media()) {
    Rendition rendition = render(*medium, *examination.bulletin, narrative, bytes, context);
    std::cout << "---- " << medium->info().word << " (" << medium->info().title << ")";
    std::cout << "\n";
    for (const Measure& measure : rendition.measures) {
      std::cout << "  " << measure.what << ": " << measure.length << " / " << measure.limit << " " << measure.unit << "\n";
    }
    if (medium->info().word != "common") std::cout << rendition.bytes << "\n";
    for (const Loss& loss : rendition.losses) std::cout << "  loss: " << loss.what << ": " << loss.why << "\n";
  }
}

int run(const Options& options) {
  auto reader = Reader::create();
  if (!reader) return report(reader.error());
  int code = kDone;
  JsonWriter all;
  all.array();
  for (const std::string& file : options.files) {
    auto bytes = read_file(file);
    if (!bytes) return report(bytes.error());
    Examination examination = examine(**reader, *bytes);
    if (examination.verdict.refused()) code = kRefused;
    if (options.json) {
      all.object().field("file", file).key("result").raw(examination_json(examination, *bytes, "")).end();
      continue;
    }
    std::cout << file << ": " << word_of(examination.verdict.word) << "\n";
    print_findings(file, examination.verdict.findings);
    if (options.preview && examination.bulletin) print_preview(examination, *bytes);
  }
  if (options.json) std::cout << all.end().str() << "\n";
  return code;
}

}  // namespace

void add_check(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("check", "Check common XML files by every rule that needs no server; nothing is sent.");
  command->add_option("FILE", options->files, "files to check; - for standard input")->required();
  command->add_flag("--json", options->json, "print verdict, findings and renditions as JSON");
  command->add_flag("--preview", options->preview, "show what each medium will say");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
