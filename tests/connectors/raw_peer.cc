#include "connectors/raw_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace ofure {
namespace {

void require(bool true_of, const char* what) {
  if (!true_of) throw std::runtime_error(what);
}

int listening(int& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  require(::bind(listener, reinterpret_cast<sockaddr*>(&place), size) == 0, "bind");
  require(::listen(listener, 256) == 0, "listen");
  require(::getsockname(listener, reinterpret_cast<sockaddr*>(&place), &size) == 0, "getsockname");
  port = ntohs(place.sin_port);
  return listener;
}

std::size_t length_in(const std::string& head) {
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

RawPeer::RawPeer(std::function<void(Connection&)> serve) : serve_(std::move(serve)), listener_(listening(port_)) {
  thread_ = std::thread([this] { run(); });
}

RawPeer::~RawPeer() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
    for (int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

int RawPeer::connections() const {
  std::lock_guard lock(mutex_);
  return count_;
}

void RawPeer::run() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    std::lock_guard lock(mutex_);
    if (over_) {
      ::close(descriptor);
      return;
    }
    open_.push_back(descriptor);
    threads_.emplace_back([this, descriptor, number = ++count_] {
      Connection connection(*this, descriptor, number);
      serve_(connection);
      std::lock_guard closing(mutex_);
      std::erase(open_, descriptor);
      ::close(descriptor);
    });
  }
}

std::string RawPeer::Connection::request() {
  for (;;) {
    const auto end = read_.find("\r\n\r\n");
    if (end != std::string::npos && read_.size() >= end + 4 + length_in(read_.substr(0, end + 2))) {
      const std::size_t whole = end + 4 + length_in(read_.substr(0, end + 2));
      std::string request = read_.substr(0, whole);
      read_.erase(0, whole);
      return request;
    }
    char bytes[4096];
    const ssize_t count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) return "";
    read_.append(bytes, static_cast<std::size_t>(count));
  }
}

bool RawPeer::Connection::say(const std::string& bytes) {
  std::size_t said = 0;
  while (said < bytes.size()) {
    const ssize_t count = ::send(descriptor_, bytes.data() + said, bytes.size() - said, MSG_NOSIGNAL);
    if (count <= 0) return false;
    said += static_cast<std::size_t>(count);
  }
  return true;
}

void RawPeer::Connection::drip(const std::string& bytes) {
  for (std::size_t at = 0;; at = (at + 1) % bytes.size()) {
    if (!say(bytes.substr(at, 1))) return;
    pollfd watched{descriptor_, POLLRDHUP, 0};
    if (::poll(&watched, 1, 20) > 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) return;
  }
}

void RawPeer::Connection::hang() {
  char bytes[4096];
  while (::recv(descriptor_, bytes, sizeof bytes, 0) > 0) {
  }
}

int dead_port() {
  int port = 0;
  ::close(listening(port));
  return port;
}

Certificate make_certificate(const std::string& folder, const std::string& names) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("receiver"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> alternatives(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()), X509_EXTENSION_free);
  require(X509_add_ext(made.get(), alternatives.get(), -1) == 1, "subjectAltName");
  require(X509_sign(made.get(), key.get(), EVP_sha256()) > 0, "signing");

  Certificate files{folder + "/certificate.pem", folder + "/key.pem"};
  auto write = [](const std::string& path, const auto& writer) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
    require(file != nullptr && writer(file.get()) == 1, "writing a certificate");
  };
  write(files.certificate_file, [&](FILE* file) { return PEM_write_X509(file, made.get()); });
  write(files.key_file,
        [&](FILE* file) { return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return files;
}

}  // namespace ofure
