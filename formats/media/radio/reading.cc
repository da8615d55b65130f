#include "formats/media/radio/reading.h"

#include <charconv>
#include <optional>

#include "formats/media/radio/kana.h"
#include "formats/media/radio/numbers.h"
#include "formats/media/radio/words.h"

namespace ofure::radio {
namespace {

constexpr std::size_t kMostDigits = 18;  // of a number that is read as one

struct Token {
  std::size_t size = 0;
  const Piece* name = nullptr;  // else a word
  const Word* word = nullptr;
};

std::string letter_kana(char32_t c) {
  static constexpr std::string_view kNames[] = {"えー",   "びー",       "しー",     "でぃー", "いー",  "えふ",   "じー",
                                                "えいち", "あい",       "じぇー",   "けー",   "える",  "えむ",   "えぬ",
                                                "おー",   "ぴー",       "きゅー",   "あーる", "えす",  "てぃー", "ゆー",
                                                "ぶい",   "だぶりゅー", "えっくす", "わい",   "ぜっと"};
  return std::string(kNames[c - U'A']);
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

class Reading {
 public:
  Reading(std::u32string text, const Names& names, Clock clock)
      : text_(std::move(text)), names_(names), clock_(clock) {}

  Sentence read() {
    while (at_ < text_.size()) step();
    return {std::move(pieces_)};
  }

 private:
  [[nodiscard]] char32_t at(std::size_t place) const { return place < text_.size() ? text_[place] : 0; }
  [[nodiscard]] std::u32string_view rest(std::size_t from) const { return std::u32string_view(text_).substr(from); }

  void step() {
    char32_t c = text_[at_];
    if (is_kanji(c)) return run_of_kanji();
    if (const Names::Entry* name = names_.find(rest(at_), text_.size()); name && name->first.size() > 1)
      return take({name->first.size(), &name->second, nullptr});
    if (is_digit(c)) return figures();
    if (is_letter(c)) return letters();
    if (is_kana(c)) {
      std::optional<Token> token = token_at(at_, text_.size());
      if (token && token->size > 1) return take(*token);
    }
    written(c);
  }

  void add(std::string text, std::string kana, Source source) {
    if (source == Source::kWritten && !pieces_.empty() && pieces_.back().source == source) {
      pieces_.back().text += text;
      pieces_.back().kana += kana;
    } else {
      pieces_.push_back({std::move(text), std::move(kana), source});
    }
  }

  void written(char32_t c) {
    std::string text = utf8({&c, 1});
    bool spoken = is_kana(c);
    std::string kana = spoken || c == U'、' || c == U'。' ? text : c == U'！' || c == U'？' ? "。" : " ";
    add(std::move(text), std::move(kana), Source::kWritten);
    ++at_;
  }

  void take(const Token& token) {
    if (token.word) add(utf8(token.word->text), utf8(token.word->kana), Source::kTermTable);
    if (token.name) pieces_.push_back(*token.name);
    at_ += token.size;
  }

  // The longest name or word that ends no later than `limit`.
  [[nodiscard]] std::optional<Token> token_at(std::size_t from, std::size_t limit) const {
    const Names::Entry* name = names_.find(rest(from), limit - from);
    const Word* word = word_at(rest(from).substr(0, limit - from));
    if (name && (!word || name->first.size() >= word->text.size()))
      return Token{name->first.size(), &name->second, nullptr};
    if (word) return Token{word->text.size(), nullptr, word};
    return std::nullopt;
  }

  // The kanji from `from` to `end` as tokens, longest first; the last one may reach into the kana behind. A token
  // behind the end never stops before another kanji, which would be half of a word.
  bool fill(std::size_t from, std::size_t end, std::vector<Token>& tokens, int& tries) const {
    if (from >= end) return true;
    std::size_t limit = text_.size();
    while (limit > from && --tries > 0) {
      std::optional<Token> token = token_at(from, limit);
      if (!token) return false;
      std::size_t stop = from + token->size;
      limit = stop - 1;
      if (stop > end && is_kanji(at(stop)) && is_kanji(at(stop - 1))) continue;
      tokens.push_back(*token);
      if (fill(stop, end, tokens, tries)) return true;
      tokens.pop_back();
    }
    return false;
  }

  void run_of_kanji() {
    std::size_t end = at_;
    while (is_kanji(at(end))) ++end;
    std::vector<Token> tokens;
    int tries = 200;
    if (!fill(at_, end, tokens, tries)) {
      std::string text = utf8(rest(at_).substr(0, end - at_));
      add(text, text, Source::kUnknownWord);
      at_ = end;
      return;
    }
    for (const Token& token : tokens) take(token);
  }

  // Capitals are spelled; a word in letters has no reading that we know.
  void letters() {
    std::size_t end = at_;
    bool capitals = true;
    std::string kana;
    for (; is_letter(at(end)); ++end) {
      capitals = capitals && at(end) <= U'Z';
      if (capitals) kana += letter_kana(at(end));
    }
    std::string text = utf8(rest(at_).substr(0, end - at_));
    capitals = capitals && end - at_ <= 5;
    add(text, capitals ? kana : text, capitals ? Source::kTermTable : Source::kUnknownWord);
    at_ = end;
  }

  [[nodiscard]] std::string digits_from(std::size_t& place) const {
    std::string digits;
    for (; is_digit(at(place)) || (at(place) == U',' && is_digit(at(place + 1))); ++place) {
      if (at(place) != U',') digits += static_cast<char>(at(place));
    }
    return digits;
  }

  void figures() {
    std::size_t end = at_;
    std::string whole = digits_from(end);
    bool joined = at(end) == U'-' && is_digit(at(end + 1));
    if (joined || whole.size() > kMostDigits || (whole.size() > 1 && whole[0] == '0' && at(end) != U'分'))
      return digit_by_digit();
    if (at(end) == U'.' && is_digit(at(end + 1))) return with_fraction(whole, end);
    std::string units = utf8(rest(end).substr(0, 6));
    std::int64_t value = number_of(whole);
    if (units.starts_with("千円")) return put(end + 2, value * 1000, "円");
    std::string_view counter = counter_at(units);
    if (counter == "時") return hour(value, end + 1);
    if (counter == "日") return day(value, end + 1);
    put(end + code_points(counter).size(), value, counter);
  }

  void digit_by_digit() {
    std::string text;
    for (; is_digit(at(at_)) || (at(at_) == U'-' && is_digit(at(at_ + 1))); ++at_) text += static_cast<char>(at(at_));
    add(wide(text), digits(text), Source::kNumberRule);
  }

  void with_fraction(const std::string& whole, std::size_t point) {
    std::size_t end = point + 1;
    std::string fraction = digits_from(end);
    std::string units = utf8(rest(end).substr(0, 6));
    std::string_view counter = counter_at(units);
    add(wide(number_of(whole)) + "．" + wide(fraction) + std::string(written_out(counter)),
        decimal(number_of(whole), fraction, counter), Source::kNumberRule);
    at_ = end + code_points(counter).size();
  }

  void put(std::size_t end, std::int64_t value, std::string_view counter) {
    std::string kana = counter.empty() ? cardinal(value) : counted(value, counter);
    add(wide(value) + std::string(written_out(counter)), std::move(kana), Source::kNumberRule);
    at_ = end;
  }

  void day(std::int64_t value, std::size_t end) {
    bool of_month = at_ > 0 && at(at_ - 1) == U'月';
    add(wide(value) + "日", of_month ? day_of_month(value) : counted(value, "日"), Source::kNumberRule);
    at_ = end;
  }

  // "16時05分" is 午後４時５分. An hour up to 12 of a sender may be of the morning or of the evening, and stays.
  void hour(std::int64_t value, std::size_t end) {
    std::int64_t minutes = 0;
    std::size_t place = end;
    std::string digits = digits_from(place);
    if (!digits.empty() && at(place) == U'分' && at(place + 1) != U'間') {
      minutes = number_of(digits);
      end = place + 1;
    }
    bool said = at_ > 1 && at(at_ - 2) == U'午';
    bool ours = !said && value < 24 && (clock_ == Clock::kOfDay || value > 12);
    std::string text, kana;
    if (ours && value == 12 && minutes == 0) {
      text = "正午", kana = "しょうご";
    } else {
      if (ours) text = value < 12 ? "午前" : "午後", kana = value < 12 ? "ごぜん" : "ごご";
      std::int64_t shown = ours ? value % 12 : value;
      text += wide(shown) + "時", kana += counted(shown, "時");
      if (minutes > 0) text += wide(minutes) + "分", kana += counted(minutes, "分");
    }
    add(std::move(text), std::move(kana), Source::kNumberRule);
    at_ = end;
  }

  std::u32string text_;
  const Names& names_;
  Clock clock_;
  std::size_t at_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace

std::string Sentence::text() const {
  std::string out;
  for (const Piece& piece : pieces) out += piece.text;
  return out;
}

std::string Sentence::kana() const {
  std::string out;
  for (const Piece& piece : pieces) out += piece.kana;
  return out;
}

std::size_t Sentence::morae() const {
  std::size_t morae = 0;
  for (const Piece& piece : pieces) morae += morae_of(piece.kana);
  return morae;
}

Sentence read_aloud(std::string_view text, const Names& names, Clock clock) {
  return Reading(speakable(text), names, clock).read();
}

}  // namespace ofure::radio
