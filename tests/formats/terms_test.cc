#include "formats/terms.h"

#include <gtest/gtest.h>

#include <set>

#include "core/text.h"
#include "formats/instruction.h"
#include "formats/kinds/damage/damage.h"
#include "formats/kinds/evacuation/order_table.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/notice/notice.h"
#include "formats/kinds/shelter/shelter.h"

namespace ofure {
namespace {

void expect_row(const std::string& key) { EXPECT_NE(term(key, Language::kEnglish), "") << key << " has no row"; }

// "{place}" and the like, in the order of the alphabet.
std::multiset<std::string> slots_of(std::string_view text) {
  std::multiset<std::string> slots;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
    slots.insert(std::string(text.substr(at, text.find('}', at) - at + 1)));
  return slots;
}

// The basic set of 3GPP TS 23.038 and its extension, as UTF-8.
bool in_gsm7(std::string_view text) {
  static const std::string kSet =
      " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_abcdefghijklmnopqrstuvwxyz{|}~";
  return text.find_first_not_of(kSet) == std::string_view::npos;
}

TEST(Terms, EveryRowHasAWordInEveryLanguageAndASource) {
  ASSERT_GT(terms().size(), 400u);
  for (const Term& row : terms()) {
    EXPECT_NE(row.source, "") << row.key;
    for (Language language : kLanguages) {
      std::string_view word = row.words[static_cast<std::size_t>(language)];
      EXPECT_FALSE(word.empty()) << row.key << " " << tag_of(language);
      EXPECT_TRUE(is_nfc(word)) << row.key << " " << tag_of(language);
    }
  }
}

TEST(Terms, NoKeyStandsTwice) {
  for (std::size_t i = 1; i < terms().size(); ++i) EXPECT_LT(terms()[i - 1].key, terms()[i].key);
}

TEST(Terms, WhatASentenceTellsInEnglishItTellsInEveryLanguage) {
  // The time and the count may be left out where a language says them otherwise.
  for (const Term& row : terms()) {
    std::multiset<std::string> english = slots_of(row.words[static_cast<std::size_t>(Language::kEnglish)]);
    for (Language language : kLanguages) {
      if (row.key.starts_with("clock") || language == Language::kJapanese) continue;
      for (const std::string& slot : english) {
        const bool may =
            slot == "{when}" || slot == "{count}" || slot == "{as_of}" || slot == "{number}" || slot == "{order}";
        EXPECT_TRUE(may || slots_of(row.words[static_cast<std::size_t>(language)]).count(slot) == 1)
            << row.key << " " << tag_of(language) << " lacks " << slot;
      }
    }
  }
}

TEST(Terms, EnglishFitsTheSevenBitAlphabetOfMobileTelephones) {
  for (const Term& row : terms())
    EXPECT_TRUE(in_gsm7(row.words[static_cast<std::size_t>(Language::kEnglish)])) << row.key;
}

TEST(Terms, EveryHazardHasARow) {
  for (const HazardInfo& hazard : hazards()) expect_row("hazard." + std::string(hazard.japanese));
}

TEST(Terms, EveryOrderHasItsWordsItsEventAndItsLift) {
  for (const OrderRow& row : order_table()) {
    const std::string word(row.word);
    expect_row("order." + word);
    expect_row("said." + word);
    expect_row("event." + word);
    expect_row("event." + word + "_lifted");
    EXPECT_EQ(term("order." + word, Language::kJapanese), japanese(row.sort));
  }
}

TEST(Terms, EveryOrderInstructsForEveryHazardInEveryLanguage) {
  for (const OrderRow& row : order_table()) {
    std::vector<std::vector<std::string>> cases = {
        {}, {"洪水", "土砂災害"}, {"洪水", "高潮", "地震"}, {"見たことのない災害"}};
    for (const HazardInfo& hazard : hazards()) cases.push_back({std::string(hazard.japanese)});
    for (const std::vector<std::string>& hazards : cases) {
      std::set<std::string> texts;
      const std::string key = order_instruction_key(row.sort, hazards);
      for (Language language : kLanguages) {
        std::string text = instruction_of(key, language);
        EXPECT_GT(grapheme_count(text), 10u) << key;
        EXPECT_EQ(text.find('{'), std::string::npos) << key;
        EXPECT_TRUE(texts.insert(text).second) << key << " says the same in two languages: " << text;
      }
    }
  }
}

TEST(Terms, EveryTypeAndUnitOfDamageHasARow) {
  for (const DamageGroupInfo& group : damage_groups()) expect_row("damage." + std::string(group.element));
  for (const DamageType& type : damage_types()) {
    expect_row("damage." + std::string(type.group) + "." + std::string(type.type));
    std::string_view units = type.units;
    for (std::size_t at = 0; at <= units.size();) {
      const std::size_t end = std::min(units.find(' ', at), units.size());
      expect_row("unit." + std::string(units.substr(at, end - at)));
      at = end + 1;
    }
  }
}

TEST(Terms, EveryWordOfSheltersHasARow) {
  for (ShelterSort sort : {ShelterSort::kNotOpen, ShelterSort::kPreparing, ShelterSort::kOpen, ShelterSort::kClosed,
                           ShelterSort::kPermanent, ShelterSort::kUnknown}) {
    expect_row("state." + std::string(word_of(sort)));
    expect_row("shelters." + std::string(word_of(sort)));
  }
  for (Crowding crowding :
       {Crowding::kVacant, Crowding::kSlightlyCrowded, Crowding::kCrowded, Crowding::kFull, Crowding::kUnknown}) {
    expect_row("crowding." + std::string(word_of(crowding)));
  }
  for (Acceptance acceptance : {Acceptance::kYes, Acceptance::kConditional, Acceptance::kNo})
    expect_row("acceptance." + std::string(word_of(acceptance)));
  for (ShelterType type :
       {ShelterType::kShelter, ShelterType::kTemporary, ShelterType::kWideArea, ShelterType::kShortTerm}) {
    expect_row("shelter_type." + std::string(word_of(type)));
  }
}

TEST(Terms, EverySubjectOfANoticeHasARow) {
  for (const NoticeCategory& category : notice_categories()) {
    expect_row("notice." + std::string(category.category));
    std::string_view subs = category.sub_categories;
    for (std::size_t at = 0; at < subs.size();) {
      const std::size_t end = std::min(subs.find(' ', at), subs.size());
      expect_row("notice." + std::string(subs.substr(at, end - at)));
      at = end + 1;
    }
  }
  for (std::string_view type : {"Alert", "Disaster", "Accident", "Ordinary"}) expect_row("notice." + std::string(type));
}

TEST(Terms, ModesActionsAndTurnsHaveRows) {
  for (Mode mode : kModes) expect_row("mode." + std::string(word_of(mode)));
  for (Action action : kActions) expect_row("action." + std::string(word_of(action)));
  for (int i = 0; i <= static_cast<int>(Turn::kChanged); ++i)
    expect_row("turn." + std::string(word_of(static_cast<Turn>(i))));
}

TEST(Terms, AnEventFitsUnderThirtyFiveCharactersWithItsMark) {
  for (const Term& row : terms()) {
    if (!row.key.starts_with("event.")) continue;
    for (Language language : kLanguages) {
      std::string text = marked(row.words[static_cast<std::size_t>(language)], Mode::kExercise, language);
      EXPECT_LT(grapheme_count(text), 35u) << row.key << " " << text;
    }
  }
}

TEST(Languages, AreFoundByTheirTagsWhateverTheRegion) {
  for (Language language : kLanguages) EXPECT_EQ(language_from(tag_of(language)), language);
  EXPECT_EQ(language_from("en-US"), Language::kEnglish);
  EXPECT_EQ(language_from("ja-JP"), Language::kJapanese);
  EXPECT_EQ(language_from("pt-BR"), Language::kPortuguese);
  EXPECT_EQ(language_from("zh-CN"), Language::kChinese);
  EXPECT_EQ(language_from("zh"), Language::kChinese);
  EXPECT_EQ(language_from("zh-TW"), std::nullopt);
  EXPECT_EQ(language_from("zh-Hant"), std::nullopt);
  EXPECT_EQ(language_from("es"), std::nullopt);
  EXPECT_EQ(language_from(""), std::nullopt);
  EXPECT_EQ(language_from("ja-x-hard"), std::nullopt);
}

TEST(Marks, StandInFrontOnceInTheLanguageOfTheText) {
  EXPECT_EQ(marked("Evacuation Order", Mode::kExercise, Language::kEnglish), "[DRILL] Evacuation Order");
  EXPECT_EQ(marked("【訓練】[DRILL] Evacuation Order", Mode::kExercise, Language::kEnglish),
            "[DRILL] Evacuation Order");
  EXPECT_EQ(marked("【試験】避難指示", Mode::kTest, Language::kJapanese), "【試験】避難指示");
  EXPECT_EQ(marked("避難指示", Mode::kActual, Language::kJapanese), "避難指示");
  EXPECT_EQ(marked("", Mode::kExercise, Language::kEnglish), "");
  for (Language language : kLanguages) {
    EXPECT_EQ(mode_mark(Mode::kActual, language), "");
    EXPECT_NE(mode_mark(Mode::kExercise, language), mode_mark(Mode::kTest, language));
  }
}

TEST(Terms, AnUnknownKeyIsNothing) {
  EXPECT_EQ(term("no.such.key", Language::kEnglish), "");
  EXPECT_EQ(filled("no.such.key", Language::kEnglish, {{"a", "b"}}), "");
  EXPECT_EQ(filled("subject", Language::kEnglish, {{"event", "Notice"}}), "Notice: ");
}

TEST(Terms, ASentenceEndsWithOneFullStop) {
  EXPECT_EQ(filled("say.areas", Language::kEnglish, {{"areas", "Schools, Etc."}}), "Area: Schools, Etc.");
  EXPECT_EQ(filled("say.areas", Language::kEnglish, {{"areas", "Schools"}}), "Area: Schools.");
}

}  // namespace
}  // namespace ofure
