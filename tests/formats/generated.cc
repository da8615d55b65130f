#include "formats/generated.h"

#include <algorithm>
#include <random>
#include <span>

#include "formats/kinds/hazard.h"
#include "formats/sample.h"

namespace ofure::generated {
namespace {

using std::chrono::minutes;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed * 2654435761u + 17) {}
  // 0 … most
  std::size_t up_to(std::size_t most) { return static_cast<std::size_t>(engine_() % (most + 1)); }
  bool one_in(std::size_t n) { return up_to(n - 1) == 0; }
  template <class List>
  const auto& any(const List& list) {
    return list[up_to(std::size(list) - 1)];
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::string_view kSuffixes[] = {"地区",   "一丁目", "自主防災会館", "小学校",  "コミュニティセンター",
                                          "𠮷田町", "",           "１・２区"};

// Real names, the longest of the country among them.
const Area& any_area(Chance& chance) {
  std::span<const Area> all = AreaTable::japan().all();
  return chance.any(all);
}

Location location(Chance& chance, std::size_t number) {
  const Area& area = any_area(chance);
  Location made;
  made.name =
      "〈" + area.name + std::string(chance.any(kSuffixes)) + (chance.one_in(3) ? std::to_string(number) : "") + "〉";
  if (chance.one_in(2)) made.kana = area.kana;
  if (chance.one_in(8)) made.code = area.code;
  if (chance.one_in(6)) {
    double lat = 30 + static_cast<double>(chance.up_to(1400)) / 100,
           lon = 130 + static_cast<double>(chance.up_to(1500)) / 100;
    made.polygons.push_back({{{lat, lon}, {lat, lon + 0.01}, {lat + 0.01, lon + 0.01}, {lat + 0.01, lon}, {lat, lon}}});
  }
  if (chance.one_in(6))
    made.circles.push_back({{35 + static_cast<double>(chance.up_to(100)) / 100, 139}, chance.one_in(2) ? 0.0 : 1.5});
  return made;
}

Time moment(Chance& chance) {
  return {sample::at("2026-11-21T00:00:00+09:00").at + minutes(chance.up_to(1439)), kJapan};
}

Count count(Chance& chance) {
  Count made;
  if (chance.one_in(2)) made.households = static_cast<std::int64_t>(chance.up_to(200'000));
  if (chance.one_in(2)) made.people = static_cast<std::int64_t>(chance.up_to(500'000));
  return made;
}

Disaster disaster(Chance& chance) {
  Disaster made;
  if (chance.one_in(2)) made.name = "令和8年台風第19号";
  for (std::size_t i = chance.up_to(3); i > 0; --i) made.hazards.emplace_back(chance.any(hazards()).japanese);
  std::sort(made.hazards.begin(), made.hazards.end());
  made.hazards.erase(std::unique(made.hazards.begin(), made.hazards.end()), made.hazards.end());
  return made;
}

LocalTexts free_text(Chance& chance) {
  if (chance.one_in(2)) return {};
  LocalTexts texts = {{"ja",
                       "詳しくは https://www.city.example/bousai?a=1&b=2 または電話 0767-53-1111 "
                       "まで。㈱①の前は通れません。\n足元に注意。😀"}};
  if (chance.one_in(2)) texts.push_back({"en", "Do not go near the river; \"call\" 119 <if> needed & possible."});
  return texts;
}

Evacuation evacuation(Chance& chance, std::size_t items) {
  constexpr OrderSort kSorts[] = {OrderSort::kEmergencySafety, OrderSort::kEvacuation, OrderSort::kElderly,
                                  OrderSort::kWarningZone};
  Evacuation body;
  body.disaster = disaster(chance), body.complement = free_text(chance), body.total = count(chance);
  for (std::size_t i = 0; i < items; ++i) {
    OrderSort sort = chance.any(kSorts);
    bool lifted = chance.one_in(5);
    auto same = [&](const OrderDetail& detail) { return detail.sort == sort && detail.lifted == lifted; };
    auto detail = std::find_if(body.details.begin(), body.details.end(), same);
    if (detail == body.details.end())
      detail = body.details.insert(detail, {sort, level_of(sort), lifted, count(chance), {}});
    detail->areas.push_back({location(chance, i), moment(chance), count(chance)});
  }
  return body;
}

Shelters shelters(Chance& chance, std::size_t items) {
  constexpr ShelterSort kSorts[] = {ShelterSort::kOpen,      ShelterSort::kOpen,   ShelterSort::kNotOpen,
                                    ShelterSort::kPreparing, ShelterSort::kClosed, ShelterSort::kPermanent,
                                    ShelterSort::kUnknown};
  constexpr Crowding kCrowding[] = {Crowding::kVacant, Crowding::kSlightlyCrowded, Crowding::kCrowded, Crowding::kFull,
                                    Crowding::kUnknown};
  constexpr Acceptance kAcceptance[] = {Acceptance::kYes, Acceptance::kConditional, Acceptance::kNo};
  Shelters body;
  body.disaster = disaster(chance), body.complement = free_text(chance);
  for (std::size_t i = 0; i < items; ++i) {
    ShelterSite site;
    if (chance.one_in(2)) site.id = "S-" + std::to_string(i);
    site.location = location(chance, i);
    site.sort = chance.any(kSorts), site.address = chance.one_in(2) ? "石川県七尾市袖ケ江町イ部25番地" : "";
    if (chance.one_in(2)) site.at = moment(chance);
    if (chance.one_in(2)) site.capacity = static_cast<std::int64_t>(chance.up_to(2000));
    if (chance.one_in(2)) site.crowding = chance.any(kCrowding);
    if (chance.one_in(2)) site.number.people = static_cast<std::int64_t>(chance.up_to(3000));
    if (chance.one_in(3)) site.pets = chance.any(kAcceptance);
    if (chance.one_in(3)) site.barrier_free = chance.any(kAcceptance);
    if (chance.one_in(3)) site.contacts = {{"phone", "0767-53-" + std::to_string(1000 + i % 9000)}};
    body.sites.push_back(std::move(site));
  }
  return body;
}

Damage damage(Chance& chance, std::size_t items) {
  Damage body;
  body.disaster = disaster(chance), body.complement = free_text(chance);
  if (chance.one_in(2)) body.as_of = moment(chance);
  const std::span<const DamageType> types = damage_types();
  for (std::size_t i = 0; i < std::min(items, types.size()); ++i) {
    if (chance.one_in(3)) continue;
    const DamageType& type = types[i];
    auto group = std::find_if(body.groups.begin(), body.groups.end(),
                              [&](const DamageGroup& one) { return one.element == type.group; });
    if (group == body.groups.end()) {
      auto info = std::find_if(damage_groups().begin(), damage_groups().end(),
                               [&](const DamageGroupInfo& one) { return one.element == type.group; });
      group = body.groups.insert(group, {info->element, info->japanese, {}});
    }
    std::string unit(type.units.substr(0, type.units.find(' ')));
    group->items.push_back({std::string(type.type), std::to_string(chance.up_to(12'000)), unit});
  }
  return body;
}

Sediment sediment(Chance& chance, std::size_t items) {
  constexpr int kLevels[] = {0, 2, 3, 4, 5};
  Sediment body;
  body.disaster = disaster(chance), body.complement = free_text(chance);
  for (std::size_t i = 0; i < items; ++i) {
    int level = chance.any(kLevels);
    bool lifted = chance.one_in(5);
    auto same = [&](const SedimentDetail& detail) { return detail.warning_level == level && detail.lifted == lifted; };
    auto detail = std::find_if(body.details.begin(), body.details.end(), same);
    if (detail == body.details.end()) detail = body.details.insert(detail, {lifted, level, {}});
    detail->areas.push_back({location(chance, i), moment(chance)});
  }
  return body;
}

Notice notice(Chance& chance, std::size_t items) {
  Notice body = std::get<Notice>(sample::bulletin("notice").body);
  body.disaster = disaster(chance), body.places.clear(), body.description = free_text(chance);
  for (std::size_t i = 0; i < std::min<std::size_t>(items, 200); ++i) body.places.push_back(location(chance, i));
  return body;
}

Body body_of(Chance& chance, std::string_view kind, std::size_t items) {
  if (kind == "evacuation") return evacuation(chance, items);
  if (kind == "shelter") return shelters(chance, items);
  if (kind == "damage") return damage(chance, items);
  if (kind == "sediment") return sediment(chance, items);
  if (kind == "notice") return notice(chance, items);
  return sample::bulletin(kind).body;
}

Level level_in(const Body& body) {
  Level level;
  if (const auto* orders = std::get_if<Evacuation>(&body)) {
    for (const OrderDetail& detail : orders->details) {
      if (!detail.lifted) level = std::max(level, detail.level);
    }
  }
  return level;
}

}  // namespace

Bulletin bulletin(std::uint64_t seed, std::string_view kind, std::size_t items) {
  Chance chance(seed);
  Bulletin made = sample::bulletin(kind, chance.any(kActions), chance.any(kModes));
  made.header.bulletin = BulletinId("generated-" + std::to_string(seed));
  made.header.publishing.code = any_area(chance).code;
  made.header.editorial = made.header.publishing;
  made.header.headline = chance.one_in(3) ? LocalTexts{{"ja", "避難に関するお知らせ"}} : LocalTexts{};
  made.body = body_of(chance, kind, items);
  made.header.level = level_in(made.body);
  return made;
}

Bulletin bulletin(std::uint64_t seed) {
  Chance chance(seed + 1);
  const std::vector<std::string_view> kinds = sample::kind_words();
  constexpr std::size_t kMost[] = {0, 1, 2, 3, 5, 8, 13, 40, 150};
  std::string_view kind = chance.any(kinds);
  return bulletin(seed, kind, chance.any(kMost));
}

Bulletin revision_after(const Bulletin& before, std::uint64_t seed) {
  Chance chance(seed + 2);
  Bulletin after = before;
  after.header.bulletin = BulletinId(before.header.bulletin.text() + "-next");
  after.header.revision = Revision(before.header.revision.value() + 1);
  after.header.previous = before.header.revision;
  after.header.action = Action::kUpdate;
  after.header.errata.reset();
  if (auto* orders = std::get_if<Evacuation>(&after.body)) {
    for (OrderDetail& detail : orders->details) {
      while (!detail.areas.empty() && chance.one_in(4)) detail.areas.pop_back();
      if (chance.one_in(3))
        detail.areas.push_back({location(chance, 9000 + chance.up_to(99)), moment(chance), count(chance)});
      if (chance.one_in(5)) detail.lifted = !detail.lifted;
    }
    std::erase_if(orders->details, [](const OrderDetail& detail) { return detail.areas.empty(); });
    after.header.level = level_in(after.body);
  }
  if (auto* list = std::get_if<Shelters>(&after.body)) {
    for (ShelterSite& site : list->sites) {
      if (chance.one_in(3)) site.sort = ShelterSort::kClosed;
      if (chance.one_in(3)) site.crowding = Crowding::kFull;
      if (chance.one_in(3)) site.number.people = static_cast<std::int64_t>(chance.up_to(100));
    }
  }
  return after;
}

}  // namespace ofure::generated
