#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connectors/mqtt/client.h"
#include "connectors/mqtt/mark.h"
#include "connectors/mqtt/standing_check.h"
#include "core/mutex.h"
#include "dispatch/connector.h"

namespace ofure {

// What is done when a broker is there again: it is asked for our mark, the lanes go back to it, and then the standing
// topics are compared with what should stand, and put right; the comparison also from time to time, and when asked for.
//
// The functions of the dispatcher's thread are safe from any; all others belong to the connection's thread.
class Reunion {
 public:
  struct Options {
    std::chrono::seconds in_doubt;     // for a broker without a mark
    std::chrono::seconds check_every;  // 0 = after each connection only
    bool checks = true;
  };
  using Moment = std::chrono::steady_clock::time_point;
  using Repair = std::variant<StandingCheck::Empty, Parcel>;

  explicit Reunion(const Options& options) : options_(options) {}

  // From the dispatcher's thread.
  void supply(std::shared_ptr<Supply> supply);
  void resume(std::uint64_t call, const Places& at);
  void stands(std::vector<Connector::Shown> shown);
  void show(std::vector<Parcel> parcels);
  void ask_for_check();

  // The broker took us in.
  void connected() { up_ = true; }
  void lost();
  void subscribed(MqttClient& client, int request, bool granted);
  // False when the message is not for us.
  bool arrived(MqttClient& client, const MqttClient::Arrival& arrival);
  // Does what is due. The places from which publishing goes on, once per connection.
  std::optional<Places> step(MqttClient& client, Moment now);
  [[nodiscard]] std::optional<Repair> next_repair();
  // True once the lanes have answered.
  [[nodiscard]] bool resumed() const { return phase_ == Phase::kRunning; }

 private:
  enum class Phase { kIdle, kAsking, kProbing, kLanes, kRunning };
  enum class Check { kIdle, kSubscribing, kCollecting, kAsked, kRepairing };
  struct Box {
    std::shared_ptr<Supply> supply;
    std::optional<std::pair<std::uint64_t, Places>> resume;
    std::optional<std::vector<Connector::Shown>> shown;
    std::optional<std::vector<Parcel>> parcels;
    bool check = false;
  };
  Box open_box();
  void ask_for_mark(MqttClient& client, Moment now);
  void ask_lanes();
  void begin_check(MqttClient& client, Moment now);
  void end_check(Moment now);
  void compare(std::vector<Connector::Shown> shown);
  void step_check(MqttClient& client, Moment now, Box& box);

  const Options options_;
  bool up_ = false;
  std::shared_ptr<Supply> supply_;
  Phase phase_ = Phase::kIdle;
  Check check_ = Check::kIdle;
  std::uint64_t call_ = 0;
  int mark_request_ = 0, standing_request_ = 0;
  std::string probe_;  // what we sent last to the mark's topic to see it come back
  std::optional<Places> mark_;
  Moment deadline_{}, check_deadline_{}, next_check_{};
  bool wanted_ = false;  // a comparison was asked for
  bool asked_ = false;   // parcels to show are on their way
  StandingCheck standing_;
  std::deque<Repair> repairs_;

  Mutex mutex_;
  Box box_ GUARDED_BY(mutex_);
};

}  // namespace ofure
