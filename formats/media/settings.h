#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ofure {

// What a carrier takes as 緊急速報メール. The sources disagree (domain.md 4.1), so every limit is a setting.
struct Carrier {
  std::string word;             // "docomo": the profile of the medium `mail`
  std::string title;            // "NTTドコモ エリアメール"
  std::size_t subject = 15;     // characters
  std::size_t body = 200;       // characters
  std::size_t line_break = 1;   // characters that a line break in the body counts as
  bool subject_counts = false;  // whether the subject counts towards the limit of the body
};

// Limits of media, where receivers or sources differ. Defaults are the strictest in common use; [media] of the settings file changes them.
struct MediaSettings {
  struct Text {
    std::size_t limit = 280;     // weight of one post: 2 for a full-width character, 1 for others (140 full-width characters)
    std::size_t link = 23;       // weight of a web address, however long it is
    std::size_t sms = 70;        // UTF-16 units of one SMS
    std::size_t most_posts = 10; // of a thread
  } text;
  struct Tv {
    std::size_t crawl = 255;     // characters of the crawl (domain.md 4.2)
    std::size_t line = 24;       // full-width characters in one line of a page
    std::size_t lines = 8;       // lines of one page, without its heading
  } tv;
  struct Radio {
    double morae_per_second = 7.5;  // an announcer reading news calmly
    double pause_seconds = 0.6;     // at the end of a sentence
    std::size_t names_in_sentence = 5;               // places or figures that one sentence names
    std::size_t most_names = 40;                     // that a script goes through under one heading
    std::size_t most_sentences = 30;                 // of one free text, and of a list of changes
    std::vector<std::size_t> forms = {15, 30, 60};   // seconds: the profiles "15", "30", "60"
  } radio;
  struct Cell {
    std::size_t most_pages = 15;                        // 3GPP TS 23.041
    std::vector<std::string> languages = {"ja", "en"};  // one message each
  } cell;
  std::vector<Carrier> carriers = {
      {"docomo", "NTTドコモ", 15, 500, 1, false},
      {"au", "KDDI", 15, 200, 2, false},
      {"softbank", "ソフトバンク", 15, 200, 2, false},
      {"rakuten", "楽天モバイル", 15, 200, 2, false},
  };
  std::vector<std::string> html_languages = {"ja-x-easy", "en"};  // a section each in the article; others are articles of their own (profiles)
  std::vector<std::string> cap_languages = {"ja", "en", "ja-x-easy"};  // one info each
};

// The defaults above, made once.
[[nodiscard]] const MediaSettings& default_media_settings();

}  // namespace ofure
