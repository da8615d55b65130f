#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "core/error.h"

namespace ofure {

// A value, or the Error that kept us from having it. tl::expected until the compilers of all lanes have std::expected; this alias is
// the only place that names it, and the one third-party type that a door may show.
template <class T>
using Result = tl::expected<T, Error>;

// A Result without a value.
using Done = Result<void>;

// Makes the Error half of a Result: return fail(Code::kNotFound, "no such key");
[[nodiscard]] inline tl::unexpected<Error> fail(Code code, std::string message, std::string cause = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(cause)});
}

}  // namespace ofure

#define OFURE_JOIN_(a, b) a##b
#define OFURE_JOIN(a, b) OFURE_JOIN_(a, b)

// Returns from the calling function with the Error of `expression`, if it has one.
#define TRY(expression)                                                                             \
  do {                                                                                              \
    if (auto tried = (expression); !tried) return ::tl::unexpected<::ofure::Error>(tried.error()); \
  } while (false)

// Declares `declaration` with the value of `expression`, or returns with its Error.
#define TRY_ASSIGN(declaration, expression) OFURE_TRY_ASSIGN_(OFURE_JOIN(tried_, __LINE__), declaration, expression)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
#define OFURE_TRY_ASSIGN_(name, declaration, expression)                  \
  auto name = (expression);                                               \
  if (!name) return ::tl::unexpected<::ofure::Error>(name.error()); \
  declaration = std::move(*name)
// NOLINTEND(bugprone-macro-parentheses)
