#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/area_data/area_files.h"
#include "app/area_data/n03.h"
#include "app/area_data/replaced_file.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "core/clock.h"
#include "core/json_writer.h"
#include "ledger/audit.h"

namespace ofure::app {
namespace {

struct Options {
  std::string file, data = "ofure-data";
  bool json = false;
};

// One line a second, so that a file of hundreds of megabytes is seen to move.
class Progress {
 public:
  explicit Progress(std::uint64_t size) : size_(size) {}
  void operator()(std::uint64_t bytes, std::uint64_t features) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds(1)) return;
    last_ = now;
    std::cerr << fmt::format("読み込み中 reading: {} %, {} features\n", size_ == 0 ? 0 : bytes * 100 / size_, features);
  }

 private:
  std::uint64_t size_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

std::string codes_text(const std::vector<AreaCode>& codes) {
  std::string text;
  for (const AreaCode& code : codes) text += (text.empty() ? "" : " ") + std::string(code.text());
  return text;
}

// An import changes what bulletins are judged by: it stands in the audit chain before it takes effect.
Done note_import(const Options& options, const std::string& what, const std::string& detail) {
  TRY_ASSIGN(auto audit, open_sqlite_audit(options.data + "/keys.db"));
  return audit->note(SystemClock().now(), user_of_console(), what, std::filesystem::path(options.file).filename().string(), detail);
}

Done write_boundaries(const Options& options) {
  std::ifstream in(options.file, std::ios::binary);
  std::error_code fault;
  const auto size = std::filesystem::file_size(options.file, fault);
  if (!in || fault) return fail(Code::kIo, "The file " + options.file + " cannot be read. / このファイルを読めません。", fault.message());
  TRY_ASSIGN(ReplacedFile out, ReplacedFile::begin(boundaries_file(options.data)));
  BoundaryWriter writer([&](std::string_view bytes) { return out.write(bytes); });
  Progress progress(size);
  TRY_ASSIGN(const N03Account account, read_n03(in, writer, std::ref(progress)));
  if (account.features == account.nobodys + account.without_shape)
    return fail(Code::kBadInput, "市区町村の境界がひとつもありません。 / It has no boundary of a municipality.");
  TRY(writer.finish({{"source", std::filesystem::path(options.file).filename().string()},
                     {"imported_at", rfc3339(in_japan(SystemClock().now()))},
                     {"features", std::to_string(account.features)},
                     {"nobodys", std::to_string(account.nobodys)},
                     {"without_shape", std::to_string(account.without_shape)},
                     {"unknown", codes_text(account.unknown)}}));
  TRY(note_import(options, "areas.boundaries_imported", fmt::format("{} features", account.features)));
  return out.keep();
}

std::string fact(const Boundaries& boundaries, const std::string& name) {
  auto found = boundaries.facts().find(name);
  return found == boundaries.facts().end() ? "" : found->second;
}

// Prefectures all of whose municipalities are there.
std::size_t whole_prefectures(const Boundaries& boundaries) {
  std::size_t count = 0;
  for (const Area& area : AreaTable::japan().all())
    count += area.kind == AreaKind::kPrefecture && boundaries.draws(area.code) ? 1 : 0;
  return count;
}

void print_json(const Boundaries& boundaries) {
  JsonWriter out;
  out.object().field("source", fact(boundaries, "source")).field("imported_at", fact(boundaries, "imported_at"));
  out.key("municipalities").number(boundaries.codes().size());
  out.key("whole_prefectures").number(whole_prefectures(boundaries));
  out.key("features").raw(fact(boundaries, "features")).key("polygons").number(boundaries.polygons());
  out.key("points").number(boundaries.points()).key("nobodys").raw(fact(boundaries, "nobodys"));
  out.key("without_shape").raw(fact(boundaries, "without_shape")).field("unknown", fact(boundaries, "unknown"));
  std::cout << out.end().str() << "\n";
}

void print_text(const Boundaries& boundaries) {
  std::cout << fmt::format("境界 boundaries: {}, 取り込み imported {}\n", fact(boundaries, "source"), fact(boundaries, "imported_at"));
  std::cout << fmt::format("  市区町村 municipalities and wards {}, 全域がそろう都道府県 whole prefectures {}\n",
                           boundaries.codes().size(), whole_prefectures(boundaries));
  std::cout << fmt::format("  地物 features {}, 面 polygons {}, 点 points {}, 所属未定地 land that is nobody's {}\n",
                           fact(boundaries, "features"), boundaries.polygons(), boundaries.points(), fact(boundaries, "nobodys"));
  if (const std::string unknown = fact(boundaries, "unknown"); !unknown.empty())
    std::cout << "  この版のofureが知らないコード codes this ofure does not know: " << unknown << "\n";
}

Done show_boundaries(const Options& options) {
  auto boundaries = open_boundaries(boundaries_file(options.data));
  if (!boundaries && boundaries.error().code == Code::kNotFound)
    return fail(Code::kNotFound,
                "境界は取り込まれていません。`ofure areas import FILE` で取り込めます。 / No boundaries were imported; "
                "`ofure areas import FILE` does.");
  TRY(boundaries);
  TRY(boundaries->verify());
  options.json ? print_json(*boundaries) : print_text(*boundaries);
  return {};
}

Done import_boundaries(const Options& options) {
  TRY(write_boundaries(options));
  return show_boundaries(options);
}

void print(const Households& table, bool json) {
  if (!json) {
    std::cout << fmt::format("世帯と人口の表 table of households: {} 行 rows\n", table.rows().size());
    return;
  }
  JsonWriter out;
  out.array();
  for (const HouseholdRow& row : table.rows()) {
    out.object().field("code", row.code.text()).field("district", row.district).key("households");
    row.households ? out.number(*row.households) : out.null();
    row.people ? out.key("people").number(*row.people) : out.key("people").null();
    out.field("source", row.source).field("date", row.date).end();
  }
  std::cout << out.end().str() << "\n";
}

Done import_households(const Options& options) {
  TRY_ASSIGN(const std::string csv, read_file(options.file));
  TRY_ASSIGN(const Households table, read_households(csv));
  TRY_ASSIGN(ReplacedFile out, ReplacedFile::begin(households_file(options.data)));
  TRY(out.write(csv));
  TRY(note_import(options, "areas.households_imported", fmt::format("{} rows", table.rows().size())));
  TRY(out.keep());
  print(table, options.json);
  return {};
}

Done show_households(const Options& options) {
  auto table = open_households(households_file(options.data));
  if (!table && table.error().code == Code::kNotFound)
    return fail(Code::kNotFound,
                "世帯と人口の表は取り込まれていません。 / No table of households was imported; "
                "`ofure areas households import FILE` does.");
  TRY(table);
  print(*table, options.json);
  return {};
}

}  // namespace

void add_area_imports(CLI::App& areas, Run& chosen) {
  auto options = std::make_shared<Options>();
  auto sub = [&](CLI::App& parent, const char* name, const char* what, auto act) {
    CLI::App* command = parent.add_subcommand(name, what);
    command->add_option("--data", options->data, "the hub's data folder")->capture_default_str();
    command->add_flag("--json", options->json, "print JSON");
    command->callback([options, act, &chosen] {
      chosen = [options, act] {
        Done done = act(*options);
        return done ? kDone : report(done.error());
      };
    });
    return command;
  };
  sub(areas, "import",
      "Import boundaries from a GeoJSON file of N03 (国土数値情報 行政区域データ), in place of those there are. A running hub "
      "judges by them at once.",
      import_boundaries)
      ->add_option("FILE", options->file, "such as N03-20240101.geojson")
      ->required();
  sub(areas, "boundaries", "Say which boundaries were imported, and check the file.", show_boundaries);
  CLI::App* households = areas.add_subcommand("households", "The table of households and people by area.");
  households->require_subcommand(1);
  sub(*households, "import",
      "Import a CSV file (code, district, households, people, source, date), in place of the table there is.",
      import_households)
      ->add_option("FILE", options->file, "the table, in UTF-8")
      ->required();
  sub(*households, "list", "Say what was imported.", show_households);
}

}  // namespace ofure::app
