#include "core/households.h"

#include <algorithm>
#include <tuple>

#include "core/text.h"

namespace ofure {
namespace {

std::string folded(std::string_view district) {
  constexpr std::string_view kDistrict = "地区";
  std::string name = ascii_folded(district);
  std::string_view bare = trimmed(name);
  if (bare.size() > kDistrict.size() && bare.ends_with(kDistrict)) bare.remove_suffix(kDistrict.size());
  return std::string(trimmed(bare));
}

}  // namespace

Households::Households(std::vector<HouseholdRow> rows) : rows_(std::move(rows)) {
  for (std::size_t i = 0; i < rows_.size(); ++i) keys_.push_back({rows_[i].code, folded(rows_[i].district), i});
  std::stable_sort(keys_.begin(), keys_.end(), [](const Key& a, const Key& b) {
    return std::tie(a.code, a.district) < std::tie(b.code, b.district);
  });
}

const HouseholdRow* Households::find(const AreaCode& code, std::string_view district) const {
  const std::string name = folded(district);
  const auto wanted = std::tie(code, name);
  auto at = std::lower_bound(keys_.begin(), keys_.end(), wanted, [](const Key& key, const auto& place) {
    return std::tie(key.code, key.district) < place;
  });
  return at != keys_.end() && std::tie(at->code, at->district) == wanted ? &rows_[at->row] : nullptr;
}

bool Households::same_district(std::string_view a, std::string_view b) { return folded(a) == folded(b); }

}  // namespace ofure
