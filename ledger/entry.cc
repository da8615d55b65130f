#include "ledger/entry.h"

namespace ofure {

bool EntryFilter::takes(const Entry& entry) const {
  if (kind && entry.kind != *kind) return false;
  if (!area) return true;
  return area->is_prefecture() ? entry.area.prefecture() == area->prefecture() : entry.area == *area;
}

}  // namespace ofure
