#include "app/media_choices.h"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "formats/terms.h"

namespace ofure::app {
namespace {

constexpr std::int64_t kSeconds = 60;

std::string text_of(const Carrier& carrier) {
  return carrier.word + " " + std::to_string(carrier.subject) + " " + std::to_string(carrier.body) + " " +
         std::to_string(carrier.line_break) + (carrier.subject_counts ? " with_subject" : "") +
         (carrier.title.empty() ? "" : " " + carrier.title);
}

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '_'; });
}

// "docomo 15 500 1 NTTドコモ": word, subject, body, what a line break counts, perhaps with_subject, perhaps a name for
// people.
std::optional<Carrier> carrier_of(const std::string& text) {
  std::istringstream in(text);
  Carrier carrier;
  int subject = 0, body = 0, line_break = 0;
  if (!(in >> carrier.word >> subject >> body >> line_break)) return std::nullopt;
  if (!is_word(carrier.word) || subject < 1 || subject > 100 || body < 50 || body > 2000 || line_break < 1 ||
      line_break > 2)
    return std::nullopt;
  carrier.subject = static_cast<std::size_t>(subject), carrier.body = static_cast<std::size_t>(body);
  carrier.line_break = static_cast<std::size_t>(line_break);
  for (std::string part; in >> part;) {
    if (part == "with_subject") {
      carrier.subject_counts = true;
    } else {
      carrier.title += (carrier.title.empty() ? "" : " ") + part;
    }
  }
  return carrier;
}

std::string carriers_complaint(const std::vector<std::string>& list) {
  std::set<std::string> words;
  for (const std::string& text : list) {
    auto carrier = carrier_of(text);
    if (!carrier)
      return "must be texts such as \"docomo 15 500 1\": a word, the characters of subject (1 to 100) and body (50 to "
             "2000), and what a line break counts (1 or 2)";
    if (!words.insert(carrier->word).second) return "names " + carrier->word + " twice";
  }
  return "";
}

std::string languages_complaint(const std::vector<std::string>& list) {
  std::string known;
  for (Language language : kLanguages) known += (known.empty() ? "" : ", ") + std::string(tag_of(language));
  if (list.empty()) return "must name at least one of " + known;
  std::set<std::string> seen;
  for (const std::string& tag : list) {
    bool exact =
        std::any_of(kLanguages.begin(), kLanguages.end(), [&](Language language) { return tag_of(language) == tag; });
    if (!exact) return "knows no language \"" + tag + "\"; there are " + known;
    if (!seen.insert(tag).second) return "names " + tag + " twice";
  }
  return "";
}

std::int64_t signed_of(std::size_t value) { return static_cast<std::int64_t>(value); }
std::size_t size_of(std::int64_t value) { return static_cast<std::size_t>(value); }

}  // namespace

MediaChoices::MediaChoices() {
  const MediaSettings& defaults = default_media_settings();
  text_limit_ = signed_of(defaults.text.limit), text_link_ = signed_of(defaults.text.link),
  text_sms_ = signed_of(defaults.text.sms);
  text_posts_ = signed_of(defaults.text.most_posts);
  tv_crawl_ = signed_of(defaults.tv.crawl), tv_line_ = signed_of(defaults.tv.line),
  tv_lines_ = signed_of(defaults.tv.lines);
  radio_morae_ = static_cast<std::int64_t>(defaults.radio.morae_per_second * kSeconds);
  radio_pause_ = static_cast<std::int64_t>(defaults.radio.pause_seconds * 1000);
  radio_each_ = signed_of(defaults.radio.names_in_sentence), radio_names_ = signed_of(defaults.radio.most_names);
  radio_sentences_ = signed_of(defaults.radio.most_sentences);
  cell_pages_ = signed_of(defaults.cell.most_pages), cell_languages_ = defaults.cell.languages;
  cap_languages_ = defaults.cap_languages;
  html_languages_ = defaults.html_languages;
  for (const Carrier& carrier : defaults.carriers) carriers_.push_back(text_of(carrier));
}

void MediaChoices::declare(SettingList& list) {
  list.add("media.text_limit", "Weight of one post: a full-width character weighs 2, another 1.", "", text_limit_, 40,
           4000);
  list.add("media.text_link", "Weight of a web address in a post, however long it is.", "", text_link_, 1, 100);
  list.add("media.text_sms", "UTF-16 units of one SMS.", "", text_sms_, 40, 1000);
  list.add("media.text_posts", "Posts of one thread.", "", text_posts_, 1, 100);
  list.add("media.tv_crawl", "Characters of the crawl on TV.", "", tv_crawl_, 40, 1000);
  list.add("media.tv_line", "Full-width characters in a line of a data-broadcast page.", "", tv_line_, 10, 60);
  list.add("media.tv_lines", "Lines of a data-broadcast page, without its heading.", "", tv_lines_, 2, 40);
  list.add("media.radio_morae", "Morae an announcer reads in a minute; reading times are estimated from it.", "",
           radio_morae_, 200, 900);
  list.add("media.radio_pause_ms", "Pause at the end of a sentence.", "ms", radio_pause_, 0, 3000);
  list.add("media.radio_sentence_names", "Places that one spoken sentence names.", "", radio_each_, 1, 20);
  list.add("media.radio_names", "Places a script goes through under one heading.", "", radio_names_, 1, 1000);
  list.add("media.radio_sentences", "Sentences of one free text, and of a list of changes, that are read out.", "",
           radio_sentences_, 1, 200);
  list.add("media.cell_pages", "Pages of one cell-broadcast message (3GPP TS 23.041 allows 15).", "", cell_pages_, 1,
           15);
  list.add("media.cell_languages", "Languages of cell broadcast, one message each.", cell_languages_,
           languages_complaint);
  list.add("media.cap_languages", "Languages of a CAP alert, one info each.", cap_languages_, languages_complaint);
  list.add("media.html_languages", "Languages of a web article beside Japanese, one section each.", html_languages_,
           languages_complaint);
  list.add("media.mail_carriers",
           "Carriers of 緊急速報メール: word, characters of the subject, characters of the body, what a line break "
           "counts, perhaps with_subject when the subject counts "
           "towards the body, perhaps a name.",
           carriers_, carriers_complaint);
}

MediaSettings MediaChoices::settings() const {
  MediaSettings out;
  out.text = {size_of(text_limit_), size_of(text_link_), size_of(text_sms_), size_of(text_posts_)};
  out.tv = {size_of(tv_crawl_), size_of(tv_line_), size_of(tv_lines_)};
  out.radio.morae_per_second = static_cast<double>(radio_morae_) / static_cast<double>(kSeconds);
  out.radio.pause_seconds = static_cast<double>(radio_pause_) / 1000.0;
  out.radio.names_in_sentence = size_of(radio_each_), out.radio.most_names = size_of(radio_names_);
  out.radio.most_sentences = size_of(radio_sentences_);
  out.cell = {size_of(cell_pages_), cell_languages_};
  out.cap_languages = cap_languages_;
  out.html_languages = html_languages_;
  out.carriers.clear();
  for (const std::string& text : carriers_) {
    if (auto carrier = carrier_of(text)) out.carriers.push_back(*carrier);
  }
  return out;
}

}  // namespace ofure::app
