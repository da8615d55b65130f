#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "core/words.h"

namespace ofure::app {

// Where a receiver keeps, on its own disk, the last sequence it has dealt with: one line, "exercise 00000000000000003124". A kill leaves the old line or the new one.
class PlaceFile {
 public:
  // Makes the file when it is not there. Errors: kIo; kBadInput for a file of something else, or of another mode.
  [[nodiscard]] static Result<PlaceFile> open(const std::string& path, Mode mode);
  PlaceFile(PlaceFile&& other) noexcept;
  ~PlaceFile();

  // Nothing when it is new.
  [[nodiscard]] std::optional<Sequence> last() const { return last_; }
  // Everything up to here was dealt with. Errors: kIo.
  [[nodiscard]] Done keep(Sequence sequence);

 private:
  PlaceFile(int file, Mode mode) : file_(file), mode_(mode) {}
  int file_ = -1;
  Mode mode_ = Mode::kActual;
  std::optional<Sequence> last_;
};

}  // namespace ofure::app
