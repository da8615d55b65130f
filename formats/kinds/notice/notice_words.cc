#include <array>

#include "formats/kinds/notice/notice.h"

namespace ofure {
namespace {

// domain.md 2.6.
constexpr std::array kCategories = {
    NoticeCategory{"交通", "鉄道 バス 航空 船舶 道路 その他"},
    NoticeCategory{"ライフライン", "電気 ガス 水道 給水 通信 放送 その他"},
    NoticeCategory{"生活情報", "行政手続き 被災者支援 福祉・教育・保育 環境 防犯 保健衛生 医療 その他"},
    NoticeCategory{"広報", ""},
    NoticeCategory{"観光・文化", ""},
    NoticeCategory{"その他", ""},
};

}  // namespace

std::span<const NoticeCategory> notice_categories() { return kCategories; }

}  // namespace ofure
