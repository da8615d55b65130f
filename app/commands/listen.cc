#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/client.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/tls_options.h"
#include "app/data_folder.h"
#include "app/receive/event_stream.h"
#include "app/receive/place_file.h"
#include "app/receive/receiver.h"
#include "connectors/mqtt/subscriber.h"
#include "ingest/credentials.h"

namespace ofure::app {
namespace {

using std::chrono::seconds;
using Json = nlohmann::ordered_json;

// The facts of a delivery or heartbeat: anything may be absent, null or of another type, and is then empty.
std::string text_of(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}
std::uint64_t whole_of(const Json& object, const char* key) {
  return object.is_object() && object.contains(key) && object[key].is_number_unsigned() ? object[key].get<std::uint64_t>() : 0;
}

using std::chrono::steady_clock;

struct Options {
  std::string url = "http://127.0.0.1:8080", key_file, mqtt, mode = "actual", client_id, state;
  std::string mqtt_user, mqtt_password_file, mqtt_ca;
  bool mqtt_tls = false;
  ClientTls tls;
  std::string kind, area, medium = "json";
  std::optional<std::uint64_t> after;
  std::uint64_t count = 0;
  int for_seconds = 0;
  bool json = false;
};

volatile std::sig_atomic_t asked_to_end = 0;

// One run of `listen`: a path (event stream or MQTT) feeding a Receiver, until enough came, the time is over, or somebody ends it.
class Listening {
 public:
  Listening(const Options& options, Mode mode, std::optional<std::string> key) : options_(options), mode_(mode), key_(std::move(key)) {}

  int run() {
    auto client = Client::create(options_.url, key_, options_.tls);
    if (!client) return report(client.error());
    if (!options_.state.empty()) {
      auto file = PlaceFile::open(options_.state, mode_);
      if (!file) return report(file.error());
      place_.emplace(std::move(*file));
    }
    auto after = first_place(**client);
    if (!after) return report(after.error());
    // Whoever begins now and is killed before the first bulletin must not begin later.
    if (auto kept = place_ ? place_->keep(*after) : Done(); !kept) return report(kept.error());
    Receiver receiver(**client, {mode_, options_.kind, options_.area, options_.medium}, *after, [&](const Receiver::Bulletin& b) { print(b); });
    deadline_ = steady_clock::now() + seconds(options_.for_seconds);
    Done done = options_.mqtt.empty() ? by_stream(receiver) : by_mqtt(receiver);
    const Tally& tally = receiver.tally();
    std::cerr << fmt::format("ofure listen: received {}, fetched {}, repeated {}, gaps {} {}, through {}\n", tally.received, tally.fetched, tally.repeated,
                             tally.gaps, receiver.open_gap() ? "(NOT CLOSED)" : "(all closed)", receiver.through().value());
    if (!done) return report(done.error());
    if (!heard_) {
      std::cerr << "ofure listen: nothing was ever heard from the path; whether anything was missed is not known\n";
      return kWorldFailed;
    }
    return receiver.open_gap() ? kWorldFailed : kDone;
  }

 private:
  // The place that was kept, or --after, or the head as it is now.
  Result<Sequence> first_place(Client& client) {
    if (place_ && place_->last()) return *place_->last();
    if (options_.after) return Sequence(*options_.after);
    TRY_ASSIGN(Client::Reply reply, client.get("/v1/" + options_.mode + "/bulletins?limit=1"));
    auto page = Json::parse(reply.body, nullptr, false);
    if (reply.status != 200 || !page.is_object()) return fail(Code::kRefused, "The hub answered " + std::to_string(reply.status) + ".", reply.body);
    return Sequence(whole_of(page, "head"));
  }

  [[nodiscard]] bool over() const {
    bool enough = options_.count > 0 && printed_ >= options_.count;
    bool late = options_.for_seconds > 0 && steady_clock::now() >= deadline_;
    return enough || late || asked_to_end != 0;
  }

  void print(const Receiver::Bulletin& bulletin) {
    if (options_.count > 0 && printed_ >= options_.count) return;
    ++printed_;
    show(bulletin);
    // After it was shown: a kill between the two shows it again, and never leaves it out.
    if (auto kept = place_ ? place_->keep(bulletin.place.sequence) : Done(); !kept) std::cerr << "ofure listen: " << kept.error().text() << "\n";
  }

  void show(const Receiver::Bulletin& bulletin) {
    if (options_.json) {
      std::cout << bulletin.json << std::endl;
      return;
    }
    auto o = Json::parse(bulletin.json, nullptr, false);
    std::cout << fmt::format("{:>6} {} {:12} {:8} level={} {} rev={} {}{}", bulletin.place.sequence.value(), options_.mode, bulletin.place.kind,
                             text_of(o, "action"), whole_of(o, "level"), bulletin.place.area, whole_of(o, "revision"), text_of(o, "document"),
                             bulletin.fetched ? "  (fetched)" : "")
              << std::endl;
  }

  // A hub that cannot be reached now leaves the gap open; the next arrival or heartbeat tries again.
  Done patient(Done done) const {
    bool passing = !done && (done.error().code == Code::kUnreachable || done.error().code == Code::kTimeout);
    if (!passing) return done;
    std::cerr << "ofure listen: " << done.error().text() << " Trying again.\n";
    return {};
  }

  Done beat(Receiver& receiver, const std::string& body) {
    auto heartbeat = Json::parse(body, nullptr, false);
    if (!heartbeat.is_object()) return fail(Code::kCorrupt, "A heartbeat cannot be read.");
    heard_ = true;
    return receiver.beat(Sequence(whole_of(heartbeat, "head")));
  }

  Done by_stream(Receiver& receiver) {
    // Connects again for as long as it takes; a refusal ends it.
    int failures = 0;
    while (!over()) {
      Done done = one_stream(receiver, failures);
      if (done || over()) continue;
      if (done.error().code != Code::kUnreachable && done.error().code != Code::kTimeout) return done;
      std::cerr << "ofure listen: " << done.error().text() << " Connecting again.\n";
      std::this_thread::sleep_for(std::chrono::milliseconds(std::min(5000, 200 << std::min(failures++, 5))));
    }
    return {};
  }

  Done one_stream(Receiver& receiver, int& failures) {
    TRY_ASSIGN(std::unique_ptr<Client> client, Client::create(options_.url, key_, options_.tls));
    EventStream stream;
    Done inside;
    auto event = [&](const EventStream::Event& e) {
      failures = 0;
      if (e.name == "bulletin") {
        auto bulletin = read_delivery(e.data);
        inside = bulletin ? receiver.arrived(*bulletin) : Done(tl::unexpected(bulletin.error()));
      } else if (e.name == "heartbeat") {
        inside = beat(receiver, e.data);
      }
      return inside && !over();
    };
    std::atomic<bool> ended{false};
    std::thread watch([&] {  // ends a silent stream when the time is over; the read itself would wait for its own timeout
      while (!ended && !over()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      while (!ended) {
        client->stop();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    });
    std::string path = "/v1/" + options_.mode + "/stream?after=" + std::to_string(receiver.through().value()) + "&" + receiver.query();
    Done done = client->follow(path, 35, [&](std::string_view bytes) { return stream.take(bytes, event); });
    ended = true;
    watch.join();
    return inside ? done : inside;
  }

  std::vector<std::string> topics() const {
    std::string kind = options_.kind.empty() ? "+" : options_.kind;
    std::string prefecture = options_.area.empty() ? "+" : options_.area.substr(0, 2);
    bool whole_prefecture = options_.area.empty() || options_.area.substr(2, 3) == "000";
    std::string area = whole_prefecture ? "+" : options_.area;
    return {"ofure/v1/" + options_.mode + "/bulletin/" + options_.medium + "/" + kind + "/" + prefecture + "/" + area, "ofure/v1/" + options_.mode + "/heartbeat"};
  }

  // A message as a delivery: its properties say what and where it is; the content is the payload.
  static Result<Receiver::Bulletin> delivery_of(const MqttSubscriber::Message& message) {
    nlohmann::ordered_json object;
    for (const auto& [name, value] : message.properties) {
      bool number = name == "sequence" || name == "previous" || name == "revision";
      if (number && !value.empty() && value.size() < 19 && value.find_first_not_of("0123456789") == std::string::npos) {
        object[name] = std::stoull(value);
      } else {
        object[name] = value;
      }
    }
    std::vector<std::string> parts;
    for (std::size_t from = 0, end; from <= message.topic.size(); from = end + 1) {
      end = std::min(message.topic.find('/', from), message.topic.size());
      parts.push_back(message.topic.substr(from, end - from));
    }
    if (parts.size() == 8) {
      object["kind"] = parts[5];
      object["area"] = parts[7];
    }
    if (!object.contains("sequence")) {  // a broker or client of version 3.1.1: the json medium carries the same facts inside
      auto content = nlohmann::ordered_json::parse(message.payload, nullptr, false);
      for (const char* name : {"sequence", "previous", "bulletin", "document", "revision", "action"}) {
        if (content.is_object() && content.contains(name)) object[name] = content[name];
      }
    }
    object["content"] = message.payload;
    return read_delivery(object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  }

  Done by_mqtt(Receiver& receiver) {
    MqttSubscriber::Options path;
    path.address = options_.mqtt;
    path.client_id = options_.client_id;
    path.topics = topics();
    path.tls = options_.mqtt_tls || !options_.mqtt_ca.empty();
    path.ca_file = options_.mqtt_ca;
    // The hub's own broker knows the key as a password. In clear it leaves this machine only for a broker that is named.
    const bool here = options_.mqtt.starts_with("127.") || options_.mqtt.starts_with("localhost:") || options_.mqtt.starts_with("[::1]:");
    if (!options_.mqtt_user.empty()) {
      path.username = options_.mqtt_user;
      if (!options_.mqtt_password_file.empty()) {
        TRY_ASSIGN(path.password, read_key_file(options_.mqtt_password_file));
      }
    } else if (key_ && (here || path.tls)) {
      path.username = id_of_key(*key_).text();
      path.password = *key_;
    }
    TRY_ASSIGN(auto subscriber, MqttSubscriber::create(std::move(path)));
    Done inside;
    auto message = [&](const MqttSubscriber::Message& m) {
      bool heartbeat = m.topic.size() > 10 && m.topic.compare(m.topic.size() - 10, 10, "/heartbeat") == 0;
      if (heartbeat) {
        inside = patient(beat(receiver, m.payload));
      } else {
        auto bulletin = delivery_of(m);
        inside = bulletin ? patient(receiver.arrived(*bulletin)) : Done(tl::unexpected(bulletin.error()));
      }
      return inside && !over();
    };
    auto connected = [&] {  // what came before the subscription, or while the broker was away
      heard_ = true;
      inside = patient(receiver.catch_up());
      return inside && !over();
    };
    TRY(subscriber->run(message, connected, [&] { return !over(); }));
    return inside;
  }

  const Options& options_;
  Mode mode_;
  std::optional<std::string> key_;
  steady_clock::time_point deadline_;
  std::uint64_t printed_ = 0;
  bool heard_ = false;  // the path gave a sign of life
  std::optional<PlaceFile> place_;
};

int run(const Options& options) {
  auto mode = mode_from(options.mode);
  if (!mode) return report(Error{Code::kBadInput, "There is no mode \"" + options.mode + "\"; the modes are actual, exercise, test.", ""});
  std::optional<std::string> key;
  if (!options.key_file.empty()) {
    auto read = read_key_file(options.key_file);
    if (!read) return report(read.error());
    key = *read;
  }
  for (int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { asked_to_end = 1; });
  return Listening(options, *mode, std::move(key)).run();
}

}  // namespace

void add_listen(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("listen", "Receive bulletins and prove that none was missed: one line each; what a path left out is fetched.");
  command->add_option("--url", options->url, "address of the hub")->capture_default_str();
  command->add_option("--mqtt", options->mqtt, "HOST:PORT of the broker; without it the event stream over HTTP is used");
  command->add_option("--mqtt-user", options->mqtt_user, "user at the broker; without it the key logs in, over TLS or on this machine");
  command->add_option("--mqtt-password-file", options->mqtt_password_file, "file with the broker's password");
  command->add_option("--mqtt-ca", options->mqtt_ca, "authorities that may vouch for the broker; switches TLS on");
  command->add_flag("--mqtt-tls", options->mqtt_tls, "TLS with the system's authorities");
  command->add_option("--client-id", options->client_id, "MQTT client id; with one the broker keeps messages while this is away");
  add_tls_options(*command, options->tls);
  command->add_option("--key-file", options->key_file, "file with a receiver's key; needed for exercise and test");
  command->add_option("--mode", options->mode, "actual, exercise or test")->capture_default_str();
  command->add_option("--kind", options->kind, "one kind only");
  command->add_option("--area", options->area, "one municipality or prefecture only, six digits");
  command->add_option("--medium", options->medium, "the medium to receive")->capture_default_str();
  command->add_option("--after", options->after, "begin behind this sequence, 0 for everything; without it begin now");
  command->add_option("--state", options->state, "keep the last sequence dealt with in this file and go on behind it next time; wins over --after");
  command->add_option("--count", options->count, "end after so many bulletins");
  command->add_option("--for", options->for_seconds, "end after so many seconds");
  command->add_flag("--json", options->json, "print each delivery as JSON");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
