#include "formats/narrative.h"

namespace ofure {

std::string_view cap_word(Urgency value) {
  switch (value) {
    case Urgency::kImmediate:
      return "Immediate";
    case Urgency::kExpected:
      return "Expected";
    case Urgency::kFuture:
      return "Future";
    case Urgency::kPast:
      return "Past";
    case Urgency::kUnknown:
      return "Unknown";
  }
  return "Unknown";
}

std::string_view cap_word(Gravity value) {
  switch (value) {
    case Gravity::kExtreme:
      return "Extreme";
    case Gravity::kSevere:
      return "Severe";
    case Gravity::kModerate:
      return "Moderate";
    case Gravity::kMinor:
      return "Minor";
    case Gravity::kUnknown:
      return "Unknown";
  }
  return "Unknown";
}

std::string_view cap_word(Certainty value) {
  switch (value) {
    case Certainty::kObserved:
      return "Observed";
    case Certainty::kLikely:
      return "Likely";
    case Certainty::kPossible:
      return "Possible";
    case Certainty::kUnlikely:
      return "Unlikely";
    case Certainty::kUnknown:
      return "Unknown";
  }
  return "Unknown";
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace ofure
