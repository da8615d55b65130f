#pragma once

#include "ingest/judge.h"
#include "samples/clean.h"

namespace ofure {

// A bulletin and what the judge is told beside it. Moves with its Circumstances: the submitter is pointed at when
// judging.
struct Scene {
  Bulletin bulletin;
  Circumstances circumstances;
  std::optional<Submitter> submitter;

  [[nodiscard]] Verdict verdict() const {
    Circumstances told = circumstances;
    told.submitter = submitter ? &*submitter : nullptr;
    return judge(bulletin, {}, told);
  }
};

inline Submitter sender_of_everything() {
  return {KeyId("k-1"), "七尾市", Role::kSender, {}, {}, {Mode::kActual, Mode::kExercise, Mode::kTest}};
}

// The first revision of the bulletin, sent to a ledger that has nothing of it, with a key that may send everything.
inline Scene first(Bulletin bulletin) {
  Scene scene{std::move(bulletin), {}, sender_of_everything()};
  scene.circumstances.now = clean::now();
  scene.circumstances.with_ledger = true;
  return scene;
}

// What the ledger keeps of a revision of the same document, half an hour old.
inline Entry kept(const Header& header, std::uint64_t revision, Action action) {
  Entry entry;
  entry.mode = header.mode;
  entry.sequence = Sequence(revision);
  entry.bulletin = BulletinId("earlier");
  entry.document = header.document;
  entry.revision = Revision(revision);
  entry.kind = header.kind;
  entry.action = action;
  entry.area = header.area();
  entry.level = header.level;
  entry.sender = header.sender;
  entry.sent = clean::time("2026-11-21T02:08:00+09:00");
  return entry;
}

// Revision `revision` of the bulletin where the ledger has the one before it.
inline Scene later(Bulletin bulletin, std::uint64_t revision = 4, Action action = Action::kUpdate) {
  Header& h = bulletin.header;
  h.revision = Revision(revision);
  h.previous = Revision(revision - 1);
  h.action = action;
  h.first_created = clean::time("2026-11-21T02:00:00+09:00");
  if (action == Action::kCorrect || action == Action::kCancel) {
    h.errata = Errata{clean::text("対象地区の誤り"), clean::time("2026-11-21T02:36:00+09:00")};
  }
  Entry newest = kept(h, revision - 1, revision == 2 ? Action::kIssue : Action::kUpdate);
  Scene scene = first(std::move(bulletin));
  scene.circumstances.newest = std::move(newest);
  return scene;
}

}  // namespace ofure
