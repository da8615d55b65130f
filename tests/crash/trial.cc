#include "crash/trial.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "ledger/ledger.h"

namespace ofure::crash {
namespace {

using system_test::eventually;
using system_test::example;
using system_test::Json;
using system_test::renamed;
using system_test::replaced;

constexpr int kRefusalsBeforeSpace = 3;
constexpr std::array kModes = {"exercise", "test"};

std::string settings() {
  return "rendition_cache_mib = 8\n[http]\nworkers = 4\nheartbeat_ms = 1000\n[mqtt]\nmedia = [\"json\"]";
}

bool lasts(Fault fault) {
  return fault == Fault::kNoSpace || fault == Fault::kInputOutput || fault == Fault::kInputOutputOn;
}

}  // namespace

std::string Blow::text() const {
  return name_of(fault) + (fault == Fault::kNone ? "" : " " + name_of(step) + " " + std::to_string(countdown)) +
         (unflushed == Unflushed::kSome ? " keeping some" : "");
}

void Figures::add(const Figures& other) {
  trials += other.trials;
  lives += other.lives;
  bulletins += other.bulletins;
  accepted += other.accepted;
  undone += other.undone;
  turned_away += other.turned_away;
  lost += other.lost;
  doubled += other.doubled;
  out_of_order += other.out_of_order;
  for (const auto& [name, count] : other.faults) faults[name] += count;
  worst_delay = std::max(worst_delay, other.worst_delay);
}

std::string Figures::line() const {
  std::string text = std::to_string(trials) + " seeds, " + std::to_string(lives) + " lives";
  for (const auto& [name, count] : faults) text += ", " + std::to_string(count) + " × " + name;
  text += ", " + std::to_string(undone) + " writes undone; " + std::to_string(bulletins) + " sent, " +
          std::to_string(accepted) + " accepted, " + std::to_string(turned_away) + " turned away and sent again; " +
          std::to_string(lost) + " lost, " + std::to_string(doubled) + " doubled, " + std::to_string(out_of_order) +
          " out of order, worst delay " + std::to_string(worst_delay.count()) + " ms";
  return text;
}

Trial::Trial(Plan plan, int broker)
    : plan_(std::move(plan)),
      hub_(broker == 0 ? "none" : "127.0.0.1:" + std::to_string(broker), settings()),
      disk_(hub_.folder()) {
  const std::string name = "crash-" + std::to_string(plan_.seed);
  int number = 0;
  for (auto [kind, mode] :
       {std::pair("evacuation", "exercise"), std::pair("notice", "test"), std::pair("shelter", "exercise")}) {
    Sender sender;
    for (const char* action : {"issue", "update", "correct", "cancel"}) {
      std::string xml = renamed(example(std::string(kind) + "/" + action + ".xml"), name + "-" + kind,
                                name + "-t" + std::to_string(++number));
      if (std::string(mode) == "test") xml = replaced(xml, ">Exercise<", ">Test<");
      sender.push_back({std::move(xml), mode, {}, {}, {}, false});
    }
    senders_.push_back(std::move(sender));
  }
  if (broker != 0) subscriber_ = std::make_unique<TestSubscriber>(broker, name, "ofure/v1/+/bulletin/json/#");
  disk_.control().watch_writes = true;
  disk_.control().flushes_forgotten = plan_.flushes_forgotten;
}

Trial::~Trial() { readers_.clear(); }

void Trial::blame(const std::string& what) {
  std::lock_guard lock(mutex_);
  faults_.push_back(what);
}

void Trial::set_url(const std::string& url) {
  std::lock_guard lock(mutex_);
  url_ = url;
}

std::string Trial::url() const {
  std::lock_guard lock(mutex_);
  return url_;
}

void Trial::run() {
  if (subscriber_ && !subscriber_->wait_until_subscribed()) return blame("the test's own subscriber has no broker");
  for (const char* mode : kModes) {
    readers_.push_back(
        std::make_unique<StreamReader>(mode, [this] { return url(); }, [this] { return hub_.key("receiver"); }));
  }
  for (const Blow& blow : plan_.blows) live(blow);
  last_life();
  figures_.trials = 1;
  for (const Sender& sender : senders_) {
    figures_.bulletins += static_cast<std::int64_t>(sender.size());
    figures_.accepted +=
        std::count_if(sender.begin(), sender.end(), [](const Parcel& parcel) { return parcel.sequence.has_value(); });
  }
}

void Trial::live(const Blow& blow) {
  ++figures_.lives;
  blow_ = blow;
  refusals_ = 0;
  looked_ = false;
  std::int64_t faults_before = disk_.control().faults;
  hub_.leave_port();  // in all these lives a client of another hub may have taken it
  hub_.set_environment(disk_.environment());
  disk_.arm(blow.fault, blow.step, blow.countdown, plan_.seed, blow.unflushed);
  if (hub_.start()) {
    set_url(hub_.url());
    send_all(false);
  } else if (blow.fault == Fault::kNone) {
    blame("the hub does not start: " + hub_.log());
  }
  set_url("");
  // Who met no fault is killed from outside, between two steps as well.
  disk_.lift();
  hub_.kill();
  ++figures_.faults[disk_.control().faults > faults_before ? name_of(blow.fault) : "kill from outside"];
  figures_.undone = disk_.control().undone;
}

void Trial::last_life() {
  ++figures_.lives;
  blow_ = Blow{};
  disk_.control().flushes_forgotten = false;
  hub_.leave_port();  // in all these lives a client of another hub may have taken it
  hub_.set_environment({{"ASAN_OPTIONS", "detect_leaks=0:quarantine_size_mb=8"}});
  if (!hub_.start()) {
    if (!plan_.flushes_forgotten) {
      blame("the hub does not start again: " + hub_.log());
    } else if (hub_.log().find("ofure:") == std::string::npos && hub_.log().find("error") == std::string::npos) {
      blame("the hub does not start and does not say why: " + hub_.log());
    }
    return hub_.kill();
  }
  set_url(hub_.url());
  send_all(true);
  judge();
  set_url("");
  readers_.clear();
  hub_.kill();
}

void Trial::send_all(bool again) {
  std::vector<std::thread> threads;
  for (Sender& sender : senders_) threads.emplace_back([this, &sender, again] { send_from(sender, again); });
  for (std::thread& thread : threads) thread.join();
}

// What has no receipt is sent again, the same bytes; `again`: what has one, too.
void Trial::send_from(Sender& sender, bool again) {
  const std::string key = hub_.key("sender");
  for (Parcel& parcel : sender) {
    if (parcel.sequence && !again) continue;
    for (bool done = false; !done;) {
      if (!parcel.sent) parcel.first_sent = std::chrono::steady_clock::now();
      parcel.sent = true;
      auto answer = hub_.post("/v1/bulletins", parcel.xml, key);
      if (!answer) {
        if (again) blame("no answer from a hub left in peace");
        return;
      }
      done = take_answer(parcel, answer->status, answer->body);
      if (!done && !turned_away(answer->status)) return;
    }
  }
}

bool Trial::take_answer(Parcel& parcel, int status, const std::string& body) {
  if (status != 200 && status != 201) return false;
  Json receipt = Json::parse(body, nullptr, false);
  std::uint64_t sequence = receipt.value("sequence", std::uint64_t{0});
  if (parcel.sequence && !plan_.flushes_forgotten) {
    if (status != 200) blame("bytes with a receipt were taken as new, as " + std::to_string(sequence));
    if (sequence != *parcel.sequence)
      blame("a receipt changed from " + std::to_string(*parcel.sequence) + " to " + std::to_string(sequence));
  }
  parcel.sequence = sequence;
  parcel.digest = receipt.value("digest", "");
  return true;
}

// True when it is worth trying again at once.
bool Trial::turned_away(int status) {
  bool allowed = (status == 507 && blow_.fault == Fault::kNoSpace) || (status == 503 && lasts(blow_.fault));
  // What stood on forgotten flushes may be gone, and then the next revision has nothing to follow.
  if (status == 409 && plan_.flushes_forgotten) return false;
  if (!allowed) {
    blame("a sender was answered " + std::to_string(status) + " during " + blow_.text());
    return false;
  }
  int refusals;
  {
    std::lock_guard lock(mutex_);
    ++figures_.turned_away;
    refusals = ++refusals_;
  }
  if (refusals == 1) {
    look_at_a_hub_that_refuses(status);
    looked_ = true;
  }
  if (status == 507 && looked_ && refusals >= kRefusalsBeforeSpace) disk_.lift();
  return status == 507;
}

void Trial::look_at_a_hub_that_refuses(int status) {
  auto health = hub_.get("/healthz", "");
  if (!health || health->status != 200) blame("a hub that refuses does not answer /healthz");
  auto read = hub_.get("/v1/exercise/bulletins?after=0&limit=100", hub_.key("receiver"));
  if (!read || read->status != 200)
    blame("a hub that refuses cannot be read: " + std::to_string(read ? read->status : 0));
  auto ready = hub_.get("/readyz", "");
  if (status == 507 && (!ready || ready->body.find("disk is full") == std::string::npos))
    blame("the hub has a full disk and /readyz does not say so");
  if (status == 503 && (!ready || ready->status != 503)) blame("the hub refuses with 503 and calls itself ready");
}

void Trial::judge() {
  std::size_t kept_in_all = 0;
  for (std::size_t i = 0; i < kModes.size(); ++i) {
    Kept kept = replay(kModes[i]);
    kept_in_all += kept.digests.size();
    judge_ledger(kModes[i], kept);
    if (plan_.flushes_forgotten) continue;
    judge_stream(*readers_[i], kept);
    if (subscriber_) judge_mqtt(kModes[i], kept);
  }
  auto ready = hub_.get("/readyz", "");
  if (ready && ready->body.find("disk is full") != std::string::npos) blame("the hub calls a disk full that has room");
  if (!ready || ready->status != 200) blame("a hub left in peace is not ready: " + (ready ? ready->body : ""));
  judge_files(kept_in_all);
}

Trial::Kept Trial::replay(const std::string& mode) {
  Kept kept;
  Json page = hub_.json("/v1/" + mode + "/bulletins?after=0&limit=1000&medium=common");
  if (!page.is_object() || !page.contains("bulletins") || page.value("complete", false) == false) {
    blame("no whole replay of " + mode);
    return kept;
  }
  std::set<std::string> digests;
  std::uint64_t before = 0;
  for (const Json& bulletin : page["bulletins"]) {
    std::uint64_t sequence = bulletin.value("sequence", std::uint64_t{0});
    if (sequence != before + 1)
      blame(mode + ": after " + std::to_string(before) + " comes " + std::to_string(sequence));
    before = sequence;
    kept.digests[sequence] = bulletin.value("digest", "");
    if (!digests.insert(kept.digests[sequence]).second) {
      ++figures_.doubled;
      blame(mode + ": the same bytes stand twice, again at " + std::to_string(sequence));
    }
  }
  if (page.value("head", std::uint64_t{0}) != before) blame(mode + ": the head is not the last bulletin");
  return kept;
}

void Trial::judge_ledger(const std::string& mode, const Kept& kept) {
  std::size_t expected = 0;
  for (const Sender& sender : senders_) {
    std::uint64_t before = 0;
    for (const Parcel& parcel : sender) {
      if (parcel.mode != mode) continue;
      ++expected;
      if (!parcel.sequence) continue;
      auto found = kept.digests.find(*parcel.sequence);
      if (found == kept.digests.end() || found->second != parcel.digest) {
        if (plan_.flushes_forgotten) continue;
        ++figures_.lost;
        blame(mode + ": the receipt of " + std::to_string(*parcel.sequence) + " is not in the ledger");
      }
      if (!plan_.flushes_forgotten && *parcel.sequence <= before)
        blame(mode + ": a revision has a number before the one it follows");
      before = *parcel.sequence;
    }
  }
  if (!plan_.flushes_forgotten && kept.digests.size() != expected)
    blame(mode + ": " + std::to_string(kept.digests.size()) + " bulletins in the ledger, " + std::to_string(expected) +
          " were sent");
}

void Trial::judge_stream(const StreamReader& reader, const Kept& kept) {
  bool all = eventually([&] { return reader.arrivals().size() >= kept.digests.size(); });
  std::map<std::uint64_t, std::string> got;
  std::uint64_t before = 0;
  for (const auto& arrival : reader.arrivals()) {
    if (arrival.sequence <= before) {
      ++figures_.out_of_order;
      blame(reader.mode() + ": on the stream " + std::to_string(arrival.sequence) + " comes after " +
            std::to_string(before));
    }
    before = arrival.sequence;
    got[arrival.sequence] = arrival.digest;
    for (const Sender& sender : senders_) {
      for (const Parcel& parcel : sender) {
        if (parcel.digest != arrival.digest) continue;
        figures_.worst_delay =
            std::max(figures_.worst_delay,
                     std::chrono::duration_cast<std::chrono::milliseconds>(arrival.at - parcel.first_sent));
      }
    }
  }
  if (all && got == kept.digests) return;
  figures_.lost += static_cast<std::int64_t>(kept.digests.size() - std::min(got.size(), kept.digests.size()));
  blame(reader.mode() + ": the stream gave " + std::to_string(got.size()) + " of " +
        std::to_string(kept.digests.size()) + ", or others than the replay");
}

// The broker never went away, so this subscriber has met every publication: each bulletin at least once, first arrivals
// in order.
void Trial::judge_mqtt(const std::string& mode, const Kept& kept) {
  const std::string document = "crash-" + std::to_string(plan_.seed) + "-";
  std::vector<std::uint64_t> order;
  auto complete = [&](const std::vector<TestSubscriber::Arrival>& arrivals) {
    order.clear();
    std::set<std::uint64_t> seen;
    for (const auto& arrival : arrivals) {
      auto name = arrival.properties.find("document");
      if (arrival.topic.rfind("ofure/v1/" + mode + "/", 0) != 0 || name == arrival.properties.end() ||
          name->second.rfind(document, 0) != 0)
        continue;
      std::uint64_t sequence = std::stoull(arrival.properties.at("sequence"));
      if (seen.insert(sequence).second) order.push_back(sequence);
    }
    return order.size() >= kept.digests.size();
  };
  if (!subscriber_->wait(complete) || order.size() != kept.digests.size()) {
    figures_.lost += static_cast<std::int64_t>(kept.digests.size()) -
                     static_cast<std::int64_t>(std::min(order.size(), kept.digests.size()));
    blame(mode + ": MQTT gave " + std::to_string(order.size()) + " of " + std::to_string(kept.digests.size()));
  }
  if (!std::is_sorted(order.begin(), order.end())) {
    ++figures_.out_of_order;
    blame(mode + ": MQTT gave bulletins out of order");
  }
}

void Trial::judge_files(std::size_t kept) {
  auto ledger = open_sqlite_ledger_read_only(hub_.data() + "/ledger.db");
  if (!ledger) return blame("the ledger cannot be opened: " + ledger.error().text());
  auto report = (*ledger)->verify({});
  if (!report) return blame("the chain cannot be read: " + report.error().text());
  if (report->fault) blame("the chain is broken: " + *report->fault);
  if (report->entries != kept)
    blame("the chain has " + std::to_string(report->entries) + " entries, the replays " + std::to_string(kept));
  if (!plan_.verify_by_program) return;
  auto ran = system_test::run({system_test::program(), "verify", "--data", hub_.data()});
  if (ran.code != 0) blame("ofure verify: " + ran.output);
}

}  // namespace ofure::crash
