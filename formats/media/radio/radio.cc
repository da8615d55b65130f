#include <algorithm>
#include <cmath>
#include <set>

#include "core/json_writer.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/radio/english.h"
#include "formats/media/radio/script.h"
#include "formats/media/radio/ssml.h"

namespace ofure {
namespace {

using radio::Piece;
using radio::Script;
using radio::Sentence;
using radio::Source;

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kSsml = "application/ssml+xml";

// Everything that is spoken of one bulletin.
struct Broadcast {
  Script full;
  std::vector<std::pair<std::size_t, Script>> forms;  // by seconds
  std::string english;
  std::vector<Loss> losses;         // of the full script
  std::vector<std::string> untold;  // codes without English words
};

// Only what the profile needs is made; the whole medium needs all of it.
Broadcast broadcast_of(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context) {
  const MediaSettings::Radio& settings = context.settings->radio;
  const std::string_view profile = context.profile;
  const Mode mode = bulletin.header.mode;
  Broadcast made;
  if (profile.empty() || profile == "english") {
    auto telling = telling_of(bulletin, narrative, Language::kEnglish, context.tellings);
    made.english = radio::english_script(*telling, bulletin.header);
    made.untold = telling->untold;
    if (!profile.empty()) return made;
  }
  radio::Names names(bulletin, narrative);
  radio::Voice voice(names, settings);
  radio::Plan plan = radio::plan_of(bulletin, narrative, settings);
  for (std::size_t seconds : settings.forms) {
    if (profile.empty() || profile == std::to_string(seconds))
      made.forms.emplace_back(seconds, radio::short_script(plan, mode, voice, seconds));
  }
  if (profile.empty() || made.forms.empty()) made.full = radio::full_script(plan, mode, voice);
  made.losses = std::move(plan.losses);
  return made;
}

std::size_t whole_seconds(const Script& script) { return static_cast<std::size_t>(std::ceil(script.seconds)); }

bool is_unknown(const Piece& piece) {
  return piece.source == Source::kUnknownName || piece.source == Source::kUnknownWord;
}

// What each piece of the script gives `text`, once, in the order in which it is needed.
template <class Text>
std::vector<const Piece*> pieces_of(const Script& script, Text text) {
  std::vector<const Piece*> pieces;
  std::set<std::string_view> seen;
  for (const Sentence& sentence : script.sentences) {
    for (const Piece& piece : sentence.pieces) {
      std::string_view one = text(piece);
      if (!one.empty() && seen.insert(one).second) pieces.push_back(&piece);
    }
  }
  return pieces;
}

std::vector<const Piece*> readings_of(const Script& script) {
  return pieces_of(script, [](const Piece& piece) -> std::string_view {
    return piece.source == Source::kWritten || is_unknown(piece) ? std::string_view() : piece.text;
  });
}

// Names, or parts of names, that nobody sent a reading of.
std::vector<std::string_view> unread_names(const Script& script) {
  std::vector<std::string_view> texts;
  for (const Piece* piece : pieces_of(script, [](const Piece& one) -> std::string_view { return one.unread; }))
    texts.push_back(piece->unread);
  return texts;
}

std::vector<std::string_view> unread_words(const Script& script) {
  std::vector<std::string_view> texts;
  for (const Piece* piece : pieces_of(script, [](const Piece& one) -> std::string_view {
         return one.source == Source::kUnknownWord ? std::string_view(one.text) : std::string_view();
       }))
    texts.push_back(piece->text);
  return texts;
}

void write_texts(JsonWriter& out, std::string_view key, const auto& texts) {
  out.key(key).array();
  for (const auto& text : texts) out.text(text);
  out.end();
}

double tenth(double seconds) { return std::ceil(seconds * 10) / 10; }

void write_script(JsonWriter& out, const Script& script) {
  out.field("script", script.text()).key("seconds").number(tenth(script.seconds));
  out.key("complete").boolean(script.complete());
  write_texts(out, "left_out", script.left_out);
}

void write_sentences(JsonWriter& out, const Script& script, const MediaSettings::Radio& settings) {
  out.key("sentences").array();
  for (const Sentence& sentence : script.sentences) {
    out.object().field("text", sentence.text()).field("kana", sentence.kana());
    out.key("morae").number(sentence.morae()).key("seconds").number(tenth(seconds_of(sentence, settings))).end();
  }
  out.end();
}

void write_readings(JsonWriter& out, const Script& script) {
  out.key("readings").array();
  for (const Piece* piece : readings_of(script)) {
    out.object().field("text", piece->text).field("kana", piece->kana).field("source", word_of(piece->source)).end();
  }
  out.end();
  write_texts(out, "unknown_readings", unread_names(script));
  write_texts(out, "unread_words", unread_words(script));
}

void write_forms(JsonWriter& out, const Broadcast& broadcast) {
  out.key("forms").object();
  for (const auto& [limit, script] : broadcast.forms) {
    out.key(std::to_string(limit)).object().field("text", script.text());
    out.key("seconds").number(tenth(script.seconds)).key("complete").boolean(script.complete());
    out.key("over").boolean(script.over);
    write_texts(out, "left_out", script.left_out);
    out.end();
  }
  out.end();
}

std::string json_of(const Bulletin& bulletin, const Broadcast& broadcast, const MediaSettings::Radio& settings) {
  const Header& header = bulletin.header;
  JsonWriter out;
  out.object().field("format", "ofure-radio").key("version").number(1);
  out.field("bulletin", header.bulletin.text()).field("document", header.document.text());
  out.key("revision").number(header.revision.value());
  out.field("mode", word_of(header.mode)).field("kind", header.kind.text()).field("action", word_of(header.action));
  out.field("area", header.area().text());
  write_script(out, broadcast.full);
  write_sentences(out, broadcast.full, settings);
  write_readings(out, broadcast.full);
  write_forms(out, broadcast);
  out.key("pace").object().key("morae_per_second").number(settings.morae_per_second);
  out.key("pause_seconds").number(settings.pause_seconds).end();
  out.field("ssml", ssml_of(broadcast.full, settings));
  out.key("english").object().field("text", broadcast.english).end();
  return out.end().take();
}

// What of the bulletin a script does not say.
std::vector<Loss> losses_of_script(const Bulletin& bulletin, const Narrative& narrative, const Script& script) {
  constexpr std::string_view kLong = "A script that said all of it would not be listened to.";
  constexpr std::string_view kSpoken = "A script is spoken.";
  std::string carried = script.written;
  for (const Sentence& sentence : script.sentences) {
    for (const Piece& piece : sentence.pieces) carried += "\n" + piece.kana;
  }
  std::vector<Loss> losses = losses_of(bulletin, narrative,
                                       {{Side::kItems, kLong},
                                        {Side::kFigures, kLong},
                                        {Side::kTimes, kLong},
                                        {Side::kShapes, kSpoken},
                                        {Side::kPositions, kSpoken},
                                        {Side::kOtherLanguages, "It is in the sender's first language."},
                                        {Side::kAttachments, kSpoken},
                                        {Side::kContacts, "A listener cannot write numbers down at night."},
                                        {Side::kWeb, "A web address is not spoken."}},
                                       carried);
  for (const std::string& what : script.left_out) losses.push_back({what, std::string(kLong)});
  std::string unread;
  for (std::string_view name : unread_names(script)) unread += (unread.empty() ? "" : "、") + std::string(name);
  if (!unread.empty()) losses.push_back({"readings: " + unread, "No reading was sent, and none is made up."});
  return losses;
}

// Of a form, districts and shelters are what a listener misses first; the rest stands in left_out.
void add_item_losses(const Bulletin& bulletin, const Narrative& narrative, std::string_view text, std::string_view why,
                     std::vector<Loss>& losses) {
  for (Loss& loss : losses_of(bulletin, narrative, {{Side::kItems, why}}, text)) losses.push_back(std::move(loss));
}

void add_form_losses(const std::pair<std::size_t, Script>& form, std::vector<Loss>& losses) {
  std::string what;
  for (const std::string& one : form.second.left_out) what += (what.empty() ? "" : "、") + one;
  if (!what.empty())
    losses.push_back({std::to_string(form.first) + " seconds: " + what, "There is no time for it in this form."});
  if (form.second.over)
    losses.push_back({std::to_string(form.first) + " seconds", "Not even the first sentence fits; it is longer."});
}

class Radio final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "radio", .media_type = "application/json", .title = "script for radio, with readings", .version = 1, .alarms = true};
    return kInfo;
  }

  std::vector<Profile> profiles(const MediaSettings& settings) const override {
    std::vector<Profile> list = {{"script", kPlainText, "the full script, one sentence on each line"},
                                 {"ssml", kSsml, "the full script for a synthetic voice (W3C SSML 1.1)"}};
    for (std::size_t seconds : settings.radio.forms)
      list.push_back({std::to_string(seconds), kPlainText, "the script in " + std::to_string(seconds) + " seconds"});
    list.push_back({"english", kPlainText, "the script in English"});
    return list;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    const MediaSettings::Radio& settings = context.settings->radio;
    Broadcast broadcast = broadcast_of(bulletin, narrative, context);
    Rendition made{"", std::string(info().media_type), {}, {}, origins_of()};
    if (context.profile == "english") {
      made.bytes = broadcast.english + "\n", made.media_type = kPlainText;
      add_item_losses(bulletin, narrative, broadcast.english, "Names are romanised, and the summary has room for some.",
                      made.losses);
      for (const std::string& code : broadcast.untold)
        made.losses.push_back({code, "The table of terms has no word for it; it stands as sent."});
      return made;
    }
    made.losses = std::move(broadcast.losses);
    for (const auto& form : broadcast.forms) {
      if (context.profile != std::to_string(form.first)) continue;
      made.bytes = form.second.text() + "\n", made.media_type = kPlainText;
      made.measures.push_back(measure_of(form));
      add_item_losses(bulletin, narrative, form.second.written, "There is no time for it in this form.", made.losses);
      add_form_losses(form, made.losses);
      return made;
    }
    for (Loss& loss : losses_of_script(bulletin, narrative, broadcast.full)) made.losses.push_back(std::move(loss));
    if (context.profile == "script") {
      made.bytes = broadcast.full.text() + "\n", made.media_type = kPlainText;
    } else if (context.profile == "ssml") {
      made.bytes = ssml_of(broadcast.full, settings), made.media_type = kSsml;
    } else {
      made.bytes = json_of(bulletin, broadcast, settings);
      for (const auto& form : broadcast.forms) {
        made.measures.push_back(measure_of(form));
        add_form_losses(form, made.losses);
      }
    }
    return made;
  }

 private:
  static Measure measure_of(const std::pair<std::size_t, Script>& form) {
    return {std::to_string(form.first) + " seconds form", whole_seconds(form.second), form.first, "seconds"};
  }

  static std::vector<Origin> origins_of() {
    return {{"script", How::kDerived, "sections, facts and items of the narrative, by kind"},
            {"readings", How::kMapped, "kana fields, table of areas, rule of numbers, table of words"},
            {"english", How::kMapped, "table of terms; names romanised from their readings"},
            {"forms", How::kDerived, "points of the script by rank, within the seconds of each form"},
            {"seconds", How::kDerived, "morae of the readings; two for a kanji without one"}};
  }
};

}  // namespace

std::unique_ptr<Medium> make_radio_medium() { return std::make_unique<Radio>(); }

}  // namespace ofure
