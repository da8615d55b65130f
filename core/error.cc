#include "core/error.h"

namespace ofure {

std::string_view word_of(Code code) {
  switch (code) {
    case Code::kNotFound: return "not_found";
    case Code::kConflict: return "conflict";
    case Code::kDenied: return "denied";
    case Code::kUnknown: return "unknown_caller";
    case Code::kBadInput: return "bad_input";
    case Code::kTooLarge: return "too_large";
    case Code::kUnsupported: return "unsupported";
    case Code::kBusy: return "busy";
    case Code::kTimeout: return "timeout";
    case Code::kUnreachable: return "unreachable";
    case Code::kRefused: return "refused";
    case Code::kNoSpace: return "no_space";
    case Code::kStopped: return "stopped";
    case Code::kCorrupt: return "corrupt";
    case Code::kBadSetting: return "bad_setting";
    case Code::kIo: return "io";
  }
  return "unnamed";
}

std::string Error::text() const { return cause.empty() ? message : message + " (" + cause + ")"; }

}  // namespace ofure
