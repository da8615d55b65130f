#include "core/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace ofure::metrics {
namespace {

struct Book {
  std::mutex mutex;
  prometheus::Registry registry;
  std::map<std::string, prometheus::Family<prometheus::Counter>*, std::less<>> counters;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*, std::less<>> gauges;
  std::map<std::string, prometheus::Family<prometheus::Histogram>*, std::less<>> histograms;
};

Book& book() {
  static Book instance;
  return instance;
}

prometheus::Labels labels_of(Labels labels) {
  prometheus::Labels out;
  for (const auto& [key, value] : labels) out.emplace(key, value);
  return out;
}

template <class Families, class Build>
auto& family(Families& families, std::string_view name, Build build) {
  auto at = families.find(name);
  if (at == families.end()) at = families.emplace(std::string(name), &build()).first;
  return *at->second;
}

}  // namespace

void count(std::string_view name, std::string_view help, Labels labels, double by) {
  Book& b = book();
  std::lock_guard lock(b.mutex);
  family(b.counters, name, [&]() -> auto& {
    return prometheus::BuildCounter().Name(std::string(name)).Help(std::string(help)).Register(b.registry);
  }).Add(labels_of(labels)).Increment(by);
}

void gauge(std::string_view name, std::string_view help, double value, Labels labels) {
  Book& b = book();
  std::lock_guard lock(b.mutex);
  family(b.gauges, name, [&]() -> auto& {
    return prometheus::BuildGauge().Name(std::string(name)).Help(std::string(help)).Register(b.registry);
  }).Add(labels_of(labels)).Set(value);
}

void seconds(std::string_view name, std::string_view help, double value, Labels labels) {
  static const prometheus::Histogram::BucketBoundaries kBuckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                                0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30};
  Book& b = book();
  std::lock_guard lock(b.mutex);
  family(b.histograms, name, [&]() -> auto& {
    return prometheus::BuildHistogram().Name(std::string(name)).Help(std::string(help)).Register(b.registry);
  }).Add(labels_of(labels), kBuckets).Observe(value);
}

std::string text() { return prometheus::TextSerializer().Serialize(book().registry.Collect()); }

double value(std::string_view name, Labels labels) {
  Book& b = book();
  std::lock_guard lock(b.mutex);
  if (auto at = b.counters.find(name); at != b.counters.end()) return at->second->Add(labels_of(labels)).Value();
  if (auto at = b.gauges.find(name); at != b.gauges.end()) return at->second->Add(labels_of(labels)).Value();
  return 0;
}

}  // namespace ofure::metrics
