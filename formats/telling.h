#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/narrative.h"
#include "formats/terms.h"

namespace ofure {

struct ToldItem {
  const Item* item = nullptr;  // of the narrative, which must outlive the telling
  std::string name;            // as sent; where there is a reading, romanised in languages written in letters
  std::string state;           // "open"
  std::vector<Fact> facts;     // labels, units and coded values in the language; times on its clock
  std::string text;            // name, state and the figures that matter, in one phrase
};

struct ToldSection {
  const Section* section = nullptr;
  std::string heading;      // (M) "Level 4: Evacuation Order"
  std::string instruction;  // (M) what people are asked to do; "" = nothing
  std::vector<Fact> facts;
  std::vector<ToldItem> items;
};

// A bulletin told in one language: every text is made from codes by the table of terms (formats/terms.h) and from names as sent, none by translating free text.
// In Japanese it says what the Narrative says. Texts marked with (M) carry the mark of the mode in the telling's own language.
struct Telling {
  Language language = Language::kJapanese;
  std::string place;        // "Nanao City", "七尾市（ななおし）"
  std::string subject;      // (M) "Evacuation Order: Nanao City"
  std::string event;        // (M) under 35 characters
  std::string headline;     // (M) the sender's own in this language, else made
  std::string summary;      // (M) who, what, where, when
  std::string instruction;  // (M) of the most severe section
  std::string note;         // (M) that it is a drill; that it corrects or takes back; "" = nothing
  std::string complement;   // (M) the sender's free text in this language; "" = none was sent
  std::vector<ToldSection> sections;
  std::vector<Fact> facts;
  std::vector<std::string> untold;  // codes the table has no word for: they stand as sent, and a medium lists them as losses
};

// Pure. The narrative is narrative_of(bulletin, …).
[[nodiscard]] Telling telling_of(const Bulletin& bulletin, const Narrative& narrative, Language language);

// The tellings of one bulletin, each made when it is first asked for and shared by all media that set it. Bulletin and
// narrative must outlive it and stay where they are. Safe from any thread.
class Tellings {
 public:
  Tellings(const Bulletin& bulletin, const Narrative& narrative) : bulletin_(bulletin), narrative_(narrative) {}

  [[nodiscard]] std::shared_ptr<const Telling> in(Language language) const;

 private:
  struct Place {
    std::once_flag once;
    std::shared_ptr<const Telling> telling;
  };
  const Bulletin& bulletin_;
  const Narrative& narrative_;
  mutable std::array<Place, kLanguages.size()> places_;
};

// The telling of the set that is shared, or without one a telling made anew.
[[nodiscard]] std::shared_ptr<const Telling> telling_of(const Bulletin& bulletin, const Narrative& narrative,
                                                        Language language, const Tellings* shared);

}  // namespace ofure
