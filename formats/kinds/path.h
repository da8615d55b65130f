#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ofure {

// Where in a document something stands (core/finding.h, Place), as a chain on the stack: rules make one for every
// element they look at, and only a finding writes it out. A Path refers to its parent and to its name; both must
// outlive it.
class Path {
 public:
  explicit constexpr Path(std::string_view root) : name_(root) {}
  // `index` counts from 0 here; the first is written without one. A name may span levels: "Areas/Area".
  constexpr Path(const Path& parent, std::string_view name, std::size_t index = 0)
      : parent_(&parent), name_(name), index_(index) {}
  Path(const Path&& parent, std::string_view name, std::size_t index = 0) = delete;

  // "Report/Body/EvacuationOrder/Detail[2]"
  [[nodiscard]] std::string text() const {
    std::string out = parent_ == nullptr ? std::string() : parent_->text() + "/";
    out += name_;
    if (index_ > 0) out += "[" + std::to_string(index_ + 1) + "]";
    return out;
  }
  // The same of a child: "Report/Body/EvacuationOrder/Detail[2]/Sort".
  [[nodiscard]] std::string text(std::string_view child) const { return text() + "/" + std::string(child); }

 private:
  const Path* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
};

}  // namespace ofure
