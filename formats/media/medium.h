#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "formats/kinds/bulletin.h"
#include "formats/narrative.h"

namespace ofure {

struct MediumInfo {
  std::string_view word;        // "cap"
  std::string_view media_type;  // "application/cap+xml"
  std::string_view title;       // one phrase for people: "CAP 1.2 alert"
  std::optional<std::size_t> limit;  // characters a text may have, where the medium has such a limit
  int version = 1;              // raised when the bytes made from the same bulletin change
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
};

// Something of the bulletin that a rendition does not carry, or carries otherwise.
struct Loss {
  std::string what;   // path or name of the field: "Detail[2]/Areas/Area[3]/circle"
  std::string why;    // one sentence
};

struct Rendition {
  std::string bytes;
  std::string media_type;
  std::vector<Loss> losses;
  std::optional<std::size_t> length;  // in the unit of MediumInfo::limit, where there is one
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
  // `original` are the bytes as received.
  [[nodiscard]] virtual Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view original,
                                         const RenderContext& context) const = 0;
};

// The one list of media, in the order they are shown (catalogue.cc). Made once; safe from any thread.
[[nodiscard]] const std::vector<std::unique_ptr<Medium>>& media();
// Nothing when there is no such medium.
[[nodiscard]] const Medium* find_medium(std::string_view word);

}  // namespace ofure
