#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "formats/kinds/bulletin.h"

// Bulletins with which no rule finds anything, one of each kind; a case of a rule spoils one of them.
namespace ofure::clean {

inline Time time(std::string_view text) {
  auto parsed = parse_time(text);
  OFURE_CHECK(parsed.has_value());
  return *parsed;
}

inline AreaCode code(std::string_view digits) {
  auto parsed = AreaCode::parse(digits);
  OFURE_CHECK(parsed.has_value());
  return *parsed;
}

inline Instant now() { return instant_of(time("2026-11-21T02:40:00+09:00")); }

inline LocalTexts text(std::string ja) { return {{"ja", std::move(ja)}}; }

inline Header header(const KindInfo& kind) {
  Header h;
  h.bulletin = BulletinId("6f1f5b9e-0c1f-4f0e-9d0a-0d6a3c1f7a01");
  h.document = DocumentId("nanao-2026-0042");
  h.revision = Revision(1);
  h.kind = Kind(std::string(kind.word));
  h.mode = Mode::kActual;
  h.sender = "bosai.city.nanao.lg.jp";
  h.sent = time("2026-11-21T02:38:00+09:00");
  h.language = "ja";
  h.editorial = {code("172022"), "七尾市防災対策課", "", "七尾市", "", "", {}};
  h.publishing = {code("172022"), "七尾市", "ななおし", "七尾市", "石川県七尾市", "city.nanao.lg.jp", {}};
  h.title = std::string(kind.japanese);
  h.created = h.first_created = time("2026-11-21T02:34:00+09:00");
  h.reported = time("2026-11-21T02:33:00+09:00");
  h.valid_until = time("2026-11-23T02:33:00+09:00");
  h.headline = text("七尾市からのお知らせ");
  h.areas = {{"七尾市", code("172022")}};
  return h;
}

inline Location place(std::string name, std::string kana = "") {
  Location location;
  location.name = std::move(name);
  location.kana = std::move(kana);
  return location;
}

inline OrderedArea district(std::string name, std::int64_t households, std::int64_t people) {
  return {place(std::move(name)), time("2026-11-21T02:30:00+09:00"), {households, people}};
}

inline Bulletin evacuation() {
  Evacuation body;
  body.disaster = {"令和8年11月豪雨", {"土砂災害"}};
  body.complement = text("川の近くには近づかないでください。");
  body.total = {300, 700};
  OrderDetail order;
  order.sort = OrderSort::kEvacuation;
  order.level = Level(4);
  order.object = {200, 450};
  order.areas = {district("高階地区", 120, 250), district("徳田地区", 80, 200)};
  OrderDetail elderly;
  elderly.sort = OrderSort::kElderly;
  elderly.level = Level(3);
  elderly.areas = {district("矢田郷地区", 100, 250)};
  body.details = {order, elderly};
  Bulletin bulletin{header(Evacuation::kInfo), body};
  bulletin.header.level = Level(4);
  return bulletin;
}

inline ShelterSite site(std::string id, std::string name, std::int64_t people) {
  ShelterSite site;
  site.id = std::move(id);
  site.location = place(std::move(name));
  site.location.circles = {{{37.04185, 136.97373}, 0}};
  site.address = "石川県七尾市山王町ツ34";
  site.sort = ShelterSort::kOpen;
  site.at = time("2026-11-21T01:00:00+09:00");
  site.capacity = 480;
  site.crowding = Crowding::kVacant;
  site.number.people = people;
  site.number.people_voluntary = 0;
  site.checked = time("2026-11-21T02:30:00+09:00");
  return site;
}

inline Bulletin shelter() {
  Shelters body;
  body.total.people = 310;
  body.total_shelters = 2;
  body.sites = {site("CC0000000518", "山王小学校", 180), site("CC0000000504", "御祓地区コミュニティセンター", 130)};
  return {header(Shelters::kInfo), body};
}

inline Bulletin headquarters() {
  Headquarters body;
  body.name = "七尾市災害対策本部";
  body.at = time("2026-11-21T02:00:00+09:00");
  return {header(Headquarters::kInfo), body};
}

inline Bulletin damage() {
  Damage body;
  body.accuracy = "速報";
  body.as_of = time("2026-11-21T02:00:00+09:00");
  body.groups = {{"HumanDamages", "人的被害", {{"死者", "0", "人"}, {"負傷者_重傷", "2", "人"}}},
                 {"Losses", "被害額", {{"農業被害", "1200.5", "千円"}, {"被害総額", "1200.5", "千円"}}}};
  return {header(Damage::kInfo), body};
}

inline Bulletin sediment() {
  Sediment body;
  body.joint_office = "金沢地方気象台";
  SedimentDetail detail;
  detail.warning_level = 4;
  SedimentArea area;
  area.location = place("七尾市");
  area.location.code = code("172022");
  area.at = time("2026-11-21T02:30:00+09:00");
  detail.areas = {area};
  body.details = {detail};
  Bulletin bulletin{header(Sediment::kInfo), body};
  bulletin.header.publishing = {code("170003"), "石川県", "いしかわけん", "石川県", "", "", {}};
  return bulletin;
}

inline Bulletin notice() {
  Notice body;
  body.information_type = "Disaster";
  body.category = "ライフライン";
  body.sub_category = "給水";
  body.title = text("給水所を開きました");
  body.description = text("山王小学校で給水を行っています。\n容器をお持ちください。");
  body.url = "https://www.city.nanao.lg.jp/water";
  body.files = {{"https://www.city.nanao.lg.jp/water.pdf", "application/pdf", "", {}}};
  return {header(Notice::kInfo), body};
}

inline Bulletin event() {
  Event body;
  body.name = text("七尾港まつり");
  body.from = time("2026-12-05T10:00:00+09:00");
  body.to = time("2026-12-05T16:00:00+09:00");
  body.description = text("どなたでもご参加いただけます。");
  body.url = "https://www.city.nanao.lg.jp/event";
  body.place = place("七尾港", "ななおこう");
  Bulletin bulletin{header(Event::kInfo), body};
  bulletin.header.valid_until = time("2026-12-06T00:00:00+09:00");
  return bulletin;
}

inline std::vector<Bulletin> of_each_kind() {
  return {evacuation(), shelter(), headquarters(), damage(), sediment(), notice(), event()};
}

}  // namespace ofure::clean
