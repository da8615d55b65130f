#include "net/server.h"

#include <csignal>
#include <future>
#include <mutex>

#include "core/log.h"
#include "core/metrics.h"
#include "net/listener.h"
#include "net/networks.h"
#include "net/session.h"
#include "net/thread_name.h"

namespace ofure::net {
namespace {

std::size_t size(std::int64_t value) { return static_cast<std::size_t>(value); }

bool wants_tls(const NetSettings& s) {
  return !s.tls_certificate.empty() || !s.tls_key.empty() || s.tls_client != "none";
}

// Whether the operators' listener may be at this address.
Done admin_may_be(const asio::ip::address& at, const NetSettings& s) {
  if (at.is_loopback()) return {};
  if (!s.admin_allow_remote)
    return fail(Code::kBadSetting,
                "admin.listen is an address that others can reach. Use 127.0.0.1, or say admin.allow_remote = true. / "
                "admin.listen が外から届くアドレスです。127.0.0.1 にするか、admin.allow_remote = true としてください。");
  if (s.tls_certificate.empty())
    return fail(Code::kBadSetting, "admin.listen beyond this machine needs http.tls_certificate. / "
                                   "admin.listen を外へ開くには http.tls_certificate が必要です。");
  return {};
}

class SocketServer final : public Server {
 public:
  SocketServer(const NetSettings& settings, http::Handler handler)
      : settings_(settings),
        handler_(std::move(handler)),
        seats_(size(settings.connections), size(settings.connections_per_peer)),
        admin_seats_(kAdminSeats, kAdminSeats),
        streams_(settings_),
        workers_("worker", {size(settings.workers), size(settings.queue), size(settings.queue_per_peer)}),
        admin_workers_("admin", {1, kAdminSeats, kAdminSeats}),
        listener_(io_, seats_, opener(public_)),
        admin_listener_(io_, admin_seats_, opener(admin_)) {}
  ~SocketServer() override { stop(); }

  Done begin() {
    TRY(open_listeners());
    workers_.start();
    admin_workers_.start();
    streams_.start();
    listener_.begin();
    if (has_admin()) admin_listener_.begin();
    report();
    thread_ = std::thread([this] {
      name_this_thread("io");
      auto work = asio::make_work_guard(io_);
      io_.run();
    });
    return {};
  }

  std::string host() const override { return listener_.place().address().to_string(); }
  bool secure() const override { return tls_ != nullptr; }
  std::string admin_place() const override { return has_admin() ? text_of(admin_listener_.place()) : ""; }
  void reload_tls() override {
    if (tls_) tls_->reload();
  }
  void look_at_tls() override {
    if (tls_) tls_->look();
  }
  std::vector<std::string> notes() const override {
    return tls_ ? tls_->notes(std::chrono::system_clock::now()) : std::vector<std::string>();
  }
  std::uint16_t port() const override { return listener_.place().port(); }
  void wake_feeds() override { streams_.wake(); }
  std::size_t feed_count() const override { return streams_.count(); }
  void stop() override {
    std::call_once(stopped_, [this] { wind_down(); });
  }

 private:
  static constexpr std::size_t kAdminSeats = 64;
  static constexpr std::size_t kAddresses = 100'000;  // whose requests are counted; about 200 bytes each

  [[nodiscard]] bool has_admin() const { return !settings_.admin_listen.empty(); }

  Listener::Open opener(const Doorway& doorway) {
    return [this, &doorway](tcp::socket socket, Seat seat, const asio::ip::address& peer) {
      const bool limited = doorway.entrance != http::Entrance::kAdmin && !exempt_.hold(peer);
      Ssl ssl;
      if (doorway.tls != nullptr) {
        if (limited && !exchange_.addresses.take(seat.peer(), std::chrono::steady_clock::now())) {
          metrics::count("ofure_http_limited_total",
                         "Requests answered 429 and handshakes cut because their address sent too many.",
                         {{"what", "handshake"}});
          return;  // an answer would cost the handshake it is about
        }
        ssl = doorway.tls->begin(socket.native_handle());
        if (!ssl) return;
      }
      Wire wire(std::move(socket), std::move(ssl));
      std::make_shared<Session>(exchange_, doorway, std::move(wire), std::move(seat), peer.to_string(), limited)
          ->start();
    };
  }

  Done open_listeners() {
    auto exempt = Networks::parse(settings_.address_exempt);
    if (!exempt) return fail(Code::kBadSetting, "limits.exempt has something that is no address and no network.");
    exempt_ = std::move(*exempt);
    if (wants_tls(settings_)) {
      TRY_ASSIGN(tls_, Tls::open(settings_));
      public_.tls = tls_.get();
    }
    TRY_ASSIGN(Place place, parse_place(settings_.listen));
    TRY(listener_.listen(place));
    if (!has_admin()) return {};
    public_.entrance = http::Entrance::kPublic;
    TRY_ASSIGN(Place admin, parse_place(settings_.admin_listen));
    TRY(admin_listener_.listen(admin));
    TRY(admin_may_be(admin_listener_.place().address(), settings_));
    if (admin_listener_.place().address().is_loopback()) return {};
    admin_.tls = tls_.get();
    return {};
  }

  // The path of a request backwards. Each part ends before the one it hands its work to, so that nothing is handed to a
  // part that is gone.
  void wind_down() {
    if (!thread_.joinable()) return;
    std::promise<void> empty;
    asio::post(io_, [&] { refuse_newcomers([&empty] { empty.set_value(); }); });
    empty.get_future().wait_for(std::chrono::milliseconds(settings_.write_deadline_ms));
    workers_.stop();
    admin_workers_.stop();
    asio::post(io_, [this] {
      exchange_.emptied = nullptr;
      for (Session* session : copy_of_sessions()) session->close();
      io_.stop();
    });
    thread_.join();
    streams_.stop();
    workers_.drop();
    admin_workers_.drop();
  }

  void refuse_newcomers(std::function<void()> emptied) {
    listener_.close();
    if (has_admin()) admin_listener_.close();
    figures_.cancel();
    exchange_.stopping = true;
    for (Session* session : copy_of_sessions()) session->wind_down();
    if (exchange_.sessions.empty()) return emptied();
    exchange_.emptied = std::move(emptied);
  }

  std::vector<Session*> copy_of_sessions() const { return {exchange_.sessions.begin(), exchange_.sessions.end()}; }

  void report() {
    metrics::gauge("ofure_http_connections", "Open connections, event streams included.",
                   static_cast<double>(seats_.taken()));
    metrics::gauge("ofure_http_feeds", "Open event streams.", static_cast<double>(streams_.count()));
    if (tls_)
      metrics::gauge("ofure_tls_certificate_expires_seconds",
                     "End of the certificate's validity, in seconds since 1970.",
                     static_cast<double>(std::chrono::system_clock::to_time_t(tls_->expires())));
    figures_.expires_after(std::chrono::seconds(1));
    figures_.async_wait([this](const Fault& fault) {
      if (!fault && !exchange_.stopping) report();
    });
  }

  const NetSettings settings_;
  const http::Handler handler_;
  std::unique_ptr<Tls> tls_;  // before all that holds a connection
  Networks exempt_;
  Seats seats_;
  Seats admin_seats_;
  Streams streams_;
  Workers workers_;
  Workers admin_workers_;
  Doorway public_{http::Entrance::kOnly, workers_, nullptr};
  Doorway admin_{http::Entrance::kAdmin, admin_workers_, nullptr};
  asio::io_context io_{1};
  Exchange exchange_{
      settings_, handler_, io_, streams_,
      Rates({static_cast<double>(settings_.address_per_second), static_cast<double>(settings_.address_burst)},
            kAddresses)};
  asio::steady_timer figures_{io_};
  Listener listener_;
  Listener admin_listener_;
  std::thread thread_;
  std::once_flag stopped_;
};

}  // namespace

Done can_serve(const NetSettings& settings) {
  if (wants_tls(settings)) TRY(Tls::open(settings));
  asio::io_context io;
  TRY_ASSIGN(Place place, parse_place(settings.listen));
  TRY(endpoint_of(io, place));
  if (settings.admin_listen.empty()) return {};
  TRY_ASSIGN(Place admin, parse_place(settings.admin_listen));
  TRY_ASSIGN(tcp::endpoint at, endpoint_of(io, admin));
  return admin_may_be(at.address(), settings);
}

Result<std::unique_ptr<Server>> Server::start(const NetSettings& settings, http::Handler handler) {
  std::signal(SIGPIPE, SIG_IGN);
  auto server = std::make_unique<SocketServer>(settings, std::move(handler));
  TRY(server->begin());
  return server;
}

}  // namespace ofure::net
