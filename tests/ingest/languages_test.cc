#include <gtest/gtest.h>

#include <iostream>

#include "core/rules.h"
#include "ingest/scene.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

struct Pair {
  std::string_view ja, language, text;
  std::string_view rule;  // "" = they agree
};

// The rules of the language guard that a pair of texts draws, each once.
std::string drawn(const Pair& pair) {
  Scene scene = first(clean::notice());
  Header& h = scene.bulletin.header;
  h.headline = {{"ja", std::string(pair.ja)}, {std::string(pair.language), std::string(pair.text)}};
  auto& notice = std::get<Notice>(scene.bulletin.body);
  notice.places = {clean::place("中島地区", "なかじまちく"), clean::place("和倉地区", "わくらちく"),
                   clean::place("高階地区コミュニティセンター", "たかしなちくこみゅにてぃせんたー")};
  std::set<std::string> rules;
  for (const Finding& f : scene.verdict().findings) {
    std::string id(row_of(f.rule).id);
    if (id < "TX-021" || id > "TX-026") continue;
    rules.insert(id);
    EXPECT_EQ(f.place.path, "Report/Head/Headline/Text[2]");
    EXPECT_EQ(f.severity, Severity::kWarning);
    EXPECT_TRUE(gaps(f).empty()) << id;
    EXPECT_NE(text_of(f).message_en.find("Report/Head/Headline/Text"), std::string::npos) << "the other place is named";
  }
  std::string all;
  for (const std::string& id : rules) all += (all.empty() ? "" : " ") + id;
  return all;
}

constexpr Pair kMismatches[] = {
    {"対象は960世帯です。", "en", "960 households became 690 households.", "TX-021"},
    {"対象は１，２００世帯", "en", "1,300 households", "TX-021"},
    {"3万5千人", "en", "3,500 people", "TX-021"},
    {"雨量は100.5ミリ", "en", "105 mm of rain", "TX-021"},
    {"水を3リットル", "ja-x-easy", "水を 5リットル", "TX-021"},
    {"対象は1,200人", "pt", "1.300 pessoas", "TX-021"},
    {"避難所は4か所", "ko", "대피소 5곳", "TX-021"},
    {"国道249号", "en", "National Route 294", "TX-021"},
    {"5.5メートル", "vi", "5,6 mét", "TX-021"},
    {"第3報", "zh-Hans", "第5报", "TX-021"},
    {"14時に開設します", "en", "Opens at 4 p.m.", "TX-022"},
    {"14時に開設します", "en", "Opens at 2 a.m.", "TX-022"},
    {"午後2時に開設します", "en", "Opens at 12:00", "TX-022"},
    {"18時から21時まで", "en", "18:00 to 20:00", "TX-022"},
    {"18時から21時まで", "en", "6 p.m. to 8 p.m.", "TX-022"},
    {"18時から21時まで", "en", "6:00 to 9:00", "TX-022"},
    {"14時30分", "en", "14:00", "TX-022"},
    {"午前9時", "ko", "오후 9시", "TX-022"},
    {"14時", "pt", "15h00", "TX-022"},
    {"正午まで", "en", "until midnight", "TX-022"},
    {"7時から20時まで", "ja-x-easy", "7時から 12時まで", "TX-022"},
    {"11月21日まで", "en", "until 22 November", "TX-022"},
    {"11月21日まで", "en", "until December 21", "TX-022"},
    {"21日まで", "en", "until 12 November", "TX-022"},
    {"11月21日", "ko", "11월 12일", "TX-022"},
    {"11月21日", "vi", "ngày 23 tháng 11", "TX-022"},
    {"警戒レベル４避難指示", "en", "Evacuation order, level 3", "TX-023"},
    {"避難指示を発令", "en", "Emergency safety measures were issued", "TX-023"},
    {"高齢者等避難を発令", "en", "Evacuation order issued", "TX-023"},
    {"緊急安全確保", "ja-x-easy", "避難指示が 出ました", "TX-023"},
    {"警戒レベル5", "zh-Hans", "警戒等级4", "TX-023 TX-026"},
    {"レベル4土砂災害危険警報", "en", "Level 5 warning", "TX-023 TX-026"},
    {"珠洲市で断水", "en", "Water cut in Wajima City", "TX-024"},
    {"珠洲市と輪島市", "en", "Suzu City and Anamizu Town", "TX-024"},
    {"珠洲市で断水", "ja-x-easy", "輪島市で 水が 出ません", "TX-024"},
    {"富山県から", "en", "from Fukui Prefecture", "TX-024"},
    {"中島地区の方へ", "en", "To people in Wakura", "TX-024"},
    {"和倉地区の方へ", "ja-x-easy", "中島地区の 人へ", "TX-024"},
    {"高階地区コミュニティセンター", "en", "Nakajima Community Centre", "TX-024"},
    {"お問い合わせは0767-53-8424", "en", "Questions: 0767-53-8425", "TX-025 TX-026"},
    {"119番へ", "en", "Call 112", "TX-025"},
    {"電話0767-53-8424", "ja-x-easy", "電話 0767-53-8429", "TX-025 TX-026"},
    {"電話0767-53-8424へ", "en", "Please call the city hall.", "TX-026"},
    {"電話0767-53-8424へ", "ja-x-easy", "電話を して ください", "TX-026"},
    {"警戒レベル４です", "en", "Leave at once.", "TX-026"},
    {"警戒レベル４です", "ja-x-easy", "すぐに にげて ください", "TX-026"},
    {"14時に開設し18時に閉鎖", "en", "Opens at 14:00.", "TX-026"},
    {"14時に開設し18時に閉鎖", "ja-x-easy", "14時に あきます", "TX-026"},
    {"14時に開設します", "en", "The shelter opens.", "TX-026"},
};

constexpr Pair kHarmless[] = {
    {"対象は1,200世帯、3,400人です。", "en", "1200 households and 3400 people", ""},
    {"対象は１２００世帯", "pt", "1.200 domicílios", ""},
    {"三千二百人", "en", "3,200 people", ""},
    {"二十五世帯", "en", "25 households", ""},
    {"3万5千人", "en", "35,000 people", ""},
    {"1.2万人", "en", "12,000 people", ""},
    {"3.5ヘクタール", "pt", "3,5 hectares", ""},
    {"避難所を4か所開設しました。", "en", "Four shelters are open.", ""},
    {"珠洲市役所、飯田小学校、宝立小中学校", "en", "Water is given at three places.", ""},
    {"14時から", "en", "from 2 p.m.", ""},
    {"14時から", "en", "from 2:00 pm", ""},
    {"11月21日 14時05分", "en", "2026-11-21T14:05:00+09:00", ""},
    {"14時から17時", "en", "14:00-17:00", ""},
    {"14時30分から", "en", "from 2:30 p.m.", ""},
    {"14時半から", "en", "from 14:30", ""},
    {"14:00～17:00", "en", "2 p.m. to 5 p.m.", ""},
    {"14時から17時", "en", "from 2 to 5 p.m.", ""},
    {"14時から17時30分", "en", "2:00-5:30 p.m.", ""},
    {"午後2時から5時まで", "en", "2 p.m. to 5 p.m.", ""},
    {"午後2時から午後5時まで", "en", "14:00 to 17:00", ""},
    {"夕方6時", "en", "6 p.m.", ""},
    {"夜8時", "en", "20:00", ""},
    {"朝7時", "en", "7 a.m.", ""},
    {"正午", "en", "noon", ""},
    {"正午", "en", "12:00", ""},
    {"深夜0時", "en", "midnight", ""},
    {"24時まで", "en", "until midnight", ""},
    {"14時", "pt", "14h00", ""},
    {"14時", "pt", "14h", ""},
    {"14時", "ko", "오후 2시", ""},
    {"14時30分", "ko", "14시 30분", ""},
    {"14時", "zh-Hans", "下午2点", ""},
    {"14時", "vi", "14 giờ", ""},
    {"14時", "ja-x-easy", "午後2時", ""},
    {"11月21日14時", "en", "14:00 on 21 November", ""},
    {"11月21日（土）", "en", "Saturday, November 21st", ""},
    {"11月21日", "en", "Nov. 21", ""},
    {"21日", "en", "21 November", ""},
    {"11月21日", "ko", "11월 21일", ""},
    {"11月21日", "pt", "21 de novembro", ""},
    {"11月21日", "vi", "ngày 21 tháng 11", ""},
    {"令和8年11月21日", "en", "November 21, 2026", ""},
    {"11月21日", "en", "21 November 2026", ""},
    {"令和8年", "en", "Reiwa 8", ""},
    {"2026年", "ja-x-easy", "令和8年", ""},
    {"24時間以内", "en", "within 24 hours", ""},
    {"3日間", "en", "for 3 days", ""},
    {"第3報", "en", "3rd report", ""},
    {"第一報", "en", "First report", ""},
    {"一部の地域で、一緒に避難", "en", "Leave together in some areas.", ""},
    {"警戒レベル４避難指示", "en", "Evacuation Order (Alert Level 4)", ""},
    {"警戒レベル4", "zh-Hans", "警戒等级4", ""},
    {"避難指示を発令", "en", "Evacuation order (level 4)", ""},
    {"避難指示、高齢者等避難を発令", "en", "Evacuation order (level 4) was issued.", ""},
    {"避難指示を発令", "ja-x-easy", "みんな にげて ください", ""},
    {"レベル4土砂災害危険警報", "en", "Level 4 sediment-disaster warning", ""},
    {"珠洲市で断水", "en", "Water cut in Suzu City", ""},
    {"珠洲市で断水", "ko", "스즈시 단수", ""},
    {"市内全域で断水", "en", "Water cut in all of Nanao City, Ishikawa Prefecture", ""},
    {"大津市", "en", "Otsu City", ""},
    {"中島地区の方へ", "en", "To people in Nakajima", ""},
    {"中島小学校", "en", "Nakajima Elementary School", ""},
    {"高階地区コミュニティセンターの避難者数を36人に訂正", "en", "Takashina Community Centre: 36 people.", ""},
    {"お問い合わせは0767-53-8424まで", "en", "Questions: +81 767 53 8424", ""},
    {"0767(53)8424", "ja-x-easy", "電話 ０７６７－５３－８４２４", ""},
    {"119番へ電話", "en", "Call 119", ""},
    {"119番へ通報", "zh-Hans", "请拨打119", ""},
    {"詳しくは https://www.city.nanao.lg.jp/", "en", "See https://www.city.nanao.lg.jp/en/2026/", ""},
    {"国道249号の七尾市から穴水町", "en", "National Route 249 from Nanao City to Anamizu Town", ""},
    {"参加費500円は無料の誤りでした。", "en", "Admission is free; the 500 yen were a mistake.", ""},
    {"14時に開設し、18時に閉鎖", "ja-x-easy", "避難所が あきます", ""},
    {"N95マスク、A4の紙", "en", "N95 masks and A4 paper", ""},
    {"降水確率80％", "en", "80% chance of rain", ""},
    {"You may leave now at 3.", "ja", "3", ""},
};

TEST(LanguageGuard, EverySeededMismatchIsFound) {
  std::size_t found = 0;
  for (const Pair& pair : kMismatches) {
    EXPECT_EQ(drawn(pair), pair.rule) << pair.ja << " / " << pair.text;
    found += drawn(pair) == pair.rule;
  }
  std::cout << "mismatches found: " << found << " of " << std::size(kMismatches) << "\n";
}

TEST(LanguageGuard, TextsThatSayTheSameInOtherWordsAreLeftAlone) {
  std::size_t alarms = 0;
  for (const Pair& pair : kHarmless) {
    EXPECT_EQ(drawn(pair), "") << pair.ja << " / " << pair.text;
    alarms += !drawn(pair).empty();
  }
  std::cout << "false alarms: " << alarms << " of " << std::size(kHarmless) << "\n";
}

TEST(LanguageGuard, TextsOfTheBodyAndTheReasonAreComparedToo) {
  Scene scene = later(clean::evacuation(), 4, Action::kCorrect);
  scene.bulletin.header.errata->description = {{"ja", "690世帯は960世帯の誤りでした。"},
                                               {"en", "690 should have been 980."}};
  std::get<Evacuation>(scene.bulletin.body).complement = {
      {"ja", "18時まで"}, {"en", "until 19:00"}, {"pt", "até 18h00"}};
  std::set<std::string> paths;
  for (const Finding& f : scene.verdict().findings) paths.insert(std::string(row_of(f.rule).id) + " " + f.place.path);
  EXPECT_EQ(paths, (std::set<std::string>{"TX-021 Report/Control/Errata/Description[2]",
                                          "TX-022 Report/Body/EvacuationOrder/ComplementaryInfo[2]"}));
}

}  // namespace
}  // namespace ofure
