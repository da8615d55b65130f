#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/ids.h"

namespace ofure::app {

// What a receiver knows of one bulletin it was given.
struct Delivered {
  Sequence sequence;
  Sequence previous;  // the sequence before it on the same mode, kind and area
  std::string kind, area;
};

// Proves to a receiver that it missed nothing, or names what it lacks: the receiver's half of the numbering (docs/wire/completeness.md). A machine without sockets: tell it what
// came, and it says what to do.
//
// Without a filter every sequence must come: the next one is the last one + 1. With a filter the sequences have holes, and `previous` closes them: for each kind and area it names the
// bulletin that must have come before.
class Continuity {
 public:
  enum class Word { kNext, kRepeated, kGap };

  // Begins behind `after`: everything up to there is had, or not wanted.
  Continuity(Sequence after, bool filtered) : after_(after), through_(after), filtered_(filtered) {}

  // kNext: take it. kRepeated: had before, drop it. kGap: fetch what lies after through() first; nothing has changed.
  [[nodiscard]] Word see(const Delivered& delivered);

  // A complete page of a replay reached this place: everything up to it is had.
  void reached(Sequence place) { through_ = std::max(through_, place); }
  // The head a heartbeat named. True when bulletins up to it are missing; for a filtered receiver: may be missing, and a replay tells.
  [[nodiscard]] bool behind(Sequence head) const { return head > through_; }

  // Everything up to here is had.
  [[nodiscard]] Sequence through() const { return through_; }

 private:
  Sequence after_, through_;
  bool filtered_;
  std::map<std::pair<std::string, std::string>, Sequence> newest_;  // by kind and area
};

}  // namespace ofure::app
