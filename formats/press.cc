#include "formats/press.h"

#include <algorithm>
#include <vector>

#include "core/text.h"
#include "formats/area_check.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

constexpr std::string_view kCancelled = "【取消】";
constexpr std::string_view kCorrected = "【訂正】";
constexpr std::string_view kUpdated = "【更新】";

// The sender may have typed the mode or the action into a text of its own; what we put in front replaces that.
void head_with(std::string& text, std::string_view head, Mode mode) {
  if (text.empty()) return;
  std::string_view rest = unmarked(text, mode);
  if (rest.substr(0, head.size()) == head) rest.remove_prefix(head.size());
  text = std::string(head) + std::string(rest);
}

void head_with(LocalTexts& texts, std::string_view head, Mode mode) {
  for (LocalText& text : texts) head_with(text.text, head, mode);
}

std::string with_reason(std::string_view label, const Header& header) {
  if (!header.errata) return "";
  const std::string& reason = first_text(header.errata->description);
  return reason.empty() ? "" : std::string(label) + reason;
}

void title_items(Narrative& narrative) {
  for (Section& section : narrative.sections) {
    for (Item& item : section.items) {
      item.title = section.heading.empty() ? item.name : section.heading + " " + item.name;
    }
  }
}

// A title such as 【訓練】防災フェア stands in the middle of texts made from it; the mark belongs to their front alone.
void clear_mark(std::string& text, std::string_view mark) {
  if (mark.empty()) return;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) text.erase(at, mark.size());
}

void clear_marks(Narrative& narrative, Mode mode) {
  std::string_view mark = mode_mark(mode);
  if (mark.empty()) return;
  for (std::string* text : {&narrative.subject, &narrative.headline, &narrative.summary, &narrative.event})
    clear_mark(*text, mark);
  for (Section& section : narrative.sections) {
    clear_mark(section.heading, mark);
    for (Item& item : section.items) {
      clear_mark(item.title, mark);
      clear_mark(item.text, mark);
    }
  }
}

// A cancel takes the revision before it back: nothing of it is in force, nothing of it is asked of anybody.
void take_back(Narrative& narrative, const Header& header, std::string_view kind) {
  std::string matter = narrative.subject.empty() ? std::string(kind) : narrative.subject;
  narrative.summary = speaker(header) + "は、" + std::string(kind) + "「" + matter + "」を取り消します。" +
                      with_reason("理由: ", header);
  if (header.headline.empty()) narrative.headline = matter + "を取り消します。" + with_reason("理由: ", header);
  narrative.urgency = Urgency::kPast;
  narrative.cap_response = "None";
  narrative.instruction.clear();
  for (std::string* text :
       {&narrative.subject, &narrative.headline, &narrative.summary, &narrative.event, &narrative.title}) {
    head_with(*text, kCancelled, header.mode);
  }
  head_with(narrative.complement, kCancelled, header.mode);
  head_with(narrative.headlines, kCancelled, header.mode);
  for (Section& section : narrative.sections) {
    section.in_force = false;
    section.instruction.clear();
    section.instruction_key.clear();
    head_with(section.heading, kCancelled, header.mode);
    for (Item& item : section.items) {
      item.state = "cancelled";
      item.state_label = "取消";
      head_with(item.title, kCancelled, header.mode);
    }
  }
}

void correct(Narrative& narrative, const Header& header) {
  narrative.summary += with_reason("訂正の理由: ", header);
  for (std::string* text : {&narrative.subject, &narrative.headline, &narrative.summary, &narrative.title}) {
    head_with(*text, kCorrected, header.mode);
  }
  head_with(narrative.headlines, kCorrected, header.mode);
}

// An all-clear says 解除 itself; to call it an update as well would hide the news.
void update(Narrative& narrative, Mode mode) {
  if (narrative.all_lifted) return;
  head_with(narrative.subject, kUpdated, mode);
  head_with(narrative.headline, kUpdated, mode);
}

std::string note_of(const Header& header) {
  std::string note;
  if (header.mode == Mode::kExercise) note = "これは訓練の配信です。";
  if (header.mode == Mode::kTest) note = "これは試験の配信です。";
  if (header.action == Action::kCancel) note += with_reason("取消の理由: ", header);
  if (header.action == Action::kCorrect) note += with_reason("訂正の理由: ", header);
  return note;
}

Rendition kept_quiet(std::string_view media_type, const Narrative& narrative) {
  Rendition made{"", std::string(media_type), {}};
  made.withheld = Withheld{Withheld::Why::kQuiet, "静かな訂正のため送りません。" + narrative.quiet.ja,
                           "quiet correction: " + narrative.quiet.en};
  return made;
}

void mark(std::string& text, Mode mode) { text = marked(text, mode); }

void mark(LocalTexts& texts, Mode mode) {
  for (LocalText& text : texts) mark(text.text, mode);
}

// A cancelled revision had nothing in force: what follows it is all news.
void compare(Narrative& narrative, const Bulletin& before, const Header& header) {
  Narrative earlier = narrate_body(before);
  clear_marks(earlier, header.mode);
  narrative.headline_before = earlier.headline;
  if (header.action == Action::kCancel || before.header.action == Action::kCancel) return;
  narrative.difference = difference_of(earlier, narrative, before.header.revision);
  for (Change& change : narrative.difference.changes) {
    for (std::string* text : {&change.name, &change.former_name, &change.figure, &change.from, &change.to})
      clear_mark(*text, mode_mark(header.mode));
  }
}

// A medium that would speak to another area than the one that was sent says nothing. The account of it stays, for its sender to look at.
// What takes back must reach whoever had it: a shape that cannot be drawn any more does not hold it.
void hold_to_area(SentArea sent, Action action, Rendition& rendition) {
  if (action == Action::kCancel) {
    const auto& drawn = rendition.area.shapes();
    std::erase_if(sent.shapes, [&](const AreaShape& shape) { return std::find(drawn.begin(), drawn.end(), shape) == drawn.end(); });
  }
  auto departure = departure_of(sent, rendition);
  if (!departure) return;
  rendition.withheld = Withheld{Withheld::Why::kArea, "送られた区域と違うため送信を止めています。" + departure->ja,
                                "Held back, as its area is not the one that was sent. " + departure->en};
  rendition.bytes.clear();
}

}  // namespace

std::string_view unmarked(std::string_view text, Mode mode) {
  std::string_view mark = mode_mark(mode);
  if (text.substr(0, mark.size()) == mark) text.remove_prefix(mark.size());
  return text;
}

Narrative narrative_of(const Bulletin& bulletin, const Bulletin* before) {
  const Header& header = bulletin.header;
  Narrative narrative = narrate_body(bulletin);
  narrative.title = header.title;
  narrative.headlines = header.headline;
  if (!first_text(header.headline).empty()) narrative.headline = first_text(header.headline);
  narrative.quiet = before != nullptr ? quiet_of(*before, bulletin) : quiet_of_unknown();
  narrative.note = note_of(header);
  if (narrative.quiet.is) narrative.note += narrative.quiet.ja;
  narrative.area = sent_area(bulletin);
  title_items(narrative);
  clear_marks(narrative, header.mode);
  if (before != nullptr && before->header.document == header.document) compare(narrative, *before, header);
  switch (header.action) {
    case Action::kIssue:
      break;
    case Action::kUpdate:
      update(narrative, header.mode);
      break;
    case Action::kCorrect:
      correct(narrative, header);
      break;
    case Action::kCancel:
      take_back(narrative, header, info_of(bulletin).japanese);
      break;
  }
  set_mode_mark(narrative, header.mode);
  return narrative;
}

Rendition render(const Medium& medium, const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                 const RenderContext& context) {
  if (narrative.quiet.is) {
    Profile form{context.profile, medium.info().media_type, "", false};
    for (const Profile& one : medium.profiles(*context.settings)) {
      if (one.word == context.profile) form = one;
    }
    if (medium.info().alarms || form.alarms) return kept_quiet(form.media_type, narrative);
  }
  Rendition rendition = medium.render(bulletin, narrative, original, context);
  rendition.area_digest = narrative.area.digest;
  if (!rendition.withheld) hold_to_area(narrative.area, bulletin.header.action, rendition);
  return rendition;
}

void set_mode_mark(Narrative& narrative, Mode mode) {
  for (std::string* text : {&narrative.subject, &narrative.headline, &narrative.summary, &narrative.event,
                            &narrative.instruction, &narrative.title, &narrative.note}) {
    mark(*text, mode);
  }
  mark(narrative.complement, mode);
  mark(narrative.headlines, mode);
  for (Section& section : narrative.sections) {
    mark(section.heading, mode);
    mark(section.instruction, mode);
    for (Item& item : section.items) mark(item.title, mode);
  }
}

}  // namespace ofure
