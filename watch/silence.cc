#include "watch/silence.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/hazard.h"
#include "formats/terms.h"
#include "watch/concern.h"

namespace ofure {
namespace {

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// A clock that was put back un-begins no threat.
bool stands(const Threat& threat, Instant now) {
  return threat.starts <= now + threat.ahead && (!threat.ends || *threat.ends > now);
}

bool concerns(const SilenceRule& rule, const Threat& threat) {
  const bool named = holds(rule.when, threat.type) || (!threat.bulletin && holds(rule.when, std::string("any")));
  return named && threat.severity >= rule.minimum;
}

bool answers(const Report& report, const SilenceRule& rule, const Threat& threat) {
  if (report.mode != threat.mode || !holds(rule.unless, report.kind) || !reports_for(report.area, threat.area))
    return false;
  if (report.at >= threat.since) return true;
  if (!report.in_force || report.at + rule.earlier < threat.since) return false;
  return !report.hazards || holds(*report.hazards, threat.type == "sediment" ? std::string("landslide") : threat.type);
}

struct Waited {
  std::string ja, en;
};
Waited waited(const Silence& silence) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(silence.due - silence.threat.since) * silence.times;
  const bool whole = seconds >= std::chrono::minutes(1);
  const std::string number = std::to_string(whole ? seconds.count() / 60 : seconds.count());
  return {number + (whole ? "分" : "秒"), number + (whole ? " minutes" : " seconds")};
}

std::string name_of_kinds(const std::vector<Kind>& kinds) {
  std::string names;
  for (const Kind& kind : kinds) {
    const KindInfo* info = find_kind(kind.text());
    names += (names.empty() ? "" : "・") + (info != nullptr ? std::string(info->japanese) : kind.text());
  }
  return names;
}

std::string words_of_kinds(const std::vector<Kind>& kinds) {
  std::string words;
  for (const Kind& kind : kinds) words += (words.empty() ? "" : " or ") + kind.text();
  return words;
}

}  // namespace

std::vector<Silence> silences(std::span<const SilenceRule> rules, std::span<const Threat> threats,
                              std::span<const Report> reports, Instant now) {
  std::map<std::tuple<Mode, AreaCode, std::string>, Silence> found;
  for (const Threat& threat : threats) {
    if (!stands(threat, now)) continue;
    for (const SilenceRule& rule : rules) {
      const Instant due = threat.since + rule.within, at = now + threat.ahead;
      if (!concerns(rule, threat) || due > at) continue;
      if (std::any_of(reports.begin(), reports.end(),
                      [&](const Report& report) { return answers(report, rule, threat); }))
        continue;
      Silence silence{&rule, threat, due, 1 + static_cast<int>((at - due) / rule.within)};
      auto [place, fresh] = found.try_emplace({threat.mode, threat.area, threat.hazard}, silence);
      if (!fresh && silence.due < place->second.due) place->second = silence;
    }
  }
  std::vector<Silence> list;
  for (auto& [key, silence] : found) list.push_back(std::move(silence));
  return list;
}

std::string alarm_id(const Silence& silence) {
  return "silence:" + std::string(word_of(silence.threat.mode)) + ":" + std::string(silence.threat.area.text()) + ":" +
         silence.threat.hazard;
}

std::string japanese_type(const Threat& threat) {
  if (const KindInfo* info = threat.bulletin ? find_kind(threat.type) : nullptr) return std::string(info->japanese);
  for (const HazardInfo& info : hazards()) {
    if (info.word == threat.type) return std::string(info.japanese);
  }
  return threat.type;
}

SilenceWords words_of(const Silence& silence) {
  const Threat& threat = silence.threat;
  const std::string area = AreaTable::japan().full_name(threat.area), since = japanese_clock(in_japan(threat.since)),
                    stamp = rfc3339(in_japan(threat.since));
  const std::string kinds = name_of_kinds(silence.rule->unless);
  SilenceWords words;
  words.ja = "報告未受信：" + area + "。" + since + "からの" + japanese_type(threat) + "について、" +
             waited(silence).ja + "以上、" + kinds +
             "の報告を受け取っていません。発令・設置の有無はここでは分かりません。";
  words.ja = marked(words.ja, threat.mode);
  words.en = "No report received: " + area + ". Nothing of the kind " + words_of_kinds(silence.rule->unless) +
             " has come here for " + waited(silence).en + " or more since the hazard (" + threat.type + ") began at " +
             stamp + ". Whether orders were given is not known here.";
  words.en = marked(words.en, threat.mode, Language::kEnglish);
  words.advice_ja = "役所に電話で確かめてください。すでに発令・設置していれば、その内容を今すぐ入力してください。";
  words.advice_en = "Call the office. If it has given orders or set up its headquarters, have that entered now.";
  return words;
}

}  // namespace ofure
