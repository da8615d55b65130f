#include "formats/media/tv/lines.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "core/text.h"

namespace ofure::tv {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kOpening = "（「『【〔［〈《([";
constexpr std::string_view kClosing =
    "、。，．・：；？！）」』】〕］〉》)]々ー〜～％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…";

// The marks of a list, by their first character: most words of a text begin with none of them.
class Marks {
 public:
  explicit Marks(std::string_view list) : list_(list) {
    for (std::string_view mark : graphemes(list)) first_.insert(mark);
  }
  // UTF-8 characters stand whole in the list, so a search for one finds only itself.
  [[nodiscard]] bool have(std::string_view word) const {
    const auto lead = static_cast<unsigned char>(word.empty() ? 0 : word.front());
    const std::size_t size = lead < 0x80 ? 1 : 3;  // of a mark of the lists
    return lead != 0 && first_.count(word.substr(0, size)) > 0 && list_.find(word) != std::string_view::npos;
  }

 private:
  std::string_view list_;
  std::unordered_set<std::string_view> first_;
};

bool opens(std::string_view word) {
  static const Marks marks(kOpening);
  return marks.have(word);
}

bool closes(std::string_view word) {
  static const Marks marks(kClosing);
  return marks.have(word);
}

bool is_wordly(std::string_view character) {
  constexpr std::string_view kSigns = ".,:/-_%?=&#~+@";
  if (character.size() != 1) return false;
  char c = character[0];
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kSigns.find(c) != kSigns.npos;
}

// The name that begins here, the longest of them; "" = none does. A name that is the beginning of the text stands in
// the order before it, and the longest such last; what stands between shares with the text as much as any name can.
std::string_view name_at(std::string_view text, const Names& names) {
  for (std::string_view here = text; !here.empty();) {
    auto behind = names.upper_bound(here);
    if (behind == names.begin()) return {};
    const std::string& before = *std::prev(behind);
    auto [of_here, of_before] = std::mismatch(here.begin(), here.end(), before.begin(), before.end());
    const auto shared = static_cast<std::size_t>(of_here - here.begin());
    if (of_before == before.end()) return text.substr(0, before.size());
    here = here.substr(0, shared);
  }
  return {};
}

// What may not be broken: names, words of letters and digits, characters.
Words words_of(std::string_view text, const Names& names) {
  Words words;
  bool in_word = false;
  std::size_t skip = 0;
  for (std::string_view character : graphemes(text)) {
    const auto at = static_cast<std::size_t>(character.data() - text.data());
    if (at < skip) continue;
    if (std::string_view name = name_at(text.substr(at), names); !name.empty()) {
      words.emplace_back(name);
      skip = at + name.size();
      in_word = false;
    } else if (is_wordly(character)) {
      if (in_word) {
        words.back() += character;
      } else {
        words.emplace_back(character);
      }
      in_word = true;
    } else {
      words.emplace_back(character);
      in_word = false;
    }
  }
  return words;
}

// Closing marks belong to the word before them, opening ones to the word behind them.
Words glued(const Words& words) {
  Words all;
  bool open = false;
  for (const std::string& word : words) {
    if (!all.empty() && (open || closes(word))) {
      all.back() += word;
    } else {
      all.push_back(word);
    }
    open = opens(word);
  }
  return all;
}

bool is_space(std::string_view word) { return word == " " || word == "　"; }

class Lines {
 public:
  explicit Lines(std::size_t width) : width_(width) {}

  void add(const std::string& word) {
    if (line_.empty() && is_space(word)) return;
    const std::size_t size = cells(word);
    if (used_ + size > width_ && !line_.empty()) end_line();
    if (is_space(word) && line_.empty()) return;
    if (size > width_) return add_long(word);
    line_ += word;
    used_ += size;
  }

  void end_line() {
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    while (line_.ends_with("　")) line_.resize(line_.size() - std::string_view("　").size());
    if (!line_.empty()) all_.push_back(std::move(line_));
    line_.clear();
    used_ = 0;
  }

  Words take() {
    end_line();
    return std::move(all_);
  }

 private:
  // Longer than a line: broken between characters, with the last one taken down to a mark that may not begin a line.
  void add_long(std::string_view word) {
    std::vector<std::string_view> characters = graphemes(word);
    for (std::size_t i = 0; i < characters.size(); ++i) {
      std::size_t need = cells(characters[i]);
      for (std::size_t k = i + 1; k < characters.size() && closes(characters[k]); ++k) need += cells(characters[k]);
      if (used_ + std::min(need, width_) > width_) end_line();
      line_ += characters[i];
      used_ += cells(characters[i]);
    }
  }

  const std::size_t width_;
  Words all_;
  std::string line_;
  std::size_t used_ = 0;
};

}  // namespace

std::size_t cells(std::string_view text) {
  std::size_t sum = 0;
  for (std::string_view character : graphemes(text)) {
    // Half-width katakana U+FF61 to U+FF9F; everything from U+1100 on is taken for full-width.
    bool half_kana = character >= std::string_view("\xEF\xBD\xA1") && character <= std::string_view("\xEF\xBE\x9F\xFF");
    bool latin = static_cast<unsigned char>(character[0]) < 0xE1;
    sum += latin || half_kana ? 1 : 2;
  }
  return sum;
}

std::vector<std::string> wrapped(std::string_view text, const Names& names, std::size_t width) {
  Lines lines(width);
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    for (const std::string& word : glued(words_of(text.substr(0, end), names))) lines.add(word);
    lines.end_line();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines.take();
}

std::vector<std::string> listed(const std::vector<Entry>& entries, std::size_t width) {
  constexpr std::string_view kComma = "、";
  const std::size_t comma = cells(kComma);
  std::vector<std::string> lines;
  std::size_t used = 0;
  for (const Entry& entry : entries) {
    const std::size_t size = cells(entry.text);
    if (!lines.empty() && used + comma + size <= width) {
      lines.back() += std::string(kComma) + entry.text;
      used += comma + size;
      continue;
    }
    if (!lines.empty() && used + comma <= width) lines.back() += kComma;
    if (size <= width) {
      lines.push_back(entry.text);
    } else {
      for (std::string& line : wrapped(entry.text, {entry.name}, width)) lines.push_back(std::move(line));
    }
    used = cells(lines.back());
  }
  return lines;
}

}  // namespace ofure::tv
