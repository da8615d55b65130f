#include "watch/bulletin_name.h"

#include "formats/kinds/catalogue.h"

namespace ofure {

std::string japanese_name(const AreaCode& area, const Kind& kind, const BulletinId& bulletin) {
  const KindInfo* known = find_kind(kind.text());
  return AreaTable::japan().full_name(area) + "の" + (known != nullptr ? std::string(known->japanese) : kind.text()) +
         "「" + bulletin.text() + "」";
}

std::string english_name(const AreaCode& area, const Kind& kind, const BulletinId& bulletin) {
  return kind.text() + " bulletin " + bulletin.text() + " of " + AreaTable::japan().full_name(area);
}

}  // namespace ofure
