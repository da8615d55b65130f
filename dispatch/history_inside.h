#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/mutex.h"
#include "dispatch/compositors.h"
#include "dispatch/flights.h"
#include "dispatch/history.h"
#include "dispatch/ring.h"
#include "dispatch/shelf.h"
#include "formats/telling.h"

namespace ofure {

// A bulletin read again from its bytes, ready to be set in any medium.
struct Copytext {
  Mode mode = Mode::kTest;
  Sequence sequence;
  Bulletin bulletin;
  Narrative narrative;
  std::optional<Tellings> tellings;  // of these two
  std::shared_ptr<const std::string> original;
  RenderContext context;
};

struct History::Inside {
  Inside(Ledger& the_ledger, const Reader& the_reader, Options the_options);

  using Shared = Result<std::shared_ptr<const Rendition>>;

  // Read at most once at a time, and kept for a while.
  [[nodiscard]] Result<std::shared_ptr<const Copytext>> copytext(const Entry& entry);
  [[nodiscard]] Result<std::shared_ptr<const Copytext>> read_again(const Entry& entry);
  [[nodiscard]] Result<std::shared_ptr<const std::string>> original(const Entry& entry);
  // Set now, and put on the shelf; a fault of the medium ends here.
  [[nodiscard]] Shared set(const Shelf::Key& key, const Entry& entry, const Medium& medium);
  [[nodiscard]] Result<Rendition> set_on_paper(const Entry& entry, const Medium& medium, const std::string& profile);
  // The bulletin of an entry from the bytes that are kept; nothing when they no longer read as one.
  [[nodiscard]] Result<std::optional<Bulletin>> bulletin_before(const Entry& entry);
  // What was read lately, or null.
  [[nodiscard]] std::shared_ptr<const Copytext> kept(Mode mode, Sequence sequence);
  // The frame of an event stream. A bulletin that cannot be set is a fault of ours and must not look like a hole in the
  // numbers: its frame says so and has no content. Errors: of the ledger.
  [[nodiscard]] Result<http::Feed::Frame> frame(History& history, const Entry& entry, const Medium& medium);
  [[nodiscard]] std::shared_ptr<Ring> ring(Mode mode, const Medium& medium);

  struct Beat {
    std::shared_ptr<const std::string> body;  // null = none yet
    http::Feed::Frame frame;
    Sequence head;
    Instant at{};
  };
  [[nodiscard]] Beat last_beat(Mode mode);
  [[nodiscard]] Result<Beat> beat(History& history, Mode mode, Instant now, std::chrono::milliseconds fresh_for);

  Ledger& ledger;
  const Reader& reader;
  const Options options;
  Shelf shelf;

  Flights<Shelf::Key, Shared> setting;
  Flights<std::pair<Mode, Sequence>, Result<std::shared_ptr<const Copytext>>> readings;

  Mutex copytext_mutex;
  std::deque<std::shared_ptr<const Copytext>> copytexts GUARDED_BY(copytext_mutex);  // the last few read, newest first

  Mutex beat_mutex;
  std::array<Beat, kModes.size()> beats GUARDED_BY(beat_mutex);

  // Keeps account of what is held for its area: the newest last, each once.
  void note_held(const Entry& entry, const Medium& medium, const Rendition& rendition);
  [[nodiscard]] bool counts(const Entry& entry, Instant now) const;
  Mutex held_mutex;
  std::deque<HeldBulletin> held GUARDED_BY(held_mutex);

  Mutex ring_mutex;
  std::map<std::pair<Mode, std::string_view>, std::weak_ptr<Ring>> rings GUARDED_BY(ring_mutex);

  Compositors compositors;  // last: its threads use all of this
};

}  // namespace ofure
