#include "portal/public_api.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "core/problem.h"
#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/account.h"
#include "formats/media/atom/feed.h"
#include "portal/guarded_feed.h"
#include "portal/query.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

constexpr std::size_t kPage = 100, kLargestPage = 1000, kBatch = 8;
constexpr std::size_t kPageBytes = 16 * 1024 * 1024;  // a page ends early rather than hold more than this
constexpr std::size_t kFeedEntries = 50;

std::string link(const PublicApi& api, const std::string& path) { return api.public_url + path; }
Audience audience(const PublicApi& api, Mode mode) { return mode == Mode::kActual && api.actual_is_public ? Audience::kEveryone : Audience::kCaller; }

std::string bulletin_path(const Entry& entry) { return "/v1/bulletins/" + http::percent_encoded(entry.bulletin.text()); }

void write_facts(JsonWriter& out, const Entry& entry) {
  out.key("sequence").number(entry.sequence.value()).key("previous").number(entry.previous.value());
  out.field("bulletin", entry.bulletin.text()).field("document", entry.document.text()).key("revision").number(entry.revision.value());
  out.field("mode", word_of(entry.mode)).field("kind", entry.kind.text()).field("action", word_of(entry.action)).field("area", entry.area.text());
  out.key("level").number_or_null(entry.level.value()).field("accepted_at", rfc3339(entry.accepted_at));
  if (entry.valid_until) out.field("valid_until", rfc3339(*entry.valid_until));
  out.field("digest", entry.digest.hex());
}

void write_links(JsonWriter& out, const PublicApi& api, const Entry& entry) {
  out.key("links").object().field("self", link(api, bulletin_path(entry)));
  for (const auto& medium : media()) out.field(medium->info().word, link(api, bulletin_path(entry) + "/media/" + std::string(medium->info().word)));
  out.end();
}

// The digest of the area that was sent, and the media that are held because theirs is another.
Done write_area(JsonWriter& out, const PublicApi& api, const Entry& entry) {
  auto area = api.history.area(entry, api.area_media);
  if (!area && area.error().code != Code::kCorrupt) return tl::unexpected(area.error());
  if (area) out.field("area_digest", area->digest.hex());
  out.key("held").array();
  if (area) {
    for (const History::Held& held : area->held) {
      out.object().field("medium", held.medium).key("reason").object();
      out.field("ja", held.reason.ja).field("en", held.reason.en).end().end();
    }
  }
  out.end();
  return {};
}

// The facts of acceptance, what the judge said, and where the media are.
Response show(const PublicApi& api, const Request& request, const std::optional<Entry>& entry) {
  if (!entry) return http::problem(404, "There is no such bulletin here. / その情報はありません。");
  if (auto allowed = api.may_read(request, entry->mode); !allowed) return http::problem(allowed.error());
  JsonWriter out;
  out.object();
  write_facts(out, *entry);
  if (entry->action == Action::kCorrect) {
    auto quiet = api.history.quiet(*entry);
    if (!quiet) return http::problem(quiet.error());
    write_json(out.key("quiet"), *quiet);
  }
  out.field("sender", entry->sender).field("sent", rfc3339(entry->sent)).field("chain", entry->chain.hex());
  out.field("verdict", entry->verdict).key("findings").raw(entry->findings);
  if (auto told = write_area(out, api, *entry); !told) return http::problem(told.error());
  write_links(out, api, *entry);
  out.end();
  return cacheable(request, audience(api, entry->mode), "application/json", out.take());
}

Response bulletin(const PublicApi& api, const Request& request, const Parameters& parameters) {
  auto entry = api.ledger.find(BulletinId(parameters[0]));
  return entry ? show(api, request, *entry) : http::problem(entry.error());
}

Response bulletin_by_number(const PublicApi& api, const Request& request, const Parameters& parameters) {
  auto mode = mode_of(parameters[0]);
  if (!mode) return http::problem(mode.error());
  auto number = whole_number(parameters[1]);
  if (!number) return http::problem(400, "A bulletin's number is a whole number. / 番号は整数です。");
  auto entry = api.ledger.find(*mode, Sequence(*number));
  return entry ? show(api, request, *entry) : http::problem(entry.error());
}

// How every field came to be, what was lost, and the lengths beside their limits.
std::string explained(const Medium& medium, const std::string& profile, const Rendition& rendition) {
  JsonWriter out;
  out.object().field("medium", medium.info().word).key("profile");
  profile.empty() ? out.null() : out.text(profile);
  write_account(out, rendition);
  return out.end().take();
}

// The bulletin is there, and this medium sends nothing of it; ?explain=1 tells why in words.
Response nothing_to_send(const Withheld& withheld) {
  Response response;
  response.status = 204;
  response.fields.emplace_back("Ofure-Withheld", std::string(word_of(withheld.why)));
  response.fields.emplace_back("Cache-Control", "no-cache");
  return response;
}

Response rendition(const PublicApi& api, const Request& request, const Parameters& parameters) {
  auto medium = medium_of(parameters[1]);
  if (!medium) return http::problem(medium.error());
  auto entry = api.ledger.find(BulletinId(parameters[0]));
  if (!entry) return http::problem(entry.error());
  if (!*entry) return http::problem(404, "There is no such bulletin here. / その情報はありません。");
  if (auto allowed = api.may_read(request, (*entry)->mode); !allowed) return http::problem(allowed.error());
  auto profile = profile_of(request, **medium, api.media);
  if (!profile) return http::problem(profile.error());
  auto made = api.history.rendition(**entry, **medium, *profile);
  if (!made) return http::problem(made.error());
  if (request.parameter("explain")) return cacheable(request, audience(api, (*entry)->mode), "application/json", explained(**medium, *profile, **made));
  if ((*made)->withheld) return nothing_to_send(*(*made)->withheld);
  return cacheable(request, audience(api, (*entry)->mode), (*made)->media_type, (*made)->bytes);
}

// A page of bulletins after a place. `complete` says whether the page reaches the head; `next` is the place to go on from.
Result<std::string> page(const PublicApi& api, const Request& request, Mode mode) {
  const Sequence head = api.ledger.head(mode).sequence;
  TRY_ASSIGN(EntryFilter filter, filter_of(request));
  TRY_ASSIGN(Sequence after, after_of(request, Sequence{}, head));
  TRY_ASSIGN(std::size_t limit, limit_of(request, kPage, kLargestPage));
  TRY_ASSIGN(const Medium* medium, medium_parameter(request, "json"));
  // A few at a time: originals may have 5 MiB each, and a page must not hold a thousand of them.
  std::string list;
  Sequence next = after;
  bool cut = false;
  for (std::size_t taken = 0; !cut;) {
    const std::size_t batch = std::min(kBatch, limit - taken);
    TRY_ASSIGN(std::vector<Entry> entries, api.ledger.read(mode, next, filter, batch));
    std::size_t originals = 0;
    for (const Entry& entry : entries) {
      TRY_ASSIGN(auto delivery, api.history.delivery(entry, *medium));
      list += (list.empty() ? "" : ",") + *delivery;
      next = entry.sequence;
      originals += entry.bytes ? entry.bytes->size() : 0;
    }
    taken += entries.size();
    if (entries.size() < batch) break;
    cut = taken == limit || list.size() + originals > kPageBytes;
  }
  if (!cut && head > next) next = head;
  JsonWriter out;
  out.object().key("head").number(head.value()).key("next").number(next.value()).key("complete").boolean(!cut);
  out.key("bulletins").raw("[" + list + "]").end();
  return out.take();
}

Response replay(const PublicApi& api, const Request& request, Mode mode) {
  auto body = page(api, request, mode);
  return body ? cacheable(request, audience(api, mode), "application/json", std::move(*body)) : http::problem(body.error());
}

Result<Sequence> place_to_resume(const Request& request, Sequence head) {
  if (auto last = request.field("last-event-id"); last && !last->empty()) {
    auto value = whole_number(*last);
    if (!value || *value > head.value()) return fail(Code::kBadInput, "Last-Event-ID must be a sequence that was given out; the head is " + std::to_string(head.value()) + ". / Last-Event-ID には最後に受け取った番号を送ってください。");
    return Sequence(*value);
  }
  return after_of(request, head, head);
}

Response stream(const PublicApi& api, const Request& request, Mode mode) {
  const Sequence head = api.ledger.head(mode).sequence;
  auto filter = filter_of(request);
  auto medium = medium_parameter(request, "json");
  auto after = place_to_resume(request, head);
  if (!filter) return http::problem(filter.error());
  if (!medium) return http::problem(medium.error());
  if (!after) return http::problem(after.error());
  auto beat = api.history.heartbeat(mode, api.clock.now());
  if (!beat) return http::problem(beat.error());
  // The first heartbeat comes at once: a reader knows the head before it waits, and proxies pass the header on.
  Response response = http::answer(200, "text/event-stream", "retry: 2000\n\nevent: heartbeat\ndata: " + *beat + "\n\n");
  response.fields.emplace_back("Cache-Control", "no-store");
  response.fields.emplace_back("X-Accel-Buffering", "no");
  response.feed = api.history.follow(mode, *after, *filter, **medium, api.clock);
  if (audience(api, mode) == Audience::kCaller) {
    auto opened = std::make_shared<const Request>(request);
    response.feed = std::make_unique<GuardedFeed>(std::move(response.feed), [opened, mode, may = api.may_read_on] { return may(*opened, mode); });
  }
  return response;
}

Result<Standing> what_stands(const PublicApi& api, const Request& request, Mode mode) {
  TRY_ASSIGN(EntryFilter filter, filter_of(request));
  return api.history.standing(mode, filter, api.clock.now());
}

// {head, complete, count, digest: of exactly the bulletins up to head, in the open object.
void write_manifest(JsonWriter& out, const Standing& stands) {
  out.key("head").number(stands.head.value()).key("complete").boolean(true);
  out.key("count").number(static_cast<std::uint64_t>(stands.entries.size())).field("digest", stands.digest.hex());
}

// Beside the documents, and never among them: neither count nor digest knows of it. Lists of a kind that no silence rule asks for show it too: whoever looks at an area must see it.
void write_missing(JsonWriter& out, const PublicApi& api, const Request& request, Mode mode) {
  auto filter = filter_of(request);
  out.key("not_reported").array();
  for (const MissingReport& one : api.missing ? api.missing(mode) : std::vector<MissingReport>()) {
    if (filter && filter->area && *filter->area != one.area && !(filter->area->is_prefecture() && filter->area->prefecture() == one.area.prefecture())) continue;
    out.object().field("area", one.area.text()).field("name", one.name).field("since", rfc3339(in_japan(one.since))).field("hazard", one.hazard).field("type", one.type);
    out.key("text").object().field("ja", one.ja).field("en", one.en).end().end();
  }
  out.end();
}

Response standing(const PublicApi& api, const Request& request, Mode mode) {
  auto stands = what_stands(api, request, mode);
  if (!stands) return http::problem(stands.error());
  JsonWriter out;
  out.object();
  write_manifest(out, *stands);
  out.key("documents").array();
  for (const Entry& entry : stands->entries) {
    out.object();
    write_facts(out, entry);
    write_links(out, api, entry);
    out.end();
  }
  out.end();
  write_missing(out, api, request, mode);
  out.end();
  return cacheable(request, audience(api, mode), "application/json", out.take());
}

// Around the boxes of several maps: west, south, east, north.
class Box {
 public:
  void add(const std::array<double, 4>& box) {
    for (std::size_t i : {0, 1}) sides_[i] = std::min(sides_[i], box[i]);
    for (std::size_t i : {2, 3}) sides_[i] = std::max(sides_[i], box[i]);
  }
  bool empty() const { return sides_[0] > sides_[2]; }
  void write(JsonWriter& out) const {
    out.array();
    for (double side : sides_) out.number(side);
    out.end();
  }

 private:
  std::array<double, 4> sides_ = {181, 91, -181, -91};
};

Response standing_geojson(const PublicApi& api, const Request& request, Mode mode) {
  auto stands = what_stands(api, request, mode);
  if (!stands) return http::problem(stands.error());
  const Medium& medium = *find_medium("geojson");
  std::string features;
  Box box;
  for (const Entry& entry : stands->entries) {
    auto made = api.history.rendition(entry, medium);
    if (!made) return http::problem(made.error());
    if ((*made)->withheld) continue;
    auto collection = nlohmann::ordered_json::parse((*made)->bytes, nullptr, false);
    if (!collection.is_object() || !collection.contains("features")) return http::problem(500, "A map rendition is not what it should be.");
    if (collection.contains("bbox")) box.add(collection["bbox"].get<std::array<double, 4>>());
    for (const auto& feature : collection["features"]) features += (features.empty() ? "" : ",") + feature.dump();
  }
  JsonWriter out;
  out.object().field("type", "FeatureCollection").field("mode", word_of(mode));
  write_manifest(out, *stands);
  if (!box.empty()) box.write(out.key("bbox"));
  write_missing(out, api, request, mode);
  out.key("features").raw("[" + features + "]").end();
  return cacheable(request, audience(api, mode), "application/geo+json", out.take());
}

// Of the newest entry. A feed without entries was as it is when the newest bulletin of the mode came, or, before the first one, when the hub began to answer.
Result<Instant> changed_at(const PublicApi& api, Mode mode, const std::vector<Entry>& entries, Instant opened) {
  if (!entries.empty()) return entries.front().accepted_at;
  TRY_ASSIGN(std::vector<Entry> newest, api.ledger.latest(mode, {}, 1));
  return newest.empty() ? opened : newest.front().accepted_at;
}

Response feed(const PublicApi& api, const Request& request, Mode mode, Instant opened) {
  auto filter = filter_of(request);
  if (!filter) return http::problem(filter.error());
  auto entries = api.ledger.latest(mode, *filter, kFeedEntries);
  if (!entries) return http::problem(entries.error());
  auto changed = changed_at(api, mode, *entries, opened);
  if (!changed) return http::problem(changed.error());
  const Medium& medium = *find_medium("atom");
  std::vector<std::shared_ptr<const Rendition>> held;
  std::vector<std::string_view> texts;
  for (const Entry& entry : *entries) {
    auto made = api.history.rendition(entry, medium);
    if (!made) return http::problem(made.error());
    if ((*made)->withheld) continue;
    held.push_back(*made);
    texts.push_back(held.back()->bytes);
  }
  std::string query;
  for (const auto& [name, value] : request.query) query += (query.empty() ? "?" : "&") + http::percent_encoded(name) + "=" + http::percent_encoded(value);
  FeedHead head;
  head.id = "urn:ofure:feed:" + std::string(word_of(mode)) + http::percent_encoded(query);
  head.title = marked("お触れ 公共情報 " + std::string(word_of(mode)) + (filter->area ? " " + AreaTable::japan().full_name(*filter->area) : ""), mode);
  head.updated = in_japan(*changed);
  head.self_url = link(api, "/v1/" + std::string(word_of(mode)) + "/feed.atom" + query);
  head.home_url = link(api, "/");
  return cacheable(request, audience(api, mode), "application/atom+xml", atom_feed(head, texts));
}

using ModeCall = std::function<Response(const PublicApi&, const Request&, Mode)>;

// A call below /v1/{mode}: the mode must exist, the caller must be allowed to read it, and the parameters must be among the known.
http::Route mode_route(const PublicApi& api, std::string pattern, Names known, ModeCall call) {
  return {"GET", std::move(pattern), [api, known = std::move(known), call = std::move(call)](const Request& request, const Parameters& parameters) {
            auto mode = mode_of(parameters[0]);
            if (!mode) return http::problem(mode.error());
            if (auto allowed = api.may_read(request, *mode); !allowed) return http::problem(allowed.error());
            if (auto plain = only_known(request, known); !plain) return http::problem(plain.error());
            return call(api, request, *mode);
          }};
}

http::Route id_route(const PublicApi& api, std::string pattern, Names known, Response (*call)(const PublicApi&, const Request&, const Parameters&)) {
  return {"GET", std::move(pattern), [api, known = std::move(known), call](const Request& request, const Parameters& parameters) {
            if (auto plain = only_known(request, known); !plain) return http::problem(plain.error());
            return call(api, request, parameters);
          }};
}

}  // namespace

std::vector<http::Route> public_routes(const PublicApi& api) {
  auto feed_since = [opened = api.clock.now()](const PublicApi& a, const Request& request, Mode mode) { return feed(a, request, mode, opened); };
  return {
      id_route(api, "/v1/bulletins/{id}", {}, bulletin),
      id_route(api, "/v1/bulletins/{id}/media/{medium}", {"profile", "explain"}, rendition),
      id_route(api, "/v1/{mode}/bulletins/{sequence}", {}, bulletin_by_number),
      mode_route(api, "/v1/{mode}/bulletins", {"after", "limit", "kind", "area", "medium"}, replay),
      mode_route(api, "/v1/{mode}/stream", {"after", "kind", "area", "medium"}, stream),
      mode_route(api, "/v1/{mode}/standing", {"kind", "area"}, standing),
      mode_route(api, "/v1/{mode}/standing.geojson", {"kind", "area"}, standing_geojson),
      mode_route(api, "/v1/{mode}/feed.atom", {"kind", "area"}, feed_since),
  };
}

}  // namespace ofure
