#include "connectors/webhook/resolver.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <system_error>
#include <thread>

#include "core/mutex.h"

namespace ofure {
namespace {

struct Asked {
  std::optional<Result<std::vector<IpAddress>>> answer;
};

std::optional<IpAddress> address_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, bytes.size());
    return IpAddress::from_v4(bytes);
  }
  if (address->sa_family == AF_INET6) {
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, bytes.size());
    return IpAddress::from_v6(bytes);
  }
  return std::nullopt;
}

}  // namespace

struct Resolver::Shared {
  Shared(Lookup the_lookup, std::size_t the_most) : lookup(std::move(the_lookup)), most(the_most) {}

  const Lookup lookup;
  const std::size_t most;
  Mutex mutex;
  Condition changed;
  std::map<std::string, std::shared_ptr<Asked>> under_way GUARDED_BY(mutex);  // asked, and not answered yet
  std::deque<std::string> waiting GUARDED_BY(mutex);                          // of these, not begun
  std::size_t threads GUARDED_BY(mutex) = 0;
  bool stopped GUARDED_BY(mutex) = false;

  // Of a thread that belongs to nobody: it keeps what it needs alive by itself.
  static void work(const std::shared_ptr<Shared>& shared);
  [[nodiscard]] std::optional<std::string> next() EXCLUDES(mutex);
  // With the mutex held.
  [[nodiscard]] static Done begin_thread(const std::shared_ptr<Shared>& shared)
      OFURE_ATTRIBUTE(no_thread_safety_analysis);
  void answered(const std::string& host, Result<std::vector<IpAddress>> answer) EXCLUDES(mutex);
};

void Resolver::Shared::work(const std::shared_ptr<Shared>& shared) {
  while (auto host = shared->next()) shared->answered(*host, shared->lookup(*host));
}

std::optional<std::string> Resolver::Shared::next() {
  Lock lock(mutex);
  if (stopped || waiting.empty()) {
    --threads;
    return std::nullopt;
  }
  std::string host = std::move(waiting.front());
  waiting.pop_front();
  return host;
}

void Resolver::Shared::answered(const std::string& host, Result<std::vector<IpAddress>> answer) {
  Lock lock(mutex);
  auto asked = under_way.extract(host);
  if (!asked.empty()) asked.mapped()->answer = std::move(answer);
  changed.notify_all();
}

Resolver::Resolver(Lookup lookup, std::size_t most) : shared_(std::make_shared<Shared>(std::move(lookup), most)) {}
Resolver::~Resolver() { stop(); }

Done Resolver::Shared::begin_thread(const std::shared_ptr<Shared>& shared) {
  try {
    std::thread([shared] { work(shared); }).detach();
  } catch (const std::system_error& error) {
    // Another one takes it on, if there is any.
    if (shared->threads > 0) return {};
    shared->waiting.clear();
    shared->under_way.clear();
    return fail(Code::kUnreachable, "there is no thread to resolve a name", error.what());
  }
  ++shared->threads;
  return {};
}

Result<std::vector<IpAddress>> Resolver::resolve(const std::string& host,
                                                 std::chrono::steady_clock::time_point deadline) {
  const std::shared_ptr<Shared> shared = shared_;
  Lock lock(shared->mutex);
  if (shared->stopped) return fail(Code::kStopped, "we are stopping");
  std::shared_ptr<Asked>& place = shared->under_way[host];
  if (!place) {
    place = std::make_shared<Asked>();
    shared->waiting.push_back(host);
    if (shared->threads < shared->most) {
      TRY(Shared::begin_thread(shared));
    }
  }
  const std::shared_ptr<Asked> asked = place;
  const auto left = deadline - std::chrono::steady_clock::now();
  shared->changed.wait_for(shared->mutex, left,
                           [&]() REQUIRES(shared->mutex) { return asked->answer.has_value() || shared->stopped; });
  if (asked->answer) return *asked->answer;
  if (shared->stopped) return fail(Code::kStopped, "we are stopping");
  return fail(Code::kTimeout, "the name " + host + " was not resolved in time");
}

void Resolver::stop() {
  Lock lock(shared_->mutex);
  shared_->stopped = true;
  shared_->waiting.clear();
  shared_->changed.notify_all();
}

Result<std::vector<IpAddress>> look_up_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, [](addrinfo* list) {
    if (list != nullptr) ::freeaddrinfo(list);
  });
  if (error == EAI_NONAME || error == EAI_NODATA) {
    return fail(Code::kNotFound, "there is no host named " + host, ::gai_strerror(error));
  }
  if (error != 0) return fail(Code::kUnreachable, "the name " + host + " could not be resolved", ::gai_strerror(error));
  std::vector<IpAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    auto address = address_of(one->ai_addr);
    if (address && std::find(addresses.begin(), addresses.end(), *address) == addresses.end()) {
      addresses.push_back(*address);
    }
  }
  if (addresses.empty()) return fail(Code::kNotFound, "the host " + host + " has no address");
  return addresses;
}

}  // namespace ofure
