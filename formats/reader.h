#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/finding.h"
#include "core/result.h"
#include "formats/kinds/bulletin.h"

namespace ofure {

// What reading a document gave: a bulletin when it could be typed, and every finding of well-formedness and schema. A document that is not XML at all has findings
// with status 400 only, and no bulletin.
struct Reading {
  std::optional<Bulletin> bulletin;
  Findings findings;
};

struct ReadLimits {
  std::size_t bytes = 5 * 1024 * 1024;
  int depth = 32;
  std::size_t elements = 400'000;
  std::size_t items = 20'000;  // areas or shelters
};

// Reads the common XML: well-formed, no DOCTYPE, within limits, valid by the schemas, typed. Pure and hardened: no network, no file, bounded time and memory; never throws.
// Safe from any thread; the compiled schemas are shared.
class Reader {
 public:
  // Compiles the schemas built into the program. Any warning of the schema compiler is an Error: a skipped import would make validation pass with less than one
  // thinks (libraries.md, libxml2).
  [[nodiscard]] static Result<std::unique_ptr<Reader>> create(const ReadLimits& limits = {});
  ~Reader();

  [[nodiscard]] Reading read(std::string_view bytes) const;

  // Fills line and column of findings that have a path only, from the document they are about. An element that is not there takes the place of its nearest
  // ancestor. Costs one parse; called only when there is something to report.
  void locate(std::string_view bytes, Findings& findings) const;

 private:
  struct Schemas;
  Reader(std::unique_ptr<Schemas> schemas, const ReadLimits& limits);
  std::unique_ptr<Schemas> schemas_;
  ReadLimits limits_;
};

}  // namespace ofure
