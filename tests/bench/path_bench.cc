// bench_path: the whole path, POST until an MQTT subscriber, beside raw mosquitto publish-subscribe with the same payloads in the same run. Asserts nothing.
#include <fmt/format.h>

#include "bench/load.h"
#include "system/hub.h"

namespace {

using namespace ofure::bench;
using namespace ofure::system_test;
using std::chrono::duration;

constexpr std::string_view kHelp =
    "bench_path [--seconds N] [--connections N]\n"
    "\n"
    "Posts bulletins to a hub of its own, N seconds (10) at 20 a second and N seconds as fast as N connections (64) are\n"
    "answered, and says when they were answered and when an MQTT subscriber had them. Sends to 127.0.0.1 only; hub and\n"
    "broker end with it.\n";

std::string document(int i) { return renamed(example("evacuation/issue.xml"), fmt::format("bench-{}", i), fmt::format("bench-t{}", i)); }

std::string id_in_cap(const std::string& payload) {
  auto open = payload.find("<identifier>");
  return open == std::string::npos ? "" : payload.substr(open + 12, payload.find('<', open + 12) - open - 12);
}

long resident_kib(pid_t pid) {
  std::string status = read_whole("/proc/" + std::to_string(pid) + "/status");
  return std::stol(status.substr(status.find("VmRSS:") + 6));
}

// Open loop: a POST every 1/rate s, counted from the moment it was due.
void paced(HubProcess& hub, const Arrivals& arrivals, int first, int count, double rate) {
  httplib::Client client(hub.url());
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  httplib::Headers key{{"Authorization", "Bearer " + hub.key("sender")}};
  Latencies answer, arrival;
  std::vector<Clock::time_point> dues;
  std::size_t before = arrivals.count();
  auto begin = Clock::now();
  for (int i = 0; i < count; ++i) {
    std::string body = document(first + i);
    auto due = begin + std::chrono::duration_cast<Clock::duration>(duration<double>(i / rate));
    std::this_thread::sleep_until(due);
    dues.push_back(due);
    auto result = client.Post("/v1/bulletins", key, body, "application/xml");
    if (result && result->status == 201) answer.add(Clock::now() - due);
  }
  if (!arrivals.wait_for(before + static_cast<std::size_t>(count), std::chrono::seconds(30))) fmt::print("NOT ALL arrived\n");
  for (int i = 0; i < count; ++i) {
    auto at = arrivals.of(fmt::format("bench-t{}", first + i));
    if (at != Clock::time_point{}) arrival.add(at - dues[static_cast<std::size_t>(i)]);
  }
  fmt::print("POST -> 201 at {:.0f}/s                 {}\n", rate, answer.text());
  fmt::print("POST -> MQTT subscriber (cap) at {:.0f}/s  {}\n", rate, arrival.text());
}

// Closed loop: each connection sends its next when the answer to the last is there.
void surge(HubProcess& hub, const Arrivals& arrivals, int first, int connections, int seconds) {
  std::atomic<int> next{first}, accepted{0}, other{0};
  std::vector<Latencies> each(static_cast<std::size_t>(connections));
  std::vector<std::thread> threads;
  std::size_t before = arrivals.count();
  const std::string pattern = document(-7);
  auto begin = Clock::now();
  for (auto& latencies : each) {
    threads.emplace_back([&] {
      httplib::Client client(hub.url());
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      httplib::Headers key{{"Authorization", "Bearer " + hub.key("sender")}};
      while (Clock::now() < begin + std::chrono::seconds(seconds)) {
        int i = next++;
        std::string body = replaced(replaced(pattern, "bench--7", fmt::format("bench-{}", i)), "bench-t-7", fmt::format("bench-t{}", i));
        auto at = Clock::now();
        auto result = client.Post("/v1/bulletins", key, body, "application/xml");
        (result && result->status == 201 ? accepted : other)++;
        latencies.add(Clock::now() - at);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  double took = duration<double>(Clock::now() - begin).count();
  Latencies all;
  for (auto& latencies : each) all.all.insert(all.all.end(), latencies.all.begin(), latencies.all.end());
  fmt::print("{} connections                          {:.0f} accepted/s, {} not accepted, {}\n", connections, accepted / took, other.load(), all.text());
  auto drain = Clock::now();
  bool arrived = arrivals.wait_for(before + static_cast<std::size_t>(accepted), std::chrono::seconds(120));
  fmt::print("  of these at the subscriber             {} of {}{}, the last {:.2f} s after the last POST\n", arrivals.count() - before, accepted.load(),
             arrived ? "" : " (NOT ALL)", duration<double>(Clock::now() - drain).count());
}

void raw(int port, const std::vector<std::string>& payloads, double rate) {
  Arrivals arrivals(port, "raw/topic", id_in_cap);
  std::vector<Clock::time_point> sent;
  auto begin = Clock::now();
  publish_raw(port, "raw/topic", payloads, &sent, rate);
  if (!arrivals.wait_for(payloads.size(), std::chrono::seconds(30))) fmt::print("NOT ALL arrived\n");
  double took = duration<double>(Clock::now() - begin).count();
  Latencies latencies;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    auto at = arrivals.of(id_in_cap(payloads[i]));
    if (at != Clock::time_point{}) latencies.add(at - sent[i]);
  }
  if (rate > 0) {
    fmt::print("limit: raw mosquitto pub -> sub at {:.0f}/s  {}\n", rate, latencies.text());
  } else {
    fmt::print("limit: raw mosquitto pub -> sub          {:.0f} messages/s, 20 in flight\n", static_cast<double>(payloads.size()) / took);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Flags flags(argc, argv);
  const int seconds = flags.number("--seconds", 10), connections = flags.number("--connections", 64);
  if (flags.asks_for_help() || !flags.all_known()) {
    fmt::print(flags.asks_for_help() ? stdout : stderr, "{}", kHelp);
    return flags.asks_for_help() ? 0 : 2;
  }
  fmt::print("flush of this disk: {:.3f} ms\n", flush_ms());
  BrokerProcess broker;
  HubProcess hub(broker.address(), "log_level = \"warning\"\n");
  if (!broker.start() || !hub.start()) {
    fmt::print(stderr, "the hub did not start\n{}", hub.log());
    return 3;
  }
  fmt::print("memory of the idle hub: {:.1f} MiB (limit 50)\n", static_cast<double>(resident_kib(hub.pid())) / 1024);
  Arrivals arrivals(broker.port(), "ofure/v1/exercise/bulletin/cap/#", id_in_cap);
  paced(hub, arrivals, 1'000'000, 40, 20);  // warm-up; its lines show how cold differs
  paced(hub, arrivals, 2'000'000, 20 * seconds, 20);

  auto sample = hub.get("/v1/exercise/bulletins/1", hub.key("receiver"));
  Json facts = Json::parse(sample->body);
  std::string cap = hub.get("/v1/bulletins/" + facts["bulletin"].get<std::string>() + "/media/cap", hub.key("receiver"))->body;
  std::vector<std::string> payloads;
  for (int i = 0; i < 20 * seconds; ++i) payloads.push_back(replaced(cap, "<identifier>" + id_in_cap(cap), fmt::format("<identifier>raw-{}", i)));
  raw(broker.port(), payloads, 20);
  std::vector<std::string> many;
  for (int i = 0; i < 20'000; ++i) many.push_back(replaced(cap, "<identifier>" + id_in_cap(cap), fmt::format("<identifier>many-{}", i)));
  raw(broker.port(), many, 0);

  surge(hub, arrivals, 3'000'000, connections, seconds);
  fmt::print("memory of the hub after it: {:.1f} MiB\n", static_cast<double>(resident_kib(hub.pid())) / 1024);
  return hub.stop();
}
