#include "dispatch/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "dispatch/wanted.h"

namespace ofure {
namespace {

using Records = std::vector<OutcomeRecord>;

// Later in this list counts for more.
constexpr std::array kWeight = {Stage::kDelivered, Stage::kSilent, Stage::kParsed, Stage::kAired,
                                Stage::kSuperseded, Stage::kExpired, Stage::kNotSent, Stage::kRefused, Stage::kFailed};

std::string sentence_of(const OutcomeRecord& record) {
  switch (record.stage) {
    case Stage::kDelivered:
      return record.detail.empty() ? "taken over" : "taken over; " + record.detail;
    case Stage::kParsed:
      return "understood by the receiver's program";
    case Stage::kAired:
      return "shown or spoken";
    case Stage::kSilent:
      return record.detail.empty() ? "no receipt in the time allowed" : record.detail;
    default:
      return record.detail;
  }
}

class Tracer {
 public:
  Tracer(const Tracing& tracing, const Entry& entry) : t_(tracing), entry_(entry) {}

  Result<std::vector<ReceiverTrace>> all() {
    TRY_ASSIGN(auto records, t_.outcomes.of(entry_.mode, entry_.sequence));
    for (OutcomeRecord& record : records) by_receiver_[record.receiver].push_back(std::move(record));
    std::vector<ReceiverTrace> receivers;
    if (t_.broker || by_receiver_.contains("mqtt")) {
      TRY_ASSIGN(ReceiverTrace broker, of_broker());
      receivers.push_back(std::move(broker));
    }
    TRY_ASSIGN(auto subscriptions, t_.subscriptions.list());
    for (const Subscription& subscription : subscriptions) {
      if (ended_before(subscription) && !by_receiver_.contains(subscription.id.text())) continue;
      TRY_ASSIGN(ReceiverTrace one, of_subscription(subscription));
      receivers.push_back(std::move(one));
    }
    for (const auto& [receiver, own] : by_receiver_) {
      if (shown_.contains(receiver)) continue;
      receivers.push_back(of_own(receiver, own));
    }
    return receivers;
  }

 private:
  Result<ReceiverTrace> of_broker() {
    ReceiverTrace broker = begin("mqtt", "MQTT broker", "mqtt");
    queued(broker);
    add(broker, by_receiver_["mqtt"]);
    if (broker.steps.size() == 1) TRY(tell_place(broker, "mqtt"));
    return broker;
  }

  Result<ReceiverTrace> of_subscription(const Subscription& subscription) {
    ReceiverTrace one = begin(subscription.id.text(), subscription.name, word_of(subscription.way));
    one.medium = subscription.medium;
    one.owner = subscription.owner;
    if (one.name.empty() && t_.name_of) one.name = t_.name_of(subscription.owner);
    const Records& own = by_receiver_[subscription.id.text()];
    TRY_ASSIGN(Passage passage, wanted_then(t_.subscriptions, subscription, t_.ledger, entry_));
    const bool before_it = entry_.accepted_at < subscription.created;
    if (own.empty() && !passage) return left_out(std::move(one), passage.reason);
    if (own.empty() && before_it) {
      TRY_ASSIGN(bool queued_all_the_same, held_back(subscription));
      if (!queued_all_the_same)
        return left_out(std::move(one), fmt::format("the subscription began later, at {}", rfc3339(subscription.created)));
    }
    queued(one);
    add(one, own);
    auto receipts = by_receiver_.find(subscription.owner.text());
    if (receipts != by_receiver_.end()) {
      shown_.insert(subscription.owner.text());
      add(one, receipts->second);
    }
    if (one.steps.size() > 1) return one;
    if (subscription.way == Subscription::Way::kReader) {
      one.why = "it takes bulletins by itself (MQTT, event stream or replay); no receipt so far";
      return one;
    }
    TRY(tell_place(one, subscription.id.text()));
    if (one.state == "queued") tell_state(one, subscription);
    return one;
  }

  ReceiverTrace of_own(const std::string& receiver, const Records& own) {
    ReceiverTrace one = begin(receiver, t_.name_of ? t_.name_of(KeyId(receiver)) : "", "own");
    one.owner = KeyId(receiver);
    add(one, own);
    return one;
  }

  [[nodiscard]] bool ended_before(const Subscription& subscription) const {
    return subscription.state == Subscription::State::kEnded && subscription.changed <= entry_.accepted_at;
  }

  ReceiverTrace begin(const std::string& receiver, std::string name, std::string_view way) {
    shown_.insert(receiver);
    ReceiverTrace trace;
    trace.receiver = receiver;
    trace.name = std::move(name);
    trace.way = way;
    trace.state = "queued";
    return trace;
  }

  void queued(ReceiverTrace& trace) const { trace.steps.push_back({"queued", entry_.accepted_at, 0, ""}); }

  static ReceiverTrace left_out(ReceiverTrace trace, const std::string& why) {
    trace.state = word_of(Stage::kNotSent);
    trace.why = why;
    return trace;
  }

  static void add(ReceiverTrace& trace, Records records) {
    std::stable_sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    auto weight = [](Stage stage) { return std::find(kWeight.begin(), kWeight.end(), stage) - kWeight.begin(); };
    std::optional<Stage> heaviest;
    if (trace.state != "queued") heaviest = stage_from(trace.state);
    for (const OutcomeRecord& record : records) {
      trace.steps.push_back({word_of(record.stage), record.at, record.tries, record.detail});
      if (heaviest && weight(*heaviest) >= weight(record.stage)) continue;
      heaviest = record.stage;
      trace.state = word_of(record.stage);
      trace.why = sentence_of(record);
    }
  }

  // True when the lane holds it or has it still before it, although the subscription was made later.
  Result<bool> held_back(const Subscription& subscription) const {
    TRY_ASSIGN(auto place, t_.outcomes.lane(subscription.id.text(), entry_.mode));
    if (!place) return false;
    auto here = [&](const PendingParcel& parcel) { return parcel.sequence == entry_.sequence; };
    return place->through < entry_.sequence || std::any_of(place->pending.begin(), place->pending.end(), here);
  }

  // Of a bulletin without a record: where the lane is.
  Done tell_place(ReceiverTrace& trace, const std::string& lane) const {
    TRY_ASSIGN(auto place, t_.outcomes.lane(lane, entry_.mode));
    if (!place || place->through < entry_.sequence) {
      trace.why = "waits for its turn";
      return {};
    }
    for (const PendingParcel& parcel : place->pending) {
      if (parcel.sequence != entry_.sequence) continue;
      trace.why = parcel.tries == 0 ? "waits for its turn"
                                    : fmt::format("waits for try {}: {}", parcel.tries + 1, parcel.reason);
      trace.steps.back().tries = parcel.tries;
      if (parcel.tries > 0) trace.next = parcel.next;
      return {};
    }
    trace.steps.clear();
    trace.state = "forgotten";
    trace.why = "settled; its outcome is no longer kept";
    return {};
  }

  static void tell_state(ReceiverTrace& trace, const Subscription& subscription) {
    if (subscription.state == Subscription::State::kActive) return;
    trace.why = fmt::format("the subscription is {}{}{}", word_of(subscription.state),
                            subscription.reason.empty() ? "" : ": ", subscription.reason);
    if (subscription.state == Subscription::State::kEnded) trace.state = word_of(Stage::kNotSent);
  }

  const Tracing& t_;
  const Entry& entry_;
  std::map<std::string, Records> by_receiver_;
  std::set<std::string> shown_;
};

}  // namespace

Result<std::vector<ReceiverTrace>> trace(const Tracing& tracing, const Entry& entry) { return Tracer(tracing, entry).all(); }

}  // namespace ofure
