#include "formats/telling.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "core/text.h"
#include "formats/narrative_case.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Made {
  Bulletin bulletin;
  Narrative narrative;
  std::vector<Telling> tellings;
};

std::unique_ptr<Made> told(Bulletin bulletin) {
  auto made = std::make_unique<Made>();
  made->bulletin = std::move(bulletin);
  made->narrative = narrative_of(made->bulletin);
  for (Language language : kLanguages) made->tellings.push_back(telling_of(made->bulletin, made->narrative, language));
  return made;
}

// Every kind, action and mode.
std::vector<std::unique_ptr<Made>> all() {
  std::vector<std::unique_ptr<Made>> all;
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) all.push_back(told(sample::bulletin(kind, action, mode)));
    }
  }
  for (Mode mode : kModes) all.push_back(told(sample::lifted(Action::kUpdate, mode)));
  return all;
}

std::string about(const Made& made, const Telling& telling) {
  const Header& header = made.bulletin.header;
  return std::string(header.kind.text()) + " " + std::string(word_of(header.action)) + " " +
         std::string(word_of(header.mode)) + " " + std::string(tag_of(telling.language));
}

std::vector<std::string> marked_texts(const Telling& telling) {
  std::vector<std::string> texts = {telling.subject,     telling.event, telling.headline,  telling.summary,
                                    telling.instruction, telling.note,  telling.complement};
  for (const ToldSection& section : telling.sections) {
    texts.push_back(section.heading);
    texts.push_back(section.instruction);
  }
  return texts;
}

// Texts made from codes alone: no name and no free text is in them.
std::vector<std::string> coded_texts(const Telling& telling) {
  std::vector<std::string> texts = {telling.event, telling.instruction};
  for (const Fact& fact : telling.facts) texts.insert(texts.end(), {fact.label, fact.unit});
  for (const ToldSection& section : telling.sections) {
    texts.insert(texts.end(), {section.heading, section.instruction});
    for (const Fact& fact : section.facts) texts.insert(texts.end(), {fact.label, fact.unit});
    for (const ToldItem& item : section.items) {
      texts.push_back(item.state);
      for (const Fact& fact : item.facts) texts.insert(texts.end(), {fact.label, fact.unit});
    }
  }
  return texts;
}

// Whether a character of the text, in UTF-8, stands in one of the ranges.
bool has_letter(std::string_view text, char32_t from, char32_t to) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    auto byte = [&](std::size_t at) { return char32_t(static_cast<unsigned char>(text[at])); };
    if ((byte(i) & 0xF0) != 0xE0) continue;
    char32_t letter = (byte(i) & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
    if (letter >= from && letter <= to) return true;
  }
  return false;
}

TEST(Telling, EveryTextBeginsWithTheMarkOfItsLanguage) {
  for (const auto& made : all()) {
    for (const Telling& telling : made->tellings) {
      const std::string mark(mode_mark(made->bulletin.header.mode, telling.language));
      for (const std::string& text : marked_texts(telling)) {
        if (text.empty()) continue;
        EXPECT_EQ(text.substr(0, mark.size()), mark) << about(*made, telling) << ": " << text;
        if (!mark.empty()) {
          EXPECT_EQ(text.find(mark, mark.size()), std::string::npos) << text;
        }
      }
    }
  }
}

TEST(Telling, InJapaneseItSaysWhatTheNarrativeSays) {
  for (const auto& made : all()) {
    const Telling& telling = made->tellings.front();
    EXPECT_EQ(telling.subject, made->narrative.subject);
    EXPECT_EQ(telling.headline, made->narrative.headline);
    EXPECT_EQ(telling.summary, made->narrative.summary);
    EXPECT_EQ(telling.instruction, made->narrative.instruction);
    ASSERT_EQ(telling.sections.size(), made->narrative.sections.size());
    for (std::size_t i = 0; i < telling.sections.size(); ++i) {
      EXPECT_EQ(telling.sections[i].heading, made->narrative.sections[i].heading);
      EXPECT_EQ(telling.sections[i].instruction, made->narrative.sections[i].instruction);
    }
  }
}

TEST(Telling, NoTwoLanguagesSayTheSame) {
  for (const auto& made : all()) {
    std::set<std::string> headlines, summaries, instructions;
    for (const Telling& telling : made->tellings) {
      EXPECT_TRUE(headlines.insert(telling.headline).second) << about(*made, telling) << telling.headline;
      EXPECT_TRUE(summaries.insert(telling.summary).second) << about(*made, telling) << telling.summary;
      EXPECT_TRUE(telling.instruction.empty() || instructions.insert(telling.instruction).second)
          << telling.instruction;
    }
  }
}

TEST(Telling, HasAWordForEveryCode) {
  for (const auto& made : all()) {
    for (const Telling& telling : made->tellings) {
      EXPECT_THAT(telling.untold, testing::IsEmpty()) << about(*made, telling);
      for (const std::string& text : marked_texts(telling)) EXPECT_THAT(text, Not(HasSubstr("{")));
    }
  }
}

TEST(Telling, WhatIsMadeFromCodesIsInTheLettersOfItsLanguage) {
  constexpr char32_t kKana = 0x3041, kLastKana = 0x30FA, kKanji = 0x4E00, kLastKanji = 0x9FFF, kHangul = 0xAC00,
                     kLastHangul = 0xD7A3;
  for (const auto& made : all()) {
    for (const Telling& telling : made->tellings) {
      const Language language = telling.language;
      const bool japanese = language == Language::kJapanese || language == Language::kEasyJapanese;
      for (const std::string& text : coded_texts(telling)) {
        EXPECT_TRUE(japanese || !has_letter(text, kKana, kLastKana)) << about(*made, telling) << ": " << text;
        EXPECT_TRUE(japanese || language == Language::kChinese || !has_letter(text, kKanji, kLastKanji)) << text;
        EXPECT_TRUE(language == Language::kKorean || !has_letter(text, kHangul, kLastHangul)) << text;
      }
    }
  }
}

TEST(Telling, ACancelSaysThatTheEarlierMessageIsWithdrawn) {
  for (std::string_view kind : sample::kind_words()) {
    auto made = told(sample::bulletin(kind, Action::kCancel));
    for (const Telling& telling : made->tellings) {
      if (telling.language == Language::kJapanese) continue;
      EXPECT_THAT(telling.summary, HasSubstr(term("say.withdrawn", telling.language))) << about(*made, telling);
      EXPECT_THAT(telling.note, HasSubstr(term("say.withdrawn", telling.language))) << about(*made, telling);
      EXPECT_TRUE(telling.subject.starts_with(term("head.cancel", telling.language))) << telling.subject;
      EXPECT_TRUE(telling.headline.starts_with(term("head.cancel", telling.language))) << telling.headline;
      EXPECT_EQ(telling.instruction, "");
      for (const ToldSection& section : telling.sections) EXPECT_EQ(section.instruction, "");
    }
  }
}

TEST(Telling, ACorrectionSaysThatItCorrectsAndAnUpdateThatItIsOne) {
  for (std::string_view kind : sample::kind_words()) {
    auto corrected = told(sample::bulletin(kind, Action::kCorrect));
    auto updated = told(sample::bulletin(kind, Action::kUpdate));
    for (std::size_t i = 1; i < kLanguages.size(); ++i) {
      const Telling &correct = corrected->tellings[i], &update = updated->tellings[i];
      EXPECT_THAT(correct.note, HasSubstr(term("say.correct", correct.language)));
      EXPECT_THAT(correct.note, HasSubstr(term("say.withdrawn", correct.language)));
      EXPECT_TRUE(correct.headline.starts_with(term("head.correct", correct.language))) << correct.headline;
      EXPECT_TRUE(update.headline.starts_with(term("head.update", update.language))) << update.headline;
      EXPECT_THAT(update.note, Not(HasSubstr(term("say.withdrawn", update.language))));
    }
  }
}

TEST(Telling, AnAllClearIsNoUpdateAndAsksNothing) {
  auto made = told(sample::lifted());
  for (const Telling& telling : made->tellings) {
    EXPECT_EQ(telling.instruction, "");
    EXPECT_THAT(telling.headline, Not(HasSubstr(term("head.update", telling.language))));
  }
}

Bulletin evacuation(OrderSort sort, std::vector<std::string> hazards, Level level = {}) {
  Bulletin bulletin;
  bulletin.header = nanao();
  Evacuation body;
  body.disaster.hazards = std::move(hazards);
  OrderDetail detail;
  detail.sort = sort;
  detail.level = level;
  detail.areas = {{place("中島地区", "なかじまちく"), at(16, 0), count(1200, 3400)}, {place("小島町"), at(16, 0), {}}};
  body.details = {detail};
  bulletin.body = body;
  return bulletin;
}

std::string english(const Bulletin& bulletin) {
  auto made = told(bulletin);
  return made->tellings[static_cast<std::size_t>(Language::kEnglish)].summary;
}

TEST(Telling, SaysWhoOrderedWhatWhereAndWhen) {
  EXPECT_EQ(
      english(evacuation(OrderSort::kEvacuation, {"洪水"})),
      "Nanao City issued an Evacuation Order (Alert Level 4) for Nakajima District, 小島町 at 16:00 on 14 October. "
      "Hazard: flood.");
}

// 警戒レベル belongs to floods, landslides and storm surges.
TEST(Telling, NamesNoLevelAgainstATsunami) {
  EXPECT_EQ(
      english(evacuation(OrderSort::kEvacuation, {"津波"})),
      "Nanao City issued an Evacuation Order for Nakajima District, 小島町 at 16:00 on 14 October. Hazard: tsunami.");
  auto made = told(evacuation(OrderSort::kEvacuation, {"津波"}));
  EXPECT_EQ(made->tellings[2].sections[0].heading, "Evacuation Order");
  EXPECT_THAT(made->tellings[2].instruction, HasSubstr("high, safe ground"));
}

TEST(Telling, TimesStandOnTheClockOfTheLanguage) {
  auto made = told(evacuation(OrderSort::kEvacuation, {"洪水"}));
  EXPECT_THAT(made->tellings[1].summary, HasSubstr("午後（ごご） 4時（じ）"));
  EXPECT_THAT(made->tellings[3].summary, HasSubstr("10月14日16:00"));
  EXPECT_THAT(made->tellings[4].summary, HasSubstr("10월 14일 16:00"));
  EXPECT_THAT(made->tellings[5].summary, HasSubstr("16h00 de 14 de outubro"));
  EXPECT_THAT(made->tellings[6].summary, HasSubstr("16:00 ngày 14/10"));
}

TEST(Telling, NumbersArePartedAsTheLanguageDoes) {
  auto made = told(evacuation(OrderSort::kEvacuation, {"洪水"}));
  EXPECT_EQ(made->tellings[2].sections[0].items[0].text, "Nakajima District (1,200 households, 3,400 people)");
  EXPECT_EQ(made->tellings[5].sections[0].items[0].text, "Nakajima (bairro) (1.200 domicílios, 3.400 pessoas)");
  EXPECT_EQ(made->tellings[3].sections[0].items[0].text, "中島地区（1,200户、3,400人）");
}

TEST(Telling, TakesTheSendersWordsOnlyWhereTheyWereSent) {
  Bulletin bulletin = evacuation(OrderSort::kEvacuation, {"洪水"});
  bulletin.header.headline = {{"ja", "七尾市に避難指示"}, {"en-US", "Leave Nakajima now."}};
  std::get<Evacuation>(bulletin.body).complement = {{"ja", "川に近づかないでください。"},
                                                    {"vi", "Không đến gần sông."}};
  auto made = told(bulletin);
  EXPECT_EQ(made->tellings[0].complement, "川に近づかないでください。");
  EXPECT_EQ(made->tellings[2].headline, "Leave Nakajima now.");
  EXPECT_EQ(made->tellings[2].complement, "");
  EXPECT_EQ(made->tellings[6].complement, "Không đến gần sông.");
  EXPECT_EQ(made->tellings[4].headline, "나나오시: 피난 지시(경계 레벨 4)");
}

TEST(Telling, ACodeWithoutARowStandsAsSentAndIsNamed) {
  Bulletin bulletin;
  bulletin.header = nanao();
  Damage body;
  body.groups = {{"OtherDamages", "その他の被害", {{"堤防_決壊", "1", "箇所"}, {"停留所", "2", "台"}}}};
  bulletin.body = body;
  auto made = told(bulletin);
  const Telling& telling = made->tellings[2];
  EXPECT_THAT(telling.untold,
              testing::ElementsAre("damage.OtherDamages.堤防_決壊", "damage.OtherDamages.停留所", "unit.台"));
  EXPECT_EQ(telling.sections[0].items[0].text, "堤防（決壊）: 1 place");
}

TEST(Telling, ALongListOfDistrictsEndsBetweenNames) {
  Bulletin bulletin = evacuation(OrderSort::kEvacuation, {"洪水"});
  auto& areas = std::get<Evacuation>(bulletin.body).details[0].areas;
  for (int i = 0; i < 20000; ++i) areas.push_back({place("中島地区" + std::to_string(i)), at(16, 0), {}});
  auto made = told(bulletin);
  for (const Telling& telling : made->tellings) EXPECT_LT(grapheme_count(telling.summary), 900u);
  EXPECT_THAT(made->tellings[2].summary, HasSubstr(" and others (20,002 areas in all)"));
}

TEST(Telling, TheSameBulletinGivesTheSameWords) {
  Bulletin bulletin = evacuation(OrderSort::kEvacuation, {"洪水"});
  EXPECT_EQ(english(bulletin), english(bulletin));
}

TEST(Tellings, AMediumSaysTheSameWithSharedTellingsAndWithItsOwn) {
  for (const auto& made : all()) {
    const Tellings shared(made->bulletin, made->narrative);
    RenderContext own, sharing;
    sharing.tellings = &shared;
    for (const auto& medium : media()) {
      std::vector<Profile> profiles = medium->profiles(*own.settings);
      profiles.push_back({});
      for (const Profile& profile : profiles) {
        own.profile = sharing.profile = profile.word;
        const Rendition alone = render(*medium, made->bulletin, made->narrative, "", own);
        const Rendition together = render(*medium, made->bulletin, made->narrative, "", sharing);
        EXPECT_EQ(together.bytes, alone.bytes) << medium->info().word << " " << profile.word;
        EXPECT_EQ(together.losses.size(), alone.losses.size()) << medium->info().word << " " << profile.word;
      }
    }
  }
}

TEST(Tellings, AreMadeOncePerLanguageHoweverManyThreadsAsk) {
  const auto made = told(sample::bulletin("evacuation", Action::kIssue, Mode::kActual));
  const Tellings shared(made->bulletin, made->narrative);
  std::vector<std::shared_ptr<const Telling>> got(8);
  std::vector<std::thread> threads;
  for (auto& one : got) threads.emplace_back([&] { one = shared.in(Language::kKorean); });
  for (auto& thread : threads) thread.join();
  for (const auto& one : got) EXPECT_EQ(one, got.front());
  EXPECT_NE(shared.in(Language::kEnglish), got.front());
}

}  // namespace
}  // namespace ofure
