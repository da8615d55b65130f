#include "formats/kinds/catalogue.h"

#include <array>
#include <exception>

#include "core/check.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/rules.h"
#include "formats/kinds/comparison.h"

namespace ofure {
namespace {

template <class Variant>
struct KindsOf;

template <class... Ts>
struct KindsOf<std::variant<Ts...>> {
  static constexpr std::array<KindInfo, sizeof...(Ts)> kInfos = {Ts::kInfo...};

  static std::optional<Body> empty(std::string_view name_space, std::string_view element) {
    std::optional<Body> body;
    ((Ts::kInfo.name_space == name_space && Ts::kInfo.element == element ? void(body.emplace(std::in_place_type<Ts>)) : void()), ...);
    return body;
  }
};

using AllKinds = KindsOf<Body>;

}  // namespace

std::span<const KindInfo> kinds() { return AllKinds::kInfos; }

const KindInfo* find_kind(std::string_view word) {
  for (const KindInfo& info : kinds()) {
    if (info.word == word) return &info;
  }
  return nullptr;
}

const KindInfo& info_of(const Bulletin& bulletin) { return kinds()[bulletin.body.index()]; }

std::optional<Body> empty_body(std::string_view name_space, std::string_view element) { return AllKinds::empty(name_space, element); }

void read_body(const xml::Node& element, Header& header, Body& body) {
  header.kind = Kind(std::string(kinds()[body.index()].word));
  std::visit([&](auto& typed) { read_body(element, header, typed); }, body);
}

void judge_body(const Bulletin& bulletin, Findings& findings) {
  try {
    std::visit([&](const auto& typed) { judge_body(typed, bulletin.header, findings); }, bulletin.body);
  } catch (const std::exception& fault) {
    std::string kind(info_of(bulletin).word);
    log_error("a rule ended in a fault of ours", {{"kind", kind}, {"document", bulletin.header.document.text()}, {"fault", fault.what()}});
    metrics::count("ofure_internal_findings_total", "Rules that ended in a fault of ours, by kind.", {{"kind", kind}});
    findings.push_back(finding(Rule::IN_001, "Report/Body", {{"rule", kind}}));
  }
}

Narrative narrate_body(const Bulletin& bulletin) {
  return std::visit([&](const auto& typed) { return narrate_body(typed, bulletin.header); }, bulletin.body);
}

namespace {

template <class T>
concept SaysWhatIsQuiet = requires(const T& body, Comparison& comparison) { compare_bodies(body, body, comparison); };

template <class T>
void compare(const T& before, const T& after, Comparison& comparison) {
  if constexpr (SaysWhatIsQuiet<T>) {
    compare_bodies(before, after, comparison);
  } else {
    comparison.loud(Path(T::kInfo.element));
  }
}

}  // namespace

void compare_bodies(const Bulletin& before, const Bulletin& after, Comparison& comparison) {
  OFURE_CHECK(before.body.index() == after.body.index());
  std::visit([&]<class T>(const T& old) { compare(old, std::get<T>(after.body), comparison); }, before.body);
}

void write_json(const Body& body, JsonWriter& out) {
  std::visit([&](const auto& typed) { write_json(typed, out); }, body);
}

}  // namespace ofure
