#include <array>
#include <span>

#include "formats/kinds/notice/notice_terms.h"

namespace ofure {
namespace {

constexpr std::array kCategories = {
    NoticeTerm{"交通", "transport", "Transport"},
    NoticeTerm{"ライフライン", "lifeline", "Infra"},
    NoticeTerm{"生活情報", "daily_life", "Other"},
    NoticeTerm{"広報", "public_relations", "Other"},
    NoticeTerm{"観光・文化", "tourism_and_culture", "Other"},
    NoticeTerm{"その他", "other", "Other"},
};

constexpr std::array kSubCategories = {
    NoticeTerm{"鉄道", "rail", ""},
    NoticeTerm{"バス", "bus", ""},
    NoticeTerm{"航空", "air", ""},
    NoticeTerm{"船舶", "ship", ""},
    NoticeTerm{"道路", "road", ""},
    NoticeTerm{"電気", "electricity", ""},
    NoticeTerm{"ガス", "gas", ""},
    NoticeTerm{"水道", "water_works", ""},
    NoticeTerm{"給水", "water_distribution", ""},
    NoticeTerm{"通信", "telecommunications", ""},
    NoticeTerm{"放送", "broadcasting", ""},
    NoticeTerm{"行政手続き", "administrative_procedures", ""},
    NoticeTerm{"被災者支援", "support_for_victims", "Rescue"},
    NoticeTerm{"福祉・教育・保育", "welfare_education_childcare", ""},
    NoticeTerm{"環境", "environment", "Env"},
    NoticeTerm{"防犯", "crime_prevention", "Security"},
    NoticeTerm{"保健衛生", "public_health", "Health"},
    NoticeTerm{"医療", "medical_care", "Health"},
    NoticeTerm{"その他", "other", ""},
};

const NoticeTerm* find(std::span<const NoticeTerm> words, std::string_view japanese) {
  for (const NoticeTerm& word : words) {
    if (word.japanese == japanese) return &word;
  }
  return nullptr;
}

}  // namespace

const NoticeTerm* find_notice_category(std::string_view japanese) { return find(kCategories, japanese); }
const NoticeTerm* find_notice_sub_category(std::string_view japanese) { return find(kSubCategories, japanese); }

}  // namespace ofure
