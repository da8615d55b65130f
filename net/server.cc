#include "net/server.h"

#include <csignal>
#include <future>
#include <mutex>

#include "core/log.h"
#include "core/metrics.h"
#include "net/listener.h"
#include "net/session.h"
#include "net/thread_name.h"

namespace ofure::net {
namespace {

std::size_t size(std::int64_t value) { return static_cast<std::size_t>(value); }

class SocketServer final : public Server {
 public:
  SocketServer(const NetSettings& settings, http::Handler handler)
      : settings_(settings),
        handler_(std::move(handler)),
        seats_(size(settings.connections), size(settings.connections_per_peer)),
        streams_(settings_),
        workers_("worker", {size(settings.workers), size(settings.queue), size(settings.queue_per_peer)}),
        listener_(io_, seats_, [this](tcp::socket socket, Seat seat, std::string peer) {
          std::make_shared<Session>(exchange_, std::move(socket), std::move(seat), std::move(peer))->start();
        }) {}
  ~SocketServer() override { stop(); }

  Done begin() {
    TRY_ASSIGN(Place place, parse_place(settings_.listen));
    TRY(listener_.listen(place));
    workers_.start();
    streams_.start();
    listener_.begin();
    report();
    thread_ = std::thread([this] {
      name_this_thread("io");
      auto work = asio::make_work_guard(io_);
      io_.run();
    });
    return {};
  }

  std::string host() const override { return listener_.place().address().to_string(); }
  std::uint16_t port() const override { return listener_.place().port(); }
  void wake_feeds() override { streams_.wake(); }
  std::size_t feed_count() const override { return streams_.count(); }
  void stop() override {
    std::call_once(stopped_, [this] { wind_down(); });
  }

 private:
  // The path of a request backwards. Each part ends before the one it hands its work to, so that nothing is handed to a
  // part that is gone.
  void wind_down() {
    if (!thread_.joinable()) return;
    std::promise<void> empty;
    asio::post(io_, [&] { refuse_newcomers([&empty] { empty.set_value(); }); });
    empty.get_future().wait_for(std::chrono::milliseconds(settings_.write_deadline_ms));
    workers_.stop();
    asio::post(io_, [this] {
      exchange_.emptied = nullptr;
      for (Session* session : copy_of_sessions()) session->close();
      io_.stop();
    });
    thread_.join();
    streams_.stop();
    workers_.drop();
  }

  void refuse_newcomers(std::function<void()> emptied) {
    listener_.close();
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
    figures_.expires_after(std::chrono::seconds(1));
    figures_.async_wait([this](const Fault& fault) {
      if (!fault && !exchange_.stopping) report();
    });
  }

  const NetSettings settings_;
  const http::Handler handler_;
  Seats seats_;
  Streams streams_;
  Workers workers_;
  asio::io_context io_{1};
  Exchange exchange_{settings_, handler_, io_, workers_, streams_};
  asio::steady_timer figures_{io_};
  Listener listener_;
  std::thread thread_;
  std::once_flag stopped_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const NetSettings& settings, http::Handler handler) {
  std::signal(SIGPIPE, SIG_IGN);
  auto server = std::make_unique<SocketServer>(settings, std::move(handler));
  TRY(server->begin());
  return server;
}

}  // namespace ofure::net
