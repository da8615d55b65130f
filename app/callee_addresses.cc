#include "app/callee_addresses.h"

#include "app/data_folder.h"
#include "connectors/webhook/webhook.h"

namespace ofure::app {
namespace {

Result<std::shared_ptr<const Subscription>> address_of(const AlarmCallee& callee, const Settings& settings) {
  auto refuse = [&](const std::string& complaint) {
    return fail(Code::kBadSetting, "watch.call, " + callee.name + ": " + complaint);
  };
  if (auto fine = check_webhook_url(callee.url, settings.webhooks); !fine) return refuse(fine.error().message);
  auto text = read_key_file(callee.secret_file);
  if (!text)
    return refuse("the secret_file " + callee.secret_file + " cannot be read / secret_file の " + callee.secret_file +
                  " を読めません");
  auto secret = webhook_secret_in(*text);
  if (!secret)
    return refuse(
        callee.secret_file +
        " must hold whsec_ and 24 to 64 bytes in Base64; (printf whsec_; openssl rand -base64 32) makes one. / " +
        callee.secret_file + " には whsec_ に続けて24から64バイトの Base64 を入れてください。");
  Subscription address;
  address.id = SubscriptionId("alarms-" + callee.name);
  address.url = callee.url;
  address.secrets = {*secret};
  return std::make_shared<const Subscription>(std::move(address));
}

}  // namespace

Result<CalleeAddresses> callee_addresses(const std::vector<AlarmCallee>& callees, const Settings& settings) {
  CalleeAddresses addresses;
  for (const AlarmCallee& callee : callees) {
    TRY_ASSIGN(addresses[callee.name], address_of(callee, settings));
  }
  return addresses;
}

}  // namespace ofure::app
