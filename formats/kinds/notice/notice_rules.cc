#include <algorithm>
#include <string>

#include "core/rules.h"
#include "formats/kinds/link_rules.h"
#include "formats/kinds/notice/notice.h"
#include "formats/kinds/part_visitor.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/GeneralInformation";

// "鉄道 バス" → "鉄道、バス", and whether `word` is one of them.
struct Listed {
  std::string text;
  bool has = false;
};
Listed listed(std::string_view words, std::string_view word) {
  Listed out;
  for (std::size_t at = 0; at < words.size();) {
    std::size_t end = std::min(words.find(' ', at), words.size());
    std::string_view one = words.substr(at, end - at);
    out.has = out.has || one == word;
    out.text += (out.text.empty() ? "" : "、") + std::string(one);
    at = end + 1;
  }
  return out;
}

void judge_category(const Notice& body, const Path& at, Findings& findings) {
  if (body.sub_category.empty()) return;
  for (const NoticeCategory& category : notice_categories()) {
    if (category.category != body.category) continue;
    Listed known = listed(category.sub_categories, body.sub_category);
    if (known.has) return;
    findings.push_back(finding(
        Rule::NT_001, at.text("SubCategory"),
        {{"category", body.category}, {"sub", body.sub_category}, {"known", known.text.empty() ? "―" : known.text}}));
  }
}

}  // namespace

void judge_body(const Notice& body, const Header&, Findings& findings) {
  const Path at(kRoot);
  judge_category(body, at, findings);
  if (first_text(body.title).empty()) findings.push_back(finding(Rule::NT_002, at.text("Title")));
  if (first_text(body.description).empty()) findings.push_back(finding(Rule::NT_003, at.text("Description")));
  judge_url(body.url, at, findings);
  judge_files(body.files, at, findings);
}

void visit_parts(const Notice& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  if (!body.sub_category.empty()) visitor.text(body.sub_category, Path(at, "SubCategory"));
  visit_texts(body.title, at, "Title", visitor);
  visit_texts(body.description, at, "Description", visitor);
  if (!body.url.empty()) visitor.link(body.url, Path(at, "URL"));
  for (std::size_t i = 0; i < body.places.size(); ++i) {
    Path area(at, "Areas/Area", i);
    visitor.location(body.places[i], Path(area, "Location"));
  }
  visit_files(body.files, at, visitor);
}

}  // namespace ofure
