#include "formats/repair.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/text.h"
#include "formats/meant.h"
#include "formats/xml/document.h"
#include "formats/xml/source.h"

namespace ofure {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The bytes [from, to) become `text`.
struct Edit {
  std::size_t from, to;
  std::string text;
};
using Edits = std::vector<Edit>;

std::string_view last_step(std::string_view path) {
  std::string_view last = path.substr(path.rfind('/') + 1);
  return last.substr(0, last.find('['));
}

// The white space in front belongs to an element that goes: its line goes with it.
std::size_t with_its_line(std::string_view bytes, std::size_t from) {
  while (from > 0 && kSpace.find(bytes[from - 1]) != kSpace.npos) --from;
  return from;
}

class Editor {
 public:
  Editor(std::string_view bytes, const xml::Document& document) : bytes_(bytes), document_(document) {}

  [[nodiscard]] Edits edits_of(const Fix& fix) const {
    if (fix.op == "move") return move(fix);
    std::string_view path = fix.path;
    std::string_view attribute;
    if (std::size_t at = path.rfind("/@"); at != path.npos) {
      attribute = path.substr(at + 2);
      path = path.substr(0, at);
    }
    auto element = place(path);
    if (!element) return {};
    if (fix.op == "replace")
      return attribute.empty() ? text(*element, fix.value) : value(*element, attribute, fix.value);
    if (fix.op == "remove" && attribute.empty()) return {{with_its_line(bytes_, element->from), element->to, ""}};
    return {};
  }

 private:
  [[nodiscard]] std::optional<xml::Source> place(std::string_view path) const {
    xml::Node node = document_.find(path);
    return node ? xml::source_of(bytes_, document_.byte_of(node)) : std::nullopt;
  }

  [[nodiscard]] Edits text(const xml::Source& element, const std::string& value) const {
    std::string_view content = bytes_.substr(element.open_end, element.close - element.open_end);
    const std::size_t first = content.find_first_not_of(kSpace);
    if (first == content.npos) return {};
    const std::size_t last = content.find_last_not_of(kSpace) + 1;
    return {{element.open_end + first, element.open_end + last, xml_escaped(value)}};
  }

  [[nodiscard]] Edits value(const xml::Source& element, std::string_view attribute, const std::string& value) const {
    auto span = xml::value_of(bytes_, element, attribute);
    return span ? Edits{{span->first, span->second, xml_escaped(value)}} : Edits{};
  }

  [[nodiscard]] Edits move(const Fix& fix) const {
    auto moved = place(fix.from), before = place(fix.path);
    if (!moved || !before || moved->from < before->to) return {};
    const std::size_t line = with_its_line(bytes_, moved->from), target = with_its_line(bytes_, before->from);
    // Nothing that lies between the two may be touched by another edit: all of it is one.
    std::string text(bytes_.substr(line, moved->to - line));
    text += bytes_.substr(target, line - target);
    return {{target, moved->to, std::move(text)}};
  }

  std::string_view bytes_;
  const xml::Document& document_;
};

bool overlaps(const Edits& taken, const Edit& edit) {
  return std::any_of(taken.begin(), taken.end(),
                     [&](const Edit& one) { return edit.from < one.to && one.from < edit.to; });
}

}  // namespace

bool may_be_applied(const Finding& finding) {
  if (!finding.fix || !row_of(finding.rule).repairs) return false;
  const Fix& fix = *finding.fix;
  return fix.op == "move" || ((fix.op == "replace" || fix.op == "remove") && !is_identity(last_step(fix.path)));
}

Edited apply_fixes(std::string_view bytes, const Findings& findings, const ReadLimits& limits) {
  Edited result{std::string(bytes), {}};
  if (std::none_of(findings.begin(), findings.end(), may_be_applied)) return result;
  Findings faults;
  xml::Document document(bytes, limits, faults);
  if (!document) return result;
  const Editor editor(bytes, document);
  Edits taken;
  for (const Finding& finding : findings) {
    if (!may_be_applied(finding)) continue;
    Edits edits = editor.edits_of(*finding.fix);
    const bool free = std::none_of(edits.begin(), edits.end(), [&](const Edit& one) { return overlaps(taken, one); });
    const bool changes = std::any_of(edits.begin(), edits.end(), [&](const Edit& one) {
      return bytes.substr(one.from, one.to - one.from) != one.text;
    });
    if (!free || !changes) continue;
    taken.insert(taken.end(), edits.begin(), edits.end());
    result.applied.push_back(finding);
  }
  std::sort(taken.begin(), taken.end(), [](const Edit& a, const Edit& b) { return a.from > b.from; });
  for (const Edit& edit : taken) result.bytes.replace(edit.from, edit.to - edit.from, edit.text);
  return result;
}

}  // namespace ofure
