#include <string>

#include "core/rules.h"
#include "core/text.h"
#include "formats/drill_words.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/drill_traffic.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

class DrillSentences final : public PartVisitor {
 public:
  explicit DrillSentences(Findings& findings) : findings_(findings) {}
  void text(std::string_view text, const Path& at) override {
    if (std::string words = drill_sentence_in(text); !words.empty())
      findings_.push_back(finding(Rule::MD_012, at.text(), {{"words", std::move(words)}}));
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
