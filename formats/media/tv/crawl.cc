#include "formats/media/tv/crawl.h"

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/pieces.h"

namespace ofure {
namespace {

constexpr std::string_view kGap = "　";
constexpr std::string_view kMore = "　他";
constexpr Joints kJoints{kGap, "／"};

// A crawl is one line.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (char c : text) c == '\n' ? line += kGap : line += c;
  return line;
}

class Draft {
 public:
  Draft(std::string head, std::size_t limit) : limit_(limit) { crawl_.text = in_one_line(head); }

  bool add(std::string_view text) {
    if (text.empty()) return false;
    std::string longer = crawl_.text + std::string(kGap) + in_one_line(text);
    if (grapheme_count(longer) > limit_) return false;
    crawl_.text = std::move(longer);
    return true;
  }

  // As many as fit; true when all do.
  bool add(Pieces pieces) {
    for (Piece& piece : pieces) piece.text = in_one_line(piece.text), piece.lead = in_one_line(piece.lead);
    std::size_t taken = 0;
    crawl_.text += fitted(pieces, kJoints, kMore, grapheme_count, limit_ - grapheme_count(crawl_.text), taken);
    for (std::size_t i = 0; i < taken; ++i) crawl_.named.insert(pieces[i].name);
    return taken == pieces.size();
  }

  Crawl take(std::string_view basis) {
    crawl_.basis = basis;
    return std::move(crawl_);
  }
  void tell_summary() { crawl_.tells_summary = true; }

 private:
  std::size_t limit_;
  Crawl crawl_;
};

std::string subject_within(const Narrative& narrative, std::size_t limit) {
  for (const std::string* text : {&narrative.subject, &narrative.event}) {
    if (!text->empty() && grapheme_count(*text) <= limit) return *text;
  }
  return first_graphemes(narrative.event, limit);
}

// A headline that is a sentence cannot be taken back in a word; what the message was about can.
std::string_view heading_of(std::string_view headline) {
  headline = without_action_mark(headline);
  return headline.find("。") == std::string_view::npos ? headline : std::string_view();
}

Crawl cancelled(const Bulletin& bulletin, const Narrative& narrative, std::size_t limit) {
  const Mode mode = bulletin.header.mode;
  std::string text;
  for (std::string_view heading :
       {heading_of(narrative.headline_before), without_action_mark(unmarked(narrative.subject, mode)),
        without_action_mark(unmarked(narrative.event, mode))}) {
    if (heading.empty()) continue;
    text = marked(in_one_line(heading) + "の取消", mode);
    if (grapheme_count(text) <= limit) break;
  }
  Draft draft(first_graphemes(text, limit), limit);
  draft.add(reason_of(bulletin.header));
  return draft.take("cancel");
}

Crawl whole(const Bulletin& bulletin, const Narrative& narrative, std::size_t limit) {
  const Mode mode = bulletin.header.mode;
  const std::string_view kind = info_of(bulletin).word;
  Draft draft(subject_within(narrative, limit), limit);
  draft.add(reason_of(bulletin.header));
  if (kind == "headquarters" || kind == "notice" || kind == "event") {
    if (draft.add(plain_summary(bulletin, narrative))) draft.tell_summary();
  } else {
    Draft with_figures = draft;
    bool all = with_figures.add(pieces_of(narrative, mode, Words::kPhrases, Which::kAll));
    // A district left out is worse than a figure left out; a figure without its number says nothing.
    if (all || kind == "damage") {
      draft = with_figures;
    } else {
      draft.add(pieces_of(narrative, mode, Words::kNames, Which::kAll));
    }
  }
  draft.add(unmarked(narrative.instruction, mode));
  return draft.take(bulletin.header.action == Action::kCorrect ? "correction" : "whole");
}

}  // namespace

Crawl crawl_of(const Bulletin& bulletin, const Narrative& narrative, std::size_t limit) {
  const Action action = bulletin.header.action;
  if (narrative.quiet.is) {
    Crawl none;
    none.basis = "correction";
    none.empty = "quiet-correction";
    return none;
  }
  if (action == Action::kCancel) return cancelled(bulletin, narrative, limit);
  // What is new in a notice or an event is its text, and texts are not compared.
  const std::string_view kind = info_of(bulletin).word;
  if (!narrative.difference.known || kind == "notice" || kind == "event") return whole(bulletin, narrative, limit);
  Pieces news = news_of(bulletin, narrative);
  if (action != Action::kCorrect && news.empty()) {
    Crawl none;
    none.basis = "difference";
    none.empty = narrative.difference.changes.empty() ? "no-item-changed" : "figures-only";
    return none;
  }
  Draft draft(subject_within(narrative, limit), limit);
  draft.add(reason_of(bulletin.header));
  draft.add(std::move(news));
  return draft.take(action == Action::kCorrect ? "correction" : "difference");
}

}  // namespace ofure
