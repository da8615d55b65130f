#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "app/client.h"
#include "core/result.h"

namespace ofure::app {

// Who speaks to the desk of a hub from the command line: a machine by its key or client certificate, or a person who
// signs in.
struct DeskLogin {
  std::string url = "http://127.0.0.1:8080";
  std::string key_file;
  std::string login, password_file;  // of a person; without a file the password is asked for
  ClientTls tls;
};

// --url, --key-file, --login, --password-file, --ca, --cert and --key.
void add_desk_login(CLI::App& command, DeskLogin& login);

// A client with the rights of a DeskLogin. A person is signed in when it opens and signed out when it goes. Of one
// thread.
class DeskClient {
 public:
  // Asks at the terminal, or reads lines of standard input, for what is missing: the password, the one-time code.
  // Errors: kBadInput (nobody was named), kDenied with the hub's words, those of the client.
  [[nodiscard]] static Result<std::unique_ptr<DeskClient>> open(const DeskLogin& login);
  ~DeskClient();
  DeskClient(const DeskClient&) = delete;
  DeskClient& operator=(const DeskClient&) = delete;

  [[nodiscard]] Client& hub() { return *client_; }

 private:
  DeskClient() = default;
  [[nodiscard]] Done sign_in(const DeskLogin& login);
  std::unique_ptr<Client> client_;
  bool signed_in_ = false;
};

// Prints why no client opened and gives the exit code: 1 when the hub let nobody in, otherwise that of report().
int report_closed(const Error& error);

// A line that is not shown while it is typed; from standard input as it is when that is no terminal. Errors: kBadInput
// when there is none.
[[nodiscard]] Result<std::string> ask_secret(const std::string& question);

}  // namespace ofure::app
