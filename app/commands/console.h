#pragma once

#include <optional>
#include <string>

#include "core/finding.h"
#include "core/result.h"

namespace ofure::app {

// The whole file, or standard input for "-". Errors: kIo.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

// The whole file or nothing of it: it is written beside the path and put in its place, so that a file that was there
// stays as it was when there is no room. Errors: kIo.
[[nodiscard]] Done write_file(const std::string& path, const std::string& bytes);

// Prints an Error to standard error and gives the exit code that belongs to it: 2 for wrong use, 3 for the world.
int report(const Error& error);

// "console" and the user of the operating system: who stands in the audit chain for what is done here.
[[nodiscard]] std::string user_of_console();

// One block per finding: place, rule, message and advice, Japanese first.
void print_findings(const std::string& name, const Findings& findings);

}  // namespace ofure::app
