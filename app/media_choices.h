#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/setting.h"
#include "formats/media/settings.h"

namespace ofure::app {

// The section [media] of the settings: the limits of formats/media/settings.h as an operator writes them. The first values are the defaults of MediaSettings.
class MediaChoices {
 public:
  MediaChoices();
  void declare(SettingList& list);
  // Only after the settings were checked.
  [[nodiscard]] MediaSettings settings() const;

 private:
  std::int64_t text_limit_, text_link_, text_sms_, text_posts_, tv_crawl_, tv_line_, tv_lines_, radio_morae_, radio_pause_, radio_each_, radio_names_, radio_sentences_, cell_pages_;
  std::vector<std::string> cell_languages_, cap_languages_, html_languages_, carriers_;
};

}  // namespace ofure::app
