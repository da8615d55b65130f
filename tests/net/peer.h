#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "core/http.h"
#include "core/mutex.h"
#include "net/server.h"

namespace ofure::net {

// A client that says exactly what a test wants, byte by byte. Everything waits at most half a minute and then fails the
// test.
class Peer {
 public:
  explicit Peer(std::uint16_t port, const char* from = "127.0.0.1", int receive_buffer = 0);
  // A socket of its own already, but not connected: for tests that run out of descriptors.
  static Peer unconnected() { return Peer(); }
  void connect(std::uint16_t port);
  Peer(Peer&& other) noexcept;
  Peer& operator=(Peer&&) = delete;
  ~Peer();

  // False when the server has closed the connection.
  bool say(std::string_view bytes);
  // Says that nothing more will be said.
  void half_close();
  // Whether something has come that was not read yet.
  bool has_answer() const { return has_answer_within(0); }
  bool has_answer_within(int ms) const;
  // Ends the connection at once, as a crashed client would.
  void vanish();
  // One whole answer with a Content-Length: header and body. What came behind it is kept for the next call.
  std::string answer();
  // The header of the next answer; what comes behind it is kept.
  std::string header();
  // Everything until `mark`, with it.
  std::string until(std::string_view mark);
  // Everything until the server closes.
  std::string rest();

 private:
  Peer();
  bool more();
  int fd_ = -1;
  std::string got_;
};

// "GET /path HTTP/1.1" with a Host.
std::string get(std::string_view path, std::string_view fields = "");
std::string post(std::string_view path, std::string_view body, std::string_view fields = "");
// The status in an answer's first line; 0 when there is none.
int status_of(std::string_view answer);
std::string body_of(std::string_view answer);

// Waits until the condition holds; false after half a minute.
bool eventually(const std::function<bool()>& condition);

// Holds all who pass until it is opened.
class Gate {
 public:
  void pass();
  void open();
  int inside() const;

 private:
  mutable Mutex mutex_;
  Condition changed_;
  int inside_ = 0;
  bool open_ = false;
};

// Starts a server on a free port.
std::unique_ptr<Server> serve(http::Handler handler, const std::function<void(NetSettings&)>& change = {});
// Answers 200 with "METHOD path body".
http::Response echo(const http::Request& request);

}  // namespace ofure::net
