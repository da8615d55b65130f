#pragma once

#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "formats/kinds/parts.h"
#include "formats/kinds/path.h"

namespace ofure {

struct Bulletin;

// Sees the parts of a body that the rules common to all kinds judge (ingest/rules), with their place, so that a new
// kind is judged by them without a change there. Each kind hands out its parts in document order in its visit_parts()
// (kind.h).
class PartVisitor {
 public:
  virtual ~PartVisitor() = default;
  // `at` is the place of the Location itself.
  virtual void location(const Location& location, const Path& at) = 0;
  // Something that has happened or was counted by then: never a plan, such as the hours of an event.
  virtual void happened(const Time& time, const Path& at) = 0;
  // A text that people will read or hear; names inside a Location are not handed out again.
  virtual void text(std::string_view text, const Path& at) = 0;
  // An address that people or machines will follow: the page of a notice, an attached file.
  virtual void link(std::string_view /*url*/, const Path& /*at*/) {}
  // One text in several languages, `name` below `parent` for each; each of them is handed to text() too.
  virtual void languages(const LocalTexts& /*texts*/, const Path& /*parent*/, std::string_view /*name*/) {}
};

// The parts of the body, whatever its kind.
void visit_parts(const Bulletin& bulletin, PartVisitor& visitor);

// For the kinds: the shared pieces below the element `body`, under the names the common XML gives them.
void visit_disaster(const Disaster& disaster, const Path& body, PartVisitor& visitor);
void visit_texts(const LocalTexts& texts, const Path& parent, std::string_view name, PartVisitor& visitor);
void visit_files(const std::vector<Attachment>& files, const Path& body, PartVisitor& visitor);

}  // namespace ofure
