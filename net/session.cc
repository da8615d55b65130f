#include "net/session.h"

#include <sys/socket.h>

#include <exception>

#include "core/log.h"
#include "core/metrics.h"
#include "core/problem.h"

namespace ofure::net {
namespace {

constexpr std::int64_t kLingerMs = 2'000;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view class_of(int status) {
  constexpr std::array<std::string_view, 6> kClasses{"", "1xx", "2xx", "3xx", "4xx", "5xx"};
  return kClasses.at(static_cast<std::size_t>(status / 100));
}

std::string_view method_class(std::string_view method) {
  for (std::string_view known : {"GET", "HEAD", "POST"}) {
    if (method == known) return known;
  }
  return "other";
}

void count_timeout(std::string_view what) {
  metrics::count("ofure_http_timeouts_total", "Connections that kept us waiting too long.", {{"what", what}});
}

http::Response failed(const http::Request& request, std::string_view why) {
  log_error("request failed", {{"path", request.path}, {"peer", request.peer}, {"cause", why}});
  metrics::count("ofure_http_handler_failures_total", "Requests that ended in a fault of our own.");
  return refusal_of(500, "The request could not be handled. This is our fault; it has been noted. / 処理できませんでした。当方の誤りで、記録しました。");
}

http::Response handled(const http::Handler& handler, const http::Request& request) {
  try {
    http::Response response = handler(request);
    if (is_sendable(response)) return response;
    return failed(request, "an answer that cannot go on the wire");
  } catch (const std::exception& fault) {
    return failed(request, fault.what());
  } catch (...) {
    return failed(request, "an exception without a name");
  }
}

}  // namespace

Session::Session(Exchange& exchange, const Doorway& doorway, Wire wire, Seat seat, std::string peer, bool limited)
    : exchange_(exchange),
      doorway_(doorway),
      wire_(std::move(wire)),
      timer_(exchange.io),
      seat_(std::move(seat)),
      peer_(std::move(peer)),
      limited_(limited),
      secure_(wire_.secure()) {}

Session::~Session() = default;

void Session::start() {
  exchange_.sessions.insert(this);
  if (secure_) {
    state_ = State::kGreeting;
    generation_ = doorway_.tls->generation();
    set_deadline(exchange_.settings.tls_handshake_ms);
  } else {
    set_deadline(exchange_.settings.header_deadline_ms);
  }
  wait_for_bytes();
}

// Each step of the handshake, when the socket is ready for it.
void Session::greet() {
  char first = 0;
  if (fresh_ && ::recv(wire_.socket().native_handle(), &first, 1, MSG_PEEK) == 1) {
    fresh_ = false;
    constexpr char kHandshakeRecord = 0x16;
    if (first != kHandshakeRecord) return not_greeted();
  }
  Fault fault;
  wire_.shake_hands(fault);
  if (!fault) return greeted();
  if (fault == asio::error::would_block) return wait_for_bytes();
  const TlsFailure failure = last_tls_failure();
  metrics::count("ofure_tls_handshake_failures_total", "TLS handshakes that failed.", {{"why", failure.why}});
  log_debug("a TLS handshake failed", {{"peer", peer_}, {"why", failure.why}, {"cause", failure.text}});
  const bool certificate = failure.why == "client_certificate" || failure.why == "no_client_certificate";
  if (certificate && exchange_.complaints.take("tls " + seat_.peer(), std::chrono::steady_clock::now()))
    log_warning("a client was refused for its certificate", {{"peer", peer_}, {"why", failure.why}});
  close();
}

void Session::greeted() {
  metrics::count("ofure_tls_handshakes_total", "TLS handshakes done.", {{"version", version_of(wire_.ssl())}});
  identity_ = identity_of(wire_.ssl());
  state_ = State::kIdle;
  fresh_ = true;
  set_deadline(exchange_.settings.header_deadline_ms);
  wait_for_bytes();
}

void Session::not_greeted() {
  metrics::count("ofure_tls_handshake_failures_total", "TLS handshakes that failed.", {{"why", "no_tls"}});
  wire_.give_up_tls();
  refuse(
      400,
      "This port speaks TLS: use https:// in the address. / このポートは TLS 専用です。https:// で接続してください。");
}

void Session::wind_down() {
  if (state_ != State::kWorking && state_ != State::kWriting) close();
}

void Session::close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  wire_.close();
  timer_.cancel();
  reader_.reset();
  outgoing_.reset();
  sent_ = nullptr;
  release_body();
  seat_.leave();
  exchange_.sessions.erase(this);
  if (exchange_.stopping && exchange_.sessions.empty() && exchange_.emptied)
    std::exchange(exchange_.emptied, nullptr)();
}

void Session::wait_for_bytes() {
  if (waiting_) return;
  waiting_ = true;
  if (wire_.has_more()) {
    asio::post(exchange_.io, [self = shared_from_this()] {
      self->waiting_ = false;
      self->on_readable();
    });
    return;
  }
  wire_.socket().async_wait(wire_.wanted(), [self = shared_from_this()](const Fault&) {
    self->waiting_ = false;
    self->on_readable();
  });
}

void Session::on_readable() {
  if (state_ == State::kGreeting) return greet();
  if (state_ != State::kIdle && state_ != State::kReading && state_ != State::kLingering) return;
  Fault fault;
  if (state_ == State::kLingering) {
    wire_.discard(asio::buffer(exchange_.scratch), fault);
    return fault && fault != asio::error::would_block ? close() : wait_for_bytes();
  }
  std::size_t size = wire_.read(asio::buffer(exchange_.scratch), fault);
  if (fault == asio::error::would_block) return wait_for_bytes();
  if (fault) return close();
  take({exchange_.scratch.data(), size});
}

void Session::take(std::string_view bytes) {
  if (state_ == State::kIdle) {
    state_ = State::kReading;
    if (!fresh_) set_deadline(exchange_.settings.header_deadline_ms);
    fresh_ = false;
    continued_ = false;
    reader_ = std::make_unique<RequestReader>(static_cast<std::uint32_t>(exchange_.settings.header_limit),
                                              static_cast<std::uint64_t>(exchange_.settings.body_limit));
  }
  const bool had_header = reader_->header_done();
  if (pending_.empty()) {
    std::size_t used = reader_->put(bytes);
    pending_.assign(bytes.substr(used));
  } else {
    pending_.append(bytes);
    pending_.erase(0, reader_->put(pending_));
  }
  if (reader_->refused()) return refuse(reader_->refusal().status, reader_->refusal().detail);
  if (!hold_body()) return refuse(503, "Too much is being received at this moment. / ただいま混み合っています。しばらくして送ってください。");
  if (reader_->complete()) return dispatch();
  if (!had_header && reader_->header_done()) set_deadline(exchange_.settings.body_deadline_ms);
  keep_reading();
}

void Session::keep_reading() {
  if (reader_->header_done() && reader_->expects_continue() && !continued_) {
    continued_ = true;
    if (reader_->request().body.empty()) {
      // Nothing else is on its way to this peer, so a socket that does not take these bytes at once is broken.
      Fault fault;
      Wire::Buffers buffers;
      buffers.emplace_back(kContinue.data(), kContinue.size());
      std::size_t sent = wire_.write(buffers, fault);
      if (fault || sent != kContinue.size()) return close();
    }
  }
  wait_for_bytes();
}

bool Session::hold_body() {
  const std::size_t size = reader_->request().body.size();
  exchange_.body_bytes += size - held_;
  held_ = size;
  return exchange_.body_bytes <= static_cast<std::size_t>(exchange_.settings.body_memory);
}

void Session::release_body() {
  exchange_.body_bytes -= held_;
  held_ = 0;
}

void Session::dispatch() {
  http::Request request = reader_->take();
  request.peer = peer_;
  request.entrance = doorway_.entrance;
  request.secure = secure_;
  head_ = reader_->is_head();
  http11_ = reader_->is_http11();
  keep_alive_ = reader_->keeps_alive();
  method_ = method_class(head_ ? "HEAD" : request.method);
  reader_.reset();
  if (pending_.empty()) pending_ = std::string();
  state_ = State::kWorking;
  deadline_ = Moment::max();
  if (!identify(request)) return;
  if (limited_ && !exchange_.addresses.take(seat_.peer(), std::chrono::steady_clock::now())) return turn_away();

  // The worker passes its hold on the session back to the io thread, so that a session never ends on a worker.
  auto job = [self = shared_from_this(), request = std::move(request)]() mutable {
    http::Response response = handled(self->exchange_.handler, request);
    asio::io_context& io = self->exchange_.io;
    asio::post(
        io, [self = std::move(self), response = std::move(response)]() mutable { self->answer(std::move(response)); });
  };
  if (doorway_.workers.offer(seat_.peer(), std::move(job))) return;
  metrics::count("ofure_http_busy_total", "Requests refused because too many were waiting.");
  answer(refusal_of(503, "Too many requests are waiting at this moment. / ただいま混み合っています。しばらくして送ってください。"));
}

// Who the peer is by its certificate, as long as that is valid: the connection may outlive it. False when it was
// refused.
bool Session::identify(http::Request& request) {
  if (secure_ && generation_ != doorway_.tls->generation()) keep_alive_ = false;
  if (identity_.fingerprint.empty()) return true;
  if (std::chrono::system_clock::now() >= identity_.until) {
    refuse(403, "The client certificate of this connection has expired. Connect again with a valid one. / この接続のクライアント証明書の期限が切れました。有効な証明書で接続し直してください。");
    return false;
  }
  request.peer_certificate = identity_.fingerprint;
  request.peer_subject = identity_.subject;
  return true;
}

void Session::turn_away() {
  const auto now = std::chrono::steady_clock::now();
  metrics::count("ofure_http_limited_total",
                 "Requests answered 429 and handshakes cut because their address sent too many.",
                 {{"what", "request"}});
  if (exchange_.complaints.take(seat_.peer(), now))
    log_warning("too many requests from one address; they are answered 429", {{"peer", seat_.peer()}});
  answer(http::too_many(exchange_.addresses.wait(seat_.peer(), now)));
}

void Session::answer(http::Response response) {
  if (state_ == State::kClosed) return;
  release_body();
  metrics::count("ofure_http_requests_total", "Requests answered.",
                 {{"method", method_}, {"status", class_of(response.status)}});
  if (exchange_.stopping) keep_alive_ = false;
  const bool streams = response.feed != nullptr;
  Form form;
  form.length = response.body ? response.body->size() : 0;
  if (streams) form.framing = http11_ ? Framing::kChunked : Framing::kUntilClose;
  if (wire_.secure()) form.hsts_s = exchange_.settings.tls_hsts_s;
  form.keep_alive = keep_alive_ && (!streams || (head_ && http11_));
  std::string head = head_of(response, form, exchange_.date.now());
  keep_alive_ = form.keep_alive;
  if (streams && !head_) return hand_over(std::move(response), std::move(head));

  std::vector<Outgoing::Piece> pieces;
  if (response.body && !head_ && !is_bodiless(response.status)) pieces.push_back(std::move(response.body));
  outgoing_ = std::make_unique<Outgoing>(std::move(head), std::move(pieces), "");
  sent_ = std::move(response.sent);
  state_ = State::kWriting;
  set_deadline(exchange_.settings.write_deadline_ms);
  write();
}

void Session::hand_over(http::Response response, std::string head) {
  std::vector<Outgoing::Piece> pieces;
  std::string_view tail;
  if (response.body && !response.body->empty()) {
    if (http11_) {
      head += Outgoing::chunk_size_line(response.body->size());
      tail = "\r\n";
    }
    pieces.push_back(std::move(response.body));
  }
  Fault fault;
  const tcp protocol = wire_.socket().local_endpoint(fault).protocol();
  if (fault) return close();
  Wire::Released released = wire_.release(fault);
  Descriptor descriptor(released.fd);
  if (!fault) {
    exchange_.streams.add({std::move(descriptor), protocol, std::move(released.ssl), std::move(seat_),
                           Outgoing(std::move(head), std::move(pieces), tail), std::move(response.feed),
                           std::move(response.sent), http11_});
  }
  close();
}

void Session::refuse(int status, std::string_view detail) {
  metrics::count("ofure_http_refused_total", "Requests refused before any call was asked: malformed, too large, too slow.",
                 {{"status", std::to_string(status)}});
  if (exchange_.complaints.take("refused " + seat_.peer(), std::chrono::steady_clock::now()))
    log_warning("a request was refused before any call was asked", {{"status", status}, {"peer", peer_}, {"why", detail}});
  keep_alive_ = false;
  http11_ = true;
  head_ = reader_ && reader_->is_head();
  method_ = "other";
  reader_.reset();
  pending_ = std::string();
  answer(refusal_of(status, detail));
}

void Session::write() {
  Fault fault;
  std::size_t sent = outgoing_->write(wire_, fault);
  if (!fault) return written();
  if (fault != asio::error::would_block) return close();
  if (sent > 0) set_deadline(exchange_.settings.write_deadline_ms);
  wire_.socket().async_wait(wire_.wanted(), [self = shared_from_this()](const Fault&) {
    if (self->state_ == State::kWriting) self->write();
  });
}

void Session::written() {
  outgoing_.reset();
  if (sent_) std::exchange(sent_, nullptr)();
  if (keep_alive_ && !exchange_.stopping) return next_request();
  linger();
}

void Session::next_request() {
  state_ = State::kIdle;
  set_deadline(exchange_.settings.idle_ms);
  if (pending_.empty()) return wait_for_bytes();
  // Not at once: a row of short requests that are all refused would otherwise nest.
  asio::post(exchange_.io, [self = shared_from_this()] {
    if (self->state_ == State::kIdle) self->take(std::exchange(self->pending_, {}));
  });
}

// Closing with unread bytes in the socket would reset the connection, and the peer could lose the answer it was just
// given. So its bytes are read away for a while.
void Session::linger() {
  wire_.end();
  if (exchange_.stopping) return close();
  state_ = State::kLingering;
  set_deadline(kLingerMs);
  wait_for_bytes();
}

void Session::set_deadline(std::int64_t ms) {
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  if (!armed_ || deadline_ < timer_.expiry()) arm();
}

// The timer is moved only to an earlier time: most deadlines are met, and a timer that finds its deadline moved on just
// waits again.
void Session::arm() {
  armed_ = true;
  timer_.expires_at(deadline_);
  timer_.async_wait([self = shared_from_this()](const Fault& fault) {
    if (!fault) self->on_deadline();
  });
}

void Session::on_deadline() {
  armed_ = false;
  if (state_ == State::kClosed || deadline_ == Moment::max()) return;
  if (std::chrono::steady_clock::now() < deadline_) return arm();
  expired();
}

void Session::expired() {
  switch (state_) {
    case State::kGreeting:
      count_timeout("handshake");
      return close();
    case State::kIdle:
      if (!fresh_) return close();
      count_timeout("header");
      return refuse(408, "No request came. / 要求が届きませんでした。");
    case State::kReading:
      count_timeout(reader_->header_done() ? "body" : "header");
      return refuse(408, "The request did not come in time. / 要求が時間内に届きませんでした。");
    case State::kWriting:
      count_timeout("write");
      return close();
    case State::kLingering:
      return close();
    case State::kWorking:
    case State::kClosed:
      return;
  }
}

}  // namespace ofure::net
