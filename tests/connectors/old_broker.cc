#include "connectors/old_broker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace ofure {

OldBroker::OldBroker(Manner manner) : manner_(manner) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&at), size);
  ::listen(listener_, 8);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { run(); });
}

OldBroker::~OldBroker() {
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(listener_);
  ::close(wake_);
}

std::vector<int> OldBroker::versions() {
  std::lock_guard lock(mutex_);
  return versions_;
}

void OldBroker::run() {
  while (true) {
    std::array<pollfd, 2> watched{pollfd{listener_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return;
    int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    serve(connection);
    ::close(connection);
  }
}

// One connection, packet by packet, until it ends or we are asked to.
void OldBroker::serve(int connection) {
  std::string bytes;
  while (true) {
    std::array<pollfd, 2> watched{pollfd{connection, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return;
    std::array<char, 4096> some{};
    ssize_t count = ::read(connection, some.data(), some.size());
    if (count <= 0) return;
    bytes.append(some.data(), static_cast<std::size_t>(count));
    while (bytes.size() >= 2) {
      std::size_t length = 0, at = 1;
      for (unsigned shift = 0; at < bytes.size(); shift += 7) {
        auto byte = static_cast<unsigned char>(bytes[at++]);
        length |= static_cast<std::size_t>(byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      if (bytes.size() < at + length) break;
      auto type = static_cast<unsigned char>(bytes[0]);
      std::string body = bytes.substr(at, length);
      bytes.erase(0, at + length);
      if (!answer(connection, type, body)) return;
    }
  }
}

// False when the connection is to be closed.
bool OldBroker::answer(int connection, unsigned char type, const std::string& body) {
  std::string reply;
  bool go_on = true;
  if (type >> 4 == 1) {  // CONNECT: the protocol's name in six bytes, then its level
    int level = body[6];
    {
      std::lock_guard lock(mutex_);
      versions_.push_back(level);
    }
    if (manner_ == kSpeaks311) {
      go_on = level == 4;
      reply = std::string("\x20\x02\x00", 3) + (go_on ? '\0' : '\x01');
    } else {
      reply = std::string("\x20\x03\x00\x00\x00", 5);
    }
  } else if (type >> 4 == 3) {  // PUBLISH: the topic with its length, then the packet's number
    std::size_t topic = static_cast<unsigned char>(body[0]) * 256u + static_cast<unsigned char>(body[1]);
    bool refuse = manner_ == kRefusesTheFirst && published_ == 0;
    ++published_;
    reply = (refuse ? std::string("\x40\x03", 2) : std::string("\x40\x02", 2)) + body.substr(2 + topic, 2);
    if (refuse) reply += '\x97';
  }
  return (reply.empty() ||
          ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(reply.size())) &&
         go_on;
}

}  // namespace ofure
