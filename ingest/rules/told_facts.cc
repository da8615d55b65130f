#include "ingest/rules/told_facts.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "ingest/rules/folded_text.h"

namespace ofure {
namespace {

using Words = std::u32string_view;
constexpr int kDay = 24 * 60;

struct NamedNumber {
  Words word;
  int value;
};
constexpr std::array<NamedNumber, 36> kMonths = {
    {{U"january", 1}, {U"february", 2},  {U"march", 3},    {U"april", 4},     {U"june", 6},      {U"july", 7},
     {U"august", 8},  {U"september", 9}, {U"october", 10}, {U"november", 11}, {U"december", 12}, {U"jan", 1},
     {U"feb", 2},     {U"mar", 3},       {U"apr", 4},      {U"may", 5},       {U"jun", 6},       {U"jul", 7},
     {U"aug", 8},     {U"sept", 9},      {U"sep", 9},      {U"oct", 10},      {U"nov", 11},      {U"dec", 12},
     {U"janeiro", 1}, {U"fevereiro", 2}, {U"março", 3},    {U"abril", 4},     {U"maio", 5},      {U"junho", 6},
     {U"julho", 7},   {U"agosto", 8},    {U"setembro", 9}, {U"outubro", 10},  {U"novembro", 11}, {U"dezembro", 12}}};
constexpr std::array<NamedNumber, 32> kNumberWords = {
    {{U"zero", 0},      {U"one", 1},         {U"two", 2},      {U"three", 3},   {U"four", 4},    {U"five", 5},
     {U"six", 6},       {U"seven", 7},       {U"eight", 8},    {U"nine", 9},    {U"ten", 10},    {U"eleven", 11},
     {U"twelve", 12},   {U"thirteen", 13},   {U"fifteen", 15}, {U"twenty", 20}, {U"thirty", 30}, {U"fifty", 50},
     {U"hundred", 100}, {U"thousand", 1000}, {U"first", 1},    {U"second", 2},  {U"third", 3},   {U"um", 1},
     {U"dois", 2},      {U"duas", 2},        {U"três", 3},     {U"quatro", 4},  {U"cinco", 5},   {U"seis", 6},
     {U"hai", 2},       {U"ba", 3}}};
constexpr std::array<Words, 18> kLevels = {
    U"警戒レベル",       U"レベル", U"レベル ",        U"alert level ", U"level ",  U"level-",
    U"nível de alerta ", U"nível ", U"mức cảnh giác ", U"mức ",         U"cấp độ ", U"cấp ",
    U"警戒等级",         U"级别",   U"等级",           U"레벨 ",        U"레벨",    U"경계레벨"};
// Words that put an hour into one half of the day: 1 = from midnight, 2 = from noon, 3 = the
// night, which has hours of both.
constexpr std::array<NamedNumber, 20> kHalvesBefore = {
    {{U"午前", 1}, {U"午後", 2}, {U"夕方", 2}, {U"夜", 3},     {U"深夜", 3}, {U"昼", 2},   {U"朝", 1},
     {U"朝の", 1}, {U"未明", 1}, {U"早朝", 1}, {U"明け方", 1}, {U"上午", 1}, {U"下午", 2}, {U"晚上", 3},
     {U"早上", 1}, {U"凌晨", 1}, {U"오전", 1}, {U"오후", 2},   {U"am", 1},   {U"pm", 2}}};
constexpr std::array<NamedNumber, 12> kHalvesBehind = {{{U"a.m", 1},
                                                        {U"p.m", 2},
                                                        {U"am", 1},
                                                        {U"pm", 2},
                                                        {U"in the morning", 1},
                                                        {U"in the afternoon", 2},
                                                        {U"in the evening", 2},
                                                        {U"at night", 2},
                                                        {U"da manhã", 1},
                                                        {U"da tarde", 2},
                                                        {U"sáng", 1},
                                                        {U"chiều", 2}}};

bool word_letter(char32_t c) { return is_latin(c) || (c >= 0xC0 && c < 0x2000) || is_digit(c); }

class Teller {
 public:
  Teller(std::string_view text, std::string_view language, ToldFacts& facts)
      : text_(text), facts_(facts), points_group_(language.starts_with("pt") || language.starts_with("vi")) {
    for (const FoundContact& contact : contacts_in(text)) {
      taken_.emplace_back(contact.at, contact.at + contact.written.size());
      if (contact.kind != ContactKind::kPhone) continue;
      facts.phones.push_back(contact);
      facts.known.insert(contact.normal);
    }
  }

  void tell() {
    for (std::size_t i = 0; i < text_.size();) {
      const std::size_t behind = behind_contact(i);
      if (behind > i) {
        i = behind;
      } else if (is_digit(text_.at(i))) {
        i = figure(i);
      } else {
        i = std::max(word(i), i + 1);
      }
    }
  }

 private:
  [[nodiscard]] std::size_t behind_contact(std::size_t i) const {
    for (const auto& [from, to] : taken_) {
      if (text_.byte(i) < from || text_.byte(i) >= to) continue;
      while (i < text_.size() && text_.byte(i) < to) ++i;
    }
    return i;
  }

  void know(long long value) { facts_.known.insert(std::to_string(value)); }

  // ---- figures ----

  struct Figure {
    std::size_t end = 0;
    std::string value;  // digits, with a point before a fraction
    long long whole = 0;
    bool plain = true;  // digits only
  };

  [[nodiscard]] bool three_digits(std::size_t i) const {
    return is_digit(text_.at(i)) && is_digit(text_.at(i + 1)) && is_digit(text_.at(i + 2)) &&
           !is_digit(text_.at(i + 3));
  }

  Figure read(std::size_t i) {
    Figure figure;
    std::size_t at = i;
    while (is_digit(text_.at(at))) figure.value += static_cast<char>(text_.at(at++));
    const std::size_t first = at - i;
    const char32_t group = points_group_ ? U'.' : U',', point = points_group_ ? U',' : U'.';
    while (first <= 3 && text_.at(at) == group && three_digits(at + 1)) {
      figure.value += text_.folded(at + 1, at + 4);
      at += 4;
      figure.plain = false;
    }
    if (text_.at(at) == point && is_digit(text_.at(at + 1))) {
      figure.value += '.';
      ++at;
      figure.plain = false;
      while (is_digit(text_.at(at))) figure.value += static_cast<char>(text_.at(at++));
    }
    figure.value.erase(0, std::min(figure.value.find_first_not_of('0'), figure.value.size() - 1));
    if (figure.value.front() == '.') figure.value = "0" + figure.value;
    figure.whole = std::strtoll(figure.value.substr(0, 15).c_str(), nullptr, 10);
    figure.end = at;
    return figure;
  }

  // 1万2千, 3.5万: the figure with its Japanese units taken in.
  void units(Figure& figure) {
    long long sum = 0;
    bool any = false;
    double part = std::strtod(figure.value.c_str(), nullptr);
    std::size_t at = figure.end;
    for (;;) {
      const char32_t c = text_.at(at);
      const long long unit = c == U'万' || c == U'만' ? 10000 : c == U'億' ? 100000000 : c == U'千' ? 1000 : 0;
      if (unit == 0) break;
      sum += static_cast<long long>(part * static_cast<double>(unit) + 0.5);
      any = true;
      part = 0;
      ++at;
      if (!is_digit(text_.at(at))) break;
      Figure next = read(at);
      part = std::strtod(next.value.c_str(), nullptr);
      at = next.end;
    }
    if (!any) return;
    know(figure.whole);
    figure.whole = sum + static_cast<long long>(part);
    figure.value = std::to_string(figure.whole);
    figure.end = at;
    figure.plain = false;
  }

  std::size_t figure(std::size_t i) {
    Figure figure = read(i);
    if (std::size_t end = time(i, figure)) return end;
    if (std::size_t end = date(i, figure)) return end;
    units(figure);
    facts_.known.insert(figure.value);
    for (Words word : kLevels) {
      if (!text_.ends(i, word) || figure.whole < 1 || figure.whole > 5 || figure.value.size() != 1) continue;
      facts_.levels.insert(static_cast<int>(figure.whole));
      return figure.end;
    }
    facts_.numbers.emplace_back(figure.value, std::string(text_.written(i, figure.end)));
    return figure.end;
  }

  // ---- moments ----

  // The half of the day said before the figure, 0 = none.
  [[nodiscard]] int half_before(std::size_t i) const {
    while (i > 0 && text_.at(i - 1) == U' ') --i;
    for (const NamedNumber& half : kHalvesBefore) {
      const bool latin = is_latin(half.word.front());
      if (text_.ends(i, half.word) &&
          (!latin || i == half.word.size() || !word_letter(text_.at(i - half.word.size() - 1))))
        return half.value;
    }
    return 0;
  }
  [[nodiscard]] int half_behind(std::size_t i, std::size_t& end) const {
    std::size_t at = i;
    while (text_.at(at) == U' ') ++at;
    for (const NamedNumber& half : kHalvesBehind) {
      if (!text_.starts(at, half.word) || word_letter(text_.at(at + half.word.size()))) continue;
      end = at + half.word.size();
      if (text_.at(end) == U'.' && half.word.find(U'.') != Words::npos) ++end;
      return half.value;
    }
    return 0;
  }

  // "2" in "2 to 5 p.m.", "2-5 p.m.": the half stands behind the second one only.
  [[nodiscard]] int half_of_pair(std::size_t end) const {
    constexpr std::array<Words, 8> kBetween = {U" to ", U" and ", U"-", U" - ", U"~", U" a ", U" às ", U" đến "};
    for (Words between : kBetween) {
      if (!text_.starts(end, between)) continue;
      std::size_t at = end + between.size(), unused = 0;
      const std::size_t first = at;
      while (is_digit(text_.at(at))) ++at;
      if (text_.at(at) == U':') {
        ++at;
        while (is_digit(text_.at(at))) ++at;
      }
      if (at > first) return half_behind(at, unused);
    }
    return 0;
  }

  std::size_t add_time(std::size_t from, std::size_t to, int hour, int minute, int half, bool clock) {
    bool sure = clock || hour > 12 || hour == 0;
    constexpr int kEvening = 5;
    if (half == 3) half = hour < kEvening || hour == 12 ? 1 : 2;
    if (half != 0 && hour <= 12) {
      hour = hour % 12 + (half == 2 ? 12 : 0);
      sure = true;
    }
    facts_.times.push_back({(hour * 60 + minute) % kDay, sure, std::string(text_.written(from, to))});
    know(hour);
    know(minute);
    return to;
  }

  // "+09:00" behind a clock says where, not when.
  [[nodiscard]] std::size_t behind_offset(std::size_t at) const {
    auto two = [&](std::size_t i) { return is_digit(text_.at(i)) && is_digit(text_.at(i + 1)); };
    const bool offset = text_.at(at) == U'+' && two(at + 1) && text_.at(at + 3) == U':' &&
                        two(at + 4) && !is_digit(text_.at(at + 6));
    return offset ? at + 6 : at;
  }

  // Behind the figure of an hour, or 0 when it is none.
  std::size_t time(std::size_t i, const Figure& hour) {
    if (!hour.plain || hour.whole > 24 || hour.end - i > 2) return 0;
    std::size_t end = hour.end;
    int minute = 0;
    bool clock = false;
    const char32_t sign = text_.at(end);
    const bool two = is_digit(text_.at(end + 1)) && is_digit(text_.at(end + 2)) && !is_digit(text_.at(end + 3));
    if ((sign == U':' || lower(sign) == U'h') && two) {
      minute = static_cast<int>(read(end + 1).whole);
      end += 3;
      clock = true;
      if (text_.at(end) == U':' && is_digit(text_.at(end + 1))) end += 3;
      end = behind_offset(end);
      if (minute > 59) return 0;
    } else if (std::size_t said = hour_word(end)) {
      end = minutes(said, minute);
    } else {
      std::size_t behind = end;
      int half = half_behind(end, behind);
      if (half == 0) half = half_of_pair(end);
      if (half == 0 || hour.whole > 12) return 0;
      know(hour.whole);
      return add_time(i, behind, static_cast<int>(hour.whole), 0, half, false);
    }
    int half = half_before(i);
    if (half == 0) half = half_behind(end, end);
    if (half == 0 && clock) half = half_of_pair(end);
    know(hour.whole);
    return add_time(i, end, static_cast<int>(hour.whole), minute, half, clock && half == 0);
  }

  // Behind 時, 시, 点, giờ, h: not 時間, which is how long.
  [[nodiscard]] std::size_t hour_word(std::size_t at) const {
    if (text_.at(at) == U'時' && text_.at(at + 1) != U'間') return at + 1;
    if (text_.at(at) == U'시' && text_.at(at + 1) != U'간') return at + 1;
    if (text_.at(at) == U'点' || (text_.at(at) == U'时' && text_.at(at + 1) != U'间')) return at + 1;
    if (text_.starts(at, U" giờ") && !text_.starts(at, U" giờ đồng")) return at + 4;
    if (text_.at(at) == U'h' && !word_letter(text_.at(at + 1))) return at + 1;
    return 0;
  }
  std::size_t minutes(std::size_t at, int& minute) {
    if (text_.at(at) == U'半') {
      minute = 30;
      return at + 1;
    }
    std::size_t digits = at;
    while (text_.at(digits) == U' ') ++digits;
    if (!is_digit(text_.at(digits))) return at;
    Figure figure = read(digits);
    std::size_t end = figure.end;
    while (text_.at(end) == U' ') ++end;
    const bool said = text_.at(end) == U'分' || text_.at(end) == U'분' || text_.starts(end, U"phút");
    if (!said || figure.whole > 59) return at;
    minute = static_cast<int>(figure.whole);
    return end + (text_.at(end) == U'p' ? 4 : 1);
  }

  // ---- dates ----

  [[nodiscard]] const NamedNumber* month_word(std::size_t i) const {
    for (const NamedNumber& month : kMonths) {
      if (text_.starts(i, month.word) && !word_letter(text_.at(i + month.word.size())) &&
          (i == 0 || !word_letter(text_.at(i - 1))))
        return &month;
    }
    return nullptr;
  }
  [[nodiscard]] std::size_t ordinal(std::size_t at) const {
    for (Words end : {Words(U"st"), Words(U"nd"), Words(U"rd"), Words(U"th")}) {
      if (text_.starts(at, end) && !word_letter(text_.at(at + 2))) return at + 2;
    }
    return at;
  }
  std::size_t add_date(std::size_t from, std::size_t to, long long month, long long day) {
    facts_.dates.push_back({static_cast<int>(month), static_cast<int>(day), std::string(text_.written(from, to))});
    if (month > 0) know(month);
    if (day > 0) know(day);
    return to;
  }

  std::size_t date(std::size_t i, const Figure& figure) {
    if (!figure.plain) return 0;
    std::size_t at = figure.end;
    while (text_.at(at) == U' ') ++at;
    const char32_t sign = text_.at(at);
    if (sign == U'年' || sign == U'년') return year(i, figure, at + 1);
    if ((sign == U'月' || sign == U'월') && figure.whole <= 12) {
      std::size_t day = at + 1;
      while (text_.at(day) == U' ') ++day;
      if (!is_digit(text_.at(day))) return add_date(i, at + 1, figure.whole, 0);
      Figure second = read(day);
      const char32_t behind = text_.at(second.end);
      if (behind == U'日' || behind == U'일' || behind == U'号')
        return add_date(i, second.end + 1, figure.whole, second.whole);
      return add_date(i, at + 1, figure.whole, 0);
    }
    const bool day = (sign == U'日' && text_.at(at + 1) != U'間' && text_.at(at + 1) != U'目') ||
                     (sign == U'일' && text_.at(at + 1) != U'간');
    if (day && figure.whole <= 31) return add_date(i, at + 1, 0, figure.whole);
    if (sign == U'/' && at == figure.end && figure.whole <= 31 && is_digit(text_.at(at + 1))) {
      Figure second = read(at + 1);
      if (second.whole > 31 || second.end - at > 3) return 0;
      return points_group_ ? add_date(i, second.end, second.whole, figure.whole)
                           : add_date(i, second.end, figure.whole, second.whole);
    }
    std::size_t name = ordinal(figure.end);
    while (text_.at(name) == U' ') ++name;
    if (text_.starts(name, U"of ") || text_.starts(name, U"de ")) name += 3;
    if (text_.starts(name, U"tháng ") && is_digit(text_.at(name + 6))) {
      Figure month = read(name + 6);
      return add_date(i, month.end, month.whole, figure.whole);
    }
    const NamedNumber* month = figure.whole <= 31 ? month_word(name) : nullptr;
    return month != nullptr ? add_date(i, name + month->word.size(), month->value, figure.whole) : 0;
  }

  std::size_t year(std::size_t i, const Figure& figure, std::size_t end) {
    know(figure.whole);
    if (text_.ends(i, U"令和")) know(figure.whole + 2018);
    if (text_.ends(i, U"平成")) know(figure.whole + 1988);
    if (figure.whole >= 2019) know(figure.whole - 2018);
    if (figure.whole > 1900 || text_.ends(i, U"令和") || text_.ends(i, U"平成")) return end;
    return 0;
  }

  // ---- words ----

  std::size_t word(std::size_t i) {
    if (std::size_t end = kanji(i)) return end;
    for (Words noon : {Words(U"正午"), Words(U"noon"), Words(U"meio-dia"), Words(U"정오"), Words(U"中午12点")}) {
      if (!text_.starts(i, noon)) continue;
      if (is_latin(noon.front()) && i > 0 && word_letter(text_.at(i - 1))) continue;  // "afternoon"
      return add_time(i, i + noon.size(), 12, 0, 0, true);
    }
    if (text_.starts(i, U"midnight")) return add_time(i, i + 8, 0, 0, 0, true);
    if (!word_letter(text_.at(i)) || (i > 0 && word_letter(text_.at(i - 1)))) return 0;
    if (const NamedNumber* month = month_word(i)) {
      std::size_t day = i + month->word.size();
      if (text_.at(day) == U'.') ++day;
      while (text_.at(day) == U' ') ++day;
      if (is_digit(text_.at(day)) && !is_digit(text_.at(day + 2))) {
        Figure figure = read(day);
        if (figure.whole <= 31) return add_date(i, ordinal(figure.end), month->value, figure.whole);
      }
      know(month->value);
      return i + month->word.size();
    }
    for (const NamedNumber& number : kNumberWords) {
      if (text_.starts(i, number.word) && !word_letter(text_.at(i + number.word.size()))) know(number.value);
    }
    return 0;
  }

  // 三千二百, 十五, 二〇二六: known, but never asked for in another text, since 一 is in so many words.
  std::size_t kanji(std::size_t i) {
    constexpr Words kUnits = U"十百千";
    long long total = 0, section = 0, digit = 0, positional = 0;
    std::size_t at = i;
    for (;; ++at) {
      const char32_t c = text_.at(at);
      const int value = kanji_digit(c);
      if (value >= 0 && c != U'○' && c != U'◯') {
        digit = digit * 10 + value;
        positional = positional * 10 + value;
      } else if (std::size_t unit = kUnits.find(c); unit != Words::npos) {
        constexpr std::array<long long, 3> kTens = {10, 100, 1000};
        section += std::max(digit, 1LL) * kTens[unit];
        digit = 0;
      } else if ((c == U'万' || c == U'億') && at > i) {
        total += (section + digit) * (c == U'万' ? 10000 : 100000000);
        section = digit = 0;
      } else {
        break;
      }
      if (at - i > 15) break;
    }
    if (at == i) return 0;
    know(total + section + digit);
    know(positional);
    return at;
  }

  FoldedText text_;
  ToldFacts& facts_;
  const bool points_group_;
  std::vector<std::pair<std::size_t, std::size_t>> taken_;
};

}  // namespace

ToldFacts facts_of(std::string_view text, std::string_view language) {
  ToldFacts facts;
  Teller(text, language, facts).tell();
  return facts;
}

}  // namespace ofure
