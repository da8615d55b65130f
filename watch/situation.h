#pragma once

#include <map>
#include <span>
#include <vector>

#include "formats/reader.h"
#include "ledger/hazards.h"
#include "ledger/ledger.h"
#include "watch/silence.h"

namespace ofure {

// What the silence watch looks at, also what begins or ends later: derived from the ledger and the hazard notices alone, so that a restart forgets
// nothing.
struct Situation {
  std::vector<Threat> threats;
  std::vector<Report> reports;
};

// Reads situations. One thread. Bodies of standing bulletins are read once and kept while they are needed.
class SituationReader {
 public:
  SituationReader(const Ledger& ledger, Board& board, const Reader& reader, const Hazards& hazards)
      : ledger_(ledger), board_(board), reader_(reader), hazards_(hazards) {}

  // Errors: of the stores.
  [[nodiscard]] Result<Situation> read(std::span<const SilenceRule> rules, Instant now);

 private:
  // What of a body the watch asks for.
  struct Body {
    std::map<AreaCode, HazardSeverity> warned;  // of a sediment warning: where it stands
    std::vector<AreaCode> named;                // of any: the areas of its headline
    bool in_force = false;
    std::optional<std::vector<std::string>> hazards;
  };
  [[nodiscard]] Done threats_of_notices(Situation& situation, Instant now);
  [[nodiscard]] Done threats_of_bulletins(Situation& situation, std::span<const SilenceRule> rules, Instant now);
  [[nodiscard]] Done threats_of(Situation& situation, const Entry& standing);
  [[nodiscard]] Done reports_of(Situation& situation, std::span<const SilenceRule> rules, Instant now);
  [[nodiscard]] Done came_since(std::vector<Report>& reports, Mode mode, const Kind& kind, Instant since);
  [[nodiscard]] Result<const Body*> body_of(const Entry& entry);
  [[nodiscard]] Result<Instant> warned_since(const Entry& standing, const AreaCode& area);

  const Ledger& ledger_;
  Board& board_;
  const Reader& reader_;
  const Hazards& hazards_;
  std::map<std::uint64_t, Body> bodies_,
      fresh_;  // by the entry's position; what the last reading used, and what this one has used so far
};

}  // namespace ofure
