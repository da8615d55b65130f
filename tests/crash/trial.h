#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/subscriber.h"
#include "crash/disk.h"
#include "crash/stream_reader.h"
#include "system/hub.h"

namespace ofure::crash {

// What is done to the hub in one of its lives.
struct Blow {
  Fault fault = Fault::kNone;
  Step step = Step::kDisk;
  std::int64_t countdown = 0;
  Unflushed unflushed = Unflushed::kNothing;
  [[nodiscard]] std::string text() const;
};

// All that a seed decides.
struct Plan {
  std::uint64_t seed = 0;
  std::vector<Blow> blows;         // one for each life but the last, which is left in peace
  bool flushes_forgotten = false;  // only consistency can be asked for
  bool verify_by_program = false;  // `ofure verify` too, not only its library
};

struct Figures {
  std::int64_t trials = 0, lives = 0, bulletins = 0, accepted = 0, undone = 0, turned_away = 0;
  std::int64_t lost = 0, doubled = 0, out_of_order = 0;
  std::map<std::string, std::int64_t> faults;
  std::chrono::milliseconds worst_delay{0};
  void add(const Figures& other);
  [[nodiscard]] std::string line() const;
};

// One hub through several lives, with senders who try again and receivers who come back, and the judgement at the end.
class Trial {
 public:
  // `broker`: the port of a broker that stays alive, 0 for none.
  Trial(Plan plan, int broker);
  ~Trial();
  void run();

  // What broke a promise; empty when all were kept.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
  [[nodiscard]] const Figures& figures() const { return figures_; }
  [[nodiscard]] std::int64_t steps(Step step) { return disk_.steps(step); }

 private:
  struct Parcel {
    std::string xml, mode;
    std::optional<std::uint64_t> sequence;  // of the receipt
    std::string digest;
    std::chrono::steady_clock::time_point first_sent;
    bool sent = false;
  };
  using Sender = std::vector<Parcel>;  // in the order in which it sends
  struct Kept {
    std::map<std::uint64_t, std::string> digests;
  };

  void live(const Blow& blow);
  void last_life();
  void send_all(bool again);
  void send_from(Sender& sender, bool again);
  bool take_answer(Parcel& parcel, int status, const std::string& body);
  bool turned_away(int status);
  void look_at_a_hub_that_refuses(int status);
  void judge();
  [[nodiscard]] Kept replay(const std::string& mode);
  void judge_ledger(const std::string& mode, const Kept& kept);
  void judge_stream(const StreamReader& reader, const Kept& kept);
  void judge_mqtt(const std::string& mode, const Kept& kept);
  void judge_files(std::size_t kept);
  void blame(const std::string& what);
  void set_url(const std::string& url);
  [[nodiscard]] std::string url() const;

  const Plan plan_;
  system_test::HubProcess hub_;
  Disk disk_;
  std::vector<Sender> senders_;
  mutable std::mutex mutex_;
  std::string url_;
  Blow blow_;                        // of the present life
  std::atomic<bool> looked_{false};  // at a hub that refuses
  int refusals_ = 0;                 // in the present life
  std::vector<std::string> faults_;
  Figures figures_;
  std::unique_ptr<TestSubscriber> subscriber_;
  std::vector<std::unique_ptr<StreamReader>> readers_;
};

}  // namespace ofure::crash
