#pragma once

#include <CLI/CLI.hpp>

#include "app/client.h"

namespace ofure::app {

// --ca, --cert and --key of a subcommand that calls a hub over https.
void add_tls_options(CLI::App& command, ClientTls& tls);

}  // namespace ofure::app
