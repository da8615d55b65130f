#include "watch/offices.h"

#include <algorithm>
#include <map>

namespace ofure {
namespace {

void later(std::optional<Instant>& last, Instant at) {
  if (!last || *last < at) last = at;
}

void write(JsonWriter& out, const LastHeard& heard, Instant now) {
  auto field = [&](std::string_view name, const std::optional<Instant>& at) {
    out.key(name);
    at ? out.text(rfc3339(*at)) : out.null();
  };
  field("last_bulletin", heard.bulletin);
  field("last_test", heard.test);
  field("last_check", heard.check);
  const std::optional<Instant> any = heard.any();
  field("last_sign", any);
  out.key("days_ago");
  any ? out.number(std::chrono::duration_cast<std::chrono::days>(now - *any).count()) : out.null();
}

}  // namespace

std::optional<Instant> LastHeard::any() const {
  std::optional<Instant> last;
  for (const auto& at : {bulletin, test, check}) {
    if (at) later(last, *at);
  }
  return last;
}

void LastHeard::note(const OfficeSign& sign) {
  switch (sign.what) {
    case OfficeSign::What::kBulletin:
      return later(bulletin, sign.at);
    case OfficeSign::What::kExercise:
    case OfficeSign::What::kTest:
      return later(test, sign.at);
    case OfficeSign::What::kCheck:
      return later(check, sign.at);
  }
}

std::vector<OfficeActivity> activity_of(std::span<const OfficeSign> signs, std::span<const OfficeRecord> known) {
  std::map<AreaCode, OfficeActivity> offices;
  for (const OfficeSign& sign : signs) {
    OfficeActivity& office = offices[sign.area];
    office.area = sign.area;
    office.heard.note(sign);
    auto same = [&](const auto& one) { return one.first == sign.key; };
    auto key = std::find_if(office.keys.begin(), office.keys.end(), same);
    if (key == office.keys.end()) key = office.keys.insert(key, {sign.key, {}});
    key->second.note(sign);
  }
  for (const OfficeRecord& record : known) {
    if (record.closed || record.sort == OfficeSort::kReceiver || record.sort == OfficeSort::kOperator) continue;
    OfficeActivity& office = offices[record.area];
    office.area = record.area;
    office.entered = office.entered ? std::min(*office.entered, record.created) : record.created;
  }
  std::vector<OfficeActivity> list;
  for (auto& [area, office] : offices) list.push_back(std::move(office));
  return list;
}

std::vector<const OfficeActivity*> quiet(const std::vector<OfficeActivity>& offices, std::chrono::days most,
                                         Instant now) {
  std::vector<const OfficeActivity*> list;
  for (const OfficeActivity& office : offices) {
    const auto last = office.last_sign();
    if (last && now - *last > most && office.area != AreaTable::test_town()) list.push_back(&office);
  }
  return list;
}

std::string activity_json(const std::vector<const OfficeActivity*>& offices, Instant now) {
  JsonWriter out;
  out.object().field("at", rfc3339(now)).key("offices").array();
  for (const OfficeActivity* office : offices) {
    out.object().field("area", office->area.text()).field("name", AreaTable::japan().full_name(office->area));
    write(out, office->heard, now);
    out.key("keys").array();
    for (const auto& [key, heard] : office->keys) {
      out.object().field("key", key.text());
      write(out, heard, now);
      out.end();
    }
    out.end().end();
  }
  return out.end().end().take();
}

}  // namespace ofure
