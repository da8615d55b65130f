#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/boundaries.h"
#include "core/households.h"

namespace ofure {

// What an operator imported of areas, at one moment. A const value; safe from any thread.
struct AreaFacts {
  std::optional<Boundaries> boundaries;  // nothing: rules work on codes alone
  Households households;
};

// Gives what stands now; an import changes it while the hub runs. Safe from any thread; null = nothing was imported.
using AreaSource = std::function<std::shared_ptr<const AreaFacts>()>;

}  // namespace ofure
