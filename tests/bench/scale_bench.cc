// bench_scale [--bulletins N] [--replay N] [--readers N]: a ledger with many bulletins: how fast the hub is ready on it, also after a kill, how fast and with how much memory it is replayed, and
// what an idle event-stream reader costs. Reads from 127.0.0.1 only, ends by itself, asserts nothing.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "dispatch/documents.h"
#include "system/process.h"

namespace {

using namespace ofure;
using namespace ofure::system_test;
using Json = nlohmann::json;
using Clock_ = std::chrono::steady_clock;

constexpr std::uint64_t kRevisions = 20;  // of each document; the last one is its cancel

double seconds_since(Clock_::time_point begin) { return std::chrono::duration<double>(Clock_::now() - begin).count(); }

double resident_mib(pid_t pid) {
  std::string status = read_whole("/proc/" + std::to_string(pid) + "/status");
  return static_cast<double>(std::stol(status.substr(status.find("VmRSS:") + 6))) / 1024;
}

void fill(const std::string& path, std::uint64_t bulletins) {
  constexpr std::uint64_t kThreads = 16;
  auto ledger = open_sqlite_ledger(path);
  std::atomic<std::uint64_t> done = 0;
  std::vector<std::thread> threads;
  const auto begin = Clock_::now();
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t document = t; document < bulletins / kRevisions; document += kThreads) {
        for (std::uint64_t revision = 1; revision <= kRevisions; ++revision) {
          documents::Wish wish;
          wish.document = "town-" + std::to_string(document);
          wish.revision = revision;
          wish.action = revision == 1 ? Action::kIssue : revision == kRevisions ? Action::kCancel : Action::kUpdate;
          documents::append(**ledger, wish);
          if (++done % 100'000 == 0) fmt::print(stderr, "  {} written, {:.0f} s\n", done.load(), seconds_since(begin));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  fmt::print("{} bulletins written in {:.0f} s\n", done.load(), seconds_since(begin));
}

struct Hub {
  explicit Hub(const std::string& data)
      : begin(Clock_::now()),
        process({OFURE_PROGRAM, "serve", "--json", "--data", data, "--listen", "127.0.0.1:0", "--mqtt", "none"}, {}, data + "/log") {
    auto line = process.wait_for([](const std::string& text) { return text.find("\"ready\"") != std::string::npos; });
    ready_s = seconds_since(begin);
    url = Json::parse(line)["http"];
    std::string key = read_whole(data + "/keys/receiver.key");
    key.pop_back();
    headers = {{"Authorization", "Bearer " + key}};
  }
  void end(int signal) {
    process.signal(signal);
    process.wait();
  }
  Clock_::time_point begin;
  Process process;
  double ready_s = 0;
  std::string url;
  httplib::Headers headers;
};

void replay(Hub& hub, std::uint64_t most, const std::string& medium, std::uint64_t from) {
  httplib::Client client(hub.url);
  client.set_keep_alive(true);
  client.set_read_timeout(60);
  const double before = resident_mib(hub.process.pid());
  double peak = before, first_page = 0;
  std::uint64_t received = 0, after = from, wrong = 0;
  const auto begin = Clock_::now();
  while (received < most) {
    auto page = client.Get("/v1/exercise/bulletins?medium=" + medium + "&limit=1000&after=" + std::to_string(after), hub.headers);
    if (!page || page->status != 200) break;
    if (received == 0) first_page = seconds_since(begin);
    Json body = Json::parse(page->body);
    for (const Json& one : body["bulletins"]) wrong += one["sequence"] != ++after;
    received += body["bulletins"].size();
    peak = std::max(peak, resident_mib(hub.process.pid()));
    if (body["complete"] == true) break;
  }
  fmt::print("replay of {} as {}: {:.0f}/s, first page of 1000 {:.0f} ms, out of order {}, memory {:.1f} -> at most {:.1f} MiB\n", received, medium,
             static_cast<double>(received) / seconds_since(begin), first_page * 1000, wrong, before, peak);
}

int connected(const std::string& url, const std::string& path, const std::string& key) {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: " + key + "\r\n\r\n";
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) return -1;
  char answer[4096];
  if (::recv(fd, answer, sizeof answer, 0) <= 0) return -1;
  return fd;
}

void stream(Hub& hub, std::uint64_t after, std::uint64_t head) {
  const double before = resident_mib(hub.process.pid());
  double peak = before;
  int fd = connected(hub.url, "/v1/exercise/stream?medium=common&after=" + std::to_string(after), hub.headers.begin()->second);
  const std::string last = "\nid: " + std::to_string(head) + "\n";
  std::string tail;
  std::uint64_t bytes = 0;
  std::vector<char> part(1 << 20);
  const auto begin = Clock_::now();
  while (seconds_since(begin) < 300) {
    ssize_t got = ::recv(fd, part.data(), part.size(), 0);
    if (got <= 0) break;
    bytes += static_cast<std::uint64_t>(got);
    tail.append(part.data(), static_cast<std::size_t>(got));
    if (tail.find(last) != std::string::npos) break;
    if (tail.size() > last.size()) tail.erase(0, tail.size() - last.size());
    if (bytes % 64 < 8) peak = std::max(peak, resident_mib(hub.process.pid()));
  }
  ::close(fd);
  fmt::print("event stream from {} to {}: {:.0f}/s, {:.0f} MB, memory {:.1f} -> at most {:.1f} MiB\n", after, head,
             static_cast<double>(head - after) / seconds_since(begin), static_cast<double>(bytes) / 1e6, before, peak);
}

void idle_readers(Hub& hub, int readers) {
  const double before = resident_mib(hub.process.pid());
  std::vector<int> open;
  for (int i = 0; i < readers; ++i) open.push_back(connected(hub.url, "/v1/exercise/stream", hub.headers.begin()->second));
  const double with = resident_mib(hub.process.pid());
  fmt::print("{} idle event-stream readers: {:.2f} KiB each in the hub (limit 8)\n", readers, (with - before) * 1024 / readers);
  for (int fd : open) ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t bulletins = 1'000'000, replayed = 100'000;
  int readers = 1000;
  for (int i = 1; i < argc; ++i) {
    if (i + 1 < argc && std::strcmp(argv[i], "--bulletins") == 0) {
      bulletins = std::stoull(argv[++i]);
    } else if (i + 1 < argc && std::strcmp(argv[i], "--replay") == 0) {
      replayed = std::stoull(argv[++i]);
    } else if (i + 1 < argc && std::strcmp(argv[i], "--readers") == 0) {
      readers = std::atoi(argv[++i]);
    } else {
      fmt::print("bench_scale [--bulletins N, default 1000000] [--replay N, default 100000] [--readers N, default 1000]\n");
      return std::strcmp(argv[i], "--help") == 0 ? 0 : 2;
    }
  }
  TemporaryFolder folder;
  fill(folder.path() + "/ledger.db", bulletins);
  const std::uint64_t head = bulletins / kRevisions * kRevisions;
  const std::uint64_t from = head > replayed ? head - replayed : 0;
  {
    Hub first(folder.path());
    fmt::print("ready on {} bulletins: {:.2f} s (limit 2)\n", head, first.ready_s);
    first.end(SIGKILL);
  }
  Hub hub(folder.path());
  fmt::print("ready after kill -9: {:.2f} s (limit 1)\n", hub.ready_s);
  idle_readers(hub, readers);
  replay(hub, replayed, "common", from);
  replay(hub, std::min<std::uint64_t>(replayed, 20'000), "json", from);
  stream(hub, from, head);
  hub.end(SIGTERM);
  return 0;
}
