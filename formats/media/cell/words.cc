#include "formats/media/cell/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace ofure::cell {
namespace {

// Ours: how each language shortens a list. In the order of kLanguages.
constexpr std::array<ListWords, kLanguages.size()> kListWords = {{
    {"：", "、", " など#地区", "#地区"},
    {"： ", "、 ", " など #の 地区", "#の 地区"},
    {": ", ", ", " and others (# areas in all)", "# areas"},
    {"：", "、", "等#个地区", "#个地区"},
    {": ", ", ", " 등 #개 지구", "#개 지구"},
    {": ", ", ", " e outras (# áreas no total)", "# áreas"},
    {": ", ", ", " và nơi khác (tổng cộng # khu vực)", "# khu vực"},
}};

// Districts that are new under their order come first: a message that is shortened must not leave out the news.
std::vector<std::string> names_of(const ToldSection& section, const std::set<std::string>& news) {
  std::vector<std::string> names, rest;
  for (const ToldItem& item : section.items) (news.count(item.item->name) ? names : rest).push_back(item.name);
  names.insert(names.end(), rest.begin(), rest.end());
  return names;
}

std::set<std::string> news_of(const Difference& difference) {
  std::set<std::string> news;
  for (const Change& change : difference.changes) {
    if (change.turn == Turn::kRaised || change.turn == Turn::kAdded) news.insert(change.name);
  }
  return news;
}

// The lines of a message in the order they stand, each in or out.
struct Line {
  std::string what;
  std::string text;
  bool in = false;
};

class Composer {
 public:
  Composer(const Bulletin& bulletin, const Narrative& narrative, const Telling& telling,
           const std::function<bool(std::string_view)>& fits)
      : header_(bulletin.header), narrative_(narrative), telling_(telling), fits_(fits) {
    const bool back = header_.action == Action::kCancel || narrative.all_lifted;
    subject_ = fits(telling.subject) ? telling.subject : telling.event;
    add("time", telling.place + " " + clock_in(header_.reported, telling.language));
    add("summary", back ? plain(telling.summary) : "");
    // The summary of a cancel gives the reason itself.
    add("note", header_.action == Action::kCancel ? "" : plain(telling.note));
    add("instruction", back ? "" : plain(telling.instruction));
    if (!back) collect_lists();
    // What was asked before a cancel would read as if it still were.
    add("complement", header_.action == Action::kCancel ? "" : plain(telling.complement));
  }

  Composed compose() && {
    // What matters most gets its room first: that there is an order and where, what to do, then the rest.
    const ListWords& words = list_words(telling_.language);
    lists_ =
        fit_lists(counts_only(named_, words), words, [&](std::string_view lines) { return fits_(layout(lines)); }).text;
    for (std::string_view what : {"summary", "instruction", "note", "time"}) admit(what);
    FittedLists fitted = fit_lists(named_, words, [&](std::string_view lines) { return fits_(layout(lines)); });
    lists_ = fitted.text;
    if (fitted.whole(named_)) admit("complement");
    Composed composed{layout(lists_), {}};
    list_losses(fitted, composed.losses);
    return composed;
  }

 private:
  void add(std::string what, std::string text) { lines_.push_back({std::move(what), std::move(text), false}); }
  std::string plain(std::string_view text) const { return std::string(without_mark(text, header_.mode)); }
  void collect_lists() {
    const std::set<std::string> news = news_of(narrative_.difference);
    for (const ToldSection& section : telling_.sections)
      named_.push_back({plain(section.heading), names_of(section, news)});
  }

  std::string layout(std::string_view lists) const {
    std::string text = subject_;
    for (const Line& line : lines_) {
      if (line.what == "complement" && !lists.empty()) (text += '\n') += lists;
      if (line.in) (text += '\n') += line.text;
    }
    return text;
  }

  void admit(std::string_view what) {
    for (Line& line : lines_) {
      if (line.what != what || line.text.empty()) continue;
      line.in = true;
      line.in = fits_(layout(lists_));
    }
  }

  void list_losses(const FittedLists& fitted, std::vector<Loss>& losses) const {
    const std::string of = " of the message in " + std::string(tag_of(telling_.language));
    for (const Line& line : lines_) {
      if (!line.in && !line.text.empty()) losses.push_back({line.what + of, "The pages are full."});
    }
    for (std::size_t i = 0; i < named_.size(); ++i) {
      const std::vector<std::string>& names = named_[i].names;
      if (fitted.shown[i] == names.size() && i < fitted.lists) continue;
      std::string what =
          "items (" + std::to_string(names.size() - fitted.shown[i]) + ")" + of + ": " + named_[i].heading + ": ";
      constexpr std::size_t kNamed = 20;
      for (std::size_t k = fitted.shown[i]; k < names.size() && k < fitted.shown[i] + kNamed; ++k)
        what += (k > fitted.shown[i] ? "、" : "") + names[k];
      if (names.size() > fitted.shown[i] + kNamed) what += " …";
      losses.push_back({what, i < fitted.lists ? "The pages are full; the message gives the number of districts."
                                               : "The pages are full."});
    }
  }

  const Header& header_;
  const Narrative& narrative_;
  const Telling& telling_;
  const std::function<bool(std::string_view)>& fits_;
  std::string subject_;
  std::string lists_;
  std::vector<Line> lines_;
  std::vector<NamedList> named_;
};

}  // namespace

Composed compose(const Bulletin& bulletin, const Narrative& narrative, const Telling& telling,
                 const std::function<bool(std::string_view)>& fits) {
  return Composer(bulletin, narrative, telling, fits).compose();
}

std::string clock_in(const Time& time, Language language) {
  const Time here = in_japan(time);
  if (language == Language::kJapanese) return japanese_clock(here);
  const CivilTime at = civil(here);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute);
}

const ListWords& list_words(Language language) { return kListWords[static_cast<std::size_t>(language)]; }

}  // namespace ofure::cell
