#include "core/setting.h"

#include <algorithm>
#include <numeric>

namespace ofure {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

bool is_whole_number(const std::string& text) {
  return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t k = 0; k < b.size(); ++k) {
      std::size_t next = std::min({row[k] + 1, row[k + 1] + 1, diagonal + (a[i] == b[k] ? 0 : 1)});
      diagonal = row[k + 1];
      row[k + 1] = next;
    }
  }
  return row.back();
}

}  // namespace

void SettingList::add(std::string name, std::string text, std::string& target, std::function<std::string(const std::string&)> check) {
  std::string fallback = quoted(target);
  std::function<std::string()> bound;
  if (check) bound = [&target, check = std::move(check)] { return check(target); };
  settings_.push_back({std::move(name), std::move(text), "", &target, std::move(fallback), std::move(bound)});
}

void SettingList::add(std::string name, std::string text, std::vector<std::string>& target,
                      std::function<std::string(const std::vector<std::string>&)> check) {
  std::string fallback = "[";
  for (const std::string& item : target) fallback += (fallback.size() > 1 ? ", " : "") + quoted(item);
  std::function<std::string()> bound;
  if (check) bound = [&target, check = std::move(check)] { return check(target); };
  settings_.push_back({std::move(name), std::move(text), "", &target, fallback + "]", std::move(bound)});
}

void SettingList::add(std::string name, std::string text, TableRows& target, std::function<std::string(const TableRows&)> check) {
  std::string fallback = "[";
  for (const TableRow& row : target) {
    fallback += "\n  { ";
    for (std::size_t i = 0; i < row.size(); ++i) fallback += (i > 0 ? ", " : "") + row[i].first + " = " + (is_whole_number(row[i].second) ? row[i].second : quoted(row[i].second));
    fallback += " },";
  }
  std::function<std::string()> bound;
  if (check) bound = [&target, check = std::move(check)] { return check(target); };
  settings_.push_back({std::move(name), std::move(text), "", &target, fallback + (target.empty() ? "]" : "\n]"), std::move(bound)});
}

void SettingList::add(std::string name, std::string text, bool& target) {
  settings_.push_back({std::move(name), std::move(text), "", &target, target ? "true" : "false", {}});
}

void SettingList::add(std::string name, std::string text, std::string unit, std::int64_t& target, std::int64_t least, std::int64_t most) {
  auto check = [&target, least, most]() -> std::string {
    if (target >= least && target <= most) return "";
    return "must be from " + std::to_string(least) + " to " + std::to_string(most);
  };
  settings_.push_back({std::move(name), std::move(text), std::move(unit), &target, std::to_string(target), check});
}

const Setting* SettingList::find(std::string_view name) const {
  auto at = std::find_if(settings_.begin(), settings_.end(), [&](const Setting& s) { return s.name == name; });
  return at == settings_.end() ? nullptr : &*at;
}

std::string SettingList::nearest(std::string_view name) const {
  std::string best;
  std::size_t least = 4;
  for (const Setting& setting : settings_) {
    std::size_t d = distance(name, setting.name);
    if (d < least) {
      least = d;
      best = setting.name;
    }
  }
  return best;
}

}  // namespace ofure
