#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/media/html/page.h"
#include "formats/media/medium.h"
#include "formats/telling.h"

namespace ofure::html {

using SharedTellings = std::vector<std::shared_ptr<const Telling>>;

// The tellings that the settings ask for beside the Japanese article.
[[nodiscard]] SharedTellings tellings_of(const Bulletin& bulletin, const Narrative& narrative,
                                         const RenderContext& context);

// Links to the sections below and to the articles in further languages, each in the name the language has for itself.
// `address` is that of the whole article; "" = it has none.
void write_language_links(Page& page, const SharedTellings& tellings, std::string_view id, const std::string& address);

// The bulletin in one language: what happened, what to do, where, and the sender's words in it. As a section of the
// Japanese article, or as an article of its own.
enum class Rank : bool { kSection, kArticle };
void write_telling(Page& page, const Telling& telling, Rank rank, std::string_view id);

// Figures of items that the telling's running text leaves out.
[[nodiscard]] std::vector<std::string> figures_left_out(const Telling& telling);

// What the language calls itself.
[[nodiscard]] std::string_view own_name(Language language);

}  // namespace ofure::html
