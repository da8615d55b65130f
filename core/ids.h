#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ofure {

// A distinct text type per sort of id: no implicit way in, none back. Values are compared byte by byte and never interpreted.
template <class Tag>
class TextId {
 public:
  TextId() = default;
  explicit TextId(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const TextId&, const TextId&) = default;

 private:
  std::string text_;
};

// A distinct whole number per sort of count.
template <class Tag>
class NumberId {
 public:
  constexpr NumberId() = default;
  constexpr explicit NumberId(std::uint64_t value) : value_(value) {}
  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
  [[nodiscard]] constexpr NumberId next() const { return NumberId(value_ + 1); }
  friend constexpr auto operator<=>(const NumberId&, const NumberId&) = default;

 private:
  std::uint64_t value_ = 0;
};

using DocumentId = TextId<struct DocumentTag>;  // documentID: the matter that keeps its id over revisions
using BulletinId = TextId<struct BulletinTag>;  // distributionID: one transmission
using KeyId = TextId<struct KeyTag>;            // name of a credential, safe to log
using ReceiverId = TextId<struct ReceiverTag>;  // name of a receiving party
using SubscriptionId = TextId<struct SubscriptionTag>;  // "sub-7f3a…": names a subscription in addresses, outcomes and logs

using OfficeId = TextId<struct OfficeTag>;      // "nanao": names an office of the register in addresses, lists and logs
using PersonId = TextId<struct PersonTag>;      // "p-7f3a…": names a person of an office, safe to log

using Revision = NumberId<struct RevisionTag>;  // 1, 2, 3 … within a document; 0 = none
using Sequence = NumberId<struct SequenceTag>;  // 1, 2, 3 … without gaps within a mode; 0 = before the first

}  // namespace ofure

template <class Tag>
struct std::hash<ofure::TextId<Tag>> {
  std::size_t operator()(const ofure::TextId<Tag>& id) const noexcept { return std::hash<std::string>()(id.text()); }
};

template <class Tag>
struct std::hash<ofure::NumberId<Tag>> {
  std::size_t operator()(const ofure::NumberId<Tag>& id) const noexcept { return std::hash<std::uint64_t>()(id.value()); }
};
