#include "samples/broken.h"

namespace ofure::broken {
namespace {

using Text = const std::string&;

Defect swap(std::string_view name, std::string_view first, std::string_view second) {
  return {name, [=](Text text) { return swapped(text, first, second); }};
}
Defect change(std::string_view name, std::string_view after, std::string_view element,
              std::function<std::string(std::string)> make) {
  return {name, [=](Text text) { return value(text, after, element, make); }};
}
Defect exchange(std::string_view name, std::string_view from, std::string_view to) {
  return {name, [=](Text text) { return replaced(text, from, to); }};
}

std::string without(std::string text, std::string_view end) {
  return text.ends_with(end) ? text.substr(0, text.size() - end.size()) : text;
}
bool plain(Text text) { return text.find_first_not_of("0123456789") == text.npos; }
std::string thousands(std::string text) {
  return text.size() < 4 || !plain(text) ? text : text.insert(text.size() - 3, ",");
}
std::string five(std::string code) { return code.size() == 6 && plain(code) ? code.substr(0, 5) : code; }
std::string other_digit(std::string code) {
  if (code.size() == 6 && plain(code)) code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}
std::string without_zone(std::string time) { return without(std::move(time), "+09:00"); }
std::string slashes(std::string time) {
  if (!time.starts_with("20")) return time;
  time[4] = time[7] = '/';
  time[10] = ' ';
  return without_zone(without(without_zone(std::move(time)), ":00"));
}
std::string open_ring(std::string ring) { return ring.substr(0, ring.rfind(' ')); }

}  // namespace

const std::vector<Defect>& mechanical() {
  static const std::vector<Defect> all = {
      swap("envelope-order", "distributionStatus", "distributionType"),
      swap("head-order", "CreateDateTime", "FirstCreateDateTime"),
      swap("area-order", "areaName", "jisX0402"),
      swap("office-order", "OfficeName", "OrganizationName"),
      swap("detail-order", "Sort", "Level"),
      swap("issue-order", "Level", "IssueOrLift"),
      swap("notice-order", "Category", "SubCategory"),
      swap("parts-order", "Control", "Head"),
      swap("count-order", "URI", "MimeType"),
      swap("event-order", "From", "To"),
      change("wide-households", "<Body>", "Households", full_width),
      change("wide-heads", "<Body>", "HeadCount", full_width),
      change("wide-damage", "<Body>", "Number", full_width),
      change("wide-capacity", "<Body>", "Capacity", full_width),
      change("grouped-heads", "<Body>", "HeadCount", thousands),
      change("wide-polygon", "<Body>", "polygon", full_width),
      change("open-polygon", "<Body>", "polygon", open_ring),
      change("wide-circle", "<Body>", "circle", full_width),
      change("code-digit", "<Headline>", "jisX0402", other_digit),
      change("code-five", "<Headline>", "jisX0402", five),
      change("code-wide", "<Headline>", "jisX0402", full_width),
      change("editor-digit", "<EditorialOffice>", "OrganizationCode", other_digit),
      change("office-digit", "<OfficeInfo>", "OrganizationCode", other_digit),
      change("office-five", "<OfficeInfo>", "OrganizationCode", five),
      exchange("contact-case", "contactType=\"phone\"", "contactType=\"Phone\""),
      exchange("contact-wide", "contactType=\"phone\"", "contactType=\"ｐｈｏｎｅ\""),
      exchange("unit-space", "unit=\"人\"", "unit=\"　人\""),
      change("issue-space", "<Body>", "IssueOrLift", [](std::string w) { return "　" + w + " "; }),
      change("sort-space", "<Body>", "Sort", [](std::string w) { return w + "　"; }),
      exchange("old-order", "<Sort>避難指示</Sort>", "<Sort>避難勧告</Sort>"),
      exchange("old-urgent", "<Sort>避難指示</Sort>", "<Sort>避難指示（緊急）</Sort>"),
      exchange("old-elderly", "<Sort>高齢者等避難</Sort>", "<Sort>避難準備・高齢者等避難開始</Sort>"),
      change("zone-sent", "<EDXL", "dateTimeSent", without_zone),
      change("zone-report", "<Head>", "ReportDateTime", without_zone),
      change("zone-body", "<Body>", "DateTime", without_zone),
      change("slash-time", "<Head>", "CreateDateTime", slashes),
      change("wide-time", "<Head>", "ReportDateTime", full_width),
      change("zone-colon", "<Head>", "FirstCreateDateTime", [](std::string t) { return without(std::move(t), ":00"); }),
      change("short-name", "<Headline>", "areaName", [](std::string n) { return without(std::move(n), "市"); }),
      exchange("no-mark", "<Text xml:lang=\"ja\">【訓練】", "<Text xml:lang=\"ja\">"),
      change("direction", "<Body>", "ComplementaryInfo", [](std::string t) { return "\u202E" + t; }),
      exchange("parted-kana", "が", "か\u3099"),
      {"empty-time",
       [](Text text) -> std::optional<std::string> {
         const std::size_t head = text.find("<Head>"), at = text.find("<distributionID>", head);
         if (text.find("<ValidDateTime>", head) != std::string::npos) return std::nullopt;
         return std::string(text).insert(at, "<ValidDateTime/>\n            ");
       }},
      change("wide-url", "<Body>", "URL", full_width),
      change("wide-uri", "<Body>", "URI", full_width),
  };
  return all;
}

const std::vector<Defect>& doubtful() {
  static const std::vector<Defect> all = {
      change("another-city", "<Headline>", "areaName", [](std::string) { return "札幌市"; }),
      change("code-of-another", "<Headline>", "jisX0402", [](std::string) { return "011003"; }),
      change("code-digit-of-another", "<Headline>", "jisX0402", [](std::string) { return "011001"; }),
      change("seven-digits", "<Headline>", "jisX0402", [](std::string c) { return c + "0"; }),
      exchange("wide-level", "<Level>4</Level>", "<Level>４</Level>"),
      exchange("other-level", "<Level>4</Level>", "<Level>3</Level>"),
      exchange("no-level", "<Level>4</Level>", ""),
      exchange("old-disaster", "<Sort>避難指示</Sort>", "<Sort>災害発生情報</Sort>"),
      exchange("mode-case", "<distributionStatus>Exercise", "<distributionStatus>exercise"),
      exchange("type-case", "<distributionType>Report", "<distributionType>REPORT"),
      change("wide-revision", "<Head>", "documentRevision", full_width),
      change("id-comma", "<EDXL", "distributionID", [](std::string id) { return id + ","; }),
      change("no-count", "<Body>", "HeadCount", [](std::string) { return "約百人"; }),
      change("no-day", "<Head>", "ReportDateTime", [](std::string t) { return "2026-02-30" + t.substr(10); }),
      change("day-only", "<Head>", "ReportDateTime", [](std::string t) { return t.substr(0, 10); }),
      exchange("unknown-element", "<Headline>", "<Caption>a</Caption><Headline>"),
      exchange("missing-hazard", "<senderID>", "<SenderId>"),
      exchange("bare-url", "<URL>https://", "<URL>"),
  };
  return all;
}

}  // namespace ofure::broken
