#pragma once

#include <string>

#include "connectors/mqtt/broker.h"
#include "core/result.h"

namespace ofure {

// The two files by which a mosquitto knows who may do what, in its own forms. Pure.
struct RightsFiles {
  std::string passwords, acl;
  friend bool operator==(const RightsFiles&, const RightsFiles&) = default;
};
// Errors: kBadInput: a name that would change the meaning of the file.
[[nodiscard]] Result<RightsFiles> rights_files(const BrokerRights& rights, const BrokerUser& own);

// Puts the text in place of the file, whole or not at all, readable by us alone.
[[nodiscard]] Done write_private(const std::string& path, const std::string& text);

}  // namespace ofure
