#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"

namespace ofure {
namespace {

constexpr std::size_t kLimit = 140;
constexpr std::string_view kMore = " 他";

bool fits(std::string_view text) { return !text.empty() && grapheme_count(text) <= kLimit; }

// One entry per item, each with what separates it from the one before, so that joining them cuts between items only.
std::vector<std::string> entries(const Narrative& narrative, Mode mode, bool phrases) {
  std::vector<std::string> list;
  for (const Section& section : narrative.sections) {
    std::string separator = "\n" + std::string(unmarked(section.heading, mode));
    if (section.items.empty()) list.push_back(separator);
    separator += "：";
    for (const Item& item : section.items) {
      list.push_back(separator + (phrases && !item.text.empty() ? item.text : item.name));
      separator = "、";
    }
  }
  return list;
}

// What the message is about, at least: the first of these that fits.
std::string subject_of(const Narrative& narrative) {
  for (const std::string* text : {&narrative.subject, &narrative.event}) {
    if (fits(*text)) return *text;
  }
  return first_graphemes(narrative.event.empty() ? narrative.subject : narrative.event, kLimit - 1) + "…";
}

std::string listed(const std::string& subject, const Narrative& narrative, Mode mode, bool figures) {
  std::size_t room = kLimit - grapheme_count(subject);
  std::vector<std::string> phrases = entries(narrative, mode, true);
  std::size_t taken = 0;
  std::string list = join_within(phrases, "", kMore, room, taken);
  // Names alone are shorter, and a district left out is worse than a figure left out; a figure without its number says
  // nothing.
  if (taken < phrases.size() && !figures) list = join_within(entries(narrative, mode, false), "", kMore, room, taken);
  return subject + list;
}

std::string compose(const Bulletin& bulletin, const Narrative& narrative) {
  const Header& header = bulletin.header;
  std::string subject = subject_of(narrative);
  bool back = header.action == Action::kCancel || header.action == Action::kCorrect;
  if (!back) {
    std::string both = subject + "\n" + std::string(unmarked(narrative.summary, header.mode));
    if (!narrative.summary.empty() && fits(both)) return both;
  }
  if (fits(narrative.summary)) return narrative.summary;
  if (header.action == Action::kCancel) return subject;  // a list of what is no longer so would read as if it were
  return listed(subject, narrative, header.mode, info_of(bulletin).word == "damage");
}

class Text final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"text", "text/plain; charset=utf-8", "short text for social networks", 1};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext&) const override {
    std::string text = compose(bulletin, narrative);
    constexpr std::string_view kRoom = "A short text has no room for it.";
    constexpr std::string_view kPlain = "A short text is words only.";
    Omissions omissions = {{Side::kItems, kRoom},
                           {Side::kFigures, kRoom},
                           {Side::kTimes, kRoom},
                           {Side::kShapes, kPlain},
                           {Side::kPositions, kPlain},
                           {Side::kReadings, kPlain},
                           {Side::kOtherLanguages, "It is in the sender's first language."},
                           {Side::kAttachments, kPlain},
                           {Side::kContacts, kRoom},
                           {Side::kInstruction, kRoom},
                           {Side::kComplement, kRoom},
                           {Side::kReason, kRoom},
                           {Side::kWeb, kRoom}};
    std::vector<Loss> losses = losses_of(bulletin, narrative, omissions, text);
    std::size_t length = grapheme_count(text);
    return {std::move(text), std::string(info().media_type), std::move(losses), {{"text", length, kLimit, "characters"}}, {}};
  }
};

}  // namespace

std::unique_ptr<Medium> make_text_medium() { return std::make_unique<Text>(); }

}  // namespace ofure
