#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "formats/area_report.h"
#include "formats/kinds/bulletin.h"
#include "formats/media/settings.h"
#include "formats/narrative.h"

namespace ofure {

class Tellings;

struct MediumInfo {
  std::string_view word;        // "cap"
  std::string_view media_type;  // "application/cap+xml"
  std::string_view title;       // one phrase for people: "CAP 1.2 alert"
  int version = 1;              // raised when a known field changes its meaning; new fields do not raise it
  bool alarms = false;          // it exists to reach people at once: a quiet correction (formats/quiet.h) sends nothing in it
  bool has_area = false;        // it writes codes or shapes by which receivers choose; these are held against what was sent
};

// A form of a medium for one sort of its receivers: the text of one carrier, the 30 seconds form of a radio script. `GET …/media/{medium}?profile={word}`.
struct Profile {
  std::string word;             // "docomo"
  std::string_view media_type;
  std::string title;            // one phrase for people
  bool alarms = false;          // as MediumInfo::alarms, of this form
};

// One earlier bulletin of the same document, oldest first.
struct Ancestor {
  BulletinId bulletin;
  std::string sender;
  Time sent;
  Revision revision;
};

// What a rendition may say beyond the bulletin itself: facts of its acceptance. All of it is in the ledger, so the same bulletin gives the same bytes for ever.
struct RenderContext {
  Sequence sequence;                // 0 before acceptance (check, render)
  Sequence previous;
  std::optional<Instant> accepted_at;
  Digest digest;                    // of the original bytes
  std::vector<Ancestor> ancestors;
  std::string public_url;           // "https://hub.example": where this hub is read; links are built on it
  const MediaSettings* settings = &default_media_settings();
  std::string profile = {};         // a word of Medium::profiles(); "" = the whole medium
  const Tellings* tellings = nullptr;  // of this bulletin and narrative, shared by its media; null = each makes its own
};

// Something of the bulletin that a rendition does not carry, or carries otherwise.
struct Loss {
  std::string what;   // path or name of the field: "Detail[2]/Areas/Area[3]/circle"
  std::string why;    // one sentence
};

// The length of a text in a rendition beside the limit it is held to.
struct Measure {
  std::string what;   // "docomo body", "crawl", "post 2"
  std::size_t length = 0;
  std::size_t limit = 0;
  std::string_view unit;  // "characters", "octets", "seconds", "weight" …
};

// How a field of the output came to be (lessons.md F24). What is lost is a Loss.
enum class How : std::uint8_t {
  kCopied,     // as the sender wrote it
  kMapped,     // a code looked up in a table
  kDerived,    // made by a rule from several fields
  kDefaulted,  // the sender said nothing that decides it
};
[[nodiscard]] std::string_view word_of(How how);

struct Origin {
  std::string_view output;  // the field of the rendition: "info/severity", "subject"
  How how;
  std::string from;         // field, row of a table or rule: "Head/Headline/Text", "table of orders: 避難指示"
};

// That a medium has nothing to send for a bulletin, and why. It is an outcome and no fault: nothing of the bulletin leaves in this medium on any path, each receiver of
// the medium is told so in its outcomes, and the other media go.
struct Withheld {
  enum class Why : std::uint8_t {
    kQuiet,  // the medium exists to alarm, and the bulletin corrects details that nobody is to be alarmed for
    kArea,   // the area this medium would speak to is not the one that was sent
  } why = Why::kQuiet;
  std::string ja, en;  // one sentence each: what is withheld and why
};
[[nodiscard]] std::string_view word_of(Withheld::Why why);  // "quiet", "area"

struct Rendition {
  std::string bytes;  // empty when withheld, so that no path can let them out by oversight
  std::string media_type;
  std::vector<Loss> losses;
  std::vector<Measure> measures = {};  // of every text that has a limit
  std::vector<Origin> origins = {};    // of every field a receiver may decide by or show
  std::optional<Withheld> withheld = {};  // there is nothing to send; may_leave() of dispatch/gates.h keeps it in
  AreaReport area = {};                // what it speaks to, noted where that is written
  Digest area_digest = {};             // of the area that was sent; set by the press
};

// A Medium sets one Bulletin in the form one sort of receiver expects.
//
// render() is pure: same bulletin, narrative and context, same bytes. It reads no clock, file or network, so it may run on any thread and its result may be cached
// by (bulletin, medium). It does not fail for a bulletin that was accepted. Text that does not fit is shortened between items, never inside one, and each loss is
// listed. Every text for people comes from the narrative, which already carries the exercise or test mark: a Medium never adds the mark itself.
class Medium {
 public:
  virtual ~Medium() = default;
  [[nodiscard]] virtual const MediumInfo& info() const = 0;
  // Its forms beside the whole; none unless it says so.
  [[nodiscard]] virtual std::vector<Profile> profiles(const MediaSettings&) const { return {}; }
  // `original` are the bytes as received.
  [[nodiscard]] virtual Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                                         const RenderContext& context) const = 0;
};

// The one list of media, in the order they are shown (catalogue.cc). Made once; safe from any thread.
[[nodiscard]] const std::vector<std::unique_ptr<Medium>>& media();
// Those that write an area (MediumInfo::has_area).
[[nodiscard]] std::vector<const Medium*> media_with_area();
// Nothing when there is no such medium.
[[nodiscard]] const Medium* find_medium(std::string_view word);

}  // namespace ofure
