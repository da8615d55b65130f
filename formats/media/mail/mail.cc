#include <algorithm>
#include <optional>

#include "core/area.h"
#include "core/json_writer.h"
#include "formats/media/losses.h"
#include "formats/media/mail/compose.h"
#include "formats/media/mail/permitted.h"
#include "formats/media/medium.h"

namespace ofure {
namespace {

using mail::Form;

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

// One carrier's mail, or why it gets none.
struct Post {
  const Carrier* carrier;
  Form form;
  std::string reason;
  mail::Letter letter;
};

class Posting {
 public:
  Posting(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context)
      : bulletin_(bulletin),
        header_(bulletin.header),
        narrative_(narrative),
        decision_(mail::decide(narrative, header_.kind.text(), header_.action)) {
    if (decision_.gravest) matter_ = mail::matter_of(bulletin, narrative, *decision_.gravest);
    for (const Carrier& carrier : context.settings->carriers) {
      if (context.profile.empty() || context.profile == carrier.word) posts_.push_back(post_of(carrier));
    }
  }

  Rendition set(const std::string& profile) {
    std::string bytes = profile.empty() ? whole() : single();
    note_losses();
    return {std::move(bytes), std::string(profile.empty() ? std::string_view("application/json") : kPlainText),
            std::move(losses_), measures(), origins(), {}, std::move(areas_)};
  }

 private:
  Post post_of(const Carrier& carrier) const {
    Post post{&carrier, decision_.form, std::string(decision_.reason), {}};
    if (!matter_) return post;
    post.letter = mail::letter_of(*matter_, carrier);
    if (post.letter.subject.empty()) {
      post.form = Form::kNotAllowed;
      post.reason = "The limits of the carrier leave no room for level, place and what to do.";
    }
    return post;
  }

  std::string whole() {
    JsonWriter out;
    out.object().field("mode", word_of(header_.mode)).field("kind", header_.kind.text());
    out.field("action", word_of(header_.action)).field("document", header_.document.text());
    out.key("revision").number(header_.revision.value()).field("subject", narrative_.subject);
    out.key("delivery").array();
    for (const AreaCode& code : delivery()) {
      out.object().field("code", code.text()).field("name", AreaTable::japan().full_name(code)).end();
      areas_.code(code);
    }
    out.end().key("mails").array();
    for (const Post& post : posts_) write(out, post);
    return out.end().end().take();
  }

  static void write(JsonWriter& out, const Post& post) {
    const Carrier& carrier = *post.carrier;
    out.object().field("carrier", carrier.word).field("title", carrier.title);
    out.field("form", word_of(post.form)).field("reason", post.reason);
    if (post.form == Form::kNewMessage) {
      out.field("subject", post.letter.subject).field("body", post.letter.body);
      out.key("subject_length").number(post.letter.subject_length).key("body_length").number(post.letter.body_length);
    }
    out.key("limits").object().key("subject").number(carrier.subject).key("body").number(carrier.body);
    out.key("line_break").number(carrier.line_break).key("subject_counts").boolean(carrier.subject_counts).end().end();
  }

  // Empty when there is no mail: nothing that could be posted by mistake.
  std::string single() const {
    if (posts_.empty() || posts_.front().form != Form::kNewMessage) return "";
    return posts_.front().letter.subject + "\n\n" + posts_.front().letter.body;
  }

  // Carriers deliver to municipalities, of great cities to wards: those that every district in force names, else the
  // area the bulletin speaks for.
  std::vector<AreaCode> delivery() const {
    std::vector<AreaCode> codes;
    if (!decision_.gravest) return codes;
    for (const Section& section : narrative_.sections) {
      const mail::Row* row = mail::row_of(header_.kind.text(), section.key);
      if (!section.in_force || !row || !row->permitted) continue;
      if (section.items.empty()) return {header_.area()};
      for (const Item& item : section.items) {
        if (!item.code) return {header_.area()};
        codes.push_back(*item.code);
      }
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
  }

  void note_losses() {
    if (!matter_) {
      lose_all("the whole bulletin", decision_.reason);
      return;
    }
    losses_ = matter_->losses;
    if (header_.action != Action::kIssue)
      losses_.push_back({"update", "The carriers' mail has no update: a new message stands beside the earlier one."});
    lose_what_is_not_permitted();
    std::vector<AreaCode> codes = delivery();
    if (std::any_of(codes.begin(), codes.end(), [](const AreaCode& code) { return code.is_prefecture(); }))
      losses_.push_back({"delivery", "The bulletin does not say which municipalities are meant."});
    std::string carried;
    for (const Post& post : posts_) {
      carried += post.letter.body + "\n";
      losses_.insert(losses_.end(), post.letter.losses.begin(), post.letter.losses.end());
      if (post.form != Form::kNewMessage) lose_all(post.carrier->word + ": the whole bulletin", post.reason);
    }
    constexpr std::string_view kPlain = "A mail is words only.";
    constexpr std::string_view kShort = "A mail names districts and what to do.";
    std::vector<Loss> more = losses_of(bulletin_, narrative_,
                                       {{Side::kFigures, kShort},
                                        {Side::kTimes, "A mail has the time of the bulletin."},
                                        {Side::kShapes, kPlain},
                                        {Side::kPositions, kPlain},
                                        {Side::kReadings, kPlain},
                                        {Side::kOtherLanguages, "A mail is in Japanese."},
                                        {Side::kAttachments, kPlain},
                                        {Side::kContacts, "The carriers refuse telephone numbers and addresses."},
                                        {Side::kReason, kShort},
                                        {Side::kWeb, "The carriers refuse web addresses."}},
                                       carried);
    losses_.insert(losses_.end(), more.begin(), more.end());
  }

  // What may not be mailed at all, beside what may: a lower warning under a graver one.
  void lose_what_is_not_permitted() {
    for (const Section& section : narrative_.sections) {
      const mail::Row* row = mail::row_of(header_.kind.text(), section.key);
      if (section.items.empty() || (row && row->permitted)) continue;
      std::vector<std::string> names;
      for (const Item& item : section.items) names.push_back(item.name);
      const std::string heading(unmarked(section.heading, header_.mode));
      losses_.push_back({named_losses("items", names), heading + " is not among the permitted contents."});
    }
  }

  void lose_all(std::string what, std::string_view why) {
    losses_.push_back({std::move(what), std::string(why)});
    std::vector<Loss> items = losses_of(bulletin_, narrative_, {{Side::kItems, why}});
    losses_.insert(losses_.end(), items.begin(), items.end());
  }

  std::vector<Measure> measures() const {
    std::vector<Measure> list;
    for (const Post& post : posts_) {
      if (post.form != Form::kNewMessage) continue;
      const Carrier& carrier = *post.carrier;
      const std::size_t with = carrier.subject_counts ? post.letter.subject_length : 0;
      list.push_back({carrier.word + " subject", post.letter.subject_length, carrier.subject, "characters"});
      list.push_back({carrier.word + " body", post.letter.body_length + with, carrier.body, "characters"});
    }
    return list;
  }

  std::vector<Origin> origins() const {
    std::vector<Origin> list = {{"mails/form", How::kMapped, "table of permitted contents"}};
    if (!matter_) return list;
    list.push_back({"mails/subject", How::kDerived, "level and word of the gravest order, Control/PublishingOffice"});
    list.push_back({"mails/body", How::kDerived, "table of instructions, districts as sent, shortened by rule"});
    list.push_back({"delivery", How::kCopied, "codes of the districts in force, else Control/PublishingOffice"});
    return list;
  }

  const Bulletin& bulletin_;
  const Header& header_;
  const Narrative& narrative_;
  mail::Decision decision_;
  std::optional<mail::Matter> matter_;
  std::vector<Post> posts_;
  std::vector<Loss> losses_;
  AreaReport areas_;
};

class Mail final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "mail", .media_type = "application/json", .title = "緊急速報メール, per carrier", .version = 1, .alarms = true, .has_area = true};
    return kInfo;
  }

  std::vector<Profile> profiles(const MediaSettings& settings) const override {
    std::vector<Profile> list;
    for (const Carrier& carrier : settings.carriers) list.push_back({carrier.word, kPlainText, carrier.title});
    return list;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    return Posting(bulletin, narrative, context).set(context.profile);
  }
};

}  // namespace

std::unique_ptr<Medium> make_mail_medium() { return std::make_unique<Mail>(); }

}  // namespace ofure
