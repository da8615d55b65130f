#include <algorithm>
#include <array>

#include "formats/kinds/evacuation/order_table.h"
#include "formats/kinds/hazard.h"

// The reviewed texts: what each order asks, by hazard. All sentences of the product that tell people how to save
// themselves from an ordered evacuation are in this file, so that an officer can read them in one place.
namespace ofure {
namespace {

bool among(const std::vector<std::string>& hazards, std::string_view hazard) {
  return std::find(hazards.begin(), hazards.end(), hazard) != hazards.end();
}

constexpr std::string_view kAnyDanger = "危険な場所";
constexpr std::size_t kNamedDangers = 2;  // a sentence that lists more is not listened to

// Where it is dangerous to be: "川の近くや浸水のおそれがある場所、…". More than two dangers, or one we have no words
// for, are simply 危険な場所.
std::string dangers(const std::vector<std::string>& hazards) {
  std::string text;
  std::size_t named = 0;
  for (const std::string& hazard : hazards) {
    const HazardInfo* info = find_hazard(hazard);
    if (!info || info->danger.empty()) return std::string(kAnyDanger);
    if (hazard == "内水氾濫" && among(hazards, "洪水")) continue;  // said with 洪水
    if (++named > kNamedDangers) return std::string(kAnyDanger);
    text += (text.empty() ? "" : "、") + std::string(info->danger);
  }
  return text.empty() ? std::string(kAnyDanger) : text;
}

// Level 5 is the order for when the way to a shelter is no longer safe: it names the nearest safer place.
std::string secure_now(const std::vector<std::string>& hazards) {
  const bool water = among(hazards, "洪水") || among(hazards, "内水氾濫") || among(hazards, "高潮");
  const bool slope = among(hazards, "土砂災害");
  std::string_view where = "今いる場所より少しでも安全な場所へ移り、";
  if (among(hazards, "津波")) {
    where = "すぐに近くの高い場所や丈夫な建物の高い階へ移り、";
  } else if (water && slope) {
    where = "外へ出ることが危ないときは、建物の中の、崖や斜面から離れたできるだけ高い階へ移り、";
  } else if (water) {
    where = "外へ出ることが危ないときは、建物のできるだけ高い階へ移り、";
  } else if (slope) {
    where = "外へ出ることが危ないときは、崖や斜面から離れた部屋や、建物の２階以上へ移り、";
  }
  return "命の危険が迫っています。" + std::string(where) + "直ちに身の安全を確保してください。";
}

std::string leave(const std::vector<std::string>& hazards) {
  // A tsunami leaves no time to choose a shelter: height comes first, whatever else is feared.
  if (among(hazards, "津波")) {
    return "海岸や川の河口から直ちに離れ、高台や津波避難ビルなど、できるだけ高い安全な場所へ避難してください。";
  }
  return dangers(hazards) + "にいる人は、全員、安全な場所へ避難してください。";
}

std::string elderly_leave(const std::vector<std::string>& hazards) {
  return dangers(hazards) +
         "にいる高齢者や障害のある人など、避難に時間がかかる人は、安全な場所へ避難してください。そのほかの人も、いつで"
         "も避難できるように準備してください。";
}

}  // namespace

std::string order_instruction(OrderSort sort, const std::vector<std::string>& hazards) {
  switch (order_row(sort).ask) {
    case Ask::kSecureNow:
      return secure_now(hazards);
    case Ask::kKeepOut:
      return "警戒区域には入らないでください。区域の中にいる人は、直ちに区域の外へ出てください。";
    case Ask::kLeave:
      return leave(hazards);
    case Ask::kElderlyLeave:
      return elderly_leave(hazards);
  }
  return "";
}

}  // namespace ofure
