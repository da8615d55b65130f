#include "formats/telling.h"

#include "core/text.h"
#include "formats/instruction.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/place_name.h"
#include "formats/teller.h"
#include "formats/telling_summary.h"

namespace ofure {
namespace {

constexpr std::size_t kEventLimit = 34;  // CAP readers want under 35 characters

class Told {
 public:
  Told(const Bulletin& bulletin, const Narrative& narrative, Language language)
      : header_(bulletin.header),
        narrative_(narrative),
        teller_(language, info_of(bulletin).word),
        cancelled_(bulletin.header.action == Action::kCancel) {
    telling_.language = language;
  }

  Telling tell() && {
    telling_.place = place();
    for (const Section& section : narrative_.sections) telling_.sections.push_back(told(section));
    telling_.facts = teller_.facts(narrative_.facts, true);
    telling_.event = event();
    matter_ = telling_.event;
    if (std::string sent = teller_.own(narrative_.matter, header_.mode); !sent.empty()) matter_ = sent;
    telling_.subject = headed(teller_.say("subject", {{"event", matter_}, {"place", telling_.place}}), Place::kNews);
    telling_.headline = headed(headline(), Place::kNews);
    telling_.summary = headed(summary(), Place::kSummary);
    telling_.event = headed(telling_.event, Place::kName);
    for (const ToldSection& section : telling_.sections) {
      if (telling_.instruction.empty()) telling_.instruction = section.instruction;
    }
    if (narrative_.instruction.empty()) telling_.instruction.clear();
    telling_.note = note();
    telling_.complement = complement();
    mark_all();
    telling_.untold = std::move(teller_).untold();
    return std::move(telling_);
  }

 private:
  // Where a text stands: the subject and the headline, the summary, or the name of a thing.
  enum class Place : std::uint8_t { kNews, kSummary, kName };

  std::string place() const {
    std::string told = told_area(header_.area(), teller_.language());
    return told.empty() ? speaker(header_) : told;
  }

  ToldItem told(const Item& item) {
    ToldItem out;
    out.item = &item;
    out.name = teller_.name(item);
    // Of an event only the title has other languages.
    if (teller_.kind() == "event") {
      std::string sent = teller_.own(narrative_.matter, header_.mode);
      out.name = sent.empty() ? std::string(without_mark(item.name, header_.mode)) : sent;
    }
    if (!item.state.empty()) out.state = teller_.word("state." + item.state, item.state_label);
    out.facts = teller_.facts(item.facts, false, out.name);
    out.text = teller_.phrase(item, out.name, out.facts);
    return out;
  }

  ToldSection told(const Section& section) {
    ToldSection out;
    out.section = &section;
    if (!section.instruction.empty()) out.instruction = instruction_of(section.instruction_key, teller_.language());
    out.facts = teller_.facts(section.facts, false);
    for (const Item& item : section.items) out.items.push_back(told(item));
    out.heading = heading(section);
    return out;
  }

  std::string heading(const Section& section) {
    if (section.term_key.empty()) return headed(event(), Place::kName);
    std::string order = teller_.word(section.term_key, section.heading);
    if (section.level_named && section.level.value() > 0)
      order = teller_.say("level.heading", {{"level", std::to_string(section.level.value())}, {"order", order}});
    if (cancelled_) return teller_.say("heading.cancelled", {{"order", order}});
    // A closed shelter and a dissolved headquarters say so themselves.
    const bool order_lifted = teller_.kind() == "evacuation" || teller_.kind() == "sediment";
    return section.in_force || !order_lifted ? order : teller_.say("heading.over", {{"order", order}});
  }

  // A notice is named by what it is about, where that fits.
  std::string event() {
    const std::string word = teller_.word(narrative_.event_key, unmarked(narrative_.event, header_.mode));
    if (teller_.kind() != "notice") return word;
    std::string category;
    for (const Section& section : narrative_.sections) {
      for (const Fact& fact : section.facts) {
        const bool names = fact.key == "category" || fact.key == "sub_category";
        if (names && fact.code != "notice.その他") category = teller_.word(fact.code, fact.value);
      }
    }
    std::string text = teller_.say("notice.of", {{"category", category}});
    const std::size_t mark = grapheme_count(mode_mark(header_.mode, teller_.language()));
    return category.empty() || grapheme_count(text) + mark > kEventLimit ? word : text;
  }

  std::string headline() { return teller_.beginning(made_headline()); }

  std::string made_headline() {
    if (std::string sent = teller_.own(header_.headline, header_.mode); !sent.empty()) return sent;
    std::string_view kind = teller_.kind();
    const Slot place{"place", telling_.place};
    if ((kind == "evacuation" || kind == "sediment") && !cancelled_ && !telling_.sections.empty()) {
      std::string orders;
      for (const ToldSection& one : telling_.sections) {
        if (one.section->in_force != !narrative_.all_lifted) continue;
        if (!orders.empty()) orders += term("join.list", teller_.language());
        orders += said_order(*one.section, teller_);
      }
      return teller_.say(narrative_.all_lifted ? "headline.lifted" : "headline.orders", {place, {"orders", orders}});
    }
    for (const ToldSection& one : telling_.sections) {
      if (kind == "shelter" && one.section->key == "open" && !cancelled_) {
        const std::string count = teller_.counted(one.items.size(), "避難所");
        return teller_.say("headline.counted", {place, {"event", matter_}, {"count", count}});
      }
    }
    return teller_.say("headline.plain", {place, {"event", matter_}});
  }

  // The sender's reason, where it was sent in this language.
  std::string reason() const {
    if (!header_.errata) return {};
    std::string sent = teller_.own(header_.errata->description, header_.mode);
    return sent.empty() ? "" : teller_.say("say.reason", {{"reason", sent}});
  }

  std::string summary() {
    std::string text;
    if (cancelled_) {
      teller_.add_sentence(text, teller_.say("say.cancel", {{"place", telling_.place}, {"event", matter_}}));
      teller_.add_sentence(text, teller_.say("say.withdrawn", {}));
      teller_.add_sentence(text, reason());
      return text;
    }
    text = told_summary(telling_, narrative_, header_, teller_);
    if (header_.action == Action::kCorrect) {
      teller_.add_sentence(text, teller_.say("say.correct", {}));
      teller_.add_sentence(text, teller_.say("say.withdrawn", {}));
      teller_.add_sentence(text, reason());
    }
    return text;
  }

  std::string note() const {
    std::string text;
    if (header_.mode == Mode::kExercise) teller_.add_sentence(text, teller_.say("say.exercise", {}));
    if (header_.mode == Mode::kTest) teller_.add_sentence(text, teller_.say("say.test", {}));
    if (header_.action == Action::kCorrect) teller_.add_sentence(text, teller_.say("say.correct", {}));
    if (header_.action == Action::kCorrect || cancelled_) {
      teller_.add_sentence(text, teller_.say("say.withdrawn", {}));
      teller_.add_sentence(text, reason());
    }
    if (narrative_.quiet.is) teller_.add_sentence(text, teller_.say("say.quiet", {}));
    return text;
  }

  // The press has put 【取消】 in front; the telling says it in its own language.
  std::string complement() const {
    constexpr std::string_view kCancelled = "【取消】";
    std::string text = teller_.own(narrative_.complement, header_.mode);
    if (!cancelled_ || text.empty()) return text;
    std::string_view bare = text;
    if (bare.starts_with(kCancelled)) bare.remove_prefix(kCancelled.size());
    return headed(std::string(without_mark(bare, header_.mode)), Place::kName);
  }

  // What the press puts in front for an action, in the same places.
  [[nodiscard]] std::string headed(const std::string& text, Place place) const {
    std::string_view key;
    if (cancelled_) key = "head.cancel";
    if (header_.action == Action::kCorrect && place != Place::kName) key = "head.correct";
    if (header_.action == Action::kUpdate && place == Place::kNews && !narrative_.all_lifted) key = "head.update";
    return key.empty() ? text : std::string(term(key, teller_.language())) + text;
  }

  void mark_all() {
    const Language language = teller_.language();
    for (std::string* text : {&telling_.subject, &telling_.event, &telling_.headline, &telling_.summary,
                              &telling_.instruction, &telling_.note, &telling_.complement}) {
      *text = marked(*text, header_.mode, language);
    }
    for (ToldSection& section : telling_.sections) {
      section.heading = marked(section.heading, header_.mode, language);
      section.instruction = marked(section.instruction, header_.mode, language);
    }
  }

  const Header& header_;
  const Narrative& narrative_;
  Teller teller_;
  bool cancelled_;
  std::string matter_;
  Telling telling_;
};

Telling in_japanese(const Bulletin& bulletin, const Narrative& narrative) {
  const Header& header = bulletin.header;
  Telling telling;
  telling.place = place_name(header);
  telling.subject = narrative.subject;
  telling.event = narrative.event;
  telling.headline = narrative.headline;
  telling.summary = narrative.summary;
  telling.instruction = narrative.instruction;
  telling.note = narrative.note;
  for (const LocalText& text : narrative.complement) {
    if (telling.complement.empty() && language_from(text.language) == Language::kJapanese)
      telling.complement = text.text;
  }
  telling.facts = narrative.facts;
  for (const Section& section : narrative.sections) {
    ToldSection told{&section, section.heading, section.instruction, section.facts, {}};
    for (const Item& item : section.items)
      told.items.push_back({&item, item.name, item.state_label, item.facts, item.text});
    telling.sections.push_back(std::move(told));
  }
  return telling;
}

}  // namespace

Telling telling_of(const Bulletin& bulletin, const Narrative& narrative, Language language) {
  if (language == Language::kJapanese) return in_japanese(bulletin, narrative);
  return Told(bulletin, narrative, language).tell();
}

std::shared_ptr<const Telling> Tellings::in(Language language) const {
  Place& place = places_[static_cast<std::size_t>(language)];
  std::call_once(place.once,
                 [&] { place.telling = std::make_shared<const Telling>(telling_of(bulletin_, narrative_, language)); });
  return place.telling;
}

std::shared_ptr<const Telling> telling_of(const Bulletin& bulletin, const Narrative& narrative, Language language,
                                          const Tellings* shared) {
  if (shared != nullptr) return shared->in(language);
  return std::make_shared<const Telling>(telling_of(bulletin, narrative, language));
}

}  // namespace ofure
