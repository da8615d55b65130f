#include "formats/quiet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "formats/kinds/catalogue.h"
#include "formats/kinds/comparison.h"
#include "formats/press.h"
#include "formats/reader.h"

namespace ofure {

namespace {

Bulletin read(const std::string& path) {
  static const std::unique_ptr<Reader> kReader = std::move(Reader::create().value());
  std::ifstream in(std::filesystem::path(OFURE_SOURCE_DIR) / path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  Reading reading = kReader->read(std::string{std::istreambuf_iterator<char>(in), {}});
  return std::move(reading.bulletin.value());
}

// The update of the kind's examples and a correction of it in which nothing differs yet.
struct Pair {
  Bulletin before, after;
};

Pair pair_of(const std::string& kind) {
  Bulletin before = read("examples/" + kind + "/update.xml");
  Bulletin after = before;
  after.header.action = Action::kCorrect;
  after.header.previous = before.header.revision;
  after.header.revision = before.header.revision.next();
  after.header.bulletin = BulletinId("another");
  return {std::move(before), std::move(after)};
}

enum class As : bool { kLoud, kQuiet };
struct Row {
  const char* field;
  As as;
  std::function<void(Bulletin&)> change;
};

void expect_rows(const std::string& kind, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Pair pair = pair_of(kind);
    row.change(pair.after);
    const Quiet quiet = quiet_of(pair.before, pair.after);
    EXPECT_EQ(quiet.is, row.as == As::kQuiet) << kind << ": " << row.field << ": " << quiet.en;
    EXPECT_FALSE(quiet.fields.empty()) << kind << ": " << row.field << " is not compared";
    EXPECT_NE(quiet.ja, "");
    EXPECT_NE(quiet.en, "");
  }
}

template <class Body>
Body& body(Bulletin& bulletin) {
  return std::get<Body>(bulletin.body);
}

constexpr auto kLoud = As::kLoud, kQuiet = As::kQuiet;
const Time kMoment = parse_time("2026-10-14T23:59:00+09:00").value();

std::vector<Row> header_rows() {
  return {
      {"sender", kLoud, [](Bulletin& b) { b.header.sender += "x"; }},
      {"language", kLoud, [](Bulletin& b) { b.header.language = "en"; }},
      {"editorial code", kLoud, [](Bulletin& b) { b.header.editorial.code = AreaCode::parse("131016").value(); }},
      {"publishing code", kLoud, [](Bulletin& b) { b.header.publishing.code = AreaCode::parse("131016").value(); }},
      {"office name", kQuiet, [](Bulletin& b) { b.header.publishing.name += "庁舎"; }},
      {"office reading", kQuiet, [](Bulletin& b) { b.header.publishing.kana += "あ"; }},
      {"office location", kQuiet, [](Bulletin& b) { b.header.publishing.location += "1"; }},
      {"office domain", kQuiet, [](Bulletin& b) { b.header.publishing.domain += "x"; }},
      {"office telephone", kQuiet, [](Bulletin& b) { b.header.publishing.contacts.push_back({"phone", "1"}); }},
      {"contact of the office that says that it moved", kLoud,
       [](Bulletin& b) { b.header.publishing.contacts.push_back({"other", "窓口は移転しました"}); }},
      {"name of another office", kLoud, [](Bulletin& b) { b.header.publishing.name = "宮内庁式部職"; }},
      {"name of another area of the head", kLoud, [](Bulletin& b) { b.header.areas.at(0).name = "網走市"; }},
      {"title", kLoud, [](Bulletin& b) { b.header.title += "（続報）"; }},
      {"first created", kLoud, [](Bulletin& b) { b.header.first_created = kMoment; }},
      {"target", kLoud, [](Bulletin& b) { b.header.target = kMoment; }},
      {"end", kLoud, [](Bulletin& b) { b.header.valid_until = kMoment; }},
      {"headline", kLoud, [](Bulletin& b) { b.header.headline.at(0).text += "逃げてください。"; }},
      {"headline in one more language", kLoud, [](Bulletin& b) { b.header.headline.push_back({"ko", "x"}); }},
      {"name of an area of the head", kQuiet, [](Bulletin& b) { b.header.areas.at(0).name += "内"; }},
      {"area of the head", kLoud, [](Bulletin& b) { b.header.areas.at(0).code = AreaCode::parse("131016").value(); }},
      {"one more area of the head", kLoud, [](Bulletin& b) { b.header.areas.push_back(b.header.areas.at(0)); }},
      {"level", kLoud, [](Bulletin& b) { b.header.level = Level(b.header.level.value() == 5 ? 4 : 5); }},
  };
}

TEST(QuietFields, OfTheHeaderAreTheSameForEveryKind) {
  for (const KindInfo& kind : kinds()) expect_rows(std::string(kind.word), header_rows());
}

template <class Body>
std::vector<Row> disaster_rows() {
  return {{"disaster name", kQuiet, [](Bulletin& b) { body<Body>(b).disaster.name += "号"; }},
          {"hazard", kLoud, [](Bulletin& b) { body<Body>(b).disaster.hazards.push_back("津波"); }}};
}

template <class Body>
Row complement_row() {
  return {"free text", kLoud,
          [](Bulletin& b) { body<Body>(b).complement.push_back({"ja", "すぐに逃げてください。"}); }};
}

void expect_rows_and(const std::string& kind, std::vector<Row> rows, std::vector<Row> more) {
  rows.insert(rows.end(), more.begin(), more.end());
  expect_rows(kind, rows);
}

TEST(QuietFields, OfAnEvacuation) {
  using T = Evacuation;
  auto rows = disaster_rows<T>();
  rows.push_back(complement_row<T>());
  expect_rows_and(
      "evacuation", rows,
      {{"total", kQuiet, [](Bulletin& b) { body<T>(b).total.people = 1; }},
       {"order", kLoud, [](Bulletin& b) { body<T>(b).details.at(1).sort = OrderSort::kEmergencySafety; }},
       {"level of the order", kLoud, [](Bulletin& b) { body<T>(b).details.at(1).level = Level(5); }},
       {"lifted", kLoud, [](Bulletin& b) { body<T>(b).details.at(1).lifted = true; }},
       {"object", kQuiet, [](Bulletin& b) { body<T>(b).details.at(1).object.households = 1; }},
       {"an order more", kLoud, [](Bulletin& b) { body<T>(b).details.push_back(body<T>(b).details.at(0)); }},
       {"an order less", kLoud, [](Bulletin& b) { body<T>(b).details.pop_back(); }},
       {"a district more", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(0).areas.push_back(body<T>(b).details.at(1).areas.at(0)); }},
       {"a district less", kLoud, [](Bulletin& b) { body<T>(b).details.at(2).areas.pop_back(); }},
       {"when it was ordered", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).at = kMoment; }},
       {"object of a district", kQuiet, [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).object.people = 1; }},
       {"object that was none", kLoud,
        [](Bulletin& b) {
          body<T>(b).details.at(1).object = Count{0, 0};
        }},
       {"another name and reading in the same shape", kLoud,
        [](Bulletin& b) {
          body<T>(b).details.at(0).areas.at(0).location.name = "和倉地区";
          body<T>(b).details.at(0).areas.at(0).location.kana = "わくらちく";
        }},
       {"a name that says more than a name", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(1).areas.at(0).location.name += "（解除）"; }},
       {"another hazard by the name of the disaster", kLoud,
        [](Bulletin& b) { body<T>(b).disaster.name += "による津波"; }},
       {"name with the same reading", kQuiet,
        [](Bulletin& b) { body<T>(b).details.at(1).areas.at(0).location.name = "能登嶋地区"; }},
       {"reading with the same name", kQuiet,
        [](Bulletin& b) { body<T>(b).details.at(1).areas.at(0).location.kana = "のとしまちく"; }},
       {"another name and another reading", kLoud,
        [](Bulletin& b) {
          body<T>(b).details.at(1).areas.at(0).location.name = "和倉地区";
          body<T>(b).details.at(1).areas.at(0).location.kana = "わくらちく";
        }},
       {"another name without a reading", kLoud,
        [](Bulletin& b) {
          body<T>(b).details.at(1).areas.at(0).location.name = "和倉地区";
          body<T>(b).details.at(1).areas.at(0).location.kana = "";
        }},
       {"shape", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.polygons.clear(); }},
       {"shape that cannot be read", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.unreadable.push_back({"polygon", 1, "abc"}); }},
       {"circle", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.circles.push_back({{37, 137}, 0}); }},
       {"code", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.code = AreaCode::parse("131016").value(); }}});
}

TEST(QuietFields, OfShelters) {
  using T = Shelters;
  auto site = [](void (*change)(ShelterSite&)) { return [change](Bulletin& b) { change(body<T>(b).sites.at(3)); }; };
  auto rows = disaster_rows<T>();
  rows.push_back(complement_row<T>());
  expect_rows_and(
      "shelter", rows,
      {{"total", kQuiet, [](Bulletin& b) { body<T>(b).total.people = 1; }},
       {"number of open shelters", kLoud, [](Bulletin& b) { body<T>(b).total_shelters = 1; }},
       {"a shelter more", kLoud, [](Bulletin& b) { body<T>(b).sites.push_back(body<T>(b).sites.at(0)); }},
       {"a shelter less", kLoud, [](Bulletin& b) { body<T>(b).sites.pop_back(); }},
       {"id", kLoud, site([](ShelterSite& s) { s.id = "other"; })},
       {"name", kQuiet, site([](ShelterSite& s) { s.location.name = "石﨑小学校"; })},
       {"reading", kQuiet, site([](ShelterSite& s) { s.location.kana += "あ"; })},
       {"address", kQuiet, site([](ShelterSite& s) { s.address = "石川県七尾市石崎町タ8"; })},
       {"position", kQuiet, site([](ShelterSite& s) { s.location.circles.at(0).centre.latitude += 0.01; })},
       {"name, address and position at once", kLoud, site([](ShelterSite& s) {
          s.location.name = "別の小学校", s.location.kana = "", s.address = "別の所", s.location.circles.clear();
        })},
       {"name without an id", kLoud,
        site([](ShelterSite& s) { s.id = "", s.location.name = "別", s.location.kana = ""; })},
       {"area of the shelter", kLoud, site([](ShelterSite& s) { s.location.circles.at(0).radius_km = 1; })},
       {"polygon", kLoud, site([](ShelterSite& s) { s.location.polygons.push_back({}); })},
       {"shape that cannot be read", kLoud,
        site([](ShelterSite& s) { s.location.unreadable.push_back({"circle", 1, "37.1"}); })},
       {"variant of a kanji in the name", kQuiet, site([](ShelterSite& s) { s.location.name = "石碕小学校"; })},
       {"wrong kanji in the name", kQuiet,
        [](Bulletin& b) { body<T>(b).sites.at(5).location.name = "能登鳥小学校"; }},
       {"name of another school of the village", kLoud, site([](ShelterSite& s) { s.location.name = "石崎中学校"; })},
       {"name that is no spelling of the one before", kLoud,
        site([](ShelterSite& s) { s.location.name = "徳田小学校"; })},
       {"name of a part", kLoud, site([](ShelterSite& s) { s.location.name += "（別館）"; })},
       {"name of another shelter", kLoud,
        [](Bulletin& b) { body<T>(b).sites.at(5).location.name = body<T>(b).sites.at(7).location.name; }},
       {"names of two shelters swapped", kLoud,
        [](Bulletin& b) { std::swap(body<T>(b).sites.at(0).location.name, body<T>(b).sites.at(1).location.name); }},
       {"contact that says that it is closed", kLoud,
        site([](ShelterSite& s) { s.contacts.push_back({"other", "ここは閉鎖しました"}); })},
       {"code", kLoud, site([](ShelterSite& s) { s.location.code = AreaCode::parse("131016").value(); })},
       {"telephone", kQuiet, site([](ShelterSite& s) { s.contacts.push_back({"phone", "0767-00-0001"}); })},
       {"type", kLoud, site([](ShelterSite& s) { s.type = ShelterType::kTemporary; })},
       {"particulars of the type", kLoud, site([](ShelterSite& s) { s.type_detail = "女性専用"; })},
       {"state", kLoud, site([](ShelterSite& s) { s.sort = ShelterSort::kClosed; })},
       {"when it opened", kLoud, site([](ShelterSite& s) { s.at = kMoment; })},
       {"capacity", kQuiet, site([](ShelterSite& s) { s.capacity = 1; })},
       {"crowding", kLoud, site([](ShelterSite& s) { s.crowding = Crowding::kFull; })},
       {"capacity of none", kLoud, site([](ShelterSite& s) { s.capacity = 0; })},
       {"name that says that it is full", kLoud, site([](ShelterSite& s) { s.location.name += "（満員）"; })},
       {"address that says that it is closed", kLoud, site([](ShelterSite& s) { s.address += "（閉鎖）"; })},
       {"people", kQuiet, site([](ShelterSite& s) { s.number.people = 1; })},
       {"when they were counted", kQuiet, site([](ShelterSite& s) { s.checked = kMoment; })},
       {"pets", kLoud,
        site([](ShelterSite& s) { s.pets = s.pets == Acceptance::kNo ? Acceptance::kYes : Acceptance::kNo; })},
       {"barrier free", kLoud, site([](ShelterSite& s) {
          s.barrier_free = s.barrier_free == Acceptance::kNo ? Acceptance::kYes : Acceptance::kNo;
        })}});
}

TEST(QuietFields, OfAHeadquarters) {
  using T = Headquarters;
  auto rows = disaster_rows<T>();
  rows.push_back(complement_row<T>());
  expect_rows_and("headquarters", rows,
                  {{"type", kLoud, [](Bulletin& b) { body<T>(b).alert_only = !body<T>(b).alert_only; }},
                   {"state", kLoud, [](Bulletin& b) { body<T>(b).dissolved = !body<T>(b).dissolved; }},
                   {"name", kQuiet, [](Bulletin& b) { body<T>(b).name += "室"; }},
                   {"name of another state", kLoud, [](Bulletin& b) { body<T>(b).name = "輪島市災害警戒本部"; }},
                   {"moment", kLoud, [](Bulletin& b) { body<T>(b).at = kMoment; }}});
}

TEST(QuietFields, OfDamage) {
  using T = Damage;
  auto rows = disaster_rows<T>();
  rows.push_back(complement_row<T>());
  expect_rows_and(
      "damage", rows,
      {{"accuracy", kLoud, [](Bulletin& b) { body<T>(b).accuracy = "確定"; }},
       {"moment of the figures", kQuiet, [](Bulletin& b) { body<T>(b).as_of = kMoment; }},
       {"number", kQuiet, [](Bulletin& b) { body<T>(b).groups.at(0).items.at(1).number = "7"; }},
       {"number that was none", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).items.at(0).number = "1"; }},
       {"number of none", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).items.at(1).number = "0"; }},
       {"type", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).items.at(0).type = "行方不明者"; }},
       {"unit", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).items.at(0).unit = "世帯"; }},
       {"a figure more", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).items.push_back({"新", "1", "人"}); }},
       {"a group less", kLoud, [](Bulletin& b) { body<T>(b).groups.pop_back(); }},
       {"another group", kLoud, [](Bulletin& b) { body<T>(b).groups.at(0).element = "OtherDamages"; }}});
}

TEST(QuietFields, OfASedimentWarning) {
  using T = Sediment;
  auto rows = disaster_rows<T>();
  rows.push_back(complement_row<T>());
  expect_rows_and(
      "sediment", rows,
      {{"joint office", kQuiet, [](Bulletin& b) { body<T>(b).joint_office += "課"; }},
       {"lifted", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).lifted = !body<T>(b).details.at(0).lifted; }},
       {"level of the warning", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).warning_level += 1; }},
       {"a municipality less", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).areas.pop_back(); }},
       {"a part less", kLoud, [](Bulletin& b) { body<T>(b).details.pop_back(); }},
       {"moment", kLoud, [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).at = kMoment; }},
       {"reading", kQuiet, [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.kana += "あ"; }},
       {"code", kLoud,
        [](Bulletin& b) { body<T>(b).details.at(0).areas.at(0).location.code = AreaCode::parse("131016").value(); }}});
}

TEST(QuietFields, OfANotice) {
  using T = Notice;
  expect_rows_and("notice", disaster_rows<T>(),
                  {{"sort of information", kLoud, [](Bulletin& b) { body<T>(b).information_type = "Accident"; }},
                   {"category", kLoud, [](Bulletin& b) { body<T>(b).category = "交通"; }},
                   {"sub-category", kLoud, [](Bulletin& b) { body<T>(b).sub_category += "x"; }},
                   {"title", kLoud, [](Bulletin& b) { body<T>(b).title.at(0).text += "中止"; }},
                   {"description", kLoud, [](Bulletin& b) { body<T>(b).description.at(0).text += "中止"; }},
                   {"link", kQuiet, [](Bulletin& b) { body<T>(b).url = "https://www.city.suzu.lg.jp/new"; }},
                   {"file", kLoud, [](Bulletin& b) { body<T>(b).files.push_back({}); }},
                   {"a place more", kLoud, [](Bulletin& b) { body<T>(b).places.push_back({}); }}});
}

TEST(QuietFields, OfAnEvent) {
  using T = Event;
  expect_rows("event", {{"name", kLoud, [](Bulletin& b) { body<T>(b).name.at(0).text += "（中止）"; }},
                        {"from", kLoud, [](Bulletin& b) { body<T>(b).from = kMoment; }},
                        {"to", kLoud, [](Bulletin& b) { body<T>(b).to = kMoment; }},
                        {"duration", kLoud, [](Bulletin& b) { body<T>(b).duration += "x"; }},
                        {"fee", kLoud, [](Bulletin& b) { body<T>(b).fee += "0"; }},
                        {"description", kLoud, [](Bulletin& b) { body<T>(b).description.at(0).text += "中止"; }},
                        {"link", kQuiet, [](Bulletin& b) { body<T>(b).url = "https://www.city.nanao.lg.jp/new"; }},
                        {"file", kLoud, [](Bulletin& b) { body<T>(b).files.push_back({}); }},
                        {"place", kLoud, [](Bulletin& b) {
                           Location place;
                           place.name = "別の会場";
                           body<T>(b).place = place;
                         }}});
}

TEST(QuietCorrection, IsACorrectionOfTheRevisionRightBeforeItAndNothingElse) {
  auto changed = [](Pair pair) {
    body<Shelters>(pair.after).sites.at(0).address = "石川県七尾市本府中町1";
    return pair;
  };
  const Pair pair = changed(pair_of("shelter"));
  EXPECT_TRUE(quiet_of(pair.before, pair.after).is);
  for (Action action : {Action::kIssue, Action::kUpdate, Action::kCancel}) {
    Pair other = pair;
    other.after.header.action = action;
    EXPECT_FALSE(quiet_of(other.before, other.after).is) << word_of(action);
  }
  Pair far = pair;
  far.after.header.revision = far.after.header.revision.next();
  far.after.header.previous = far.after.header.previous.next();
  EXPECT_FALSE(quiet_of(far.before, far.after).is) << "the revision between is not known";
  Pair other = pair;
  other.after.header.document = DocumentId("another");
  EXPECT_FALSE(quiet_of(other.before, other.after).is);
  Pair cancelled = pair;
  cancelled.before.header.action = Action::kCancel;
  EXPECT_FALSE(quiet_of(cancelled.before, cancelled.after).is);
  Pair real = pair;
  real.after.header.mode = Mode::kActual;
  EXPECT_FALSE(quiet_of(real.before, real.after).is);
  EXPECT_FALSE(quiet_of_unknown().is);
  EXPECT_FALSE(narrative_of(pair.after).quiet.is) << "the revision before it is not known";
}

TEST(QuietCorrection, OfAQuietCorrectionIsQuietAgain) {
  Pair pair = pair_of("shelter");
  body<Shelters>(pair.after).sites.at(0).address = "石川県七尾市本府中町1";
  ASSERT_TRUE(quiet_of(pair.before, pair.after).is);
  Bulletin third = pair.after;
  third.header.previous = pair.after.header.revision;
  third.header.revision = pair.after.header.revision.next();
  body<Shelters>(third).sites.at(0).address = "石川県七尾市本府中町2";
  EXPECT_TRUE(quiet_of(pair.after, third).is);
  EXPECT_FALSE(quiet_of(pair.before, third).is) << "a revision lies between";
}

TEST(QuietCorrection, ThatOpensAShelterBesidesAnAddressIsNotQuiet) {
  Pair pair = pair_of("shelter");
  auto& sites = body<Shelters>(pair.after).sites;
  sites.at(0).address = "石川県七尾市本府中町1";
  sites.at(1).sort = sites.at(1).sort == ShelterSort::kOpen ? ShelterSort::kClosed : ShelterSort::kOpen;
  const Quiet quiet = quiet_of(pair.before, pair.after);
  EXPECT_FALSE(quiet.is);
  EXPECT_EQ(quiet.fields.size(), 2u);
}

TEST(QuietCorrection, OfATextInOneLanguageIsNotQuiet) {
  Pair pair = pair_of("notice");
  for (LocalText& text : body<Notice>(pair.after).description) {
    if (text.language == "en") text.text += " Bring a bag.";
  }
  EXPECT_FALSE(quiet_of(pair.before, pair.after).is);
}

TEST(QuietCorrection, OfNothingIsNotQuiet) {
  for (const KindInfo& kind : kinds()) {
    const Pair pair = pair_of(std::string(kind.word));
    const Quiet quiet = quiet_of(pair.before, pair.after);
    EXPECT_FALSE(quiet.is);
    EXPECT_THAT(quiet.fields, testing::IsEmpty()) << kind.word;
  }
}

TEST(QuietCorrection, WhenItWasWrittenAndAnnouncedIsOfTheMessage) {
  Pair pair = pair_of("shelter");
  body<Shelters>(pair.after).sites.at(0).address = "石川県七尾市本府中町1";
  Header& header = pair.after.header;
  header.created = header.reported = header.sent = kMoment;
  header.errata = Errata{{{"ja", "住所の誤り"}}, kMoment};
  const Quiet quiet = quiet_of(pair.before, pair.after);
  EXPECT_TRUE(quiet.is);
  EXPECT_THAT(quiet.fields, testing::ElementsAre("Shelter/Informations/Information/Address"));
  EXPECT_EQ(quiet.ja, "住所だけを直す訂正です。ほかに変わったことはありません。");
  EXPECT_EQ(quiet.en, "This corrects addresses; nothing else changed.");
}

TEST(QuietCorrection, AHeadlineMayChangeByTheNameThatIsCorrectedAndByNothingElse) {
  Pair pair = pair_of("evacuation");
  auto& place = body<Evacuation>(pair.after).details.at(1).areas.at(0).location;
  place.name = "能登嶋地区";
  std::string& headline = pair.after.header.headline.at(0).text;
  const std::string old = "能登島地区";
  headline.replace(headline.find(old), old.size(), place.name);
  EXPECT_TRUE(quiet_of(pair.before, pair.after).is);
  headline += "急いでください。";
  const Quiet quiet = quiet_of(pair.before, pair.after);
  EXPECT_FALSE(quiet.is);
  EXPECT_EQ(quiet.en, "It is no quiet correction: Head/Headline/Text changes.");
}

// The reading stays: a clerk who types over a name leaves it standing.
TEST(QuietCorrection, ADistrictUnderTheNameOfAnotherOrOfMoreOrLessOfItIsNotQuiet) {
  struct Renamed {
    std::size_t detail, area;
    const char* name;
  };
  const Renamed rows[] = {
      {0, 0, "和倉地区"},       {0, 0, "輪島地区"},           {0, 0, "七尾市全域"},     {0, 0, "中島地区（一部）"},
      {0, 0, "高階地区"},       {1, 0, "能登島地区全域"},     {1, 0, "能登島地区のみ"}, {1, 0, "東能登島地区"},
      {1, 0, "能登島二丁目"},   {1, 0, "能登島地区を除く市内"}, {0, 0, "中島小学校"}};
  for (const Renamed& row : rows) {
    Pair pair = pair_of("evacuation");
    body<Evacuation>(pair.after).details.at(row.detail).areas.at(row.area).location.name = row.name;
    EXPECT_FALSE(quiet_of(pair.before, pair.after).is) << row.name;
  }
  Pair pair = pair_of("evacuation");
  auto& details = body<Evacuation>(pair.after).details;
  std::swap(details.at(0).areas.at(0).location.name, details.at(2).areas.at(0).location.name);
  const Quiet quiet = quiet_of(pair.before, pair.after);
  EXPECT_FALSE(quiet.is) << "the order of level 5 would have gone to another district";
  EXPECT_NE(quiet.en.find("areaName changes"), std::string::npos) << quiet.en;
}

TEST(QuietCorrection, ADistrictThatTakesTheNameOfAnotherThatIsNearlyItsOwnIsNotQuiet) {
  Pair pair = pair_of("evacuation");
  auto name = [](Bulletin& b, std::size_t area) -> Location& {
    return body<Evacuation>(b).details.at(2).areas.at(area).location;
  };
  name(pair.before, 0).name = name(pair.after, 0).name = "能登鳥地区";
  name(pair.before, 0).kana = name(pair.after, 0).kana = "のととりちく";
  auto& island = body<Evacuation>(pair.after).details.at(1).areas.at(0).location;
  island.name = "能登烏地区";
  EXPECT_TRUE(quiet_of(pair.before, pair.after).is) << "nobody has that name";
  island.name = "能登鳥地区";
  EXPECT_FALSE(quiet_of(pair.before, pair.after).is);
}

TEST(QuietCorrection, APlaceThatStandsTwiceMayBeRenamedTwice) {
  Pair pair = pair_of("evacuation");
  for (Bulletin* one : {&pair.before, &pair.after})
    body<Evacuation>(*one).details.at(2).areas.at(0) = body<Evacuation>(*one).details.at(1).areas.at(0);
  body<Evacuation>(pair.after).details.at(1).areas.at(0).location.name = "能登鳥地区";
  EXPECT_TRUE(quiet_of(pair.before, pair.after).is);
  body<Evacuation>(pair.after).details.at(2).areas.at(0).location.name = "能登鳥地区";
  EXPECT_TRUE(quiet_of(pair.before, pair.after).is);
}

TEST(QuietCorrection, ANameOfOneCharacterChangesNoText) {
  Comparison comparison;
  const Path at("A");
  comparison.moved("東", "西", at);
  const std::string before = "東へ逃げる", after = "西へ逃げる";
  comparison.follows(before, after, Path(at, "B"));
  EXPECT_EQ(std::move(comparison).told().loud, "A/B");
}

TEST(QuietCorrection, NamesThatChangePlacesAreReplacedInOnePass) {
  Comparison comparison;
  const Path at("A");
  comparison.renamed("赤浦潟", "青浦潟", at, field::kName);
  comparison.renamed("青浦潟", "白浦潟", at, field::kName);
  const std::string before = "赤浦潟と青浦潟", after = "青浦潟と白浦潟";
  comparison.follows(before, after, Path(at, "B"));
  EXPECT_EQ(std::move(comparison).told().loud, "");
}

TEST(QuietCorrection, MediaThatAlarmAreWithheldAndTheOthersSayThatItIsQuiet) {
  Pair pair = pair_of("shelter");
  body<Shelters>(pair.after).sites.at(0).address = "石川県七尾市本府中町1";
  const Narrative narrative = narrative_of(pair.after, &pair.before);
  ASSERT_TRUE(narrative.quiet.is);
  std::set<std::string> withheld;
  for (const auto& medium : media()) {
    const Rendition made = render(*medium, pair.after, narrative, "<x/>", {});
    if (!made.withheld) {
      EXPECT_NE(made.bytes, "") << medium->info().word;
      continue;
    }
    withheld.emplace(medium->info().word);
    EXPECT_EQ(made.bytes, "");
    EXPECT_EQ(made.withheld->why, Withheld::Why::kQuiet);
    for (const Profile& profile : medium->profiles(default_media_settings())) {
      RenderContext context;
      context.profile = profile.word;
      const Rendition form = render(*medium, pair.after, narrative, "<x/>", context);
      EXPECT_TRUE(form.withheld) << medium->info().word << " " << profile.word;
      EXPECT_EQ(form.media_type, profile.media_type);
    }
  }
  EXPECT_THAT(withheld, testing::ElementsAre("cell", "mail", "radio", "text"));
}

}  // namespace
}  // namespace ofure
