#include "core/text.h"
#include "formats/media/running_text.h"
#include "formats/media/text/short_text.h"

namespace ofure {
namespace {

void append(Pieces& all, Pieces more, std::size_t& run) {
  std::size_t last = 0;
  for (Piece& piece : more) {
    last = std::max(last, piece.run);
    piece.run += run;
    all.push_back(std::move(piece));
  }
  run += last + 1;
}

void append_line(Pieces& all, const std::string& line, std::size_t& run) {
  if (!line.empty()) append(all, {{"", line, "", "", 0}}, run);
}

// Everything there is to say behind the subject, in the order of weight.
Pieces everything(const Bulletin& bulletin, const Narrative& narrative, const std::string& link) {
  Mode mode = bulletin.header.mode;
  Pieces all;
  std::size_t run = 0;
  append_line(all, reason_of(bulletin.header), run);
  append(all, news_of(bulletin, narrative), run);
  append(all, sentences_of(plain_summary(bulletin, narrative)), run);
  // A list of what is no longer so would read as if it were.
  if (bulletin.header.action != Action::kCancel) {
    std::string_view told;
    for (const Section& section : narrative.sections) {
      if (section.instruction == told) continue;
      told = section.instruction;
      append(all, sentences_of(unmarked(told, mode)), run);
    }
    append(all, pieces_of(narrative, mode, Words::kPhrases, Which::kAll), run);
    for (const Fact& fact : narrative.facts) append(all, {{"", fact.label + " " + figure(fact), "", "、", 0}}, run);
    append(all, sentences_of(unmarked(first_text(narrative.complement), mode)), run);
  }
  append_line(all, narrative.web, run);
  append_line(all, link, run);
  return all;
}

class Posts {
 public:
  // `room` is for what stands behind the subject; `most` posts, the last of which ends with `more` when not all fits.
  Posts(const Form& form, std::size_t room, std::size_t most) : form_(form), room_(room), most_(most) {}

  void fill(const Pieces& pieces, std::string_view more) {
    const std::size_t more_length = form_.length(more);
    const Piece* before = nullptr;  // in the same post
    posts_.emplace_back();
    for (const Piece& piece : pieces) {
      const std::size_t room = posts_.size() < most_ ? room_ : room_ - more_length;
      std::string alone = "\n" + piece.lead + piece.text;
      if (form_.length(alone) > room_ - more_length) continue;  // stands in no post; told as a loss
      bool same = before != nullptr && before->run == piece.run && before->lead == piece.lead;
      std::string own = same ? std::string(piece.join) + piece.text : alone;
      std::size_t length = form_.length(own);
      if (size_ + length > room) {
        if (posts_.size() == most_) {
          cut_ = true;
          break;
        }
        posts_.emplace_back();
        own = std::move(alone), length = form_.length(own), size_ = 0;
      }
      posts_.back().text += own;
      posts_.back().named.insert(piece.name);
      size_ += length;
      before = &piece;
    }
    if (cut_) posts_.back().text += more;
  }

  std::vector<ShortText> take() { return std::move(posts_); }

 private:
  const Form& form_;
  const std::size_t room_, most_;
  std::vector<ShortText> posts_;
  std::size_t size_ = 0;
  bool cut_ = false;
};

}  // namespace

std::vector<ShortText> thread_of(const Bulletin& bulletin, const Narrative& narrative, const Form& form,
                                 std::size_t most, const std::string& link) {
  most = std::max<std::size_t>(most, 1);
  const std::string widest = " " + std::to_string(most) + "/" + std::to_string(most);
  // Half of a post at most is its subject, so that there is room for something to say.
  const std::string subject = subject_within(narrative, form, form.limit / 2);
  Posts posts(form, form.limit - form.length(subject + widest), most);
  posts.fill(everything(bulletin, narrative, link), " 他");
  std::vector<ShortText> made = posts.take();
  for (std::size_t i = 0; i < made.size(); ++i) {
    std::string number = made.size() == 1 ? "" : " " + std::to_string(i + 1) + "/" + std::to_string(made.size());
    made[i].text = subject + number + made[i].text;
    made[i].tells_summary = true;
  }
  return made;
}

}  // namespace ofure
