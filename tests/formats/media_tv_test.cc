#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/embedded.h"
#include "core/text.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using Strings = std::vector<std::string>;

// "岩手県九戸郡…": municipalities with their readings' codes behind them, the longest names first.
const Strings& real_names() {
  static const Strings kNames = [] {
    Strings names;
    std::istringstream table{std::string(embedded("areas/areas.csv"))};
    for (std::string line; std::getline(table, line);) {
      std::istringstream row(line);
      std::string code, kind, parent, name;
      for (std::string* field : {&code, &kind, &parent, &name}) std::getline(row, *field, ',');
      if (kind == "city" || kind == "ward") names.push_back(name + "大字" + code);
    }
    std::stable_sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return names;
  }();
  return kNames;
}

Bulletin ordered(const Strings& names, Action action = Action::kIssue, Mode mode = Mode::kExercise) {
  Bulletin bulletin = sample::bulletin("evacuation", action, mode);
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details.resize(1);
  details[0].areas.clear();
  for (const std::string& name : names) {
    Location location;
    location.name = name;
    details[0].areas.push_back({location, sample::at("2026-11-21T02:33:00+09:00"), {}});
  }
  return bulletin;
}

Strings first_names(std::size_t count) {
  Strings names;
  for (std::size_t i = 0; i < count; ++i)
    names.push_back(real_names()[i % real_names().size()] + (i < real_names().size() ? "" : "の" + std::to_string(i)));
  return names;
}

Rendition tv(const Bulletin& bulletin, const Bulletin* before = nullptr, const std::string& profile = "",
             const MediaSettings& settings = default_media_settings()) {
  RenderContext context = sample::context(bulletin);
  context.profile = profile;
  context.settings = &settings;
  return render(*find_medium("tv"), bulletin, narrative_of(bulletin, before), "", context);
}

std::string crawl(const Bulletin& bulletin, const Bulletin* before = nullptr,
                  const MediaSettings& settings = default_media_settings()) {
  return tv(bulletin, before, "crawl", settings).bytes;
}

bool loses(const Rendition& rendition, std::string_view side) {
  return std::any_of(rendition.losses.begin(), rendition.losses.end(),
                     [&](const Loss& loss) { return loss.what.starts_with(side); });
}

TEST(Tv, IsValidByItsSchemaForEveryKindActionAndMode) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        Bulletin bulletin = sample::bulletin(kind, action, mode);
        EXPECT_EQ(check::Document(tv(bulletin).bytes).complaints("checks/tv.xsd"), "") << kind << word_of(action);
      }
    }
  }
  EXPECT_EQ(check::Document(tv(sample::lifted()).bytes).complaints("checks/tv.xsd"), "");
}

TEST(Tv, CarriesCodesReadingsAndTimesInsteadOfGeometry) {
  Rendition rendition = tv(sample::bulletin("evacuation"));
  check::Document document(rendition.bytes);
  const xmlNode* item = document.elements("item").at(0);
  EXPECT_EQ(check::attribute(item, "area"), "172022");
  EXPECT_EQ(check::attribute(item, "part"), "true");
  EXPECT_EQ(check::attribute(item, "reading"), "さんのうちく");
  EXPECT_EQ(check::attribute(item, "at"), "2026-11-21T02:33:00+09:00");
  EXPECT_EQ(check::attribute(item, "state"), "issued");
  EXPECT_EQ(rendition.bytes.find("37.05"), std::string::npos);
  EXPECT_TRUE(loses(rendition, "shapes (2)"));
  EXPECT_EQ(check::attribute(check::Document(tv(sample::bulletin("sediment")).bytes).elements("item").at(0), "part"),
            "");
  EXPECT_EQ(check::attribute(check::Document(tv(sample::bulletin("shelter")).bytes).elements("item").at(0), "id"),
            "N-001");
}

TEST(Tv, HasTheColourOfTheLevelAndAnotherWordForTheLevelOfAWarning) {
  auto first_class = [](const Bulletin& bulletin) {
    return check::attribute(check::Document(tv(bulletin).bytes).elements("section").at(0), "class");
  };
  EXPECT_EQ(first_class(sample::bulletin("evacuation")), "level4");
  EXPECT_EQ(first_class(sample::lifted()), "over");
  EXPECT_EQ(first_class(sample::bulletin("damage")), "none");
  Bulletin sediment = sample::bulletin("sediment");
  EXPECT_EQ(first_class(sediment), "warning4");
  std::get<Sediment>(sediment.body).details[0].warning_level = 0;
  EXPECT_EQ(first_class(sediment), "warning4");
  std::get<Sediment>(sediment.body).details[0].warning_level = 2;
  EXPECT_EQ(first_class(sediment), "warning2");
}

TEST(TvPages, KeepLinesAndPagesWithinTheSettings) {
  MediaSettings settings;
  for (std::size_t line : {16, 20, 24, 30}) {
    for (std::size_t lines : {4, 8, 12}) {
      settings.tv.line = line, settings.tv.lines = lines;
      for (std::size_t districts : {1, 2, 9, 100, 1900, 20000}) {
        if (districts > 100 && (line != 24 || lines != 8)) continue;
        Rendition rendition = tv(ordered(first_names(districts)), nullptr, "", settings);
        for (const Measure& measure : rendition.measures) EXPECT_LE(measure.length, measure.limit) << measure.what;
        check::Document document(rendition.bytes);
        std::size_t set = 0;
        for (const xmlNode* page : document.elements("page")) {
          std::size_t own = 0;
          for (const xmlNode* node = page->children; node != nullptr; node = node->next)
            own += std::string_view(reinterpret_cast<const char*>(node->name)) == "line";
          EXPECT_LE(own, lines);
          EXPECT_GT(own, 0u);
          set += own;
        }
        EXPECT_GT(set, 0u);
      }
    }
  }
}

TEST(TvPages, NeverBreakANameOfADistrict) {
  for (std::size_t districts : {1, 2, 9, 100, 1900, 20000}) {
    Strings names = first_names(districts);
    std::set<std::string> whole(names.begin(), names.end());
    std::size_t told = 0;
    check::Document document(tv(ordered(names)).bytes);
    for (const xmlNode* line : document.elements("line")) {
      if (check::attribute(line, "role") != "items") continue;
      std::string text = check::content(line);
      const std::string comma = "、";
      while (!text.empty()) {
        std::size_t end = std::min(text.find(comma), text.size());
        EXPECT_TRUE(whole.count(text.substr(0, end))) << text;
        text.erase(0, end + comma.size());
        ++told;
      }
    }
    EXPECT_EQ(told, districts);
  }
}

TEST(TvPages, BeginNoLineWithAClosingMarkAndEndNoneWithAnOpeningOne) {
  MediaSettings settings;
  Bulletin bulletin = sample::bulletin("notice", Action::kIssue, Mode::kTest);
  std::string text;
  for (int i = 0; i < 40; ++i) text += "「（あ）、い」。（う）ヶー、";
  std::get<Notice>(bulletin.body).description = {{"ja", text}};
  for (std::size_t line = 16; line < 40; ++line) {
    settings.tv.line = line;
    std::string all;
    for (const std::string& own : check::Document(tv(bulletin, nullptr, "", settings).bytes).texts("line")) {
      std::vector<std::string_view> characters = graphemes(own);
      EXPECT_EQ(std::string("、。」）ー").find(characters.front()), std::string::npos) << own;
      EXPECT_EQ(std::string("「（").find(characters.back()), std::string::npos) << own;
      all += own;
    }
    EXPECT_NE(all.find(text), std::string::npos) << "something of the text is missing";
  }
}

TEST(TvPages, BreakANameThatIsLongerThanALineAndNoOther) {
  std::string longest;
  for (int i = 0; i < 40; ++i) longest += "町";
  check::Document document(tv(ordered({"小島町", longest, "和倉町"})).bytes);
  Strings items;
  for (const xmlNode* line : document.elements("line"))
    if (check::attribute(line, "role") == "items") items.push_back(check::content(line));
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0], "小島町、");
  EXPECT_EQ(grapheme_count(items[1]), 24u);
  EXPECT_EQ(grapheme_count(items[2]), 16u + 4u);
  EXPECT_TRUE(items[2].ends_with("町、和倉町")) << items[2];
}

TEST(TvPages, SayOnEachPageUnderWhichHeadingItGoesOn) {
  std::string pages = tv(ordered(first_names(60)), nullptr, "pages").bytes;
  EXPECT_NE(pages.find("■警戒レベル４ 避難指示\n"), std::string::npos);
  EXPECT_NE(pages.find("■警戒レベル４ 避難指示（続き）\n"), std::string::npos);
  EXPECT_TRUE(pages.starts_with("【訓練】避難指示\n七尾市　11月21日 2時33分　1/")) << pages.substr(0, 100);
}

TEST(TvPages, OfACancelListNothingOfWhatIsTakenBack) {
  std::string pages = tv(sample::bulletin("evacuation", Action::kCancel), nullptr, "pages").bytes;
  EXPECT_TRUE(pages.starts_with("【取消】避難指示\n")) << pages;
  EXPECT_EQ(pages.find("山王地区"), std::string::npos);
  EXPECT_NE(pages.find("対象地区の誤り"), std::string::npos);
}

TEST(Crawl, OfAFirstIssueIsTheWholePictureMostSevereFirst) {
  EXPECT_TRUE(crawl(sample::bulletin("evacuation", Action::kIssue, Mode::kTest))
                  .starts_with("【試験】避難指示 七尾市　警戒レベル４ 避難指示：山王地区（1,200世帯、3,000人）／"
                               "警戒レベル３ 高齢者等避難：矢田新町、石崎地区／高齢者等避難 解除：小島町"));
}

TEST(Crawl, OfAnUpdateIsTheDifference) {
  Bulletin before = ordered(first_names(300)), now = ordered(first_names(300), Action::kUpdate);
  auto& areas = std::get<Evacuation>(now.body).details[0].areas;
  areas[299].location.name = "和倉町";
  EXPECT_EQ(crawl(now, &before), "【訓練】【更新】避難指示 七尾市　警戒レベル４避難指示に追加：和倉町／今回記載なし：" +
                                     first_names(300).back());
}

TEST(Crawl, OfAnUpdateThatChangedNothingIsEmptyAndSaysWhy) {
  Bulletin before = sample::bulletin("evacuation"), now = sample::bulletin("evacuation", Action::kUpdate);
  check::Document document(tv(now, &before).bytes);
  EXPECT_EQ(document.text("crawl"), "");
  EXPECT_EQ(check::attribute(document.elements("crawl").at(0), "empty"), "no-item-changed");
  EXPECT_EQ(document.complaints("checks/tv.xsd"), "");
  Rendition alone = tv(now, &before, "crawl");
  EXPECT_EQ(alone.bytes, "");
  EXPECT_TRUE(loses(alone, "crawl"));
  std::get<Evacuation>(now.body).details[0].areas[0].object.households = 1;
  EXPECT_EQ(check::attribute(check::Document(tv(now, &before).bytes).elements("crawl").at(0), "empty"), "figures-only");
}

TEST(Crawl, OfANoticeIsToldWholeSinceItsTextMayHaveChanged) {
  Bulletin before = sample::bulletin("notice"), now = sample::bulletin("notice", Action::kUpdate);
  EXPECT_TRUE(crawl(now, &before).starts_with("【更新】断水のお知らせ 七尾市　")) << crawl(now, &before);
}

TEST(Crawl, OfACancelIsTheHeadingBeforeAndThatItIsTakenBack) {
  Bulletin before = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise),
           now = sample::bulletin("evacuation", Action::kCancel, Mode::kExercise);
  before.header.headline = {{"ja", "【訓練】七尾市山王地区に避難指示"}};
  EXPECT_EQ(crawl(now, &before), "【訓練】七尾市山王地区に避難指示の取消　取消の理由: 対象地区の誤り");
  before.header.headline = {{"ja", "山王地区に避難指示を出しました。川があふれています。"}};
  EXPECT_EQ(crawl(now, &before), "【訓練】避難指示 七尾市の取消　取消の理由: 対象地区の誤り");
  EXPECT_EQ(crawl(now), "【訓練】避難指示 七尾市の取消　取消の理由: 対象地区の誤り");
}

TEST(Crawl, OfACorrectionSaysWhy) {
  Bulletin before = ordered({"小島町"}), now = ordered(first_names(900), Action::kCorrect);
  std::string text = crawl(now, &before);
  EXPECT_TRUE(
      text.starts_with("【訓練】【訂正】避難指示 七尾市　訂正の理由: 対象地区の誤り　警戒レベル４避難指示に追加："))
      << text;
  EXPECT_TRUE(text.ends_with("　他")) << text;
}

TEST(Crawl, IsCutBetweenDistrictsAndSaysOthers) {
  MediaSettings settings;
  for (std::size_t limit : {60, 100, 200, 255, 256}) {
    settings.tv.crawl = limit;
    for (std::size_t districts : {1, 2, 3, 5, 10, 20, 21, 22, 23, 24, 25, 100, 1900, 20000}) {
      Strings names = first_names(districts);
      std::set<std::string> whole(names.begin(), names.end());
      std::string text = crawl(ordered(names), nullptr, settings);
      EXPECT_LE(grapheme_count(text), limit) << text;
      const std::string lead = "避難指示：", comma = "、", more = "　他";
      std::size_t at = text.rfind(lead);
      if (at == std::string::npos) continue;  // not even one name fits
      std::string list = text.substr(at + lead.size());
      if (std::size_t rest = list.find("　"); rest != std::string::npos) {
        if (list.substr(rest) == more) {
          EXPECT_TRUE(loses(tv(ordered(names), nullptr, "crawl", settings), "items ("));
        }
        list.resize(rest);
      }
      while (!list.empty()) {
        std::size_t end = std::min(list.find(comma), list.size());
        EXPECT_TRUE(whole.count(list.substr(0, end))) << text;
        list.erase(0, end + comma.size());
      }
    }
  }
}

}  // namespace
}  // namespace ofure
