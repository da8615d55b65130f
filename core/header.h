#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/ids.h"
#include "core/words.h"

namespace ofure {

// A free text in one language. The first of a list is the sender's own (ja unless it says otherwise).
struct LocalText {
  std::string language;  // BCP 47: "ja", "en", "ja-x-easy"
  std::string text;
};
using LocalTexts = std::vector<LocalText>;

// The first text, or "".
[[nodiscard]] const std::string& first_text(const LocalTexts& texts);

// phone, fax, e-mail, personResponsible
struct Contact {
  std::string type;
  std::string value;
};

// An office as the Control part names it (domain.md 2.4).
struct Office {
  AreaCode code;             // OrganizationCode
  std::string name;          // OfficeName
  std::string kana;          // OfficeNameKana; "" = not given
  std::string organization;  // OrganizationName
  std::string location;      // OfficeLocation/areaName
  std::string domain;        // OfficeDomainName
  std::vector<Contact> contacts;
};

// Why a correction or a cancel was sent, and when that was noticed. Required for both (domain.md 2.4).
struct Errata {
  LocalTexts description;
  Time at;
};

struct NamedArea {
  std::string name;
  AreaCode code;
};

// What is common to bulletins of every kind: the envelope, Control and Head of the common XML, each repeated fact once.
struct Header {
  BulletinId bulletin;   // distributionID
  DocumentId document;   // documentID
  Revision revision;     // 1, 2, 3 …
  Revision previous;     // 0 for the first
  Kind kind;
  Action action = Action::kIssue;
  Mode mode = Mode::kTest;
  std::string sender;    // senderID
  Time sent;             // dateTimeSent
  std::string language;  // of the envelope; "ja" when it names none

  Office editorial;      // who typed it
  Office publishing;     // who is responsible; its code is the area the bulletin speaks for
  std::optional<Errata> errata;

  std::string title;                 // Head/Title
  Time created;                      // CreateDateTime
  Time first_created;                // FirstCreateDateTime, of revision 1
  Time reported;                     // ReportDateTime, the official announcement
  std::optional<Time> target;        // TargetDateTime, wished start
  std::optional<Time> valid_until;   // ValidDateTime, wished end
  LocalTexts headline;               // Headline/Text
  std::vector<NamedArea> areas;      // Headline/Areas

  Level level;                       // the highest municipal level in force in the body; derived by the kind's reader

  // The area the bulletin speaks for.
  [[nodiscard]] const AreaCode& area() const { return publishing.code; }
};

}  // namespace ofure
