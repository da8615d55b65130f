#include "core/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace ofure {
namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("ofure", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->flush_on(spdlog::level::warn);
    return made;
  }();
  return *instance;
}

// What a terminal that shows the log would obey.
bool controls(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

// Quotes a value that would break the line apart.
void append_value(std::string& line, std::string_view value) {
  if (!value.empty() && value.find_first_of(" \"=") == std::string_view::npos && std::none_of(value.begin(), value.end(), controls)) {
    line += value;
    return;
  }
  line += '"';
  for (char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    if (c == '\n') {
      line += "\\n";
    } else if (!controls(c)) {
      line += c;
    }
  }
  line += '"';
}

void write(spdlog::level::level_enum level, std::string_view event, std::initializer_list<LogValue> values) {
  if (!logger().should_log(level)) return;
  std::string line(event);
  for (const LogValue& value : values) {
    line += ' ';
    line += value.key;
    line += '=';
    append_value(line, value.value);
  }
  logger().log(level, "{}", line);
}

}  // namespace

void log_debug(std::string_view event, std::initializer_list<LogValue> values) { write(spdlog::level::debug, event, values); }
void log_info(std::string_view event, std::initializer_list<LogValue> values) { write(spdlog::level::info, event, values); }
void log_warning(std::string_view event, std::initializer_list<LogValue> values) { write(spdlog::level::warn, event, values); }
void log_error(std::string_view event, std::initializer_list<LogValue> values) { write(spdlog::level::err, event, values); }

bool set_log_level(std::string_view word) {
  if (word == "debug") {
    logger().set_level(spdlog::level::debug);
  } else if (word == "info") {
    logger().set_level(spdlog::level::info);
  } else if (word == "warning") {
    logger().set_level(spdlog::level::warn);
  } else if (word == "error") {
    logger().set_level(spdlog::level::err);
  } else if (word == "off") {
    logger().set_level(spdlog::level::off);
  } else {
    return false;
  }
  return true;
}

}  // namespace ofure
