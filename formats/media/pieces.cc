#include "formats/media/pieces.h"

#include <algorithm>

#include "formats/kinds/catalogue.h"

namespace ofure {

Pieces pieces_of(const Narrative& narrative, Mode mode, Words words, Which which) {
  Pieces pieces;
  for (std::size_t run = 0; run < narrative.sections.size(); ++run) {
    const Section& section = narrative.sections[run];
    if (which == Which::kInForce && !section.in_force) continue;
    std::string heading(unmarked(section.heading, mode));
    if (section.items.empty()) pieces.push_back({"", heading, "", "、", run});
    for (const Item& item : section.items) {
      std::string name(unmarked(item.name, mode));
      std::string text = words == Words::kPhrases && !item.text.empty() ? item.text : name;
      pieces.push_back({heading + "：", std::move(text), std::move(name), "、", run});
    }
  }
  return pieces;
}

Pieces news_of(const Bulletin& bulletin, const Narrative& narrative) {
  std::string_view kind = info_of(bulletin).word;
  bool places = kind == "evacuation" || kind == "shelter" || kind == "sediment";
  bool figures = !places || bulletin.header.action == Action::kCorrect;
  Pieces pieces;
  for (Phrase& phrase : told_of(narrative.difference, figures)) {
    pieces.push_back({std::move(phrase.label), std::move(phrase.text), std::move(phrase.name), "、", 0});
  }
  return pieces;
}

Pieces sentences_of(std::string_view text) {
  constexpr std::string_view kStop = "。", kClose = "」";
  Pieces pieces;
  std::size_t run = 0;
  while (!text.empty()) {
    std::size_t line = std::min(text.find('\n'), text.size()), stop = text.find(kStop);
    std::size_t end = line;
    if (stop < line) {
      end = stop + kStop.size();
      if (text.substr(end, kClose.size()) == kClose) end += kClose.size();
    }
    if (end > 0) pieces.push_back({"", std::string(text.substr(0, end)), "", "", run});
    text.remove_prefix(end);
    if (!text.empty() && text.front() == '\n') text.remove_prefix(1), ++run;
  }
  return pieces;
}

std::string reason_of(const Header& header) {
  bool correct = header.action == Action::kCorrect;
  if (!header.errata || (!correct && header.action != Action::kCancel)) return "";
  const std::string& reason = first_text(header.errata->description);
  return reason.empty() ? "" : (correct ? "訂正の理由: " : "取消の理由: ") + reason;
}

std::string_view without_action_mark(std::string_view text) {
  for (std::string_view mark : {"【更新】", "【訂正】", "【取消】"}) {
    if (text.starts_with(mark)) return text.substr(mark.size());
  }
  return text;
}

std::string plain_summary(const Bulletin& bulletin, const Narrative& narrative) {
  std::string_view text = without_action_mark(unmarked(narrative.summary, bulletin.header.mode));
  if (std::string reason = reason_of(bulletin.header); !reason.empty() && text.ends_with(reason))
    text.remove_suffix(reason.size());
  return std::string(text);
}

std::string fitted(const Pieces& pieces, const Joints& joints, std::string_view more, const Length& length,
                   std::size_t room, std::size_t& taken) {
  const std::size_t more_length = length(more);
  std::string text;
  std::size_t size = 0, end = 0;  // of the text; of as much of it as leaves room for `more`
  taken = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    bool same = i > 0 && pieces[i - 1].run == piece.run && pieces[i - 1].lead == piece.lead;
    std::string own(same ? piece.join : i > 0 ? joints.sorts : joints.first);
    own += (same ? "" : piece.lead) + piece.text;
    size += length(own);
    if (size > room) {
      text.resize(end);
      return taken == 0 ? "" : text + std::string(more);
    }
    text += own;
    if (size + more_length <= room) end = text.size(), taken = i + 1;
  }
  taken = pieces.size();
  return text;
}

}  // namespace ofure
