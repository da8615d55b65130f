#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ofure::system_test {

inline constexpr std::chrono::seconds kDeadline{60};  // generous: machines that run tests are shared; nothing waits longer than it must

// A folder that goes away with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  // Writes a file in the folder and gives its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

// A child process whose standard output is read line by line. Killed, with all it started, when its owner goes.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments, std::map<std::string, std::string> environment = {}, const std::string& error_file = "");
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  // Waits until a line has come that passes the test, and gives it; "" when the deadline passes or the process ends first. Lines before it are kept in lines().
  std::string wait_for(const std::function<bool(const std::string&)>& test, std::chrono::milliseconds deadline = kDeadline);
  // Waits until `count` lines have come.
  bool wait_for_lines(std::size_t count, std::chrono::milliseconds deadline = kDeadline);
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] std::string output() const;
  void signal(int number) const;
  // Waits for the end; the exit code, or 128 + the signal.
  int wait();

 private:
  void read();
  pid_t pid_ = -1;
  int pipe_ = -1;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  bool ended_ = false;
  int code_ = -1;
  bool reaped_ = false;
  std::thread reader_;
};

// Runs to the end and gives code and output.
struct Ran {
  int code;
  std::string output;
};
Ran run(std::vector<std::string> arguments);

// Waits until `test` is true, looking every few milliseconds.
bool eventually(const std::function<bool()>& test, std::chrono::milliseconds deadline = kDeadline);

[[nodiscard]] std::string read_whole(const std::string& path);
[[nodiscard]] int free_port();

}  // namespace ofure::system_test
