#include "dispatch/gates.h"

#include <fmt/format.h>

#include <algorithm>

namespace ofure {

namespace {

constexpr std::size_t kMostNamed = 5;

// "170003, 172022 and 3 more"
template <class Words>
std::string named(const Words& words) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kMostNamed); ++i) {
    if (i > 0) text += ", ";
    text += words[i].text();
  }
  if (words.size() > kMostNamed) text += fmt::format(" and {} more", words.size() - kMostNamed);
  return text;
}

Passage mode_asked_for(Mode mode, std::span<const Mode> modes) {
  if (std::find(modes.begin(), modes.end(), mode) != modes.end()) return {};
  return {Passage::Word::kOtherMode, fmt::format("mode {} was not asked for", word_of(mode))};
}

}  // namespace

Passage still_news(bool cancel, const std::optional<Time>& valid_until, Instant now) {
  if (cancel || !valid_until || instant_of(*valid_until) > now) return {};
  return {Passage::Word::kExpired, fmt::format("expired at {}", rfc3339(*valid_until))};
}

Passage may_leave(const Entry& entry, std::span<const Mode> modes, Instant now) {
  if (Passage passage = mode_asked_for(entry.mode, modes); !passage) return passage;
  return still_news(entry.action == Action::kCancel, entry.valid_until, now);
}

Passage may_leave(const Entry& entry, const Subscription& subscription, const std::string& barred, Instant now) {
  Passage passage = may_leave(entry, subscription.wishes.modes, now);
  if (passage.word == Passage::Word::kOtherMode || barred.empty()) return passage;
  return {Passage::Word::kBarred, barred};
}

Passage may_leave(const Rendition& rendition) {
  if (!rendition.withheld) return {};
  return {Passage::Word::kWithheld, rendition.withheld->en};
}

Passage::Word takes_word(const Wishes& wishes, const Entry& entry, bool had_earlier_revision) {
  if (std::find(wishes.modes.begin(), wishes.modes.end(), entry.mode) == wishes.modes.end())
    return Passage::Word::kOtherMode;
  if (had_earlier_revision && entry.action == Action::kCancel) return Passage::Word::kOpen;
  if (!wishes.kinds.empty() && std::find(wishes.kinds.begin(), wishes.kinds.end(), entry.kind) == wishes.kinds.end())
    return Passage::Word::kOtherKind;
  if (!wishes.areas.empty() && std::none_of(wishes.areas.begin(), wishes.areas.end(), [&](const AreaCode& asked) {
        return AreaTable::japan().within(entry.area, asked);
      }))
    return Passage::Word::kOtherArea;
  if (entry.level < wishes.minimum_level && !had_earlier_revision) return Passage::Word::kLowLevel;
  return Passage::Word::kOpen;
}

Passage takes(const Wishes& wishes, const Entry& entry, bool had_earlier_revision) {
  const Passage::Word word = takes_word(wishes, entry, had_earlier_revision);
  switch (word) {
    case Passage::Word::kOtherMode:
      return mode_asked_for(entry.mode, {});
    case Passage::Word::kOtherKind:
      return {word, fmt::format("kind {} is not among those asked for ({})", entry.kind.text(), named(wishes.kinds))};
    case Passage::Word::kOtherArea:
      return {word, fmt::format("area {} is not among those asked for ({})", entry.area.text(), named(wishes.areas))};
    case Passage::Word::kLowLevel:
      return {word, fmt::format("level {} is below the minimum {}", entry.level.value(), wishes.minimum_level.value())};
    default:
      return {};
  }
}

Outcome outcome_of(const Passage& passage) {
  if (passage.word == Passage::Word::kWithheld) return Outcome::not_sent(passage.reason);
  return passage.word == Passage::Word::kExpired ? Outcome::expired(passage.reason) : Outcome::never(passage.reason);
}

}  // namespace ofure
