#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace ofure {

// Tables of one name in the settings file ([[watch.silence]]): key and value of each, in the order they stand; a list is written as its words with a space between.
using TableRow = std::vector<std::pair<std::string, std::string>>;
using TableRows = std::vector<TableRow>;

// One declared setting: a name in the settings file ("http.listen"), one sentence for the reference page, the field it fills, and its check. The field's value
// at declaration is the default.
struct Setting {
  using Target = std::variant<std::string*, std::int64_t*, bool*, std::vector<std::string>*, TableRows*>;
  std::string name;
  std::string text;
  std::string unit;      // "ms", "bytes", "" …
  Target target;
  std::string fallback;  // the default as TOML text
  std::function<std::string()> check;  // complaint about the target's present value, or ""
};

// The settings of the whole program, declared by the rooms that use them: each room has `void declare(SettingList&, ItsSettings&)`. The app reads the file once and
// fills the targets; rooms only see their plain struct. Secrets are file names, never values.
class SettingList {
 public:
  void add(std::string name, std::string text, std::string& target, std::function<std::string(const std::string&)> check = {});
  void add(std::string name, std::string text, std::vector<std::string>& target,
           std::function<std::string(const std::vector<std::string>&)> check = {});
  void add(std::string name, std::string text, TableRows& target, std::function<std::string(const TableRows&)> check = {});
  void add(std::string name, std::string text, bool& target);
  // A whole number within [least, most].
  void add(std::string name, std::string text, std::string unit, std::int64_t& target, std::int64_t least, std::int64_t most);

  [[nodiscard]] const std::vector<Setting>& all() const { return settings_; }
  // Nothing when no setting has that name.
  [[nodiscard]] const Setting* find(std::string_view name) const;
  // The declared name nearest to a mistyped one, or "".
  [[nodiscard]] std::string nearest(std::string_view name) const;

 private:
  std::vector<Setting> settings_;
};

}  // namespace ofure
