#include "ledger/templates.h"

#include <gtest/gtest.h>

#include "ledger/audit.h"
#include "ledger/folder.h"
#include "ledger/samples.h"

namespace ofure {
namespace {

class TemplateShelfTest : public ::testing::Test {
 protected:
  void SetUp() override {
    OfficeRecord office;
    office.id = OfficeId("nanao");
    office.area = kNanao;
    office.name = "七尾市";
    offices_ = std::move(*open_sqlite_offices(path_));
    ASSERT_TRUE(offices_->add(office, kAct));
    shelf_ = std::move(*open_sqlite_templates(path_));
  }
  static TemplateRecord record(const std::string& name, Mode mode) {
    return {OfficeId("nanao"), name, mode, Kind("shelter"), "避難所情報", std::string("<a>\0</a>", 8), "", {}};
  }
  std::vector<std::string> events() {
    std::vector<std::string> words;
    auto chain = std::move(*open_sqlite_audit(path_));
    const std::vector<AuditEvent> all = chain->list(0, "", 100).value();
    for (const AuditEvent& one : all)
      words.push_back(one.what + " " + one.subject);
    return words;
  }
  const Act kAct{kMorning, "clerk"};
  TestFolder folder_;
  std::string path_ = folder_.file("keys.db");
  std::unique_ptr<Offices> offices_;
  std::unique_ptr<TemplateShelf> shelf_;
};

TEST_F(TemplateShelfTest, ATemplateComesBackAsItWasKeptWithItsMode) {
  ASSERT_TRUE(shelf_->keep(record("b", Mode::kExercise), kAct));
  ASSERT_TRUE(shelf_->keep(record("a", Mode::kActual), kAct));
  auto other = std::move(*open_sqlite_templates(path_));
  const auto found = other->find(OfficeId("nanao"), "b").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->mode, Mode::kExercise);
  EXPECT_EQ(found->kind, Kind("shelter"));
  EXPECT_EQ(found->title, "避難所情報");
  EXPECT_EQ(found->bytes, record("b", Mode::kExercise).bytes);
  EXPECT_EQ(found->kept_by, "clerk");
  EXPECT_EQ(found->kept, kMorning);
  const auto list = other->list(OfficeId("nanao")).value();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].name, "a");
  EXPECT_EQ(list[0].mode, Mode::kActual);
  EXPECT_EQ(list[0].bytes, "") << "a list does not read them";
  EXPECT_TRUE(other->list(OfficeId("wajima")).value().empty());
  EXPECT_FALSE(other->find(OfficeId("wajima"), "b").value());
}

TEST_F(TemplateShelfTest, ANameIsOfOneTemplateWhateverItsMode) {
  ASSERT_TRUE(shelf_->keep(record("a", Mode::kExercise), kAct));
  auto again = shelf_->keep(record("a", Mode::kActual), kAct);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::kConflict);
  EXPECT_EQ(shelf_->find(OfficeId("nanao"), "a").value()->mode, Mode::kExercise);
}

TEST_F(TemplateShelfTest, OnlyAnOfficeInForceKeepsTemplatesUnderPlainNames) {
  for (const char* name : {"", "A", "a b", "../a", "訓練"})
    EXPECT_FALSE(shelf_->keep(record(name, Mode::kTest), kAct)) << name;
  TemplateRecord stranger = record("a", Mode::kTest);
  stranger.office = OfficeId("nobody");
  EXPECT_EQ(shelf_->keep(stranger, kAct).error().code, Code::kNotFound);
  ASSERT_TRUE(offices_->close(OfficeId("nanao"), kAct));
  EXPECT_EQ(shelf_->keep(record("a", Mode::kTest), kAct).error().code, Code::kNotFound);
}

TEST_F(TemplateShelfTest, EveryChangeStandsInTheAuditChainAndARefusedOneDoesNot) {
  ASSERT_TRUE(shelf_->keep(record("a", Mode::kExercise), kAct));
  EXPECT_FALSE(shelf_->keep(record("a", Mode::kExercise), kAct));
  ASSERT_TRUE(shelf_->remove(OfficeId("nanao"), "a", kAct));
  EXPECT_EQ(shelf_->remove(OfficeId("nanao"), "a", kAct).error().code, Code::kNotFound);
  EXPECT_EQ(events(),
            (std::vector<std::string>{"office.made nanao", "template.kept nanao/a", "template.removed nanao/a"}));
  EXPECT_FALSE((*open_sqlite_audit(path_))->verify().value().fault);
}

}  // namespace
}  // namespace ofure
