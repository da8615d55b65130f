#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ofure::app {

// A table with a header line, as RFC 4180 writes it: quoted fields may hold commas, quotes and line breaks; a byte order mark is passed over.
struct CsvTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as columns

  // Nothing when there is no such column.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};

// Errors: kBadInput with the line, for an open quote, a row of another length, or bytes that are not UTF-8.
[[nodiscard]] Result<CsvTable> read_csv(std::string_view text);

}  // namespace ofure::app
