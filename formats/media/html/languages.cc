#include "formats/media/html/languages.h"

#include <algorithm>

namespace ofure::html {
namespace {

std::string anchor(const Telling& telling, std::string_view id) {
  return std::string(tag_of(telling.language)) + "-" + std::string(id);
}

// やさしい日本語 is read by those who cannot read the characters.
class Voice {
 public:
  Voice(Page& page, Language language) : page_(page), easy_(language == Language::kEasyJapanese) {}

  void say(std::string_view tag, std::string_view text) const {
    if (!text.empty()) page_.line(tag, easy_ ? easy(text) : plain(text));
  }

  // The name as sent stands beside one in other letters: it is what is written on the sign.
  void name(const ToldItem& told) const {
    const Item& item = *told.item;
    const std::string text = told.text.empty() ? told.name : told.text;
    std::string rest = text.starts_with(told.name) ? text.substr(told.name.size()) : "";
    if (easy_ && text.starts_with(told.name)) {
      page_.line("li", ruby(item.name, item.kana) + easy(rest));
    } else if (text.find(item.name) != std::string::npos) {
      page_.text("li", text);
    } else {
      page_.line("li", plain(text + " ") + element("span", plain(item.name), {{"lang", "ja"}}));
    }
  }

  void list(const std::vector<Fact>& facts) const {
    if (facts.empty()) return;
    page_.open("dl");
    for (const Fact& fact : facts) {
      say("dt", fact.label);
      say("dd", fact.value + fact.unit);
    }
    page_.close();
  }

 private:
  Page& page_;
  bool easy_;
};

bool is_told(const SharedTellings& tellings, Language language) {
  return std::any_of(tellings.begin(), tellings.end(),
                     [&](const auto& telling) { return telling->language == language; });
}

}  // namespace

std::string_view own_name(Language language) {
  switch (language) {
    case Language::kJapanese:
      return "日本語";
    case Language::kEasyJapanese:
      return "やさしい日本語";
    case Language::kEnglish:
      return "English";
    case Language::kChinese:
      return "简体中文";
    case Language::kKorean:
      return "한국어";
    case Language::kPortuguese:
      return "Português";
    case Language::kVietnamese:
      return "Tiếng Việt";
  }
  return "";
}

SharedTellings tellings_of(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context) {
  SharedTellings tellings;
  for (const std::string& tag : context.settings->html_languages) {
    auto language = language_from(tag);
    if (language && *language != Language::kJapanese && !is_told(tellings, *language))
      tellings.push_back(telling_of(bulletin, narrative, *language, context.tellings));
  }
  return tellings;
}

void write_language_links(Page& page, const SharedTellings& tellings, std::string_view id, const std::string& address) {
  if (tellings.empty() && address.empty()) return;
  page.open("nav", {{"aria-label", "Languages"}}).open("ul");
  auto write = [&](Language language, const std::string& target) {
    const std::string tag(tag_of(language));
    page.line("li", element("a", plain(own_name(language)), {{"href", target}, {"hreflang", tag}, {"lang", tag}}));
  };
  for (const auto& telling : tellings) write(telling->language, "#" + anchor(*telling, id));
  for (Language language : kLanguages) {
    bool elsewhere = language != Language::kJapanese && !is_told(tellings, language) && !address.empty();
    if (elsewhere) write(language, address + "?profile=" + std::string(tag_of(language)));
  }
  page.close().close();
}

void write_telling(Page& page, const Telling& telling, Rank rank, std::string_view id) {
  const bool whole = rank == Rank::kArticle;
  const Voice voice(page, telling.language);
  if (!whole) page.open("section", {{"lang", tag_of(telling.language)}, {"id", anchor(telling, id)}});
  // The headline may be the sender's own, whose brackets hold other things than readings.
  page.text(whole ? "h1" : "h2", telling.headline.empty() ? telling.subject : telling.headline);
  voice.say("p", telling.note);
  voice.say("p", telling.summary);
  std::string_view asked;
  for (const ToldSection& section : telling.sections) {
    voice.say(whole ? "h2" : "h3", section.heading);
    if (section.instruction != asked) voice.say("p", section.instruction);
    asked = section.instruction;
    voice.list(section.facts);
    if (section.items.empty()) continue;
    page.open("ul");
    for (const ToldItem& item : section.items) voice.name(item);
    page.close();
  }
  voice.list(telling.facts);
  page.text("p", telling.complement);
  if (!whole) page.close();
}

std::vector<std::string> figures_left_out(const Telling& telling) {
  std::vector<std::string> names;
  for (const ToldSection& section : telling.sections) {
    for (const ToldItem& item : section.items) {
      for (const Fact& fact : item.facts) {
        bool said = item.text.find(fact.value) != std::string::npos;
        if (!said) names.push_back(item.name + "/" + fact.key);
      }
    }
  }
  return names;
}

}  // namespace ofure::html
