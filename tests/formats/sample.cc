#include "formats/sample.h"

#include "formats/press.h"

namespace ofure::sample {
namespace {

constexpr std::string_view kDrawn =
    "37.05,136.96 37.05,136.98 37.03,136.98 37.03,136.96 37.05,136.96";  // clockwise, as many tools draw

Location place(std::string name, std::string kana = {}) {
  Location location;
  location.name = std::move(name);
  location.kana = std::move(kana);
  return location;
}

Location spot(std::string name, std::string_view circle) {
  Location location = place(std::move(name));
  location.circles.push_back(parse_circle(circle).value());
  return location;
}

Disaster storm() { return {"令和8年台風第19号", {"洪水", "土砂災害"}}; }

Evacuation evacuation() {
  Evacuation body;
  body.disaster = storm();
  body.complement = {{"ja", "夜間の移動は避けてください。"}, {"en", "Avoid moving at night."}};
  body.total = {2300, 5400};
  OrderDetail order{OrderSort::kEvacuation, Level(4), false, {1200, 3000}, {}};
  Location drawn = place("山王地区", "さんのうちく");
  drawn.polygons.push_back(parse_polygon(kDrawn).value());
  order.areas.push_back({drawn, at("2026-11-21T02:33:00+09:00"), {1200, 3000}});
  OrderDetail elderly{OrderSort::kElderly, Level(3), false, {1100, 2400}, {}};
  elderly.areas.push_back({place("矢田新町"), at("2026-11-21T02:40:00+09:00"), {}});
  elderly.areas.push_back({spot("石崎地区", "37.06,136.94 1.2"), at("2026-11-21T02:40:00+09:00"), {}});
  OrderDetail over{OrderSort::kElderly, Level(3), true, {}, {}};
  over.areas.push_back({place("小島町"), at("2026-11-21T02:50:00+09:00"), {}});
  body.details = {order, elderly, over};
  return body;
}

Shelters shelters() {
  Shelters body;
  body.disaster = storm();
  body.total.people = 180;
  body.total_shelters = 1;
  ShelterSite school;
  school.id = "N-001";
  school.location = spot("山王小学校", "37.042,136.97 0");
  school.location.kana = "さんのうしょうがっこう";
  school.address = "石川県七尾市山王町1";
  school.contacts = {{"phone", "0767-00-0000"}};
  school.sort = ShelterSort::kOpen;
  school.at = at("2026-11-21T02:00:00+09:00");
  school.capacity = 400;
  school.crowding = Crowding::kVacant;
  school.number.people = 180;
  school.pets = Acceptance::kConditional;
  ShelterSite hall;
  hall.location = place("矢田公民館");
  hall.sort = ShelterSort::kClosed;
  body.sites = {school, hall};
  return body;
}

Headquarters headquarters() {
  Headquarters body;
  body.disaster = storm();
  body.name = "七尾市災害対策本部";
  body.at = at("2026-11-21T01:00:00+09:00");
  body.complement = {{"ja", "本部長は市長です。"}};
  return body;
}

Damage damage() {
  Damage body;
  body.disaster = storm();
  body.accuracy = "速報";
  body.as_of = at("2026-11-21T06:00:00+09:00");
  body.groups = {{"HumanDamages", "人的被害", {{"負傷者_軽傷", "2", "人"}}},
                 {"HouseDamages", "住家被害", {{"床上浸水", "1200", "棟"}, {"全壊", "3", "棟"}}}};
  return body;
}

Sediment sediment() {
  Sediment body;
  body.disaster = {"", {"土砂災害"}};
  body.joint_office = "金沢地方気象台";
  Location town = place("七尾市");
  town.code = area("172022");
  body.details = {{false, 4, {{town, at("2026-11-21T02:20:00+09:00")}}}};
  return body;
}

Notice notice() {
  Notice body;
  body.information_type = "Disaster";
  body.category = "ライフライン";
  body.sub_category = "水道";
  body.title = {{"ja", "断水のお知らせ"}, {"en", "Water supply cut"}};
  body.description = {{"ja", "山王地区で断水しています。\n給水所は市役所です。"}};
  body.url = "https://www.city.example/water?area=1&day=2";
  body.places = {place("山王地区")};
  body.files = {{"https://www.city.example/map.png", "image/png", "画像", {{"ja", "給水所の地図"}}}};
  return body;
}

Event event() {
  Event body;
  body.name = {{"ja", "防災まつり"}};
  body.from = at("2026-12-01T10:00:00+09:00");
  body.to = at("2026-12-01T15:00:00+09:00");
  body.fee = "無料";
  body.description = {{"ja", "起震車 & 炊き出し <体験>"}};
  body.place = spot("七尾港", "37.047,136.968 0");
  return body;
}

Body body_of(std::string_view kind) {
  if (kind == "evacuation") return evacuation();
  if (kind == "shelter") return shelters();
  if (kind == "headquarters") return headquarters();
  if (kind == "damage") return damage();
  if (kind == "sediment") return sediment();
  if (kind == "notice") return notice();
  return event();
}

Office office() {
  Office office;
  office.code = area("172022");
  office.name = "七尾市防災交通課";
  office.kana = "ななおしぼうさいこうつうか";
  office.organization = "七尾市";
  office.domain = "city.nanao.example";
  office.contacts = {{"phone", "0767-11-1111"}};
  return office;
}

Header header_of(std::string_view kind, Action action, Mode mode) {
  Header header;
  std::uint64_t revision = action == Action::kIssue ? 1 : 3;
  header.bulletin =
      BulletinId("b-" + std::string(kind) + "-" + std::to_string(revision) + " a,b");  // to be made safe for CAP
  header.document = DocumentId("doc-" + std::string(kind));
  header.revision = Revision(revision);
  header.previous = Revision(revision - 1);
  header.kind = Kind(std::string(kind));
  header.action = action;
  header.mode = mode;
  header.sender = "hub.city.nanao.example";
  header.sent = at("2026-11-21T02:35:10+09:00");
  header.language = "ja";
  header.editorial = header.publishing = office();
  if (action == Action::kCorrect || action == Action::kCancel) {
    header.errata = Errata{{{"ja", "対象地区の誤り"}}, at("2026-11-21T02:34:00+09:00")};
  }
  header.title = "七尾市からの情報";
  header.created = header.first_created = header.reported = at("2026-11-21T02:33:00+09:00");
  header.valid_until = at("2026-11-23T02:33:00+09:00");
  header.level = kind == "evacuation" ? Level(4) : Level();
  return header;
}

}  // namespace

Time at(std::string_view text) { return parse_time(text).value(); }
AreaCode area(std::string_view code) { return AreaCode::parse(code).value(); }

std::vector<std::string_view> kind_words() {
  return {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"};
}

Bulletin bulletin(std::string_view kind, Action action, Mode mode) {
  return {header_of(kind, action, mode), body_of(kind)};
}

Bulletin lifted(Action action, Mode mode) {
  Bulletin made = bulletin("evacuation", action, mode);
  made.header.level = Level();
  for (OrderDetail& detail : std::get<Evacuation>(made.body).details) detail.lifted = true;
  return made;
}

std::string original(const Bulletin& bulletin) {
  constexpr std::string_view kStatus[] = {"Actual", "Exercise", "Test"};
  return "<EDXLDistribution xmlns=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"><distributionID>" +
         bulletin.header.bulletin.text() + "</distributionID><distributionStatus>" +
         std::string(kStatus[static_cast<int>(bulletin.header.mode)]) + "</distributionStatus></EDXLDistribution>";
}

RenderContext context(const Bulletin& bulletin) {
  RenderContext context;
  context.sequence = Sequence(41);
  context.previous = Sequence(38);
  context.accepted_at = parse_instant("2026-11-21T02:35:11.250+09:00");
  context.digest = sha256(original(bulletin));
  context.public_url = "https://hub.example";
  for (std::uint64_t revision = 1; revision < bulletin.header.revision.value(); ++revision) {
    std::string minute = revision == 1 ? "2026-11-21T01:10:00+09:00" : "2026-11-21T01:40:00+09:00";
    context.ancestors.push_back(
        {BulletinId("b-" + std::to_string(revision)), bulletin.header.sender, at(minute), Revision(revision)});
  }
  return context;
}

Rendition rendition(std::string_view medium, const Bulletin& bulletin) {
  return rendition(medium, bulletin, context(bulletin));
}

Rendition rendition(std::string_view medium, const Bulletin& bulletin, const RenderContext& context) {
  return render(*find_medium(medium), bulletin, narrative_of(bulletin), original(bulletin), context);
}

}  // namespace ofure::sample
