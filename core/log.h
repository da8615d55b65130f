#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace ofure {

// One line of the log: time, level, event, then key=value pairs. Keys used throughout: mode, sequence, document, revision, bulletin, medium, peer, key.
// Never a secret, never a whole document. Safe from any thread.
struct LogValue {
  LogValue(std::string_view name, std::string_view text) : key(name), value(text) {}
  LogValue(std::string_view name, const char* text) : key(name), value(text) {}
  LogValue(std::string_view name, const std::string& text) : key(name), value(text) {}
  LogValue(std::string_view name, std::uint64_t number) : key(name), value(std::to_string(number)) {}
  LogValue(std::string_view name, std::int64_t number) : key(name), value(std::to_string(number)) {}
  LogValue(std::string_view name, int number) : key(name), value(std::to_string(number)) {}
  std::string_view key;
  std::string value;
};

// `event` is a fixed phrase ("bulletin accepted"), so that a log can be searched for it.
void log_debug(std::string_view event, std::initializer_list<LogValue> values = {});
void log_info(std::string_view event, std::initializer_list<LogValue> values = {});
void log_warning(std::string_view event, std::initializer_list<LogValue> values = {});
void log_error(std::string_view event, std::initializer_list<LogValue> values = {});

// "debug", "info", "warning", "error" or "off"; false for another word.
[[nodiscard]] bool set_log_level(std::string_view word);

}  // namespace ofure
