#pragma once

#include <string>
#include <utility>

#include "core/result.h"

namespace ofure {

// Held by the one process that may write a ledger; the system lets go of it when that process ends, however it ends.
class WriterLock {
 public:
  // Errors: kBusy when another has it, kIo.
  [[nodiscard]] static Result<WriterLock> take(const std::string& ledger_path);
  ~WriterLock();
  WriterLock(WriterLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  WriterLock& operator=(WriterLock&&) = delete;

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;
};

}  // namespace ofure
