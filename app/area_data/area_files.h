#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "core/result.h"
#include "ingest/area_facts.h"

namespace ofure::app {

// Where they lie in a data folder.
[[nodiscard]] std::string boundaries_file(const std::string& data_folder);
[[nodiscard]] std::string households_file(const std::string& data_folder);

// Maps the file; it may be replaced meanwhile, and must not be cut. Errors: kNotFound, kCorrupt, kIo.
[[nodiscard]] Result<Boundaries> open_boundaries(const std::string& path);
// Errors: kNotFound, kBadInput with the line, kIo.
[[nodiscard]] Result<Households> open_households(const std::string& path);

// A table in CSV, UTF-8, with a header line: `code` (six digits, or five without the check digit), `district` (may be
// empty or missing: the whole area), `households`, `people`, `source`, `date`; other columns are passed over. Errors:
// kBadInput with the line, in Japanese and English.
[[nodiscard]] Result<Households> read_households(std::string_view csv);

// What was imported into a data folder, read again when it has been imported anew. Safe from any thread.
class AreaFiles {
 public:
  explicit AreaFiles(const std::string& data_folder);

  // What stands now: two looks at the folder, and reading only after a change. A file that cannot be used leaves what
  // was read before, is logged once, and told by notes(). Never null.
  [[nodiscard]] std::shared_ptr<const AreaFacts> now();
  [[nodiscard]] std::vector<std::string> notes();

 private:
  struct Stamp {
    bool there = false;
    std::uint64_t file = 0;
    std::int64_t size = 0;
    std::int64_t changed = 0;  // nanoseconds
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  [[nodiscard]] static Stamp stamp_of(const std::string& path);
  template <class Read>
  void look(std::size_t which, Read read) REQUIRES(mutex_);

  const std::array<std::string, 2> paths_;  // boundaries, households
  Mutex mutex_;
  std::array<Stamp, 2> seen_ GUARDED_BY(mutex_);
  std::array<std::string, 2> faults_ GUARDED_BY(mutex_);
  std::shared_ptr<const AreaFacts> facts_ GUARDED_BY(mutex_) = std::make_shared<const AreaFacts>();
};

}  // namespace ofure::app
