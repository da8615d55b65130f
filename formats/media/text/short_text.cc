#include "formats/media/text/short_text.h"

#include "core/text.h"
#include "formats/kinds/catalogue.h"

namespace ofure {
namespace {

constexpr std::string_view kMore = " 他";
constexpr Joints kLines{"\n", "\n"};

class Draft {
 public:
  Draft(const Form& form, std::string head, const std::string& link) : form_(&form), link_(&link) {
    made_.text = std::move(head);
  }

  // A line of its own, if the whole of it fits.
  bool add_line(std::string_view line) {
    if (line.empty()) return false;
    std::string longer = made_.text + "\n" + std::string(line);
    if (form_->length(longer) > form_->limit) return false;
    made_.text = std::move(longer);
    return true;
  }

  // As many as fit; true when all do.
  bool add(const Pieces& pieces) {
    std::size_t taken = 0, used = form_->length(made_.text);
    std::string list = fitted(pieces, kLines, kMore, form_->length, form_->limit - used, taken);
    if (taken < pieces.size() && form_->room_for_link && !link_->empty()) {
      used = std::min(form_->limit, used + form_->length("\n" + *link_));
      list = fitted(pieces, kLines, kMore, form_->length, form_->limit - used, taken);
    }
    made_.text += list;
    for (std::size_t i = 0; i < taken; ++i) made_.named.insert(pieces[i].name);
    cut_ = cut_ || taken < pieces.size();
    return taken == pieces.size();
  }

  // What stands behind the news, and where to read the rest: first, when there is a rest.
  void close_with(std::string_view instruction, std::string_view complement) {
    if (cut_ && add_line(*link_)) return;
    add_line(instruction);
    add_line(complement);
    if (!cut_) add_line(*link_);
  }

  void tell_summary() { made_.tells_summary = true; }
  ShortText take() { return std::move(made_); }

 private:
  const Form* form_;
  const std::string* link_;
  ShortText made_;
  bool cut_ = false;
};

// Names alone are shorter, and a district left out is worse than a figure left out; a figure without its number says
// nothing.
// Behind news only what they have not told, and what is in force.
void add_picture(Draft& draft, const Bulletin& bulletin, const Narrative& narrative, const Pieces& news) {
  std::set<std::string> told;
  for (const Piece& piece : news) told.insert(piece.name);
  auto rest = [&](Words words) {
    Which which = news.empty() ? Which::kAll : Which::kInForce;
    Pieces pieces = pieces_of(narrative, bulletin.header.mode, words, which);
    std::erase_if(pieces, [&](const Piece& piece) { return told.count(piece.name) > 0; });
    return pieces;
  };
  Draft with_figures = draft;
  if (with_figures.add(rest(Words::kPhrases)) || info_of(bulletin).word == "damage") {
    draft = with_figures;
  } else {
    draft.add(rest(Words::kNames));
  }
}

ShortText taken_back(const Bulletin& bulletin, const Narrative& narrative, const Form& form, const std::string& link) {
  Draft whole(form, narrative.summary, link), short_one(form, subject_within(narrative, form, form.limit), link);
  bool fits = !narrative.summary.empty() && form.length(narrative.summary) <= form.limit;
  // A list of what is no longer so would read as if it were.
  Draft& draft = fits ? whole : short_one;
  if (fits) {
    draft.tell_summary();
  } else {
    draft.add_line(reason_of(bulletin.header));
  }
  draft.add_line(link);
  return draft.take();
}

// Nothing before it to compare with, or nothing that changed: the picture is the news.
Draft picture(const Bulletin& bulletin, const Narrative& narrative, const Form& form, const std::string& link) {
  Draft draft(form, subject_within(narrative, form, form.limit), link);
  if (draft.add_line(plain_summary(bulletin, narrative))) {
    draft.tell_summary();
    return draft;
  }
  if (!narrative.summary.empty() && form.length(narrative.summary) <= form.limit) {
    Draft alone(form, narrative.summary, link);
    alone.tell_summary();
    return alone;
  }
  add_picture(draft, bulletin, narrative, {});
  return draft;
}

Draft changed(const Bulletin& bulletin, const Narrative& narrative, const Pieces& news, const Form& form,
              const std::string& link) {
  Draft draft(form, subject_within(narrative, form, form.limit), link);
  draft.add_line(reason_of(bulletin.header));
  if (!draft.add(news)) return draft;
  if (draft.add_line(plain_summary(bulletin, narrative))) {
    draft.tell_summary();
  } else {
    add_picture(draft, bulletin, narrative, news);
  }
  return draft;
}

}  // namespace

std::string subject_within(const Narrative& narrative, const Form& form, std::size_t limit) {
  for (const std::string* text : {&narrative.subject, &narrative.event}) {
    if (!text->empty() && form.length(*text) <= limit) return *text;
  }
  std::string text = narrative.event.empty() ? narrative.subject : narrative.event;
  std::size_t count = grapheme_count(text);
  while (count > 0 && form.length(text + "…") > limit) text = first_graphemes(text, --count);
  return text + "…";
}

ShortText short_text(const Bulletin& bulletin, const Narrative& narrative, const Form& form, const std::string& link) {
  const Header& header = bulletin.header;
  if (header.action == Action::kCancel) return taken_back(bulletin, narrative, form, link);
  Pieces news = news_of(bulletin, narrative);
  bool plain = news.empty() && reason_of(header).empty();
  Draft draft = plain ? picture(bulletin, narrative, form, link) : changed(bulletin, narrative, news, form, link);
  draft.close_with(unmarked(narrative.instruction, header.mode),
                   unmarked(first_text(narrative.complement), header.mode));
  return draft.take();
}

}  // namespace ofure
