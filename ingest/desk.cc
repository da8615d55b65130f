#include "ingest/desk.h"

#include <algorithm>

#include "core/http.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/text.h"
#include "formats/retraction.h"

namespace ofure {
namespace {

using State = WaitingBulletin::State;

constexpr const char* kUsualReason = "誤報のため";

Header header_of(const Entry& entry) {
  Header header;
  header.mode = entry.mode;
  header.kind = entry.kind;
  header.publishing.code = entry.area;
  header.level = entry.level;
  return header;
}

tl::unexpected<Error> not_there(const BulletinId& id) {
  return fail(Code::kNotFound, "No bulletin " + id.text() + " waits here. / その情報は承認待ちではありません。");
}

tl::unexpected<Error> sender_may_no_more(const std::string& why_en, const std::string& why_ja) {
  return fail(Code::kConflict, "Who sent this bulletin may send it no more: " + why_en + " Look at it once more and return it; who has the right sends it anew. / この情報を送った側に、いま送信の権限がありません。" + why_ja + "内容を確かめて差し戻し、権限のある人が送り直してください。");
}

}  // namespace

Done Desk::resume() {
  TRY_ASSIGN(auto open, waiting_.open());
  for (const WaitingBulletin& one : open) {
    if (one.state != State::kReleasing) continue;
    TRY_ASSIGN(auto entry, admission_.ledger().find_digest(one.digest));
    if (entry) {
      TRY(waiting_.finish_release(one.bulletin, entry->sequence, admission_.now()));
    } else {
      TRY(waiting_.undo_release(one.bulletin, "the hub stopped before it reached the ledger", admission_.now()));
    }
  }
  return {};
}

Result<WaitingBulletin> Desk::find(const Submitter& caller, const BulletinId& id) const {
  TRY_ASSIGN(auto waiting, waiting_.find(id));
  if (!waiting || !may_see_waiting(caller, *waiting)) return not_there(id);
  return std::move(*waiting);
}

Result<std::vector<WaitingBulletin>> Desk::open(const Submitter& caller) const {
  TRY_ASSIGN(auto open, waiting_.open());
  std::erase_if(open, [&](const WaitingBulletin& one) { return !may_see_waiting(caller, one); });
  return open;
}

Result<Answer> Desk::release(const Submitter& caller, const BulletinId& id, const Word& word) {
  TRY_ASSIGN(const WaitingBulletin waiting, find(caller, id));
  Done allowed = word.break_glass ? may_break_glass(caller, waiting, word) : may_release(caller, waiting);
  if (!allowed) {
    note(caller, "bulletin.release_refused", id.text(), allowed.error().message);
    return tl::unexpected(allowed.error());
  }
  if (waiting.state == State::kReleased) return fail(Code::kConflict, "This bulletin was released already. / この情報はすでに承認され、送られています。");
  const Reading reading = admission_.reader().read(*waiting.bytes);
  TRY_ASSIGN(Verdict verdict, admission_.judge(reading, *waiting.bytes, {}));
  if (verdict.refused()) return Refusal{std::move(verdict)};
  if (Done may = sender_still_may(waiting, reading.bulletin->header); !may) {
    note(caller, "bulletin.release_refused", id.text(), may.error().message);
    return tl::unexpected(may.error());
  }

  TRY(waiting_.begin_release(id, {caller.key, admission_.now(), word.reason, word.break_glass}));
  auto receipt = admission_.keep(reading.bulletin->header, waiting.bytes, waiting.digest, verdict, waiting.submitter,
                                  "released by " + caller.key.text());
  if (!receipt) {
    // After a failed flush nobody knows: it stays "releasing", and the next start decides by what is on the disk.
    if (receipt.error().code != Code::kStopped)
      TRY(waiting_.undo_release(id, receipt.error().message, admission_.now()));
    return tl::unexpected(receipt.error());
  }
  if (Done finished = waiting_.finish_release(id, receipt->sequence, admission_.now()); !finished) {
    // It is in the ledger and on its way; the next start puts the list right.
    log_error("a released bulletin is still listed as being released", {{"bulletin", id.text()}, {"error", finished.error().text()}});
  }
  metrics::count("ofure_releases_total", "Bulletins released by a second person, or by one alone.",
                 {{"way", word.break_glass ? "break_glass" : "second_person"}});
  if (word.break_glass)
    log_warning("break-glass: one person sent alone; the review is open",
                {{"bulletin", id.text()}, {"by", caller.key.text()}, {"office", caller.office.text()}});
  return *receipt;
}

// The same gate as when it came, as of now: a right that was taken away is not worked around by what waits already.
Done Desk::sender_still_may(const WaitingBulletin& waiting, const Header& header) const {
  TRY_ASSIGN(auto sender, sender_now_(waiting.submitter));
  if (!sender) return sender_may_no_more("the key or person " + waiting.submitter.text() + " was revoked or has ended, or its office was closed.", "鍵または職員（" + waiting.submitter.text() + "）が失効・終了したか、機関が廃止されています。");
  const Findings findings = may_send(*sender, header);
  if (findings.empty()) return {};
  const FindingText text = text_of(findings.front());
  return sender_may_no_more(text.message_en, text.message_ja);
}

// One person alone: who may send it, with the second factor shown this moment.
Done Desk::may_break_glass(const Submitter& caller, const WaitingBulletin& waiting, const Word& word) {
  if (!waiting.break_glass)
    return fail(Code::kDenied, "This bulletin needs a second person; the office allows no break-glass for it. / この情報は一人では送信できません。");
  if (!caller.person)
    return fail(Code::kDenied, "Break-glass is for a person with a second factor, not for a machine's key. / 緊急送信は、二要素認証をした人だけができます。");
  if (!caller.has(Role::kSender) && !caller.has(Role::kReleaser))
    return fail(Code::kDenied, "This person may neither send nor release. / 送信・承認の権限がありません。");
  if (word.reason.empty()) return fail(Code::kBadInput, "Break-glass asks for a reason. / 緊急送信には理由が必要です。");
  TRY_ASSIGN(bool proved, second_factor_(caller, word.code));
  if (!proved) return fail(Code::kDenied, "The code of the second factor is wrong or was used before. / 確認コードが違うか、使用済みです。");
  Header header;
  header.mode = waiting.mode;
  header.kind = waiting.kind;
  header.publishing.code = waiting.area;
  header.level = waiting.level;
  return may_retract(caller, header);
}

Result<WaitingBulletin> Desk::give_back(const Submitter& caller, const BulletinId& id, const Word& word) {
  TRY_ASSIGN(const WaitingBulletin waiting, find(caller, id));
  TRY(may_release(caller, waiting));
  if (word.reason.empty()) return fail(Code::kBadInput, "Returning asks for a reason. / 差し戻しには理由が必要です。");
  TRY(waiting_.give_back(id, {caller.key, admission_.now(), word.reason}));
  return find(caller, id);
}

Result<WaitingBulletin> Desk::withdraw(const Submitter& caller, const BulletinId& id, const Word& word) {
  TRY_ASSIGN(const WaitingBulletin waiting, find(caller, id));
  if (!is_same_sender(caller, waiting.submitter))
    return fail(Code::kDenied, "Only who sent it may withdraw it; a releaser may return it. / 取り下げは送信者だけができます。");
  TRY(waiting_.withdraw(id, {caller.key, admission_.now(), word.reason}));
  return find(caller, id);
}

Result<WaitingBulletin> Desk::review(const Submitter& caller, const BulletinId& id, const Word& word) {
  TRY_ASSIGN(const WaitingBulletin waiting, find(caller, id));
  if (!caller.has(Role::kReleaser) && !caller.has(Role::kOperator))
    return fail(Code::kDenied, "A review is closed by a releaser or an operator. / 確認は releaser か operator の役割です。");
  if (is_same_sender(caller, waiting.decided_by))
    return fail(Code::kDenied, "Who broke the glass cannot close the review. / 緊急送信した本人は確認を閉じられません。");
  TRY(waiting_.review(id, {caller.key, admission_.now(), word.reason}));
  return find(caller, id);
}

Result<PreparedRetraction> Desk::prepare(const BulletinId& id, const std::string& reason, const Submitter* by) const {
  TRY_ASSIGN(auto asked, admission_.ledger().find(id));
  if (!asked) return fail(Code::kNotFound, "There is no such bulletin here. / その情報はありません。");
  TRY_ASSIGN(auto revisions, admission_.ledger().revisions(asked->document));
  PreparedRetraction prepared;
  const Entry& newest = revisions.back();
  if (newest.action == Action::kCancel) {
    prepared.of = revisions.size() > 1 ? revisions[revisions.size() - 2] : newest;
    prepared.retracted_by = newest;
    return prepared;
  }
  TRY_ASSIGN(auto whole, admission_.ledger().find(newest.mode, newest.sequence));
  if (!whole || !whole->bytes) return fail(Code::kCorrupt, "The bytes of the newest revision are not there.");
  prepared.of = std::move(*whole);
  const Reading reading = admission_.reader().read(*prepared.of.bytes);
  if (!reading.bulletin) return fail(Code::kCorrupt, "The bytes of the newest revision do not read any more.");
  // A clock that ran ahead at the sender must not make the cancel older than what it cancels.
  const Time now = in_japan(admission_.now());
  const Header& header = reading.bulletin->header;
  const RetractionWord word{BulletinId(random_uuid()), std::max(now, header.sent), reason, "",
                            by != nullptr ? typed_by(*by, header) : std::nullopt};
  TRY_ASSIGN(prepared.xml, retraction_of(*prepared.of.bytes, header, word));
  TRY_ASSIGN(prepared.examination, intake_.examine_kept(prepared.xml));
  return prepared;
}

// Who types the retraction, where that is another office than the one that typed the bulletin.
std::optional<Office> Desk::typed_by(const Submitter& caller, const Header& header) const {
  if (!caller.office_area) return std::nullopt;
  if (speaks_for(caller, header.area())) {
    return header.editorial.code == header.area() ? std::nullopt : std::optional(header.publishing);
  }
  constexpr std::size_t kNameMost = 100;  // common.xsd
  auto offices = admission_.credentials().offices();
  const OfficeRecord* record = offices->office(caller.office);
  Office acting;
  acting.code = *caller.office_area;
  acting.organization = AreaTable::japan().full_name(acting.code);
  acting.name = record != nullptr ? record->name : acting.organization;
  if (has_control(acting.name) || code_point_count(acting.name) > kNameMost) acting.name = acting.organization;
  return acting;
}

std::optional<RetractionTwin> Desk::try_retraction(Mode mode, Sequence sequence, const Preview& preview) const {
  auto entry = admission_.ledger().find(mode, sequence);
  if (!entry || !*entry) return std::nullopt;
  RetractionTwin twin;
  twin.document = (*entry)->document;
  twin.gone = (*entry)->action == Action::kCancel;
  if (twin.gone) return twin;
  twin.of = (*entry)->bulletin;
  twin.made_at = admission_.now();
  auto prepared = prepare(twin.of, kUsualReason);
  if (!prepared) {
    twin.fault = prepared.error().message;
    return twin;
  }
  if (prepared->retracted_by || prepared->of.sequence != sequence) return std::nullopt;
  const Verdict& verdict = prepared->examination.verdict;
  if (verdict.refused() && is_newest(prepared->of)) {
    for (const Finding& finding : verdict.findings) twin.fault += (twin.fault.empty() ? "" : ", ") + std::string(row_of(finding.rule).id);
    twin.fault = "it would be refused by " + twin.fault;
    return twin;
  }
  if (verdict.refused()) return std::nullopt;
  each_rendition(prepared->examination, prepared->xml, preview, [&](const Medium&, const std::string&, const Rendition&) { ++twin.renditions; });
  return twin;
}

// False as well when the ledger cannot be read: then nothing is known.
bool Desk::is_newest(const Entry& entry) const {
  auto newest = admission_.ledger().board().newest(entry.document);
  return newest && *newest && (*newest)->sequence == entry.sequence;
}

tl::unexpected<Error> Desk::nothing_to_take_back(const Submitter& caller, const BulletinId& id) const {
  auto waiting = find(caller, id);
  const bool waits = waiting && (waiting->state == State::kWaiting || waiting->state == State::kReleasing);
  if (!waits) return fail(Code::kNotFound, "There is no such bulletin here. / その情報はありません。");
  return fail(Code::kNotFound, "This bulletin waits for a second person and has reached nobody: there is nothing to take back. Its sender withdraws it with POST /v1/bulletins/" + http::percent_encoded(id.text()) +
                                   "/withdraw, a releaser returns it with …/return. / この情報は承認待ちで、まだどこにも届いていません。送信者は …/withdraw で取り下げ、承認者は …/return で差し戻してください。");
}

// What would be taken back is the newest revision, whichever was named: its level decides, not that of an earlier one.
Done Desk::may_take_back(const Submitter& caller, const BulletinId& id) const {
  TRY_ASSIGN(auto asked, admission_.ledger().find(id));
  if (!asked) return nothing_to_take_back(caller, id);
  TRY_ASSIGN(auto revisions, admission_.ledger().revisions(asked->document));
  const bool gone = revisions.size() > 1 && revisions.back().action == Action::kCancel;
  return may_retract(caller, header_of(gone ? revisions[revisions.size() - 2] : revisions.back()));
}

Result<PreparedRetraction> Desk::show_retraction(const Submitter& caller, const BulletinId& id,
                                                 const std::string& reason) const {
  TRY(may_take_back(caller, id));
  return prepare(id, reason.empty() ? kUsualReason : reason, &caller);
}

Result<Answer> Desk::retract(const Submitter& caller, const BulletinId& id, const std::string& reason) {
  Done allowed = may_take_back(caller, id);
  if (!allowed && allowed.error().code != Code::kDenied) return tl::unexpected(allowed.error());
  if (!allowed) {
    note(caller, "bulletin.retract_refused", id.text(), allowed.error().message);
    return tl::unexpected(allowed.error());
  }
  if (reason.empty())
    return fail(Code::kBadInput, "Say why: {\"reason\": \"誤報のため\"}. / 取り消す理由を書いてください。");
  constexpr int kTries = 3;
  for (int left = kTries;; --left) {
    auto answer = retract_newest(caller, id, reason);
    if (answer || answer.error().code != Code::kConflict || left == 1) return answer;
  }
}

Result<Answer> Desk::retract_newest(const Submitter& caller, const BulletinId& id, const std::string& reason) {
  TRY_ASSIGN(PreparedRetraction prepared, prepare(id, reason, &caller));
  if (prepared.retracted_by) return receipt_of(*prepared.retracted_by, true);
  if (prepared.examination.verdict.refused()) {
    if (!is_newest(prepared.of)) return fail(Code::kConflict, "Another revision came at this moment. / いま別の版が届きました。");
    return Refusal{std::move(prepared.examination.verdict)};
  }
  TRY(audit_.note(admission_.now(), caller.key.text(), "bulletin.retracted", prepared.of.bulletin.text(), reason));
  auto bytes = std::make_shared<const std::string>(std::move(prepared.xml));
  const Digest digest = sha256(*bytes);
  auto receipt = admission_.keep(prepared.examination.bulletin->header, std::move(bytes), digest,
                                 prepared.examination.verdict, caller.key, "retraction");
  if (!receipt) {
    note(caller, "bulletin.retract_failed", prepared.of.bulletin.text(), receipt.error().message);
    return tl::unexpected(receipt.error());
  }
  metrics::count("ofure_retractions_total", "Documents taken back by a retraction.", {{"mode", word_of(receipt->mode)}});
  return *receipt;
}

void Desk::note(const Submitter& caller, const std::string& what, const std::string& subject,
                const std::string& detail) {
  Done noted = audit_.note(admission_.now(), caller.key.text(), what, subject, detail);
  if (!noted) log_error("the audit chain cannot be written", {{"what", what}, {"error", noted.error().text()}});
}

}  // namespace ofure
