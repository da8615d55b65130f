#include "formats/telling_summary.h"

#include <algorithm>

namespace ofure {
namespace {

std::vector<std::string> names_of(const ToldSection& section) {
  std::vector<std::string> names;
  for (const ToldItem& item : section.items) names.push_back(item.name);
  return names;
}

class Summary {
 public:
  Summary(const Telling& telling, const Narrative& narrative, const Header& header, Teller& teller)
      : telling_(telling), narrative_(narrative), header_(header), teller_(teller) {}

  std::string text() && {
    std::string_view kind = teller_.kind();
    if (kind == "evacuation") evacuation();
    if (kind == "sediment") sediment();
    if (kind == "shelter") shelter();
    if (kind == "damage") damage();
    if (kind == "headquarters") headquarters();
    if (kind == "notice") notice();
    if (kind == "event") event();
    return std::move(text_);
  }

 private:
  void add(std::string_view key, std::initializer_list<Slot> slots) {
    teller_.add_sentence(text_, teller_.say(key, slots));
  }

  const ToldSection* section(std::string_view key) const {
    for (const ToldSection& one : telling_.sections) {
      if (one.section->key == key) return &one;
    }
    return nullptr;
  }

  // Where: the names, or the whole place where none was given.
  std::string areas(const ToldSection& section, std::size_t limit) {
    return section.items.empty() ? telling_.place : teller_.list(names_of(section), "地区", limit);
  }

  // " at 16:00 on 14 October", or " from … on" when the items differ.
  std::string when(const ToldSection& section) const {
    std::optional<Time> first;
    bool same = true;
    for (const ToldItem& item : section.items) {
      if (!item.item->at) continue;
      same = same && (!first || *first == *item.item->at);
      if (!first || *item.item->at < *first) first = item.item->at;
    }
    return first ? teller_.say(same ? "time.at" : "time.from", {{"time", teller_.clock(*first)}}) : "";
  }

  std::string as_of(const std::optional<Time>& time) const {
    return time ? teller_.say("time.as_of", {{"time", teller_.clock(*time)}}) : "";
  }

  std::string figures(const std::vector<Fact>& facts) const {
    std::string text;
    for (const Fact& fact : facts) {
      if (fact.key != "households" && fact.key != "people") continue;
      if (!text.empty()) text += term("join.list", teller_.language());
      text += fact.value + fact.unit;
    }
    return text;
  }

  void orders(std::string_view kind) {
    const std::string say = "say." + std::string(kind);
    bool first = true;
    for (const ToldSection& one : telling_.sections) {
      const std::string said = said_order(*one.section, teller_);
      const std::string order = teller_.word(one.section->term_key, one.section->heading);
      const std::string where = areas(one, first ? kFullTold : kShortTold);
      add(say + (one.section->in_force ? ".in_force" : ".over"),
          {{"place", telling_.place}, {"when", when(one)}, {"areas", where}, {"said", said}, {"order", order}});
      if (first && one.section->in_force) {
        if (std::string count = figures(one.facts); !count.empty()) add("say.concerns", {{"figures", count}});
      }
      first = false;
    }
    if (telling_.sections.empty()) add(say + ".none", {{"place", telling_.place}});
  }

  void evacuation() {
    orders("evacuation");
    if (narrative_.all_lifted) return add("say.evacuation.all_over", {});
    if (std::string hazards = teller_.hazards(narrative_.hazards); !hazards.empty() && !telling_.sections.empty())
      add("say.hazards", {{"hazards", hazards}});
  }

  void sediment() { orders("sediment"); }

  // As the sender counted, else the sum of the list, if every one of them was counted.
  std::optional<std::int64_t> people(const ToldSection& open) const {
    if (const Fact* sent = find_fact(narrative_.facts, "people")) return as_whole_number(sent->value);
    std::int64_t sum = 0;
    for (const ToldItem& item : open.items) {
      const Fact* fact = find_fact(item.item->facts, "people");
      const std::optional<std::int64_t> number = fact ? as_whole_number(fact->value) : std::nullopt;
      if (!number) return std::nullopt;
      sum += *number;
    }
    return open.items.empty() ? std::nullopt : std::optional(sum);
  }

  void sites(std::string_view key, const ToldSection& section) {
    add(key, {{"place", telling_.place},
              {"as_of", as_of(header_.reported)},
              {"areas", teller_.list(names_of(section), "避難所", kFullTold)},
              {"count", teller_.counted(section.items.size(), "避難所")}});
  }

  // The sections beside the one that was told; those that were never opened are no news.
  void other_sites(const ToldSection* told) {
    for (const ToldSection& one : telling_.sections) {
      if (&one == told || one.section->key == "not_open") continue;
      add("say.shelter.also", {{"heading", one.heading},
                               {"count", teller_.counted(one.items.size(), "避難所")},
                               {"number", teller_.number(grouped(static_cast<std::int64_t>(one.items.size())))}});
    }
  }

  void shelter() {
    const std::string now = as_of(header_.reported);
    if (telling_.sections.empty()) return add("say.shelter.none", {{"place", telling_.place}});
    if (narrative_.all_lifted) return add("say.shelter.all_over", {{"place", telling_.place}, {"as_of", now}});
    if (const ToldSection* open = section("open")) {
      sites("say.shelter.open", *open);
      if (std::optional<std::int64_t> count = people(*open))
        add("say.shelter.people", {{"people", teller_.counted(static_cast<std::size_t>(*count), "人")},
                                   {"number", teller_.number(grouped(*count))}});
      return other_sites(open);
    }
    if (const ToldSection* preparing = section("preparing")) {
      sites("say.shelter.preparing", *preparing);
      return other_sites(preparing);
    }
    if (const ToldSection* permanent = section("permanent")) {
      sites("say.shelter.permanent", *permanent);
      return other_sites(permanent);
    }
    add("say.shelter.none_open", {{"place", telling_.place}, {"as_of", now}});
    other_sites(nullptr);
  }

  void damage() {
    std::vector<std::string> harm, response;
    bool any = false;
    for (const ToldSection& one : telling_.sections) {
      const bool helps = one.section->key == "Firefighters";
      for (const ToldItem& item : one.items) {
        any = any || !helps;
        const Fact* number = find_fact(item.item->facts, "number");
        if (number && number->value.find_first_of("123456789") != std::string::npos)
          (helps ? response : harm).push_back(item.text);
      }
    }
    const Fact* counted = find_fact(narrative_.facts, "as_of");
    const std::string now = as_of(counted ? counted->at : std::nullopt);
    const std::string all = teller_.list(harm, "項目", kFullTold);
    add(!any           ? "say.damage.none"
        : harm.empty() ? "say.damage.zero"
                       : "say.damage.in_force",
        {{"place", telling_.place}, {"as_of", now}, {"figures", all}});
    if (!response.empty()) add("say.damage.response", {{"figures", teller_.list(response, "項目", kShortTold)}});
  }

  void headquarters() {
    for (const ToldSection& one : telling_.sections) {
      for (const ToldItem& item : one.items) {
        add(narrative_.all_lifted ? "say.headquarters.dissolved" : "say.headquarters.established",
            {{"place", telling_.place}, {"when", when(one)}, {"name", item.name}});
      }
    }
  }

  void title() {
    const std::string sent = teller_.own(narrative_.matter, header_.mode);
    if (!sent.empty()) return add("say.title", {{"title", sent}});
    const std::string first(without_mark(first_text(narrative_.matter), header_.mode));
    if (first.empty()) return;
    const bool japanese = language_from(narrative_.matter.front().language) == Language::kJapanese;
    add(japanese ? "say.title_as_sent" : "say.title", {{"title", first}});
  }

  void notice() {
    std::string category;
    for (const ToldSection& one : telling_.sections) {
      for (std::string_view key : {"category", "sub_category"}) {
        const Fact* fact = find_fact(one.facts, key);
        if (fact && fact->code != "notice.その他") category = fact->value;
      }
    }
    add(category.empty() ? "say.notice.plain" : "say.notice", {{"place", telling_.place}, {"category", category}});
    title();
    for (const ToldSection& one : telling_.sections) {
      if (!one.items.empty()) add("say.areas", {{"areas", areas(one, kFullTold)}});
    }
  }

  void event() {
    add("say.event", {{"place", telling_.place}});
    title();
    for (const ToldSection& one : telling_.sections) {
      for (const ToldItem& item : one.items) {
        const Fact *from = find_fact(item.facts, "from"), *to = find_fact(item.facts, "to");
        if (from && to) {
          add("say.time", {{"period", teller_.say("time.period", {{"from", from->value}, {"to", to->value}})}});
        } else if (from || to) {
          add("say.time", {{"period", (from ? from : to)->value}});
        }
        if (const Fact* place = find_fact(item.facts, "place")) add("say.place", {{"venue", place->value}});
      }
    }
  }

  const Telling& telling_;
  const Narrative& narrative_;
  const Header& header_;
  Teller& teller_;
  std::string text_;
};

}  // namespace

std::string said_order(const Section& section, Teller& teller) {
  std::string_view said = term("said." + section.key, teller.language());
  const std::string order = said.empty() ? teller.word(section.term_key, section.heading) : std::string(said);
  if (!section.level_named || section.level.value() == 0) return order;
  return teller.say("level.said", {{"level", std::to_string(section.level.value())}, {"order", order}});
}

std::string told_summary(const Telling& telling, const Narrative& narrative, const Header& header, Teller& teller) {
  return Summary(telling, narrative, header, teller).text();
}

}  // namespace ofure
