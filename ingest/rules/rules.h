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

// AR-019: media that will be held, since a shape is lost in them (formats/area_check.h). At level 4-5 only: otherwise
// such a shape refuses the bulletin.
void judge_drawing(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);

// AR-020 to AR-022: shapes beyond the boundaries of the office's area, where these were imported.
void judge_outlines(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);
// AR-023, AR-024: numbers of an order that the table of households cannot mean.
void judge_reach(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);
void judge_times(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TM-0xx
void judge_mode(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);   // MD-010 and after
void judge_wording(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TX-0xx
void judge_contacts(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);  // TX-020

// TX-021 and after: the texts of one document in several languages say the same. The first is the source.
void judge_languages(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings);

}  // namespace ofure
