#pragma once

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ofure {

// A receiver that does with each connection what a test tells it to, on a free port of 127.0.0.1. Its end closes all
// connections and waits for what runs on them.
class RawPeer {
 public:
  class Connection {
   public:
    Connection(RawPeer& peer, int descriptor, int number) : peer_(peer), descriptor_(descriptor), number_(number) {}
    // 1 for the first one.
    [[nodiscard]] int number() const { return number_; }
    // The next request with its body; "" when the other end closed.
    [[nodiscard]] std::string request();
    // False when the other end is gone.
    bool say(const std::string& bytes);
    // Says one byte after the other, slowly, until the other end is gone.
    void drip(const std::string& bytes);
    // Says nothing until the other end is gone.
    void hang();
    [[nodiscard]] int descriptor() const { return descriptor_; }

   private:
    RawPeer& peer_;
    const int descriptor_;
    const int number_;
    std::string read_;
  };

  explicit RawPeer(std::function<void(Connection&)> serve);
  ~RawPeer();
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_) + "/hook";
  }
  [[nodiscard]] int connections() const;

 private:
  void run();
  const std::function<void(Connection&)> serve_;
  int port_ = 0;
  int listener_ = -1;
  mutable std::mutex mutex_;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  int count_ = 0;
  bool over_ = false;
  std::thread thread_;
};

// A port of 127.0.0.1 where nobody listens.
[[nodiscard]] int dead_port();

struct Certificate {
  std::string certificate_file, key_file;
};
// Self-signed, for these names ("DNS:localhost,IP:127.0.0.1"), in files in the folder.
[[nodiscard]] Certificate make_certificate(const std::string& folder, const std::string& names);

}  // namespace ofure
