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

// Past bulletins by sequence, set in any medium, for every path that leaves the house: replay, event streams, feeds, MQTT. A rendition is made once per bulletin
// and medium and shared by all; the ledger keeps originals only. Safe from any thread.
class History {
 public:
  struct Options {
    std::string public_url;                     // links in renditions are built on it
    std::size_t cache_bytes = 32 * 1024 * 1024; // renditions kept in memory
  };
  History(Ledger& ledger, const Reader& reader, Options options);
  ~History();

  // The entry in the medium. Errors: of the ledger; kCorrupt when stored bytes no longer read as a bulletin.
  [[nodiscard]] Result<std::shared_ptr<const Rendition>> rendition(const Entry& entry, const Medium& medium);

  // One bulletin as JSON readers get it on replay and on streams: {sequence, previous, bulletin, document, revision, mode, kind, action, area, level, accepted_at, digest,
  // medium, media_type, content}. `content` is a JSON value for JSON media, a string otherwise.
  [[nodiscard]] Result<std::shared_ptr<const std::string>> delivery(const Entry& entry, const Medium& medium);

  // An event stream from `after` on: replay, then live; heartbeats carry {head, count, digest, at}. `retention`: see heartbeat().
  [[nodiscard]] std::unique_ptr<http::Feed> follow(Mode mode, Sequence after, const EntryFilter& filter, const Medium& medium, const Clock& clock);

  // {head, count, digest, at} of the mode, the body of heartbeats; computed at most once a second per mode, or when the head has moved.
  [[nodiscard]] Result<std::string> heartbeat(Mode mode, Instant now);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace ofure
