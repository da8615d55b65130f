#include "app/commands/desk_client.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/answer.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/tls_options.h"
#include "app/data_folder.h"

namespace ofure::app {
namespace {

using Json = nlohmann::json;

// The terminal shows nothing that is typed while this lives.
class Unseen {
 public:
  Unseen() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &quiet) == 0;
  }
  ~Unseen() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

std::string words_of(const Client::Reply& reply) {
  const Json problem = Json::parse(reply.body, nullptr, false);
  const std::string detail = text_of(problem, "detail");
  return detail.empty() ? "The hub answered " + std::to_string(reply.status) + "." : detail;
}

}  // namespace

int report_closed(const Error& error) {
  const int code = report(error);
  return error.code == Code::kDenied ? kRefused : code;
}

Result<std::string> ask_secret(const std::string& question) {
  const bool terminal = ::isatty(STDIN_FILENO) != 0;
  std::string line;
  bool read = false;
  {
    const Unseen unseen;
    if (terminal) std::cerr << question << ": " << std::flush;
    read = static_cast<bool>(std::getline(std::cin, line));
    if (terminal) std::cerr << "\n";
  }
  if (!read || line.empty()) return fail(Code::kBadInput, question + ": nothing was given. / 入力がありません。");
  return line;
}

void add_desk_login(CLI::App& command, DeskLogin& login) {
  command.add_option("--url", login.url, "address of the hub")->capture_default_str();
  auto* key = command.add_option("--key-file", login.key_file, "file with your key on its first line");
  auto* person = command.add_option("--login", login.login, "sign in as this person; password and one-time code are asked for")->excludes(key);
  command.add_option("--password-file", login.password_file, "file with the person's password on its first line")->needs(person);
  add_tls_options(command, login.tls);
}

Result<std::unique_ptr<DeskClient>> DeskClient::open(const DeskLogin& login) {
  std::optional<std::string> key;
  if (!login.key_file.empty()) {
    TRY_ASSIGN(key, read_key_file(login.key_file));
  } else if (login.login.empty() && login.tls.certificate.empty()) {
    return fail(Code::kBadInput, "Who are you? Give --key-file, --login, or --cert and --key. / --key-file、--login、または --cert と --key を指定してください。");
  }
  std::unique_ptr<DeskClient> desk(new DeskClient());
  TRY_ASSIGN(desk->client_, Client::create(login.url, key, login.tls));
  if (!login.login.empty()) TRY(desk->sign_in(login));
  return desk;
}

Done DeskClient::sign_in(const DeskLogin& login) {
  std::string password;
  if (login.password_file.empty()) {
    TRY_ASSIGN(password, ask_secret("パスワード / Password"));
  } else {
    TRY_ASSIGN(password, read_key_file(login.password_file));
  }
  TRY_ASSIGN(const std::string code, ask_secret("確認コード（6桁） / One-time code"));
  const Json proof = {{"login", login.login}, {"password", password}, {"code", code}};
  TRY_ASSIGN(const Client::Reply reply, client_->post("/v1/session", proof.dump(), "application/json"));
  if (reply.status != 201) return fail(Code::kDenied, words_of(reply));
  client_->carry("Cookie", reply.cookie);
  client_->carry("X-CSRF-Token", text_of(Json::parse(reply.body, nullptr, false), "csrf"));
  signed_in_ = true;
  return {};
}

DeskClient::~DeskClient() {
  if (!signed_in_) return;
  // The hub ends a forgotten session by itself; an answer changes nothing here.
  if (auto ended = client_->remove("/v1/session"); !ended) std::cerr << "ofure: the session could not be ended; it ends by itself in 30 minutes. / サインアウトできませんでした。30分後に終了します。\n";
}

}  // namespace ofure::app
