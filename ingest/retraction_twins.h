#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/words.h"

namespace ofure {

// What the hub found out when it made the retraction of a bulletin ahead.
struct RetractionTwin {
  DocumentId document;
  BulletinId of;
  Instant made_at{};
  std::size_t renditions = 0;  // the media and profiles it was set in
  std::string fault;           // why it cannot be taken back by a click; "" = it can
  bool gone = false;           // the document was taken back: there is nothing left to make
};

// Makes the retraction of each bulletin as soon as the bulletin is kept, judges it and sets it in every medium
// (lessons.md F3): whether a message can be taken back is known while nobody is in a hurry, not at the click. A thread
// of its own makes them, behind everything that carries bulletins. Safe from any thread.
class RetractionTwins {
 public:
  // Makes the retraction of one bulletin in every medium; nothing when it is no more the newest of its document.
  using Make = std::function<std::optional<RetractionTwin>(Mode, Sequence)>;
  explicit RetractionTwins(Make make);
  ~RetractionTwins() { stop(); }
  RetractionTwins(const RetractionTwins&) = delete;
  RetractionTwins& operator=(const RetractionTwins&) = delete;

  // A bulletin was kept: its twin is made soon. Never blocks. When more than kMostWaiting wait, the oldest of them is
  // left to the moment it is asked for.
  void want(Mode mode, Sequence sequence);
  // The twin of the newest revision of a document, when it has been made and is among the newest kMostKept.
  [[nodiscard]] std::optional<RetractionTwin> find(const DocumentId& document, const BulletinId& newest) const;
  // One line with how many of them cannot be taken back by a click, or nothing. Names none: anybody may read the pages
  // it stands on, and a drill is for those who may read drills.
  [[nodiscard]] std::vector<std::string> faults() const;
  // No more twins are made; waits for the one at hand.
  void stop();

  static constexpr std::size_t kMostWaiting = 1000, kMostKept = 1000;

 private:
  void work();
  void keep(RetractionTwin twin);
  void forget(const DocumentId& document);

  const Make make_;
  mutable Mutex mutex_;
  Condition changed_;
  std::deque<std::pair<Mode, Sequence>> waiting_ GUARDED_BY(mutex_);
  std::deque<DocumentId> order_ GUARDED_BY(mutex_);
  std::map<DocumentId, RetractionTwin> twins_ GUARDED_BY(mutex_);
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ofure
