#include "core/log.h"
#include "dispatch/history_inside.h"

namespace ofure {
namespace {

constexpr std::size_t kReplayBatch = 16;
constexpr std::chrono::milliseconds kBeatGood{30'000};

}  // namespace

// One reader's place. The newest frames come from the ring shared with all readers of this mode and medium; older ones
// from the ledger.
class LedgerFeed final : public http::Feed {
 public:
  struct Way {
    std::function<Result<Frame>(const Entry&)> frame;
    std::function<Frame()> beat;
  };
  LedgerFeed(Ledger& ledger, Mode mode, Sequence after, EntryFilter filter, std::shared_ptr<Ring> ring, Way way)
      : ledger_(ledger),
        mode_(mode),
        cursor_(after),
        filter_(std::move(filter)),
        ring_(std::move(ring)),
        way_(std::move(way)) {}

  std::vector<Frame> ready(std::size_t bytes) override { return ring_->take(cursor_, filter_, bytes); }

  [[nodiscard]] bool behind() const override {
    return cursor_ < ledger_.head(mode_).sequence && !ring_->reaches(cursor_);
  }

  std::vector<Frame> fetch(std::size_t bytes) override {
    ring_->fill();
    if (ring_->reaches(cursor_)) return ready(bytes);
    return replay(bytes);
  }

  Frame heartbeat() override { return way_.beat(); }

 private:
  std::vector<Frame> replay(std::size_t bytes) {
    std::vector<Frame> frames;
    Sequence head = ledger_.head(mode_).sequence;
    auto entries = ledger_.read(mode_, cursor_, filter_, kReplayBatch);
    if (!entries) {
      log_warning("an event stream waits for the ledger",
                  {{"mode", word_of(mode_)}, {"cause", entries.error().text()}});
      return frames;
    }
    std::size_t size = 0;
    for (const Entry& entry : *entries) {
      auto made = way_.frame(entry);
      if (!made || (!frames.empty() && size + (*made)->size() > bytes)) return frames;
      size += (*made)->size();
      frames.push_back(std::move(*made));
      cursor_ = entry.sequence;
    }
    // Nothing up to the head is left that passes the filter.
    if (entries->size() < kReplayBatch && cursor_ < head) cursor_ = head;
    return frames;
  }

  Ledger& ledger_;
  const Mode mode_;
  Sequence cursor_;
  const EntryFilter filter_;
  const std::shared_ptr<Ring> ring_;
  const Way way_;
};

std::unique_ptr<http::Feed> History::follow(Mode mode, Sequence after, const EntryFilter& filter, const Medium& medium,
                                            const Clock& clock) {
  Inside& inside = *inside_;
  auto make = [this, &inside, &medium](const Entry& entry) { return inside.frame(*this, entry, medium); };
  std::shared_ptr<Ring> ring = inside.ring(mode, medium);
  if (!ring) {
    ring = std::make_shared<Ring>(inside.ledger, mode, make);
    Lock lock(inside.ring_mutex);
    auto& place = inside.rings[{mode, medium.info().word}];
    if (auto other = place.lock()) {
      ring = std::move(other);
    } else {
      place = ring;
    }
  }
  // The dispatcher's last beat: the thread of the sockets must not read the ledger. It is true of the head it names.
  auto beat = [&inside, mode, &clock]() -> http::Feed::Frame {
    Inside::Beat last = inside.last_beat(mode);
    // A comment keeps the connection alive when there is nothing true to say.
    bool good = last.body != nullptr && clock.now() - last.at < kBeatGood;
    return good ? last.frame : std::make_shared<const std::string>(":\n\n");
  };
  return std::make_unique<LedgerFeed>(inside.ledger, mode, after, filter, std::move(ring), LedgerFeed::Way{make, beat});
}

}  // namespace ofure
