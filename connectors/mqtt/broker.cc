#include "connectors/mqtt/broker.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "connectors/mqtt/broker_process.h"
#include "connectors/mqtt/broker_rights.h"
#include "core/digest.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/mqtt_verifier.h"
#include "core/mutex.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto kStartDeadline = 15s;
constexpr auto kEndDeadline = 5s;
constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 5'000ms;
constexpr auto kLivedLong = 60s;
constexpr auto kLook = 5ms;
constexpr auto kDeaf = 2s;  // after its start
constexpr std::uintmax_t kLogMost = 16 * 1024 * 1024;

struct Files {
  std::string config, log, passwords, acl;
};

Result<Files> prepare_folder(const BrokerSettings& settings, int port) {
  namespace fs = std::filesystem;
  if (settings.folder.empty() || settings.folder.find_first_of("\r\n") != std::string::npos) {
    return fail(Code::kBadSetting, "the broker needs a folder");
  }
  std::error_code error;
  const fs::path folder = fs::absolute(settings.folder, error);
  if (!error) fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return fail(Code::kIo, "the broker's folder cannot be used: " + settings.folder, error.message());
  Files files{folder / "mosquitto.conf", folder / "mosquitto.log", folder / "passwords", folder / "acl"};
  if (fs::exists(files.log, error) && fs::file_size(files.log, error) > kLogMost)
    fs::rename(files.log, files.log + ".1", error);

  std::ofstream config(files.config, std::ios::trunc);
  config << "# Written by ofure at every start: changes made here are lost.\n"
         << fmt::format("listener {} 127.0.0.1\n", port) << "allow_anonymous "
         << (!settings.rights || !settings.rights->anonymous.empty() ? "true" : "false") << "\n"
         << "set_tcp_nodelay true\n"
         << "persistence true\n"
         << fmt::format("persistence_location {}/\n", folder.string()) << "autosave_interval 10\n"
         << "persistent_client_expiration 14d\n"
         << fmt::format("max_queued_messages {}\n", settings.queued_messages) << "max_inflight_messages 200\n"
         << fmt::format("message_size_limit {}\n", settings.message_limit)
         << fmt::format("log_dest file {}\n", files.log) << "log_type error\nlog_type warning\nlog_type notice\n"
         << "log_timestamp_format %Y-%m-%dT%H:%M:%S%z\n"
         << "connection_messages false\n";
  // Started by root, mosquitto would become another user, which cannot write here and which the kernel would not end
  // with us.
  if (::geteuid() == 0) config << "user root\n";
  if (settings.rights) config << "password_file " << files.passwords << "\nacl_file " << files.acl << "\n";
  config.close();
  if (!config) return fail(Code::kIo, "the broker's settings cannot be written: " + files.config);
  return files;
}

class WatchedBroker final : public ManagedBroker {
 public:
  // `own` without a name: anybody may do anything.
  WatchedBroker(std::string program, Files files, int port, BrokerUser own, std::string password)
      : program_(std::move(program)),
        files_(std::move(files)),
        port_(port),
        own_(std::move(own)),
        password_(std::move(password)),
        thread_([this] { watch(); }) {}
  ~WatchedBroker() override { stop(); }

  // Nothing once it takes connections.
  [[nodiscard]] std::optional<Error> wait_until_up();

  [[nodiscard]] std::string address() const override { return fmt::format("127.0.0.1:{}", port_); }
  [[nodiscard]] Health health() const override;
  [[nodiscard]] int process() const override;
  [[nodiscard]] int restarts() const override;
  [[nodiscard]] std::string own_name() const override { return own_.name; }
  [[nodiscard]] std::string own_password() const override { return password_; }
  [[nodiscard]] Done set_rights(const BrokerRights& rights) override;
  void stop() override;

 private:
  void watch();
  bool start_one();
  bool gone();
  void await_connections();
  [[nodiscard]] bool pause(std::chrono::milliseconds time);

  const std::string program_;
  const Files files_;
  const int port_;
  const BrokerUser own_;
  const std::string password_;

  mutable Mutex mutex_;
  mutable Condition changed_;
  pid_t process_ GUARDED_BY(mutex_) = 0;
  bool up_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  int starts_ GUARDED_BY(mutex_) = 0;
  std::optional<Error> fault_ GUARDED_BY(mutex_);  // of the latest start
  Steady::time_point started_ GUARDED_BY(mutex_){};
  RightsFiles rights_ GUARDED_BY(mutex_);
  bool tell_again_ GUARDED_BY(mutex_) = true;  // it may have missed that the rights changed

  std::thread thread_;  // starts the processes and lives as long as they may: they end with it
};

// Rounds of: start, wait until it takes connections, wait until it is gone.
void WatchedBroker::watch() {
  auto rest = std::chrono::milliseconds(kFirstPause);
  while (true) {
    const auto began = Steady::now();
    if (start_one()) {
      await_connections();
      while (!gone()) {
      }
    }
    if (Steady::now() - began > kLivedLong) rest = kFirstPause;
    if (!pause(rest)) return;
    rest = std::min<std::chrono::milliseconds>(rest * 2, kLongestPause);
  }
}

bool WatchedBroker::start_one() {
  Lock lock(mutex_);
  if (stopping_) return false;
  auto started = start_broker_process(program_, files_.config);
  if (!started) {
    fault_ = started.error();
  } else {
    process_ = *started;
    ++starts_;
    started_ = Steady::now();
    tell_again_ = true;
  }
  changed_.notify_all();
  return process_ != 0;
}

// Waits for the end of the process without taking its number away from stop(), which may be about to signal it.
bool WatchedBroker::gone() {
  pid_t process = 0;
  {
    Lock lock(mutex_);
    process = process_;
  }
  siginfo_t how{};
  if (process != 0 && ::waitid(P_PID, static_cast<id_t>(process), &how, WEXITED | WNOWAIT) != 0 && errno == EINTR)
    return false;
  Lock lock(mutex_);
  if (process_ == 0) return true;
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  up_ = false;
  if (!stopping_) {
    fault_ = Error{
        Code::kIo,
        fmt::format("the broker ended ({} {})", how.si_code == CLD_EXITED ? "exit" : "signal", how.si_status), ""};
    log_error("the broker ended and is started again",
              {{"process", static_cast<std::int64_t>(process)}, {"code", how.si_code}, {"status", how.si_status}});
    metrics::count("ofure_broker_ends_total", "Unwanted ends of the managed broker.");
  }
  changed_.notify_all();
  return true;
}

void WatchedBroker::await_connections() {
  const auto until = Steady::now() + kStartDeadline;
  while (Steady::now() < until) {
    siginfo_t how{};
    {
      Lock lock(mutex_);
      if (stopping_) return;
      if (::waitid(P_PID, static_cast<id_t>(process_), &how, WEXITED | WNOWAIT | WNOHANG) != 0 || how.si_pid != 0)
        return;
    }
    if (takes_connections(port_)) {
      Lock lock(mutex_);
      up_ = true;
      fault_.reset();
      changed_.notify_all();
      return;
    }
    if (!pause(kLook)) return;
  }
  Lock lock(mutex_);
  fault_ = Error{Code::kTimeout, "the broker does not take connections", ""};
  ::kill(process_, SIGKILL);
  changed_.notify_all();
}

// False when we are stopping.
bool WatchedBroker::pause(std::chrono::milliseconds time) {
  Lock lock(mutex_);
  return !changed_.wait_for(mutex_, time, [this]() REQUIRES(mutex_) { return stopping_; });
}

std::optional<Error> WatchedBroker::wait_until_up() {
  std::optional<Error> fault;
  {
    Lock lock(mutex_);
    changed_.wait(mutex_, [this]() REQUIRES(mutex_) { return up_ || fault_; });
    if (!up_) fault = fault_;
  }
  if (fault) fault->cause = end_of(files_.log);
  return fault;
}

Health WatchedBroker::health() const {
  Lock lock(mutex_);
  if (up_) return {true, fmt::format("mosquitto, process {}, at 127.0.0.1:{}", process_, port_)};
  return {false, fault_ ? fault_->text() : "mosquitto is being started"};
}

int WatchedBroker::process() const {
  Lock lock(mutex_);
  return process_;
}

int WatchedBroker::restarts() const {
  Lock lock(mutex_);
  return std::max(0, starts_ - 1);
}

Done WatchedBroker::set_rights(const BrokerRights& rights) {
  if (own_.name.empty()) return fail(Code::kBadInput, "this broker was started without rights");
  TRY_ASSIGN(RightsFiles files, rights_files(rights, own_));
  std::error_code error;
  const bool grown = std::filesystem::file_size(files_.log, error) > kLogMost && !error;
  Lock lock(mutex_);
  const bool changed = files != rights_;
  if (changed) {
    TRY(write_private(files_.passwords, files.passwords));
    TRY(write_private(files_.acl, files.acl));
    rights_ = std::move(files);
    tell_again_ = true;
  }
  if (grown) std::filesystem::rename(files_.log, files_.log + ".1", error);
  if (process_ == 0 || !up_ || (!tell_again_ && !grown)) return {};
  // On this signal it reads its files again and opens its log anew. Just started it does not listen to it yet.
  ::kill(process_, SIGHUP);
  tell_again_ = Steady::now() - started_ < kDeaf;
  return {};
}

void WatchedBroker::stop() {
  if (!thread_.joinable()) return;
  {
    Lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    if (process_ != 0) ::kill(process_, SIGTERM);
    auto ended = [this]() REQUIRES(mutex_) { return process_ == 0; };
    if (!changed_.wait_for(mutex_, kEndDeadline, ended)) {
      log_warning("the broker did not end when asked and is killed",
                  {{"process", static_cast<std::int64_t>(process_)}});
      ::kill(process_, SIGKILL);
    }
  }
  thread_.join();
}

}  // namespace

void declare(SettingList& list, BrokerSettings& settings) {
  list.add("broker.port", "The loopback port of the managed broker; 0 takes a free one.", "", settings.port, 0, 65'535);
  list.add("broker.program", "The mosquitto program of the managed broker; empty to look for it.", settings.program);
  list.add("broker.message_limit", "The largest message the managed broker takes.", "bytes", settings.message_limit,
           64 * 1024, 256 * 1024 * 1024);
  list.add("broker.queued_messages", "Messages the managed broker keeps for one subscriber that is away.", "messages",
           settings.queued_messages, 1000, 100'000'000);
  list.add("broker.anonymous",
           "Modes that programs on this machine read at the managed broker without logging in: all, actual or none.",
           settings.anonymous, [](const std::string& word) {
             return word == "all" || word == "actual" || word == "none" ? "" : "must be all, actual or none";
           });
}

Result<std::unique_ptr<ManagedBroker>> ManagedBroker::start(const BrokerSettings& settings) {
  auto program = find_mosquitto(settings.program);
  if (!program) {
    return fail(Code::kNotFound,
                "mosquitto was not found; install it with: apt-get install mosquitto, or name a broker that runs with "
                "--mqtt HOST:PORT",
                settings.program);
  }
  int port = static_cast<int>(settings.port);
  if (port == 0) {
    TRY_ASSIGN(port, free_port());
  }
  TRY(check_port_free(port));
  auto started = [&]() -> Result<std::unique_ptr<ManagedBroker>> {
    TRY_ASSIGN(Files files, prepare_folder(settings, port));
    BrokerUser own;
    std::string password;
    if (settings.rights) {
      password = random_token(32);
      own = {"ofure", mqtt_verifier(password), {}};
      TRY_ASSIGN(RightsFiles rights, rights_files(*settings.rights, own));
      TRY(write_private(files.passwords, rights.passwords));
      TRY(write_private(files.acl, rights.acl));
    }
    auto broker =
        std::make_unique<WatchedBroker>(*program, std::move(files), port, std::move(own), std::move(password));
    if (auto fault = broker->wait_until_up()) return tl::unexpected(*fault);
    return std::unique_ptr<ManagedBroker>(std::move(broker));
  };
  auto first = started();
  const std::string memory = settings.folder + "/mosquitto.db";
  std::error_code absent;
  if (first || !std::filesystem::exists(memory, absent)) return first;
  // Its memory is a copy of what the ledger holds. Damaged by a power cut, it must not keep the hub from starting.
  std::filesystem::rename(memory, memory + ".damaged", absent);
  log_error("the broker did not start and is tried again without its memory",
            {{"kept", memory + ".damaged"}, {"error", first.error().text()}});
  return started();
}

}  // namespace ofure
