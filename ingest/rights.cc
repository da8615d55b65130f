#include <algorithm>
#include <string>

#include "core/rules.h"
#include "ingest/credentials.h"

namespace ofure {
namespace {

constexpr std::string_view kArea = "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode";

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& one : list) {
    if (!out.empty()) out += ", ";
    out += word(one);
  }
  return out;
}

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool holds_area(const std::vector<AreaCode>& areas, const AreaCode& area) {
  return std::any_of(areas.begin(), areas.end(),
                     [&](const AreaCode& held) { return AreaTable::japan().within(area, held); });
}

const Delegation* delegation_for(const Submitter& submitter, const Header& header) {
  auto fits = [&](const Delegation& one) {
    return AreaTable::japan().within(header.area(), one.area) && (one.kinds.empty() || holds(one.kinds, header.kind));
  };
  auto found = std::find_if(submitter.delegations.begin(), submitter.delegations.end(), fits);
  return found == submitter.delegations.end() ? nullptr : &*found;
}

void judge_area(const Submitter& submitter, const Header& header, Findings& findings) {
  const bool held = submitter.areas.empty() || holds_area(submitter.areas, header.area());
  if (held && speaks_for(submitter, header.area())) return;
  auto named = [](const AreaCode& code) { return AreaTable::japan().full_name(code); };
  if (delegation_for(submitter, header) == nullptr) {
    findings.push_back(finding(Rule::MD_004, std::string(kArea),
                               {{"area", named(header.area())},
                                {"allowed", held ? named(*submitter.office_area) : joined(submitter.areas, named)}}));
  } else if (submitter.office_area && header.editorial.code != *submitter.office_area) {
    findings.push_back(finding(Rule::MD_006, "Report/Control/EditorialOffice/OrganizationCode",
                               {{"area", named(header.area())}, {"acting", named(*submitter.office_area)}}));
  }
}

// Mode, kind, area and level; the role is asked by each gate.
void judge_scope(const Submitter& submitter, const Header& header, Findings& findings) {
  if (!holds(submitter.modes, header.mode)) {
    findings.push_back(
        finding(Rule::MD_002, "EDXLDistribution/distributionStatus",
                {{"mode", std::string(word_of(header.mode))},
                 {"allowed", joined(submitter.modes, [](Mode mode) { return std::string(word_of(mode)); })}}));
  }
  if (!submitter.kinds.empty() && !holds(submitter.kinds, header.kind)) {
    findings.push_back(finding(Rule::MD_003, "Report/Control/Title",
                               {{"kind", header.kind.text()},
                                {"allowed", joined(submitter.kinds, [](const Kind& kind) { return kind.text(); })}}));
  }
  judge_area(submitter, header, findings);
  if (header.level > submitter.highest_level) {
    findings.push_back(finding(Rule::MD_005, "Report/Body",
                               {{"level", std::to_string(header.level.value())},
                                {"allowed", std::to_string(submitter.highest_level.value())}}));
  }
}

// The same for what is in the house already, as an Error.
Done within_scope(const Submitter& caller, const Header& header) {
  Header known = header;
  if (caller.office_area) known.editorial.code = *caller.office_area;  // who typed it is settled
  Findings findings;
  judge_scope(caller, known, findings);
  if (findings.empty()) return {};
  const FindingText text = text_of(findings.front());
  return fail(Code::kDenied, text.message_en + " / " + text.message_ja);
}

Header header_of(const WaitingBulletin& waiting) {
  Header header;
  header.mode = waiting.mode;
  header.kind = waiting.kind;
  header.publishing.code = waiting.area;
  header.level = waiting.level;
  return header;
}

}  // namespace

bool speaks_for(const Submitter& caller, const AreaCode& area) {
  if (!caller.office_area || area == *caller.office_area) return true;
  return !caller.office_area->is_prefecture() && AreaTable::japan().within(area, *caller.office_area);
}

bool is_same_sender(const Submitter& caller, const KeyId& key) { return caller.key == key || holds(caller.kin, key); }

Findings may_send(const Submitter& submitter, const Header& header) {
  Findings findings;
  if (!submitter.has(Role::kSender)) {
    findings.push_back(finding(Rule::MD_001, "EDXLDistribution",
                               {{"key", submitter.name}, {"role", std::string(word_of(submitter.role))}}));
  }
  judge_scope(submitter, header, findings);
  return findings;
}

Done may_release(const Submitter& caller, const WaitingBulletin& waiting) {
  if (!caller.has(Role::kReleaser))
    return fail(Code::kDenied, "Releasing needs a releaser's key or a person with that role. / 承認には releaser の役割が必要です。");
  if (is_same_sender(caller, waiting.submitter))
    return fail(Code::kDenied, "Who sent a bulletin cannot release it; a second person must. / 送信した本人は承認できません。別の人が承認してください。");
  return within_scope(caller, header_of(waiting));
}

Done may_retract(const Submitter& caller, const Header& header) {
  if (!caller.has(Role::kSender) && !caller.has(Role::kReleaser))
    return fail(Code::kDenied, "Taking back needs a sender's or a releaser's right. / 取消には sender か releaser の役割が必要です。");
  return within_scope(caller, header);
}

Done may_see_templates(const Submitter& caller) {
  if (caller.office.empty())
    return fail(Code::kDenied, "Templates belong to offices, and this key belongs to none. / ひな形は機関のものです。この鍵はどの機関にも属していません。");
  if (caller.has(Role::kSender) || caller.has(Role::kReleaser)) return {};
  return fail(Code::kDenied, "Templates are for senders and releasers. / ひな形を使うには sender か releaser の役割が必要です。");
}

Done may_fill(const Submitter& caller, const TemplateRecord& record) {
  TRY(may_see_templates(caller));
  if (caller.office != record.office) return fail(Code::kDenied, "This template is another office's. / 別の機関のひな形です。");
  if (!holds(caller.modes, record.mode)) {
    const std::string mode(word_of(record.mode));
    return fail(Code::kDenied, "This template is of mode " + mode + ", which this key may not send. / " + mode + " のひな形です。この鍵では使えません。");
  }
  if (caller.kinds.empty() || holds(caller.kinds, record.kind)) return {};
  return fail(Code::kDenied, "This key may not send the kind " + record.kind.text() + ". / この鍵では " + record.kind.text() + " を送れません。");
}

bool may_see_waiting(const Submitter& caller, const WaitingBulletin& waiting) {
  if (caller.has(Role::kOperator) || is_same_sender(caller, waiting.submitter)) return true;
  if (!caller.has(Role::kReleaser) && !caller.has(Role::kSender)) return false;
  return within_scope(caller, header_of(waiting)).has_value();
}

Done may_subscribe(const Submitter& caller, const Wishes& wishes) {
  if (caller.person)
    return fail(Code::kDenied, "A subscription belongs to a machine: use its key or certificate. / 購読は機械の鍵または証明書で登録してください。");
  if (caller.role != Role::kReceiver && caller.role != Role::kOperator)
    return fail(Code::kDenied, "Subscriptions are for receivers; this key is a " + std::string(word_of(caller.role)) + "'s. / 購読には receiver の鍵を使ってください。");
  for (Mode mode : wishes.modes) {
    if (holds(caller.modes, mode)) continue;
    return fail(Code::kDenied, "This key may not read " + std::string(word_of(mode)) + "; it may read " +
                                   joined(caller.modes, [](Mode held) { return std::string(word_of(held)); }) + ". / この鍵ではこのモードを読めません。");
  }
  auto kind_held = [&](const Kind& kind) { return holds(caller.kinds, kind); };
  if (!caller.kinds.empty() && (wishes.kinds.empty() || !std::all_of(wishes.kinds.begin(), wishes.kinds.end(), kind_held))) {
    return fail(Code::kDenied, "This key is for the kinds " + joined(caller.kinds, [](const Kind& kind) { return kind.text(); }) + " alone; name them in the filter. / この鍵の範囲だけを filter に書いてください。");
  }
  auto area_held = [&](const AreaCode& area) { return holds_area(caller.areas, area); };
  if (!caller.areas.empty() && (wishes.areas.empty() || !std::all_of(wishes.areas.begin(), wishes.areas.end(), area_held))) {
    return fail(Code::kDenied, "This key is for the areas " + joined(caller.areas, [](const AreaCode& code) { return AreaTable::japan().full_name(code); }) +
                                   " alone; name them in the filter. / この鍵の範囲だけを filter に書いてください。");
  }
  return {};
}

bool may_read(const std::optional<Submitter>& reader, Mode mode, bool actual_is_public) {
  if (mode == Mode::kActual && actual_is_public) return true;
  return reader && holds(reader->modes, mode);
}

}  // namespace ofure
