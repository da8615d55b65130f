#include <algorithm>

#include "app/shelter_list/shelter_list.h"
#include "core/text.h"

namespace ofure::app {
namespace {

const ShelterSite* find(const Shelters* before, const std::string& id) {
  if (before == nullptr) return nullptr;
  auto at = std::find_if(before->sites.begin(), before->sites.end(), [&](const ShelterSite& site) { return site.id == id; });
  return at == before->sites.end() ? nullptr : &*at;
}

ShelterSite open_site(const ListedShelter& listed, const ShelterSite* earlier, Time as_of) {
  ShelterSite site;
  bool was_open = earlier != nullptr && earlier->sort == ShelterSort::kOpen;
  if (earlier != nullptr) {
    site.location.kana = earlier->location.kana;
    site.address = earlier->address;
    site.contacts = earlier->contacts;
    site.capacity = earlier->capacity;
    site.location.circles = earlier->location.circles;
  }
  site.id = listed.id;
  site.location.name = listed.name;
  if (!listed.kana.empty()) site.location.kana = listed.kana;
  if (listed.point) site.location.circles = {Circle{*listed.point, 0}};
  if (!listed.address.empty()) site.address = listed.address;
  if (!listed.phone.empty()) site.contacts = {{"phone", listed.phone}};
  if (listed.capacity) site.capacity = listed.capacity;
  site.sort = ShelterSort::kOpen;
  site.at = was_open ? earlier->at : as_of;
  site.number.people = listed.people;
  site.checked = as_of;
  return site;
}

ShelterSite closed_site(const ShelterSite& earlier, Time as_of) {
  ShelterSite site = earlier;
  site.sort = ShelterSort::kClosed;
  site.at = as_of;
  site.number = {};
  site.checked = as_of;
  return site;
}

std::vector<ShelterSite> sites_of(const ShelterList& list, const Shelters* before) {
  std::vector<ShelterSite> sites;
  sites.reserve(list.shelters.size());
  for (const ListedShelter& listed : list.shelters) sites.push_back(open_site(listed, find(before, listed.id), list.as_of));
  if (before == nullptr) return sites;
  for (const ShelterSite& earlier : before->sites) {
    bool listed = std::any_of(list.shelters.begin(), list.shelters.end(), [&](const ListedShelter& s) { return s.id == earlier.id; });
    if (!listed && earlier.sort == ShelterSort::kOpen) sites.push_back(closed_site(earlier, list.as_of));
  }
  return sites;
}

std::optional<std::int64_t> sum_of_people(const ShelterList& list) {
  std::int64_t sum = 0;
  for (const ListedShelter& shelter : list.shelters) {
    if (!shelter.people) return std::nullopt;
    sum += *shelter.people;
  }
  return sum;
}

}  // namespace

Bulletin bulletin_of(const ShelterList& list, const ListOffice& office, const Bulletin* before, Time sent) {
  const Shelters* earlier = before != nullptr ? std::get_if<Shelters>(&before->body) : nullptr;
  const std::string town = AreaTable::japan().local_name(office.area);
  Shelters body;
  body.disaster.name = office.disaster;
  body.complement = {{"ja", "開設日時は、公開された一覧に初めて載った時点です。"}};
  body.total.people = sum_of_people(list);
  body.total_shelters = static_cast<std::int64_t>(list.shelters.size());
  body.sites = sites_of(list, earlier);

  Header header;
  header.document = office.document;
  header.revision = before != nullptr ? before->header.revision.next() : Revision(1);
  header.previous = before != nullptr ? before->header.revision : Revision(0);
  header.bulletin = BulletinId(office.document.text() + "-r" + std::to_string(header.revision.value()));
  header.kind = Kind(std::string(Shelters::kInfo.word));
  header.action = before != nullptr ? Action::kUpdate : Action::kIssue;
  header.mode = office.mode;
  header.sender = office.sender;
  header.sent = sent;
  header.language = "ja";
  header.editorial = {office.area, office.office, "", town, "", "", {}};
  header.publishing = header.editorial;
  header.title = town + " 避難所開設状況";
  header.created = list.as_of;
  header.first_created = before != nullptr ? before->header.first_created : list.as_of;
  header.reported = list.as_of;
  std::string text = town + "の避難所 " + std::to_string(list.shelters.size()) + "か所が開設されています（" + japanese_clock(list.as_of) + "現在）。";
  header.headline = {{"ja", marked(text, office.mode)}};
  header.areas = {{town, office.area}};
  return {std::move(header), std::move(body)};
}

}  // namespace ofure::app
