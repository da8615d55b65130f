#include "formats/xml/gate.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/rules.h"

namespace ofure::xml {
namespace {

using Fault = std::optional<GateFault>;
constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::size_t kAttributes = 64;

std::string hex(unsigned value, int digits) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 0xF];
  return out;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// The encoding a byte order mark or the XML declaration names; "" = none, which is UTF-8.
std::string_view named_encoding(std::string_view bytes) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kMarks = {
      {{"\xFE\xFF", "UTF-16"},
       {"\xFF\xFE", "UTF-16"},
       {std::string_view("\0<", 2), "UTF-16"},
       {std::string_view("<\0", 2), "UTF-16"}}};
  for (const auto& [mark, name] : kMarks) {
    if (bytes.starts_with(mark)) return name;
  }
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  if (!bytes.starts_with("<?xml") || bytes.size() < 6 || kSpace.find(bytes[5]) == kSpace.npos) return {};
  std::string_view declaration = bytes.substr(0, bytes.find("?>"));
  std::size_t word = declaration.find("encoding");
  if (word == declaration.npos) return {};
  std::size_t quote = declaration.find_first_of("\"'", word);
  if (quote == declaration.npos) return {};
  return declaration.substr(quote + 1, declaration.find(declaration[quote], quote + 1) - quote - 1);
}

// Length of the UTF-8 character at `at`, 0 when there is none.
std::size_t character_size(std::string_view bytes, std::size_t at) {
  auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U; };
  auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned lead = byte(at), next = byte(at + 1);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(at + 1) ? 2 : 0;
  if ((lead & 0xF0) == 0xE0) {
    bool fits = tail(at + 1) && tail(at + 2) && !(lead == 0xE0 && next < 0xA0) && !(lead == 0xED && next >= 0xA0);
    return fits ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    bool fits = tail(at + 1) && tail(at + 2) && tail(at + 3) && !(lead == 0xF0 && next < 0x90) &&
                !(lead == 0xF4 && next >= 0x90);
    return fits ? 4 : 0;
  }
  return 0;
}

Fault character_fault(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte >= 0x20 && byte < 0x80) {
      ++at;
      continue;
    }
    if (byte < 0x20) {
      if (byte != '\t' && byte != '\n' && byte != '\r') return GateFault{Rule::XML_005, at, {{"code", hex(byte, 4)}}};
      ++at;
      continue;
    }
    std::size_t size = character_size(bytes, at);
    if (size == 0) return GateFault{Rule::XML_004, at, {{"byte", hex(byte, 2)}}};
    at += size;
  }
  return std::nullopt;
}

// Walks over the markup. Where it meets something it cannot place it stops without a word.
class Markup {
 public:
  Markup(std::string_view bytes, const ReadLimits& limits) : bytes_(bytes), limits_(limits) {}

  Fault fault() {
    while ((at_ = bytes_.find('<', at_)) != bytes_.npos) {
      std::string_view rest = bytes_.substr(at_);
      bool placed = true;
      if (rest.starts_with("<!--")) {
        placed = skip(4, "-->");
      } else if (rest.starts_with("<![CDATA[")) {
        placed = skip(9, "]]>");
      } else if (rest.starts_with("<?")) {
        placed = skip(2, "?>");
      } else if (rest.starts_with("<!DOCTYPE")) {
        return GateFault{Rule::XML_006, at_, {}};
      } else if (rest.starts_with("</")) {
        --depth_;
        placed = skip(2, ">");
      } else if (Fault found = tag(placed)) {
        return found;
      }
      if (!placed) break;
    }
    return std::nullopt;
  }

 private:
  bool skip(std::size_t front, std::string_view end) {
    std::size_t found = bytes_.find(end, at_ + front);
    if (found == bytes_.npos) return false;
    at_ = found + end.size();
    return true;
  }

  Fault tag(bool& placed) {
    const std::size_t start = at_++;
    if (++elements_ > limits_.elements)
      return GateFault{Rule::XML_009, start, {{"limit", std::to_string(limits_.elements)}}};
    if (++depth_ > limits_.depth) return GateFault{Rule::XML_008, start, {{"limit", std::to_string(limits_.depth)}}};
    for (std::size_t values = 0; placed;) {
      at_ = bytes_.find_first_of("\"'>", at_);
      if (at_ == bytes_.npos) {
        placed = false;
      } else if (bytes_[at_] == '>') {
        if (bytes_[at_ - 1] == '/') --depth_;
        ++at_;
        break;
      } else {
        if (++values > kAttributes) return GateFault{Rule::XML_010, start, {{"limit", std::to_string(kAttributes)}}};
        placed = skip(1, bytes_.substr(at_, 1));
      }
    }
    return std::nullopt;
  }

  std::string_view bytes_;
  const ReadLimits& limits_;
  std::size_t at_ = 0, elements_ = 0;
  int depth_ = 0;
};

}  // namespace

Fault gate_fault(std::string_view bytes, const ReadLimits& limits) {
  if (bytes.size() > limits.bytes) {
    return GateFault{
        Rule::XML_007, 0, {{"size", std::to_string(bytes.size())}, {"limit", std::to_string(limits.bytes)}}};
  }
  std::string_view encoding = named_encoding(bytes);
  if (!encoding.empty() && !same_word(encoding, "UTF-8") && !same_word(encoding, "UTF8")) {
    return GateFault{Rule::XML_003, 0, {{"encoding", std::string(encoding.substr(0, 40))}}};
  }
  if (Fault found = character_fault(bytes)) return found;
  std::size_t mark = bytes.starts_with(kBom) ? kBom.size() : 0;
  std::size_t first = bytes.find_first_not_of(kSpace, mark);
  if (first == bytes.npos) return GateFault{Rule::XML_001, 0, {}};
  if (bytes[first] != '<')
    return GateFault{Rule::XML_002, first, {{"found", std::string(bytes.substr(first, character_size(bytes, first)))}}};
  return Markup(bytes, limits).fault();
}

}  // namespace ofure::xml
