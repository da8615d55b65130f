#include "core/json_writer.h"

#include <cstdint>
#include <cstring>

#include "core/check.h"
#include "core/geo.h"

namespace ofure {
namespace {

constexpr bool stands_as_is(unsigned char byte) { return byte >= 0x20 && byte != '"' && byte != '\\'; }

// Eight bytes at a time: whether none of them needs an escape (a byte of `x` that is zero sets its highest bit).
bool eight_stand(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHigh = 0x8080808080808080U;
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof(eight));
  auto has_zero = [](std::uint64_t x) { return (x - kOnes) & ~x & kHigh; };
  const std::uint64_t control = (eight - kOnes * 0x20) & ~eight & kHigh;
  return (control | has_zero(eight ^ (kOnes * '"')) | has_zero(eight ^ (kOnes * '\\'))) == 0;
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (i + 8 <= text.size() && eight_stand(text.data() + i)) i += 8;
    if (i == text.size()) break;
    auto byte = static_cast<unsigned char>(text[i]);
    if (stands_as_is(byte)) continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\r': out += "\\r"; break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text.substr(plain));
}

}  // namespace

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  OFURE_CHECK(closers_.empty() || closers_.back() == ']');
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::open(char opening, char closing) {
  before_value();
  out_ += opening;
  closers_ += closing;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end() {
  OFURE_CHECK(!closers_.empty() && !after_key_);
  out_ += closers_.back();
  closers_.pop_back();
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  OFURE_CHECK(!closers_.empty() && closers_.back() == '}' && !after_key_);
  if (!first_) out_ += ',';
  first_ = false;
  out_ += '"';
  append_escaped(out_, name);
  out_ += "\":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  before_value();
  out_ += '"';
  append_escaped(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) { return raw(std::to_string(value)); }
JsonWriter& JsonWriter::number(double value) { return raw(coordinate(value)); }
JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

const std::string& JsonWriter::str() const {
  OFURE_CHECK(closers_.empty());
  return out_;
}

std::string JsonWriter::take() {
  OFURE_CHECK(closers_.empty());
  return std::move(out_);
}

}  // namespace ofure
