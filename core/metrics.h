#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ofure::metrics {

// Figures for /metrics (Prometheus text). Names and label sets are fixed at the call; label values must come from a small closed set (kind, medium, connector,
// mode, code), never a document or an area: each new value is memory for ever. Safe from any thread.
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Adds to a counter; `help` is the sentence shown for the name.
void count(std::string_view name, std::string_view help, Labels labels = {}, double by = 1);
// Sets a gauge.
void gauge(std::string_view name, std::string_view help, double value, Labels labels = {});
// Adds one observation, in seconds, to a histogram with buckets from 100 µs to 30 s.
void seconds(std::string_view name, std::string_view help, double value, Labels labels = {});

// The exposition text of everything counted so far.
[[nodiscard]] std::string text();
// The present value of a counter or gauge, 0 when there is none. For tests and the operators' page.
[[nodiscard]] double value(std::string_view name, Labels labels = {});

}  // namespace ofure::metrics
