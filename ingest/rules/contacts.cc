#include "ingest/contacts.h"

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

// Telephone numbers of single shelters are data from the town's own table, not typed in the hour of need, and are not
// asked for here: an office would have to register each of them.
class ContactGuard final : public PartVisitor {
 public:
  ContactGuard(const Circumstances& circumstances, std::string office, Findings& findings)
      : list_(circumstances.office.contacts), office_(std::move(office)), findings_(findings) {}

  void text(std::string_view text, const Path& at) override {
    for (const FoundContact& contact : contacts_in(text)) {
      if (!list_.allows(contact))
        findings_.push_back(finding(Rule::TX_020, at.text(), {{"value", contact.written}, {"office", office_}}));
    }
  }
  void link(std::string_view url, const Path& at) override { text(url, at); }
  // Lists and maps print a name as it is, and mail and pages make links of it.
  void location(const Location& location, const Path& at) override {
    text(location.name, Path(at, "areaName"));
    text(location.kana, Path(at, "areaNameKana"));
  }
  void happened(const Time&, const Path&) override {}

  void each(const LocalTexts& texts, const Path& parent, std::string_view name) {
    for (std::size_t i = 0; i < texts.size(); ++i) text(texts[i].text, Path(parent, name, i));
  }
  void names(const Office& office, const Path& at) {
    text(office.name, Path(at, "OfficeName"));
    text(office.kana, Path(at, "OfficeNameKana"));
    text(office.organization, Path(at, "OrganizationName"));
    text(office.location, Path(at, "OfficeLocation/areaName"));
  }
  // The name that the sending system goes by (senderID), or that it lies below, is the office's own and needs no entry.
  void domain(const Office& office, const std::string& sender, const Path& at) {
    if (sender != office.domain && !sender.ends_with("." + office.domain)) text(office.domain, Path(at, "OfficeDomainName"));
  }
  void numbers(const Office& office, const Path& at) {
    for (std::size_t i = 0; i < office.contacts.size(); ++i) {
      const Contact& contact = office.contacts[i];
      const Path place(at, "ContactInfo", i);
      if (contact.type != "phone" && contact.type != "fax") {
        text(contact.value, place);
        continue;
      }
      std::vector<FoundContact> found = contacts_in("電話 " + contact.value);
      for (const FoundContact& number : found) {
        if (!list_.allows(number))
          findings_.push_back(finding(Rule::TX_020, place.text(), {{"value", number.written}, {"office", office_}}));
      }
    }
  }

 private:
  const ContactList list_;
  const std::string office_;
  Findings& findings_;
};

}  // namespace

void judge_contacts(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  if (!circumstances.office.registered) return;
  const Header& h = bulletin.header;
  ContactGuard guard(circumstances, AreaTable::japan().full_name(h.area()), findings);
  const Path control("Report/Control"), office(control, "PublishingOffice/OfficeInfo"), errata(control, "Errata"),
      head("Report/Head"), headline(head, "Headline");
  guard.names(h.editorial, Path(control, "EditorialOffice"));
  guard.names(h.publishing, office);
  guard.domain(h.publishing, h.sender, office);
  guard.numbers(h.publishing, office);
  if (h.errata) guard.each(h.errata->description, errata, "Description");
  guard.text(h.title, Path(head, "Title"));
  guard.each(h.headline, headline, "Text");
  for (std::size_t i = 0; i < h.areas.size(); ++i) {
    const Path area(headline, "Areas/Area", i);
    guard.text(h.areas[i].name, Path(area, "areaName"));
  }
  visit_parts(bulletin, guard);
}

}  // namespace ofure
