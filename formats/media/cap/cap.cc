#include <algorithm>

#include "core/area.h"
#include "core/http.h"
#include "core/text.h"
#include "formats/media/cap/areas.h"
#include "formats/media/cap/words.h"
#include "formats/media/losses.h"
#include "formats/media/running_text.h"
#include "formats/media/told_text.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

using cap::Part;
using cap::TownCode;

constexpr std::string_view kNamespace = "urn:oasis:names:tc:emergency:cap:1.2";
constexpr std::string_view kProfile = "urn:ofure:cap:2";  // the rules by which the alert was made
constexpr std::size_t kHeadlineNews = 60;                 // graphemes
constexpr std::size_t kEventLimit = 35;                   // consumers cut longer event names

// The earliest moment of what the part is about.
std::optional<Time> onset_of(const Part& part) {
  std::optional<Time> onset;
  for (const Section* section : part.sections) {
    for (const Item& item : section->items) {
      if (item.at && (!onset || *item.at < *onset)) onset = item.at;
    }
  }
  return onset;
}

void write_parameter(XmlWriter& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.open("parameter").element("valueName", name).element("value", value).close();
}

// "1,200" and "世帯" → "1200": the name of the parameter says the unit; words stay as they are.
std::string machine_value(const Fact& fact) {
  if (fact.value.find_first_not_of("0123456789,.") != std::string::npos) return fact.value;
  std::string digits = fact.value;
  digits.erase(std::remove(digits.begin(), digits.end(), ','), digits.end());
  return digits;
}

// What an info says of one part in one language.
struct Words {
  std::string event, headline, description, instruction;
};

// Without the readings of easy Japanese: "避難（ひなん）の 指示（しじ）" → "避難の 指示".
std::string without_readings(std::string text) {
  constexpr std::string_view kOpen = "（", kClose = "）";
  for (std::size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at)) {
    std::size_t end = text.find(kClose, at);
    if (end == std::string::npos) break;
    text.erase(at, end + kClose.size() - at);
  }
  return text;
}

// The first of the event's names that consumers do not cut: with what the message does to it ("CANCELLED: …"), alone,
// without readings. The message type says the action in any case.
std::string event_name(const Telling& telling, const Narrative& narrative, const Header& header) {
  if (grapheme_count(telling.event) <= kEventLimit) return telling.event;
  std::string kind = "kind." + header.kind.text();
  std::string alone;
  for (std::string_view key : {std::string_view(narrative.event_key), std::string_view(kind)}) {
    std::string name(term(key, telling.language));
    if (name.empty()) continue;
    for (const std::string& form : {name, without_readings(name)}) {
      alone = marked(form, header.mode, telling.language);
      if (grapheme_count(alone) <= kEventLimit) return alone;
    }
  }
  return alone.empty() ? telling.event : alone;
}

// Nothing is asked of anybody because of a quiet correction. What the matter itself is graded stands in the parameters.
constexpr Grades kQuietly{Urgency::kUnknown, Gravity::kMinor, Certainty::kUnknown, "Monitor", "quiet correction"};

class Alert {
 public:
  Alert(const Bulletin& bulletin, const Narrative& narrative, std::string_view original, const RenderContext& context)
      : bulletin_(bulletin), header_(bulletin.header), narrative_(narrative), original_(original), context_(context) {}

  Rendition set(std::string_view media_type) {
    for (const std::string& tag : context_.settings->cap_languages) {
      if (auto language = language_from(tag))
        tellings_.push_back(telling_of(bulletin_, narrative_, *language, context_.tellings));
    }
    out_.open("alert", {{"xmlns", kNamespace}});
    write_head();
    for (const Part& part : cap::parts_of(narrative_, header_.action)) write_part(part);
    out_.close();
    return {out_.take(), std::string(media_type), losses(), {}, origins(), {}, std::move(areas_)};
  }

 private:
  void write_head() {
    out_.element("identifier", cap::safe_id(header_.bulletin.text())).element("sender", cap::safe_id(header_.sender));
    out_.element("sent", header_.sent).element("status", cap::status_of(header_.mode));
    out_.element("msgType", cap::message_type_of(header_.action)).element("scope", "Public");
    out_.element("code", kProfile);
    out_.element_if("note", narrative_.note).element_if("references", cap::references_of(context_.ancestors));
    if (header_.action != Action::kIssue && context_.ancestors.empty()) {
      losses_.push_back({"references", "The earlier bulletins of the document are not known here."});
    }
  }

  // One info per language: the same codes and areas, other words.
  void write_part(const Part& part) {
    const TownCode town_code = town_code_of(part);
    bool carried = false;
    for (std::size_t i = 0; i < tellings_.size(); ++i) {
      cap::AreaAccount account{std::move(areas_), {}};
      carried = write_info(part, *tellings_[i], town_code, account);
      areas_ = std::move(account.report);
      if (i == 0) losses_.insert(losses_.end(), account.losses.begin(), account.losses.end());
    }
    if (carried && part.in_force) town_code_carried_ = true;
  }

  TownCode town_code_of(const Part& part) const {
    if (header_.action == Action::kCancel) return TownCode::kYes;
    if (part.in_force) return town_code_carried_ ? TownCode::kGraverCarries : TownCode::kYes;
    bool stands = std::any_of(narrative_.sections.begin(), narrative_.sections.end(),
                              [](const Section& section) { return section.in_force; });
    return stands ? TownCode::kOrderStands : TownCode::kYes;
  }

  bool write_info(const Part& part, const Telling& telling, TownCode town_code, cap::AreaAccount& account) {
    const Grades grades = narrative_.quiet.is ? kQuietly : cap::grades_of(part, narrative_, header_);
    const Words words = words_of(part, telling);
    out_.open("info").element("language", cap::language_of(telling.language));
    for (const std::string& category : narrative_.cap_categories) out_.element("category", category);
    out_.element("event", words.event).element_if("responseType", grades.response);
    out_.element("urgency", cap_word(grades.urgency)).element("severity", cap_word(grades.gravity));
    out_.element("certainty", cap_word(grades.certainty));
    out_.element("effective", header_.target ? *header_.target : header_.reported);
    out_.element_if("onset", onset_of(part)).element_if("expires", header_.valid_until);
    out_.element("senderName", header_.publishing.name).element("headline", words.headline);
    out_.element("description", words.description).element_if("instruction", words.instruction);
    out_.element_if("web", narrative_.web).element_if("contact", contacts());
    carried_ += words.headline + "\n" + words.description + "\n" + contacts() + "\n";
    write_parameters(part);
    write_resources();
    bool carried = cap::write_areas(
        out_, part, header_, town_code, [&](const Item& item) { return name_of(item, telling); }, account);
    out_.close();
    return carried;
  }

  // A district as the telling writes it; a municipality with its prefecture.
  static std::string name_of(const Item& item, const Telling& telling) {
    if (telling.language == Language::kJapanese && item.code) return AreaTable::japan().full_name(*item.code);
    for (const ToldSection& section : telling.sections) {
      if (section.items.empty() || section.section == nullptr || section.section->items.empty()) continue;
      // Items are told in the order of the section they belong to.
      const Item* first = section.section->items.data();
      if (&item < first || &item >= first + section.section->items.size()) continue;
      std::size_t place = static_cast<std::size_t>(&item - first);
      if (place < section.items.size() && section.items[place].item == &item) return section.items[place].name;
    }
    return item.name;
  }

  Words words_of(const Part& part, const Telling& telling) const {
    ToldSections sections;
    for (const ToldSection& section : telling.sections) {
      if (std::find(part.sections.begin(), part.sections.end(), section.section) != part.sections.end())
        sections.push_back(&section);
    }
    const std::string heading = sections.empty() ? telling.event : sections.front()->heading;
    Words words;
    words.event =
        part.first || grapheme_count(heading) > kEventLimit ? event_name(telling, narrative_, header_) : heading;
    words.headline = heading + " " + telling.place;
    if (part.first) words.headline = (telling.headline.empty() ? telling.subject : telling.headline) + news_in(telling);
    words.description = description_of(part, telling, sections, words.headline);
    if (part.first) words.instruction = telling.instruction;
    if (words.instruction.empty() && !sections.empty()) words.instruction = sections.front()->instruction;
    return words;
  }

  // A headline of our own says what changed; one of the sender is left as it is. The phrases are Japanese.
  std::string news_in(const Telling& telling) const {
    if (telling.language != Language::kJapanese || !first_text(header_.headline).empty() || narrative_.all_lifted)
      return "";
    const std::string news = summary_of(narrative_.difference, kHeadlineNews);
    return news.empty() ? "" : "（" + news + "）";
  }

  std::string description_of(const Part& part, const Telling& telling, const ToldSections& sections,
                             const std::string& headline) const {
    const std::string& lead = part.first ? telling.summary : headline;
    std::string text = telling.language == Language::kJapanese
                           ? running_text(lead, part.sections, header_.mode, Asked::kNo)
                           : told_text(lead, telling, sections, header_.mode);
    std::string_view complement = unmarked(telling.complement, header_.mode, telling.language);
    if (part.first && !complement.empty()) text += "\n" + std::string(complement);
    return text;
  }

  std::string contacts() const {
    std::string text;
    for (const Contact& contact : header_.publishing.contacts)
      text += (text.empty() ? "" : ", ") + contact.type + " " + contact.value;
    return text;
  }

  void write_parameters(const Part& part) {
    write_parameter(out_, "kind", header_.kind.text());
    write_parameter(out_, "action", word_of(header_.action));
    if (part.level.value() > 0) write_parameter(out_, "level", std::to_string(part.level.value()));
    write_parameter(out_, "document", header_.document.text());
    write_parameter(out_, "revision", std::to_string(header_.revision.value()));
    if (context_.sequence.value() > 0) write_parameter(out_, "sequence", std::to_string(context_.sequence.value()));
    if (narrative_.quiet.is) write_quiet(part);
    write_parameter(out_, "area_digest", narrative_.area.digest.hex());
    write_parameter(out_, "prefecture", "JP-" + std::string(header_.area().prefecture()));
    for (const std::string& hazard : narrative_.hazards) write_parameter(out_, "hazard", hazard);
    for (const Section* section : part.sections) {
      std::string prefix = part.sections.size() > 1 ? section->key + "." : "";
      for (const Fact& fact : section->facts) write_fact(prefix + fact.key, fact);
    }
    if (!part.first) return;
    for (const Fact& fact : narrative_.facts) write_fact("total." + fact.key, fact);
    write_changes();
  }

  // For receivers that show what stands: the correction is graded low, the matter it corrects is what it was.
  void write_quiet(const Part& part) {
    const Grades grades = cap::grades_of(part, narrative_, header_);
    write_parameter(out_, "ofure:quiet", "true");
    write_parameter(out_, "ofure:standing.urgency", cap_word(grades.urgency));
    write_parameter(out_, "ofure:standing.severity", cap_word(grades.gravity));
    write_parameter(out_, "ofure:standing.certainty", cap_word(grades.certainty));
    if (!grades.response.empty()) write_parameter(out_, "ofure:standing.responseType", grades.response);
  }

  // What changed since the revision before, one parameter for each sort of change.
  void write_changes() {
    if (!narrative_.difference.known) return;
    std::vector<std::pair<std::string, std::string>> names;
    for (const Change& change : narrative_.difference.changes) {
      std::string name = "change." + std::string(word_of(change.turn));
      if (names.empty() || names.back().first != name) names.emplace_back(name, "");
      names.back().second += (names.back().second.empty() ? "" : "、") + change.name;
    }
    for (const auto& [name, value] : names) write_parameter(out_, name, value);
  }

  void write_fact(const std::string& name, const Fact& fact) {
    write_parameter(out_, name, machine_value(fact));
    carried_ += figure(fact) + "\n";
  }

  void write_resource(std::string_view description, std::string_view type, std::optional<std::size_t> size,
                      std::string_view uri) {
    out_.open("resource").element("resourceDesc", description).element("mimeType", type);
    if (size) out_.element("size", static_cast<std::int64_t>(*size));
    out_.element("uri", uri).close();
  }

  void write_resources() {
    if (!context_.public_url.empty()) {
      std::string address =
          context_.public_url + "/v1/bulletins/" + http::percent_encoded(header_.bulletin.text()) + "/media/common";
      write_resource("original", "application/xml", original_.size(), address);
    }
    int number = 0;
    for (const Attachment& file : attachments_of(bulletin_)) {
      std::string_view type =
          file.mime_type.empty() ? std::string_view("application/octet-stream") : std::string_view(file.mime_type);
      write_resource("attachment " + std::to_string(++number), type, std::nullopt, file.uri);
    }
  }

  std::vector<Loss> losses() const {
    std::vector<Loss> all = losses_of(
        bulletin_, narrative_,
        {{Side::kFigures, "An alert carries the figures of the whole and of each section, and items as running text."},
         {Side::kTimes, "An alert has one onset for each info."},
         {Side::kPositions, "An alert has areas, not places."},
         {Side::kReadings, "An alert has no readings."},
         {Side::kOtherLanguages, "The alert has no info in this language."},
         {Side::kContacts, "An alert names the contacts of its sender only."}},
        carried_);
    if (has_captions()) all.push_back({"captions of attachments", "Resources are named by number."});
    all.insert(all.end(), losses_.begin(), losses_.end());
    for (const auto& telling : tellings_) {
      for (const std::string& code : telling->untold)
        all.push_back({code + " in " + std::string(tag_of(telling->language)),
                       "The table of terms has no word for it; it stands as it was sent."});
    }
    return all;
  }

  std::vector<Origin> origins() const {
    const bool own_headline = !first_text(header_.headline).empty();
    const std::string row =
        "table of CAP words: " + std::string(narrative_.quiet.is ? kQuietly.row : narrative_.cap_row);
    std::vector<Origin> all = {
        {"identifier", How::kCopied, "distributionID"},
        {"sender", How::kCopied, "senderID"},
        {"sent", How::kCopied, "dateTimeSent"},
        {"status", How::kMapped, "distributionStatus: " + std::string(word_of(header_.mode))},
        {"msgType", How::kMapped, "action: " + std::string(word_of(header_.action))},
        {"scope", How::kDefaulted, "public information is Public"},
        {"code", How::kDefaulted, "the version of these rules"},
        {"info/category", How::kMapped, narrative_.hazards.empty() ? "kind" : "table of hazards"},
        {"info/event", How::kMapped, "table of terms: " + narrative_.event_key},
        {"info/urgency", How::kMapped, row},
        {"info/severity", How::kMapped, row},
        {"info/certainty", How::kMapped, row},
        {"info/responseType", How::kMapped, row},
        {"info/effective", How::kCopied, header_.target ? "TargetDateTime" : "ReportDateTime"},
        {"info/senderName", How::kCopied, "PublishingOffice/OfficeName"},
        {"info/headline", own_headline ? How::kCopied : How::kDerived,
         own_headline ? "Headline/Text; derived where the sender wrote none in the language"
                      : "orders, states and place"},
        {"info/description", How::kDerived, "summary, sections and items; the sender's free text behind them"},
        {"info/area", How::kCopied, "names, shapes and codes of the body; else the area of the office"},
    };
    if (!context_.ancestors.empty()) all.push_back({"references", How::kDerived, "earlier bulletins of the document"});
    if (header_.valid_until) all.push_back({"info/expires", How::kCopied, "ValidDateTime"});
    if (!narrative_.instruction.empty())
      all.push_back({"info/instruction", How::kMapped, "table of instructions, by order and hazard"});
    if (!narrative_.web.empty()) all.push_back({"info/web", How::kCopied, "URL of the body"});
    return all;
  }

  bool has_captions() const {
    const std::vector<Attachment>& files = attachments_of(bulletin_);
    return std::any_of(files.begin(), files.end(), [](const Attachment& file) { return !file.caption.empty(); });
  }

  const Bulletin& bulletin_;
  const Header& header_;
  const Narrative& narrative_;
  std::string_view original_;
  const RenderContext& context_;
  std::vector<std::shared_ptr<const Telling>> tellings_;
  XmlWriter out_;
  std::string carried_;  // what of the bulletin stands in the alert as text
  bool town_code_carried_ = false;
  std::vector<Loss> losses_;
  AreaReport areas_{AreaReport::Carries::kShapes};
};

class Cap final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "cap", .media_type = "application/cap+xml", .title = "CAP 1.2 alert", .version = 2, .has_area = true};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                   const RenderContext& context) const override {
    return Alert(bulletin, narrative, original, context).set(info().media_type);
  }
};

}  // namespace

std::unique_ptr<Medium> make_cap_medium() { return std::make_unique<Cap>(); }

}  // namespace ofure
