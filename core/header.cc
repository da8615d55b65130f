#include "core/header.h"

namespace ofure {

const std::string& first_text(const LocalTexts& texts) {
  static const std::string nothing;
  return texts.empty() ? nothing : texts.front().text;
}

}  // namespace ofure
