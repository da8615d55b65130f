#include <array>

#include "formats/kinds/hazard.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/kinds/shelter/shelter.h"
#include "formats/terms.h"

namespace ofure {
namespace {

using Sites = std::vector<const ShelterSite*>;

struct StateRow {
  ShelterSort sort;
  std::string_view heading;
  bool in_force;
};
// The order of the sections: where people can go comes first. 不明 is told last and is not over.
constexpr std::array kStates = {
    StateRow{ShelterSort::kOpen, "開設中の避難所", true},
    StateRow{ShelterSort::kPreparing, "開設準備中の避難所", true},
    StateRow{ShelterSort::kPermanent, "常設の避難所", true},
    StateRow{ShelterSort::kNotOpen, "未開設の避難所", false},
    StateRow{ShelterSort::kClosed, "閉鎖した避難所", false},
    StateRow{ShelterSort::kUnknown, "開設状況が不明の避難所", true},
};

Sites sites_in(const Shelters& body, ShelterSort sort) {
  Sites sites;
  for (const ShelterSite& site : body.sites) {
    if (site.sort == sort) sites.push_back(&site);
  }
  return sites;
}

void add_numbers(std::vector<Fact>& facts, const Sheltered& number) {
  add_fact(facts, "people", "避難者", number.people, "人");
  add_fact(facts, "people_voluntary", "うち自主避難", number.people_voluntary, "人");
  add_fact(facts, "households", "避難世帯", number.households, "世帯");
  add_fact(facts, "households_voluntary", "うち自主避難の世帯", number.households_voluntary, "世帯");
}

void add_acceptance(std::vector<Fact>& facts, std::string_view key, std::string_view label,
                    const std::optional<Acceptance>& value) {
  if (value) add_coded(facts, key, label, japanese(*value), "acceptance." + std::string(word_of(*value)));
}

std::vector<Fact> facts_of(const ShelterSite& site) {
  std::vector<Fact> facts;
  if (site.crowding)
    add_coded(facts, "crowding", "混雑状況", japanese(*site.crowding),
              "crowding." + std::string(word_of(*site.crowding)));
  add_numbers(facts, site.number);
  add_moment(facts, "checked", "人数の確認", site.checked);
  add_fact(facts, "capacity", "収容人数", site.capacity, "人");
  add_acceptance(facts, "pets", "ペットの受け入れ", site.pets);
  add_acceptance(facts, "barrier_free", "バリアフリー", site.barrier_free);
  add_coded(facts, "type", "種別", japanese(site.type), "shelter_type." + std::string(word_of(site.type)));
  add_fact(facts, "type_detail", "種別の詳細", site.type_detail);
  add_fact(facts, "address", "所在地", site.address);
  for (const Contact& contact : site.contacts) {
    if (contact.type == "phone") add_fact(facts, "phone", "電話", contact.value);
  }
  return facts;
}

// "山王小学校（180人、空き）": who is there and whether there is room, where people are.
std::string phrase(const ShelterSite& site) {
  if (site.sort != ShelterSort::kOpen && site.sort != ShelterSort::kPermanent) return site.location.name;
  std::string state = site.number.people ? grouped(*site.number.people) + "人" : "";
  if (site.crowding && *site.crowding != Crowding::kUnknown)
    state += (state.empty() ? "" : "、") + std::string(japanese(*site.crowding));
  return state.empty() ? site.location.name : site.location.name + "（" + state + "）";
}

Item site_item(const ShelterSite& site) {
  Item item = item_of(site.location);
  item.id = site.id;
  item.state = word_of(site.sort);
  item.state_label = japanese(site.sort);
  item.at = site.at;
  item.facts = facts_of(site);
  item.text = phrase(site);
  return item;
}

// Of the shelters together: as the sender counted, else the sum of the list, if every one of them was counted.
std::optional<std::int64_t> people_in(const Sites& sites) {
  std::int64_t sum = 0;
  for (const ShelterSite* site : sites) {
    if (!site->number.people) return std::nullopt;
    sum += *site->number.people;
  }
  return sites.empty() ? std::nullopt : std::optional(sum);
}

std::string amount(const Sites& sites) { return grouped(static_cast<std::int64_t>(sites.size())) + "か所"; }

std::string names_of(const Sites& sites, std::size_t limit) {
  std::vector<std::string> names;
  for (const ShelterSite* site : sites) names.push_back(site->location.name);
  return listed(names, "か所", limit);
}

struct Picture {
  Sites open, preparing, permanent, not_open, closed, unknown;
  explicit Picture(const Shelters& body)
      : open(sites_in(body, ShelterSort::kOpen)),
        preparing(sites_in(body, ShelterSort::kPreparing)),
        permanent(sites_in(body, ShelterSort::kPermanent)),
        not_open(sites_in(body, ShelterSort::kNotOpen)),
        closed(sites_in(body, ShelterSort::kClosed)),
        unknown(sites_in(body, ShelterSort::kUnknown)) {}
  [[nodiscard]] bool over() const {
    return !closed.empty() && open.empty() && preparing.empty() && permanent.empty() && unknown.empty();
  }
};

// "山王小学校", "山王小学校、御祓中学校の2か所", "山王小学校など12か所"
std::string counted(const Sites& sites) {
  std::string names = names_of(sites, kFullList);
  return sites.size() == 1 || names.ends_with(amount(sites)) ? names : names + "の" + amount(sites);
}

std::string open_news(const Picture& now, const Shelters& body, const Header& header) {
  std::string text = clock_text(header.reported) + "現在、" + place_name(header) + "で開設中の避難所は、" +
                     counted(now.open) + "です。";
  std::optional<std::int64_t> people = body.total.people ? body.total.people : people_in(now.open);
  if (people == 0) return text + "避難している人はいません。";
  if (people) {
    text += "避難している人は" + std::string(now.open.size() > 1 ? "あわせて" : "") + grouped(*people) + "人です。";
  }
  return text;
}

// "このほか、2か所が開設準備中、1か所が閉鎖となっています。"
std::string others(const Picture& now, bool tell_preparing) {
  std::string text;
  auto add = [&](const Sites& sites, std::string_view state) {
    if (!sites.empty()) text += (text.empty() ? "" : "、") + amount(sites) + std::string(state);
  };
  if (tell_preparing) add(now.preparing, "が開設準備中");
  add(now.permanent, "が常設");
  add(now.closed, "が閉鎖");
  add(now.unknown, "が開設状況不明");
  return text.empty() ? "" : "このほか、" + text + "となっています。";
}

std::string summary_of(const Picture& now, const Shelters& body, const Header& header) {
  const std::string since = clock_text(header.reported) + "現在、", place = place_name(header);
  if (body.sites.empty()) return speaker(header) + "の避難所情報です。避難所は示されていません。";
  if (!now.open.empty()) return open_news(now, body, header) + others(now, true);
  if (!now.preparing.empty()) {
    return speaker(header) + "は、" + counted(now.preparing) + "で避難所の開設を準備しています。" + others(now, false);
  }
  if (now.over())
    return place + "が開設していた避難所は、" + clock_text(header.reported) + "現在、すべて閉鎖されています。";
  if (!now.permanent.empty()) return since + place + "の常設の避難所は、" + counted(now.permanent) + "です。";
  if (!now.unknown.empty()) return since + place + "で開設が確認されている避難所はありません。" + others(now, false);
  return since + place + "で開設中の避難所はありません。";
}

std::string event_key_of(const Picture& now) {
  if (!now.open.empty()) return "event.shelter_open";
  if (!now.preparing.empty()) return "event.shelter_preparing";
  return now.over() ? "event.shelter_closed" : "event.shelter";
}

std::string headline_of(const Picture& now, const Header& header) {
  const std::string place = place_name(header);
  if (!now.open.empty()) return place + "で避難所" + amount(now.open) + "を開設中";
  if (!now.preparing.empty()) return place + "で避難所" + amount(now.preparing) + "の開設を準備中";
  return now.over() ? place + "の避難所をすべて閉鎖" : place + "の避難所情報";
}

Section section_of(const StateRow& row, const Sites& sites) {
  Section section;
  section.key = word_of(row.sort);
  section.term_key = "shelters." + section.key;
  section.heading = row.heading;
  section.in_force = row.in_force;
  set_cap(section, cap_row(row.sort == ShelterSort::kClosed ? "shelter.over" : "shelter.standing"));
  add_fact(section.facts, "shelters", "避難所の数", static_cast<std::int64_t>(sites.size()), "か所");
  for (const ShelterSite* site : sites) section.items.push_back(site_item(*site));
  return section;
}

}  // namespace

Narrative narrate_body(const Shelters& body, const Header& header) {
  const Picture now(body);
  Narrative narrative;
  narrative.all_lifted = now.over();
  narrative.event_key = event_key_of(now);
  narrative.event = term(narrative.event_key, Language::kJapanese);
  narrative.subject = narrative.event + " " + place_name(header);
  narrative.headline = headline_or(header, headline_of(now, header));
  narrative.summary = summary_of(now, body, header);
  for (const StateRow& row : kStates) {
    Sites sites = sites_in(body, row.sort);
    if (!sites.empty()) narrative.sections.push_back(section_of(row, sites));
  }
  add_fact(narrative.facts, "shelters", "開設中の避難所の数", body.total_shelters, "か所");
  add_numbers(narrative.facts, body.total);
  narrative.complement = body.complement;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories = cap_categories_of(body.disaster.hazards);
  set_cap(narrative, cap_row(narrative.all_lifted ? "shelter.over" : "shelter.standing"));
  return narrative;
}

}  // namespace ofure
