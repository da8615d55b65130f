#include "formats/media/tv/pages.h"

#include <algorithm>
#include <set>

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/pieces.h"
#include "formats/media/running_text.h"
#include "formats/media/tv/lines.h"

namespace ofure::tv {
namespace {

constexpr std::size_t kCells = 2;  // of a full-width character

// Lines that stay together as far as a page allows: a heading with what stands under it.
struct Block {
  std::vector<Line> heading;
  std::vector<Line> lines;
};

std::string_view action_mark(const Narrative& narrative, Mode mode) {
  for (std::string_view mark : {"【取消】", "【訂正】", "【更新】"}) {
    if (unmarked(narrative.subject, mode).starts_with(mark)) return mark;
  }
  return "";
}

class Typesetter {
 public:
  Typesetter(const Bulletin& bulletin, const Narrative& narrative, const MediaSettings::Tv& settings)
      : bulletin_(bulletin),
        narrative_(narrative),
        width_(std::max(settings.line, kNarrowest) * kCells),
        height_(std::max<std::size_t>(settings.lines, 2)) {
    names_.insert(place_name(bulletin.header));
    names_.insert(speaker(bulletin.header));
    for (const Section& section : narrative.sections) {
      for (const Item& item : section.items) names_.insert(std::string(unmarked(item.name, mode())));
    }
  }

  std::vector<Page> pages() {
    for (const Block& block : blocks()) place(block);
    if (pages_.empty()) pages_.emplace_back();
    // A page of words alone has the colour of the bulletin.
    const std::string colour = narrative_.sections.empty() ? "none" : class_of(narrative_.sections.front());
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      pages_[i].heading = heading();
      pages_[i].place = place_line(i + 1, pages_.size());
      if (pages_[i].colour == "none") pages_[i].colour = colour;
    }
    return std::move(pages_);
  }

 private:
  [[nodiscard]] Mode mode() const { return bulletin_.header.mode; }

  std::vector<Line> set(std::string_view text, const std::string& colour, std::string_view role) const {
    std::vector<Line> lines;
    for (std::string& line : wrapped(text, names_, width_)) lines.push_back({std::move(line), colour, role});
    return lines;
  }

  static void append(std::vector<Line>& lines, std::vector<Line> more) {
    std::move(more.begin(), more.end(), std::back_inserter(lines));
  }

  Block text_block(std::string_view text) const { return {{}, set(unmarked(text, mode()), "none", "text")}; }

  // What is new, one sort of change under another.
  Block news_block() const {
    Block block;
    std::vector<Entry> entries;
    std::string lead;
    auto flush = [&] {
      if (!lead.empty()) append(block.lines, set(lead, "none", "label"));
      for (std::string& line : listed(entries, width_)) block.lines.push_back({std::move(line), "none", "items"});
      entries.clear();
    };
    for (const Piece& piece : news_of(bulletin_, narrative_)) {
      if (piece.lead != lead) flush();
      lead = piece.lead;
      entries.push_back({piece.name, piece.text});
    }
    flush();
    if (!block.lines.empty()) block.heading = set("■前回からの変更", "none", "heading");
    return block;
  }

  Block section_block(const Section& section) const {
    const std::string colour = class_of(section);
    Block block{set("■" + std::string(unmarked(section.heading, mode())), colour, "heading"), {}};
    std::vector<Entry> entries;
    for (const Item& item : section.items) {
      std::string name(unmarked(item.name, mode()));
      entries.push_back({name, item.text.empty() ? name : item.text});
    }
    for (std::string& line : listed(entries, width_)) block.lines.push_back({std::move(line), colour, "items"});
    append(block.lines, set(unmarked(section.instruction, mode()), colour, "text"));
    return block;
  }

  std::vector<Block> blocks() const {
    std::vector<Block> all;
    if (bulletin_.header.action == Action::kCancel) {
      // A list of what is no longer so would read as if it were.
      all.push_back(text_block(without_action_mark(unmarked(narrative_.summary, mode()))));
      return all;
    }
    all.push_back(text_block(without_action_mark(unmarked(narrative_.headline, mode()))));
    all.push_back(text_block(reason_of(bulletin_.header)));
    all.push_back(news_block());
    const std::string_view kind = info_of(bulletin_).word;
    if (kind == "headquarters" || kind == "notice" || kind == "event") {
      all.push_back(text_block(plain_summary(bulletin_, narrative_)));
    } else {
      for (const Section& section : narrative_.sections) all.push_back(section_block(section));
    }
    Block totals;
    for (const Fact& fact : narrative_.facts)
      append(totals.lines, set(fact.label + " " + figure(fact), "none", "text"));
    all.push_back(totals);
    all.push_back(text_block(first_text(narrative_.complement)));
    return all;
  }

  void add(const Line& line) {
    Page& page = pages_.back();
    if (page.colour == "none") page.colour = line.colour;
    page.lines.push_back(line);
  }

  void place(const Block& block) {
    if (block.lines.empty() && block.heading.empty()) return;
    // A heading is not the last line of a page.
    std::size_t together = block.heading.size() + std::min<std::size_t>(block.lines.size(), 1);
    if (pages_.empty() || pages_.back().lines.size() + together > height_) pages_.emplace_back();
    for (const Line& line : block.heading) place_line_of(line, {});
    for (const Line& line : block.lines) place_line_of(line, block.heading);
  }

  void place_line_of(const Line& line, const std::vector<Line>& heading) {
    // Neither is a label.
    if (pages_.back().lines.size() + (line.role == "label" ? 1 : 0) >= height_) {
      pages_.emplace_back();
      // Each page says under which heading it goes on, where that leaves room for more than the heading.
      if (!heading.empty() && heading.size() * 2 <= height_) {
        for (const Line& again : heading) add(again);
        constexpr std::string_view kGoesOn = "（続き）";
        std::string& last = pages_.back().lines.back().text;
        if (cells(last + std::string(kGoesOn)) <= width_) last += kGoesOn;
      }
    }
    add(line);
  }

  std::string heading() const {
    const std::string marks = std::string(mode_mark(mode())) + std::string(action_mark(narrative_, mode()));
    const std::string_view event = without_action_mark(unmarked(narrative_.event, mode()));
    for (std::string_view words : {event, std::string_view(info_of(bulletin_).japanese)}) {
      if (!words.empty() && cells(marks + std::string(words)) <= width_) return marks + std::string(words);
    }
    return marks + "お知らせ";
  }

  std::string place_line(std::size_t number, std::size_t count) const {
    const std::string turn = std::to_string(number) + "/" + std::to_string(count), gap = "　";
    const std::string place = place_name(bulletin_.header), time = clock_text(bulletin_.header.reported);
    for (const std::string& line : {place + gap + time + gap + turn, place + gap + turn}) {
      if (cells(line) <= width_) return line;
    }
    return turn;
  }

  const Bulletin& bulletin_;
  const Narrative& narrative_;
  const std::size_t width_, height_;
  Names names_;
  std::vector<Page> pages_;
};

}  // namespace

std::string class_of(const Section& section) {
  if (!section.in_force) return "over";
  if (section.level != Level()) return "level" + std::to_string(section.level.value());
  // Landslide warnings. The one without a level in its name is as grave as level 4 (警戒レベル４相当情報).
  if (section.key == "sediment_warning") return "warning4";
  for (const Fact& fact : section.facts) {
    if (fact.key == "warning_level") return "warning" + fact.value;
  }
  return "none";
}

std::vector<Page> pages_of(const Bulletin& bulletin, const Narrative& narrative, const MediaSettings::Tv& settings) {
  return Typesetter(bulletin, narrative, settings).pages();
}

}  // namespace ofure::tv
