#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "core/router.h"
#include "formats/reader.h"
#include "formats/template.h"
#include "ingest/callers.h"
#include "ingest/intake.h"
#include "ingest/submission_api.h"
#include "ledger/templates.h"

namespace ofure {

// A new document made of a template. Nothing of it is kept.
struct Filled {
  BulletinId bulletin;
  DocumentId document;
  std::string xml;
};

// Reads a document as a template of that mode and puts it on the shelf. Errors: those of Template::from and
// TemplateShelf::keep.
[[nodiscard]] Done keep_template(TemplateShelf& shelf, const Reader& reader, TemplateRecord record, const Act& act);

// Fills it as of `now` with new ids, in the mode of the template. Errors: kCorrupt when the bytes of the record are no
// template of its mode any more.
[[nodiscard]] Result<Filled> fill_template(const Reader& reader, const TemplateRecord& record, Instant now);

struct TemplateApi {
  const TemplateShelf& shelf;
  const Reader& reader;
  Intake& intake;
  const Callers& callers;
  const Clock& clock;
  Preview preview;
};

// GET /v1/templates and /v1/templates/{name}, POST /v1/templates/{name}/fill (docs/wire/templates.md), for callers of
// the office whose templates they are. The routes borrow what `api` refers to.
[[nodiscard]] std::vector<http::Route> template_routes(const TemplateApi& api);

}  // namespace ofure
