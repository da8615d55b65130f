#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/http.h"
#include "core/result.h"

namespace ofure {

// A stream of what not everyone may read. Whether its reader may is asked again before each batch of frames, and after
// each heartbeat where nothing comes: a revoked key ends it as it ends a call. Nothing is asked on the thread of the
// sockets; frames that are ready wait for a worker's answer.
//
// Used as net uses any Feed: one call at a time.
class GuardedFeed final : public http::Feed {
 public:
  // `may` runs on a worker and may read a store. kUnknown and kDenied end the stream; after any other Error nothing is
  // known, and its frames wait until it is asked once more.
  GuardedFeed(std::unique_ptr<http::Feed> inside, std::function<Done()> may)
      : inside_(std::move(inside)), may_(std::move(may)) {}

  [[nodiscard]] std::vector<Frame> ready(std::size_t bytes) override;
  [[nodiscard]] bool behind() const override { return !over_ && (to_ask_ || inside_->behind()); }
  [[nodiscard]] std::vector<Frame> fetch(std::size_t bytes) override;
  [[nodiscard]] Frame heartbeat() override;
  [[nodiscard]] bool over() const override { return over_; }

 private:
  const std::unique_ptr<http::Feed> inside_;
  const std::function<Done()> may_;
  std::vector<Frame> held_;  // until it was asked
  bool to_ask_ = false;
  bool over_ = false;
};

}  // namespace ofure
