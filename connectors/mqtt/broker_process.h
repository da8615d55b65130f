#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/result.h"

namespace ofure {

// The mosquitto program, or nothing.
[[nodiscard]] std::optional<std::string> find_mosquitto(const std::string& named);
// A port of the loopback address that nobody listens on at this moment. Errors: kIo.
[[nodiscard]] Result<int> free_port();
// kConflict when somebody listens on the port.
[[nodiscard]] Done check_port_free(int port);
[[nodiscard]] bool takes_connections(int port);

// Starts `program -c config` with none of our descriptors and in a group of its own, so that a Ctrl-C meant for us does
// not end it first. It gets SIGTERM when the calling THREAD ends, so the thread must live as long as the process
// should.
[[nodiscard]] Result<pid_t> start_broker_process(const std::string& program, const std::string& config);

// The last lines of a file, in one line, for error messages.
[[nodiscard]] std::string end_of(const std::string& path);

}  // namespace ofure
