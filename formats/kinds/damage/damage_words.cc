#include <array>

#include "formats/kinds/damage/damage.h"

namespace ofure {
namespace {

// In the order of 第4号様式 その2 (domain.md 2.6, 5.4). 大規模半壊, 中規模半壊, 準半壊 stand in recent forms.
constexpr std::array kGroups = {
    DamageGroupInfo{"HumanDamages", "HumanDamage", "人的被害"},
    DamageGroupInfo{"HouseDamages", "HouseDamage", "住家被害"},
    DamageGroupInfo{"BuildingDamages", "BuildingDamage", "非住家被害"},
    DamageGroupInfo{"OtherDamages", "OtherDamage", "その他の被害"},
    DamageGroupInfo{"Sufferers", "Sufferer", "り災"},
    DamageGroupInfo{"FireDamages", "FireDamage", "火災"},
    DamageGroupInfo{"Losses", "Loss", "被害額"},
    DamageGroupInfo{"Firefighters", "Firefighter", "消防職員等の出動"},
};

constexpr std::array kTypes = {
    DamageType{"HumanDamages", "死者", "人"},
    DamageType{"HumanDamages", "行方不明者数", "人"},
    DamageType{"HumanDamages", "負傷者_重傷", "人"},
    DamageType{"HumanDamages", "負傷者_軽傷", "人"},
    DamageType{"HouseDamages", "全壊", "棟 世帯 人"},
    DamageType{"HouseDamages", "大規模半壊", "棟 世帯 人"},
    DamageType{"HouseDamages", "中規模半壊", "棟 世帯 人"},
    DamageType{"HouseDamages", "半壊", "棟 世帯 人"},
    DamageType{"HouseDamages", "準半壊", "棟 世帯 人"},
    DamageType{"HouseDamages", "一部破損", "棟 世帯 人"},
    DamageType{"HouseDamages", "床上浸水", "棟 世帯 人"},
    DamageType{"HouseDamages", "床下浸水", "棟 世帯 人"},
    DamageType{"BuildingDamages", "公共建物", "棟"},
    DamageType{"BuildingDamages", "その他", "棟"},
    DamageType{"OtherDamages", "田_流出埋没", "ha"},
    DamageType{"OtherDamages", "田_冠水", "ha"},
    DamageType{"OtherDamages", "畑_流出埋没", "ha"},
    DamageType{"OtherDamages", "畑_冠水", "ha"},
    DamageType{"OtherDamages", "文教施設", "箇所"},
    DamageType{"OtherDamages", "病院", "箇所"},
    DamageType{"OtherDamages", "道路", "箇所"},
    DamageType{"OtherDamages", "橋りょう", "箇所"},
    DamageType{"OtherDamages", "河川", "箇所"},
    DamageType{"OtherDamages", "港湾", "箇所"},
    DamageType{"OtherDamages", "砂防", "箇所"},
    DamageType{"OtherDamages", "清掃施設", "箇所"},
    DamageType{"OtherDamages", "崖くずれ", "箇所"},
    DamageType{"OtherDamages", "鉄道不通", "箇所"},
    DamageType{"OtherDamages", "被害船舶", "隻"},
    DamageType{"OtherDamages", "水道", "戸"},
    DamageType{"OtherDamages", "電話", "回線"},
    DamageType{"OtherDamages", "電気", "戸"},
    DamageType{"OtherDamages", "ガス", "戸"},
    DamageType{"OtherDamages", "ブロック塀等", "箇所"},
    DamageType{"Sufferers", "り災世帯数", "世帯"},
    DamageType{"Sufferers", "り災者数", "人"},
    DamageType{"FireDamages", "建物", "件"},
    DamageType{"FireDamages", "危険物", "件"},
    DamageType{"FireDamages", "その他", "件"},
    DamageType{"Losses", "公立文教施設", "千円"},
    DamageType{"Losses", "農林水産業施設", "千円"},
    DamageType{"Losses", "公共土木施設", "千円"},
    DamageType{"Losses", "その他の公共施設", "千円"},
    DamageType{"Losses", "農業被害", "千円"},
    DamageType{"Losses", "林業被害", "千円"},
    DamageType{"Losses", "畜産被害", "千円"},
    DamageType{"Losses", "水産被害", "千円"},
    DamageType{"Losses", "商工被害", "千円"},
    DamageType{"Losses", "その他", "千円"},
    DamageType{"Losses", "被害総額", "千円"},
    DamageType{"Firefighters", "消防職員", "人"},
    DamageType{"Firefighters", "消防団員", "人"},
};

}  // namespace

std::span<const DamageGroupInfo> damage_groups() { return kGroups; }

std::span<const DamageType> damage_types() { return kTypes; }

}  // namespace ofure
