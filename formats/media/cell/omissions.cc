#include "formats/media/cell/omissions.h"

#include "formats/media/losses.h"

namespace ofure::cell {

std::vector<Loss> omissions(const Bulletin& bulletin, const Narrative& narrative, std::string_view carried) {
  constexpr std::string_view kPlain = "A cell broadcast is words only.";
  constexpr std::string_view kShort = "A cell broadcast names districts and what to do.";
  return losses_of(bulletin, narrative,
                   {{Side::kFigures, kShort},
                    {Side::kTimes, "A cell broadcast has the time of the bulletin."},
                    {Side::kShapes, kPlain},
                    {Side::kPositions, kPlain},
                    {Side::kReadings, kPlain},
                    {Side::kOtherLanguages,
                     "The sender's own words are told in the languages of the settings, where there is room."},
                    {Side::kAttachments, kPlain},
                    {Side::kContacts, kShort},
                    {Side::kComplement, kShort},
                    {Side::kReason, kShort},
                    {Side::kWeb, kShort}},
                   carried);
}

std::vector<Loss> nothing_sent(const Bulletin& bulletin, const Narrative& narrative, std::string_view reason) {
  const std::string why = "It is not broadcast to telephones: " + std::string(reason);
  std::vector<Loss> losses = {{"the whole bulletin", why}};
  std::vector<Loss> items = losses_of(bulletin, narrative, {{Side::kItems, why}});
  losses.insert(losses.end(), items.begin(), items.end());
  return losses;
}

}  // namespace ofure::cell
