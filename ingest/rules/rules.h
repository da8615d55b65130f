#pragma once

#include "core/finding.h"
#include "formats/kinds/bulletin.h"
#include "ingest/judge.h"

// The rules that hold for every kind. Each pack is pure and adds what it finds; texts, severities and what an error
// does to an order stand in schemas/findings.toml.
namespace ofure {

void judge_identity(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // ID-010
void judge_lineage(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);   // LN-0xx
void judge_areas(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // AR-010 and after
void judge_times(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TM-0xx
void judge_mode(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);   // MD-010 and after
void judge_wording(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TX-0xx
void judge_contacts(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TX-020

// TX-021 and after: the texts of one document in several languages say the same. The first is the source.
void judge_languages(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);

}  // namespace ofure
