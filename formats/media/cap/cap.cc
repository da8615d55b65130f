#include <algorithm>

#include "core/area.h"
#include "core/http.h"
#include "core/text.h"
#include "formats/media/cap/areas.h"
#include "formats/media/cap/words.h"
#include "formats/media/losses.h"
#include "formats/media/running_text.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

using cap::Part;

constexpr std::string_view kNamespace = "urn:oasis:names:tc:emergency:cap:1.2";
constexpr std::size_t kEventLimit = 35;  // consumers cut longer event names

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

class Alert {
 public:
  Alert(const Bulletin& bulletin, const Narrative& narrative, std::string_view original, const RenderContext& context)
      : bulletin_(bulletin), header_(bulletin.header), narrative_(narrative), original_(original), context_(context) {}

  Rendition set(std::string_view media_type) {
    out_.open("alert", {{"xmlns", kNamespace}});
    write_head();
    for (const Part& part : cap::parts_of(narrative_, header_.action)) write_info(part);
    out_.close();
    std::vector<Loss> losses = losses_of(
        bulletin_, narrative_,
        {{Side::kFigures, "An alert carries the figures of the whole and of each section, and items as running text."},
         {Side::kTimes, "An alert has one onset for each info."},
         {Side::kPositions, "An alert has areas, not places."},
         {Side::kReadings, "An alert has no readings."},
         {Side::kLanguages, "The alert has one info in Japanese."},
         {Side::kContacts, "An alert names the contacts of its sender only."}},
        carried_);
    if (const LocalTexts captions = captions_of(); !captions.empty())
      losses.push_back({"captions of attachments", "Resources are named by number."});
    losses.insert(losses.end(), losses_.begin(), losses_.end());
    return {out_.take(), std::string(media_type), std::move(losses), {}, {}};
  }

 private:
  void write_head() {
    out_.element("identifier", cap::safe_id(header_.bulletin.text())).element("sender", cap::safe_id(header_.sender));
    out_.element("sent", header_.sent).element("status", cap::status_of(header_.mode));
    out_.element("msgType", cap::message_type_of(header_.action)).element("scope", "Public");
    out_.element_if("note", narrative_.note).element_if("references", cap::references_of(context_.ancestors));
    if (header_.action != Action::kIssue && context_.ancestors.empty()) {
      losses_.push_back({"references", "The earlier bulletins of the document are not known here."});
    }
  }

  void write_info(const Part& part) {
    cap::Grades grades = cap::grades_of(part, narrative_, header_);
    out_.open("info").element("language", "ja-JP");
    for (const std::string& category : narrative_.cap_categories) out_.element("category", category);
    out_.element("event", event_of(part)).element_if("responseType", grades.response);
    out_.element("urgency", grades.urgency).element("severity", grades.severity).element("certainty", grades.certainty);
    out_.element("effective", header_.target ? *header_.target : header_.reported);
    out_.element_if("onset", onset_of(part)).element_if("expires", header_.valid_until);
    out_.element("senderName", header_.publishing.name).element("headline", headline_of(part));
    std::string description = description_of(part);
    out_.element("description", description).element_if("instruction", instruction_of(part));
    out_.element_if("web", narrative_.web).element_if("contact", contacts());
    carried_ += description + "\n" + contacts() + "\n";
    write_parameters(part);
    write_resources();
    cap::write_areas(out_, part, header_, losses_);
    out_.close();
  }

  const std::string& event_of(const Part& part) const {
    if (part.first || part.sections.empty()) return narrative_.event;
    const std::string& heading = part.sections.front()->heading;
    return grapheme_count(heading) <= kEventLimit ? heading : narrative_.event;
  }

  std::string headline_of(const Part& part) const {
    if (part.first) return narrative_.headline.empty() ? narrative_.subject : narrative_.headline;
    return part.sections.front()->heading + " " + AreaTable::japan().local_name(header_.area());
  }

  std::string description_of(const Part& part) const {
    std::string text =
        running_text(part.first ? narrative_.summary : headline_of(part), part.sections, header_.mode, Asked::kNo);
    std::string_view complement = unmarked(first_text(narrative_.complement), header_.mode);
    return part.first && !complement.empty() ? text + "\n" + std::string(complement) : text;
  }

  const std::string& instruction_of(const Part& part) const {
    if (part.first && !narrative_.instruction.empty()) return narrative_.instruction;
    static const std::string kNone;
    return part.sections.empty() ? kNone : part.sections.front()->instruction;
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
    write_parameter(out_, "prefecture", "JP-" + std::string(header_.area().prefecture()));
    for (const std::string& hazard : narrative_.hazards) write_parameter(out_, "hazard", hazard);
    for (const Section* section : part.sections) {
      std::string prefix = part.sections.size() > 1 ? section->key + "." : "";
      for (const Fact& fact : section->facts) write_fact(prefix + fact.key, fact);
    }
    if (!part.first) return;
    for (const Fact& fact : narrative_.facts) write_fact("total." + fact.key, fact);
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

  LocalTexts captions_of() const {
    LocalTexts captions;
    for (const Attachment& file : attachments_of(bulletin_))
      captions.insert(captions.end(), file.caption.begin(), file.caption.end());
    return captions;
  }

  const Bulletin& bulletin_;
  const Header& header_;
  const Narrative& narrative_;
  std::string_view original_;
  const RenderContext& context_;
  XmlWriter out_;
  std::string carried_;  // what of the bulletin stands in the alert as text
  std::vector<Loss> losses_;
};

class Cap final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"cap", "application/cap+xml", "CAP 1.2 alert", 1};
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
