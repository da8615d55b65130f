#include "formats/media/origins.h"

#include <algorithm>
#include <optional>

#include "formats/kinds/catalogue.h"

namespace ofure {
namespace {

class Source {
 public:
  Source(const Bulletin& bulletin, const Narrative& narrative)
      : header_(bulletin.header), narrative_(narrative), kind_(info_of(bulletin).word) {}

  // Nothing where the bulletin has no such text.
  std::optional<Origin> of(Passage passage, std::string_view output) const {
    switch (passage) {
      case Passage::kTitle:
        return unless(narrative_.title.empty(), output, How::kCopied, "Head/Title" + marks());
      case Passage::kHeadlines:
        return unless(narrative_.headlines.empty(), output, How::kCopied, "Head/Headline/Text" + marks());
      case Passage::kSubject:
        return made(output, narrative_.subject);
      case Passage::kHeadline:
        if (first_text(header_.headline).empty()) return made(output, narrative_.headline);
        return Origin{output, How::kCopied, "Head/Headline/Text, the first" + marks()};
      case Passage::kSummary:
        return made(output, narrative_.summary);
      case Passage::kEvent:
        return made(output, narrative_.event);
      case Passage::kInstruction:
        return instruction(output);
      case Passage::kNote:
        return note(output);
      case Passage::kComplement:
        return unless(narrative_.complement.empty(), output, How::kCopied, "the sender's free text" + marks());
      case Passage::kGrades:
        return grades(output);
      case Passage::kSections:
        return unless(narrative_.sections.empty(), output, How::kDerived,
                      "the items of the body, grouped and ordered by the rule of the kind " + kind_);
      case Passage::kDifference:
        return unless(!narrative_.difference.known, output, How::kDerived,
                      "compared with revision " + std::to_string(narrative_.difference.since.value()));
    }
    return std::nullopt;
  }

 private:
  static std::optional<Origin> unless(bool absent, std::string_view output, How how, std::string from) {
    if (absent) return std::nullopt;
    return Origin{output, how, std::move(from)};
  }

  std::optional<Origin> made(std::string_view output, std::string_view text) const {
    return unless(text.empty(), output, How::kDerived, "codes of the body by the rule of the kind " + kind_ + marks());
  }

  std::optional<Origin> instruction(std::string_view output) const {
    if (narrative_.instruction.empty()) return std::nullopt;
    auto asks = std::find_if(narrative_.sections.begin(), narrative_.sections.end(),
                             [](const Section& section) { return !section.instruction.empty(); });
    bool row = asks != narrative_.sections.end() && !asks->instruction_key.empty();
    return Origin{output, How::kMapped, row ? asks->instruction_key : "table of instructions of the kind " + kind_};
  }

  std::optional<Origin> note(std::string_view output) const {
    if (narrative_.note.empty()) return std::nullopt;
    bool drill = header_.mode != Mode::kActual;
    std::string from = drill ? "distributionStatus" : "";
    if (header_.errata) from += std::string(drill ? " and " : "") + "Errata";
    return Origin{output, How::kDerived, from};
  }

  // A cancel takes back what was graded, whatever it was.
  std::optional<Origin> grades(std::string_view output) const {
    if (header_.action == Action::kCancel)
      return Origin{output, How::kDerived, "a cancel: nothing is asked of anybody any more"};
    auto row = std::find_if(narrative_.sections.begin(), narrative_.sections.end(),
                            [](const Section& section) { return section.grades && !section.grades->row.empty(); });
    return Origin{output, How::kMapped,
                  row != narrative_.sections.end() ? std::string(row->grades->row) : "table of the kind " + kind_};
  }

  std::string marks() const {
    std::string marks;
    if (header_.mode != Mode::kActual) marks += ", marked by distributionStatus";
    if (header_.action != Action::kIssue) marks += ", headed by distributionType";
    return marks;
  }

  const Header& header_;
  const Narrative& narrative_;
  std::string kind_;
};

}  // namespace

std::vector<Origin> text_origins(const Bulletin& bulletin, const Narrative& narrative,
                                 const std::vector<std::pair<Passage, std::string_view>>& outputs) {
  Source source(bulletin, narrative);
  std::vector<Origin> origins;
  for (const auto& [passage, output] : outputs) {
    if (auto origin = source.of(passage, output)) origins.push_back(std::move(*origin));
  }
  return origins;
}

std::vector<Origin> identity_origins(const Header& header, const RenderContext& context) {
  std::vector<Origin> origins = {{"bulletin", How::kCopied, "distributionID"},
                                 {"document", How::kCopied, "Head/documentID"},
                                 {"revision", How::kCopied, "Head/documentRevision"},
                                 {"mode", How::kMapped, "distributionStatus"},
                                 {"kind", How::kMapped, "the element of the body"},
                                 {"action", How::kDerived, "distributionType and Errata"},
                                 {"level", How::kDerived, "the highest level in force in the body; null = none"},
                                 {"area", How::kCopied, "PublishingOffice/OrganizationCode"},
                                 {"area_name", How::kMapped, "table of areas: " + std::string(header.area().text())},
                                 {"reported", How::kCopied, "Head/ReportDateTime"}};
  if (header.valid_until) origins.push_back({"valid_until", How::kCopied, "Head/ValidDateTime"});
  bool accepted = context.sequence.value() > 0;
  origins.push_back({"sequence, previous", accepted ? How::kDerived : How::kDefaulted,
                     accepted ? "the ledger" : "0 before acceptance"});
  return origins;
}

}  // namespace ofure
