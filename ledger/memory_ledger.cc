#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/mutex.h"
#include "ledger/ledger.h"
#include "ledger/lineage.h"
#include "ledger/verifier.h"

namespace ofure {
namespace {

Entry without_bytes(Entry entry) {
  entry.bytes.reset();
  return entry;
}

class MemoryLedger final : public Ledger, public Board {
 public:
  Result<Appended> append(const NewEntry& entry) override {
    if (auto fault = fault_of(entry)) return fail(Code::kBadInput, *fault);
    Result<Appended> answer = append_now(entry);
    tell_listener();
    return answer;
  }

  Result<std::optional<Entry>> find_digest(const Digest& digest) const override {
    Lock lock(mutex_);
    return at(by_digest_, digest);
  }
  Result<std::optional<Entry>> find(const BulletinId& bulletin) const override {
    Lock lock(mutex_);
    return at(by_bulletin_, bulletin);
  }
  Result<std::optional<Entry>> find(Mode mode, Sequence sequence) const override {
    Lock lock(mutex_);
    for (const Entry& entry : entries_) {
      if (entry.mode == mode && entry.sequence == sequence) return entry;
    }
    return std::nullopt;
  }

  Result<std::vector<Entry>> read(Mode mode, Sequence after, const EntryFilter& filter,
                                  std::size_t limit) const override {
    std::vector<Entry> found;
    Lock lock(mutex_);
    for (const Entry& entry : entries_) {
      if (found.size() >= limit) break;
      if (entry.mode == mode && entry.sequence > after && filter.takes(entry)) found.push_back(entry);
    }
    return found;
  }

  Result<std::vector<Entry>> latest(Mode mode, const EntryFilter& filter, std::size_t limit) const override {
    std::vector<Entry> found;
    Lock lock(mutex_);
    for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < limit; ++entry) {
      if (entry->mode == mode && filter.takes(*entry)) found.push_back(without_bytes(*entry));
    }
    return found;
  }

  Result<std::vector<Entry>> revisions(const DocumentId& document) const override {
    std::vector<Entry> found;
    Lock lock(mutex_);
    for (const Entry& entry : entries_) {
      if (entry.document == document) found.push_back(without_bytes(entry));
    }
    return found;
  }

  Head head(Mode mode) const override {
    Lock lock(mutex_);
    return {heads_.of(mode)};
  }
  void on_append(std::function<void(Mode, Sequence)> listener) override { listener_ = std::move(listener); }
  Board& board() override { return *this; }

  Result<VerifyReport> verify(const std::function<void(std::uint64_t, std::uint64_t)>& progress) const override {
    std::vector<Entry> entries = all();
    Verifier verifier;
    for (const Entry& entry : entries) {
      if (!verifier.check(entry)) break;
    }
    if (progress) progress(verifier.heads().position, entries.size());
    return verifier.report();
  }

  // The file gets the same chain, because it takes the same entries in the same order.
  Done backup(const std::string& path) const override;

  std::optional<Error> stopped() const override {
    Lock lock(mutex_);
    return closed_ ? std::optional(Error{Code::kStopped, "the ledger is closed", {}}) : std::nullopt;
  }
  bool short_of_space() const override { return false; }
  void close() override {
    Lock lock(mutex_);
    closed_ = true;
  }

  Result<std::optional<Entry>> newest(const DocumentId& document) const override {
    Lock lock(mutex_);
    auto found = at(by_document_, document);
    return found ? std::optional(without_bytes(*found)) : std::nullopt;
  }
  Result<std::vector<Entry>> standing(Mode mode, const EntryFilter& filter, Instant now) const override {
    auto stands = [&](const Entry& entry) {
      return entry.mode == mode && entry.action != Action::kCancel && filter.takes(entry) &&
             (!entry.valid_until || instant_of(*entry.valid_until) > now);
    };
    return newest_that(stands);
  }
  Result<std::vector<Entry>> cancelled(Mode mode, Instant since) const override {
    auto found = newest_that([&](const Entry& entry) {
      return entry.mode == mode && entry.action == Action::kCancel && entry.accepted_at > since;
    });
    std::sort(found.begin(), found.end(), [](const Entry& a, const Entry& b) { return a.position < b.position; });
    return found;
  }
  Done rebuild() override {
    Lock lock(mutex_);
    by_document_.clear();
    for (std::size_t i = 0; i < entries_.size(); ++i) by_document_[entries_[i].document] = i;
    return {};
  }

 private:
  template <class Index, class Key>
  [[nodiscard]] std::optional<Entry> at(const Index& index, const Key& key) const REQUIRES(mutex_) {
    auto found = index.find(key);
    return found == index.end() ? std::nullopt : std::optional(entries_[found->second]);
  }

  // In byte order of the document ids, as the map is.
  template <class Test>
  [[nodiscard]] std::vector<Entry> newest_that(Test test) const EXCLUDES(mutex_) {
    std::vector<Entry> found;
    Lock lock(mutex_);
    for (const auto& [document, index] : by_document_) {
      if (test(entries_[index])) found.push_back(without_bytes(entries_[index]));
    }
    return found;
  }

  [[nodiscard]] std::vector<Entry> all() const EXCLUDES(mutex_) {
    Lock lock(mutex_);
    return entries_;
  }

  Result<Appended> append_now(const NewEntry& entry) EXCLUDES(mutex_) {
    Lock lock(mutex_);
    if (closed_) return fail(Code::kStopped, "the ledger is closed");
    const Header& header = entry.header;
    Known known{at(by_digest_, entry.digest), at(by_bulletin_, header.bulletin), at(by_document_, header.document)};
    Decision decision = decide(known, entry);
    if (decision.what == Decision::What::kAgain) return appended(*known.same_bytes, true);
    if (decision.what == Decision::What::kConflict) return fail(Code::kConflict, decision.reason);
    Sequence& previous = places_[{header.mode, header.kind, header.area()}];
    Entry placed = place_next(heads_, entry, previous);
    previous = placed.sequence;
    by_digest_[placed.digest] = by_bulletin_[placed.bulletin] = by_document_[placed.document] = entries_.size();
    entries_.push_back(placed);
    untold_.emplace_back(placed.mode, placed.sequence);
    return appended(placed, false);
  }

  // One thread at a time tells, so that the listener hears the sequences in order; it may call the ledger meanwhile.
  void tell_listener() EXCLUDES(mutex_) {
    for (;;) {
      std::vector<std::pair<Mode, Sequence>> news;
      {
        Lock lock(mutex_);
        if (telling_ || untold_.empty()) return;
        telling_ = true;
        news.swap(untold_);
      }
      for (const auto& [mode, sequence] : news) {
        if (listener_) listener_(mode, sequence);
      }
      Lock lock(mutex_);
      telling_ = false;
    }
  }

  std::function<void(Mode, Sequence)> listener_;
  mutable Mutex mutex_;
  std::vector<Entry> entries_ GUARDED_BY(mutex_);
  std::map<Digest, std::size_t> by_digest_ GUARDED_BY(mutex_);
  std::unordered_map<BulletinId, std::size_t> by_bulletin_ GUARDED_BY(mutex_);
  std::map<DocumentId, std::size_t> by_document_ GUARDED_BY(mutex_);  // of the newest revision
  std::map<std::tuple<Mode, Kind, AreaCode>, Sequence> places_ GUARDED_BY(mutex_);
  Heads heads_ GUARDED_BY(mutex_);
  std::vector<std::pair<Mode, Sequence>> untold_ GUARDED_BY(mutex_);
  bool telling_ GUARDED_BY(mutex_) = false;
  bool closed_ GUARDED_BY(mutex_) = false;
};

// What append() was given for this entry.
NewEntry new_again(const Entry& entry) {
  NewEntry again;
  again.header.bulletin = entry.bulletin;
  again.header.document = entry.document;
  again.header.revision = entry.revision;
  again.header.kind = entry.kind;
  again.header.action = entry.action;
  again.header.mode = entry.mode;
  again.header.sender = entry.sender;
  again.header.sent = entry.sent;
  again.header.valid_until = entry.valid_until;
  again.header.publishing.code = entry.area;
  again.header.level = entry.level;
  again.bytes = entry.bytes;
  again.digest = entry.digest;
  again.submitter = entry.submitter;
  again.accepted_at = entry.accepted_at;
  again.verdict = entry.verdict;
  again.findings = entry.findings;
  return again;
}

}  // namespace

Done MemoryLedger::backup(const std::string& path) const {
  std::error_code failed;
  if (std::filesystem::exists(path, failed)) return fail(Code::kConflict, "there is a file already: " + path);
  TRY_ASSIGN(auto copy, open_sqlite_ledger(path));
  for (const Entry& entry : all()) TRY(copy->append(new_again(entry)));
  copy->close();
  return {};
}

std::unique_ptr<Ledger> make_memory_ledger() { return std::make_unique<MemoryLedger>(); }

}  // namespace ofure
