#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace ofure {

// A disk that breaks when it is told to: the system's file layer with a hand on its writes and flushes. Give name() to
// LedgerSettings::vfs. One at a time; every database on it must be closed before it goes. Safe from any thread.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  // The n-th flush from now on fails once, n = 1 being the next.
  void fail_flush(std::int64_t n) { flushes_until_fault_ = n; }
  // The n-th write from now on and all after it find the disk full, until free_space().
  void fill_up(std::int64_t n) { writes_until_full_ = n; }
  void free_space() { writes_until_full_ = kNever; }

  [[nodiscard]] std::int64_t flushes() const { return flushes_; }
  [[nodiscard]] std::int64_t writes() const { return writes_; }
  // Faults that were in fact given to the database.
  [[nodiscard]] std::int64_t faults() const { return faults_; }

  // For the file layer itself: whether this call is to fail.
  [[nodiscard]] bool flush_fails();
  [[nodiscard]] bool write_fails();

 private:
  static constexpr std::int64_t kNever = INT64_MAX;
  struct Layer;
  std::string name_ = "ofure-faulty-disk";
  std::atomic<std::int64_t> flushes_until_fault_{kNever}, writes_until_full_{kNever};
  std::atomic<std::int64_t> flushes_{0}, writes_{0}, faults_{0};
  std::unique_ptr<Layer> layer_;
};

}  // namespace ofure
