#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "ledger/keyring.h"
#include "ledger/offices.h"

namespace ofure::app {

// What holds for every command that works on the register (keys.db) of a data folder.

// That the folder is there; and that a register is in it, so that looking makes none. Errors: kNotFound, with what to
// do.
[[nodiscard]] Done require_folder(const std::string& data);
[[nodiscard]] Done require_register(const std::string& data);

// Errors: kNotFound when there is no such office or it is closed.
[[nodiscard]] Result<OfficeRecord> office_in_force(const std::string& data, const std::string& id);
[[nodiscard]] Result<std::set<OfficeId>> closed_offices(const std::string& data);

// Binds a key or a person with these roles to an office: without areas of its own it has the office's. An office of
// sort receiver or operator speaks for nobody: none of it sends or releases, and what reads there reads all. Errors:
// kBadInput.
[[nodiscard]] Done bind_to_office(const OfficeRecord& office, std::span<const Role> roles,
                                  std::vector<AreaCode>& areas);

}  // namespace ofure::app
