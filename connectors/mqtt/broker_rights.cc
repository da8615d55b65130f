#include "connectors/mqtt/broker_rights.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace ofure {
namespace {

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool holds(const std::vector<Mode>& modes, Mode mode) {
  return std::find(modes.begin(), modes.end(), mode) != modes.end();
}

// What everybody may read as real is not kept from those who log in; drills stay a matter of their own rights.
bool reads(const BrokerRights& rights, const BrokerUser& user, Mode mode) {
  return holds(user.reads, mode) || (mode == Mode::kActual && holds(rights.anonymous, mode));
}

std::string topic_of(Mode mode) { return "topic read ofure/v1/" + std::string(word_of(mode)) + "/#\n"; }

}  // namespace

Result<RightsFiles> rights_files(const BrokerRights& rights, const BrokerUser& own) {
  RightsFiles files;
  files.passwords = own.name + ":" + own.verifier + "\n";
  // What stands before the first user is for those who do not log in.
  for (Mode mode : rights.anonymous) files.acl += topic_of(mode);
  files.acl += "user " + own.name + "\ntopic readwrite ofure/v1/#\n";
  for (const BrokerUser& user : rights.users) {
    if (!is_name(user.name) || user.name == own.name || user.verifier.find_first_of(":\r\n") != std::string::npos)
      return fail(Code::kBadInput, "this cannot be a user of the broker: " + user.name);
    files.passwords += user.name + ":" + user.verifier + "\n";
    files.acl += "user " + user.name + "\n";
    for (Mode mode : kModes) {
      if (reads(rights, user, mode)) files.acl += topic_of(mode);
    }
    files.acl += "topic write ofure/v1/receipts/" + user.name + "\n";
  }
  return files;
}

Done write_private(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  auto failed = [&] {
    return fail(Code::kIo, "a file of the broker cannot be written: " + path, std::generic_category().message(errno));
  };
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed();
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(file, text.data() + done, text.size() - done);
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  if (::close(file) != 0 || done < text.size() || std::rename(fresh.c_str(), path.c_str()) != 0) return failed();
  return {};
}

}  // namespace ofure
