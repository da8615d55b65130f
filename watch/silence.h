#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/words.h"
#include "ledger/hazards.h"

namespace ofure {

// One rule of the silence watch (settings: [[watch.silence]]): WHEN such a hazard stands for an area UNLESS such a
// bulletin of that area came WITHIN so long, TELL these.
struct SilenceRule {
  std::string name;
  std::vector<std::string> when;  // types of hazard notices ("tsunami") or kinds of standing bulletins ("sediment");
                                  // "any" = every notice from outside
  HazardSeverity minimum = HazardSeverity::kSevere;
  std::vector<Kind> unless;
  std::chrono::seconds within{1800};  // also the time after which it is told again
  std::chrono::hours earlier{
      72};  // how old a bulletin may be that already stood when the hazard began, and still counts
  std::vector<std::string> tell;  // "office", "prefecture", "operator"
};

// A hazard that stands for one area.
struct Threat {
  std::string hazard;     // its id: the notice's, or the document's
  std::string source;     // who says so
  std::string type;       // "tsunami"; of a bulletin its kind
  bool bulletin = false;  // it stands on the board, and is no notice from outside
  HazardSeverity severity = HazardSeverity::kSevere;
  Mode mode = Mode::kTest;
  AreaCode area;
  Instant since{};
  std::string text;  // the source's words, or ""
  Instant starts{};                      // before this it does not stand yet, ...
  std::optional<Instant> ends = {};      // ... and from this on no more; nothing: until somebody ends it
  // How much longer we have been waiting than the clock says, because somebody put it back (patience.h).
  std::chrono::milliseconds ahead{0};
};

// A bulletin of an area, as far as the watch asks.
struct Report {
  AreaCode area;  // its publishing office
  Kind kind;
  Mode mode = Mode::kTest;
  Instant at{};  // accepted here: what a clerk wrote as the time of an order is not when we got it
  // For one that came before a hazard began: it stands now, and something in it is in force (an order not lifted, a
  // headquarters not dissolved) …
  bool in_force = false;
  // … because of these hazards (words of formats/kinds/hazard.h); nothing: because of any.
  std::optional<std::vector<std::string>> hazards = {};
};

// An area that should have been heard of and was not.
struct Silence {
  const SilenceRule* rule = nullptr;  // of the list that was asked
  Threat threat;
  Instant due{};  // when it became one
  int times = 1;  // how often it is to have been told by now: once when due, and again after each further `within`
  friend bool same_matter(const Silence& a, const Silence& b) {
    return a.threat.mode == b.threat.mode && a.threat.area == b.threat.area && a.threat.hazard == b.threat.hazard;
  }
};

// Who is silent at `now`. Pure. One per mode, area and hazard, of the rule that was due first; in that order. A threat
// that has not begun or has ended at `now` makes nobody silent, whenever it was read.
//
// What counts as a report: a bulletin of a wanted kind, of that area, in the hazard's own mode, accepted since the
// hazard began and not withdrawn (a cancelled one is none; the caller leaves it out); or one that came before, at most
// `earlier` ago, and has something in force: an order for the same hazard, a headquarters that stands. A drill never
// answers for reality, nor reality for a drill.
[[nodiscard]] std::vector<Silence> silences(std::span<const SilenceRule> rules, std::span<const Threat> threats,
                                            std::span<const Report> reports, Instant now);

// "silence:actual:172057:jma-123": the id of its alarm.
[[nodiscard]] std::string alarm_id(const Silence& silence);
// What people are told. Never that nothing was issued: only that no report was received.
struct SilenceWords {
  std::string ja, en, advice_ja, advice_en;
};
[[nodiscard]] SilenceWords words_of(const Silence& silence);
// "津波", "土砂災害警戒情報"; the word itself when it is none of ours.
[[nodiscard]] std::string japanese_type(const Threat& threat);

}  // namespace ofure
