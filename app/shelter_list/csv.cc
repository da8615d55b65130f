#include "app/shelter_list/csv.h"

#include <algorithm>

#include "core/text.h"

namespace ofure::app {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] int line() const { return line_; }

  Result<std::vector<std::string>> row() {
    std::vector<std::string> fields;
    for (bool more = true; more;) {
      TRY_ASSIGN(std::string text, field());
      fields.push_back(std::move(text));
      more = !done() && text_[at_] == ',';
      if (more) ++at_;
    }
    if (!done() && text_[at_] == '\r') ++at_;
    if (!done() && text_[at_] == '\n') {
      ++at_;
      ++line_;
    } else if (!done()) {
      return fail(Code::kBadInput, "line " + std::to_string(line_) + ": text behind a closing quote / 閉じる引用符の後ろに文字があります。");
    }
    return fields;
  }

 private:
  Result<std::string> field() {
    if (!done() && text_[at_] == '"') return quoted();
    std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string text(text_.substr(at_, end - at_));
    at_ = end;
    return text;
  }

  Result<std::string> quoted() {
    int opened = line_;
    std::string text;
    for (++at_; !done(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        text += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        text += text_[at_++];
      } else {
        ++at_;
        return text;
      }
    }
    return fail(Code::kBadInput, "line " + std::to_string(opened) + ": a quote that is opened here is never closed / ここで開いた引用符が閉じていません。");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  auto at = std::find(columns.begin(), columns.end(), name);
  if (at == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - columns.begin());
}

Result<CsvTable> read_csv(std::string_view text) {
  if (!is_utf8(text)) return fail(Code::kBadInput, "the list is not UTF-8; save it as UTF-8 first / UTF-8 ではありません。Excel では「CSV UTF-8（コンマ区切り）」で保存してください。");
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.substr(0, 3) == kMark) text.remove_prefix(3);
  Scanner scanner(text);
  if (scanner.done()) return fail(Code::kBadInput, "the list is empty / 一覧が空です。");
  CsvTable table;
  TRY_ASSIGN(table.columns, scanner.row());
  while (!scanner.done()) {
    int line = scanner.line();
    TRY_ASSIGN(std::vector<std::string> row, scanner.row());
    if (row.size() == 1 && row[0].empty()) continue;
    if (row.size() != table.columns.size()) {
      return fail(Code::kBadInput, "line " + std::to_string(line) + ": " + std::to_string(row.size()) + " fields where the header has " + std::to_string(table.columns.size()) + " / 列の数が見出しと違います。");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace ofure::app
