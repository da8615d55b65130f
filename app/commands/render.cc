#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/settings.h"
#include "core/json_writer.h"
#include "formats/media/account.h"
#include "formats/press.h"
#include "formats/reader.h"

namespace ofure::app {
namespace {

struct Options {
  std::string file, medium, profile, config, public_url;
  std::vector<std::string> before;
  bool losses = false, explain = false, json = false;
};

int no_such_medium(const std::string& word) {
  std::cerr << "ofure: there is no medium \"" << word << "\"; the media are";
  for (const auto& known : media()) std::cerr << " " << known->info().word;
  std::cerr << "\n";
  return kWrongUse;
}

// Nothing when the medium has the profile; otherwise what the command ends with.
std::optional<int> profile_complaint(const Medium& medium, const std::string& word, const MediaSettings& settings) {
  const std::vector<Profile> known = medium.profiles(settings);
  if (word.empty()) return std::nullopt;
  for (const Profile& profile : known) {
    if (profile.word == word) return std::nullopt;
  }
  std::cerr << "ofure: the medium " << medium.info().word
            << (known.empty() ? " has no profiles" : " has no profile \"" + word + "\"; its profiles are");
  for (const Profile& profile : known) std::cerr << " " << profile.word;
  std::cerr << "\n";
  return kWrongUse;
}

// The bulletin in a file, or what the command ends with, after it was said why.
tl::expected<Bulletin, int> read(const Reader& reader, const std::string& file, std::string& bytes) {
  auto read = read_file(file);
  if (!read) return tl::unexpected(report(read.error()));
  bytes = std::move(*read);
  Reading reading = reader.read(bytes);
  if (reading.bulletin) return std::move(*reading.bulletin);
  reader.locate(bytes, reading.findings);
  print_findings(file, reading.findings);
  return tl::unexpected(kRefused);
}

void print(const Options& options, const Medium& medium, const Rendition& rendition) {
  if (options.json) {
    JsonWriter out;
    out.object().field("medium", medium.info().word).key("profile");
    options.profile.empty() ? out.null() : out.text(options.profile);
    write_account(out, rendition);
    std::cout << out.field("content", rendition.bytes).end().take() << "\n";
    return;
  }
  std::cout << rendition.bytes;
  if (!rendition.bytes.empty() && rendition.bytes.back() != '\n') std::cout << "\n";
  if (options.explain) std::cerr << account_text(rendition, "");
  if (options.losses && !options.explain) {
    for (const Loss& loss : rendition.losses) std::cerr << "loss: " << loss.what << ": " << loss.why << "\n";
  }
}

int run(const Options& options) {
  const Medium* medium = find_medium(options.medium);
  if (medium == nullptr) return no_such_medium(options.medium);
  Settings settings;
  if (!options.config.empty()) {
    if (auto done = read_settings(options.config, settings); !done) return report(done.error());
  }
  const MediaSettings limits = settings.media.settings();
  if (auto code = profile_complaint(*medium, options.profile, limits)) return *code;
  auto reader = Reader::create();
  if (!reader) return report(reader.error());
  std::string bytes;
  auto bulletin = read(**reader, options.file, bytes);
  if (!bulletin) return bulletin.error();

  RenderContext context;
  context.digest = sha256(bytes);
  context.public_url = options.public_url;
  context.settings = &limits;
  context.profile = options.profile;
  std::optional<Bulletin> before;
  for (const std::string& file : options.before) {
    std::string earlier_bytes;
    auto earlier = read(**reader, file, earlier_bytes);
    if (!earlier) return earlier.error();
    const Header& header = earlier->header;
    if (header.document != bulletin->header.document || header.revision >= bulletin->header.revision) {
      std::cerr << "ofure: " << file << " is no earlier revision of the document " << bulletin->header.document.text()
                << "\n";
      return kWrongUse;
    }
    context.ancestors.push_back({header.bulletin, header.sender, header.sent, header.revision});
    before = std::move(*earlier);
  }
  print(options, *medium,
        render(*medium, *bulletin, narrative_of(*bulletin, before ? &*before : nullptr), bytes, context));
  return kDone;
}

}  // namespace

void add_render(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("render", "Show a common XML file as one medium sets it.");
  std::string words;
  for (const auto& medium : media()) words += (words.empty() ? "" : ", ") + std::string(medium->info().word);
  command->add_option("FILE", options->file, "the file; - for standard input")->required();
  command->add_option("--medium", options->medium, words)->required();
  command->add_option("--profile", options->profile,
                      "one form of the medium, such as docomo for mail; all forms without it");
  command->add_option("--before", options->before,
                      "earlier revisions of the document, oldest first: the difference is told against the last");
  command->add_option("--config", options->config, "settings file: the limits of [media] are taken from it");
  command->add_option("--public-url", options->public_url, "address that links are built on");
  command->add_flag(
      "--explain", options->explain,
      "say on standard error how every field came to be, what was lost, and the lengths beside their limits");
  command->add_flag("--losses", options->losses, "say on standard error what the medium does not carry");
  command->add_flag("--json", options->json, "print content, limits, losses and origins as JSON");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
