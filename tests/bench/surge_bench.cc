// bench_surge: every municipality sends one bulletin within one second, in the presence of many readers (G14 of the
// goals of speed): when did the last receiver have it, is anything lost, doubled or out of order. Beside it what the
// broker alone needs for the same payloads.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

#include "bench/load.h"
#include "bench/readers.h"
#include "core/area.h"
#include "system/hub.h"

namespace {

using namespace ofure::bench;
using namespace ofure::system_test;
using ofure::Area;
using ofure::AreaKind;
using ofure::AreaTable;
using std::chrono::duration;

constexpr std::string_view kHelp =
    "bench_surge [--towns N] [--connections N] [--readers N] [--seconds S]\n"
    "\n"
    "N municipalities (1741) send one bulletin each within one second over N connections (64) to a hub of its own; an "
    "MQTT\n"
    "subscriber and N event streams (500) receive them. Every twentieth is of level 5. Gives up S seconds (60) after "
    "the\n"
    "last answer. Sends to 127.0.0.1 only; hub and broker end with it.\n";

struct Bulletin {
  std::string xml;
  int level = 0;
  std::uint64_t sequence = 0;  // of the answer; 0 = not accepted
  Clock::time_point due;
};

std::vector<const Area*> towns(std::size_t most) {
  std::vector<const Area*> list;
  for (const Area& area : AreaTable::japan().all()) {
    if (area.kind == AreaKind::kCity && list.size() < most) list.push_back(&area);
  }
  return list;
}

// The example as another town sends it: its code and name, no shapes, ids of its own.
std::string sent_by(const std::string& pattern, const Area& town, std::size_t number) {
  const std::string code = element(pattern, "OrganizationCode");
  const Area* sender = AreaTable::japan().find(*ofure::AreaCode::parse(code));
  std::string xml = renamed(pattern, fmt::format("surge-{}", number), fmt::format("surge-t{}", number));
  xml = replaced(std::move(xml), code, std::string(town.code.text()));
  return replaced(std::move(xml), sender->name, town.name);
}

std::vector<Bulletin> bulletins(const std::vector<const Area*>& from) {
  const std::regex shapes("<(polygon|circle)>[^<]*</(polygon|circle)>");
  std::vector<std::string> patterns;
  for (const char* kind : {"evacuation", "shelter", "damage", "evacuation", "notice"})
    patterns.push_back(std::regex_replace(example(std::string(kind) + "/issue.xml"), shapes, ""));
  std::string gravest = replaced(replaced(patterns[0], "<Sort>避難指示</Sort>", "<Sort>緊急安全確保</Sort>"),
                                 "<Level>4</Level>", "<Level>5</Level>");
  std::vector<Bulletin> list;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const bool grave = i % 20 == 7;
    list.push_back({sent_by(grave ? gravest : patterns[i % patterns.size()], *from[i], i), grave ? 5 : 0, 0, {}});
  }
  return list;
}

// Open loop: each bulletin at its moment within the second, as far as its connection is free.
Clock::time_point send(HubProcess& hub, std::vector<Bulletin>& all, std::size_t connections) {
  const std::string key = hub.key("sender");
  const auto begin = Clock::now() + std::chrono::milliseconds(200);
  std::atomic<int> printed{0};
  std::vector<std::thread> threads;
  for (std::size_t own = 0; own < connections; ++own) {
    threads.emplace_back([&, own] {
      httplib::Client client(hub.url());
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      client.set_read_timeout(30);
      for (std::size_t i = own; i < all.size(); i += connections) {
        all[i].due = begin + std::chrono::duration_cast<Clock::duration>(
                                 duration<double>(static_cast<double>(i) / static_cast<double>(all.size())));
        std::this_thread::sleep_until(all[i].due);
        auto result = client.Post("/v1/bulletins", {{"Authorization", "Bearer " + key}}, all[i].xml, "application/xml");
        if (result && result->status == 201) {
          all[i].sequence = Json::parse(result->body)["sequence"];
        } else if (printed++ < 3) {
          fmt::print("not accepted: {} {}\n", result ? result->status : 0, result ? result->body.substr(0, 600) : "");
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return begin;
}

std::string sequence_in_json(const std::string& payload) {
  auto at = payload.find("\"sequence\":");
  return at == std::string::npos ? "" : std::to_string(std::strtoull(payload.c_str() + at + 11, nullptr, 10));
}

// What one way of receiving made of it. `arrival` says when the last receiver had a sequence.
template <class Arrival>
void report(const std::string& who, const std::vector<Bulletin>& all, Arrival arrival) {
  Latencies every, gravest;
  std::size_t accepted = 0;
  for (const Bulletin& one : all) {
    if (one.sequence == 0) continue;
    ++accepted;
    const Clock::time_point at = arrival(one.sequence);
    if (at == Clock::time_point{}) continue;
    every.add(at - one.due);
    if (one.level == 5) gravest.add(at - one.due);
  }
  fmt::print("{}\n  all      {}\n  level 5  {}\n", who, every.text(), gravest.text());
  if (every.all.size() < accepted) fmt::print("  NOT ALL arrived: {} of {}\n", every.all.size(), accepted);
}

struct Choices {
  std::size_t towns = 1741, connections = 64, readers = 500;
  int seconds = 60;
};

int surge(const Choices& choices) {
  fmt::print("flush of this disk: {:.3f} ms\n", flush_ms());
  BrokerProcess broker;
  HubProcess hub(broker.address(), "log_level = \"warning\"\n");
  if (!broker.start() || !hub.start()) {
    fmt::print(stderr, "the hub did not start\n{}", hub.log());
    return 3;
  }
  std::vector<Bulletin> all = bulletins(towns(choices.towns));
  Arrivals arrivals(broker.port(), "ofure/v1/exercise/bulletin/json/#", sequence_in_json);
  Readers readers(hub.url(), "/v1/exercise/stream?after=0&medium=text", hub.key("receiver"), choices.readers);
  if (!readers.wait_until_open(std::chrono::seconds(30))) fmt::print("NOT ALL streams opened\n");

  const auto begin = send(hub, all, choices.connections);
  const auto answered = Clock::now();
  const auto accepted = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Bulletin& one) { return one.sequence > 0; }));
  if (!arrivals.wait_for(accepted, std::chrono::seconds(choices.seconds)))
    fmt::print("gave up waiting for the MQTT subscriber\n");
  if (!readers.wait_for(accepted, std::chrono::seconds(choices.seconds)))
    fmt::print("gave up waiting for the event streams\n");
  readers.stop();
  fmt::print("sent {}, accepted {}, the last answer {:.2f} s after the first was due\n", all.size(), accepted,
             duration<double>(answered - begin).count());

  std::map<std::uint64_t, int> seen;
  std::size_t doubled = 0, disordered = 0;
  std::uint64_t last = 0;
  for (const std::string& id : arrivals.order()) {
    const std::uint64_t sequence = std::strtoull(id.c_str(), nullptr, 10);
    if (seen[sequence]++ > 0) ++doubled;
    if (sequence < last) ++disordered;
    last = std::max(last, sequence);
  }
  fmt::print("MQTT subscriber: received {}, lost {}, doubled {}, after a newer one {}\n", seen.size(),
             accepted - std::min(accepted, seen.size()), doubled, disordered);
  report("POST due -> MQTT subscriber (json)", all,
         [&](std::uint64_t sequence) { return arrivals.of(std::to_string(sequence)); });
  const Readers::Tally tally = readers.tally(accepted);
  fmt::print("{} event streams: received {}, lost {}, doubled {}, out of order {}\n", choices.readers, tally.received,
             tally.lost, tally.doubled, tally.disordered);
  report(fmt::format("POST due -> the last of {} event streams (text)", choices.readers), all,
         [&](std::uint64_t sequence) { return readers.last_arrival(sequence); });

  const std::string payload(7000, 'x');
  std::vector<std::string> payloads;
  for (std::size_t i = 1; i <= accepted; ++i)
    payloads.push_back(fmt::format("{{\"sequence\":{},\"pad\":\"{}\"}}", i, payload));
  Arrivals raw(broker.port(), "raw/topic", sequence_in_json);
  const auto from = Clock::now();
  publish_raw(broker.port(), "raw/topic", payloads, nullptr, 0);
  if (!raw.wait_for(accepted, std::chrono::seconds(choices.seconds)))
    fmt::print("gave up waiting for the broker alone\n");
  fmt::print("limit: mosquitto alone passes as many messages of 7 KB in {:.2f} s\n",
             duration<double>(Clock::now() - from).count());
  return hub.stop();
}

}  // namespace

int main(int argc, char** argv) {
  Choices choices;
  const Flags flags(argc, argv);
  if (flags.asks_for_help()) {
    fmt::print("{}", kHelp);
    return 0;
  }
  choices.towns = static_cast<std::size_t>(flags.number("--towns", 1741));
  choices.connections = static_cast<std::size_t>(flags.number("--connections", 64));
  choices.readers = static_cast<std::size_t>(flags.number("--readers", 500));
  choices.seconds = flags.number("--seconds", 60);
  if (!flags.all_known()) {
    fmt::print(stderr, "{}", kHelp);
    return 2;
  }
  return surge(choices);
}
