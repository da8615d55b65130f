#include <algorithm>

#include "core/http.h"
#include "core/json_writer.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/text/post_weight.h"
#include "formats/media/text/short_text.h"

namespace ofure {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::string_view kRoom = "A short text has no room for it.";
constexpr std::string_view kWords = "A short text is words only.";

Form post_form(const MediaSettings::Text& settings) {
  return {"sns", [link = settings.link](std::string_view text) { return post_weight(text, link); }, settings.limit,
          "weight", true};
}

Form sms_form(const MediaSettings::Text& settings) { return {"sms", utf16_units, settings.sms, "UTF-16 units", false}; }

// Where the whole of it is read.
std::string link_of(const Bulletin& bulletin, const RenderContext& context) {
  if (context.public_url.empty()) return "";
  return context.public_url + "/v1/bulletins/" + http::percent_encoded(bulletin.header.bulletin.text()) + "/media/html";
}

std::vector<std::string> items_left_out(const Narrative& narrative, Mode mode, const std::vector<ShortText>& texts) {
  std::vector<std::string> names;
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      std::string name(unmarked(item.name, mode));
      bool told = std::any_of(texts.begin(), texts.end(), [&](const ShortText& text) {
        return text.named.count(name) > 0 || (text.tells_summary && narrative.summary.find(name) != std::string::npos &&
                                              text.text.find(name) != std::string::npos);
      });
      if (!told) names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<Loss> text_losses(const Bulletin& bulletin, const Narrative& narrative,
                              const std::vector<ShortText>& texts) {
  const Omissions omissions = {
      {Side::kFigures, kRoom},      {Side::kTimes, kRoom},
      {Side::kShapes, kWords},      {Side::kPositions, kWords},
      {Side::kReadings, kWords},    {Side::kOtherLanguages, "It is in the sender's first language."},
      {Side::kAttachments, kWords}, {Side::kContacts, kRoom},
      {Side::kInstruction, kRoom},  {Side::kComplement, kRoom},
      {Side::kReason, kRoom},       {Side::kWeb, kRoom}};
  std::string carried;
  for (const ShortText& text : texts) carried += text.text + "\n";
  std::vector<Loss> losses;
  Mode mode = bulletin.header.mode;
  if (auto names = items_left_out(narrative, mode, texts); !names.empty())
    losses.push_back({named_losses("items", names), std::string(kRoom)});
  const std::string& headline = first_text(bulletin.header.headline);
  if (!headline.empty() && carried.find(unmarked(headline, mode)) == std::string::npos)
    losses.push_back(
        {named_losses("headline", {"headline"}), "The text is made from codes; the sender's own headline is not in it."});
  for (Loss& loss : losses_of(bulletin, narrative, omissions, carried)) losses.push_back(std::move(loss));
  return losses;
}

std::vector<Origin> origins_of(const Bulletin& bulletin, const Narrative& narrative, const std::string& link) {
  std::vector<Origin> origins = {{"subject", How::kDerived, "the event and the place of the bulletin"}};
  if (!reason_of(bulletin.header).empty()) origins.push_back({"reason", How::kCopied, "Control/Errata/Description"});
  if (!news_of(bulletin, narrative).empty())
    origins.push_back({"difference", How::kDerived,
                       "this revision and revision " + std::to_string(narrative.difference.since.value())});
  if (!narrative.summary.empty()) origins.push_back({"summary", How::kDerived, "codes and fields of the body"});
  if (!narrative.instruction.empty())
    origins.push_back({"instruction", How::kMapped, "orders and hazards of the body"});
  if (!narrative.complement.empty()) origins.push_back({"complement", How::kCopied, "the sender's free text"});
  if (!link.empty()) origins.push_back({"link", How::kDerived, "the public address of this hub"});
  return origins;
}

std::string thread_json(const std::vector<ShortText>& posts, const Form& form) {
  JsonWriter out;
  out.object().key("posts").array();
  for (const ShortText& post : posts) {
    out.object().field("text", post.text).key("weight").number(form.length(post.text));
    out.key("limit").number(form.limit).end();
  }
  return out.end().end().take();
}

class Text final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "text", .media_type = kPlainText, .title = "short text for social networks and SMS", .version = 2, .alarms = true};
    return kInfo;
  }

  std::vector<Profile> profiles(const MediaSettings&) const override {
    return {{"sns", kPlainText, "one post for a social network"},
            {"thread", "application/json", "everything over several posts"},
            {"sms", kPlainText, "one SMS"}};
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    const MediaSettings::Text& settings = context.settings->text;
    const std::string link = link_of(bulletin, context);
    const Form form = context.profile == "sms" ? sms_form(settings) : post_form(settings);
    const bool thread = context.profile == "thread";
    std::vector<ShortText> texts;
    if (thread) {
      texts = thread_of(bulletin, narrative, form, settings.most_posts, link);
    } else {
      texts.push_back(short_text(bulletin, narrative, form, link));
    }
    Rendition made;
    made.losses = text_losses(bulletin, narrative, texts);
    made.origins = origins_of(bulletin, narrative, link);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string what = thread ? "post " + std::to_string(i + 1) : std::string(form.word);
      made.measures.push_back({what, form.length(texts[i].text), form.limit, form.unit});
    }
    made.media_type = thread ? "application/json" : kPlainText;
    made.bytes = thread ? thread_json(texts, form) : std::move(texts.front().text);
    return made;
  }
};

}  // namespace

std::unique_ptr<Medium> make_text_medium() { return std::make_unique<Text>(); }

}  // namespace ofure
