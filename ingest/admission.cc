#include "ingest/admission.h"

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "core/log.h"
#include "core/metrics.h"
#include "ingest/judge.h"

namespace ofure {

Receipt receipt_of(const Entry& entry, bool again) {
  return {entry.bulletin, entry.document, entry.revision,    entry.mode,    entry.kind,     entry.action,
          entry.sequence, entry.digest,   entry.accepted_at, entry.verdict, entry.findings, again};
}

std::string Receipt::json() const {
  JsonWriter out;
  out.object().field("bulletin", bulletin.text()).field("document", document.text());
  out.key("revision").number(revision.value()).field("mode", word_of(mode)).field("kind", kind.text());
  out.field("action", word_of(action)).key("sequence").number(sequence.value()).field("digest", digest.hex());
  out.field("accepted_at", rfc3339(accepted_at)).field("verdict", verdict).key("findings").raw(findings).end();
  return out.take();
}

std::string Awaiting::json() const {
  JsonWriter out;
  out.object().field("bulletin", waiting.bulletin.text()).field("document", waiting.document.text());
  out.key("revision").number(waiting.revision.value()).field("mode", word_of(waiting.mode));
  out.field("kind", waiting.kind.text()).field("action", word_of(waiting.action)).key("sequence").null();
  out.field("digest", waiting.digest.hex()).key("accepted_at").null().field("received_at", rfc3339(waiting.received));
  out.field("verdict", "awaiting_release").field("because", waiting.because);
  out.key("break_glass").boolean(waiting.break_glass).key("findings").raw(waiting.findings).end();
  return out.take();
}

void count_verdict(std::string_view verdict) {
  metrics::count("ofure_submissions_total", "Submissions by what became of them.", {{"verdict", verdict}});
}

void note_bulletin(const Header& header, std::string_view what, std::string_view key, std::string_view peer,
                   Sequence sequence) {
  log_info(what, {{"mode", word_of(header.mode)},
                  {"sequence", sequence.value()},
                  {"document", header.document.text()},
                  {"revision", header.revision.value()},
                  {"bulletin", header.bulletin.text()},
                  {"kind", header.kind.text()},
                  {"action", word_of(header.action)},
                  {"area", header.area().text()},
                  {"level", header.level.value()},
                  {"key", key},
                  {"peer", peer}});
}

Result<Verdict> Admission::judge(const Reading& reading, const std::string& bytes, const Asker& asker) {
  if (!reading.bulletin) return verdict_of(reading.findings, Level{});
  const Header& header = reading.bulletin->header;
  Circumstances circumstances;
  circumstances.now = clock_.now();
  circumstances.submitter = asker.submitter;
  circumstances.with_ledger = asker.with_ledger;
  if (asker.with_ledger) {
    TRY_ASSIGN(circumstances.newest, ledger_.board().newest(header.document));
    TRY_ASSIGN(circumstances.same_bulletin, ledger_.find(header.bulletin));
    // A check of the very bytes that stand is no clash with them.
    if (circumstances.same_bulletin && circumstances.same_bulletin->digest == sha256(bytes)) {
      circumstances.with_ledger = false;
      circumstances.newest.reset();
      circumstances.same_bulletin.reset();
    }
  }
  auto offices = credentials_.offices();
  if (const OfficeRecord* office = offices->office_of(header.area()); office != nullptr && !office->contacts.empty())
    circumstances.office = {true, office->contacts};
  const auto areas = area_facts();
  if (areas != nullptr) {
    circumstances.boundaries = areas->boundaries ? &*areas->boundaries : nullptr;
    circumstances.households = &areas->households;
  }
  if (asker.counts && header.mode == Mode::kExercise) {
    const OfficeId office = asker.submitter != nullptr ? asker.submitter->office : OfficeId();
    const std::size_t count = drills_.note(header.area(), circumstances.now);
    const bool planned = offices->drill_of(office, header.area(), circumstances.now) != nullptr;
    if (!planned) circumstances.unplanned_exercises = count;
  }
  Verdict verdict = ofure::judge(*reading.bulletin, reading.findings, circumstances);
  if (!verdict.findings.empty()) reader_.locate(bytes, verdict.findings);
  return verdict;
}

Result<Receipt> Admission::keep(const Header& header, std::shared_ptr<const std::string> bytes, const Digest& digest,
                                 const Verdict& verdict, const KeyId& submitter, std::string_view peer) {
  NewEntry entry{header,       std::move(bytes), digest, submitter, clock_.now(), std::string(word_of(verdict.word)),
                 json_of(verdict.findings)};
  auto appended = ledger_.append(entry);
  if (!appended) {
    count_verdict("not_kept");
    log_error("bulletin not kept", {{"mode", word_of(header.mode)},
                                    {"document", header.document.text()},
                                    {"revision", header.revision.value()},
                                    {"code", word_of(appended.error().code)},
                                    {"error", appended.error().text()}});
    return tl::unexpected(appended.error());
  }
  const Appended& place = *appended;
  if (place.again) {
    // What was found at the first acceptance is what the receipt says, however this one was judged.
    TRY_ASSIGN(auto first, ledger_.find(header.mode, place.sequence));
    if (first) return receipt_of(*first, true);
  }
  count_verdict(entry.verdict);
  note_bulletin(header, "bulletin accepted", submitter.text(), peer, place.sequence);
  return Receipt{header.bulletin, header.document, header.revision,   header.mode,   header.kind,    header.action,
                 place.sequence,  digest,          place.accepted_at, entry.verdict, entry.findings, place.again};
}

}  // namespace ofure
