#include "net/streams.h"

#include <unistd.h>

#include <algorithm>
#include <exception>

#include "core/log.h"
#include "core/metrics.h"
#include "net/thread_name.h"

namespace ofure::net {
namespace {

using Frames = std::vector<http::Feed::Frame>;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kBatch = 64 * 1024;  // bytes asked of a feed at once
constexpr int kBatchesInARow = 4;          // before other streams have a turn
constexpr std::size_t kFetchers = 2;
constexpr int kKernelBuffer = 128 * 1024;  // left alone, it would grow to megabytes for each stalled reader
constexpr std::size_t kIdleChatter = 64 * 1024;
constexpr std::string_view kLastChunk = "0\r\n\r\n";

void feed_failed(std::string_view why) {
  log_error("event stream failed", {{"cause", why}});
  metrics::count("ofure_http_feed_failures_total", "Event streams ended by a fault of our own.");
}

// A feed must not throw; one that does ends its own stream only.
template <class Call>
bool survived(Call call) {
  try {
    call();
    return true;
  } catch (const std::exception& fault) {
    feed_failed(fault.what());
  } catch (...) {
    feed_failed("an exception without a name");
  }
  return false;
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

struct Streams::Stream {
  enum class State { kWaiting, kWriting, kFetching, kClosed };

  Stream(asio::io_context& io, Opening opening)
      : wire(io, std::move(opening.ssl)),
        seat(std::move(opening.seat)),
        outgoing(std::move(opening.first)),
        feed(std::move(opening.feed)),
        sent(std::move(opening.sent)),
        chunked(opening.chunked) {}

  Wire wire;
  Seat seat;
  Outgoing outgoing;
  std::unique_ptr<http::Feed> feed;
  std::function<void()> sent;
  State state = State::kWaiting;
  bool chunked;
  bool fetching = false;  // the feed is in use on another thread
  bool starved = false;   // the last fetch brought nothing: wait for the next tick or wake
  std::size_t place = 0;
  std::size_t chatter = 0;  // bytes the peer sent, which nobody wants
  Moment moved = steady_clock::now();
  Moment beaten = steady_clock::now();  // the answer begins with a heartbeat
};

Streams::Streams(const NetSettings& settings)
    : heartbeat_(settings.heartbeat_ms),
      write_deadline_(settings.write_deadline_ms),
      fetchers_("feed", {kFetchers, static_cast<std::size_t>(settings.connections),
                         static_cast<std::size_t>(settings.connections)}) {}

Streams::~Streams() { stop(); }

void Streams::start() {
  fetchers_.start();
  thread_ = std::thread([this] {
    name_this_thread("streams");
    auto work = asio::make_work_guard(io_);
    io_.run();
  });
}

void Streams::add(Opening opening) {
  asio::post(io_, [this, opening = std::move(opening)]() mutable { open(std::move(opening)); });
}

void Streams::wake() {
  if (woken_.exchange(true)) return;
  asio::post(io_, [this] {
    woken_ = false;
    pump_all();
  });
}

void Streams::stop() {
  if (!thread_.joinable()) return;
  fetchers_.stop();
  asio::post(io_, [this] {
    close_all();
    io_.stop();
  });
  thread_.join();
  fetchers_.drop();
}

void Streams::open(Opening opening) {
  Fault fault;
  const tcp protocol = opening.protocol;
  Descriptor descriptor = std::move(opening.descriptor);
  auto stream = std::make_shared<Stream>(io_, std::move(opening));
  const int fd = descriptor.take();
  stream->wire.socket().assign(protocol, fd, fault);
  if (fault) {
    ::close(fd);
    return;
  }
  stream->wire.socket().non_blocking(true, fault);
  stream->wire.socket().set_option(asio::socket_base::send_buffer_size(kKernelBuffer), fault);
  stream->place = streams_.size();
  streams_.push_back(stream);
  ++count_;
  watch_peer(stream);
  if (!ticking_) tick();
  if (flush(stream)) pump(stream);
}

void Streams::pump_all() {
  // Backwards, because a stream that closes gives its place to the last one.
  for (std::size_t i = streams_.size(); i-- > 0;) {
    streams_[i]->starved = false;
    pump(Shared(streams_[i]));
  }
}

void Streams::pump(const Shared& stream) {
  for (int i = 0; i < kBatchesInARow; ++i) {
    if (stream->state != Stream::State::kWaiting) return;
    Frames frames;
    bool behind = false;
    const bool due = beat_due(*stream);
    bool fine = survived([&] {
      frames = due ? Frames{stream->feed->heartbeat()} : stream->feed->ready(kBatch);
      behind = frames.empty() && !stream->starved && stream->feed->behind();
    });
    if (!fine) return close(stream);
    if (behind) return fetch(stream);
    if (frames.empty() || !send(stream, std::move(frames))) return;
  }
  asio::post(io_, [this, stream] { pump(stream); });
}

// True when everything went out and more may follow.
bool Streams::send(const Shared& stream, Frames frames) {
  std::erase_if(frames, [](const http::Feed::Frame& frame) { return !frame || frame->empty(); });
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame->size();
  if (bytes == 0) return false;
  stream->outgoing = stream->chunked ? Outgoing::chunk(std::move(frames), bytes) : Outgoing({}, std::move(frames), {});
  stream->moved = steady_clock::now();
  return flush(stream);
}

bool Streams::flush(const Shared& stream) {
  Fault fault;
  std::size_t sent = stream->outgoing.write(stream->wire, fault);
  if (sent > 0) stream->moved = steady_clock::now();
  if (!fault) {
    stream->outgoing = {};
    stream->state = Stream::State::kWaiting;
    if (stream->sent) std::exchange(stream->sent, nullptr)();
    return true;
  }
  if (fault != asio::error::would_block) {
    close(stream);
    return false;
  }
  stream->state = Stream::State::kWriting;
  stream->wire.socket().async_wait(stream->wire.wanted(), [this, stream](const Fault&) {
    if (stream->state == Stream::State::kWriting && flush(stream)) pump(stream);
  });
  return false;
}

void Streams::fetch(const Shared& stream) {
  // The fetcher passes its hold on the stream back, so that a stream never ends there.
  auto job = [this, stream = stream]() mutable {
    Frames frames;
    bool failed = !survived([&] { frames = stream->feed->fetch(kBatch); });
    asio::post(io_, [this, stream = std::move(stream), frames = std::move(frames), failed]() mutable {
      fetched(stream, std::move(frames), failed);
    });
  };
  if (!fetchers_.offer(stream->seat.peer(), std::move(job))) return;  // stopping: close_all() is on its way
  stream->fetching = true;
  stream->state = Stream::State::kFetching;
}

void Streams::fetched(const Shared& stream, Frames frames, bool failed) {
  stream->fetching = false;
  if (stream->state == Stream::State::kClosed) return stream->feed.reset();
  stream->state = Stream::State::kWaiting;
  if (failed) return close(stream);
  if (stream->feed->over()) return finish(stream);
  stream->starved = frames.empty();
  if (frames.empty() || send(stream, std::move(frames))) pump(stream);
}

// A reader has nothing to say after its request; bytes from it are only the way to notice that it went.
void Streams::watch_peer(const Shared& stream) {
  stream->wire.socket().async_wait(tcp::socket::wait_read, [this, stream](const Fault&) {
    if (stream->state == Stream::State::kClosed) return;
    std::array<char, 4096> unwanted;
    Fault fault;
    do {
      stream->chatter += stream->wire.read(asio::buffer(unwanted), fault);
    } while (!fault && stream->wire.has_more() && stream->chatter <= kIdleChatter);
    if ((fault && fault != asio::error::would_block) || stream->chatter > kIdleChatter) return close(stream);
    watch_peer(stream);
  });
}

void Streams::tick() {
  ticking_ = !streams_.empty();
  if (!ticking_) return;
  timer_.expires_after(std::clamp(std::min(heartbeat_, write_deadline_) / 8, milliseconds(5), milliseconds(500)));
  timer_.async_wait([this](const Fault& fault) {
    if (fault) return;
    const Moment now = steady_clock::now();
    for (std::size_t i = streams_.size(); i-- > 0;) visit(Shared(streams_[i]), now);
    tick();
  });
}

// Also between the batches of a long replay: whoever reads must be able to tell a busy path from a broken one. True
// once per interval.
bool Streams::beat_due(Stream& stream) const {
  const Moment now = steady_clock::now();
  if (now - stream.beaten < heartbeat_) return false;
  stream.beaten = now;
  return true;
}

void Streams::visit(const Shared& stream, Moment now) {
  if (stream->state == Stream::State::kWriting && now - stream->moved >= write_deadline_) return cut(stream);
  const bool starved = std::exchange(stream->starved, false);
  if (starved || now - stream->beaten >= heartbeat_) pump(stream);
}

void Streams::cut(const Shared& stream) {
  metrics::count("ofure_http_feeds_cut_total", "Event streams cut because their reader took nothing.");
  log_info("event stream cut", {{"peer", stream->seat.peer()}});
  Fault ignored;
  stream->wire.socket().set_option(asio::socket_base::linger(true, 0),
                                   ignored);  // what the kernel still holds for it is given up
  close(stream);
}

void Streams::close(const Shared& stream) {
  if (stream->state == Stream::State::kClosed) return;
  stream->state = Stream::State::kClosed;
  stream->wire.close();
  stream->outgoing = {};
  stream->sent = nullptr;
  if (!stream->fetching) stream->feed.reset();
  stream->seat.leave();
  streams_.back()->place = stream->place;
  streams_[stream->place].swap(streams_.back());
  streams_.pop_back();
  --count_;
}

// Ends the answer as one that is whole, between two frames.
void Streams::finish(const Shared& stream) {
  Fault ignored;
  Wire::Buffers last;
  last.emplace_back(kLastChunk.data(), kLastChunk.size());
  if (stream->chunked) static_cast<void>(stream->wire.write(last, ignored));
  stream->wire.end();
  close(stream);
}

void Streams::close_all() {
  timer_.cancel();
  while (!streams_.empty()) {
    Shared stream = streams_.back();
    stream->state == Stream::State::kWriting ? close(stream) : finish(stream);
  }
}

}  // namespace ofure::net
