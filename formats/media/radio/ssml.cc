#include "formats/media/radio/ssml.h"

#include <cmath>

#include "formats/xml_writer.h"

namespace ofure::radio {
namespace {

bool has_alias(const Piece& piece) {
  switch (piece.source) {
    case Source::kKanaField:
    case Source::kAreaTable:
    case Source::kNumberRule:
      return true;
    case Source::kTermTable:
      return piece.text.starts_with("【");  // a label is not a word of the sentence
    case Source::kWritten:
    case Source::kUnknownName:
    case Source::kUnknownWord:
      return false;
  }
  return false;
}

// A pause that a reader sees is one that a voice makes.
std::string plain(const Piece& piece) {
  constexpr std::string_view kSpace = "　", kPause = "<break strength=\"weak\"/>";
  if (piece.source != Source::kWritten) return xml_text(piece.text);
  std::string text = xml_text(piece.text);
  for (std::size_t at = 0; (at = text.find(kSpace, at)) != std::string::npos; at += kPause.size())
    text.replace(at, kSpace.size(), kPause);
  return text;
}

}  // namespace

std::string ssml_of(const Script& script, const MediaSettings::Radio& settings) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"ja-JP\">\n<p>\n";
  const std::string pause = "<break time=\"" + std::to_string(std::lround(settings.pause_seconds * 1000)) + "ms\"/>\n";
  bool first = true;
  for (const Sentence& sentence : script.sentences) {
    if (!first) out += pause;
    first = false;
    out += "<s>";
    for (const Piece& piece : sentence.pieces) {
      out += has_alias(piece) ? "<sub alias=\"" + xml_attribute(piece.kana) + "\">" + xml_text(piece.text) + "</sub>"
                              : plain(piece);
    }
    out += "</s>\n";
  }
  return out + "</p>\n</speak>\n";
}

}  // namespace ofure::radio
