#pragma once

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "dispatch/connector.h"
#include "dispatch/parcel.h"

namespace ofure {

// A medium of which a parcel needs the word alone.
class WordMedium final : public Medium {
 public:
  WordMedium(std::string_view word, std::string_view media_type) { info_.word = word, info_.media_type = media_type; }
  [[nodiscard]] const MediumInfo& info() const override { return info_; }
  [[nodiscard]] Rendition render(const Bulletin&, const Narrative&, std::string_view,
                                 const RenderContext&) const override {
    return {};
  }

 private:
  MediumInfo info_;
};

inline const WordMedium kJson{"json", "application/json"};
inline const WordMedium kCap{"cap", "application/cap+xml"};

inline Entry entry_of(std::uint64_t sequence, std::uint64_t revision = 1, const std::string& document = "") {
  Entry entry;
  entry.mode = Mode::kExercise;
  entry.sequence = Sequence(sequence);
  entry.previous = Sequence(sequence - 1);
  entry.bulletin = BulletinId("bulletin-" + std::to_string(sequence));
  entry.document = DocumentId(document.empty() ? "document-" + std::to_string(sequence) : document);
  entry.revision = Revision(revision);
  entry.kind = Kind("evacuation");
  entry.action = revision == 1 ? Action::kIssue : Action::kUpdate;
  entry.area = AreaCode::parse("172022").value();
  entry.accepted_at = SystemClock().now();
  return entry;
}

inline Parcel parcel_of(Entry entry, std::uint64_t round = 0) {
  Parcel parcel{std::move(entry), {}, round};
  for (const WordMedium* medium : {&kCap, &kJson}) {
    auto rendition = std::make_shared<Rendition>();
    rendition->bytes = std::string(medium->info().word) + " of " + parcel.entry.bulletin.text();
    rendition->media_type = medium->info().media_type;
    parcel.parts.push_back({medium, std::move(rendition)});
  }
  return parcel;
}

// Collects outcomes by sequence.
class Outcomes {
 public:
  [[nodiscard]] Settle settle(std::uint64_t sequence) {
    return Settle([this, sequence](Outcome outcome) {
      std::lock_guard lock(mutex_);
      latest_[sequence] = std::move(outcome);
      ++count_;
      changed_.notify_all();
    });
  }
  // False when there are not so many within the deadline.
  [[nodiscard]] bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return count_ >= count; });
  }
  [[nodiscard]] std::map<std::uint64_t, Outcome> latest() {
    std::lock_guard lock(mutex_);
    return latest_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Outcome> latest_;
  std::size_t count_ = 0;
};

class TestFolder {
 public:
  TestFolder() : path_(std::filesystem::temp_directory_path() / ("ofure test " + random_uuid())) {
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string path(const std::string& name = "") const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// Looks again and again until `true_of` or the deadline; for states that nothing announces.
template <class Test>
[[nodiscard]] bool eventually(Test true_of) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  for (int looks = 0; looks < 6000; ++looks) {
    if (true_of()) return true;
    never.wait_for(lock, std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace ofure
