#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace ofure {

// Writes one JSON text front to back: same calls, same bytes. Commas and escapes are its business; that objects and arrays are closed in order is the caller's
// (checked: a wrong order is a bug). Text must be UTF-8.
//
//   JsonWriter out;
//   out.object().key("sequence").number(7).key("areas").array().text("七尾市").end().end();
//   send(out.str());
class JsonWriter {
 public:
  JsonWriter& object() { return open('{', '}'); }
  JsonWriter& array() { return open('[', ']'); }
  JsonWriter& end();  // of the innermost open object or array
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  template <std::unsigned_integral T>
  JsonWriter& number(T value) { return raw(std::to_string(value)); }
  JsonWriter& number(int value) { return number(static_cast<std::int64_t>(value)); }
  JsonWriter& number(double value);  // at most six decimals, no trailing zeros
  // 0 stands for none, and none is written as null: a level that no order has.
  JsonWriter& number_or_null(int value) { return value == 0 ? null() : number(value); }
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // `json` is a complete JSON value already.
  JsonWriter& raw(std::string_view json);
  // Shorthands: key and value; the optional form writes nothing for an empty text.
  JsonWriter& field(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonWriter& field_if(std::string_view name, std::string_view value) { return value.empty() ? *this : field(name, value); }

  // The text so far. REQUIRES: everything opened is closed.
  [[nodiscard]] const std::string& str() const;
  [[nodiscard]] std::string take();

 private:
  JsonWriter& open(char opening, char closing);
  void before_value();
  std::string out_;
  std::string closers_;   // stack of what is open
  bool first_ = true;     // nothing yet in the innermost
  bool after_key_ = false;
};

}  // namespace ofure
