#include <array>
#include <string>

#include "core/rules.h"
#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/drill_traffic.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

constexpr std::array<std::string_view, 6> kDrillWords = {"訓練", "災害訓練", "防災訓練", "試験", "テスト", "試験放送"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kBrackets = {
    {{"【", "】"}, {"［", "］"}, {"[", "]"}, {"（", "）"}, {"(", ")"}, {"〔", "〕"}, {"《", "》"}, {"＜", "＞"}}};
constexpr std::array<std::string_view, 8> kAfterBareWord = {"：", ":", " ", "　", "・", "／", "/", "\n"};
constexpr std::array<std::string_view, 9> kForeign = {"[EXERCISE]", "[Exercise]", "[DRILL]", "[Drill]", "[TEST]",
                                                      "[Test]",     "EXERCISE:",  "DRILL:",  "TEST:"};
// Sentences that say "this is not real". 「訓練ではありません」 is none of them.
constexpr std::array<std::string_view, 10> kDrillSentences = {
    "訓練です",   "訓練放送です", "試験放送です", "試験配信",        "試験送信",
    "テスト配信", "テスト送信",   "テスト放送",   "This is a drill", "This is a test"};

// The mark of a drill or test the text begins with, or "". A bare 訓練 counts only before a separator: 「訓練は中止」
// and 「訓練ではありません」 begin no drill.
std::string drill_mark(std::string_view text) {
  for (const auto& [open, close] : kBrackets) {
    for (std::string_view word : kDrillWords) {
      std::string mark = std::string(open) + std::string(word) + std::string(close);
      if (text.starts_with(mark)) return mark;
    }
  }
  for (std::string_view word : kDrillWords) {
    if (!text.starts_with(word)) continue;
    std::string_view rest = text.substr(word.size());
    if (rest.empty()) return std::string(word);
    for (std::string_view separator : kAfterBareWord) {
      if (rest.starts_with(separator)) return std::string(word);
    }
  }
  for (std::string_view word : kForeign) {
    if (text.starts_with(word)) return std::string(word);
  }
  return "";
}

class DrillSentences final : public PartVisitor {
 public:
  explicit DrillSentences(Findings& findings) : findings_(findings) {}
  void text(std::string_view text, const Path& at) override {
    for (std::string_view words : kDrillSentences) {
      if (text.find(words) == std::string_view::npos) continue;
      findings_.push_back(finding(Rule::MD_012, at.text(), {{"words", std::string(words)}}));
      return;
    }
  }
  void location(const Location&, const Path&) override {}
  void happened(const Time&, const Path&) override {}

 private:
  Findings& findings_;
};

void judge_marked(const Header& h, Findings& findings) {
  const std::string& headline = first_text(h.headline);
  if (headline.empty() || !drill_mark(headline).empty()) return;
  Finding bare = finding(Rule::MD_010, "Report/Head/Headline/Text",
                         {{"mode", std::string(word_of(h.mode))},
                          {"mode_ja", h.mode == Mode::kExercise ? "訓練" : "試験"},
                          {"mark", std::string(mode_mark(h.mode))}});
  bare.fix = Fix{"replace", "Report/Head/Headline/Text", marked(headline, h.mode)};
  findings.push_back(std::move(bare));
}

void judge_front(std::string_view text, const Path& at, Findings& findings) {
  const std::string mark = drill_mark(text);
  if (mark.empty()) return;
  Finding contradiction = finding(Rule::MD_011, at.text(), {{"mark", mark}});
  std::string_view rest = text.substr(mark.size());
  if (!rest.empty()) contradiction.fix = Fix{"replace", at.text(), std::string(rest)};
  findings.push_back(std::move(contradiction));
}

void judge_actual(const Bulletin& bulletin, Findings& findings) {
  const Header& h = bulletin.header;
  const Path head("Report/Head"), headline("Report/Head/Headline");
  judge_front(h.title, Path(head, "Title"), findings);
  for (std::size_t i = 0; i < h.headline.size(); ++i)
    judge_front(h.headline[i].text, Path(headline, "Text", i), findings);
  // A notice or event may well speak of a drill: 「明日のサイレンは訓練です」.
  if (!info_of(bulletin).state) return;
  DrillSentences sentences(findings);
  for (std::size_t i = 0; i < h.headline.size(); ++i) sentences.text(h.headline[i].text, Path(headline, "Text", i));
  visit_parts(bulletin, sentences);
}

// A town that does not exist must never be heard of outside tests.
void judge_test_town(const Header& h, Findings& findings) {
  if (h.mode == Mode::kTest) return;
  auto refuse = [&](const AreaCode& code, std::string path) {
    if (code == AreaTable::test_town()) findings.push_back(finding(Rule::MD_090, std::move(path), {{"mode", std::string(word_of(h.mode))}}));
  };
  refuse(h.area(), "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode");
  const Path headline("Report/Head/Headline");
  for (std::size_t i = 0; i < h.areas.size(); ++i) refuse(h.areas[i].code, Path(headline, "Areas/Area", i).text("jisX0402"));
}

}  // namespace

void judge_mode(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  judge_test_town(bulletin.header, findings);
  if (bulletin.header.mode == Mode::kActual) {
    judge_actual(bulletin, findings);
  } else {
    judge_marked(bulletin.header, findings);
  }
  if (circumstances.unplanned_exercises > DrillTraffic::kUsual) {
    findings.push_back(finding(Rule::MD_013, "EDXLDistribution/distributionStatus",
                               {{"count", std::to_string(circumstances.unplanned_exercises)},
                                {"office", AreaTable::japan().full_name(bulletin.header.area())}}));
  }
}

}  // namespace ofure
