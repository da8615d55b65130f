#pragma once

#include <string>

#include "core/area.h"
#include "core/ids.h"
#include "core/words.h"

namespace ofure {

// A bulletin as alarms name it: "石川県七尾市の避難情報「bulletin-42」".
[[nodiscard]] std::string japanese_name(const AreaCode& area, const Kind& kind, const BulletinId& bulletin);
// "evacuation bulletin bulletin-42 of 石川県七尾市"
[[nodiscard]] std::string english_name(const AreaCode& area, const Kind& kind, const BulletinId& bulletin);

}  // namespace ofure
