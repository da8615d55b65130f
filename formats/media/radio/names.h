#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "formats/kinds/bulletin.h"
#include "formats/narrative.h"

namespace ofure::radio {

// Where a reading comes from. A name that has none is unknown, and no rule makes one up.
enum class Source : std::uint8_t {
  kWritten,    // kana and signs as they stand
  kKanaField,  // the sender's reading of a name
  kAreaTable,  // the table of areas, by code
  kNumberRule,
  kTermTable,
  kUnknownName,  // a district, shelter, office or place without a reading
  kUnknownWord,  // a word in a text of the sender
};
[[nodiscard]] std::string_view word_of(Source source);  // "kana field"

// A stretch of a script with its reading: "中島地区" and "なかじまちく". The kana of what is unknown is the text
// itself.
struct Piece {
  std::string text;
  std::string kana;
  Source source = Source::kWritten;
  std::string unread = {};  // the part of a name that has no reading
};

// The names a bulletin speaks of, by the way they stand in a text made speakable, with their readings.
class Names {
 public:
  using Entry = std::pair<const std::u32string, Piece>;

  Names(const Bulletin& bulletin, const Narrative& narrative);

  // The longest name of at most `limit` characters that `text` begins with, or nullptr.
  [[nodiscard]] const Entry* find(std::u32string_view text, std::size_t limit) const;

 private:
  void add_items(const Bulletin& bulletin, const Narrative& narrative);
  void add_places(const Narrative& narrative);
  void add_spots(const Narrative& narrative);
  void add_offices(const Header& header);
  void add(std::string_view name, std::string_view kana, Source source);
  void put(Piece name);
  void add_place(std::string_view name, std::string_view kana, const std::optional<AreaCode>& code);
  void add_area(const AreaCode& code);
  void add_prefecture(const AreaCode& code);

  std::map<std::u32string, Piece, std::less<>> names_;
  std::map<char32_t, std::size_t> longest_;  // by first character
};

}  // namespace ofure::radio
