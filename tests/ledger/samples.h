#pragma once

#include <string>

#include "core/check.h"
#include "ledger/ledger.h"

namespace ofure {

inline const Instant kMorning = *parse_instant("2026-11-21T02:33:00.123+09:00");
inline const AreaCode kNanao = *AreaCode::parse("172022");     // 石川県七尾市
inline const AreaCode kWajima = *AreaCode::parse("172049");    // 石川県輪島市
inline const AreaCode kIshikawa = *AreaCode::parse("170003");  // 石川県
inline const AreaCode kSapporo = *AreaCode::parse("011002");   // 北海道札幌市

// An entry as the intake would hand it over; each call of a chain changes one thing. The bytes say everything that was
// set, so two samples have the same bytes exactly when they are the same.
class Sample {
 public:
  explicit Sample(const std::string& document) {
    entry_.header.document = DocumentId(document);
    entry_.header.kind = Kind("evacuation");
    entry_.header.mode = Mode::kExercise;
    entry_.header.publishing.code = kNanao;
    entry_.header.sender = "nanao@example.jp";
    entry_.header.sent = *parse_time("2026-11-21T02:32:30+09:00");
    entry_.header.level = Level(4);
    entry_.submitter = KeyId("k-sample");
    entry_.accepted_at = kMorning;
    entry_.verdict = "accepted";
    entry_.findings = "[]";
    revision(1);
  }

  Sample& revision(std::uint64_t number) {
    entry_.header.revision = Revision(number);
    entry_.header.previous = Revision(number - 1);
    entry_.header.action = number == 1 ? Action::kIssue : Action::kUpdate;
    return *this;
  }
  Sample& action(Action action) {
    entry_.header.action = action;
    return *this;
  }
  Sample& mode(Mode mode) {
    entry_.header.mode = mode;
    return *this;
  }
  Sample& kind(const std::string& kind) {
    entry_.header.kind = Kind(kind);
    return *this;
  }
  Sample& area(const AreaCode& area) {
    entry_.header.publishing.code = area;
    return *this;
  }
  Sample& bulletin(const std::string& id) {
    entry_.header.bulletin = BulletinId(id);
    return *this;
  }
  Sample& valid_until(const std::string& time) {
    entry_.header.valid_until = parse_time(time);
    return *this;
  }
  Sample& accepted_at(Instant at) {
    entry_.accepted_at = at;
    return *this;
  }
  Sample& submitter(const std::string& key) {
    entry_.submitter = KeyId(key);
    return *this;
  }
  Sample& text(const std::string& text) {
    text_ = text;
    return *this;
  }

  // NOLINTNEXTLINE(google-explicit-constructor): a Sample stands wherever an entry is asked for.
  operator NewEntry() const {
    NewEntry made = entry_;
    const Header& header = made.header;
    if (header.bulletin.empty())
      made.header.bulletin = BulletinId("t-" + header.document.text() + "-" + std::to_string(header.revision.value()));
    std::string bytes = "<bulletin id=\"" + made.header.bulletin.text() + "\" document=\"" + header.document.text() +
                        "\" revision=\"" + std::to_string(header.revision.value()) + "\" mode=\"" +
                        std::string(word_of(header.mode)) + "\" kind=\"" + header.kind.text() + "\" action=\"" +
                        std::string(word_of(header.action)) + "\" area=\"" + std::string(header.area().text()) + "\">" +
                        text_ + "</bulletin>";
    made.digest = sha256(bytes);
    made.bytes = std::make_shared<const std::string>(std::move(bytes));
    return made;
  }

 private:
  NewEntry entry_;
  std::string text_ = "避難してください";
};

// The place of an entry that must be taken; ends the test program with the reason when it is not.
inline Appended must_append(Ledger& ledger, const NewEntry& entry) {
  auto answer = ledger.append(entry);
  if (!answer) throw std::runtime_error("append: " + answer.error().text());
  return *answer;
}

}  // namespace ofure
