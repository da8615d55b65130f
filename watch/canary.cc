#include "watch/canary.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/check.h"
#include "core/json_writer.h"
#include "watch/alarm_kinds.h"

namespace ofure {
namespace {

using Word = CanaryLeg::Word;

constexpr std::array<std::string_view, 6> kWords = {"waiting", "arrived", "late", "missing", "wrong", "skipped"};

bool is_bad(const CanaryLeg& leg) {
  return leg.word == Word::kLate || leg.word == Word::kMissing || leg.word == Word::kWrong;
}

std::string family_of(const std::string& leg) { return leg.substr(0, leg.find('.')); }

std::string alarm_id(const std::string& family) { return "canary:" + family; }

std::string said(const std::string& name, const CanaryLeg& leg) {
  std::string text = name + " " + std::string(word_of(leg.word));
  if (leg.word == Word::kLate) text += " (" + std::to_string(leg.delay.count()) + " ms)";
  if (!leg.detail.empty()) text += " (" + leg.detail + ")";
  return text;
}

void write(JsonWriter& out, const CanaryLeg& leg) {
  out.field("word", word_of(leg.word)).key("ms");
  leg.word == Word::kArrived || leg.word == Word::kLate ? out.number(leg.delay.count()) : out.null();
  out.field_if("detail", leg.detail);
}

}  // namespace

std::string_view word_of(CanaryLeg::Word word) { return kWords[static_cast<std::size_t>(word)]; }

void declare(SettingList& list, CanarySettings& settings) {
  list.add("canary.every_s",
           "Time between two test bulletins of the canary, which goes the whole way and measures each leg; 0 = no "
           "canary. 60 is recommended.",
           "seconds", settings.every_s, 0, 86'400);
  list.add("canary.url", "How the canary reaches the hub, such as the public address, so that it goes the way of everybody. Empty: the listening address.", settings.url);
  list.add("canary.ca_file",
           "Authorities (PEM) that vouch for the hub's certificate towards the canary. Empty: those of the system.",
           settings.ca_file);
  list.add("canary.certificate_file", "Client certificate (PEM) that the canary shows, where http.tls_client asks for one.",
           settings.certificate_file);
  list.add("canary.key_file", "Key of canary.certificate_file (PEM).", settings.key_file);
  list.add("canary.late_ms",
           "Time after which a leg of the canary is late and raises an alarm; after twice the time it is missing.",
           "ms", settings.late_ms, 100, 600'000);
}

void CanaryBook::begin(CanaryRun run, const std::vector<std::string>& legs) {
  OFURE_CHECK(!running_);
  running_ = std::move(run);
  for (const std::string& leg : legs) running_->legs[leg];
}

CanaryLeg* CanaryBook::waiting(const std::string& leg) {
  if (!running_) return nullptr;
  auto found = running_->legs.find(leg);
  return found == running_->legs.end() || found->second.word != Word::kWaiting ? nullptr : &found->second;
}

void CanaryBook::accepted(Sequence sequence, std::chrono::milliseconds delay) {
  if (running_) running_->sequence = sequence;
  arrived("accepted", delay);
}

void CanaryBook::arrived(const std::string& leg, std::chrono::milliseconds delay) {
  if (CanaryLeg* one = waiting(leg)) *one = {delay > late_ ? Word::kLate : Word::kArrived, delay};
}

void CanaryBook::wrong(const std::string& leg, std::string detail) {
  if (CanaryLeg* one = waiting(leg)) *one = {Word::kWrong, {}, std::move(detail)};
}

void CanaryBook::skip(const std::string& leg, std::string reason) {
  if (CanaryLeg* one = waiting(leg)) *one = {Word::kSkipped, {}, std::move(reason)};
}

bool CanaryBook::over(std::chrono::milliseconds after) const {
  if (!running_ || after >= 2 * late_) return true;
  return std::none_of(running_->legs.begin(), running_->legs.end(),
                      [](const auto& leg) { return leg.second.word == Word::kWaiting; });
}

void CanaryBook::close() {
  OFURE_CHECK(running_.has_value());
  for (auto& [name, leg] : running_->legs) {
    if (leg.word != Word::kWaiting) continue;
    const bool behind = running_->sequence == Sequence() && name != "accepted";
    leg = {behind ? Word::kSkipped : Word::kMissing, {}, behind ? "the bulletin was not accepted" : ""};
  }
  std::set<std::string> bad;
  for (const auto& [name, leg] : running_->legs) {
    if (is_bad(leg)) bad.insert(family_of(name));
  }
  for (const std::string& family : bad) bad_since_.try_emplace(family, running_->at);
  const bool judged = running_->sequence != Sequence();
  std::erase_if(bad_since_,
                [&](const auto& one) { return !bad.contains(one.first) && (judged || one.first == "accepted"); });
  runs_.push_front(std::move(*running_));
  running_.reset();
  if (runs_.size() > kRunsKept) runs_.pop_back();
}

CanaryBook::Verdict CanaryBook::verdict() const {
  Verdict verdict;
  if (runs_.empty()) return verdict;
  const CanaryRun& run = runs_.front();
  std::map<std::string, std::string> bad;
  std::set<std::string> families;
  for (const auto& [name, leg] : run.legs) {
    families.insert(family_of(name));
    if (is_bad(leg)) bad[family_of(name)] += (bad[family_of(name)].empty() ? "" : ", ") + said(name, leg);
  }
  for (const auto& [family, legs] : bad) {
    Alarm alarm{alarm_id(family), std::string(kCanary), {}, std::nullopt, bad_since_.at(family)};  // the hub itself is ill, no drill
    alarm.ja = "試験電文が正しく届いていない経路があります：" + legs;
    alarm.en = "The canary's test bulletin does not come through as it should: " + legs;
    alarm.advice_ja =
        "その経路の先（ブローカー、変換、公開側）を調べてください。本番の情報も同じ経路で遅れている恐れがあります。/v1/"
        "canary に各経路の測定値があります。";
    alarm.advice_en =
        "Look at that leg (broker, medium, public side). Real bulletins may be late on the same way. /v1/canary has "
        "the figures of each leg.";
    alarm.tell = {"operator"};
    verdict.raise.push_back(std::move(alarm));
  }
  // A bulletin that was not accepted says nothing about the legs behind: what stood there goes on standing.
  for (const std::string& family : families) {
    if (!bad.contains(family) && !bad_since_.contains(family)) verdict.clear.push_back(alarm_id(family));
  }
  return verdict;
}

std::string CanaryBook::json(std::int64_t every_s) const {
  std::map<std::string, std::vector<std::int64_t>> delays;
  for (const CanaryRun& run : runs_) {
    for (const auto& [name, leg] : run.legs) {
      auto& list = delays[name];
      if (leg.word == Word::kArrived || leg.word == Word::kLate) list.push_back(leg.delay.count());
    }
  }
  JsonWriter out;
  out.object().key("every_s").number(every_s).key("late_ms").number(late_.count()).key("legs").array();
  for (auto& [name, list] : delays) {
    const auto leg = runs_.front().legs.find(name);
    out.object().field("leg", name);
    if (leg != runs_.front().legs.end()) write(out, leg->second);
    std::sort(list.begin(), list.end());
    out.key("p50_ms");
    list.empty() ? out.null() : out.number(list[(list.size() - 1) / 2]);
    out.key("worst_ms");
    list.empty() ? out.null() : out.number(list.back());
    out.key("runs").number(static_cast<std::uint64_t>(list.size())).end();
  }
  out.end().key("runs").array();
  for (std::size_t i = 0; i < std::min(kRunsShown, runs_.size()); ++i) {
    const CanaryRun& run = runs_[i];
    out.object()
        .field("at", rfc3339(run.at))
        .field("bulletin", run.bulletin.text())
        .field("document", run.document.text())
        .key("revision")
        .number(run.revision.value());
    out.key("sequence").number(run.sequence.value()).key("legs").object();
    for (const auto& [name, leg] : run.legs) {
      out.key(name).object();
      write(out, leg);
      out.end();
    }
    out.end().end();
  }
  return out.end().end().take();
}

}  // namespace ofure
