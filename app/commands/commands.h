#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace ofure::app {

// Exit codes of every subcommand (docs/wire): done, refused by findings, wrong use, the world failed.
inline constexpr int kDone = 0, kRefused = 1, kWrongUse = 2, kWorldFailed = 3;

// Each adds one subcommand to the program; when it was named on the command line, `run` is set to what it does.
using Run = std::function<int()>;
void add_serve(CLI::App& program, Run& run);
void add_check(CLI::App& program, Run& run);
void add_render(CLI::App& program, Run& run);
void add_submit(CLI::App& program, Run& run);
void add_retract(CLI::App& program, Run& run);
void add_waiting(CLI::App& program, Run& run);
void add_listen(CLI::App& program, Run& run);
void add_areas(CLI::App& program, Run& run);
// The subcommands of `areas` that import: boundaries, households.
void add_area_imports(CLI::App& areas, Run& run);
void add_keys(CLI::App& program, Run& run);
void add_offices(CLI::App& program, Run& run);
void add_audit(CLI::App& program, Run& run);
void add_people(CLI::App& program, Run& run);
void add_backup(CLI::App& program, Run& run);
void add_verify(CLI::App& program, Run& run);
void add_trace(CLI::App& program, Run& run);
void add_config(CLI::App& program, Run& run);
void add_shelter_list(CLI::App& program, Run& run);
void add_templates(CLI::App& program, Run& run);

}  // namespace ofure::app
