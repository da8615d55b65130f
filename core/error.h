#pragma once

#include <string>
#include <string_view>

namespace ofure {

// What the world did to us. A Code says what a caller can do about it; Error::message says what happened, in one sentence.
// Findings (core/finding.h) are about a sender's document and never travel as an Error. Bugs of ours end in OFURE_CHECK.
enum class Code {
  kNotFound,     // it does not exist here
  kConflict,     // it contradicts what already stands
  kDenied,       // the caller is known and has no right
  kUnknown,      // the caller is not known (no credential, or a wrong one)
  kBadInput,     // the request itself is malformed: the caller must change it
  kTooLarge,     // over a stated limit
  kUnsupported,  // a form we do not take or give
  kBusy,         // full at this moment; the same call may work later
  kTimeout,      // a peer or a part did not answer in time
  kUnreachable,  // a peer could not be reached
  kRefused,      // a peer said no
  kNoSpace,      // no room on the disk; nothing was written
  kStopped,      // a flush failed, or we are shutting down: nothing further is accepted until a restart
  kCorrupt,      // stored bytes are not what we wrote
  kBadSetting,   // the settings are wrong
  kIo,           // the operating system refused a file or socket operation
};

// The word of a code, for logs and metrics ("no_space").
[[nodiscard]] std::string_view word_of(Code code);

struct Error {
  Code code = Code::kIo;
  std::string message;  // one sentence, English, no secrets
  std::string cause;    // what a library or the system said, or empty

  // "message (cause)", for logs.
  [[nodiscard]] std::string text() const;
};

}  // namespace ofure
