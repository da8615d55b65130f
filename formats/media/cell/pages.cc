#include "formats/media/cell/pages.h"

#include "core/check.h"
#include "formats/media/cell/gsm7.h"
#include "formats/media/characters.h"

namespace ofure::cell {
namespace {

constexpr std::size_t kPageSeptets = 93;
constexpr std::uint8_t kGsmUnspecified = 0x0F, kGsmPrefixed = 0x10, kUcsPrefixed = 0x11, kUcsPlain = 0x48;

// Languages of ours that the data coding scheme names itself, which leaves the whole page to the text.
std::uint8_t gsm_scheme_of(std::string_view language) {
  if (language.empty()) return kGsmUnspecified;
  if (language == "en") return 0x01;
  if (language == "pt") return 0x08;
  return kGsmPrefixed;
}

// The two letters of a language, which are ASCII and so in the alphabet.
Septets letters_of(std::string_view language) {
  Septets letters;
  for (char c : language.substr(0, 2)) letters.push_back(static_cast<std::uint8_t>(c));
  return letters;
}

void put(std::string& octets, unsigned value) {
  octets += static_cast<char>(value >> 8 & 0xFF);
  octets += static_cast<char>(value & 0xFF);
}

std::u32string without_padding(std::string_view text) {
  std::u32string characters = code_points(text);
  std::erase(characters, char32_t{kCarriageReturn});
  return characters;
}

// How a text goes on its pages: room and cost are septets of GSM-7 or code units of UCS-2.
struct Plan {
  Coding coding;
  std::uint8_t scheme;
  std::size_t room;

  [[nodiscard]] std::size_t cost(char32_t character) const {
    if (coding == Coding::kGsm7) return septet_count(character);
    return character > 0xFFFF ? 2 : 1;
  }
};

Plan plan_of(std::u32string_view characters, std::string_view language) {
  OFURE_CHECK(language.empty() || language.size() == 2);
  for (char32_t character : characters) {
    if (septet_count(character) > 0) continue;
    // Two letters of language take the room of one character.
    if (language.empty()) return {Coding::kUcs2, kUcsPlain, kPageOctets / 2};
    return {Coding::kUcs2, kUcsPrefixed, kPageOctets / 2 - 1};
  }
  const std::uint8_t scheme = gsm_scheme_of(language);
  return {Coding::kGsm7, scheme, scheme == kGsmPrefixed ? kPageSeptets - 3 : kPageSeptets};
}

// Calls `page(characters)` for each page; an empty text has one.
template <class TakePage>
void each_page(std::u32string_view characters, const Plan& plan, TakePage page) {
  std::size_t start = 0, used = 0;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const std::size_t cost = plan.cost(characters[i]);
    if (used + cost > plan.room) {
      page(characters.substr(start, i - start));
      start = i, used = 0;
    }
    used += cost;
  }
  page(characters.substr(start));
}

// CR in all that is free: seven spare bits of zeros would be read as @.
Page gsm_page_of(std::u32string_view characters, Septets septets) {
  for (char32_t character : characters) append_septets(character, septets);
  const std::size_t used = (septets.size() * 7 + 7) / 8;
  septets.resize(kPageSeptets, kCarriageReturn);
  return {utf8(characters), packed(septets), used};
}

Page ucs_page_of(std::u32string_view characters, std::string octets) {
  for (char32_t character : characters) {
    if (character > 0xFFFF) {
      const unsigned beyond = static_cast<unsigned>(character) - 0x10000;
      put(octets, 0xD800 + (beyond >> 10));
      put(octets, 0xDC00 + (beyond & 0x3FF));
    } else {
      put(octets, static_cast<unsigned>(character));
    }
  }
  const std::size_t used = octets.size();
  while (octets.size() < kPageOctets) put(octets, kCarriageReturn);
  return {utf8(characters), std::move(octets), used};
}

}  // namespace

std::string_view word_of(Coding coding) { return coding == Coding::kGsm7 ? "GSM-7" : "UCS-2"; }

Message paged(std::string_view text, std::string_view language) {
  const std::u32string characters = without_padding(text);
  const Plan plan = plan_of(characters, language);
  Message message{plan.coding, plan.scheme, {}};
  Septets prefix;
  if (plan.scheme == kGsmPrefixed || plan.scheme == kUcsPrefixed) prefix = letters_of(language);
  if (plan.scheme == kGsmPrefixed) prefix.push_back(kCarriageReturn);
  each_page(characters, plan, [&](std::u32string_view page) {
    message.pages.push_back(plan.coding == Coding::kGsm7 ? gsm_page_of(page, prefix)
                                                         : ucs_page_of(page, packed(prefix)));
  });
  return message;
}

std::size_t page_count(std::string_view text, std::string_view language) {
  const std::u32string characters = without_padding(text);
  std::size_t pages = 0;
  each_page(characters, plan_of(characters, language), [&](std::u32string_view) { ++pages; });
  return pages;
}

std::uint16_t Serial::value() const { return static_cast<std::uint16_t>(scope << 14 | code << 4 | update); }

bool is_newer(int candidate, int old) {
  const int ahead = (candidate - old + 16) % 16;
  return ahead >= 1 && ahead <= 8;
}

std::string gsm_page(const Message& message, std::size_t index, std::uint16_t serial, std::uint16_t identifier) {
  OFURE_CHECK(message.pages.size() <= kMostPages && index < message.pages.size());
  std::string octets;
  put(octets, serial);
  put(octets, identifier);
  octets += static_cast<char>(message.scheme);
  octets += static_cast<char>((index + 1) << 4 | message.pages.size());
  return octets + message.pages[index].octets;
}

std::string cb_data(const Message& message) {
  OFURE_CHECK(message.pages.size() <= kMostPages);
  std::string octets(1, static_cast<char>(message.pages.size()));
  for (const Page& page : message.pages) {
    octets += page.octets;
    octets += static_cast<char>(page.used);
  }
  return octets;
}

}  // namespace ofure::cell
