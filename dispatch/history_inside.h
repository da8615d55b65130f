#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/mutex.h"
#include "dispatch/history.h"
#include "dispatch/ring.h"
#include "dispatch/shelf.h"

namespace ofure {

// A bulletin read again from its bytes, ready to be set in any medium.
struct Copytext {
  Mode mode = Mode::kTest;
  Sequence sequence;
  Bulletin bulletin;
  Narrative narrative;
  std::shared_ptr<const std::string> original;
  RenderContext context;
};

struct History::Inside {
  Inside(Ledger& the_ledger, const Reader& the_reader, Options the_options);

  [[nodiscard]] Result<std::shared_ptr<const Copytext>> copytext(const Entry& entry);
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

  Mutex copytext_mutex;
  std::deque<std::shared_ptr<const Copytext>> copytexts GUARDED_BY(copytext_mutex);  // the last few read, newest first

  Mutex beat_mutex;
  std::array<Beat, kModes.size()> beats GUARDED_BY(beat_mutex);

  Mutex ring_mutex;
  std::map<std::pair<Mode, std::string_view>, std::weak_ptr<Ring>> rings GUARDED_BY(ring_mutex);
};

}  // namespace ofure
