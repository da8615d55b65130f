#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/http.h"
#include "core/result.h"
#include "formats/media/medium.h"
#include "formats/reader.h"
#include "ledger/ledger.h"

namespace ofure {

struct Standing {
  Sequence head;
  std::size_t count = 0;
  Digest digest;  // standing_digest() of the entries
  Instant at{};
  std::vector<Entry> entries;  // in byte order of the document ids, without their bytes
};

// Past bulletins by sequence, set in any medium, for every path that leaves the house: replay, event streams, feeds,
// MQTT. A rendition is made once per bulletin, medium and profile, and shared by all, also by those who ask while it is
// being made; the ledger keeps originals only. Safe from any thread.
class History {
 public:
  struct Options {
    std::string public_url;                      // links in renditions are built on it
    MediaSettings media = {};                    // limits of media
    std::size_t cache_bytes = 32 * 1024 * 1024;  // renditions kept in memory
    std::size_t compositors = 0;                 // threads that set media ahead; 0 = half of the cores, at least one
  };
  History(Ledger& ledger, const Reader& reader, Options options);
  ~History();

  // Has the entry set in these media on threads of its own, those of levels 4 and 5 before others; returns at once.
  // What was prepared is found by rendition(). A hint: what finds no place in the queue is set when it is asked for,
  // and what fails here fails again, and is told, there. The media outlive this.
  void prepare(const Entry& entry, const std::vector<const Medium*>& media);

  // The entry in the medium, whole or in one of its profiles. Errors: of the ledger; kCorrupt when stored bytes no
  // longer read as a bulletin or the medium ended in a fault of ours.
  [[nodiscard]] Result<std::shared_ptr<const Rendition>> rendition(const Entry& entry, const Medium& medium,
                                                                   const std::string& profile = {});

  // Whether the entry is a quiet correction of the revision before it, and why or why not. Errors as of rendition().
  [[nodiscard]] Result<Quiet> quiet(const Entry& entry);

  // The digest of the area that was sent, and which of these media are held because theirs is another. Errors: of the
  // ledger; kCorrupt when stored bytes no longer read as a bulletin.
  struct Held {
    std::string_view medium;
    Withheld reason;
  };
  struct AreaState {
    Digest digest;
    std::vector<Held> held;
  };
  [[nodiscard]] Result<AreaState> area(const Entry& entry, const std::vector<const Medium*>& media);

  // A bulletin that was seen to be held in these media for its area.
  struct HeldBulletin {
    Entry entry;                     // without its bytes
    std::vector<std::string> media;  // their words
    Withheld reason;                 // of the first of them
  };
  // Those of the newest hundred since the start that still count. An update that could be set everywhere ends it.
  [[nodiscard]] std::vector<HeldBulletin> held(Instant now) const;
  // Whether the bulletin is the newest revision of its document and not expired; true when the ledger cannot say.
  [[nodiscard]] bool counts(const BulletinId& bulletin, Instant now) const;

  // One bulletin as JSON readers get it on replay and on streams: {sequence, previous, bulletin, document, revision,
  // mode, kind, action, area, level, accepted_at, digest, medium, media_type, content}. `content` is a JSON value for
  // JSON media, a string otherwise; of a medium that sends nothing of it, null, and `withheld` says why. One line: no line
  // feed anywhere.
  [[nodiscard]] Result<std::shared_ptr<const std::string>> delivery(const Entry& entry, const Medium& medium);

  // An event stream from `after` on: replay, then live, expired bulletins too, for it is history; heartbeats carry
  // {head, count, digest, at} and no id. An `after` beyond the head waits until the head has passed it. The History and
  // the clock must outlive the feed.
  [[nodiscard]] std::unique_ptr<http::Feed> follow(Mode mode, Sequence after, const EntryFilter& filter,
                                                   const Medium& medium, const Clock& clock);

  // {head, count, digest, at} of the mode, the body of heartbeats; computed at most once a second per mode, or when the
  // head has moved.
  [[nodiscard]] Result<std::string> heartbeat(Mode mode, Instant now);

  // What stands at `now` and the newest place it accounts for: `digest` is of exactly the bulletins up to `head`. The
  // one source of heartbeats and of the manifest at /standing. Errors: of the ledger; kBusy when the mode grew faster
  // than it could be read.
  [[nodiscard]] Result<Standing> standing(Mode mode, const EntryFilter& filter, Instant now);

  // Sets what is new in the media that event streams are reading, so that they find it in memory. Called by the
  // dispatcher before it wakes the streams.
  void keep_up();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace ofure
