#include "formats/media/html/parts.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace ofure::html {
namespace {

// What a reader compares between rows; all else is read one row at a time. A page may be as narrow as a telephone.
constexpr std::array<std::string_view, 4> kCompared = {"crowding", "households", "people", "number"};

std::string value_of(const Fact& fact) {
  if (fact.at) return clock(*fact.at);
  if (fact.key == "phone") return way(fact.key, fact.value);
  return link(plain(fact.value + fact.unit), fact.value);
}

const Fact* find(const std::vector<Fact>& facts, std::string_view key) {
  auto found = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.key == key; });
  return found == facts.end() ? nullptr : &*found;
}

struct Column {
  std::string_view key;
  std::string label;
};

// The compared figures that any item has. Where the label is another one in each row, it repeats the row's name.
std::vector<Column> columns_of(const std::vector<Item>& items) {
  std::vector<Column> columns;
  for (std::string_view key : kCompared) {
    Column column{key, ""};
    bool many = false;
    for (const Item& item : items) {
      const Fact* fact = find(item.facts, key);
      if (fact == nullptr) continue;
      many = many || (!column.label.empty() && column.label != fact->label) || fact->label == item.name;
      column.label = fact->label;
    }
    // How full a shelter is and who is there is enough to choose by.
    bool crowding = key == "households" && !columns.empty();
    if (column.label.empty() || crowding) continue;
    if (many) column.label = "数";
    columns.push_back(std::move(column));
  }
  return columns;
}

struct Shape {
  std::vector<Column> columns;
  bool states = false;  // they differ between the items, so that the heading does not say them
  bool times = false;
  bool rest = false;  // there is a last column, and the times stand in it

  bool compares(const Fact& fact) const {
    return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return column.key == fact.key; });
  }
};

Shape shape_of(const std::vector<Item>& items) {
  Shape shape{columns_of(items)};
  for (const Item& item : items) {
    shape.states = shape.states || item.state_label != items.front().state_label;
    shape.times = shape.times || item.at.has_value();
    shape.rest = shape.rest || !std::all_of(item.facts.begin(), item.facts.end(),
                                            [&](const Fact& fact) { return shape.compares(fact); });
  }
  return shape;
}

std::string rest_of(const Item& item, const Shape& shape) {
  std::string rest;
  auto add = [&](const std::string& label, const std::string& value) {
    rest += (rest.empty() ? "" : "<br/>") + plain(label + " ") + value;
  };
  if (item.at) add(item.state_label.empty() ? "日時" : item.state_label, clock(*item.at));
  for (const Fact& fact : item.facts) {
    if (!shape.compares(fact)) add(fact.label, value_of(fact));
  }
  return rest;
}

void write_row(Page& page, const Item& item, const Shape& shape) {
  page.open("tr", {{"data-state", item.state}});
  page.line("th", ruby(item.name, item.kana), {{"scope", "row"}});
  if (shape.states) page.line("td", plain(item.state_label));
  for (const Column& column : shape.columns) {
    const Fact* fact = find(item.facts, column.key);
    page.line("td", fact ? value_of(*fact) : "");
  }
  if (shape.times && !shape.rest) page.line("td", item.at ? clock(*item.at) : "");
  if (shape.rest) page.line("td", rest_of(item, shape));
  page.close();
}

std::string_view term_of(Turn turn) {
  if (turn == Turn::kGone) return "一覧から外れたもの（解除や閉鎖ではありません）";
  if (turn == Turn::kChanged) return "人数などの変更";
  return japanese(turn);
}

// Behind the name what stood and what stands, where the turn does not say it.
std::string words_of(const Change& change) {
  switch (change.turn) {
    case Turn::kRaised:
    case Turn::kLowered:
    case Turn::kFilled:
    case Turn::kFreed:
      return change.from.empty() ? change.to : change.from + "から" + change.to;
    case Turn::kAdded:
      return change.to;
    case Turn::kLifted:
    case Turn::kGone:
      return change.from;
    case Turn::kChanged:
      return change.from == change.to ? "" : change.from + "から" + change.to;
    case Turn::kOpened:
    case Turn::kClosed:
      return "";
  }
  return "";
}

std::string change_of(const Change& change) {
  std::string words = words_of(change);
  return ruby(change.name, change.kana) + (words.empty() ? "" : plain("（" + words + "）"));
}

}  // namespace

std::string headed(std::string_view text, const Header& header) {
  std::string head = header.action == Action::kCancel ? "【取消】" : "";
  return marked(head + std::string(text), header.mode);
}

std::string clock(const Time& time) {
  return element("time", plain(japanese_clock(in_japan(time))), {{"datetime", rfc3339(time)}});
}

std::string way(std::string_view type, std::string_view value) {
  std::string address;
  if (type == "phone") {
    bool number = value.find_first_not_of("0123456789-+() ") == std::string_view::npos;
    if (number) address = "tel:";
    for (char c : value) {
      if (number && ((c >= '0' && c <= '9') || c == '+')) address += c;
    }
  } else if (type == "e-mail" && value.find('@') != std::string_view::npos) {
    address = "mailto:" + std::string(value);
  }
  return address.empty() ? plain(value) : element("a", plain(value), {{"href", address}});
}

void write_facts(Page& page, const std::vector<Fact>& facts) {
  if (facts.empty()) return;
  page.open("dl");
  for (const Fact& fact : facts) page.line("dt", plain(fact.label)).line("dd", value_of(fact));
  page.close();
}

void write_table(Page& page, const Section& section, std::string_view caption) {
  const Shape shape = shape_of(section.items);
  page.open("table").line("caption", plain(caption)).open("thead").open("tr");
  auto head = [&](std::string_view words) { page.line("th", plain(words), {{"scope", "col"}}); };
  head("名称");
  if (shape.states) head("状態");
  for (const Column& column : shape.columns) head(column.label);
  if (shape.times && !shape.rest) head("日時");
  if (shape.rest) head("くわしく");
  page.close().close().open("tbody");
  for (const Item& item : section.items) write_row(page, item, shape);
  page.close().close();
}

void write_changes(Page& page, const Narrative& narrative, const Header& header) {
  const Difference& difference = narrative.difference;
  if (!difference.known || (difference.changes.empty() && difference.unchanged == 0)) return;
  page.open("section", {{"data-since", std::to_string(difference.since.value())}});
  std::string since = "第" + std::to_string(difference.since.value()) + "版から変わったこと";
  page.text("h2", headed(since, header));
  if (difference.changes.empty()) {
    page.text("p", headed("一覧に変わったところはありません。", header));
  } else {
    page.open("dl");
    Turn last = Turn::kGone;
    for (const Change& change : difference.changes) {
      if (&change == &difference.changes.front() || change.turn != last) page.text("dt", term_of(change.turn));
      last = change.turn;
      page.line("dd", change_of(change));
    }
    page.close();
  }
  page.close();
}

}  // namespace ofure::html
