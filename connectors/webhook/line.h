#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "connectors/webhook/url.h"
#include "connectors/webhook/watchdog.h"
#include "connectors/webhook/webhook.h"

namespace ofure {

// What came of one POST.
struct Attempt {
  struct Answer {
    int status = 0;
    std::string location;
    std::string retry_after;
  };
  std::optional<Answer> answer;  // the head of an answer came, whatever became of its body
  std::string failure;           // without an answer: why, in one sentence
  bool unconnected = false;      // it failed before there was a connection: nothing was sent
};

// A line to one address of one receiver, which is connected at the first POST and kept when the receiver allows it.
// Used by one thread at a time.
class Line {
 public:
  Line(const WebhookUrl& url, const IpAddress& address, const WebhookSettings& settings);
  ~Line();
  // Blocks until there is an answer, a failure, or the watch cuts it.
  [[nodiscard]] Attempt post(const WebhookUrl& url, const WebhookMessage& message, Watchdog::Watch& watch);
  // It is connected, and the last answer was read to its end.
  [[nodiscard]] bool kept() const;
  [[nodiscard]] const std::string& receiver() const { return receiver_; }
  [[nodiscard]] Watchdog::Moment since() const { return since_; }

  // What Lines by one name may be used for.
  [[nodiscard]] static std::string receiver_of(const WebhookUrl& url);

 private:
  struct Inside;
  const std::string receiver_;
  const Watchdog::Moment since_ = std::chrono::steady_clock::now();
  std::unique_ptr<Inside> inside_;
};

// kBadSetting when the file holds no certificate authorities.
[[nodiscard]] Done check_ca_file(const std::string& path);

}  // namespace ofure
