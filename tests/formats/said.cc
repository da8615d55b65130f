#include "formats/said.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/check_xml.h"

namespace ofure::said {
namespace {

using nlohmann::json;
using Texts = std::vector<Text>;
using Names = std::vector<std::string_view>;

constexpr auto kJa = Language::kJapanese;

Language known(const std::string& tag) { return language_from(tag).value_or(kJa); }

void collect(const json& value, const Names& names, Texts& texts) {
  for (const auto& [name, inner] : value.items()) {
    const bool wanted = value.is_object() && std::find(names.begin(), names.end(), name) != names.end();
    if (wanted && inner.is_string()) texts.push_back({name, inner, kJa});
    if (inner.is_structured() && name != "body" && name != "errata") collect(inner, names, texts);
  }
}

Texts of_json(const json& value) {
  Texts texts;
  collect(value, {"title", "subject", "headline", "summary", "event", "instruction", "note", "heading"}, texts);
  for (const json& one : value.at("headline")) texts.push_back({"headline", one.at("text"), kJa});
  for (const json& one : value.at("narrative").value("complement", json::array()))
    texts.push_back({"complement", one.at("text"), kJa});
  return texts;
}

Texts of_radio(const json& value) {
  Texts texts = {{"script", value.at("script"), kJa}, {"english", value.at("english").at("text"), Language::kEnglish}};
  for (const json& form : value.at("forms")) texts.push_back({"forms", form.at("text"), kJa});
  std::string spoken;
  for (const std::string& sentence : check::Document(value.at("ssml").get<std::string>()).texts("s"))
    spoken += sentence;
  texts.push_back({"ssml", spoken, kJa});
  return texts;
}

Texts of_cell(const json& value) {
  Texts texts = {{"subject", value.at("subject"), kJa}};
  for (const json& message : value.at("messages"))
    texts.push_back({"messages", message.at("text"), known(message.at("language"))});
  return texts;
}

Texts of_xml(const check::Document& document, const Names& names) {
  Texts texts;
  for (std::string_view name : names) {
    for (std::string& text : document.texts(name)) texts.push_back({std::string(name), std::move(text), kJa});
  }
  return texts;
}

Texts of_cap(const check::Document& alert) {
  Texts texts = of_xml(alert, {"note"});
  for (const xmlNode* info : alert.elements("info")) {
    Language language = kJa;
    for (const xmlNode* child = info->children; child != nullptr; child = child->next) {
      if (child->type != XML_ELEMENT_NODE) continue;
      const std::string name = reinterpret_cast<const char*>(child->name);
      if (name == "language") {
        const std::string tag = check::content(child);
        language = known(tag == "ja-JP" ? "ja" : tag == "en-US" ? "en" : tag);
      }
      if (name == "event" || name == "headline" || name == "description" || name == "instruction")
        texts.push_back({"info/" + name, check::content(child), language});
    }
  }
  return texts;
}

Texts of_html(const check::Document& page) {
  Texts texts;
  for (std::string_view name : {"title", "h1", "h2", "h3", "p", "caption"}) {
    for (const xmlNode* element : page.elements(name)) {
      Language language = kJa;
      for (const xmlNode* node = element; node != nullptr && node->type == XML_ELEMENT_NODE; node = node->parent) {
        std::string tag = check::attribute(node, "lang");
        if (tag.empty()) continue;
        language = known(tag);
        break;
      }
      texts.push_back({std::string(name), check::content(element), language});
    }
  }
  return texts;
}

Texts of_whole(std::string_view medium, const std::string& bytes) {
  Texts texts;
  if (medium == "json") return of_json(json::parse(bytes));
  if (medium == "radio") return of_radio(json::parse(bytes));
  if (medium == "cell") return of_cell(json::parse(bytes));
  if (medium == "geojson") {
    collect(json::parse(bytes), {"title", "headline", "summary", "note", "instruction", "complement"}, texts);
    return texts;
  }
  if (medium == "mail") {
    collect(json::parse(bytes), {"subject", "body"}, texts);
    return texts;
  }
  const check::Document document(bytes);
  if (!document) return {{"unreadable", bytes, kJa}};
  if (medium == "cap") return of_cap(document);
  if (medium == "html") return of_html(document);
  if (medium == "atom") return of_xml(document, {"title", "summary", "content"});
  if (medium == "tv") return of_xml(document, {"subject", "headline", "note", "crawl", "heading", "instruction"});
  return {{"unreadable: no extractor for " + std::string(medium), bytes, kJa}};
}

bool blank(const std::string& text) { return text.find_first_not_of(" \n") == std::string::npos; }

}  // namespace

Texts texts_of(std::string_view medium, std::string_view profile, const Rendition& made) {
  Texts texts;
  try {
    if (made.media_type.find("json") != std::string::npos && !profile.empty()) {
      collect(json::parse(made.bytes), {"text", "subject", "body"}, texts);
    } else if (medium == "html") {
      texts = of_html(check::Document(made.bytes));
    } else if (profile == "ssml") {
      std::string spoken;
      for (const std::string& sentence : check::Document(made.bytes).texts("s")) spoken += sentence;
      texts = {{"ssml", spoken, kJa}};
    } else if (medium == "text" || !profile.empty()) {
      texts = {{std::string(profile), made.bytes, profile == "english" ? Language::kEnglish : kJa}};
    } else {
      texts = of_whole(medium, made.bytes);
    }
  } catch (const json::exception& fault) {
    return {{std::string("unreadable: ") + fault.what(), made.bytes, kJa}};
  }
  std::erase_if(texts, [](const Text& one) { return blank(one.text); });
  return texts;
}

std::string mode_of(std::string_view medium, std::string_view profile, const Rendition& made) {
  if (!profile.empty() && medium != "html") return "";
  if (medium == "json" || medium == "radio" || medium == "cell" || medium == "geojson" || medium == "mail") {
    const json value = json::parse(made.bytes, nullptr, false);
    return value.is_object() ? value.value("mode", "") : "";
  }
  const check::Document document(made.bytes);
  if (!document) return "";
  auto lower = [](std::string word) {
    if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z') word[0] = static_cast<char>(word[0] + 32);
    return word;
  };
  if (medium == "cap") return lower(document.text("status"));
  if (medium == "common") return lower(document.text("distributionStatus"));
  if (medium == "tv") return check::attribute(document.root(), "mode");
  if (medium == "html") {
    const auto articles = document.elements("article");
    return articles.empty() ? "" : check::attribute(articles.front(), "data-mode");
  }
  if (medium == "atom") {
    for (const xmlNode* category : document.elements("category")) {
      if (check::attribute(category, "scheme") == "urn:ofure:mode") return check::attribute(category, "term");
    }
  }
  return "";
}

}  // namespace ofure::said
