#include "ingest/preview.h"

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "formats/media/account.h"
#include "formats/press.h"
#include "formats/quiet.h"
#include "formats/sent_area.h"
#include "formats/telling.h"

namespace ofure {
namespace {

void write_rendition(JsonWriter& out, const Medium& medium, const std::string& profile, const Rendition& rendition) {
  out.object().field("medium", medium.info().word).key("profile");
  profile.empty() ? out.null() : out.text(profile);
  out.field("title", medium.info().title);
  write_account(out, rendition);
  out.field("content", rendition.bytes).end();
}

}  // namespace

void each_rendition(const Examination& examination, std::string_view original, const Preview& preview, const Visit& visit) {
  if (!examination.bulletin) return;
  RenderContext context;
  context.digest = sha256(original);
  context.public_url = preview.public_url;
  context.settings = &preview.media;
  context.ancestors = examination.ancestors;
  const Narrative narrative = narrative_of(*examination.bulletin, examination.before ? &*examination.before : nullptr);
  const Tellings tellings(*examination.bulletin, narrative);
  context.tellings = &tellings;
  auto show = [&](const Medium& medium, const std::string& profile) {
    context.profile = profile;
    visit(medium, profile, render(medium, *examination.bulletin, narrative, original, context));
  };
  for (const auto& medium : media()) {
    show(*medium, "");
    for (const Profile& profile : medium->profiles(preview.media)) show(*medium, profile.word);
  }
}

void write_answer(JsonWriter& out, const Examination& examination) {
  const Verdict& verdict = examination.verdict;
  const SecondPersonRule& rule = examination.second_person;
  const bool waits = !verdict.refused() && rule.second != SecondPerson::kNone;
  out.field("verdict", waits ? "awaiting_release" : word_of(verdict.word));
  out.key("status").number(verdict.refused() ? verdict.status : waits ? 202 : 201);
  if (!waits) return;
  out.key("second_person").object().key("because").object();
  out.field("ja", rule.because_ja).field("en", rule.because_en).end();
  out.key("break_glass").boolean(rule.second == SecondPerson::kBreakGlass).end();
}

std::string examination_json(const Examination& examination, std::string_view original, const Preview& preview) {
  JsonWriter out;
  write_answer(out.object(), examination);
  out.key("findings");
  write_json(examination.verdict.findings, out);
  if (examination.bulletin) {
    const Quiet quiet =
        examination.before ? quiet_of(*examination.before, *examination.bulletin) : quiet_of_unknown();
    write_json(out.key("quiet"), quiet);
  }
  if (examination.bulletin) out.field("area_digest", sent_area(*examination.bulletin).digest.hex());
  if (examination.reach) write_json(out.key("reach"), *examination.reach);
  out.key("renditions").array();
  each_rendition(examination, original, preview, [&](const Medium& medium, const std::string& profile, const Rendition& rendition) {
    write_rendition(out, medium, profile, rendition);
  });
  out.end().end();
  return out.take();
}

}  // namespace ofure
