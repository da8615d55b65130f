#include "formats/quiet.h"

#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/comparison.h"

namespace ofure {
namespace {

Quiet no(std::string ja, std::string en) { return {false, {}, std::move(ja), std::move(en)}; }

void compare_offices(const Office& before, const Office& after, const Path& at, Comparison& comparison) {
  comparison.loud(before.code, after.code, Path(at, "OrganizationCode"));
  comparison.renamed(before.name, after.name, Path(at, "OfficeName"), field::kOffice);
  comparison.quiet(before.kana, after.kana, Path(at, "OfficeNameKana"), field::kReading);
  comparison.renamed(before.organization, after.organization, Path(at, "OrganizationName"), field::kOffice);
  comparison.moved(before.location, after.location, Path(at, "OfficeLocation"));
  comparison.quiet(before.domain, after.domain, Path(at, "OfficeDomainName"), field::kContact);
  comparison.contacts(before.contacts, after.contacts, Path(at, "ContactInfo"));
}

void compare_areas(const std::vector<NamedArea>& before, const std::vector<NamedArea>& after, const Path& head,
                   Comparison& comparison) {
  const Path at(head, "Headline/Areas");
  if (!comparison.as_many(before, after, at)) return;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Path area(at, "Area", i);
    comparison.loud(before[i].code, after[i].code, area);
    comparison.renamed(before[i].name, after[i].name, Path(area, "Name"), field::kName);
  }
}

// When it was written and announced is of the message, and differs in every revision.
void compare_headers(const Header& before, const Header& after, Comparison& comparison) {
  const Path control("Control"), head("Head"), envelope("EDXLDistribution");
  comparison.loud(before.sender, after.sender, Path(envelope, "senderID"));
  comparison.loud(before.language, after.language, Path(envelope, "language"));
  compare_offices(before.editorial, after.editorial, Path(control, "EditorialOffice"), comparison);
  compare_offices(before.publishing, after.publishing, Path(control, "PublishingOffice"), comparison);
  comparison.follows(before.title, after.title, Path(head, "Title"));
  comparison.loud(before.first_created, after.first_created, Path(head, "FirstCreateDateTime"));
  comparison.loud(before.target, after.target, Path(head, "TargetDateTime"));
  comparison.loud(before.valid_until, after.valid_until, Path(head, "ValidDateTime"));
  comparison.follows(before.headline, after.headline, Path(head, "Headline/Text"));
  compare_areas(before.areas, after.areas, head, comparison);
  comparison.loud(before.level, after.level, Path("Body"));
}

std::string joined(const std::vector<FieldSort>& sorts, std::string_view FieldSort::* language, std::string_view joint,
                   std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < sorts.size(); ++i) {
    if (i > 0) text += i + 1 == sorts.size() ? last : joint;
    text += sorts[i].*language;
  }
  return text;
}

}  // namespace

Quiet quiet_of_unknown() {
  return no("前の版がわからないので、静かな訂正ではありません。",
            "It is no quiet correction: the revision before it is not known.");
}

void write_json(JsonWriter& out, const Quiet& quiet) {
  out.object().key("is").boolean(quiet.is).key("fields").array();
  for (const std::string& one : quiet.fields) out.text(one);
  out.end().key("because").object().field("ja", quiet.ja).field("en", quiet.en).end().end();
}

Quiet quiet_of(const Bulletin& before, const Bulletin& after) {
  const Header &old = before.header, &now = after.header;
  if (now.action != Action::kCorrect)
    return no("訂正ではないので、静かな訂正ではありません。", "It is no quiet correction: it is no correction.");
  if (old.document != now.document || old.revision != now.previous || old.revision >= now.revision)
    return quiet_of_unknown();
  if (old.action == Action::kCancel)
    return no("前の版は取消なので、静かな訂正ではありません。",
              "It is no quiet correction: the revision before it is a cancel.");
  if (old.mode != now.mode || old.kind != now.kind || before.body.index() != after.body.index())
    return no("モードか情報種別が前の版と違うので、静かな訂正ではありません。",
              "It is no quiet correction: its mode or kind is not that of the revision before it.");
  Comparison comparison;
  compare_headers(old, now, comparison);
  compare_bodies(before, after, comparison);
  Comparison::Told told = std::move(comparison).told();
  Quiet quiet;
  quiet.fields = std::move(told.fields);
  if (!told.loud.empty()) {
    quiet.ja = told.loud + " が変わるので、静かな訂正ではありません。";
    quiet.en = "It is no quiet correction: " + told.loud + " changes.";
    return quiet;
  }
  if (told.sorts.empty())
    return no("前の版と違うところが見当たらないので、静かな訂正ではありません。",
              "It is no quiet correction: nothing was found that differs from the revision before it.");
  quiet.is = true;
  quiet.ja = joined(told.sorts, &FieldSort::ja, "・", "・") + "だけを直す訂正です。ほかに変わったことはありません。";
  quiet.en = "This corrects " + joined(told.sorts, &FieldSort::en, ", ", " and ") + "; nothing else changed.";
  return quiet;
}

}  // namespace ofure
