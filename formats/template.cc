#include "formats/template.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/check.h"
#include "core/text.h"
#include "formats/drill_words.h"
#include "formats/kinds/catalogue.h"
#include "formats/xml/document.h"
#include "formats/xml/source.h"

namespace ofure {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// The word of the envelope; formats/header_reader.cc reads it.
std::string_view status_of(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "Actual";
    case Mode::kExercise:
      return "Exercise";
    case Mode::kTest:
      return "Test";
  }
  return "";
}

// The bytes [from, to) become `text`.
struct Edit {
  std::size_t from, to;
  std::string text;
};

class Filling {
 public:
  Filling(std::string_view bytes, const xml::Document& document, const Header& header, const FillWord& word)
      : bytes_(bytes), document_(document), mode_(header.mode), word_(word) {
    now_ = word.at;
    minute_ = {std::chrono::floor<std::chrono::minutes>(word.at.at), word.at.offset};
    shift_ = minute_.at - header.reported.at;
  }

  std::string result() {
    change(document_.root());
    std::string out(bytes_);
    std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.from > b.from; });
    for (const Edit& edit : edits_) out.replace(edit.from, edit.to - edit.from, edit.text);
    return out;
  }

 private:
  void change(const xml::Node& node) {
    const std::string_view name = node.name(), parent = node.parent() ? node.parent().name() : std::string_view();
    if (name == "distributionReference" || (name == "Errata" && parent == "Control")) return leave_out(node);
    if (node.first_element()) {
      for (const xml::Node& element : node.elements()) change(element);
    } else if (auto said = of_this_document(parent, name)) {
      put(node, *said);
    } else if (auto time = parse_time(node.text())) {
      put(node, rfc3339(Time{time->at + shift_, time->offset}));
    }
  }

  // What the envelope, Control and Head say anew.
  [[nodiscard]] std::optional<std::string> of_this_document(std::string_view parent, std::string_view name) const {
    if (parent != "EDXLDistribution" && parent != "Control" && parent != "Head") return std::nullopt;
    if (name == "distributionID") return word_.bulletin.text();
    if (name == "distributionStatus") return std::string(status_of(mode_));
    if (name == "distributionType") return "Report";
    if (name == "dateTimeSent") return rfc3339(now_);
    if (name == "CreateDateTime" || name == "FirstCreateDateTime" || name == "ReportDateTime") return rfc3339(minute_);
    if (name == "documentID") return word_.document.text();
    if (name == "documentRevision") return "1";
    if (name == "previousDocumentRevision") return "0";
    return std::nullopt;
  }

  void put(const xml::Node& node, std::string text) {
    const auto source = xml::source_of(bytes_, document_.byte_of(node));
    OFURE_CHECK(source.has_value());
    edits_.push_back({source->open_end, source->close, xml_escaped(text)});
  }

  void leave_out(const xml::Node& node) {
    const auto source = xml::source_of(bytes_, document_.byte_of(node));
    OFURE_CHECK(source.has_value());
    std::size_t from = source->from;
    while (from > 0 && kSpace.find(bytes_[from - 1]) != kSpace.npos) --from;
    edits_.push_back({from, source->to, ""});
  }

  std::string_view bytes_;
  const xml::Document& document_;
  const Mode mode_;
  const FillWord& word_;
  Time now_, minute_;
  std::chrono::seconds shift_{};
  std::vector<Edit> edits_;
};

// The mark or sentence of a drill in a text of the document, with its place; "" = none. A notice or an event may well
// speak of a drill to come, but no text of it may be marked as one.
std::string drill_in(const xml::Node& node, bool sentences) {
  if (node.first_element()) {
    for (const xml::Node& element : node.elements()) {
      if (std::string found = drill_in(element, sentences); !found.empty()) return found;
    }
    return "";
  }
  const std::string text = node.text();
  std::string words = drill_mark(text);
  if (words.empty()) words = drill_mark_in(text);
  if (words.empty() && sentences) words = drill_sentence_in(text);
  return words.empty() ? "" : "\"" + words + "\" (" + xml::path_of(node) + ")";
}

Result<Template> refused(const std::string& en, const std::string& ja) {
  return fail(Code::kBadInput, en + " / " + ja);
}

std::string first_error(const Findings& findings, std::string FindingText::* language) {
  for (const Finding& one : findings) {
    if (one.severity == Severity::kError) return std::string(row_of(one.rule).id) + ": " + text_of(one).*language;
  }
  return "";
}

}  // namespace

Result<Template> Template::from(const Reader& reader, std::string bytes, Mode mode) {
  Reading reading = reader.read(bytes);
  const std::string fault = first_error(reading.findings, &FindingText::message_en);
  if (!reading.bulletin || !fault.empty()) {
    return refused("The document does not read, `ofure check` tells all of it: " + fault,
                   "電文として読めません。`ofure check` で確かめてください: " +
                       first_error(reading.findings, &FindingText::message_ja));
  }
  const Bulletin& bulletin = *reading.bulletin;
  if (bulletin.header.mode != mode) {
    return refused("The document is of mode " + std::string(word_of(bulletin.header.mode)) +
                       " and cannot be kept as a template of mode " + std::string(word_of(mode)) + ".",
                   "電文のモードは " + std::string(word_of(bulletin.header.mode)) + " です。" +
                       std::string(word_of(mode)) + " のひな形にはできません。");
  }
  Findings findings;
  const xml::Document document(bytes, ReadLimits{}, findings);
  OFURE_CHECK(static_cast<bool>(document));
  if (mode == Mode::kActual) {
    if (const std::string drill = drill_in(document.root(), info_of(bulletin).state); !drill.empty()) {
      return refused("A template of mode actual must not say that it is a drill: " + drill +
                         ". Take the words out, or keep it as a template of mode exercise.",
                     "通常（actual）のひな形に訓練・試験の表示があります: " + drill +
                         "。表示を消すか、訓練（exercise）のひな形にしてください。");
    }
  }
  return Template(std::move(bytes), bulletin.header);
}

std::string Template::fill(const FillWord& word) const {
  Findings findings;
  const xml::Document document(bytes_, ReadLimits{}, findings);
  OFURE_CHECK(static_cast<bool>(document));
  return Filling(bytes_, document, header_, word).result();
}

}  // namespace ofure
