#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/shelter_list/shelter_list.h"
#include "core/clock.h"
#include "formats/reader.h"

namespace ofure::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string area, document, disaster, sender = "shelter-list.ofure.invalid", office = "災害対策本部", mode = "exercise", out, previous;
};

Result<ListOffice> office_of(const Options& options) {
  ListOffice office;
  auto area = AreaCode::parse(options.area);
  if (!area || AreaTable::japan().find(*area) == nullptr) {
    return fail(Code::kBadInput, "--area \"" + options.area + "\" is no municipality's six digits; see `ofure areas`. / 市区町村の6桁ではありません。`ofure areas` で調べられます。");
  }
  auto mode = mode_from(options.mode);
  if (!mode) return fail(Code::kBadInput, "There is no mode \"" + options.mode + "\"; the modes are actual, exercise, test. / モードは actual、exercise、test のいずれかです。");
  office.area = *area;
  office.office = options.office;
  office.sender = options.sender;
  office.document = DocumentId(options.document);
  office.disaster = options.disaster;
  office.mode = *mode;
  return office;
}

// The bulletin that the first list goes on from, when one was named.
Result<std::optional<Bulletin>> previous_of(const Options& options) {
  if (options.previous.empty()) return std::optional<Bulletin>{};
  TRY_ASSIGN(std::unique_ptr<Reader> reader, Reader::create());
  TRY_ASSIGN(std::string bytes, read_file(options.previous));
  Reading reading = reader->read(bytes);
  bool shelters = reading.bulletin && std::holds_alternative<Shelters>(reading.bulletin->body);
  if (!shelters) return fail(Code::kBadInput, options.previous + " is no shelter bulletin; see `ofure check`. / 避難所の電文ではありません。");
  return std::move(reading.bulletin);
}

Done write(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  if (!out.flush()) return fail(Code::kIo, "The file " + path + " cannot be written. / このファイルに書けません。");
  return {};
}

Done convert(const Options& options) {
  TRY_ASSIGN(ListOffice office, office_of(options));
  TRY_ASSIGN(std::optional<Bulletin> before, previous_of(options));
  std::error_code fault;
  std::filesystem::create_directories(options.out, fault);
  if (fault) return fail(Code::kIo, "The folder " + options.out + " cannot be made. / フォルダーを作れません。", fault.message());
  const Time sent = in_japan(SystemClock().now());
  for (const std::string& file : options.files) {
    TRY_ASSIGN(std::string csv, read_file(file));
    auto list = read_shelter_list(csv);
    if (!list) return fail(list.error().code, file + ": " + list.error().message);
    Bulletin bulletin = bulletin_of(*list, office, before ? &*before : nullptr, sent);
    std::string path = fmt::format("{}/{:04}.xml", options.out, bulletin.header.revision.value());
    TRY(write(path, common_xml(bulletin)));
    std::size_t closed = static_cast<std::size_t>(std::count_if(std::get<Shelters>(bulletin.body).sites.begin(), std::get<Shelters>(bulletin.body).sites.end(),
                                                                [](const ShelterSite& site) { return site.sort == ShelterSort::kClosed; }));
    std::cout << fmt::format("{}  {} open, {} closed  {}\n", path, list->shelters.size(), closed, rfc3339(list->as_of));
    before = std::move(bulletin);
  }
  return {};
}

int run(const Options& options) {
  auto done = convert(options);
  return done ? kDone : report(done.error());
}

}  // namespace

void add_shelter_list(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand(
      "shelter-list", "Turn open-data lists of open shelters (CSV, 自治体標準オープンデータセット) into shelter bulletins: one document, one revision per list.");
  command->add_option("LIST", options->files, "the lists, oldest first")->required();
  command->add_option("--area", options->area, "the municipality, six digits")->required();
  command->add_option("--document", options->document, "documentID of all the revisions")->required();
  command->add_option("--out", options->out, "folder for the bulletins, 0001.xml …")->required();
  command->add_option("--mode", options->mode, "actual, exercise or test")->capture_default_str();
  command->add_option("--disaster", options->disaster, "name of the disaster");
  command->add_option("--office", options->office, "name of the office that publishes")->capture_default_str();
  command->add_option("--sender", options->sender, "senderID")->capture_default_str();
  command->add_option("--previous", options->previous, "the last bulletin sent, to go on from");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
