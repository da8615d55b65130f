#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <iostream>

#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/hub.h"
#include "core/json_writer.h"
#include "core/log.h"

namespace ofure::app {
namespace {

struct Options {
  std::string config;
  std::optional<std::string> data, listen, broker;
  bool json = false;
};

Result<Settings> settings_of(const Options& options) {
  Settings settings;
  if (!options.config.empty()) TRY(read_settings(options.config, settings));
  if (options.data) settings.data = *options.data;
  if (options.listen) settings.net.listen = *options.listen;
  if (options.broker) {
    bool word = *options.broker == "managed" || *options.broker == "none";
    settings.broker = word ? *options.broker : "external";
    if (!word) settings.mqtt.address = *options.broker;
  }
  TRY(check_settings(settings));
  return settings;
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void say_ready(const Hub& hub, const Settings& settings, bool json) {
  if (json) {
    JsonWriter out;
    out.object().key("ready").boolean(true).field("http", hub.http_url()).field("admin", hub.admin_address()).field("mqtt", hub.mqtt_address()).field("data", settings.data).end();
    std::cout << out.str() << std::endl;
    return;
  }
  std::cout << "ofure is ready.\n  HTTP  " << hub.http_url() << (hub.admin_address().empty() ? "" : "\n  admin " + hub.admin_address()) << "\n  MQTT  " << (hub.mqtt_address().empty() ? "none" : hub.mqtt_address()) << "\n  data  "
            << settings.data << "\n";
  auto keys = hub.new_keys();
  if (!keys.empty()) {
    std::cout << "Keys for a first try were made, one per role, with every right:\n";
    for (const std::string& path : keys) std::cout << "  " << path << "\n";
    std::cout << "For real use make keys with just the rights they need, and revoke these:\n"
                 "  ofure keys make \"七尾市 防災交通課\" --role sender --mode exercise --area 172022 --data "
              << settings.data << " --out nanao.key\n  ofure keys list --data " << settings.data << "\n";
  }
  std::cout << std::flush;
}

int run(const Options& options) {
  auto settings = settings_of(options);
  if (!settings) return report(settings.error());
  if (!set_log_level(settings->log_level)) return kWrongUse;
  raise_descriptor_limit();
  // An arena per thread keeps what each once needed for pages and renditions: a long replay grew to three times the memory it used.
  ::mallopt(M_ARENA_MAX, 2);
  ::umask(0077);  // what the hub writes is its owner's alone, whatever the folder allows

  // Signals are taken by sigwait below; every thread started from here on leaves them alone.
  sigset_t ends;
  sigemptyset(&ends);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto hub = Hub::start(*settings);
  if (!hub) return report(hub.error());
  say_ready(**hub, *settings, options.json);
  const timespec soon{static_cast<std::time_t>(settings->look_after_s), 0};
  while (true) {
    const int signal = sigtimedwait(&ends, nullptr, &soon);
    if (signal == SIGHUP) {  // keys are re-read by themselves; the rest of the settings needs a restart
      log_info("the certificate is read again and the broker's standing topics are put right; settings are read at start, keys are always up to date");
      (*hub)->renew_certificate();
      (*hub)->repair();
    } else if (signal > 0) {
      break;
    } else if (errno == EAGAIN) {
      (*hub)->look_after();
    } else if (errno != EINTR) {
      break;
    }
  }
  (*hub)->stop();
  return kDone;
}

}  // namespace

void add_serve(CLI::App& program, Run& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("serve", "Run the hub.");
  command->add_option("--config", options->config, "settings file; see `ofure config reference`");
  command->add_option("--data", options->data, "data folder (default ofure-data)");
  command->add_option("--listen", options->listen, "HOST:PORT for HTTP (default 127.0.0.1:8080); port 0 takes a free one");
  command->add_option("--mqtt", options->broker, "HOST:PORT of a broker, managed (default: a local mosquitto of our own), or none");
  command->add_flag("--json", options->json, "print one line of JSON when ready");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace ofure::app
