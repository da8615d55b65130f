#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ofure {

enum class ContactKind : unsigned char { kPhone, kLink, kMail };

// A telephone number, link or mail address in a text. `normal` is one form for all its spellings, which is compared:
// "0767538424" (also of "+81 767-53-8424", "０７６７（５３）８４２４" and "〇七六七ー五三ー八四二四"), "+12125550123",
// "119",
// "#7119", "538424" (given without its area code), "city.nanao.lg.jp/bosai" (without scheme and www., the host as the
// name system knows it), "info@city.nanao.lg.jp".
struct FoundContact {
  ContactKind kind = ContactKind::kPhone;
  std::string written;
  std::string normal;
  std::size_t at = 0;  // byte in the text
};

// All of them, in order. Dates, times, counts, postal codes, lot and reference numbers are none; a number that is a
// digit short or long in the place of a telephone number is one, for nobody has registered it. Pure; one pass.
[[nodiscard]] std::vector<FoundContact> contacts_in(std::string_view text);

// The contacts an office has registered, each one text: a number in any spelling, a host ("city.nanao.lg.jp"), a link,
// a mail address, or all addresses of a host ("@city.nanao.lg.jp").
class ContactList {
 public:
  explicit ContactList(const std::vector<std::string>& contacts);

  // Whether readers may be sent there: a registered number, or its last digits where the area code is left out; a host
  // that is registered or below one that is; a link below a registered link; and the numbers that are the same in the
  // whole country, such as 119 and #7119.
  [[nodiscard]] bool allows(const FoundContact& contact) const;

  // What an entry of such a list is compared as; empty where it is no contact at all.
  [[nodiscard]] static std::string normal_form(std::string_view entry);

  // Done when each entry is one contact. Else kBadInput, which names the first that is none or several: registered, it
  // would allow nothing, and nobody would know.
  [[nodiscard]] static Done check(const std::vector<std::string>& entries);

 private:
  std::vector<std::string> numbers_, links_, addresses_;
};

}  // namespace ofure
