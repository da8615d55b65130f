#include "core/text.h"

#include <unicode/brkiter.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <memory>

#include "core/check.h"

namespace ofure {
namespace {

const icu::Normalizer2& nfc() {
  static const icu::Normalizer2* instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFCInstance(status);
    OFURE_CHECK(U_SUCCESS(status));
    return found;
  }();
  return *instance;
}

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<int32_t>(text.size())}; }

bool all_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

template <class Test>
bool any_character(std::string_view text, Test test) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): the macro of ICU
    if (test(c)) return true;
  }
  return false;
}

// How many bytes the character at `at` takes if it is one that never joins another such character; 0 = only the rules
// of Unicode can tell, or the end. Between two of these there is always a boundary (UAX 29): Latin letters with their
// accents in them, signs, kana, Han, syllables of Hangul and the full-width forms, without the marks among them.
std::size_t alone(std::string_view text, std::size_t at) {
  if (at == text.size()) return 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(at);
  if (lead < 0x80) return lead >= 0x20 && lead < 0x7F ? 1 : 0;
  if (lead >= 0xC3 && lead <= 0xC9) return at + 2 <= text.size() && follows(at + 1) ? 2 : 0;
  if (lead < 0xE1 || lead > 0xEF || at + 3 > text.size() || !follows(at + 1) || !follows(at + 2)) return 0;
  const unsigned c = (lead & 0xF) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
  auto among = [c](unsigned first, unsigned last) { return c >= first && c <= last; };
  const bool japanese = among(0x3041, 0x3096) || among(0x309B, 0x30FF) || among(0x3400, 0x9FFF) ||
                        among(0x3000, 0x3029) || among(0xFF01, 0xFF9D);
  return japanese || among(0x1E00, 0x1EFF) || among(0x2010, 0x2027) || among(0xAC00, 0xD7A3) ? 3 : 0;
}

// Byte offset behind the first `limit` grapheme clusters, and how many there are up to there; `each` sees the offset behind every one.
template <class Each>
std::pair<std::size_t, std::size_t> walk(std::string_view text, std::size_t limit, Each each) {
  std::size_t count = 0, end = 0;
  for (std::size_t size = alone(text, 0); size > 0 && count < limit;) {
    const std::size_t next = alone(text, end + size);
    if (next == 0 && end + size < text.size()) break;
    end += size;
    size = next;
    ++count;
    each(end);
  }
  if (count == limit || end == text.size()) return {end, count};
  const std::size_t done = end;
  text.remove_prefix(done);
  // An iterator is costly to make: one per thread.
  thread_local std::unique_ptr<icu::BreakIterator> iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    OFURE_CHECK(U_SUCCESS(status));
    return made;
  }();
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<int64_t>(text.size()), &status);
  iterator->setText(&source, status);
  OFURE_CHECK(U_SUCCESS(status));
  iterator->first();
  while (count < limit) {
    int32_t next = iterator->next();
    if (next == icu::BreakIterator::DONE) break;
    end = done + static_cast<std::size_t>(next);
    ++count;
    each(end);
  }
  utext_close(&source);
  return {end, count};
}

std::pair<std::size_t, std::size_t> walk(std::string_view text, std::size_t limit) {
  return walk(text, limit, [](std::size_t) {});
}

}  // namespace

bool is_utf8(std::string_view text) {
  return !any_character(text, [](UChar32 c) { return c < 0; });
}

bool is_nfc(std::string_view text) {
  if (all_ascii(text)) return true;
  UErrorCode status = U_ZERO_ERROR;
  bool normal = nfc().isNormalizedUTF8(piece(text), status);
  return U_SUCCESS(status) && normal;
}

std::string to_nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc().normalizeUTF8(0, piece(text), sink, nullptr, status);
  OFURE_CHECK(U_SUCCESS(status));
  return out;
}

bool has_control(std::string_view text) {
  return any_character(text, [](UChar32 c) {
    return (c < 0x20 && c != '\n') || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
  });
}

std::size_t grapheme_count(std::string_view text) { return walk(text, text.size() + 1).second; }

std::size_t code_point_count(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string first_graphemes(std::string_view text, std::size_t count) { return std::string(text.substr(0, walk(text, count).first)); }

std::vector<std::string_view> graphemes(std::string_view text) {
  std::vector<std::string_view> all;
  std::size_t start = 0;
  walk(text, text.size() + 1, [&](std::size_t end) {
    all.push_back(text.substr(start, end - start));
    start = end;
  });
  return all;
}

bool is_kana(std::string_view text) {
  return !any_character(text, [](UChar32 c) {
    bool kana = (c >= 0x3041 && c <= 0x309F) || (c >= 0x30A0 && c <= 0x30FF);
    bool plain = c == ' ' || c == 0x3000 || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return !kana && !plain;
  });
}

std::string join_within(const std::vector<std::string>& items, std::string_view separator, std::string_view more, std::size_t limit,
                        std::size_t& taken) {
  const std::size_t separator_size = grapheme_count(separator), more_size = grapheme_count(more);
  std::vector<std::size_t> ends;  // length when items 0..i are in
  std::size_t length = 0;
  for (const std::string& item : items) {
    length += (ends.empty() ? 0 : separator_size) + grapheme_count(item);
    ends.push_back(length);
  }
  taken = items.size();
  if (!items.empty() && ends.back() > limit) {
    while (taken > 0 && ends[taken - 1] + more_size > limit) --taken;
  }
  std::string text;
  for (std::size_t i = 0; i < taken; ++i) {
    if (i > 0) text += separator;
    text += items[i];
  }
  if (taken > 0 && taken < items.size()) text += more;
  return text;
}

std::string_view mode_mark(Mode mode) {
  switch (mode) {
    case Mode::kActual: return "";
    case Mode::kExercise: return "【訓練】";
    case Mode::kTest: return "【試験】";
  }
  return "";
}

std::string marked(std::string_view text, Mode mode) {
  std::string_view mark = mode_mark(mode);
  if (text.empty() || text.substr(0, mark.size()) == mark) return std::string(text);
  return std::string(mark) + std::string(text);
}

std::string ascii_folded(std::string_view text) {
  std::string out;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t from = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): the macro of ICU
    if (c >= 0xFF01 && c <= 0xFF5E) {
      out += static_cast<char>(c - 0xFEE0);
    } else if (c == 0x3000 || c == 0xA0) {
      out += ' ';
    } else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) {
      out += '-';
    } else if (c != 0xFEFF && c != 0x200B) {
      out += text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(at - from));
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces[] = {" ", "\t", "\r", "\n", "\u3000", "\u00A0", "\uFEFF", "\u200B"};
  for (bool cut = true; cut;) {
    cut = false;
    for (std::string_view space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        cut = true;
      } else if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        cut = true;
      }
    }
  }
  return text;
}

std::string ascii_host(std::string_view host) {
  static const icu::IDNA* idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::IDNA* made = icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status);
    OFURE_CHECK(U_SUCCESS(status));
    return made;
  }();
  UErrorCode status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  idna->nameToASCII_UTF8(piece(host), sink, info, status);
  if (U_SUCCESS(status) && !info.hasErrors()) return out;
  out = host;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

}  // namespace ofure
