#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/intake.h"
#include "ingest/preview.h"
#include "ingest/retraction_twins.h"
#include "ledger/audit.h"
#include "ledger/waiting.h"

namespace ofure {

// What a second person says with a decision.
struct Word {
  std::string reason;
  bool break_glass = false;  // release by one person alone
  std::string code;          // of the second factor, for that
};

// The retraction of what stands, as it would go out now.
struct PreparedRetraction {
  Entry of;                          // the newest revision of the document
  std::optional<Entry> retracted_by; // the cancel, when it has been taken back
  std::string xml;                   // empty when it has been
  Examination examination;           // of that xml
};

// The second person and the way back (lessons.md F3, F19). Every decision stands in the audit chain before it takes
// effect. Safe from any thread.
class Desk {
 public:
  // Proves the second factor of a person: true when the code is right and was not used before.
  using SecondFactor = std::function<Result<bool>(const Submitter&, std::string_view code)>;

  // What whoever sent under this key, or the person of this id, may do now; nothing when it is revoked or has ended.
  using SenderNow = std::function<Result<std::optional<Submitter>>(const KeyId&)>;

  Desk(Admission& admission, Intake& intake, WaitingRoom& waiting, Audit& audit, SecondFactor second_factor,
       SenderNow sender_now)
      : admission_(admission), intake_(intake), waiting_(waiting), audit_(audit),
        second_factor_(std::move(second_factor)), sender_now_(std::move(sender_now)) {}

  // Ends releases that a crash cut short: what reached the ledger is released, the rest waits again. Once, before the
  // first call. Errors: of the stores.
  [[nodiscard]] Done resume();

  [[nodiscard]] Result<WaitingBulletin> find(const Submitter& caller, const BulletinId& id) const;
  // Those the caller may see.
  [[nodiscard]] Result<std::vector<WaitingBulletin>> open(const Submitter& caller) const;
  // What a second person is shown: the bulletin judged as of now, and the revision it would replace.
  [[nodiscard]] Result<Examination> show(const WaitingBulletin& waiting) const { return intake_.examine_kept(*waiting.bytes); }

  // Sends it. The bulletin is judged once more, since other revisions may have come meanwhile: a Refusal leaves it
  // waiting; so does a sender who may send it no more (kConflict): whoever took the right away meant what waits, too. With
  // break_glass: a person who may send it and shows the second factor may do so alone, where the bulletin
  // lets it; the review stays open. Errors: kNotFound, kDenied, kConflict (decided already), those of the ledger.
  [[nodiscard]] Result<Answer> release(const Submitter& caller, const BulletinId& id, const Word& word);
  // Back to its sender, with a reason. Errors: as release(); kBadInput without a reason.
  [[nodiscard]] Result<WaitingBulletin> give_back(const Submitter& caller, const BulletinId& id, const Word& word);
  // By its sender. Errors: kNotFound, kDenied, kConflict.
  [[nodiscard]] Result<WaitingBulletin> withdraw(const Submitter& caller, const BulletinId& id, const Word& word);
  // Closes the review of a break-glass release. Errors: kNotFound, kDenied, kConflict, kBadInput without a reason.
  [[nodiscard]] Result<WaitingBulletin> review(const Submitter& caller, const BulletinId& id, const Word& word);

  // prepare() for a caller who may send it. Errors: as prepare(), and kDenied.
  [[nodiscard]] Result<PreparedRetraction> show_retraction(const Submitter& caller, const BulletinId& id,
                                                           const std::string& reason) const;
  // The retraction as it would go out now, of the newest revision of the bulletin's document. `by` is who would send it:
  // its office stands in it as the editorial one; null = whoever typed the original. Errors: kNotFound.
  [[nodiscard]] Result<PreparedRetraction> prepare(const BulletinId& id, const std::string& reason,
                                                   const Submitter* by = nullptr) const;
  // Whether the bulletin of this sequence can be taken back by a click, found out by making its retraction in every
  // medium. A cancel gives a twin that is gone; what was replaced meanwhile, or is not there, nothing.
  [[nodiscard]] std::optional<RetractionTwin> try_retraction(Mode mode, Sequence sequence, const Preview& preview) const;
  [[nodiscard]] Instant now() const { return admission_.now(); }
  // Sends it at once, without a second person; to whom it goes is the lanes' rule for cancels: exactly those who had the
  // message. When it was taken back before, or by another at this moment, the receipt of that comes again; a revision that
  // comes at this moment is taken back too. Errors: kNotFound, kDenied, kConflict (revisions came faster than they could be
  // taken back), kBadInput without a reason, those of the ledger.
  [[nodiscard]] Result<Answer> retract(const Submitter& caller, const BulletinId& id, const std::string& reason);

 private:
  [[nodiscard]] Done sender_still_may(const WaitingBulletin& waiting, const Header& header) const;
  [[nodiscard]] std::optional<Office> typed_by(const Submitter& caller, const Header& header) const;
  [[nodiscard]] tl::unexpected<Error> nothing_to_take_back(const Submitter& caller, const BulletinId& id) const;
  [[nodiscard]] Done may_take_back(const Submitter& caller, const BulletinId& id) const;
  [[nodiscard]] bool is_newest(const Entry& entry) const;
  [[nodiscard]] Result<Answer> retract_newest(const Submitter& caller, const BulletinId& id, const std::string& reason);
  [[nodiscard]] Done may_break_glass(const Submitter& caller, const WaitingBulletin& waiting, const Word& word);
  void note(const Submitter& caller, const std::string& what, const std::string& subject, const std::string& detail);

  Admission& admission_;
  Intake& intake_;
  WaitingRoom& waiting_;
  Audit& audit_;
  SecondFactor second_factor_;
  SenderNow sender_now_;
};

}  // namespace ofure
