#include <algorithm>
#include <set>
#include <string>

#include "core/rules.h"
#include "core/text.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/plain_text.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

constexpr std::size_t kCaptionMost = 255;

class TextJudge final : public PartVisitor {
 public:
  explicit TextJudge(Findings& findings) : findings_(findings) {}

  void text(std::string_view text, const Path& at) override {
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= ' ' && c < 0x7F; })) return;
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '\t', ' ');
    if (spaced != text) mended(Rule::TX_011, at, spaced);
    if (has_control(spaced)) mended(Rule::TX_010, at, without_control(spaced));
    if (!is_nfc(text)) mended(Rule::TX_012, at, to_nfc(text));
  }
  void location(const Location& location, const Path& at) override {
    text(location.name, Path(at, "areaName"));
    reading(location.kana, Path(at, "areaNameKana"));
  }
  void happened(const Time&, const Path&) override {}

  void reading(const std::string& kana, const Path& at) {
    text(kana, at);
    if (!is_kana(kana)) findings_.push_back(finding(Rule::TX_014, at.text(), {{"text", kana}}));
  }

  void each(const LocalTexts& texts, const Path& parent, std::string_view name) {
    std::set<std::string> languages;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Path at(parent, name, i);
      text(texts[i].text, at);
      if (!languages.insert(texts[i].language).second) {
        findings_.push_back(finding(Rule::TX_016, at.text(), {{"language", texts[i].language}}));
      }
    }
  }

 private:
  void mended(Rule rule, const Path& at, std::string value) {
    Finding found = finding(rule, at.text());
    found.fix = Fix{"replace", at.text(), std::move(value)};
    findings_.push_back(std::move(found));
  }
  Findings& findings_;
};

void judge_headline(const Header& h, TextJudge& judge, Findings& findings) {
  const Path headline("Report/Head/Headline");
  judge.each(h.headline, headline, "Text");
  if (first_text(h.headline).empty()) findings.push_back(finding(Rule::TX_013, headline.text("Text")));
  for (std::size_t i = 0; i < h.headline.size(); ++i) {
    std::size_t count = grapheme_count(h.headline[i].text);
    if (count <= kCaptionMost) continue;
    findings.push_back(finding(Rule::TX_015, Path(headline, "Text", i).text(),
                               {{"count", std::to_string(count)}, {"limit", std::to_string(kCaptionMost)}}));
  }
}

}  // namespace

void judge_wording(const Bulletin& bulletin, const Circumstances&, Findings& findings) {
  const Header& h = bulletin.header;
  TextJudge judge(findings);
  const Path control("Report/Control"), head("Report/Head"), editorial(control, "EditorialOffice"),
      office(control, "PublishingOffice/OfficeInfo"), errata(control, "Errata");
  judge.text(h.editorial.name, Path(editorial, "OfficeName"));
  judge.text(h.publishing.name, Path(office, "OfficeName"));
  judge.reading(h.publishing.kana, Path(office, "OfficeNameKana"));
  judge.text(h.publishing.organization, Path(office, "OrganizationName"));
  if (h.errata) judge.each(h.errata->description, errata, "Description");
  judge.text(h.title, Path(head, "Title"));
  judge_headline(h, judge, findings);
  visit_parts(bulletin, judge);
}

}  // namespace ofure
