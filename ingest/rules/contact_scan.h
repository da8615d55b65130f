#pragma once

#include <optional>

#include "ingest/contacts.h"
#include "ingest/rules/folded_text.h"

// The scanners behind contacts.h. Each says what begins at a letter, and where it ends.
namespace ofure {

struct ContactSpan {
  FoundContact contact;
  std::size_t from = 0, to = 0;  // letters
};

// A mail address whose "@" stands at `i`.
[[nodiscard]] std::optional<ContactSpan> mail_at(const FoldedText& text, std::size_t i);
// A link or the bare name of a host that begins at `i`.
[[nodiscard]] std::optional<ContactSpan> link_at(const FoldedText& text, std::size_t i);
// A telephone number that begins at `i`. `listed`: a number stands right before it in the same list, so that it needs
// no word such as 電話 of its own.
[[nodiscard]] std::optional<ContactSpan> phone_at(const FoldedText& text, std::size_t i, bool listed);

// 119, 171, #7119: the same in the whole country.
[[nodiscard]] bool nation_wide(std::string_view number);

// Kanji digits of telephone numbers become ASCII ones: 〇七六七ー五三ー八四二四.
void fold_kanji_numbers(FoldedText& text);

}  // namespace ofure
