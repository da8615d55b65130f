#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "net/asio.h"
#include "net/seats.h"

namespace ofure::net {

// HOST and PORT of "HOST:PORT" or "[HOST]:PORT".
struct Place {
  std::string host;
  std::string port;
};
[[nodiscard]] Result<Place> parse_place(const std::string& text);
// Where it listens. Errors: kBadSetting when there is no such address.
[[nodiscard]] Result<tcp::endpoint> endpoint_of(asio::io_context& io, const Place& place);
// "[::1]:8081"
[[nodiscard]] std::string text_of(const tcp::endpoint& place);

// Accepts connections on the io thread and gives each to `open`, as long as there are seats. When the process has no
// descriptor left, it uses a spare one to turn the newcomer away and pauses instead of spinning.
class Listener {
 public:
  using Open = std::function<void(tcp::socket socket, Seat seat, const asio::ip::address& peer)>;
  Listener(asio::io_context& io, Seats& seats, Open open);
  ~Listener();

  [[nodiscard]] Done listen(const Place& place);
  [[nodiscard]] tcp::endpoint place() const { return place_; }
  void begin();
  void close();

 private:
  void wait();
  void accept_some();
  [[nodiscard]] bool accept_one();
  void admit(int fd);
  void turn_away();
  void pause();

  asio::io_context& io_;
  Seats& seats_;
  Open open_;
  tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  tcp::endpoint place_;
  int spare_ = -1;
};

}  // namespace ofure::net
