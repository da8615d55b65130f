#pragma once

#include <sqlite3.h>

#include <stdexcept>
#include <string>

namespace ofure {

// A hand on a database file from outside, as somebody with a shell would have.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("cannot open " + path);
    sqlite3_busy_timeout(handle_, 5000);
  }
  ~RawDatabase() { sqlite3_close(handle_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t value = 0;
    auto take = [](void* to, int, char** columns, char**) {
      *static_cast<std::int64_t*>(to) = std::stoll(columns[0]);
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), take, &value, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
    return value;
  }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace ofure
