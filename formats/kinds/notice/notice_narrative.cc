#include <algorithm>
#include <array>

#include "core/text.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/notice/notice.h"
#include "formats/kinds/notice/notice_terms.h"
#include "formats/kinds/parts_narrative.h"

namespace ofure {
namespace {

struct TypeRow {
  std::string_view type;
  std::string_view japanese;
  std::string_view cap;  // its row in the table of CAP words
};
constexpr std::array kTypes = {
    TypeRow{"Alert", "注意喚起", "notice.Alert"},
    TypeRow{"Disaster", "災害", "notice.Disaster"},
    TypeRow{"Accident", "事故", "notice.Accident"},
    TypeRow{"Ordinary", "平常時", "notice.Ordinary"},
};

const TypeRow& type_row(const std::string& type) {
  for (const TypeRow& row : kTypes) {
    if (row.type == type) return row;
  }
  return kTypes.back();
}

constexpr std::size_t kEventLimit = 34;  // CAP readers want under 35 characters

// "ライフライン・給水"; その他 says nothing beside its category.
std::string subject_of(const Notice& body) {
  if (body.category == "その他") return body.sub_category == "その他" ? "" : body.sub_category;
  if (body.sub_category.empty() || body.sub_category == "その他") return body.category;
  return body.category + "・" + body.sub_category;
}

// What it is about in a sentence: the sub-category alone where there is one; some categories name no matter.
std::string matter_of(const Notice& body) {
  if (!body.sub_category.empty() && body.sub_category != "その他") return body.sub_category;
  return body.category == "広報" || body.category == "生活情報" || body.category == "その他" ? "" : body.category;
}

std::string event_of(const std::string& subject) {
  std::string event = subject.empty() ? "お知らせ" : "お知らせ（" + subject + "）";
  return grapheme_count(event) <= kEventLimit ? event : "お知らせ";
}

std::vector<std::string> categories_of(const Notice& body) {
  const NoticeTerm* category = find_notice_category(body.category);
  const NoticeTerm* sub = find_notice_sub_category(body.sub_category);
  std::string own(category ? category->cap_category : "Other");
  if (sub && !sub->cap_category.empty()) own = sub->cap_category;
  std::vector<std::string> categories{own};
  if (body.disaster.hazards.empty()) return categories;
  for (std::string& other : cap_categories_of(body.disaster.hazards)) {
    if (std::find(categories.begin(), categories.end(), other) == categories.end())
      categories.push_back(std::move(other));
  }
  return categories;
}

std::string summary_of(const Notice& body, const Header& header) {
  const std::string matter = matter_of(body);
  std::string text = speaker(header) + "からのお知らせです。";
  if (!matter.empty()) text = speaker(header) + "から、" + matter + "についてのお知らせです。";
  if (const std::string& title = first_text(body.title); !title.empty()) text += "「" + title + "」。";
  if (body.places.empty()) return text;
  std::vector<std::string> names;
  names.reserve(body.places.size());
  for (const Location& place : body.places) names.push_back(place.name);
  return text + "対象は、" + listed(names, "地区", kFullList) + "です。";
}

Section section_of(const Notice& body, const std::string& event) {
  Section section;
  section.key = "notice";
  section.heading = event;
  if (!body.information_type.empty())
    add_coded(section.facts, "information_type", "情報の種別", type_row(body.information_type).japanese,
              "notice." + std::string(type_row(body.information_type).type));
  add_coded(section.facts, "category", "分類", body.category, "notice." + body.category);
  add_coded(section.facts, "sub_category", "小分類", body.sub_category, "notice." + body.sub_category);
  for (const Attachment& file : body.files) {
    const std::string& caption = first_text(file.caption);
    add_fact(section.facts, "attachment", caption.empty() ? "添付資料" : caption, file.uri);
  }
  for (const Location& place : body.places) section.items.push_back(item_of(place));
  return section;
}

}  // namespace

Narrative narrate_body(const Notice& body, const Header& header) {
  const std::string subject = subject_of(body), title = first_text(body.title);
  Narrative narrative;
  narrative.event_key = "event.notice";
  narrative.event = event_of(subject);
  narrative.matter = body.title;
  narrative.subject = (title.empty() ? narrative.event : title) + " " + place_name(header);
  narrative.headline = headline_or(header, title.empty() ? place_name(header) + "からの" + narrative.event : title);
  narrative.summary = summary_of(body, header);
  narrative.sections.push_back(section_of(body, narrative.event));
  narrative.complement = body.description;
  narrative.web = body.url;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories = categories_of(body);
  set_cap(narrative, cap_row(type_row(body.information_type).cap));
  return narrative;
}

}  // namespace ofure
