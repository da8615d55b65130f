#include "formats/kinds/parts_json.h"
#include "formats/kinds/shelter/shelter.h"

namespace ofure {
namespace {

template <class T>
void write_choice(JsonWriter& out, std::string_view key, const std::optional<T>& value) {
  if (value) write_word(out, key, word_of(*value), japanese(*value));
}

void write_site(JsonWriter& out, const ShelterSite& site) {
  out.object().field_if("id", site.id);
  write_location(out, site.location);
  out.field_if("address", site.address);
  write_contacts(out, site.contacts);
  write_word(out, "type", word_of(site.type), japanese(site.type));
  out.field_if("type_detail", site.type_detail);
  write_word(out, "sort", word_of(site.sort), japanese(site.sort));
  write_time(out, "at", site.at);
  write_number(out, "capacity", site.capacity);
  write_choice(out, "crowding", site.crowding);
  write_sheltered(out, "number", site.number);
  write_time(out, "checked", site.checked);
  write_choice(out, "pets", site.pets);
  write_choice(out, "barrier_free", site.barrier_free);
  out.end();
}

}  // namespace

void write_json(const Shelters& body, JsonWriter& out) {
  out.object();
  write_disaster(out, body.disaster);
  write_texts(out, "complement", body.complement);
  write_sheltered(out, "total", body.total);
  write_number(out, "total_shelters", body.total_shelters);
  out.key("shelters").array();
  for (const ShelterSite& site : body.sites) write_site(out, site);
  out.end().end();
}

}  // namespace ofure
