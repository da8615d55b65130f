#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "formats/press.h"
#include "formats/reader.h"

namespace ofure::app {
namespace {

struct Options {
  std::string file, medium, public_url;
  bool losses = false;
};

int run(const Options& options) {
  const Medium* medium = find_medium(options.medium);
  if (medium == nullptr) {
    std::cerr << "ofure: there is no medium \"" << options.medium << "\"; the media are";
    for (const auto& known : media()) std::cerr << " " << known->info().word;
    std::cerr << "\n";
    return kWrongUse;
  }
  auto reader = Reader::create();
  if (!reader) return report(reader.error());
  auto bytes = read_file(options.file);
  if (!bytes) return report(bytes.error());
  Reading reading = (*reader)->read(*bytes);
  if (!reading.bulletin) {
    (*reader)->locate(*bytes, reading.findings);
    print_findings(options.file, reading.findings);
    return kRefused;
  }
  RenderContext context;
  context.digest = sha256(*bytes);
  context.public_url = options.public_url;
  Rendition rendition = render(*medium, *reading.bulletin, narrative_of(*reading.bulletin), *bytes, context);
  std::cout << rendition.bytes;
  if (!rendition.bytes.empty() && rendition.bytes.back() != '\n') std::cout << "\n";
  if (options.losses) {
    for (const Loss& loss : rendition.losses) std::cerr << "loss: " << loss.what << ": " << loss.why << "\n";
  }
  return kDone;
}

}  // namespace

void add_render(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("render", "Show a common XML file as one medium sets it.");
  command->add_option("FILE", options->file, "the file; - for standard input")->required();
  command->add_option("--medium", options->medium, "cap, json, text, geojson, atom, common …")->required();
  command->add_option("--public-url", options->public_url, "address that links are built on");
  command->add_flag("--losses", options->losses, "say on standard error what the medium does not carry");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
