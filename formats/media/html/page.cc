#include "formats/media/html/page.h"

#include "core/check.h"
#include "formats/xml_writer.h"

namespace ofure::html {
namespace {

std::string tag_with(std::string_view tag, Page::Attributes attributes) {
  std::string out = "<" + std::string(tag);
  for (const auto& [name, value] : attributes) {
    if (!value.empty()) out += " " + std::string(name) + "=\"" + xml_attribute(value) + "\"";
  }
  return out;
}

constexpr std::string_view kOpen = "（", kShut = "）";

// The bytes of the character that begins here.
std::size_t width_of(char lead) {
  auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Kanji, and the sign that repeats one.
bool is_kanji(std::string_view character) { return (character >= "㐀" && character <= "鿿") || character == "々"; }
bool is_hiragana(std::string_view character) {
  return (character >= "ぁ" && character <= "ゖ") || character == "ー" || character == " ";
}

// Whether a reading behind the kanji here is of them alone: in 南ヶ丘町（みなみがおかちょう） it is of more.
bool begins_word(std::string_view before, bool one_kanji) {
  if (before.empty()) return true;
  std::size_t at = before.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(before[at]) & 0xC0) == 0x80) --at;
  std::string_view last = before.substr(at);
  bool digit = (last >= "0" && last <= "9") || (last >= "０" && last <= "９");
  if (digit) return one_kanji;
  bool kana = last >= "ぁ" && last <= "ヿ";
  bool letter = (last >= "A" && last <= "z") || (last >= "Ａ" && last <= "ｚ");
  return !kana && !letter;
}

std::size_t kanji_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_kanji(text.substr(end, width_of(text[end])))) end += width_of(text[end]);
  return end - at;
}

// How long the reading is that stands in brackets here; 0 = none.
std::size_t reading_at(std::string_view text, std::size_t at) {
  if (text.substr(at, kOpen.size()) != kOpen) return 0;
  std::size_t begin = at + kOpen.size(), end = begin;
  while (end < text.size() && is_hiragana(text.substr(end, width_of(text[end])))) end += width_of(text[end]);
  return text.substr(end, kShut.size()) == kShut ? end - begin : 0;
}

}  // namespace

void Page::start(std::string_view tag, Attributes attributes) {
  out_.append(2 * open_.size(), ' ').append(tag_with(tag, attributes));
}

Page& Page::open(std::string_view tag, Attributes attributes) {
  start(tag, attributes);
  out_ += ">\n";
  open_.emplace_back(tag);
  return *this;
}

Page& Page::close() {
  OFURE_CHECK(!open_.empty());
  std::string tag = std::move(open_.back());
  open_.pop_back();
  out_.append(2 * open_.size(), ' ').append("</").append(tag).append(">\n");
  return *this;
}

Page& Page::line(std::string_view tag, std::string_view inner, Attributes attributes) {
  start(tag, attributes);
  out_.append(">").append(inner).append("</").append(tag).append(">\n");
  return *this;
}

Page& Page::text(std::string_view tag, std::string_view text, Attributes attributes) {
  return text.empty() ? *this : line(tag, plain(text), attributes);
}

Page& Page::empty(std::string_view tag, Attributes attributes) {
  start(tag, attributes);
  out_ += "/>\n";
  return *this;
}

std::string Page::take() {
  OFURE_CHECK(open_.empty());
  return std::move(out_);
}

std::string plain(std::string_view text) {
  std::string out;
  for (bool first = true; first || !text.empty(); first = false) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (!first) out += "<br/>";
    out += xml_text(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string ruby(std::string_view name, std::string_view kana) {
  if (kana.empty() || kana == name) return plain(name);
  return "<ruby>" + plain(name) + "<rp>（</rp><rt>" + plain(kana) + "</rt><rp>）</rp></ruby>";
}

std::string easy(std::string_view text) {
  std::string out;
  std::size_t told = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t kanji = kanji_at(text, at);
    if (kanji == 0) {
      at += width_of(text[at]);
      continue;
    }
    std::size_t reading = reading_at(text, at + kanji);
    if (reading > 0 && begins_word(text.substr(0, at), kanji == width_of(text[at]))) {
      out += plain(text.substr(told, at - told));
      out += ruby(text.substr(at, kanji), text.substr(at + kanji + kOpen.size(), reading));
      told = at + kanji + kOpen.size() + reading + kShut.size();
    }
    at += kanji;
  }
  return out + plain(text.substr(told));
}

std::string element(std::string_view tag, std::string_view inner, Page::Attributes attributes) {
  return tag_with(tag, attributes) + ">" + std::string(inner) + "</" + std::string(tag) + ">";
}

std::string link(std::string_view inner, std::string_view address, Page::Attributes attributes) {
  bool page = address.rfind("https://", 0) == 0 || address.rfind("http://", 0) == 0;
  if (!page) return std::string(inner);
  return tag_with("a", {{"href", address}}) + tag_with("", attributes).substr(1) + ">" + std::string(inner) + "</a>";
}

}  // namespace ofure::html
