#include "watch/callees.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/check.h"
#include "core/json_writer.h"
#include "core/text.h"
#include "formats/terms.h"
#include "watch/alarm_json.h"
#include "watch/alarm_kinds.h"
#include "watch/settings.h"
#include "watch/told.h"

namespace ofure {
namespace {

std::vector<std::string> words_in(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '_' || c == '-';
  });
}

// One key of a row; the complaint, or "".
std::string take(AlarmCallee& callee, const std::string& key, const std::string& value) {
  if (key == "name") {
    callee.name = value;
  } else if (key == "url") {
    callee.url = value;
  } else if (key == "secret_file") {
    callee.secret_file = value;
  } else if (key == "kinds") {
    callee.kinds = words_in(value);
    for (const std::string& word : callee.kinds) {
      if (!is_alarm_kind(word))
        return "kinds holds what is no kind of alarm: " + word + "; there are " + names_of_alarm_kinds() +
               " / kinds に警報の種類でない語があります：" + word;
    }
  } else if (key == "areas") {
    for (const std::string& word : words_in(value)) {
      auto code = AreaCode::parse(word);
      if (!code || AreaTable::japan().find(*code) == nullptr) 
        return "areas holds what is no area: " + word + "; see `ofure areas` / areas に自治体でないコードがあります：" + word;
      callee.areas.push_back(*code);
    }
  } else if (key == "modes") {
    callee.modes.clear();
    for (const std::string& word : words_in(value)) {
      auto mode = mode_from(word);
      if (!mode) return "modes must be of actual, exercise and test / modes は actual, exercise, test から選びます";
      callee.modes.push_back(*mode);
    }
  } else {
    return "there is no \"" + key + "\" in a call; there are name, url, secret_file, areas, kinds and modes / 呼び出し先に「" + key +
           "」という項目はありません";
  }
  return "";
}

bool wants(const AlarmCallee& callee, const Alarm& alarm) {
  auto holds = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  if (!callee.kinds.empty() && !holds(callee.kinds, alarm.kind)) return false;
  if (alarm.mode && !holds(callee.modes, *alarm.mode)) return false;
  return callee.areas.empty() ? is_for_operator(alarm) : is_for_office(alarm, callee.areas, true);
}

// In front of an alarm that is over; never 解除, which says that an order was lifted. The mark of a drill stays in front.
std::string said(const std::string& message, bool over, std::string_view mark, const std::string& word) {
  if (!over) return message;
  const bool drill = !mark.empty() && message.starts_with(mark);
  return drill ? std::string(mark) + word + message.substr(mark.size()) : word + message;
}

}  // namespace

Result<std::vector<AlarmCallee>> alarm_callees(const TableRows& rows) {
  std::vector<AlarmCallee> callees;
  for (const TableRow& row : rows) {
    AlarmCallee callee;
    auto refuse = [&](const std::string& complaint) {
      return fail(Code::kBadSetting, "call " + name_in(row, callees.size() + 1) + ": " + complaint);
    };
    for (const auto& [key, value] : row) {
      if (std::string complaint = take(callee, key, value); !complaint.empty()) return refuse(complaint);
    }
    if (!is_name(callee.name))
      return refuse("name must be one word of a-z, 0-9, _ and -, and is asked for / name は a-z、0-9、_、- の1語で、必要です");
    if (callee.url.empty() || callee.secret_file.empty())
      return refuse("needs url and secret_file / url と secret_file が必要です");
    auto same = [&](const AlarmCallee& other) { return other.name == callee.name; };
    if (std::any_of(callees.begin(), callees.end(), same))
      return refuse("there are two of this name / 同じ名前が2つあります");
    callees.push_back(std::move(callee));
  }
  return callees;
}

std::vector<AlarmCall> calls_for(std::span<const AlarmCallee> callees, const Alarm& alarm, AlarmBoard::Word word,
                                 Instant now) {
  std::vector<AlarmCall> calls;
  for (const AlarmCallee& callee : callees) {
    if (!wants(callee, alarm)) continue;
    JsonWriter out;
    out.object().field("word", word_of(word));
    write_alarm(out, alarm);
    out.end();
    AlarmCall call;
    call.to = callee.name;
    call.body = out.take();
    call.since = call.next = now;
    calls.push_back(std::move(call));
  }
  return calls;
}

AlarmEvent event_of(std::span<const AlarmCall> calls, const std::string& public_url, Instant at) {
  OFURE_CHECK(!calls.empty());
  AlarmEvent event;
  event.id = "alarms-" + calls.front().to + "-" + std::to_string(calls.front().number) + "-" +
             std::to_string(calls.back().number);
  std::string ja, en;
  JsonWriter out;
  out.object().field("specversion", "1.0").field("id", event.id).field("source", public_url + "/v1/alarms");
  out.field("type", "ofure.alarms").field("time", rfc3339(at)).field("datacontenttype", "application/json");
  out.key("data").object().key("changes").array();
  for (const AlarmCall& call : calls) {
    out.raw(call.body);
    nlohmann::json change = nlohmann::json::parse(call.body, nullptr, false);
    const bool over = change.value("word", "") == "ended";
    const auto words = change.value("message", nlohmann::json::object());
    const auto mode = change["mode"].is_string() ? mode_from(change["mode"].get<std::string>()) : std::nullopt;
    const std::string_view mark = mode ? mode_mark(*mode) : "";
    const std::string_view english = mode ? mode_mark(*mode, Language::kEnglish) : "";
    ja += (ja.empty() ? "" : "\n") + said(words.value("ja", ""), over, mark, "警報終了：");
    en += (en.empty() ? "" : "\n") + said(words.value("en", ""), over, english, "Alarm over: ");
  }
  out.end().key("text").object().field("ja", ja).field("en", en).end().end().end();
  event.body = out.take();
  return event;
}

}  // namespace ofure
