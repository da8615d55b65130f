#include <fmt/format.h>

#include <iostream>

#include "app/commands/commands.h"
#include "core/area.h"
#include "core/json_writer.h"

namespace ofure::app {
namespace {

struct Options {
  std::string word;
  bool json = false;
};

bool matches(const Area& area, const std::string& word) {
  return word.empty() || area.code.text().substr(0, word.size()) == word || area.name.find(word) != std::string::npos ||
         area.kana.find(word) != std::string::npos;
}

std::string_view word_of(AreaKind kind) {
  switch (kind) {
    case AreaKind::kPrefecture: return "prefecture";
    case AreaKind::kCity: return "city";
    case AreaKind::kWard: return "ward";
  }
  return "";
}

int run(const Options& options) {
  const AreaTable& table = AreaTable::japan();
  JsonWriter out;
  out.array();
  std::size_t found = 0;
  for (const Area& area : table.all()) {
    if (!matches(area, options.word)) continue;
    ++found;
    if (options.json) {
      out.object().field("code", area.code.text()).field("kind", word_of(area.kind)).field("name", area.name).field("kana", area.kana);
      out.field("full_name", table.full_name(area.code)).end();
    } else {
      std::cout << fmt::format("{}  {}  {}\n", area.code.text(), table.full_name(area.code), area.kana);
    }
  }
  if (options.json) {
    std::cout << out.end().str() << "\n";
  } else if (found == 0) {
    std::cerr << "ofure: no area matches \"" << options.word << "\"\n";
  }
  return found > 0 ? kDone : kRefused;
}

}  // namespace

void add_areas(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("areas", "List prefectures, municipalities and wards by the beginning of their code, or a part of name or reading; import boundaries and households.");
  command->add_option("WORD", options->word, "17, 七尾, ななお; nothing lists all");
  command->add_flag("--json", options->json, "print JSON");
  add_area_imports(*command, chosen);
  command->callback([options, command, &chosen] {
    if (!command->get_subcommands().empty()) return;  // it has chosen
    chosen = [options] { return run(*options); };
  });
}

}  // namespace ofure::app
