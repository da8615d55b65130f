#include "ingest/intake.h"

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "core/log.h"
#include "core/metrics.h"

namespace ofure {
namespace {

Receipt receipt_of(const Entry& entry, bool again) {
  return {entry.bulletin, entry.document, entry.revision, entry.mode,        entry.kind,    entry.action,
          entry.sequence, entry.digest,   entry.accepted_at, entry.verdict, entry.findings, again};
}

void note(const Header& header, std::string_view verdict, std::string_view key, std::string_view peer, Sequence sequence) {
  log_info(verdict == "refused" ? "bulletin refused" : "bulletin accepted",
           {{"mode", word_of(header.mode)}, {"sequence", sequence.value()}, {"document", header.document.text()}, {"revision", header.revision.value()},
            {"bulletin", header.bulletin.text()}, {"kind", header.kind.text()}, {"action", word_of(header.action)}, {"area", header.area().text()},
            {"level", header.level.value()}, {"verdict", verdict}, {"key", key}, {"peer", peer}});
}

void count_verdict(std::string_view verdict) {
  metrics::count("ofure_submissions_total", "Submissions by what became of them.", {{"verdict", verdict}});
}

}  // namespace

std::string Receipt::json() const {
  JsonWriter out;
  out.object().field("bulletin", bulletin.text()).field("document", document.text()).key("revision").number(revision.value());
  out.field("mode", word_of(mode)).field("kind", kind.text()).field("action", word_of(action)).key("sequence").number(sequence.value());
  out.field("digest", digest.hex()).field("accepted_at", rfc3339(accepted_at)).field("verdict", verdict).key("findings").raw(findings).end();
  return out.take();
}

Result<Answer> Intake::receive(const Submission& submission) {
  TRY_ASSIGN(std::optional<Submitter> submitter, credentials_.identify(submission.authorization));
  if (!submitter) return fail(Code::kUnknown, "Sending needs a sender's key: Authorization: Bearer <key>.");
  if (submitter->role != Role::kSender) return fail(Code::kDenied, "This key is for a " + std::string(word_of(submitter->role)) + " and sends nothing.");

  const Digest digest = sha256(*submission.bytes);
  TRY_ASSIGN(std::optional<Entry> earlier, ledger_.find_digest(digest));
  if (earlier) {
    Header sent;  // a receipt says what was sent: only to those who may send it
    sent.kind = earlier->kind;
    sent.mode = earlier->mode;
    sent.publishing.code = earlier->area;
    sent.level = earlier->level;
    if (!may_send(*submitter, sent).empty()) return fail(Code::kDenied, "This key has no right to this bulletin.");
    return receipt_of(*earlier, true);
  }

  const Reading reading = reader_.read(*submission.bytes);
  TRY_ASSIGN(Verdict verdict, judged(reading, submission, &*submitter));
  if (verdict.refused()) {
    count_verdict(word_of(verdict.word));
    if (reading.bulletin) note(reading.bulletin->header, "refused", submitter->key.text(), submission.peer, Sequence{});
    return Refusal{std::move(verdict)};
  }

  const Header& header = reading.bulletin->header;
  NewEntry entry{header, submission.bytes, digest, submitter->key, clock_.now(), std::string(word_of(verdict.word)), json_of(verdict.findings)};
  auto appended = ledger_.append(entry);
  if (!appended) {
    count_verdict("not_kept");
    log_error("bulletin not kept", {{"mode", word_of(header.mode)}, {"document", header.document.text()}, {"revision", header.revision.value()},
                                    {"code", word_of(appended.error().code)}, {"error", appended.error().text()}});
    return tl::unexpected(appended.error());
  }
  const Appended& place = *appended;
  count_verdict(entry.verdict);
  note(header, entry.verdict, submitter->key.text(), submission.peer, place.sequence);
  return Receipt{header.bulletin, header.document, header.revision, header.mode,   header.kind,    header.action,
                 place.sequence,  digest,          place.accepted_at, entry.verdict, entry.findings, place.again};
}

Result<Examination> Intake::examine(const Submission& submission) {
  TRY_ASSIGN(std::optional<Submitter> submitter, credentials_.identify(submission.authorization));
  Reading reading = reader_.read(*submission.bytes);
  TRY_ASSIGN(Verdict verdict, judged(reading, submission, submitter ? &*submitter : nullptr));
  Examination examination{std::move(verdict), std::move(reading.bulletin), {}, {}};
  if (examination.bulletin && submitter && may_read(submitter, examination.bulletin->header.mode, false)) {
    TRY_ASSIGN(std::vector<Entry> revisions, ledger_.revisions(examination.bulletin->header.document));
    const Entry* newest = nullptr;
    for (const Entry& entry : revisions) {
      if (entry.revision >= examination.bulletin->header.revision) continue;
      examination.ancestors.push_back({entry.bulletin, entry.sender, entry.sent, entry.revision});
      if (newest == nullptr || newest->revision < entry.revision) newest = &entry;
    }
    if (newest != nullptr) {
      TRY_ASSIGN(auto whole, ledger_.find(newest->mode, newest->sequence));
      if (whole && whole->bytes) examination.before = std::move(reader_.read(*whole->bytes).bulletin);
    }
  }
  return examination;
}

Verdict Intake::unreadable(const Reading& reading) const { return verdict_of(reading.findings, Level{}); }

Result<Verdict> Intake::judged(const Reading& reading, const Submission& submission, const Submitter* submitter) {
  if (!reading.bulletin) return unreadable(reading);
  const Header& header = reading.bulletin->header;
  Circumstances circumstances;
  circumstances.now = clock_.now();
  circumstances.submitter = submitter;
  // What the ledger holds is told only to a key that may read the mode: a check must not be a way to look into drills.
  circumstances.with_ledger = submitter != nullptr && may_read(*submitter, header.mode, false);
  if (circumstances.with_ledger) {
    TRY_ASSIGN(circumstances.newest, ledger_.board().newest(header.document));
    TRY_ASSIGN(circumstances.same_bulletin, ledger_.find(header.bulletin));
    // A check of the very bytes that stand is no clash with them.
    if (circumstances.same_bulletin && circumstances.same_bulletin->digest == sha256(*submission.bytes)) {
      circumstances.with_ledger = false;
      circumstances.newest.reset();
      circumstances.same_bulletin.reset();
    }
  }
  Verdict verdict = judge(*reading.bulletin, reading.findings, circumstances);
  if (!verdict.findings.empty()) reader_.locate(*submission.bytes, verdict.findings);
  return verdict;
}

}  // namespace ofure
