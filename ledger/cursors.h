#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "core/words.h"

namespace ofure {

// How far each lane has settled, in a file of its own (lanes.db): written by distribution only, never by the intake. Safe from any thread.
class Cursors {
 public:
  virtual ~Cursors() = default;
  // 0 when the lane is new.
  [[nodiscard]] virtual Result<Sequence> settled_through(const std::string& lane, Mode mode) const = 0;
  // Durable on return. A cursor never goes back: a smaller value is kConflict.
  [[nodiscard]] virtual Done settle(const std::string& lane, Mode mode, Sequence through) = 0;
};

[[nodiscard]] Result<std::unique_ptr<Cursors>> open_sqlite_cursors(const std::string& path);
[[nodiscard]] std::unique_ptr<Cursors> make_memory_cursors();

}  // namespace ofure
