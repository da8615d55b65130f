#include <string>

#include "core/rules.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
constexpr auto kClockTolerance = 5min;
constexpr auto kOld = 24h;
constexpr auto kSlow = 60min;
constexpr auto kFarAhead = 24h * 90;
constexpr auto kUsualValidity = 48h;
constexpr std::string_view kSent = "EDXLDistribution/dateTimeSent", kCreated = "Report/Head/CreateDateTime",
                           kFirstCreated = "Report/Head/FirstCreateDateTime", kReported = "Report/Head/ReportDateTime",
                           kTarget = "Report/Head/TargetDateTime", kValid = "Report/Head/ValidDateTime",
                           kErrata = "Report/Control/Errata/DateTime";

Finding timed(Rule rule, std::string_view path, const Time& time, const Circumstances& c) {
  return finding(rule, std::string(path), {{"time", rfc3339(time)}, {"now", rfc3339(in_japan(c.now))}});
}

void judge_sending(const Header& h, const Circumstances& c, Findings& findings) {
  if (instant_of(h.sent) > c.now + kClockTolerance) findings.push_back(timed(Rule::TM_010, kSent, h.sent, c));
  // A drill is often sent from a script with times of its own.
  if (h.mode == Mode::kActual && instant_of(h.sent) < c.now - kOld) findings.push_back(timed(Rule::TM_011, kSent, h.sent, c));
  if (c.newest && h.sent < c.newest->sent) {
    findings.push_back(
        finding(Rule::TM_017, std::string(kSent), {{"time", rfc3339(h.sent)}, {"before", rfc3339(c.newest->sent)}}));
  }
}

// An order is often announced by loudspeaker first and typed afterwards, so a ReportDateTime before CreateDateTime is
// no mistake, only slow (Toyohashi 2023).
void judge_announcement(const Header& h, const Circumstances& c, Findings& findings) {
  if (h.created.at > h.sent.at + kClockTolerance) findings.push_back(timed(Rule::TM_012, kCreated, h.created, c));
  if (h.reported.at > h.sent.at + kClockTolerance) findings.push_back(timed(Rule::TM_013, kReported, h.reported, c));
  if (h.first_created > h.created) findings.push_back(timed(Rule::TM_015, kFirstCreated, h.first_created, c));
  if (h.revision.value() > 1 && h.reported < h.first_created) {
    findings.push_back(timed(Rule::TM_016, kReported, h.reported, c));
  } else if (h.sent.at - h.reported.at > kSlow) {
    auto minutes = std::chrono::floor<std::chrono::minutes>(h.sent.at - h.reported.at).count();
    findings.push_back(finding(Rule::TM_014, std::string(kReported), {{"minutes", std::to_string(minutes)}}));
  }
}

void judge_validity(const Bulletin& bulletin, const Circumstances& c, Findings& findings) {
  const Header& h = bulletin.header;
  if (!h.valid_until) return;
  const Time& until = *h.valid_until;
  if (instant_of(until) <= c.now && h.action != Action::kCancel) {
    Finding over = timed(Rule::TM_021, kValid, until, c);
    over.fix = Fix{"replace", std::string(kValid), rfc3339(in_japan(c.now + kUsualValidity))};
    findings.push_back(std::move(over));
  } else if (until <= h.reported && h.action != Action::kCancel) {
    findings.push_back(timed(Rule::TM_020, kValid, until, c));
  }
  if (info_of(bulletin).state && instant_of(until) > c.now + kFarAhead)
    findings.push_back(timed(Rule::TM_022, kValid, until, c));
  if (h.target && *h.target >= until) findings.push_back(timed(Rule::TM_023, kTarget, *h.target, c));
}

class BodyTimes final : public PartVisitor {
 public:
  BodyTimes(const Circumstances& circumstances, Findings& findings)
      : circumstances_(circumstances), findings_(findings) {}
  void happened(const Time& time, const Path& at) override {
    if (instant_of(time) > circumstances_.now + kOld)
      findings_.push_back(timed(Rule::TM_025, at.text(), time, circumstances_));
  }
  void location(const Location&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

 private:
  const Circumstances& circumstances_;
  Findings& findings_;
};

}  // namespace

void judge_times(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  const Header& h = bulletin.header;
  judge_sending(h, circumstances, findings);
  judge_announcement(h, circumstances, findings);
  judge_validity(bulletin, circumstances, findings);
  if (h.errata && instant_of(h.errata->at) > circumstances.now + kClockTolerance) {
    findings.push_back(timed(Rule::TM_024, kErrata, h.errata->at, circumstances));
  }
  BodyTimes times(circumstances, findings);
  visit_parts(bulletin, times);
}

}  // namespace ofure
