#include "dispatch/shelf.h"

namespace ofure {
namespace {

constexpr std::size_t kPlaceBytes = 256;  // of the list, the index and the small parts

std::size_t size_of(const Rendition& rendition) {
  std::size_t size = rendition.bytes.size() + rendition.media_type.size();
  for (const Loss& loss : rendition.losses) size += loss.what.size() + loss.why.size() + sizeof(Loss);
  for (const Measure& measure : rendition.measures) size += measure.what.size() + sizeof(Measure);
  for (const Origin& origin : rendition.origins) size += origin.from.size() + sizeof(Origin);
  if (rendition.withheld) size += rendition.withheld->ja.size() + rendition.withheld->en.size();
  return size;
}

}  // namespace

Shelf::Copy Shelf::find(const Key& key) {
  Lock lock(mutex_);
  auto at = index_.find(key);
  if (at == index_.end()) return {};
  places_.splice(places_.begin(), places_, at->second);
  return at->second->copy;
}

void Shelf::keep(const Key& key, std::shared_ptr<const Rendition> rendition) {
  Lock lock(mutex_);
  put(key, {std::move(rendition), nullptr});
}

void Shelf::keep(const Key& key, std::shared_ptr<const std::string> delivery) {
  Lock lock(mutex_);
  put(key, {nullptr, std::move(delivery)});
}

std::size_t Shelf::bytes() const {
  Lock lock(mutex_);
  return bytes_;
}

void Shelf::put(const Key& key, const Copy& addition) {
  auto [at, is_new] = index_.try_emplace(key);
  if (is_new) {
    places_.push_front({key, {}, kPlaceBytes});
    at->second = places_.begin();
    bytes_ += kPlaceBytes;
  } else {
    places_.splice(places_.begin(), places_, at->second);
  }
  Place& place = *at->second;
  std::size_t more = 0;
  if (addition.rendition && !place.copy.rendition) {
    more = size_of(*addition.rendition);
    place.copy.rendition = addition.rendition;
  }
  if (addition.delivery && !place.copy.delivery) {
    more = addition.delivery->size();
    place.copy.delivery = addition.delivery;
  }
  place.bytes += more;
  bytes_ += more;
  while (bytes_ > most_bytes_ && !places_.empty()) {
    bytes_ -= places_.back().bytes;
    index_.erase(places_.back().key);
    places_.pop_back();
  }
}

}  // namespace ofure
