#include "formats/kinds/parts_narrative.h"

#include <algorithm>

#include "core/text.h"

namespace ofure {

std::string speaker(const Header& header) {
  const Office& office = header.publishing;
  if (!office.organization.empty()) return office.organization;
  if (!office.name.empty()) return office.name;
  return AreaTable::japan().local_name(office.code);
}

std::string place_name(const Header& header) {
  const AreaTable& table = AreaTable::japan();
  return table.find(header.area()) ? table.local_name(header.area()) : speaker(header);
}

std::string headline_or(const Header& header, const std::string& made) {
  const std::string& sent = first_text(header.headline);
  return sent.empty() ? made : sent;
}

std::string clock_text(const Time& time) { return japanese_clock(in_japan(time)); }

std::string wide_digit(int digit) {
  static constexpr std::string_view kDigits = "０１２３４５６７８９";
  constexpr std::size_t kBytes = 3;
  return std::string(kDigits.substr(static_cast<std::size_t>(std::clamp(digit, 0, 9)) * kBytes, kBytes));
}

std::string grouped_decimal(std::string_view decimal) {
  const std::size_t sign = !decimal.empty() && (decimal[0] == '-' || decimal[0] == '+') ? 1 : 0;
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  for (std::size_t i = sign; i < decimal.size(); ++i) {
    if (i != point && (decimal[i] < '0' || decimal[i] > '9')) return std::string(decimal);
  }
  std::string text(decimal);
  for (std::size_t at = point; at > sign + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string listed(const std::vector<std::string>& names, std::string_view counter, std::size_t limit) {
  const std::string counted = grouped(static_cast<std::int64_t>(names.size())) + std::string(counter);
  // Every name takes room, so no more than `limit` of them can fit: a list of 20,000 is not measured to its end.
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), limit + 1)));
  std::size_t taken = 0;
  std::string text = join_within(first, "、", "など" + counted, limit, taken);
  return taken == 0 ? counted : text;
}

void add_fact(std::vector<Fact>& facts, std::string_view key, std::string_view label,
              const std::optional<std::int64_t>& value, std::string_view unit) {
  if (value) facts.push_back({std::string(key), std::string(label), grouped(*value), std::string(unit)});
}

void add_fact(std::vector<Fact>& facts, std::string_view key, std::string_view label, std::string_view text) {
  if (!text.empty()) facts.push_back({std::string(key), std::string(label), std::string(text), ""});
}

void add_coded(std::vector<Fact>& facts, std::string_view key, std::string_view label, std::string_view text,
               std::string code) {
  if (!text.empty())
    facts.push_back({std::string(key), std::string(label), std::string(text), "", std::move(code), std::nullopt});
}

void add_moment(std::vector<Fact>& facts, std::string_view key, std::string_view label,
                const std::optional<Time>& time) {
  if (time) facts.push_back({std::string(key), std::string(label), clock_text(*time), "", "", time});
}

void add_count(std::vector<Fact>& facts, const Count& count) {
  add_fact(facts, "households", "対象世帯", count.households, "世帯");
  add_fact(facts, "people", "対象人数", count.people, "人");
}

Item item_of(const Location& location) {
  Item item;
  item.name = location.name;
  item.kana = location.kana;
  item.code = location.code;
  item.polygons = location.polygons;
  item.unreadable = location.unreadable;
  for (const Circle& circle : location.circles) {
    if (circle.radius_km > 0 || item.point) {
      item.circles.push_back(circle);
    } else {
      item.point = circle.centre;
    }
  }
  item.text = location.name;
  return item;
}

}  // namespace ofure
