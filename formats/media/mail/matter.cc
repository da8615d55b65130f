#include <algorithm>

#include "core/area.h"
#include "core/text.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/mail/compose.h"
#include "formats/media/mail/permitted.h"
#include "formats/media/mail/rules.h"

namespace ofure::mail {
namespace {

class Gathering {
 public:
  Gathering(const Bulletin& bulletin, const Narrative& narrative, const Section& gravest)
      : header_(bulletin.header), narrative_(narrative), gravest_(gravest) {}

  Matter gather() && {
    places();
    words();
    news();
    for (const Section& section : narrative_.sections) {
      // An ordinary warning beside a danger warning would only take the room of the districts in danger.
      const Row* row = row_of(header_.kind.text(), section.key);
      if (row && row->permitted) add_list(std::string(plain(section.heading)), names_of(section));
    }
    subjects();
    if (!changes_.empty()) {
      std::string all;
      for (const std::string& change : changes_) all += (all.empty() ? "" : "、") + change;
      matter_.losses.push_back({"characters (" + std::to_string(changes_.size()) + "): " + all,
                                "The carriers refuse vendor characters, and not every telephone has rare ones."});
    }
    return std::move(matter_);
  }

 private:
  std::string_view plain(std::string_view text) const { return unmarked(text, header_.mode); }

  std::string allowed(std::string_view text) {
    Spelled result = spelled(text);
    for (std::string& change : result.changes) {
      if (std::find(changes_.begin(), changes_.end(), change) == changes_.end()) changes_.push_back(std::move(change));
    }
    return std::move(result.text);
  }

  void places() {
    matter_.place = allowed(place_name(header_));
    const Area* area = AreaTable::japan().find(header_.area());
    matter_.short_place = area ? allowed(area->name) : matter_.place;
    matter_.when = matter_.place + " " + japanese_clock(in_japan(header_.reported));
  }

  void words() {
    if (header_.mode == Mode::kExercise) matter_.drill = marked("これは訓練です。", header_.mode);
    // The carriers' rule asks for the word テスト.
    if (header_.mode == Mode::kTest) matter_.drill = marked("これは試験（テスト）です。", header_.mode);
    matter_.instruction = allowed(plain(gravest_.instruction));
    const bool tsunami = std::count(narrative_.hazards.begin(), narrative_.hazards.end(), "津波") > 0;
    matter_.shortly = tsunami ? "直ちに高い場所へ避難してください。"
                              : std::string(row_of(header_.kind.text(), gravest_.key)->shortly);
    for (const std::string& hazard : narrative_.hazards)
      matter_.because += (matter_.because.empty() ? "" : "、") + allowed(hazard);
    if (header_.action == Action::kCorrect) matter_.correction = "前の配信を訂正します。";
    Cleaned free = cleaned(plain(first_text(narrative_.complement)));
    matter_.complement = allowed(free.text);
    for (const std::string& piece : free.taken_out) {
      matter_.losses.push_back({"of the complement: " + piece,
                                "The carriers refuse web and mail addresses, telephone numbers and numbers to dial."});
    }
  }

  std::vector<std::string> names_of(const Section& section) {
    std::vector<std::string> names;
    for (const Item& item : section.items) add_name(names, item.name);
    return names;
  }

  void add_name(std::vector<std::string>& names, const std::string& name) {
    if (has_forbidden(name)) {
      matter_.losses.push_back({"items (1): " + name, "The carriers refuse what looks like an address or a number."});
    } else {
      names.push_back(allowed(name));
    }
  }

  void add_list(std::string heading, std::vector<std::string> names) {
    matter_.lists.push_back({allowed(heading), std::move(names)});
  }

  // Districts that came under an order, or under a graver one, in the order of the difference.
  void news() {
    if (!narrative_.difference.known) return;
    std::string order;
    std::vector<std::string> names;
    auto close = [&] {
      if (!names.empty()) add_list("新たに" + order, std::move(names));
      names.clear();
    };
    for (Turn turn : {Turn::kRaised, Turn::kAdded}) {
      for (const Change& change : narrative_.difference.changes) {
        if (change.turn != turn) continue;
        if (change.to != order) close();
        order = change.to;
        add_name(names, change.name);
      }
    }
    close();
  }

  // Level and place belong into the subject; the word of the order where there is room for it.
  void subjects() {
    const std::string heading = allowed(plain(gravest_.heading));
    const std::string level = gravest_.level.value() > 0 && heading.find("レベル") != std::string::npos
                                  ? "レベル" + wide_digit(gravest_.level.value())
                                  : "";
    const std::size_t gap = heading.find(' ');
    const std::string order = gap == std::string::npos ? heading : heading.substr(gap + 1);
    std::vector<std::string> matters;
    if (!level.empty()) {
      matters = {"警戒" + level + order, level + order, "警戒" + level, level};
    } else {
      matters.push_back(order);
      // "レベル４土砂災害危険警報": what it is about and its level, shorter and shorter.
      if (std::size_t warning = order.find("土砂災害"); warning != std::string::npos) {
        const std::string lead = order.substr(0, warning);
        matters.push_back(lead.empty() ? "土砂警戒情報" : lead + "土砂災害");
        matters.push_back(lead.empty() ? "土砂警戒" : lead + "土砂");
      }
      if (header_.kind.text() == "evacuation") matters.push_back("避難情報");
    }
    for (const std::string& matter : matters) {
      for (const std::string& gap_and_place :
           {" " + matter_.place, matter_.place, " " + matter_.short_place, matter_.short_place}) {
        std::string subject = marked(matter + gap_and_place, header_.mode);
        if (std::find(matter_.subjects.begin(), matter_.subjects.end(), subject) == matter_.subjects.end())
          matter_.subjects.push_back(std::move(subject));
      }
    }
  }

  const Header& header_;
  const Narrative& narrative_;
  const Section& gravest_;
  Matter matter_;
  std::vector<std::string> changes_;
};

}  // namespace

Matter matter_of(const Bulletin& bulletin, const Narrative& narrative, const Section& gravest) {
  return Gathering(bulletin, narrative, gravest).gather();
}

}  // namespace ofure::mail
