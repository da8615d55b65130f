#include "system/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ofure::system_test {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "ofure-test-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::string file = path_ + "/" + name;
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

Process::Process(std::vector<std::string> arguments, std::map<std::string, std::string> environment, const std::string& error_file) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  std::vector<char*> raw;
  for (std::string& argument : arguments) raw.push_back(argument.data());
  raw.push_back(nullptr);
  // A killed program must leave nothing running. The signal comes when the thread that forked ends, so only the main
  // thread's children can have it.
  const pid_t parent = ::getpid();
  const bool main_thread = ::gettid() == parent;
  pid_ = ::fork();
  if (pid_ == 0) {
    if (main_thread && (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != parent)) ::_exit(127);
    ::setpgid(0, 0);
    ::dup2(ends[1], 1);
    if (!error_file.empty()) {
      int file = ::open(error_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      ::dup2(file, 2);
    }
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(raw[0], raw.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
  reader_ = std::thread([this] { read(); });
}

Process::~Process() {
  if (!reaped_) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    wait();
  }
  reader_.join();
  ::close(pipe_);
}

void Process::read() {
  std::string rest;
  char buffer[65536];
  for (ssize_t size; (size = ::read(pipe_, buffer, sizeof buffer)) > 0;) {
    rest.append(buffer, static_cast<std::size_t>(size));
    std::lock_guard lock(mutex_);
    for (std::size_t end; (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) lines_.push_back(rest.substr(0, end));
    changed_.notify_all();
  }
  std::lock_guard lock(mutex_);
  if (!rest.empty()) lines_.push_back(rest);
  ended_ = true;
  changed_.notify_all();
}

std::string Process::wait_for(const std::function<bool(const std::string&)>& test, std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  std::size_t seen = 0;
  std::string found;
  auto look = [&] {
    for (; seen < lines_.size() && found.empty(); ++seen) {
      if (test(lines_[seen])) found = lines_[seen];
    }
    return !found.empty() || ended_;
  };
  changed_.wait_for(lock, deadline, look);
  return found;
}

bool Process::wait_for_lines(std::size_t count, std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, deadline, [&] { return lines_.size() >= count || ended_; });
  return lines_.size() >= count;
}

std::vector<std::string> Process::lines() const {
  std::lock_guard lock(mutex_);
  return lines_;
}

std::string Process::output() const {
  std::string out;
  for (const std::string& line : lines()) out += line + "\n";
  return out;
}

void Process::signal(int number) const { ::kill(pid_, number); }

int Process::wait() {
  if (reaped_) return code_;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  reaped_ = true;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(5), [&] { return ended_; });
  return code_;
}

Ran run(std::vector<std::string> arguments) {
  Process process(std::move(arguments), {}, "/dev/null");
  int code = process.wait();
  return {code, process.output()};
}

bool eventually(const std::function<bool()>& test, std::chrono::milliseconds deadline) {
  auto until = std::chrono::steady_clock::now() + deadline;
  while (!test()) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int free_port() {
  int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

}  // namespace ofure::system_test
