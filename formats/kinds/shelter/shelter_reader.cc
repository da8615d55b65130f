#include "formats/kinds/shelter/shelter.h"
#include "formats/xml/node.h"

namespace ofure {
namespace {

ShelterSite read_site(const xml::Node& element) {
  ShelterSite site;
  site.id = element.text_of("ShelterID");
  site.location = read_location(element.child("Location"));
  site.address = element.text_of("Address");
  site.contacts = read_contacts(element);
  site.type = shelter_type_from(element.text_of("Type")).value_or(ShelterType::kShelter);
  site.type_detail = element.text_of("TypeDetail");
  site.sort = shelter_sort_from(element.text_of("Sort")).value_or(ShelterSort::kUnknown);
  site.at = element.time_of("DateTime");
  site.capacity = element.number_of("Capacity");
  site.crowding = crowding_from(element.text_of("Status"));
  site.number = read_sheltered(element.child("NumberOf"));
  site.checked = element.time_of("CheckedDateTime");
  site.pets = acceptance_from(element.text_of("Pets"));
  site.barrier_free = acceptance_from(element.text_of("BarrierFree"));
  return site;
}

}  // namespace

void read_body(const xml::Node& element, Header& header, Shelters& body) {
  header.level = Level();
  body.disaster = read_disaster(element);
  body.complement = element.texts_of("ComplementaryInfo");
  body.total = read_sheltered(element.child("TotalNumber"));
  body.total_shelters = element.number_of("TotalNumberOfShelter");
  auto sites = element.child("Informations").children("Information");
  body.sites.reserve(sites.size());
  for (const xml::Node& site : sites) body.sites.push_back(read_site(site));
}

}  // namespace ofure
