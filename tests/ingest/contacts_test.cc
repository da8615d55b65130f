#include "ingest/contacts.h"

#include <gtest/gtest.h>

#include <iostream>

#include "core/rules.h"
#include "ingest/scene.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

struct Row {
  std::string_view text;
  std::string_view found;  // normal forms, a space between; "" = none
};

std::string found_in(std::string_view text) {
  std::string all;
  for (const FoundContact& contact : contacts_in(text)) {
    EXPECT_EQ(text.substr(contact.at, contact.written.size()), contact.written) << text;
    all += (all.empty() ? "" : " ") + contact.normal;
  }
  return all;
}

constexpr Row kNumbers[] = {
    {"お問い合わせは防災対策課（0767-53-8424）まで。", "0767538424"},
    {"電話(0767)53-8424にお願いします。", "0767538424"},
    {"（０７６７）５３－８４２４", "0767538424"},
    {"０７６７－５３－８４２４", "0767538424"},
    {"電話　0767 53 8424", "0767538424"},
    {"TEL:0767-53-8424／FAX:0767-53-3315", "0767538424 0767533315"},
    {"TEL0767-53-8424", "0767538424"},
    {"℡ 0767‐53‐8424", "0767538424"},
    {"☎0767－53－8424（代）", "0767538424"},
    {"0767ー53ー8424へ", "0767538424"},
    {"0767−53−8424", "0767538424"},
    {"0767.53.8424", "0767538424"},
    {"0767の53の8424", "0767538424"},
    {"〇七六七ー五三ー八四二四までご連絡ください。", "0767538424"},
    {"○七六七（五三）八四二四", "0767538424"},
    {"海外からは+81-767-53-8424", "0767538424"},
    {"+81 (0)767-53-8424", "0767538424"},
    {"＋８１－７６７－５３－８４２４", "0767538424"},
    {"tel:+81767538424", "0767538424"},
    {"0767538424", "0767538424"},
    {"フリーダイヤル0120-123-456", "0120123456"},
    {"0120-12-3456（24時間）", "0120123456"},
    {"0800-123-4567", "08001234567"},
    {"ナビダイヤル 0570-012-345", "0570012345"},
    {"携帯 090-1234-5678", "09012345678"},
    {"09012345678へ連絡", "09012345678"},
    {"IP電話050-1234-5678", "05012345678"},
    {"東京都庁 03-5321-1111", "0353211111"},
    {"03(5321)1111", "0353211111"},
    {"札幌 011-211-2111、秋田 018-832-3700", "0112112111 0188323700"},
    {"電話 53-8424", "538424"},
    {"電話番号は53-8424です。", "538424"},
    {"電話 53-8424、53-8425", "538424 538425"},
    {"電話：767-53-8424", "767538424"},
    {"0767-53-842 に電話してください", "076753842"},
    {"0767-53-84244", "07675384244"},
    {"緊急時は119番へ電話してください。", "119"},
    {"電話 119", "119"},
    {"災害用伝言ダイヤル171をご利用ください。", "171"},
    {"救急相談は#7119へ", "#7119"},
    {"こども医療は＃８０００", "#8000"},
    {"911番に電話してください。", "911"},
    {"112番へ通報してください。", "112"},
    {"Call 0767-53-8424 or 119.", "0767538424 119"},
    {"Phone: +81 767 53 8424", "0767538424"},
    {"For help call +1 (212) 555-0123.", "+12125550123"},
    {"电话：0767-53-8424", "0767538424"},
    {"전화 0767-53-8424", "0767538424"},
    {"Ligue para 0767-53-8424.", "0767538424"},
    {"〒926-8611 石川県七尾市袖ケ江町イ部25番地　電話0767-53-8424", "0767538424"},
    {"〒013-8601 秋田県横手市中央町8番2号 電話 0182-35-2111", "0182352111"},
    {"〒０１０－８５６０　０１８－８８８－５６６６", "0188885666"},
    {"2026年11月21日 0767-53-8424", "0767538424"},
    {"0767-53-8424 2026年11月21日", "0767538424"},
};

constexpr Row kLinks[] = {
    {"詳しくはhttps://www.city.nanao.lg.jp/bosai/をご覧ください。", "city.nanao.lg.jp/bosai"},
    {"http://www.city.nanao.lg.jp", "city.nanao.lg.jp"},
    {"HTTPS://WWW.CITY.NANAO.LG.JP/Bosai", "city.nanao.lg.jp/Bosai"},
    {"ｈｔｔｐｓ：／／ｗｗｗ．ｃｉｔｙ．ｎａｎａｏ．ｌｇ．ｊｐ／", "city.nanao.lg.jp"},
    {"www.city.nanao.lg.jp で確認", "city.nanao.lg.jp"},
    {"市ホームページ（city.nanao.lg.jp）", "city.nanao.lg.jp"},
    {"city．nanao．lg．jp", "city.nanao.lg.jp"},
    {"city.nanao.lg.jp。電話は0767-53-8424", "city.nanao.lg.jp 0767538424"},
    {"example。jp", "example.jp"},
    {"https://city.nana0.lg.jp/", "city.nana0.lg.jp"},
    {"https://сity.nanao.lg.jp/", "xn--ity-3ed.nanao.lg.jp"},
    {"https://city.nanao.lg.jp@evil.example/", "evil.example"},
    {"https://七尾市.jp/防災", "xn--7gqu06a0kb.jp"},
    {"詳しくは七尾市.jpへ", "xn--7gqu06a0kb.jp"},
    {"https://xn--7gqu06a0kb.jp/", "xn--7gqu06a0kb.jp"},
    {"https://bit.ly/3abcDEF", "bit.ly/3abcDEF"},
    {"bit.ly/3abcDEF", "bit.ly/3abcDEF"},
    {"LINEは lin.ee/abc12 から", "lin.ee/abc12"},
    {"https://x.com/nanao_city", "x.com/nanao_city"},
    {"https://example.jp:8443/map?id=3&x=1#top", "example.jp:8443/map?id=3&x=1#top"},
    {"https://example.jp:443/a", "example.jp/a"},
    {"http://192.0.2.7/map", "192.0.2.7/map"},
    {"See https://www.city.nanao.lg.jp/en/.", "city.nanao.lg.jp/en"},
    {"https://www.city.nanao.lg.jp/bousai/../evil", "city.nanao.lg.jp/evil"},
    {"https://www.city.nanao.lg.jp/bousai/%2e%2e/evil", "city.nanao.lg.jp/evil"},
    {"https://www.city.nanao.lg.jp/bousai/.%2E/evil", "city.nanao.lg.jp/evil"},
    {"https://www.city.nanao.lg.jp/bousai\\..\\evil", "city.nanao.lg.jp/evil"},
    {"https://www.city.nanao.lg.jp/bousai/./a/../b", "city.nanao.lg.jp/bousai/b"},
    {"https://www.city.nanao.lg.jp/bousai/..", "city.nanao.lg.jp"},
    {"https://www.city.nanao.lg.jp/../../a...b/..c?x=/../y", "city.nanao.lg.jp/a...b/..c?x=/../y"},
    {"https://[2001:db8::1]/", "[2001:db8::1]"},
    {"地図はhttp://[2001:DB8:0:0::1]:8080/map を", "[2001:db8::1]:8080/map"},
    {"https://city.nanao.lg.jp@[2001:db8::1]/", "[2001:db8::1]"},
    {"避難所一覧：nanao-bosai.jp/list", "nanao-bosai.jp/list"},
    {"info@city.nanao.lg.jp へメール", "info@city.nanao.lg.jp"},
    {"ｂｏｓａｉ＠ｃｉｔｙ．ｎａｎａｏ．ｌｇ．ｊｐ", "bosai@city.nanao.lg.jp"},
    {"mailto:Bosai.Taisaku@City.Nanao.LG.JP", "bosai.taisaku@city.nanao.lg.jp"},
    {"bosai[at]city.nanao.lg.jp", "bosai@city.nanao.lg.jp"},
    {"メール：bosai@gmail.com、電話：0767-53-8424", "bosai@gmail.com 0767538424"},
};

constexpr Row kNone[] = {
    {"2026-11-21に発令しました。", ""},
    {"令和8年11月21日14時30分現在", ""},
    {"2026/11/21 14:00〜17:30", ""},
    {"08-11-21", ""},
    {"11月8日（日）10時から15時まで、受付は14時30分まで", ""},
    {"対象は1,200世帯、3,400人です。", ""},
    {"〒926-8611 七尾市袖ケ江町イ部25番地", ""},
    {"〒060-8611 札幌市中央区北1条西2丁目", ""},
    {"〒0608611", ""},
    {"袖ケ江町1-2-3番地", ""},
    {"本町1丁目2-3", ""},
    {"本町1-2-3", ""},
    {"国道249号、県道1-23号線", ""},
    {"北緯37.0431度、東経136.9674度", ""},
    {"37.04185,136.97373", ""},
    {"時間雨量は100.5ミリ、総雨量は450ミリ", ""},
    {"電話が500件寄せられています。", ""},
    {"電話受付 9:00～17:00", ""},
    {"電話 500回線が不通", ""},
    {"電話は10時からお受けします。", ""},
    {"連絡先 3か所", ""},
    {"受付番号 0123456789", ""},
    {"消防災第0123456789号", ""},
    {"口座番号：0001234567", ""},
    {"第12-3456-789号", ""},
    {"A-0123-45-6789", ""},
    {"バージョン1.2.3", ""},
    {"午前9時から午後5時まで (月-金)", ""},
    {"震度5強、マグニチュード7.6", ""},
    {"水位は3.50m（氾濫危険水位4.20m）", ""},
    {"Please call 500 households.", ""},
    {"The hotel 12345 is closed.", ""},
    {"At 2 p.m. on Nov. 21, e.g. the river.It is dangerous.", ""},
    {"J.League/試合は中止", ""},
    {"No.5/第5報", ""},
    {"map.pdfを見てください", ""},
    {"#防災 #2026年台風", ""},
    {"@nanao_cityをフォロー", ""},
    {"整理券112番へお進みください。", ""},
    {"給水車は10-12時、14-16時", ""},
    {"レベル４避難指示", ""},
    {"0.5ヘクタール", ""},
    {"1日目、2日目", ""},
    {"定員 0900人", ""},
    {"4-2-1-0-0", ""},
    {"三千二百人", ""},
    {"〇日〇時", ""},
};

void expect_rows(std::span<const Row> rows) {
  for (const Row& row : rows) EXPECT_EQ(found_in(row.text), row.found) << row.text;
}

TEST(Contacts, EverySpellingOfATelephoneNumberIsFoundAndIsTheSameNumber) { expect_rows(kNumbers); }
TEST(Contacts, LinksAndAddressesAreFoundInEveryScriptAndWhereTheyReallyLead) { expect_rows(kLinks); }
TEST(Contacts, DatesTimesCountsPostalCodesLotsAndReferencesAreNoContacts) {
  expect_rows(kNone);
  std::cout << "rows with contacts: " << std::size(kNumbers) + std::size(kLinks) << ", without: " << std::size(kNone)
            << "\n";
}

const std::vector<std::string> kList = {
    "0767-53-8424",           "（0767）53-3315",      "city.nanao.lg.jp", "https://x.com/nanao_city/",
    "bosai@city.nanao.lg.jp", "@pref.ishikawa.lg.jp", "七尾市.jp",        "+1 212 555 0123"};

TEST(ContactList, AllowsWhatIsRegisteredHoweverItIsSpelledAndNothingElse) {
  const ContactList list(kList);
  const std::pair<std::string_view, bool> rows[] = {
      {"０７６７（５３）８４２４", true},
      {"+81 767 53 8424", true},
      {"電話 53-8424", true},
      {"電話 53-3315", true},
      {"電話 3315", false},
      {"0767-53-8425", false},
      {"0767-53-842", false},
      {"03-5321-1111", false},
      {"119番へ電話", true},
      {"#7119", true},
      {"#9999", false},
      {"911番に電話", false},
      {"https://www.city.nanao.lg.jp/bosai", true},
      {"http://bosai.city.nanao.lg.jp/", true},
      {"https://city.nanao.lg.jp.evil.example/", false},
      {"https://notcity.nanao.lg.jp/", false},
      {"https://city.nanao.lg.jp@evil.example/", false},
      {"https://сity.nanao.lg.jp/", false},
      {"https://x.com/nanao_city", true},
      {"https://x.com/nanao_city/status/1", true},
      {"https://x.com/nanao_city2", false},
      {"https://x.com/", false},
      {"https://七尾市.jp/", true},
      {"https://xn--7gqu06a0kb.jp/", true},
      {"bosai@city.nanao.lg.jp", true},
      {"BOSAI@CITY.NANAO.LG.JP", true},
      {"bosai@nanao.lg.jp", false},
      {"kikikanri@pref.ishikawa.lg.jp", true},
      {"+1-212-555-0123", true},
      {"+1-212-555-0124", false},
  };
  for (const auto& [text, allowed] : rows) {
    std::vector<FoundContact> found = contacts_in(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(list.allows(found.front()), allowed) << text << " = " << found.front().normal;
  }
}

TEST(ContactList, AnEntryHasOneFormAndWhatIsNoContactHasNone) {
  EXPECT_EQ(ContactList::normal_form("0767(53)8424"), "0767538424");
  EXPECT_EQ(ContactList::normal_form("53-8424"), "538424");
  EXPECT_EQ(ContactList::normal_form("@City.Nanao.lg.jp"), "@city.nanao.lg.jp");
  EXPECT_EQ(ContactList::normal_form("防災対策課"), "");
  EXPECT_EQ(ContactList::normal_form(""), "");
}

TEST(ContactList, ALinkThatClimbsOutOfARegisteredFolderIsNotBelowIt) {
  const ContactList list({"https://www.city.nanao.lg.jp/bousai", "https://[2001:db8::1]/map"});
  const std::pair<std::string_view, bool> rows[] = {
      {"https://www.city.nanao.lg.jp/bousai/a", true},
      {"https://www.city.nanao.lg.jp/evil/../bousai", true},
      {"https://www.city.nanao.lg.jp/bousai/a/../b", true},
      {"https://www.city.nanao.lg.jp/bousai/../evil", false},
      {"https://www.city.nanao.lg.jp/bousai/%2e%2e/evil", false},
      {"https://www.city.nanao.lg.jp/bousai/.%2E/evil", false},
      {"https://www.city.nanao.lg.jp/bousai\\..\\evil", false},
      {"https://www.city.nanao.lg.jp/bousai/..", false},
      {"https://[2001:db8:0::1]/map/3", true},
      {"https://[2001:db8::2]/map", false},
  };
  for (const auto& [text, allowed] : rows) {
    std::vector<FoundContact> found = contacts_in(text);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(list.allows(found.front()), allowed) << text << " = " << found.front().normal;
  }
}

TEST(ContactList, AnEntryThatIsNoContactOrSeveralIsRefusedInBothLanguages) {
  EXPECT_TRUE(ContactList::check(kList));
  EXPECT_TRUE(ContactList::check({}));
  for (const char* entry : {"abc", "https://", "", "防災対策課", "0767-53-8424 0767-53-8425"}) {
    const Done done = ContactList::check({"0767-53-8424", entry});
    ASSERT_FALSE(done) << entry;
    EXPECT_EQ(done.error().code, Code::kBadInput);
    EXPECT_NE(done.error().message.find("「" + std::string(entry) + "」は"), std::string::npos) << done.error().message;
    EXPECT_NE(done.error().message.find("\"" + std::string(entry) + "\" cannot be read"), std::string::npos);
  }
}

Scene guarded(std::string text) {
  Scene scene = first(clean::evacuation());
  scene.bulletin.header.headline = {{"en", std::move(text)}};
  scene.circumstances.office = {true, kList};
  return scene;
}

TEST(ContactRules, AnUnregisteredNumberInAnotherLanguageIsAWarningThatNeedsAReleaser) {
  Verdict verdict = guarded("Evacuate. Questions: 088-123-4567").verdict();
  ASSERT_EQ(ids_of(verdict.findings), "TX-020");
  EXPECT_EQ(verdict.word, VerdictWord::kAcceptedWithDefects);
  EXPECT_TRUE(needs_releaser(verdict));
  EXPECT_EQ(verdict.findings[0].place.path, "Report/Head/Headline/Text");
  EXPECT_NE(text_of(verdict.findings[0]).message_en.find("088-123-4567"), std::string::npos);
}

TEST(ContactRules, RegisteredContactsAndOfficesWithoutAListAreLeftAlone) {
  Verdict registered = guarded("Evacuate. Questions: 0767-53-8424, emergencies: call 119").verdict();
  EXPECT_EQ(ids_of(registered.findings), "");
  EXPECT_FALSE(needs_releaser(registered));
  Scene unknown = guarded("Evacuate. Questions: 088-123-4567");
  unknown.circumstances.office = {};
  EXPECT_EQ(ids_of(unknown.verdict().findings), "");
}

TEST(ContactRules, LinksFilesReasonsAndTheOfficesOwnNumbersAreHeldAgainstTheListToo) {
  Scene scene = first(clean::notice());
  scene.circumstances.office = {true, kList};
  auto& notice = std::get<Notice>(scene.bulletin.body);
  notice.url = "https://nanao.example.com/";
  notice.description = clean::text("給水所のお問い合わせは bosai@example.com まで");
  notice.files = {{"https://cdn.example.com/map.pdf", "application/pdf", "", {}}};
  scene.bulletin.header.publishing.contacts = {
      {"phone", "0767-53-8424"}, {"fax", "0767-99-9999"}, {"e-mail", "a@example.com"}};
  Findings findings = scene.verdict().findings;
  std::set<std::string> paths;
  for (const Finding& one : findings) {
    EXPECT_EQ(one.rule, Rule::TX_020);
    paths.insert(one.place.path);
  }
  EXPECT_EQ(paths,
            (std::set<std::string>{"Report/Control/PublishingOffice/OfficeInfo/ContactInfo[2]",
                                   "Report/Control/PublishingOffice/OfficeInfo/ContactInfo[3]",
                                   "Report/Body/GeneralInformation/Description", "Report/Body/GeneralInformation/URL",
                                   "Report/Body/GeneralInformation/AttachmentFiles/File/URI"}));
}

std::string paths_of(const Scene& scene) {
  std::string paths;
  for (const Finding& one : scene.verdict().findings) {
    if (one.rule == Rule::TX_020) paths += one.place.path + "\n";
  }
  return paths;
}

TEST(ContactRules, NamesOfPlacesAndOfficesAreHeldAgainstTheList) {
  const std::string number = " 電話090-1234-5678";
  Scene order = first(clean::evacuation());
  order.circumstances.office = {true, kList};
  EXPECT_EQ(paths_of(order), "");
  Location& district = std::get<Evacuation>(order.bulletin.body).details[0].areas[0].location;
  const std::string name = district.name;
  district.name = name + number + " https://evil.example.com/";
  const std::string at = "Report/Body/EvacuationOrder/Detail/Areas/Area/Location/";
  EXPECT_EQ(paths_of(order), at + "areaName\n" + at + "areaName\n");
  district.name = name + " 0767-53-8424";
  district.kana += "https://evil.example.com/";
  EXPECT_EQ(paths_of(order), at + "areaNameKana\n");

  const std::string control = "Report/Control/";
  using Change = void (*)(Header&, const std::string&);
  const std::pair<std::string, Change> fields[] = {
      {"PublishingOffice/OfficeInfo/OfficeName", [](Header& h, const std::string& s) { h.publishing.name += s; }},
      {"PublishingOffice/OfficeInfo/OrganizationName", [](Header& h, const std::string& s) { h.publishing.organization += s; }},
      {"PublishingOffice/OfficeInfo/OfficeLocation/areaName", [](Header& h, const std::string& s) { h.publishing.location += s; }},
      {"PublishingOffice/OfficeInfo/OfficeDomainName", [](Header& h, const std::string&) { h.publishing.domain = "evil.example.com"; }},
      {"EditorialOffice/OfficeName", [](Header& h, const std::string& s) { h.editorial.name += s; }}};
  for (const auto& [path, change] : fields) {
    Scene scene = first(clean::evacuation());
    scene.circumstances.office = {true, kList};
    change(scene.bulletin.header, number);
    EXPECT_EQ(paths_of(scene), control + path + "\n");
  }
  Scene own = first(clean::evacuation());
  own.circumstances.office = {true, {"0767-53-8424"}};
  own.bulletin.header.publishing.domain = own.bulletin.header.sender = "city.nanao.lg.jp";
  EXPECT_EQ(paths_of(own), "") << "the office's own name";

  Scene fair = first(clean::event());
  fair.circumstances.office = {true, kList};
  Location place;
  place.name = "七尾公園" + number;
  std::get<Event>(fair.bulletin.body).place = place;
  EXPECT_NE(paths_of(fair).find("/Location/areaName\n"), std::string::npos);
}

TEST(ContactRules, AnAddressOfVersionSixInTextAndInALinkIsALink) {
  Scene scene = guarded("See https://[2001:db8::1]/");
  EXPECT_EQ(paths_of(scene), "Report/Head/Headline/Text\n");
  Scene notice = first(clean::notice());
  notice.circumstances.office = {true, kList};
  std::get<Notice>(notice.bulletin.body).url = "https://[2001:db8::1]/";
  EXPECT_EQ(paths_of(notice), "Report/Body/GeneralInformation/URL\n");
}

TEST(Verdict, OnlyRowsMarkedSoNeedAReleaser) {
  EXPECT_FALSE(needs_releaser({}));
  EXPECT_FALSE(needs_releaser(verdict_of({finding(Rule::TX_013, "Report")}, Level(0))));
  EXPECT_TRUE(needs_releaser(verdict_of({finding(Rule::TX_020, "Report")}, Level(5))));
}

}  // namespace
}  // namespace ofure
