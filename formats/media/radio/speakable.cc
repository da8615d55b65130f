#include <string_view>

#include "core/text.h"
#include "formats/media/radio/kana.h"
#include "formats/media/radio/reading.h"

namespace ofure::radio {
namespace {

constexpr char32_t kPause = U'　';
constexpr std::u32string_view kDropped = U"\"“”'※★☆●○■□◆◇▼▽▲△<>＜＞《》*＊#＃";
constexpr std::u32string_view kCommas = U"：:；;／/，,";
constexpr std::u32string_view kOpening = U"（([〔［{｛";
constexpr std::u32string_view kClosing = U"）)]〕］}｝】";
constexpr std::u32string_view kSpaces = U" 　\t\n\r";
constexpr std::u32string_view kEnds = U"、。，．！？!?　";

bool among(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// Full-width digits and letters are the plain ones.
char32_t plain(char32_t c) {
  bool wide = (c >= U'０' && c <= U'９') || (c >= U'Ａ' && c <= U'Ｚ') || (c >= U'ａ' && c <= U'ｚ');
  return wide ? c - 0xFEE0 : c;
}

bool is_weekday(char32_t c) { return among(U"日月火水木金土", c); }

class Speakable {
 public:
  explicit Speakable(std::u32string_view text) : text_(text) {}

  std::u32string make() {
    out_.reserve(text_.size());
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char32_t c = text_[at_];
      is_kana(c) || is_kanji(c) ? void(out_ += c) : step(plain(c));
    }
    while (!out_.empty() && (out_.back() == kPause || out_.back() == U'、')) out_.pop_back();
    return std::move(out_);
  }

 private:
  [[nodiscard]] char32_t next(std::size_t by = 1) const { return at_ + by < text_.size() ? plain(text_[at_ + by]) : 0; }
  [[nodiscard]] char32_t last() const { return out_.empty() ? 0 : out_.back(); }

  void step(char32_t c) {
    if (among(kOpening, c)) {
      weekday_or_pause();
    } else if (among(kClosing, c)) {
      if (is_kanji(next()) || is_digit(next())) pause();
    } else if (among(kSpaces, c)) {
      // Between a day and its hour there is no pause.
      if (!(last() == U'日' && is_digit(next()))) pause();
    } else if (c == U'〜' || c == U'～') {
      is_digit(next()) ? void(out_ += U"から") : pause();
    } else if (c == U',' && is_digit(last()) && is_digit(next())) {
      out_ += c;
    } else if (among(kCommas, c)) {
      comma();
    } else if (c == U'【') {
      pause();
    } else if (!among(kDropped, c)) {
      out_ += c;
    }
  }

  void weekday_or_pause() {
    bool weekday = last() == U'日' && is_weekday(next()) && among(kClosing, next(2));
    if (!weekday) return pause();
    out_ += next();
    out_ += U"曜日、";
    at_ += 2;
  }

  void pause() {
    if (!out_.empty() && !among(kEnds, last())) out_ += kPause;
  }

  void comma() {
    if (last() == kPause) out_.pop_back();
    if (!out_.empty() && !among(kEnds, last())) out_ += U'、';
  }

  std::u32string_view text_;
  std::u32string out_;
  std::size_t at_ = 0;
};

// How long the web address is that the text begins with; 0 = it begins with none.
std::size_t address_at(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return 0;
  std::size_t end = 0;
  while (end < text.size() && text[end] > 0x20 && static_cast<unsigned char>(text[end]) < 0x7F) ++end;
  return end;
}

bool says_something(std::string_view sentence) {
  for (char32_t c : code_points(sentence)) {
    if (is_kanji(c) || is_kana(c) || is_digit(plain(c)) || is_letter(plain(c))) return true;
  }
  return false;
}

void add_sentence(std::string sentence, std::vector<std::string>& sentences) {
  if (!says_something(sentence)) return;
  if (!sentence.ends_with("。")) sentence += "。";
  sentences.push_back(std::move(sentence));
}

}  // namespace

std::u32string speakable(std::string_view text) { return Speakable(code_points(text)).make(); }

std::vector<std::string> sentences_of(std::string_view text, std::vector<std::string>& addresses) {
  std::vector<std::string> sentences;
  std::string sentence;
  int depth = 0;  // a full stop in a quotation ends no sentence
  for (std::size_t at = 0; at < text.size();) {
    if (std::size_t length = address_at(text.substr(at)); length > 0) {
      addresses.emplace_back(text.substr(at, length));
      at += length;
      continue;
    }
    std::string_view rest = text.substr(at);
    std::size_t length = 1;
    while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0U) == 0x80) ++length;
    std::string_view c = rest.substr(0, length);
    if (c == "「" || c == "（") ++depth;
    if ((c == "」" || c == "）") && depth > 0) --depth;
    bool line = c == "\n";
    if (!line) sentence += c;
    if (line || (depth == 0 && (c == "。" || c == "！" || c == "？"))) {
      add_sentence(std::move(sentence), sentences);
      sentence.clear();
      depth = 0;
    }
    at += length;
  }
  add_sentence(std::move(sentence), sentences);
  return sentences;
}

}  // namespace ofure::radio
