#include "ingest/template_desk.h"

#include <functional>
#include <memory>

#include "core/digest.h"
#include "core/json_writer.h"
#include "core/problem.h"

namespace ofure {
namespace {

using http::Request;
using http::Response;

using Call = std::function<Response(const TemplateApi&, const Submitter&, const std::string& name, const Request&)>;

http::Route route(const TemplateApi& api, std::string method, std::string pattern, Call call) {
  return {std::move(method), std::move(pattern),
          [api, call = std::move(call)](const Request& request, const http::Parameters& parameters) {
            auto caller = api.callers.of(request);
            if (!caller) return http::problem(caller.error());
            if (!*caller) return http::problem(401, "This call needs a key: Authorization: Bearer <key>. / この操作には鍵が必要です（Authorization: Bearer <鍵>）。");
            if (auto allowed = may_see_templates(**caller); !allowed) return http::problem(allowed.error());
            return call(api, **caller, parameters.empty() ? "" : parameters[0], request);
          }};
}

Response private_json(std::string body) {
  Response response = http::answer(200, "application/json", std::move(body));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

void write(JsonWriter& out, const TemplateRecord& one) {
  out.field("name", one.name).field("mode", word_of(one.mode)).field("kind", one.kind.text());
  out.field("title", one.title).field("kept_by", one.kept_by).field("kept_at", rfc3339(one.kept));
}

Result<TemplateRecord> found(const TemplateApi& api, const Submitter& caller, const std::string& name) {
  TRY_ASSIGN(auto record, api.shelf.find(caller.office, name));
  if (!record) return fail(Code::kNotFound, "Your office has no template \"" + name + "\". / この名前のひな形はありません。");
  return std::move(*record);
}

Response list(const TemplateApi& api, const Submitter& caller, const std::string&, const Request&) {
  auto records = api.shelf.list(caller.office);
  if (!records) return http::problem(records.error());
  JsonWriter out;
  out.object().field("office", caller.office.text()).key("templates").array();
  for (const TemplateRecord& one : *records) {
    out.object();
    write(out, one);
    out.end();
  }
  return private_json(out.end().end().take());
}

Response show(const TemplateApi& api, const Submitter& caller, const std::string& name, const Request&) {
  auto record = found(api, caller, name);
  if (!record) return http::problem(record.error());
  JsonWriter out;
  out.object();
  write(out, *record);
  return private_json(out.field("original", record->bytes).end().take());
}

// What would be sent, and how every medium would read: as a check shows it to this caller.
Response fill(const TemplateApi& api, const Submitter& caller, const std::string& name, const Request& request) {
  if (!request.body.empty())
    return http::problem(400, "Filling takes no body: ids and times are new, and the mode is the template's. / 本文は送らないでください。識別子と時刻は新しくなり、モードはひな形のものです。");
  auto record = found(api, caller, name);
  if (!record) return http::problem(record.error());
  if (auto allowed = may_fill(caller, *record); !allowed) return http::problem(allowed.error());
  auto filled = fill_template(api.reader, *record, api.clock.now());
  if (!filled) return http::problem(filled.error());
  auto examination = api.intake.examine({std::make_shared<const std::string>(filled->xml), caller, request.peer});
  if (!examination) return http::problem(examination.error());
  JsonWriter out;
  out.object().field("name", record->name).field("mode", word_of(record->mode)).field("kind", record->kind.text());
  out.field("bulletin", filled->bulletin.text()).field("document", filled->document.text());
  out.field("original", filled->xml).key("check").raw(examination_json(*examination, filled->xml, api.preview));
  return private_json(out.end().take());
}

}  // namespace

Done keep_template(TemplateShelf& shelf, const Reader& reader, TemplateRecord record, const Act& act) {
  TRY_ASSIGN(Template read, Template::from(reader, std::move(record.bytes), record.mode));
  record.kind = read.kind();
  record.title = read.title();
  record.bytes = read.bytes();
  return shelf.keep(record, act);
}

Result<Filled> fill_template(const Reader& reader, const TemplateRecord& record, Instant now) {
  auto read = Template::from(reader, record.bytes, record.mode);
  if (!read)
    return fail(Code::kCorrupt, "The template \"" + record.name + "\" is no template of its mode any more.",
                read.error().text());
  Filled filled{BulletinId(random_uuid()), DocumentId(random_uuid()), {}};
  filled.xml = read->fill({filled.bulletin, filled.document, in_japan(now)});
  return filled;
}

std::vector<http::Route> template_routes(const TemplateApi& api) {
  return http::without_queries({route(api, "GET", "/v1/templates", list), route(api, "GET", "/v1/templates/{name}", show),
          route(api, "POST", "/v1/templates/{name}/fill", fill)});
}

}  // namespace ofure
