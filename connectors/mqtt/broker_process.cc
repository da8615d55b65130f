#include "connectors/mqtt/broker_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <system_error>

namespace ofure {
namespace {

constexpr std::size_t kLogLines = 5;

std::string system_text(int code) { return std::generic_category().message(code); }

class Socket {
 public:
  Socket() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool bind(int port) const {
    const int one = 1;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in at = loopback(port);
    return ::bind(descriptor_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0 && ::listen(descriptor_, 1) == 0;
  }
  [[nodiscard]] bool connect(int port) const {
    sockaddr_in at = loopback(port);
    return ::connect(descriptor_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
  }
  [[nodiscard]] int port() const {
    sockaddr_in at{};
    socklen_t size = sizeof at;
    return ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&at), &size) == 0 ? ntohs(at.sin_port) : 0;
  }

 private:
  static sockaddr_in loopback(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
  }
  int descriptor_;
};

bool runs(const std::string& path) { return ::access(path.c_str(), X_OK) == 0; }

// Between fork and exec only calls that are safe in a signal handler may be made.
[[noreturn]] void become_broker(const char* program, const char* config, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(0);
  ::setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGHUP, SIG_IGN);  // until it has set its own: "read your files again" must not end it
  int nowhere = ::open("/dev/null", O_RDWR);
  for (int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, standard);
  ::close_range(3, ~0U, 0);
  ::execl(program, program, "-c", config, static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

std::optional<std::string> find_mosquitto(const std::string& named) {
  if (!named.empty()) return runs(named) ? std::optional(named) : std::nullopt;
  // Read once at start, before other threads could change the environment.
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::string folders = std::string(path != nullptr ? path : "") + ":/usr/sbin:/usr/local/sbin";
  for (std::size_t begin = 0; begin < folders.size();) {
    std::size_t end = std::min(folders.find(':', begin), folders.size());
    std::string program = folders.substr(begin, end - begin) + "/mosquitto";
    if (end > begin && runs(program)) return program;
    begin = end + 1;
  }
  return std::nullopt;
}

Result<int> free_port() {
  Socket socket;
  if (!socket.bind(0)) return fail(Code::kIo, "no free port", system_text(errno));
  return socket.port();
}

Done check_port_free(int port) {
  Socket socket;
  if (socket.bind(port)) return {};
  if (errno == EADDRINUSE)
    return fail(Code::kConflict,
                fmt::format("port {} is taken by another program; name a free one, or use that broker", port));
  return fail(Code::kIo, fmt::format("port {} cannot be used", port), system_text(errno));
}

bool takes_connections(int port) { return Socket().connect(port); }

Result<pid_t> start_broker_process(const std::string& program, const std::string& config) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return fail(Code::kIo, "the broker could not be started", system_text(errno));
  if (child == 0) become_broker(program.c_str(), config.c_str(), parent);
  return child;
}

std::string end_of(const std::string& path) {
  std::ifstream file(path);
  std::deque<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(std::move(line));
    if (lines.size() > kLogLines) lines.pop_front();
  }
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : " | ") + line;
  return text;
}

}  // namespace ofure
