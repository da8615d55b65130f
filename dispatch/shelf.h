#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

#include "core/mutex.h"
#include "core/words.h"
#include "formats/media/medium.h"

namespace ofure {

// Finished copy, ready to be taken: renditions and the delivery texts made from them. Holds at most `most_bytes`; what
// was not asked for longest goes first. Safe from any thread.
class Shelf {
 public:
  // The View of a word must live as long as the program, as the words of media do.
  struct Key {
    Mode mode;
    Sequence sequence;
    std::string_view medium;
    std::string profile = {};
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Copy {
    std::shared_ptr<const Rendition> rendition;
    std::shared_ptr<const std::string> delivery;
  };

  explicit Shelf(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  [[nodiscard]] Copy find(const Key& key);
  void keep(const Key& key, std::shared_ptr<const Rendition> rendition);
  void keep(const Key& key, std::shared_ptr<const std::string> delivery);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Place {
    Key key;
    Copy copy;
    std::size_t bytes = 0;
  };
  using Places = std::list<Place>;
  void put(const Key& key, const Copy& addition) REQUIRES(mutex_);

  const std::size_t most_bytes_;
  mutable Mutex mutex_;
  Places places_ GUARDED_BY(mutex_);  // last asked for at the front
  std::map<Key, Places::iterator> index_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace ofure
