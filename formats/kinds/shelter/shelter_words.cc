#include <array>

#include "formats/kinds/shelter/shelter.h"
#include "formats/kinds/vocabulary.h"

namespace ofure {
namespace {

constexpr std::array<Word<ShelterType>, 4> kTypes = {{{ShelterType::kShelter, "避難所", "shelter"},
                                                      {ShelterType::kTemporary, "臨時避難所", "temporary"},
                                                      {ShelterType::kWideArea, "広域避難場所", "wide_area"},
                                                      {ShelterType::kShortTerm, "一時避難場所", "short_term"}}};

constexpr std::array<Word<ShelterSort>, 6> kSorts = {{{ShelterSort::kNotOpen, "未開設", "not_open"},
                                                      {ShelterSort::kPreparing, "開設準備中", "preparing"},
                                                      {ShelterSort::kOpen, "開設", "open"},
                                                      {ShelterSort::kClosed, "閉鎖", "closed"},
                                                      {ShelterSort::kPermanent, "常設", "permanent"},
                                                      {ShelterSort::kUnknown, "不明", "unknown"}}};

constexpr std::array<Word<Crowding>, 5> kCrowding = {{{Crowding::kVacant, "空き", "vacant"},
                                                      {Crowding::kSlightlyCrowded, "やや混雑", "slightly_crowded"},
                                                      {Crowding::kCrowded, "混雑", "crowded"},
                                                      {Crowding::kFull, "定員一杯", "full"},
                                                      {Crowding::kUnknown, "不明", "unknown"}}};

constexpr std::array<Word<Acceptance>, 3> kAcceptance = {{{Acceptance::kYes, "可", "yes"},
                                                          {Acceptance::kConditional, "条件付き", "conditional"},
                                                          {Acceptance::kNo, "不可", "no"}}};

}  // namespace

std::string_view japanese(ShelterType value) { return japanese_in<ShelterType>(kTypes, value); }
std::string_view japanese(ShelterSort value) { return japanese_in<ShelterSort>(kSorts, value); }
std::string_view japanese(Crowding value) { return japanese_in<Crowding>(kCrowding, value); }
std::string_view japanese(Acceptance value) { return japanese_in<Acceptance>(kAcceptance, value); }

std::string_view word_of(ShelterType value) { return word_in<ShelterType>(kTypes, value); }
std::string_view word_of(ShelterSort value) { return word_in<ShelterSort>(kSorts, value); }
std::string_view word_of(Crowding value) { return word_in<Crowding>(kCrowding, value); }
std::string_view word_of(Acceptance value) { return word_in<Acceptance>(kAcceptance, value); }

std::optional<ShelterType> shelter_type_from(std::string_view japanese) {
  return value_in<ShelterType>(kTypes, japanese);
}
std::optional<ShelterSort> shelter_sort_from(std::string_view japanese) {
  return value_in<ShelterSort>(kSorts, japanese);
}
std::optional<Crowding> crowding_from(std::string_view japanese) { return value_in<Crowding>(kCrowding, japanese); }
std::optional<Acceptance> acceptance_from(std::string_view japanese) {
  return value_in<Acceptance>(kAcceptance, japanese);
}

}  // namespace ofure
