#include "watch/settings.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "formats/kinds/catalogue.h"
#include "watch/callees.h"

namespace ofure {
namespace {

std::vector<std::string> words_in(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<int> number_in(const std::string& text, int least, int most) {
  int value = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

constexpr std::array<std::string_view, 3> kWhom = {"office", "prefecture", "operator"};

// One key of a rule; the complaint, or "".
std::string take(SilenceRule& rule, const std::string& key, const std::string& value) {
  if (key == "name") {
    rule.name = value;
  } else if (key == "when") {
    rule.when = words_in(value);
  } else if (key == "minimum") {
    auto severity = severity_from(value);
    if (!severity) return "minimum must be minor, moderate, severe or extreme / minimum は minor, moderate, severe, extreme のいずれかです";
    rule.minimum = *severity;
  } else if (key == "unless") {
    rule.unless.clear();
    for (const std::string& word : words_in(value)) {
      if (find_kind(word) == nullptr) 
        return "unless names no kind of bulletin: " + word + " / unless に情報種別でない語があります：" + word;
      rule.unless.emplace_back(word);
    }
  } else if (key == "within_minutes") {
    auto minutes = number_in(value, 1, 24 * 60);
    if (!minutes) return "within_minutes must be from 1 to 1440 / within_minutes は 1 から 1440 までです";
    rule.within = std::chrono::minutes(*minutes);
  } else if (key == "within_s") {
    auto seconds = number_in(value, 1, 24 * 3600);
    if (!seconds) return "within_s must be from 1 to 86400 / within_s は 1 から 86400 までです";
    rule.within = std::chrono::seconds(*seconds);
  } else if (key == "earlier_hours") {
    auto hours = number_in(value, 0, 24 * 90);
    if (!hours) return "earlier_hours must be from 0 to 2160 / earlier_hours は 0 から 2160 までです";
    rule.earlier = std::chrono::hours(*hours);
  } else if (key == "tell") {
    rule.tell = words_in(value);
    for (const std::string& whom : rule.tell) {
      if (std::find(kWhom.begin(), kWhom.end(), whom) == kWhom.end())
        return "tell must be of office, prefecture and operator / tell は office, prefecture, operator から選びます";
    }
  } else {
    return "there is no \"" + key +
           "\" in a rule; there are name, when, minimum, unless, within_minutes (or within_s), earlier_hours and tell / 規則に「" +
           key + "」という項目はありません";
  }
  return "";
}

}  // namespace

TableRows default_silence_rules() {
  return {
      {{"name", "sediment"},
       {"when", "sediment"},
       {"minimum", "severe"},
       {"unless", "evacuation headquarters"},
       {"within_minutes", "30"},
       {"earlier_hours", "72"},
       {"tell", "office prefecture operator"}},
      {{"name", "sudden"},
       {"when", "tsunami large_scale"},
       {"minimum", "severe"},
       {"unless", "evacuation headquarters"},
       {"within_minutes", "10"},
       {"earlier_hours", "72"},
       {"tell", "office prefecture operator"}},
      {{"name", "severe"},
       {"when", "any"},
       {"minimum", "severe"},
       {"unless", "evacuation headquarters"},
       {"within_minutes", "30"},
       {"earlier_hours", "72"},
       {"tell", "office prefecture operator"}},
  };
}

std::string name_in(const TableRow& row, std::size_t number) {
  auto named = std::find_if(row.begin(), row.end(), [](const auto& cell) { return cell.first == "name"; });
  return named == row.end() || named->second.empty() ? std::to_string(number) : "\"" + named->second + "\"";
}

Result<std::vector<SilenceRule>> silence_rules(const TableRows& rows) {
  std::vector<SilenceRule> rules;
  for (const TableRow& row : rows) {
    SilenceRule rule;
    rule.tell = {kWhom.begin(), kWhom.end()};
    auto refuse = [&](const std::string& complaint) {
      return fail(Code::kBadSetting, "rule " + name_in(row, rules.size() + 1) + ": " + complaint);
    };
    for (const auto& [key, value] : row) {
      if (std::string complaint = take(rule, key, value); !complaint.empty()) return refuse(complaint);
    }
    auto has = [&](std::string_view key) {
      return std::any_of(row.begin(), row.end(), [&](const auto& cell) { return cell.first == key; });
    };
    if (has("within_s") && has("within_minutes"))
      return refuse("say within_s or within_minutes, not both / within_s と within_minutes はどちらか一方だけにします");
    if (rule.name.empty() || rule.when.empty() || rule.unless.empty())
      return refuse("name, when and unless are needed / name、when、unless が必要です");
    auto same = [&](const SilenceRule& other) { return other.name == rule.name; };
    if (std::any_of(rules.begin(), rules.end(), same))
      return refuse("there are two of this name / 同じ名前の規則が2つあります");
    rules.push_back(std::move(rule));
  }
  return rules;
}

void declare(SettingList& list, WatchSettings& settings) {
  list.add("watch.silence",
           "Rules of the silence watch: when such a hazard stands (types of notices, kinds of standing bulletins, or "
           "any) unless such bulletins came within so many minutes, tell these.",
           settings.silence, [](const TableRows& rows) {
             auto rules = silence_rules(rows);
             return rules ? std::string() : rules.error().message;
           });
  list.add("watch.call",
           "Addresses that are called when an alarm is told, is told again or is over: name, url, secret_file, areas "
           "(none: an operator), kinds (none: all) and modes (actual).",
           settings.call, [](const TableRows& rows) {
             auto callees = alarm_callees(rows);
             return callees ? std::string() : callees.error().message;
           });
  list.add("watch.release_s",
           "Time after which a bulletin that waits for a second person raises an alarm, and again after each further "
           "such time; 0 = never.",
           "seconds", settings.release_s, 0, 86'400);
  list.add("watch.office_quiet_days",
           "Days without a bulletin, a test or a check after which an office is called quiet; 0 = never.", "days",
           settings.office_quiet_days, 0, 3650);
  list.add("watch.key_ends_days",
           "Days before the end of a key or a certificate's binding, and after it, in which it is an alarm that none "
           "follows it; 0 = never.",
           "days", settings.key_ends_days, 0, 365);
}

}  // namespace ofure
