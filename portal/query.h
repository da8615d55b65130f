#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "formats/media/medium.h"
#include "ledger/entry.h"

namespace ofure {

// Reading of addresses and query parameters; every mistake is a kBadInput or kNotFound with the words that would have been right.

[[nodiscard]] Result<Mode> mode_of(const std::string& segment);
// ?kind= and ?area=: a kind must exist, an area must be six digits with the right check digit.
[[nodiscard]] Result<EntryFilter> filter_of(const http::Request& request);
// ?after=: digits only; `fallback` when absent; beyond the head is a mistake, as no such place was ever given.
[[nodiscard]] Result<Sequence> after_of(const http::Request& request, Sequence fallback, Sequence head);
// ?limit=: 1 to `most`.
[[nodiscard]] Result<std::size_t> limit_of(const http::Request& request, std::size_t fallback, std::size_t most);
// ?medium= or a path segment.
[[nodiscard]] Result<const Medium*> medium_of(const std::string& word);
[[nodiscard]] Result<const Medium*> medium_parameter(const http::Request& request, const char* fallback);
// ?profile=: one of the medium's profiles; "" when absent.
[[nodiscard]] Result<std::string> profile_of(const http::Request& request, const Medium& medium, const MediaSettings& settings);
// Digits only, at most 18 of them.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text);

// Nothing when the request has only parameters that the call knows, each once; a misspelt one would otherwise be an answer to another question.
using Names = std::vector<std::string_view>;
[[nodiscard]] Done only_known(const http::Request& request, const Names& known);

// Whom an answer may be given to again: everyone, or the bearer of this key alone.
enum class Audience : bool { kEveryone, kCaller };
// A 200 with ETag (of the bytes) and Cache-Control, or 304 when If-None-Match names the same bytes. What is for the caller alone is not kept by caches that others use.
[[nodiscard]] http::Response cacheable(const http::Request& request, Audience audience, std::string_view media_type, std::string body);

}  // namespace ofure
