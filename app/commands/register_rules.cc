#include "app/commands/register_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace ofure::app {

Done require_folder(const std::string& data) {
  std::error_code fault;
  if (std::filesystem::is_directory(data, fault)) return {};
  return fail(
      Code::kNotFound,
      fmt::format(
          "There is no data folder {0}. Make the folder, start `ofure serve` once, or say another with --data. / "
          "データのフォルダー {0} がありません。フォルダーを作るか、`ofure serve` を一度起動するか、--data "
          "で正しい場所を指定してください。",
          data));
}

Done require_register(const std::string& data) {
  TRY(require_folder(data));
  std::error_code fault;
  if (std::filesystem::exists(data + "/keys.db", fault)) return {};
  return fail(Code::kNotFound,
              fmt::format("The data folder {0} has no register (keys.db) yet. Start `ofure serve` once, or enter the "
                          "first office with `ofure offices make`. / "
                          "データのフォルダー {0} には登録簿（keys.db）がまだありません。`ofure serve` "
                          "を一度起動するか、`ofure offices make` で最初の機関を登録してください。",
                          data));
}

Result<OfficeRecord> office_in_force(const std::string& data, const std::string& id) {
  TRY(require_register(data));
  TRY_ASSIGN(auto offices, open_sqlite_offices(data + "/keys.db"));
  TRY_ASSIGN(auto known, offices->list());
  for (OfficeRecord& office : known) {
    if (office.id.text() == id && !office.closed) return std::move(office);
  }
  return fail(Code::kNotFound,
              "There is no office \"" + id + "\" in force; see `ofure offices list`. / 機関「" + id +
                  "」は登録されていないか、閉じられています。`ofure offices list` で確かめてください。");
}

Result<std::set<OfficeId>> closed_offices(const std::string& data) {
  TRY_ASSIGN(auto offices, open_sqlite_offices(data + "/keys.db"));
  TRY_ASSIGN(auto known, offices->list());
  std::set<OfficeId> closed;
  for (const OfficeRecord& office : known) {
    if (office.closed) closed.insert(office.id);
  }
  return closed;
}

Done bind_to_office(const OfficeRecord& office, std::span<const Role> roles, std::vector<AreaCode>& areas) {
  const bool speaks = office.sort != OfficeSort::kReceiver && office.sort != OfficeSort::kOperator;
  auto acts = [](Role role) { return role == Role::kSender || role == Role::kReleaser; };
  if (!speaks && std::any_of(roles.begin(), roles.end(), acts))
    return fail(Code::kBadInput,
                fmt::format("The office \"{0}\" is of sort {1}, which speaks for no area: nobody there sends or "
                            "releases. Use the roles receiver and operator, or an office of another sort. / "
                            "機関「{0}」の種別は {1} で、地域に向けて発信する立場にありません。sender と releaser "
                            "の役割は与えられません。receiver か operator にするか、別の種別の機関を使ってください。",
                            office.id.text(), word_of(office.sort)));
  if (areas.empty() && speaks) areas = {office.area};
  return {};
}

}  // namespace ofure::app
