#include "dispatch/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <thread>

#include "core/json_writer.h"
#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/gates.h"
#include "dispatch/history_inside.h"
#include "formats/media/account.h"
#include "formats/press.h"

namespace ofure {
namespace {

// Bulletins of a burst are set in one medium for streams and then in all media for lanes. Long ones are few.
constexpr std::size_t kFewCopytexts = 4, kCopytexts = 32;
constexpr std::size_t kCopytextBytes = 1024 * 1024;  // of originals, beyond the few
constexpr std::size_t kMostPrepared = 256;           // pieces of work: some twenty bulletins
constexpr std::string_view kAsSent = "common";       // the bytes themselves: they need not be read
constexpr int kStandingTries = 8;
constexpr std::size_t kHeldBulletins = 100;
constexpr std::chrono::milliseconds kBeatFresh{1000};

bool is_json(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  return media_type == "application/json" || media_type.ends_with("+json");
}

// Line feeds of a JSON text are all between its tokens: inside strings they are escaped.
std::string in_one_line(std::string_view json) {
  std::string line;
  line.reserve(json.size());
  for (char c : json) {
    if (c != '\n' && c != '\r') line += c;
  }
  return line;
}

JsonWriter facts_of(const Entry& entry, const Medium& medium) {
  JsonWriter out;
  out.object();
  out.key("sequence").number(entry.sequence.value()).key("previous").number(entry.previous.value());
  out.field("bulletin", entry.bulletin.text()).field("document", entry.document.text());
  out.key("revision").number(entry.revision.value());
  out.field("mode", word_of(entry.mode)).field("kind", entry.kind.text()).field("action", word_of(entry.action));
  out.field("area", entry.area.text());
  out.key("level");
  entry.level.value() > 0 ? out.number(entry.level.value()) : out.null();
  out.field("accepted_at", rfc3339(entry.accepted_at)).field("digest", entry.digest.hex());
  out.field("medium", medium.info().word);
  return out;
}

std::string delivery_text(const Entry& entry, const Medium& medium, const Rendition& rendition) {
  JsonWriter out = facts_of(entry, medium);
  if (rendition.area_digest != Digest()) out.field("area_digest", rendition.area_digest.hex());
  out.field("media_type", rendition.media_type).key("content");
  if (!may_leave(rendition)) {
    write_withheld(out.null().key("withheld"), rendition.withheld);
    return out.end().take();
  }
  is_json(rendition.media_type) ? out.raw(in_one_line(rendition.bytes)) : out.text(rendition.bytes);
  return out.end().take();
}

std::string fault_text(const Entry& entry, const Medium& medium) {
  JsonWriter out = facts_of(entry, medium);
  out.field("media_type", medium.info().media_type).key("content").null();
  out.field("fault", "this medium could not be set for this bulletin; the original is available as medium common");
  return out.end().take();
}

// A converter that changes the area is a fault of ours: an operator looks at once, the sender sees it with the
// bulletin.
void tell_held(const Entry& entry, const Medium& medium, const Withheld& withheld) {
  log_error("a medium is held: its area is not the one that was sent", {{"medium", medium.info().word},
                                                                        {"mode", word_of(entry.mode)},
                                                                        {"sequence", entry.sequence.value()},
                                                                        {"document", entry.document.text()},
                                                                        {"revision", entry.revision.value()},
                                                                        {"reason", withheld.en}});
  metrics::count("ofure_media_held_total", "Renditions held because their area was not the one that was sent.",
                 {{"medium", medium.info().word}});
}

std::size_t compositors_of(const History::Options& options) {
  if (options.compositors > 0) return options.compositors;
  return std::max<std::size_t>(std::thread::hardware_concurrency() / 2, 1);
}

std::string beat_text(const Standing& standing) {
  JsonWriter out;
  out.object().key("head").number(standing.head.value()).key("count").number(standing.count);
  return out.field("digest", standing.digest.hex()).field("at", rfc3339(standing.at)).end().take();
}

}  // namespace

History::Inside::Inside(Ledger& the_ledger, const Reader& the_reader, Options the_options)
    : ledger(the_ledger),
      reader(the_reader),
      options(std::move(the_options)),
      shelf(options.cache_bytes),
      compositors(compositors_of(options), kMostPrepared) {}

Result<std::shared_ptr<const std::string>> History::Inside::original(const Entry& entry) {
  if (entry.bytes) return entry.bytes;
  TRY_ASSIGN(auto whole, ledger.find(entry.mode, entry.sequence));
  if (!whole || !whole->bytes)
    return fail(Code::kNotFound, fmt::format("no bulletin {} in mode {}", entry.sequence.value(), word_of(entry.mode)));
  return whole->bytes;
}

Result<std::shared_ptr<const Copytext>> History::Inside::copytext(const Entry& entry) {
  if (auto read = kept(entry.mode, entry.sequence)) return read;
  return readings.get({entry.mode, entry.sequence}, [&]() -> Result<std::shared_ptr<const Copytext>> {
    if (auto read = kept(entry.mode, entry.sequence)) return read;
    return read_again(entry);
  });
}

Result<std::shared_ptr<const Copytext>> History::Inside::read_again(const Entry& entry) {
  auto made = std::make_shared<Copytext>();
  made->mode = entry.mode;
  made->sequence = entry.sequence;
  TRY_ASSIGN(made->original, original(entry));
  Reading reading = reader.read(*made->original);
  if (!reading.bulletin) {
    return fail(Code::kCorrupt, fmt::format("the bytes of bulletin {} in mode {} no longer read as a bulletin",
                                            entry.sequence.value(), word_of(entry.mode)));
  }
  made->bulletin = std::move(*reading.bulletin);
  made->context = {
      entry.sequence, entry.previous, entry.accepted_at, entry.digest, {}, options.public_url, &options.media, {},
      nullptr};
  std::optional<Bulletin> before;
  if (entry.revision > Revision(1)) {
    TRY_ASSIGN(auto revisions, ledger.revisions(entry.document));
    const Entry* last = nullptr;
    for (const Entry& earlier : revisions) {
      if (earlier.revision >= entry.revision) continue;
      made->context.ancestors.push_back({earlier.bulletin, earlier.sender, earlier.sent, earlier.revision});
      if (last == nullptr || last->revision < earlier.revision) last = &earlier;
    }
    if (last != nullptr) {
      TRY_ASSIGN(before, bulletin_before(*last));
    }
  }
  made->narrative = narrative_of(made->bulletin, before ? &*before : nullptr);
  made->context.tellings = &made->tellings.emplace(made->bulletin, made->narrative);
  Lock lock(copytext_mutex);
  copytexts.push_front(made);
  std::size_t count = 0, bytes = 0;
  for (const auto& read : copytexts) {
    bytes += read->original->size();
    if (count == kCopytexts || (count >= kFewCopytexts && bytes > kCopytextBytes)) break;
    ++count;
  }
  copytexts.resize(count);
  return std::shared_ptr<const Copytext>(made);
}

std::shared_ptr<const Copytext> History::Inside::kept(Mode mode, Sequence sequence) {
  Lock lock(copytext_mutex);
  for (const auto& read : copytexts) {
    if (read->mode == mode && read->sequence == sequence) return read;
  }
  return nullptr;
}

// The difference to the revision before is told against it. When its bytes no longer read, there is no difference to
// tell; the bulletin itself goes out all the same.
Result<std::optional<Bulletin>> History::Inside::bulletin_before(const Entry& entry) {
  if (auto read = kept(entry.mode, entry.sequence)) return std::optional<Bulletin>(read->bulletin);
  TRY_ASSIGN(auto whole, ledger.find(entry.mode, entry.sequence));
  if (!whole || !whole->bytes) return std::optional<Bulletin>();
  return std::move(reader.read(*whole->bytes).bulletin);
}

Result<http::Feed::Frame> History::Inside::frame(History& history, const Entry& entry, const Medium& medium) {
  auto delivery = history.delivery(entry, medium);
  if (!delivery && delivery.error().code != Code::kCorrupt) return tl::unexpected(delivery.error());
  std::string data = delivery ? **delivery : fault_text(entry, medium);
  return std::make_shared<const std::string>(
      fmt::format("id: {}\nevent: bulletin\ndata: {}\n\n", entry.sequence.value(), data));
}

std::shared_ptr<Ring> History::Inside::ring(Mode mode, const Medium& medium) {
  Lock lock(ring_mutex);
  return rings[{mode, medium.info().word}].lock();
}

History::Inside::Beat History::Inside::last_beat(Mode mode) {
  Lock lock(beat_mutex);
  return beats[static_cast<std::size_t>(mode)];
}

Result<History::Inside::Beat> History::Inside::beat(History& history, Mode mode, Instant now,
                                                    std::chrono::milliseconds fresh_for) {
  Beat last = last_beat(mode);
  if (last.body && last.head == ledger.head(mode).sequence && now - last.at < fresh_for && now >= last.at) return last;
  auto standing = history.standing(mode, {}, now);
  if (!standing) {
    // A beat that is a moment old is still true; a mode that grows too fast to be read has one soon again.
    if (last.body && standing.error().code == Code::kBusy) return last;
    return tl::unexpected(standing.error());
  }
  std::string body = beat_text(*standing);
  auto frame = std::make_shared<const std::string>(fmt::format("event: heartbeat\ndata: {}\n\n", body));
  Beat made{std::make_shared<const std::string>(std::move(body)), std::move(frame), standing->head, now};
  Lock lock(beat_mutex);
  beats[static_cast<std::size_t>(mode)] = made;
  return made;
}

History::History(Ledger& ledger, const Reader& reader, Options options)
    : inside_(std::make_unique<Inside>(ledger, reader, std::move(options))) {}

History::~History() { inside_->compositors.stop(); }

void History::prepare(const Entry& entry, const std::vector<const Medium*>& media) {
  const auto rank = entry.level >= Level(4) ? Compositors::Rank::kGrave : Compositors::Rank::kOther;
  auto shared = std::make_shared<const Entry>(entry);
  // From the last to the first: whoever takes them in their order meanwhile sets the others.
  for (auto medium = media.rbegin(); medium != media.rend(); ++medium) {
    const Shelf::Key key{entry.mode, entry.sequence, (*medium)->info().word, {}};
    auto set = [this, key, shared, medium = *medium] {
      if (inside_->setting.under_way(key)) return;
      static_cast<void>(rendition(*shared, *medium));
    };
    if (!inside_->compositors.offer(rank, set)) return;
  }
}

Result<std::shared_ptr<const Rendition>> History::rendition(const Entry& entry, const Medium& medium,
                                                            const std::string& profile) {
  const Shelf::Key key{entry.mode, entry.sequence, medium.info().word, profile};
  if (auto kept = inside_->shelf.find(key).rendition) return kept;
  return inside_->setting.get(key, [&] { return inside_->set(key, entry, medium); });
}

History::Inside::Shared History::Inside::set(const Shelf::Key& key, const Entry& entry, const Medium& medium) {
  if (auto kept = shelf.find(key).rendition) return kept;
  std::string fault;
  try {
    TRY_ASSIGN(auto rendition, set_on_paper(entry, medium, key.profile));
    auto made = std::make_shared<const Rendition>(std::move(rendition));
    note_held(entry, medium, *made);
    shelf.keep(key, made);
    return made;
  } catch (const std::exception& thrown) {
    fault = thrown.what();
  }
  return fail(Code::kCorrupt,
              fmt::format("bulletin {} of mode {} could not be set as {}", entry.sequence.value(), word_of(entry.mode),
                          medium.info().word),
              fault);
}

void History::Inside::note_held(const Entry& entry, const Medium& medium, const Rendition& rendition) {
  if (!rendition.withheld || rendition.withheld->why != Withheld::Why::kArea) return;
  tell_held(entry, medium, *rendition.withheld);
  const std::string word(medium.info().word);
  Lock lock(held_mutex);
  auto known = std::find_if(held.begin(), held.end(), [&](const HeldBulletin& one) {
    return one.entry.mode == entry.mode && one.entry.sequence == entry.sequence;
  });
  if (known == held.end()) {
    held.push_back({entry, {word}, *rendition.withheld});
    held.back().entry.bytes.reset();
    if (held.size() > kHeldBulletins) held.pop_front();
  } else if (std::find(known->media.begin(), known->media.end(), word) == known->media.end()) {
    known->media.push_back(word);
  }
}

bool History::Inside::counts(const Entry& entry, Instant now) const {
  auto newest = ledger.board().newest(entry.document);
  if (!newest || !*newest) return true;
  return (*newest)->sequence == entry.sequence && still_news(false, entry.valid_until, now);
}

std::vector<History::HeldBulletin> History::held(Instant now) const {
  std::deque<HeldBulletin> all;
  {
    Lock lock(inside_->held_mutex);
    all = inside_->held;
  }
  std::vector<HeldBulletin> still;
  for (HeldBulletin& one : all) {
    if (inside_->counts(one.entry, now)) still.push_back(std::move(one));
  }
  return still;
}

bool History::counts(const BulletinId& bulletin, Instant now) const {
  auto entry = inside_->ledger.find(bulletin);
  if (!entry) return true;
  return *entry && inside_->counts(**entry, now);
}

Result<Rendition> History::Inside::set_on_paper(const Entry& entry, const Medium& medium, const std::string& profile) {
  if (medium.info().word == kAsSent) {
    TRY_ASSIGN(auto bytes, original(entry));
    Rendition as_sent = render(medium, {}, {}, *bytes, {});
    // The bytes go out even when they no longer read; then nothing is said of their area.
    if (auto copy = copytext(entry)) as_sent.area_digest = (*copy)->narrative.area.digest;
    return as_sent;
  }
  TRY_ASSIGN(auto copy, copytext(entry));
  RenderContext context = copy->context;
  context.profile = profile;
  return render(medium, copy->bulletin, copy->narrative, *copy->original, context);
}

Result<History::AreaState> History::area(const Entry& entry, const std::vector<const Medium*>& media) {
  AreaState state;
  TRY_ASSIGN(auto copy, inside_->copytext(entry));
  state.digest = copy->narrative.area.digest;
  for (const Medium* medium : media) {
    auto set = rendition(entry, *medium);
    if (!set && set.error().code == Code::kCorrupt) continue;  // told where it is asked for
    if (!set) return tl::unexpected(set.error());
    if ((*set)->withheld && (*set)->withheld->why == Withheld::Why::kArea)
      state.held.push_back({medium->info().word, *(*set)->withheld});
  }
  return state;
}

Result<std::shared_ptr<const std::string>> History::delivery(const Entry& entry, const Medium& medium) {
  Shelf::Key key{entry.mode, entry.sequence, medium.info().word};
  if (auto kept = inside_->shelf.find(key).delivery) return kept;
  TRY_ASSIGN(auto set, rendition(entry, medium));
  auto made = std::make_shared<const std::string>(delivery_text(entry, medium, *set));
  inside_->shelf.keep(key, made);
  return made;
}

Result<Quiet> History::quiet(const Entry& entry) {
  TRY_ASSIGN(auto copy, inside_->copytext(entry));
  return copy->narrative.quiet;
}

Result<std::string> History::heartbeat(Mode mode, Instant now) {
  TRY_ASSIGN(auto beat, inside_->beat(*this, mode, now, kBeatFresh));
  return *beat.body;
}

Result<Standing> History::standing(Mode mode, const EntryFilter& filter, Instant now) {
  Ledger& ledger = inside_->ledger;
  for (int i = 0; i < kStandingTries; ++i) {
    Standing standing;
    standing.head = ledger.head(mode).sequence;
    TRY_ASSIGN(standing.entries, ledger.board().standing(mode, filter, now));
    // What the board showed may hold more than `head` says. Whatever it showed is in the ledger by now.
    TRY_ASSIGN(auto newer, ledger.read(mode, standing.head, {}, 1));
    if (!newer.empty()) continue;
    standing.count = standing.entries.size();
    standing.digest = standing_digest(standing.entries);
    standing.at = now;
    return standing;
  }
  return fail(Code::kBusy, fmt::format("mode {} grows too fast to say what stands / 更新が続いています。少し待ってもう一度お試しください。", word_of(mode)));
}

void History::keep_up() {
  std::vector<std::shared_ptr<Ring>> live;
  {
    Lock lock(inside_->ring_mutex);
    for (const auto& [key, ring] : inside_->rings) {
      if (auto held = ring.lock()) live.push_back(std::move(held));
    }
  }
  for (const auto& ring : live) ring->fill();
}

}  // namespace ofure
