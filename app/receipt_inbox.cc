#include "app/receipt_inbox.h"

#include "core/log.h"
#include "core/metrics.h"

namespace ofure::app {
namespace {

constexpr std::size_t kMost = 20'000;

void count(std::string_view what) {
  metrics::count("ofure_broker_receipts_total", "Receipts that came over the broker, by what became of them.", {{"outcome", what}});
}

}  // namespace

ReceiptInbox::ReceiptInbox(ReceiptDesk& desk, std::function<std::optional<ReceiptGiver>(const KeyId&)> giver)
    : desk_(desk), giver_(std::move(giver)), thread_([this] { run(); }) {}

ReceiptInbox::~ReceiptInbox() { stop(); }

void ReceiptInbox::put(std::string receiver, std::string body) {
  Lock lock(mutex_);
  if (letters_.size() >= kMost || stopping_) return count("dropped");
  letters_.push_back({std::move(receiver), std::move(body)});
  changed_.notify_one();
}

void ReceiptInbox::stop() {
  {
    Lock lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void ReceiptInbox::run() {
  while (true) {
    std::deque<Letter> letters;
    {
      Lock lock(mutex_);
      changed_.wait(mutex_, [this]() REQUIRES(mutex_) { return stopping_ || !letters_.empty(); });
      if (letters_.empty()) return;
      letters.swap(letters_);
    }
    for (const Letter& letter : letters) take(letter);
  }
}

void ReceiptInbox::take(const Letter& letter) {
  auto refuse = [&](std::string_view why) {
    count("refused");
    log_warning("a receiver's receipt was not taken", {{"receiver", letter.receiver}, {"cause", why}});
  };
  auto giver = giver_(KeyId(letter.receiver));
  if (!giver) return refuse("its topic names no receiver's key in force");
  auto receipt = read_receiver_receipt(letter.body);
  if (!receipt) return refuse(receipt.error().message);
  auto taken = desk_.take(*giver, *receipt);
  if (!taken) return refuse(taken.error().message);
  count(taken->again ? "again" : "taken");
}

}  // namespace ofure::app
