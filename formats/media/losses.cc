#include "formats/media/losses.h"

#include <type_traits>

#include "formats/media/carried.h"
#include "formats/terms.h"

namespace ofure {
namespace {

constexpr std::size_t kMuch =
    4'000'000;                      // items × bytes: up to here, searching for each is faster than collecting them all
constexpr std::size_t kNamed = 20;  // a list of losses is read by people

class Finder {
 public:
  Finder(const Bulletin& bulletin, const Narrative& narrative, std::string_view carried)
      : bulletin_(bulletin), narrative_(narrative), carried_(carried) {}

  // Before the first find(): looks for everything these sides may ask in one walk, when there is much to ask in a long
  // text.
  void prepare(const Omissions& omissions, std::size_t text_size) {
    std::size_t items = 0;
    for (const Section& section : narrative_.sections) items += section.items.size();
    if (items * text_size < kMuch) return;
    carried_.collect();
    for (const auto& [side, why] : omissions) find(side);
    carried_.look();
  }

  std::vector<std::string> find(Side side) {
    names_.clear();
    switch (side) {
      case Side::kItems:
        each_item([&](const Item& item) { note_unless(has_text(item.name), unmarked(item.name, mode())); });
        break;
      case Side::kFigures:
        figures();
        break;
      case Side::kTimes:
        each_item([&](const Item& item) { note_unless(!item.at || carried_.has(clock(*item.at)), item.name); });
        break;
      case Side::kShapes:
        each_item([&](const Item& item) { note_unless(item.polygons.empty() && item.circles.empty() && item.unreadable.empty(), item.name); });
        break;
      case Side::kPositions:
        each_item([&](const Item& item) { note_unless(!item.point, item.name); });
        break;
      case Side::kReadings:
        readings();
        break;
      case Side::kOtherLanguages:
        languages();
        break;
      case Side::kAttachments:
        for (const Attachment& file : attachments_of(bulletin_)) names_.push_back(file.uri);
        break;
      case Side::kContacts:
        contacts();
        break;
      case Side::kInstruction:
        note_unless(has_text(narrative_.instruction), "instruction");
        break;
      case Side::kComplement:
        note_unless(has_text(first_text(narrative_.complement)), "complement");
        break;
      case Side::kReason:
        note_unless(!bulletin_.header.errata || carried_.has(first_text(bulletin_.header.errata->description)),
                    "errata");
        break;
      case Side::kWeb:
        note_unless(carried_.has(narrative_.web), narrative_.web);
        break;
    }
    return names_;
  }

 private:
  template <class Visit>
  void each_item(Visit visit) {
    for (const Section& section : narrative_.sections) {
      for (const Item& item : section.items) visit(item);
    }
  }

  void note_unless(bool fine, std::string_view name) {
    if (!fine) names_.emplace_back(name);
  }

  static std::string clock(const Time& time) { return japanese_clock(in_japan(time)); }

  [[nodiscard]] Mode mode() const { return bulletin_.header.mode; }
  bool has_text(std::string_view text) { return carried_.has(unmarked(text, mode())); }

  void facts(std::string_view of, const std::vector<Fact>& facts) {
    for (const Fact& fact : facts)
      note_unless(carried_.has_figure(fact.value + fact.unit), std::string(of) + "/" + fact.key);
  }

  void figures() {
    facts("total", narrative_.facts);
    for (const Section& section : narrative_.sections) {
      facts(section.key, section.facts);
      for (const Item& item : section.items) facts(item.name, item.facts);
    }
  }

  void readings() {
    note_unless(carried_.has(bulletin_.header.publishing.kana), bulletin_.header.publishing.name);
    each_item([&](const Item& item) { note_unless(carried_.has(item.kana), item.name); });
  }

  // A text of the sender that stands in the rendition in its own language is carried, whatever mark and heading were put in front.
  void further(std::string_view of, const LocalTexts& texts) {
    for (std::size_t i = 1; i < texts.size(); ++i)
      note_unless(carried_.has(without_mark(texts[i].text, mode())), std::string(of) + "@" + texts[i].language);
  }

  void languages() {
    further("headline", bulletin_.header.headline);
    if (bulletin_.header.errata) further("errata", bulletin_.header.errata->description);
    std::visit(
        [&](const auto& body) {
          using T = std::decay_t<decltype(body)>;
          if constexpr (std::is_same_v<T, Notice>) {
            further("title", body.title);
            further("description", body.description);
          } else if constexpr (std::is_same_v<T, Event>) {
            further("name", body.name);
            further("description", body.description);
          } else {
            further("complement", body.complement);
          }
        },
        bulletin_.body);
    for (const Attachment& file : attachments_of(bulletin_)) further("caption of " + file.uri, file.caption);
  }

  void contact(std::string_view of, const std::vector<Contact>& contacts) {
    for (const Contact& way : contacts) note_unless(carried_.has(way.value), std::string(of) + "/" + way.type);
  }

  void contacts() {
    contact(bulletin_.header.publishing.name, bulletin_.header.publishing.contacts);
    if (const auto* shelters = std::get_if<Shelters>(&bulletin_.body)) {
      for (const ShelterSite& site : shelters->sites) contact(site.location.name, site.contacts);
    }
  }

  const Bulletin& bulletin_;
  const Narrative& narrative_;
  Carried carried_;
  std::vector<std::string> names_;
};

std::string_view word_of(Side side) {
  switch (side) {
    case Side::kItems:
      return "items";
    case Side::kFigures:
      return "figures";
    case Side::kTimes:
      return "times";
    case Side::kShapes:
      return "shapes";
    case Side::kPositions:
      return "positions";
    case Side::kReadings:
      return "readings";
    case Side::kOtherLanguages:
      return "further languages";
    case Side::kAttachments:
      return "attachments";
    case Side::kContacts:
      return "contacts";
    case Side::kInstruction:
      return "instruction";
    case Side::kComplement:
      return "complement";
    case Side::kReason:
      return "reason";
    case Side::kWeb:
      return "web address";
  }
  return "";
}

}  // namespace

std::string named_losses(std::string_view what, const std::vector<std::string>& names) {
  std::string text = std::string(what) + " (" + std::to_string(names.size()) + "): ";
  for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) text += (i > 0 ? "、" : "") + names[i];
  if (names.size() > kNamed) text += " …";
  return text;
}

const std::vector<Attachment>& attachments_of(const Bulletin& bulletin) {
  static const std::vector<Attachment> kNone;
  if (const auto* notice = std::get_if<Notice>(&bulletin.body)) return notice->files;
  if (const auto* event = std::get_if<Event>(&bulletin.body)) return event->files;
  return kNone;
}

std::vector<Loss> losses_of(const Bulletin& bulletin, const Narrative& narrative, const Omissions& omissions,
                            std::string_view carried) {
  Finder finder(bulletin, narrative, carried);
  finder.prepare(omissions, carried.size());
  std::vector<Loss> losses;
  for (const auto& [side, why] : omissions) {
    std::vector<std::string> names = finder.find(side);
    if (!names.empty()) losses.push_back({named_losses(word_of(side), names), std::string(why)});
  }
  return losses;
}

}  // namespace ofure
