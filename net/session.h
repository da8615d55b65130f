#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/http.h"
#include "core/rate.h"
#include "net/answer.h"
#include "net/asio.h"
#include "net/outgoing.h"
#include "net/request_reader.h"
#include "net/seats.h"
#include "net/server.h"
#include "net/streams.h"
#include "net/tls.h"
#include "net/wire.h"
#include "net/workers.h"

namespace ofure::net {

class Session;

// What one listener gives the sessions that come by it.
struct Doorway {
  http::Entrance entrance = http::Entrance::kOnly;
  Workers& workers;
  const Tls* tls = nullptr;  // null = in clear
};

// What the sessions of one server share. Everything not const belongs to the io thread.
struct Exchange {
  const NetSettings& settings;
  const http::Handler& handler;
  asio::io_context& io;
  Streams& streams;

  Rates addresses;                        // requests and handshakes, by the peer as the limits count it
  Rates complaints{{1.0 / 60, 1}, 1000};  // so that the log has one line for each minute of an address's misbehaviour
  std::array<char, 65536> scratch{};      // every session reads into it and keeps only what it needs
  DateLine date{};
  std::unordered_set<Session*> sessions{};  // the open ones
  std::size_t body_bytes = 0;               // held by requests not yet answered
  bool stopping = false;
  std::function<void()> emptied{};  // called when stopping and the last session went
};

// One HTTP/1.1 connection on the io thread. Requests are answered one at a time and in order; between them the session
// holds no buffer and no parser.
//
// Over TLS the handshake comes first, with a deadline of its own; a peer that speaks plain HTTP to it is told so.
//
// Each request has one absolute deadline for its header and one for its body, however it drips; while an answer is
// written, the deadline moves on as long as the peer takes bytes.
class Session : public std::enable_shared_from_this<Session> {
 public:
  // `limited`: the peer is not one of those without a limit of requests.
  Session(Exchange& exchange, const Doorway& doorway, Wire wire, Seat seat, std::string peer, bool limited);
  ~Session();

  void start();
  // The server stops: closes unless a request is being handled or answered, and then right after that.
  void wind_down();
  // Closes now.
  void close();

 private:
  enum class State { kGreeting, kIdle, kReading, kWorking, kWriting, kLingering, kClosed };

  void greet();
  void greeted();
  void not_greeted();
  void wait_for_bytes();
  void on_readable();
  void take(std::string_view bytes);
  void keep_reading();
  [[nodiscard]] bool hold_body();
  void release_body();
  void dispatch();
  [[nodiscard]] bool identify(http::Request& request);
  void turn_away();
  void answer(http::Response response);
  void hand_over(http::Response response, std::string head);
  void refuse(int status, std::string_view detail);
  void write();
  void written();
  void next_request();
  void linger();

  void set_deadline(std::int64_t ms);
  void arm();
  void on_deadline();
  void expired();

  Exchange& exchange_;
  const Doorway& doorway_;
  Wire wire_;
  PeerIdentity identity_;
  std::uint64_t generation_ = 0;  // of the certificate the connection began under
  asio::steady_timer timer_;
  Seat seat_;
  const std::string peer_;
  std::string_view method_ = "other";  // as the metrics tell methods apart
  State state_ = State::kIdle;
  Moment deadline_ = Moment::max();
  std::unique_ptr<RequestReader> reader_;
  std::string pending_;  // bytes taken from the socket that nobody used yet
  std::unique_ptr<Outgoing> outgoing_;
  std::function<void()> sent_;
  std::size_t held_ = 0;  // our part of Exchange::body_bytes
  const bool limited_;
  const bool secure_;
  bool waiting_ = false;  // for the socket to be readable
  bool armed_ = false;
  bool fresh_ = true;  // nothing was read yet
  bool http11_ = true;
  bool head_ = false;
  bool keep_alive_ = false;
  bool continued_ = false;
};

}  // namespace ofure::net
