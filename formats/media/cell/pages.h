#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A text in the pages of the cell broadcast service (3GPP TS 23.041, 9.4.1 and 9.4.2; alphabets and padding TS 23.038, 5 and 6.1.2.2).
namespace ofure::cell {

inline constexpr std::size_t kPageOctets = 82;
inline constexpr std::size_t kMostPages = 15;  // the page parameter has four bits

enum class Coding : std::uint8_t { kGsm7, kUcs2 };
[[nodiscard]] std::string_view word_of(Coding coding);  // "GSM-7", "UCS-2"

struct Page {
  std::string text;       // UTF-8, whole characters
  std::string octets;     // 82, padded
  std::size_t used = 0;   // of these, without the padding
};

struct Message {
  Coding coding = Coding::kUcs2;
  std::uint8_t scheme = 0;  // data coding scheme
  std::vector<Page> pages;  // at least one
};

// GSM-7 when every character of the text is in it, else UCS-2; both with the indication of the language. `language` is two letters of ISO 639, or "" for
// none. Every page carries the indication, because phones read each page by itself. CR in the text is left out: it is the padding.
[[nodiscard]] Message paged(std::string_view text, std::string_view language);

// How many pages paged() makes, without making them.
[[nodiscard]] std::size_t page_count(std::string_view text, std::string_view language);

// Which broadcast a page belongs to.
struct Serial {
  int scope = 0;          // geographical scope, 2 bits
  int code = 0;           // message code, 10 bits
  int update = 0;         // update number, 4 bits
  [[nodiscard]] std::uint16_t value() const;
};

// True when a phone that has `old` takes `candidate` for newer: 1 to 8 ahead, modulo 16 (TS 23.041, 9.4.1.2.1).
[[nodiscard]] bool is_newer(int candidate, int old);

// The 88 octets of page `index` (from 0) on GSM. REQUIRES: at most 15 pages.
[[nodiscard]] std::string gsm_page(const Message& message, std::size_t index, std::uint16_t serial, std::uint16_t identifier);
// The CB data of UMTS, LTE and NR: the number of pages, then for each page 82 octets and how many of them are used. REQUIRES: at most 15 pages.
[[nodiscard]] std::string cb_data(const Message& message);

}  // namespace ofure::cell
