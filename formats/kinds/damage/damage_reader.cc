#include "formats/kinds/damage/damage.h"
#include "formats/xml/node.h"

namespace ofure {

void read_body(const xml::Node& element, Header& header, Damage& body) {
  header.level = Level();
  body.disaster = read_disaster(element);
  body.accuracy = element.text_of("Accuracy");
  body.as_of = element.time_of("AsOf");
  body.complement = element.texts_of("ComplementaryInfo");
  for (const xml::Node& part : element.elements()) {
    for (const DamageGroupInfo& info : damage_groups()) {
      if (part.name() != info.element) continue;
      DamageGroup group{info.element, info.japanese, {}};
      for (const xml::Node& item : part.children(info.item)) {
        group.items.push_back({item.text_of("Type"), item.text_of("Number"), item.child("Number").attribute("unit")});
      }
      if (!group.items.empty()) body.groups.push_back(std::move(group));
    }
  }
}

}  // namespace ofure
