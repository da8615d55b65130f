#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ofure::crash {

inline constexpr char kControlVariable[] = "OFURE_CRASH_CONTROL";  // path of the file that holds a Control

// Calls of the program that a fault can be tied to.
enum class Step : std::uint32_t {
  kDisk,   // every call that changes a file or folder of the hub, flushes too
  kWire,   // every call that moves bytes through a socket
  kWrite,  // writes and cuts of files alone
  kFlush,  // flushes alone
};
inline constexpr std::size_t kSteps = 4;

enum class Fault : std::uint32_t {
  kNone,
  kKillBefore,      // SIGKILL instead of the step
  kKillAfter,       // SIGKILL when the step is done
  kPowerCutBefore,  // what was not flushed is undone, then SIGKILL, instead of the step
  kPowerCutAfter,   // the same when the step is done
  kInputOutput,     // this step fails with EIO, and its bytes are lost at the next power cut whatever is flushed later
  kInputOutputOn,   // this step and all after it of its sort fail with EIO
  kNoSpace,         // this step and all writes after it find the disk full, until the fault is lifted
};

// What a power cut leaves of the writes since the last flush of their file.
enum class Unflushed : std::uint32_t { kNothing, kSome };

// Shared memory between a test and the program under test. The test arms a fault at any time; the n-th step of its sort
// from then on gets it.
struct Control {
  std::atomic<Fault> fault{Fault::kNone};
  std::atomic<Step> step{Step::kDisk};
  std::atomic<std::int64_t> countdown{0};  // 1: the next step of that sort
  std::atomic<Unflushed> unflushed{Unflushed::kNothing};
  std::atomic<std::uint64_t> seed{1};          // chooses which writes stay, and where a torn one is torn
  std::atomic<bool> watch_writes{false};       // keep what a power cut needs; set before the program starts
  std::atomic<bool> flushes_forgotten{false};  // a flush succeeds and makes nothing durable

  std::atomic<std::int64_t> steps[kSteps]{};  // seen so far
  std::atomic<std::int64_t> faults{0};        // given so far
  std::atomic<std::int64_t> undone{0};        // writes that a power cut took back
  char folder[512]{};                         // only files and folders below it count
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<Fault>::is_always_lock_free,
              "used by two processes");

}  // namespace ofure::crash
