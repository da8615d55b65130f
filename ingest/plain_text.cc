#include "ingest/plain_text.h"

#include <algorithm>

#include "core/text.h"

namespace ofure {

std::string without_control(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    std::string_view character = text.substr(at, end - at);
    if (!has_control(character)) out += character;
    at = end;
  }
  return out;
}

Result<std::string> reason_from(std::string_view said) {
  constexpr std::size_t kMost = 500;
  if (said.empty()) return std::string();
  if (!is_utf8(said)) return fail(Code::kBadInput, "A reason is text in UTF-8. / 理由は UTF-8 の文字で書いてください。");
  std::string spaced(said);
  std::replace(spaced.begin(), spaced.end(), '\t', ' ');
  std::string reason = to_nfc(trimmed(without_control(spaced)));
  if (reason.empty())
    return fail(Code::kBadInput, "The reason is blank; say why in words. / 理由が空白です。言葉で書いてください。");
  if (code_point_count(reason) > kMost)
    return fail(Code::kBadInput, "A reason has at most 500 characters. / 理由は 500 文字までです。");
  return reason;
}

}  // namespace ofure
