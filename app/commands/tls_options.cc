#include "app/commands/tls_options.h"

namespace ofure::app {

void add_tls_options(CLI::App& command, ClientTls& tls) {
  command.add_option("--ca", tls.ca, "PEM file of the authority that vouches for the hub; without it the system's");
  command.add_option("--cert", tls.certificate, "PEM file of a client certificate, for a hub that asks for one");
  command.add_option("--key", tls.key, "PEM file of that certificate's key");
}

}  // namespace ofure::app
