#include <charconv>

#include "app/shelter_list/csv.h"
#include "app/shelter_list/shelter_list.h"
#include "core/text.h"

namespace ofure::app {
namespace {

// Takes a whole number off the front, with commas between digits allowed.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t value = 0;
  std::size_t used = 0;
  for (; used < text.size() && used < 15; ++used) {
    if (text[used] == ',') continue;
    if (text[used] < '0' || text[used] > '9') break;
    value = value * 10 + (text[used] - '0');
  }
  if (used == 0 || text[0] == ',') return std::nullopt;
  text.remove_prefix(used);
  return value;
}

bool take(std::string_view& text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

// "6時30分", "正午", "午後1時".
std::optional<std::pair<int, int>> take_clock(std::string_view& text) {
  if (take(text, "正午")) return std::pair{12, 0};
  bool afternoon = take(text, "午後");
  if (!afternoon) take(text, "午前");
  auto hour = take_number(text);
  if (!hour || *hour > 23 || !take(text, "時")) return std::nullopt;
  int minute = 0;
  if (take(text, "半")) {
    minute = 30;
  } else if (auto written = take_number(text)) {
    if (*written > 59 || !take(text, "分")) return std::nullopt;
    minute = static_cast<int>(*written);
  }
  int h = static_cast<int>(*hour);
  if (afternoon && h < 12) h += 12;
  return std::pair{h, minute};
}

std::optional<double> degrees(const std::string& text) {
  double value = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The column, and the time its name may hold: "人数" or "人数_令和6年1月9日午後6時時点".
struct PeopleColumn {
  std::size_t index = 0;
  std::optional<Time> as_of;
};

std::optional<PeopleColumn> people_column(const CsvTable& table) {
  constexpr std::string_view kWord = "人数";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::string_view name = table.columns[i];
    if (!take(name, kWord)) continue;
    PeopleColumn found{i, std::nullopt};
    if (take(name, "_")) {
      constexpr std::string_view kEnd = "時点";
      if (name.size() > kEnd.size() && name.substr(name.size() - kEnd.size()) == kEnd) name.remove_suffix(kEnd.size());
      found.as_of = parse_era_time(name);
    }
    return found;
  }
  return std::nullopt;
}

class Row {
 public:
  Row(const CsvTable& table, const std::vector<std::string>& fields) : table_(table), fields_(fields) {}
  [[nodiscard]] std::string at(std::string_view column) const {
    auto index = table_.column(column);
    return index ? to_nfc(fields_[*index]) : std::string();
  }

 private:
  const CsvTable& table_;
  const std::vector<std::string>& fields_;
};

Result<ListedShelter> shelter_of(const Row& row, const std::string& people, std::size_t number) {
  ListedShelter shelter;
  const std::string where = "row " + std::to_string(number) + ": ";
  shelter.id = row.at("ID");
  shelter.name = row.at("名称");
  shelter.kana = row.at("名称_カナ");
  shelter.address = row.at("所在地_連結表記");
  shelter.phone = row.at("電話番号");
  if (shelter.id.empty() || shelter.name.empty()) return fail(Code::kBadInput, where + "ID and 名称 must be filled in / ID と名称は必ず書いてください。");
  std::string_view count = people;
  shelter.people = take_number(count);
  if (!people.empty() && (!shelter.people || !count.empty())) return fail(Code::kBadInput, where + "人数 \"" + people + "\" is no number / 人数が数ではありません。");
  shelter.capacity = indoor_capacity(row.at("想定収容人数"));
  auto latitude = degrees(row.at("緯度")), longitude = degrees(row.at("経度"));
  if (latitude && longitude) shelter.point = Point{*latitude, *longitude};
  return shelter;
}

}  // namespace

std::optional<Time> parse_era_time(std::string_view text) {
  if (!take(text, "令和")) return std::nullopt;
  std::optional<std::int64_t> year = take(text, "元") ? 1 : take_number(text);
  if (!year || !take(text, "年")) return std::nullopt;
  auto month = take_number(text);
  if (!month || !take(text, "月")) return std::nullopt;
  auto day = take_number(text);
  if (!day || !take(text, "日")) return std::nullopt;
  auto clock = take_clock(text);
  if (!clock || !text.empty()) return std::nullopt;
  return time_of({static_cast<int>(2018 + *year), static_cast<int>(*month), static_cast<int>(*day), clock->first, clock->second, 0}, kJapan);
}

std::optional<std::int64_t> indoor_capacity(std::string_view text) {
  bool indoor = take(text, "屋内");
  auto value = take_number(text);
  if (!value) return std::nullopt;
  if (!indoor && !text.empty() && text != "人") return std::nullopt;
  return value;
}

Result<ShelterList> read_shelter_list(std::string_view csv) {
  TRY_ASSIGN(CsvTable table, read_csv(csv));
  for (const char* needed : {"ID", "名称"}) {
    if (!table.column(needed)) return fail(Code::kBadInput, std::string("the list has no column ") + needed + " / この列がありません。");
  }
  auto people = people_column(table);
  if (!people) return fail(Code::kBadInput, "the list has no column 人数 / 列「人数」がありません。");
  if (table.rows.empty()) return fail(Code::kBadInput, "the list has no row / 行がありません。");
  ShelterList list;
  std::optional<Time> as_of = people->as_of;
  auto stated = table.column("時点");
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& fields = table.rows[i];
    if (stated) {
      auto time = parse_era_time(fields[*stated]);
      if (!time) return fail(Code::kBadInput, "row " + std::to_string(i + 1) + ": 時点 \"" + fields[*stated] + "\" is no time such as 令和6年1月13日午前6時 / 時点が読めません。");
      as_of = std::max(as_of.value_or(*time), *time);
    }
    TRY_ASSIGN(ListedShelter shelter, shelter_of(Row(table, fields), fields[people->index], i + 1));
    list.shelters.push_back(std::move(shelter));
  }
  if (!as_of) return fail(Code::kBadInput, "the list does not say when it was taken: neither a column 時点 nor 人数_<time>時点 / いつの一覧か分かりません。列「時点」か「人数_…時点」が必要です。");
  list.as_of = *as_of;
  return list;
}

}  // namespace ofure::app
