#pragma once

#include <span>
#include <string>

#include "core/civil_time.h"
#include "dispatch/parcel.h"
#include "ledger/entry.h"
#include "ledger/subscriptions.h"

namespace ofure {

// What the gate says: open, or the reason it is not, in one sentence for outcomes and logs.
struct Passage {
  enum class Word : std::uint8_t {
    kOpen,
    kOtherMode,
    kOtherKind,
    kOtherArea,
    kLowLevel,
    kBarred,  // the receiver has no right to it
    kExpired,
    kWithheld  // the medium sends nothing of it
  } word = Word::kOpen;
  std::string reason;
  explicit operator bool() const { return word == Word::kOpen; }
};

// May the bulletin leave the house as news, at `now`, to somebody who takes `modes`? The only copy of this gate: every
// path that pushes bulletins asks here, at the moment it hands one over. A mode that was not asked for never leaves. A
// bulletin whose valid-until time has come does not leave as news; a cancel leaves always, because whoever has the
// bulletin must learn of it. Replay is history and asks for the mode only, by its address.
[[nodiscard]] Passage may_leave(const Entry& entry, std::span<const Mode> modes, Instant now);
// The same towards a subscription: its modes, then its rights, then the expiry. `barred` says why nothing may go to it;
// empty = it may.
[[nodiscard]] Passage may_leave(const Entry& entry, const Subscription& subscription, const std::string& barred,
                                Instant now);
// The same of one medium: whether there is anything of the bulletin to send in it. Asked on every path that hands out
// bytes, replay and address included.
[[nodiscard]] Passage may_leave(const Rendition& rendition);
// The expiry by itself, for what waits: open while a bulletin with this end is still news. A cancel always is.
[[nodiscard]] Passage still_news(bool cancel, const std::optional<Time>& valid_until, Instant now);

// Did the subscription ask for the bulletin? Otherwise the first filter that leaves it out, in the order mode, kind,
// area, level. A prefecture that was asked for stands for itself and all in it, a city for its wards.
//
// `had_earlier_revision`: the receiver had an earlier revision of the document, or was to have it. Then the level
// leaves nothing out, so that a lowering and a lift arrive; and of a cancel nothing is asked but the mode, so that it
// reaches those who have the document though they want less today.
[[nodiscard]] Passage takes(const Wishes& wishes, const Entry& entry, bool had_earlier_revision);
// The same decision without its reason: cheap enough to be asked for every subscription and bulletin.
[[nodiscard]] Passage::Word takes_word(const Wishes& wishes, const Entry& entry, bool had_earlier_revision);

// What becomes of a parcel that the gate holds back. REQUIRES: the passage is not open.
[[nodiscard]] Outcome outcome_of(const Passage& passage);

}  // namespace ofure
