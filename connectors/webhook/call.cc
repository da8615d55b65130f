#include "connectors/webhook/call.h"

#include <utility>

#include "connectors/webhook/answer.h"
#include "core/metrics.h"

namespace ofure {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kLookups = 16;
// Beside the body of an answer: certificates, head, chunk sizes.
constexpr std::uint64_t kReceivedBeside = 256 * 1024;

class Call {
 public:
  Call(Exchange& exchange, const WebhookUrl& url, const WebhookMessage& message)
      : exchange_(exchange),
        url_(url),
        message_(message),
        deadline_(Steady::now() + std::chrono::milliseconds(exchange.settings.deadline_ms)),
        watch_(exchange.watchdog, deadline_) {}

  [[nodiscard]] Outcome run();

 private:
  // Every address of the receiver, all of them checked, or why there is none to call.
  [[nodiscard]] Result<std::vector<IpAddress>> addresses();
  [[nodiscard]] std::optional<Outcome> over_kept_line();
  [[nodiscard]] Outcome over_new_line();
  [[nodiscard]] Outcome settle(const Attempt::Answer& answer, std::unique_ptr<Line> line);

  Exchange& exchange_;
  const WebhookUrl& url_;
  const WebhookMessage& message_;
  const Steady::time_point deadline_;
  Watchdog::Watch watch_;
};

Outcome Call::run() {
  if (auto outcome = over_kept_line()) return std::move(*outcome);
  return over_new_line();
}

Result<std::vector<IpAddress>> Call::addresses() {
  std::vector<IpAddress> list;
  if (url_.literal) {
    list.push_back(*url_.literal);
  } else {
    TRY_ASSIGN(list, exchange_.resolver.resolve(url_.host, deadline_));
  }
  // One that is not allowed spoils all: a name that leads inside and outside is a mistake or an attack.
  for (const IpAddress& address : list) {
    std::string objection = exchange_.reach.objection(address, url_.tls);
    if (!objection.empty()) return fail(Code::kDenied, std::move(objection));
  }
  return list;
}

std::optional<Outcome> Call::over_kept_line() {
  auto line = exchange_.lines.take(Line::receiver_of(url_), Steady::now());
  if (!line) return std::nullopt;
  Attempt attempt = line->post(url_, message_, watch_);
  if (attempt.answer) return settle(*attempt.answer, std::move(line));
  // The peer closed a connection that was idle: nobody's fault, and at once over a new one. It may have the message;
  // then it sees the same webhook-id again.
  if (watch_.cut() == Watchdog::Cut::kNone) return std::nullopt;
  return Outcome::later(std::move(attempt.failure));
}

Outcome Call::over_new_line() {
  auto list = addresses();
  if (!list) return Outcome::later(list.error().message);
  std::string failure;
  for (const IpAddress& address : *list) {
    metrics::count("ofure_webhook_connections_total", "Connections begun to webhook receivers.");
    auto line = std::make_unique<Line>(url_, address, exchange_.settings);
    Attempt attempt = line->post(url_, message_, watch_);
    if (attempt.answer) return settle(*attempt.answer, std::move(line));
    failure = std::move(attempt.failure);
    if (!attempt.unconnected || watch_.cut() != Watchdog::Cut::kNone) break;
  }
  return Outcome::later(std::move(failure));
}

Outcome Call::settle(const Attempt::Answer& answer, std::unique_ptr<Line> line) {
  exchange_.lines.keep(std::move(line), Steady::now());
  return outcome_of_answer(answer.status, answer.location, answer.retry_after, exchange_.clock.now());
}

}  // namespace

Exchange::Exchange(const WebhookSettings& the_settings, Reach the_reach, const Clock& the_clock, Lookup lookup)
    : settings(the_settings),
      reach(std::move(the_reach)),
      clock(the_clock),
      resolver(std::move(lookup), kLookups),
      watchdog(static_cast<std::uint64_t>(the_settings.answer_limit) + kReceivedBeside),
      lines(static_cast<std::size_t>(the_settings.connections)) {}

Outcome call(Exchange& exchange, const std::string& url, const WebhookMessage& message) {
  auto parts = WebhookUrl::parse(url);
  if (!parts) return Outcome::later("its url cannot be called: " + parts.error().message);
  return Call(exchange, *parts, message).run();
}

}  // namespace ofure
