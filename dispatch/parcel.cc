#include "dispatch/parcel.h"

#include "core/check.h"

namespace ofure {

std::string_view word_of(Outcome::Word word) {
  switch (word) {
    case Outcome::Word::kDelivered:
      return "delivered";
    case Outcome::Word::kLater:
      return "later";
    case Outcome::Word::kRefused:
      return "refused";
    case Outcome::Word::kNever:
      return "never";
    case Outcome::Word::kExpired:
      return "expired";
    case Outcome::Word::kNotSent:
      return "not_sent";
    case Outcome::Word::kGone:
      return "gone";
  }
  OFURE_CHECK(false);
}

}  // namespace ofure
