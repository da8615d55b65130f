#include "ingest/intake.h"

#include <algorithm>

#include "core/finding_json.h"
#include "core/log.h"

namespace ofure {

Result<Answer> Intake::receive(const Submission& submission) {
  if (!submission.caller) return fail(Code::kUnknown, "Sending needs a sender's key: Authorization: Bearer <key>. / 送信には送信者の鍵が必要です（Authorization: Bearer <鍵>）。");
  const Submitter& submitter = *submission.caller;
  if (!submitter.has(Role::kSender))
    return fail(Code::kDenied, "This key is for a " + std::string(word_of(submitter.role)) + " and sends nothing; use a sender's key. / この鍵では送信できません。送信者（sender）の鍵を使ってください。");

  const Digest digest = sha256(*submission.bytes);
  TRY_ASSIGN(std::optional<Entry> earlier, admission_.ledger().find_digest(digest));
  if (earlier) {
    Header sent;  // a receipt says what was sent: only to those who may send it
    sent.kind = earlier->kind;
    sent.mode = earlier->mode;
    sent.publishing.code = earlier->area;
    sent.level = earlier->level;
    if (submitter.office_area) sent.editorial.code = *submitter.office_area;
    if (!may_send(submitter, sent).empty()) return fail(Code::kDenied, "This key has no right to this bulletin. / この鍵にはこの情報を送る権限がありません。");
    return receipt_of(*earlier, true);
  }

  const Reading reading = admission_.reader().read(*submission.bytes);
  TRY_ASSIGN(Verdict verdict, admission_.judge(reading, *submission.bytes, {&submitter, true, true}));
  if (verdict.refused()) {
    count_verdict(word_of(verdict.word));
    if (reading.bulletin)
      note_bulletin(reading.bulletin->header, "bulletin refused", submitter.key.text(), submission.peer, Sequence{});
    else
      log_info("a document that cannot be read was refused",
               {{"rule", row_of(verdict.findings.front().rule).id}, {"key", submitter.key.text()}, {"peer", submission.peer}});
    return Refusal{std::move(verdict)};
  }

  const Header& header = reading.bulletin->header;
  if (auto rule = second_person(header, submitter, verdict); rule.second != SecondPerson::kNone && waiting_ != nullptr)
    return let_wait(header, submission, digest, verdict, rule);
  TRY_ASSIGN(Receipt receipt,
             admission_.keep(header, submission.bytes, digest, verdict, submitter.key, submission.peer));
  return receipt;
}

SecondPersonRule Intake::second_person(const Header& header, const Submitter& submitter, const Verdict& verdict) const {
  auto offices = admission_.credentials().offices();
  return second_person_for(header, offices->office(submitter.office),
                           offices->drill_of(submitter.office, header.area(), admission_.now()), needs_releaser(verdict));
}

Result<Answer> Intake::let_wait(const Header& header, const Submission& submission, const Digest& digest,
                                const Verdict& verdict, const SecondPersonRule& rule) {
  WaitingBulletin waiting;
  waiting.bulletin = header.bulletin;
  waiting.document = header.document;
  waiting.revision = header.revision;
  waiting.kind = header.kind;
  waiting.action = header.action;
  waiting.mode = header.mode;
  waiting.area = header.area();
  waiting.level = header.level;
  waiting.bytes = submission.bytes;
  waiting.digest = digest;
  waiting.findings = json_of(verdict.findings);
  waiting.submitter = submission.caller->key;
  waiting.office = submission.caller->office;
  waiting.received = admission_.now();
  waiting.because = rule.because_ja + " / " + rule.because_en;
  waiting.break_glass = rule.second == SecondPerson::kBreakGlass;
  Done added = waiting_->add(waiting);
  if (!added && added.error().code == Code::kConflict) {
    TRY_ASSIGN(auto same, waiting_->find(digest));
    if (!same) return tl::unexpected(added.error());
    if (same->state == WaitingBulletin::State::kWaiting || same->state == WaitingBulletin::State::kReleasing)
      return Awaiting{std::move(*same), true};
    return fail(Code::kConflict, "This transmission was " + std::string(word_of(same->state)) +
                                     "; mend it and send it with a new distributionID. / 差し戻しまたは取り下げ済みです。直して、新しい distributionID で送ってください。" +
                                     (same->reason.empty() ? "" : " Reason: " + same->reason));
  }
  TRY(added);
  count_verdict("awaiting_release");
  note_bulletin(header, "bulletin waits for a second person", waiting.submitter.text(), submission.peer, Sequence{});
  return Awaiting{std::move(waiting)};
}

Result<Examination> Intake::examine(const Submission& submission) {
  const Submitter* submitter = submission.caller ? &*submission.caller : nullptr;
  Reading reading = admission_.reader().read(*submission.bytes);
  // What the ledger holds is told only to a key that may read the mode: a check must not be a way to look into drills.
  const bool with_ledger =
      submitter != nullptr && reading.bulletin && may_read(*submitter, reading.bulletin->header.mode, false);
  TRY_ASSIGN(Verdict verdict, admission_.judge(reading, *submission.bytes, {submitter, with_ledger, false}));
  Examination examination{std::move(verdict), std::move(reading.bulletin), {}, {}, {}, {}};
  add_reach(examination);
  if (examination.bulletin && submitter != nullptr)
    examination.second_person = second_person(examination.bulletin->header, *submitter, examination.verdict);
  if (with_ledger) TRY(add_ancestors(examination));
  return examination;
}

Level Intake::level_of(const std::string& bytes) const {
  const Reading reading = admission_.reader().read(bytes);
  return reading.bulletin ? reading.bulletin->header.level : Level();
}

Result<Examination> Intake::examine_kept(const std::string& bytes) {
  Reading reading = admission_.reader().read(bytes);
  TRY_ASSIGN(Verdict verdict, admission_.judge(reading, bytes, {nullptr, true, false}));
  Examination examination{std::move(verdict), std::move(reading.bulletin), {}, {}, {}, {}};
  add_reach(examination);
  if (examination.bulletin) TRY(add_ancestors(examination));
  return examination;
}

void Intake::add_reach(Examination& examination) const {
  const auto areas = admission_.area_facts();
  if (!examination.bulletin || areas == nullptr || areas->households.empty()) return;
  examination.reach = reach_of(*examination.bulletin, areas->households);
}

Done Intake::add_ancestors(Examination& examination) const {
  const Header& header = examination.bulletin->header;
  TRY_ASSIGN(std::vector<Entry> revisions, admission_.ledger().revisions(header.document));
  const Entry* newest = nullptr;
  for (const Entry& entry : revisions) {
    if (entry.revision >= header.revision) continue;
    examination.ancestors.push_back({entry.bulletin, entry.sender, entry.sent, entry.revision});
    if (newest == nullptr || newest->revision < entry.revision) newest = &entry;
  }
  if (newest == nullptr) return {};
  TRY_ASSIGN(auto whole, admission_.ledger().find(newest->mode, newest->sequence));
  if (whole && whole->bytes) examination.before = std::move(admission_.reader().read(*whole->bytes).bulletin);
  return {};
}

}  // namespace ofure
