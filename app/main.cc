#include <iostream>

#include "app/commands/commands.h"

int main(int argc, char** argv) {
  using namespace ofure::app;
  CLI::App program{"ofure: one public message in, every medium out, with proof.", "ofure"};
  program.require_subcommand(1);
  program.set_version_flag("--version", "ofure 0.1.0");
  program.set_help_all_flag("--help-all", "help for all subcommands");
  Run run;
  add_serve(program, run);
  add_check(program, run);
  add_render(program, run);
  add_submit(program, run);
  add_waiting(program, run);
  add_retract(program, run);
  add_listen(program, run);
  add_areas(program, run);
  add_keys(program, run);
  add_offices(program, run);
  add_audit(program, run);
  add_people(program, run);
  add_backup(program, run);
  add_verify(program, run);
  add_trace(program, run);
  add_config(program, run);
  add_shelter_list(program, run);
  add_templates(program, run);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    int code = program.exit(fault);
    return code == 0 ? kDone : kWrongUse;
  }
  try {
    return run ? run() : kWrongUse;
  } catch (const std::exception& fault) {
    std::cerr << "ofure: a fault of ours: " << fault.what() << "\n";
    return kWorldFailed;
  }
}
