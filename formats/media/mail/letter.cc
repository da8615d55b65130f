#include "core/text.h"
#include "formats/media/mail/compose.h"

namespace ofure::mail {
namespace {

void add_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

class Fitting {
 public:
  Fitting(const Matter& matter, const Carrier& carrier) : matter_(matter), carrier_(carrier) {}

  Letter fit() && {
    if (!choose_subject()) return {};
    const std::string whole = fit_lists(matter_.lists, ListWords(), [](std::string_view) { return true; }).text;
    for (const std::string* instruction : {&matter_.instruction, &matter_.shortly}) {
      instruction_ = *instruction;
      when_ = matter_.when;
      correction_ = matter_.correction;
      if (fits(whole)) break;
    }
    shorten();
    if (lists_.lists == 0 || !fits(lists_.text)) return {};
    admit(because_, matter_.because, "hazards");
    if (lists_.whole(matter_.lists)) {
      admit(complement_, matter_.complement, "complement");
    } else if (!matter_.complement.empty()) {
      lose("complement");
    }
    list_districts();
    letter_.body = layout(lists_.text);
    letter_.body_length = length_of(letter_.body, carrier_.line_break);
    return std::move(letter_);
  }

 private:
  bool choose_subject() {
    for (const std::string& subject : matter_.subjects) {
      letter_.subject_length = length_of(subject, carrier_.line_break);
      if (letter_.subject_length > carrier_.subject) continue;
      letter_.subject = subject;
      return true;
    }
    return false;
  }

  bool all_have_a_line() {
    lists_ = fit_lists(matter_.lists, ListWords(), [this](std::string_view lines) { return fits(lines); });
    return lists_.lists == matter_.lists.size() && fits(lists_.text);
  }

  // Every order keeps at least its name and the number of its districts: the time makes room for that, then the
  // remark on a correction. After these the last lists go; what to do stays as long as one order stands beside it.
  void shorten() {
    if (all_have_a_line()) return;
    drop(when_, "time");
    if (all_have_a_line()) return;
    drop(correction_, "correction");
    if (all_have_a_line() || lists_.lists > 0) return;
    drop(instruction_, "instruction");
    all_have_a_line();
  }

  void drop(std::string& line, std::string_view what) {
    if (!line.empty()) lose(what);
    line.clear();
  }

  std::string layout(std::string_view lists) const {
    std::string body = matter_.drill;
    add_line(body, correction_);
    add_line(body, instruction_);
    add_line(body, lists);
    add_line(body, when_.empty() || because_.empty() ? when_ : when_ + "（" + because_ + "）");
    add_line(body, complement_);
    return body;
  }

  bool fits(std::string_view lists) const {
    std::size_t length = length_of(layout(lists), carrier_.line_break);
    if (carrier_.subject_counts) length += letter_.subject_length;
    return length <= carrier_.body;
  }

  void admit(std::string& line, const std::string& text, std::string_view what) {
    if (text.empty()) return;
    line = text;
    if (fits(lists_.text)) return;
    line.clear();
    lose(what);
  }

  void lose(std::string_view what) {
    letter_.losses.push_back({carrier_.word + ": " + std::string(what), "The text is full."});
  }

  void list_districts() {
    constexpr std::size_t kNamed = 20;
    for (std::size_t i = 0; i < matter_.lists.size(); ++i) {
      const NamedList& list = matter_.lists[i];
      const std::size_t shown = lists_.shown[i];
      const bool line = i < lists_.lists;
      if (line && shown == list.names.size()) continue;
      std::string what = "items (" + std::to_string(list.names.size() - shown) + ") of the mail of " + carrier_.word +
                         ": " + list.heading + ": ";
      for (std::size_t k = shown; k < list.names.size() && k < shown + kNamed; ++k)
        what += (k > shown ? "、" : "") + list.names[k];
      if (list.names.size() > shown + kNamed) what += " …";
      letter_.losses.push_back(
          {what, line ? "The text is full; it gives the number of districts." : "The text is full."});
    }
  }

  const Matter& matter_;
  const Carrier& carrier_;
  Letter letter_;
  FittedLists lists_;
  std::string instruction_, when_, because_, correction_, complement_;
};

}  // namespace

std::size_t length_of(std::string_view text, std::size_t line_break) {
  std::size_t length = 0;
  for (char c : text) {
    if (c == '\n') {
      length += line_break;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++length;
    }
  }
  return length;
}

Letter letter_of(const Matter& matter, const Carrier& carrier) { return Fitting(matter, carrier).fit(); }

}  // namespace ofure::mail
