#include "app/settings.h"

#include <toml++/toml.h>

#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace ofure::app {
namespace {

std::string broker_complaint(const std::string& value) {
  return value == "managed" || value == "external" || value == "none" ? "" : "must be managed, external or none";
}

std::string url_complaint(const std::string& value) {
  if (value.empty()) return "";
  bool known = value.rfind("http://", 0) == 0 || value.rfind("https://", 0) == 0;
  if (!known || value.back() == '/' || value.find_first_of(" \"<>") != std::string::npos) return "must be http:// or https://, a host, and no slash at its end";
  return "";
}

std::string level_complaint(const std::string& value) {
  for (const char* word : {"debug", "info", "warning", "error", "off"}) {
    if (value == word) return "";
  }
  return "must be debug, info, warning, error or off";
}

// A text, a whole number, or a list of texts, which becomes its words with a space between; nothing for anything else.
std::optional<std::string> cell_of(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  if (auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::string words;
  for (const toml::node& item : *array) {
    auto word = item.value_exact<std::string>();
    if (!word) return std::nullopt;
    words += (words.empty() ? "" : " ") + *word;
  }
  return words;
}

std::optional<TableRows> rows_of(const toml::node& node) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  TableRows rows;
  for (const toml::node& item : *array) {
    const toml::table* table = item.as_table();
    if (table == nullptr) return std::nullopt;
    TableRow row;
    for (auto&& [key, value] : *table) {
      auto cell = cell_of(value);
      if (!cell) return std::nullopt;
      row.emplace_back(std::string(key.str()), *cell);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The first table with which the list is wrong: a complaint about a list of tables is shown there.
const toml::node& faulty_table(const Setting& setting, const toml::node& node) {
  auto* const* target = std::get_if<TableRows*>(&setting.target);
  const toml::array* tables = node.as_array();
  if (target == nullptr || tables == nullptr || !setting.check) return node;
  const TableRows all = std::exchange(**target, {});
  const toml::node* found = &node;
  for (std::size_t i = 0; i < all.size() && i < tables->size() && found == &node; ++i) {
    (*target)->push_back(all[i]);
    if (!setting.check().empty()) found = tables->get(i);
  }
  **target = all;
  return *found;
}

// Puts one node of the file into the target of its setting; the complaint when the type is another.
std::string assign(const Setting& setting, const toml::node& node) {
  if (auto* text = std::get_if<std::string*>(&setting.target)) {
    auto value = node.value_exact<std::string>();
    if (!value) return "must be a text in quotes";
    **text = *value;
  } else if (auto* number = std::get_if<std::int64_t*>(&setting.target)) {
    auto value = node.value_exact<std::int64_t>();
    if (!value) return "must be a whole number";
    **number = *value;
  } else if (auto* flag = std::get_if<bool*>(&setting.target)) {
    auto value = node.value_exact<bool>();
    if (!value) return "must be true or false";
    **flag = *value;
  } else if (auto* rows = std::get_if<TableRows*>(&setting.target)) {
    auto value = rows_of(node);
    if (!value) return "must be a list of tables with texts, whole numbers and lists of texts";
    **rows = *value;
  } else {
    const toml::array* array = node.as_array();
    std::vector<std::string> list;
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      auto value = array->get(i)->value_exact<std::string>();
      if (!value) return "must be a list of texts";
      list.push_back(*value);
    }
    if (array == nullptr) return "must be a list of texts";
    *std::get<std::vector<std::string>*>(setting.target) = std::move(list);
  }
  return setting.check ? setting.check() : "";
}

class FileReading {
 public:
  FileReading(const std::string& path, const SettingList& list) : path_(path), list_(list) {}

  void read(const toml::table& table, const std::string& prefix) {
    for (auto&& [key, node] : table) {
      std::string name = prefix + std::string(key.str());
      if (const Setting* setting = list_.find(name)) {
        if (std::string complaint = assign(*setting, node); !complaint.empty()) 
          complain(faulty_table(*setting, node), name + " " + complaint);
      } else if (node.is_table()) {
        read(*node.as_table(), name + ".");
      } else {
        std::string nearest = list_.nearest(name);
        complain(node, "there is no setting " + name + (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
      }
    }
  }

  [[nodiscard]] const std::string& complaints() const { return complaints_; }

 private:
  void complain(const toml::node& node, const std::string& what) {
    std::ostringstream line;
    line << path_ << ":" << node.source().begin.line << ":" << node.source().begin.column << ": " << what;
    complaints_ += (complaints_.empty() ? "" : "\n") + line.str();
  }
  const std::string& path_;
  const SettingList& list_;
  std::string complaints_;
};

}  // namespace

void declare(SettingList& list, Settings& s) {
  list.add("data", "Folder of the ledger, the keys, the lanes and the managed broker.", s.data);
  list.add("public_url", "How readers reach this hub, such as https://hub.example; links are built on it. Empty: the listening address.", s.public_url, url_complaint);
  list.add("log_level", "debug, info, warning, error or off.", s.log_level, level_complaint);
  list.add("actual_is_public", "Reading bulletins in mode actual needs no key.", s.actual_is_public);
  list.add("first_keys", "Make a first key per role in DATA/keys when there is no key at all.", s.first_keys);
  list.add("look_after_s", "Time between two looks at the certificate's files; changed ones are read again. SIGHUP reads them at once.", "s", s.look_after_s, 1, 3600);
  list.add("rendition_cache_mib", "Memory for renditions that several readers share.", "MiB", s.rendition_cache_mib, 1, 4096);
  list.add("ledger.group_most", "Bulletins that may share one flush to the disk.", "", s.ledger.group_most, 1, 10'000);
  list.add("ledger.queue_most", "Bulletins that may wait for the disk; more are answered 503.", "", s.ledger.queue_most, 1, 1'000'000);
  list.add("ledger.readers", "Read connections to the ledger.", "", s.ledger.readers, 1, 64);
  net::declare(list, s.net);
  declare(list, s.limits);  // right behind: a section of the file stands in one piece
  list.add("mqtt.broker", "managed (a local mosquitto of our own), external (the broker at mqtt.address), or none.", s.broker, broker_complaint);
  declare(list, s.mqtt);
  declare(list, s.managed);
  declare(list, s.webhooks);
  list.add("webhooks.give_up_h", "Time after the first try of a delivery when it is given up.", "hours", s.give_up_h, 1, 24 * 30);
  list.add("webhooks.refusals", "Tries of a delivery that its receiver refuses (4xx).", "", s.refusals, 1, 100);
  declare(list, s.watch);
  declare(list, s.canary);
  list.add("outcomes.retention_days", "How long it is kept what became of a bulletin at each receiver.", "days", s.outcome_retention_days, 1, 36'500);
  s.media.declare(list);
}

Done read_settings(const std::string& path, Settings& settings) {
  SettingList list;
  declare(list, settings);
  std::ifstream in(path);
  if (!in) return fail(Code::kBadSetting, "The settings file " + path + " cannot be read.");
  toml::table table;
  try {
    table = toml::parse(in, path);
  } catch (const toml::parse_error& fault) {
    std::ostringstream where;
    where << path << ":" << fault.source().begin.line << ":" << fault.source().begin.column << ": " << fault.description();
    return fail(Code::kBadSetting, where.str());
  }
  FileReading reading(path, list);
  reading.read(table, "");
  if (!reading.complaints().empty()) return fail(Code::kBadSetting, reading.complaints());
  return {};
}

Done check_settings(Settings& settings) {
  SettingList list;
  declare(list, settings);
  std::string complaints;
  for (const Setting& setting : list.all()) {
    std::string complaint = setting.check ? setting.check() : "";
    if (!complaint.empty()) complaints += (complaints.empty() ? "" : "\n") + setting.name + " " + complaint;
  }
  if (!complaints.empty()) return fail(Code::kBadSetting, complaints);
  return {};
}

std::string settings_reference() {
  Settings defaults;
  SettingList list;
  declare(list, defaults);
  std::string text = "# Every setting of ofure with its default. Unknown names are errors.\n";
  std::string section;
  for (const Setting& setting : list.all()) {
    auto dot = setting.name.find('.');
    std::string in = dot == std::string::npos ? "" : setting.name.substr(0, dot);
    if (in != section) text += "\n[" + in + "]\n";
    section = in;
    text += "\n# " + setting.text + (setting.unit.empty() ? "" : " In " + setting.unit + ".") + "\n";
    text += (dot == std::string::npos ? setting.name : setting.name.substr(dot + 1)) + " = " + setting.fallback + "\n";
  }
  return text;
}

}  // namespace ofure::app
