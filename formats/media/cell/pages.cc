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

class GsmPage {
 public:
  explicit GsmPage(const Septets& prefix) : septets_(prefix) {}

  bool add(char32_t character) {
    Septets more = *septets_of(character);
    if (septets_.size() + more.size() > kPageSeptets) return false;
    septets_.insert(septets_.end(), more.begin(), more.end());
    append_utf8(text_, character);
    return true;
  }

  // CR in all that is free: seven spare bits of zeros would be read as @.
  Page done() && {
    const std::size_t used = (septets_.size() * 7 + 7) / 8;
    septets_.resize(kPageSeptets, kCarriageReturn);
    return {std::move(text_), packed(septets_), used};
  }

 private:
  Septets septets_;
  std::string text_;
};

class UcsPage {
 public:
  explicit UcsPage(const std::string& prefix) : octets_(prefix) {}

  bool add(char32_t character) {
    const std::size_t size = character > 0xFFFF ? 4 : 2;
    if (octets_.size() + size > kPageOctets) return false;
    if (character > 0xFFFF) {
      const unsigned beyond = static_cast<unsigned>(character) - 0x10000;
      put(octets_, 0xD800 + (beyond >> 10));
      put(octets_, 0xDC00 + (beyond & 0x3FF));
    } else {
      put(octets_, static_cast<unsigned>(character));
    }
    append_utf8(text_, character);
    return true;
  }

  Page done() && {
    const std::size_t used = octets_.size();
    while (octets_.size() < kPageOctets) put(octets_, kCarriageReturn);
    return {std::move(text_), std::move(octets_), used};
  }

 private:
  std::string octets_;
  std::string text_;
};

template <class OpenPage, class Prefix>
std::vector<Page> fill(const std::u32string& text, const Prefix& prefix) {
  std::vector<Page> pages;
  OpenPage open(prefix);
  for (char32_t character : text) {
    if (open.add(character)) continue;
    pages.push_back(std::move(open).done());
    open = OpenPage(prefix);
    OFURE_CHECK(open.add(character));
  }
  pages.push_back(std::move(open).done());
  return pages;
}

std::u32string without_padding(std::string_view text) {
  std::u32string characters;
  for (char32_t character : code_points(text)) {
    if (character != kCarriageReturn) characters += character;
  }
  return characters;
}

bool all_gsm7(const std::u32string& text) {
  for (char32_t character : text) {
    if (!septets_of(character)) return false;
  }
  return true;
}

}  // namespace

std::string_view word_of(Coding coding) { return coding == Coding::kGsm7 ? "GSM-7" : "UCS-2"; }

Message paged(std::string_view text, std::string_view language) {
  OFURE_CHECK(language.empty() || language.size() == 2);
  const std::u32string characters = without_padding(text);
  Message message;
  if (all_gsm7(characters)) {
    message.coding = Coding::kGsm7;
    message.scheme = gsm_scheme_of(language);
    Septets prefix;
    if (message.scheme == kGsmPrefixed) {
      prefix = letters_of(language);
      prefix.push_back(kCarriageReturn);
    }
    message.pages = fill<GsmPage>(characters, prefix);
  } else {
    message.scheme = language.empty() ? kUcsPlain : kUcsPrefixed;
    message.pages = fill<UcsPage>(characters, language.empty() ? std::string() : packed(letters_of(language)));
  }
  return message;
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
