#include <iostream>

#include "app/area_data/area_files.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/settings.h"
#include "core/clock.h"
#include "core/json_writer.h"
#include "formats/line_difference.h"
#include "formats/media/account.h"
#include "formats/press.h"
#include "formats/reader.h"
#include "ingest/judge.h"
#include "ingest/repair.h"
#include "ingest/submission_api.h"

namespace ofure::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string config, before, output, data = "ofure-data";
  bool json = false;
  bool preview = false;
  bool fix = false, write = false;
};

// What was imported into the data folder, if there is one: nothing of the kind is no fault.
Result<AreaFacts> imported(const std::string& data) {
  AreaFacts facts;
  auto boundaries = open_boundaries(boundaries_file(data));
  if (!boundaries && boundaries.error().code != Code::kNotFound) return tl::unexpected(boundaries.error());
  if (boundaries) facts.boundaries = std::move(*boundaries);
  auto households = open_households(households_file(data));
  if (!households && households.error().code != Code::kNotFound) return tl::unexpected(households.error());
  if (households) facts.households = std::move(*households);
  return facts;
}

Examination examine(const Reader& reader, const AreaFacts& areas, const std::string& bytes) {
  Reading reading = reader.read(bytes);
  Examination result;
  if (!reading.bulletin) {
    result.verdict = verdict_of(reading.findings, Level{});
    return result;
  }
  Circumstances circumstances;
  circumstances.now = SystemClock().now();
  circumstances.boundaries = areas.boundaries ? &*areas.boundaries : nullptr;
  circumstances.households = &areas.households;
  result.verdict = judge(*reading.bulletin, reading.findings, circumstances);
  reader.locate(bytes, result.verdict.findings);
  result.bulletin = std::move(reading.bulletin);
  if (!areas.households.empty()) result.reach = reach_of(*result.bulletin, areas.households);
  return result;
}

// What a profile of a medium says, its lengths beside their limits, and what it loses. The whole of a medium that has
// profiles is shown as its profiles: it is for machines.
void print_rendition(const Medium& medium, const std::string& profile, const Rendition& rendition) {
  const std::string word(medium.info().word);
  std::cout << "──── " << word << (profile.empty() ? "" : " / " + profile) << "  (" << medium.info().title << ", "
            << rendition.media_type << ")\n";
  std::cout << account_text(rendition, "  ");
  if (word != "common") std::cout << rendition.bytes << (rendition.bytes.ends_with('\n') ? "" : "\n");
}

void print_preview(const Examination& examination, const std::string& bytes, const Preview& preview) {
  RenderContext context;
  context.digest = sha256(bytes);
  context.settings = &preview.media;
  const Narrative narrative = narrative_of(*examination.bulletin, examination.before ? &*examination.before : nullptr);
  for (const auto& medium : media()) {
    std::vector<Profile> profiles = medium->profiles(preview.media);
    if (profiles.empty()) profiles.push_back({});
    for (const Profile& profile : profiles) {
      context.profile = profile.word;
      print_rendition(*medium, profile.word, render(*medium, *examination.bulletin, narrative, bytes, context));
    }
  }
}

Done keep(const Options& options, const std::string& file, const std::string& original, const std::string& mended) {
  if (!options.write && options.output.empty()) return {};
  if (options.output.empty() && mended == original) return {};
  const std::string& path = options.output.empty() ? file : options.output;
  if (path == "-") return fail(Code::kBadInput, "Standard input cannot be written to; give --output FILE. / 標準入力には書き戻せません。--output で指定してください。");
  return write_file(path, mended);
}

// Mends one file, shows the difference, and says what remains.
Result<bool> mend(const Reader& reader, const AreaFacts& areas, const Options& options, const std::string& file, const std::string& bytes,
                  JsonWriter& all) {
  TRY_ASSIGN(Repaired repaired,
             repair(bytes, [&](const std::string& one) { return Result<Examination>(examine(reader, areas, one)); }));
  TRY(keep(options, file, bytes, repaired.bytes));
  const Verdict& verdict = repaired.after.verdict;
  if (options.json) {
    all.object().field("file", file).key("result").raw(repaired_json(repaired, bytes, file)).end();
  } else {
    std::cout << unified_difference(bytes, repaired.bytes, file);
    std::cout << file << ": 修正 mended " << repaired.applied.size() << ", " << word_of(verdict.word) << "\n";
    print_findings(file, verdict.findings);
  }
  return !verdict.refused();
}

int run_fix(const Options& options) {
  auto reader = Reader::create();
  if (!reader) return report(reader.error());
  auto areas = imported(options.data);
  if (!areas) return report(areas.error());
  JsonWriter all;
  all.array();
  int code = kDone;
  for (const std::string& file : options.files) {
    auto bytes = read_file(file);
    if (!bytes) return report(bytes.error());
    auto good = mend(**reader, *areas, options, file, *bytes, all);
    if (!good) return report(good.error());
    if (!*good) code = kRefused;
  }
  if (options.json) std::cout << all.end().str() << "\n";
  return code;
}

int run(const Options& options) {
  if (options.fix) return run_fix(options);
  Settings settings;
  if (!options.config.empty()) {
    if (auto done = read_settings(options.config, settings); !done) return report(done.error());
  }
  const Preview preview{settings.public_url, settings.media.settings()};
  auto reader = Reader::create();
  if (!reader) return report(reader.error());
  auto areas = imported(options.data);
  if (!areas) return report(areas.error());
  int code = kDone;
  std::optional<Bulletin> before;
  if (!options.before.empty()) {
    auto bytes = read_file(options.before);
    if (!bytes) return report(bytes.error());
    before = std::move((*reader)->read(*bytes).bulletin);
    if (!before) {
      std::cerr << "ofure: " << options.before << " does not read as a bulletin; check it by itself\n";
      return kRefused;
    }
  }
  JsonWriter all;
  all.array();
  for (const std::string& file : options.files) {
    auto bytes = read_file(file);
    if (!bytes) return report(bytes.error());
    Examination examination = examine(**reader, *areas, *bytes);
    if (before && examination.bulletin && before->header.document == examination.bulletin->header.document)
      examination.before = before;
    if (examination.verdict.refused()) code = kRefused;
    if (options.json) {
      all.object().field("file", file).key("result").raw(examination_json(examination, *bytes, preview)).end();
      continue;
    }
    std::cout << file << ": " << word_of(examination.verdict.word) << "\n";
    print_findings(file, examination.verdict.findings);
    if (examination.reach) std::cout << "対象 reaches: " << reach_text(*examination.reach) << "\n";
    if (options.preview && examination.bulletin) print_preview(examination, *bytes, preview);
  }
  if (options.json) std::cout << all.end().str() << "\n";
  return code;
}

}  // namespace

void add_check(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      program.add_subcommand("check", "Check common XML files by every rule that needs no server; nothing is sent.");
  command->add_option("FILE", options->files, "files to check; - for standard input")->required();
  command->add_flag("--json", options->json, "print verdict, findings and renditions as JSON");
  command->add_flag("--preview", options->preview,
                    "show what each medium will say, form by form, with limits, lengths and losses");
  command->add_option("--before", options->before, "the revision before: the preview tells the difference to it");
  command->add_option("--config", options->config, "settings file: the limits of [media] are taken from it");
  command
      ->add_option("--data", options->data,
                   "a hub's data folder: boundaries and households that were imported there are used")
      ->capture_default_str();
  CLI::Option* fix = command->add_flag(
      "--fix", options->fix, "mend what is mechanical, show the difference and check again; FILE stays as it is");
  CLI::Option* write = command->add_flag("--write", options->write, "with --fix: write the mended document to FILE");
  write->needs(fix);
  command->add_option("--output", options->output, "with --fix and one FILE: write the mended document there")
      ->needs(fix)
      ->excludes(write);
  command->callback([options, &chosen] {
    if (!options->output.empty() && options->files.size() > 1)
      throw CLI::ValidationError("--output", "takes the mended document of one FILE");
    chosen = [options] { return run(*options); };
  });
}

}  // namespace ofure::app
