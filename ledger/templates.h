#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/civil_time.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"
#include "ledger/offices.h"

namespace ofure {

// A document that an office keeps to be filled, as it lies in the register. What it says and which mode it has is
// formats/template.h's to read; the mode stands here too, so that a list need not read it, and never otherwise.
struct TemplateRecord {
  OfficeId office;
  std::string name;  // of an office its own: "flood-order"
  Mode mode = Mode::kExercise;
  Kind kind;
  std::string title;
  std::string bytes;
  std::string kept_by;
  Instant kept{};
};

// The templates of the offices, in keys.db. Each change stands in the audit chain, in the same transaction. Safe from
// any thread; other processes may write meanwhile.
class TemplateShelf {
 public:
  virtual ~TemplateShelf() = default;
  // Errors: kConflict when the office has one of that name, whatever its mode; kNotFound when the office is not known
  // or closed; kBadInput for a name that is not made of a-z, 0-9 and - (at most 64).
  [[nodiscard]] virtual Done keep(const TemplateRecord& record, const Act& act) = 0;
  // Errors: kNotFound.
  [[nodiscard]] virtual Done remove(const OfficeId& office, const std::string& name, const Act& act) = 0;
  // Of one office, by name; without their bytes.
  [[nodiscard]] virtual Result<std::vector<TemplateRecord>> list(const OfficeId& office) const = 0;
  [[nodiscard]] virtual Result<std::optional<TemplateRecord>> find(const OfficeId& office,
                                                                   const std::string& name) const = 0;
};

[[nodiscard]] Result<std::unique_ptr<TemplateShelf>> open_sqlite_templates(const std::string& path);

}  // namespace ofure
