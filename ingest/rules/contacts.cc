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
  void location(const Location&, const Path&) override {}
  void happened(const Time&, const Path&) override {}

  void each(const LocalTexts& texts, const Path& parent, std::string_view name) {
    for (std::size_t i = 0; i < texts.size(); ++i) text(texts[i].text, Path(parent, name, i));
  }
  void office(const Office& office, const Path& at) {
    for (std::size_t i = 0; i < office.contacts.size(); ++i) {
      const Contact& contact = office.contacts[i];
      const Path place(at, "ContactInfo", i);
      if (contact.type == "e-mail") text(contact.value, place);
      if (contact.type != "phone" && contact.type != "fax") continue;
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
  guard.office(h.publishing, office);
  if (h.errata) guard.each(h.errata->description, errata, "Description");
  guard.text(h.title, Path(head, "Title"));
  guard.each(h.headline, headline, "Text");
  visit_parts(bulletin, guard);
}

}  // namespace ofure
