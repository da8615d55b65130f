#include "ingest/register.h"

#include <algorithm>

namespace ofure {
namespace {

template <class T>
bool takes(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

const ReleaseRule* rule_for(const OfficeRecord& office, const Header& header) {
  for (const ReleaseRule& rule : office.rules) {
    if (takes(rule.kinds, header.kind) && takes(rule.modes, header.mode) && header.level >= rule.from_level) return &rule;
  }
  return nullptr;
}

}  // namespace

const OfficeRecord* Register::office(const OfficeId& id) const {
  auto found = std::find_if(offices.begin(), offices.end(),
                            [&](const OfficeRecord& one) { return one.id == id && !one.closed; });
  return found == offices.end() ? nullptr : &*found;
}

const OfficeRecord* Register::office_of(const AreaCode& area) const {
  auto found = std::find_if(offices.begin(), offices.end(), [&](const OfficeRecord& one) {
    return one.area == area && !one.closed &&
           (one.sort == OfficeSort::kMunicipality || one.sort == OfficeSort::kPrefecture);
  });
  return found == offices.end() ? nullptr : &*found;
}

const Drill* Register::drill_of(const OfficeId& sender, const AreaCode& area, Instant now) const {
  const OfficeRecord* publishing = office_of(area);
  for (const Drill& drill : drills) {
    if (!drill.runs(now)) continue;
    if ((!sender.empty() && drill.office == sender) || (publishing != nullptr && drill.office == publishing->id))
      return &drill;
  }
  return nullptr;
}

SecondPersonRule second_person_for(const Header& header, const OfficeRecord* sender, const Drill* drill,
                                   bool needs_releaser) {
  SecondPersonRule need;
  auto ask = [&](SecondPerson second, std::string ja, std::string en) {
    if (need.second == SecondPerson::kNone) need = {second, std::move(ja), std::move(en)};
  };
  if (drill != nullptr && header.mode == Mode::kActual) {
    ask(SecondPerson::kBreakGlass, "訓練「" + drill->title + "」の時間中に通常（本番）として送信されたため",
        "it was sent as actual while the drill \"" + drill->title + "\" runs");
  }
  if (needs_releaser) {
    ask(SecondPerson::kReleaser, "届け出のない連絡先が文中にあるため", "its text names a contact that is not registered");
  }
  const ReleaseRule* rule = sender != nullptr ? rule_for(*sender, header) : nullptr;
  if (rule != nullptr && rule->second != SecondPerson::kNone) {
    ask(rule->second, sender->name + "が、この種別・レベルの情報に承認を求めているため",
        sender->name + " asks for a second person for this kind and level");
  }
  if (need.second == SecondPerson::kReleaser && header.level.life_safety()) need.second = SecondPerson::kBreakGlass;
  return need;
}

}  // namespace ofure
