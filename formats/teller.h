#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "formats/narrative.h"
#include "formats/terms.h"

namespace ofure {

// Characters a list of places may take in a sentence of a telling.
inline constexpr std::size_t kFullTold = 400;
inline constexpr std::size_t kShortTold = 150;

// Says codes, figures, times and lists in one language, and remembers the codes it has no word for.
class Teller {
 public:
  Teller(Language language, std::string_view kind) : language_(language), kind_(kind) {}

  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] std::string_view kind() const { return kind_; }
  [[nodiscard]] std::vector<std::string> untold() && { return std::move(untold_); }

  // The word for a code; the code's own Japanese words, as sent, when the table has none.
  [[nodiscard]] std::string word(std::string_view key, std::string_view as_sent);
  [[nodiscard]] std::string say(std::string_view key, std::initializer_list<Slot> slots) const {
    return filled(key, language_, slots);
  }
  // "16:00 on 14 October", in Japan time.
  [[nodiscard]] std::string clock(const Time& time) const;
  // "1,200" with the unit that belongs to it, which begins with a space where the language puts one: " households",
  // "戸".
  [[nodiscard]] std::string number(std::string_view value) const;
  [[nodiscard]] std::string unit(std::string_view unit, std::string_view value);
  [[nodiscard]] std::string counted(std::size_t count, std::string_view unit);
  // "A, B and others (120 areas in all)": never cut inside a name.
  [[nodiscard]] std::string list(const std::vector<std::string>& names, std::string_view unit, std::size_t limit);
  // "floods, landslides"; what names no hazard is left out.
  [[nodiscard]] std::string hazards(const std::vector<std::string>& hazards);
  [[nodiscard]] std::string name(const Item& item);
  // `whole`: of the bulletin and not of one section or item.
  [[nodiscard]] std::vector<Fact> facts(const std::vector<Fact>& facts, bool whole, std::string_view item_name = {});
  [[nodiscard]] std::string phrase(const Item& item, std::string_view name, const std::vector<Fact>& told) const;
  // The text that was sent in this language, without any mark; "" when there is none.
  [[nodiscard]] std::string own(const LocalTexts& texts, Mode mode) const;
  // A text as the first of a sentence: with a capital in languages that have them.
  [[nodiscard]] std::string beginning(std::string text) const;
  // Sentences one after the other, as the language sets them.
  void add_sentence(std::string& text, std::string_view sentence) const;

 private:
  [[nodiscard]] Fact told(const Fact& fact, bool whole);
  [[nodiscard]] std::string label(const Fact& fact, bool whole);

  Language language_;
  std::string_view kind_;
  std::vector<std::string> untold_;
};

// The number a figure such as "1,044" stands for; nothing for what is no whole number.
[[nodiscard]] std::optional<std::int64_t> as_whole_number(std::string_view value);
[[nodiscard]] const Fact* find_fact(const std::vector<Fact>& facts, std::string_view key);

}  // namespace ofure
