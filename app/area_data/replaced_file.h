#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ofure::app {

// A file that is written beside the one it replaces and takes its name only when it is whole and on the disk: whoever
// reads the name finds the old file or the new one. Not kept: nothing was changed. Not synchronised.
class ReplacedFile {
 public:
  // Makes the folder if it is not there (not those above it). Errors: kIo.
  [[nodiscard]] static Result<ReplacedFile> begin(const std::string& path);
  ReplacedFile(ReplacedFile&& other) noexcept;
  ReplacedFile& operator=(ReplacedFile&&) = delete;
  ~ReplacedFile();

  // Errors: kNoSpace, kIo.
  [[nodiscard]] Done write(std::string_view bytes);
  [[nodiscard]] Done keep();

 private:
  ReplacedFile(std::string path, std::string fresh, int file)
      : path_(std::move(path)), fresh_(std::move(fresh)), file_(file) {}
  std::string path_, fresh_;
  int file_;
};

}  // namespace ofure::app
