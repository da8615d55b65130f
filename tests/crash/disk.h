#pragma once

#include <map>
#include <string>

#include "crash/shim/control.h"
#include "system/process.h"

namespace ofure::crash {

// The test's hand on the disk and the wire of one program: the shared memory of the library that stands in front of the
// system's calls.
class Disk {
 public:
  // Files below `folder` are watched.
  explicit Disk(const std::string& folder);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // What the program must have in its environment to be under test.
  [[nodiscard]] std::map<std::string, std::string> environment() const;
  [[nodiscard]] Control& control() { return *control_; }

  void arm(Fault fault, Step step, std::int64_t countdown, std::uint64_t seed, Unflushed unflushed);
  void lift() { control_->fault = Fault::kNone; }
  [[nodiscard]] std::int64_t steps(Step step) const { return control_->steps[static_cast<std::size_t>(step)]; }

 private:
  system_test::TemporaryFolder folder_;
  std::string path_;
  Control* control_;
};

[[nodiscard]] std::string name_of(Fault fault);
[[nodiscard]] std::string name_of(Step step);

}  // namespace ofure::crash
