#include "formats/line_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ofure {
namespace {

using Lines = std::vector<std::string_view>;  // with their line feeds
constexpr std::size_t kContext = 3;
constexpr int kMost = 1000;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Step {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
};
using Steps = std::vector<Step>;

// The shortest way from a to b (Myers 1986): for every number of changes the furthest point on each diagonal.
bool shortest(const Lines& a, const Lines& b, Steps& steps) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size()), most = std::min(n + m, kMost);
  const auto zero = static_cast<std::size_t>(most) + 1;
  std::vector<int> furthest(2 * zero + 1, 0);
  std::vector<std::vector<int>> before;
  auto at = [&](const std::vector<int>& v, int k) { return v[static_cast<std::size_t>(static_cast<int>(zero) + k)]; };
  auto from_above = [&](const std::vector<int>& v, int k, int d) {
    return k == -d || (k != d && at(v, k - 1) < at(v, k + 1));
  };
  for (int d = 0; d <= most; ++d) {
    before.push_back(furthest);
    for (int k = -d; k <= d; k += 2) {
      int x = from_above(furthest, k, d) ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      int y = x - k;
      while (x < n && y < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) ++x, ++y;
      furthest[static_cast<std::size_t>(static_cast<int>(zero) + k)] = x;
      if (x < n || y < m) continue;
      for (int depth = d; depth >= 0; --depth) {
        const std::vector<int>& v = before[static_cast<std::size_t>(depth)];
        const int diagonal = x - y;
        const int previous = from_above(v, diagonal, depth) ? diagonal + 1 : diagonal - 1;
        const int px = depth == 0 ? 0 : at(v, previous), py = depth == 0 ? 0 : px - previous;
        while (x > px && y > py) steps.push_back({' ', a[static_cast<std::size_t>(--x)]}), --y;
        if (depth == 0) break;
        if (x == px) {
          steps.push_back({'+', b[static_cast<std::size_t>(--y)]});
        } else {
          steps.push_back({'-', a[static_cast<std::size_t>(--x)]});
        }
      }
      std::reverse(steps.begin(), steps.end());
      return true;
    }
  }
  return false;
}

void write(std::string& out, const Step& step) {
  out += step.sign;
  out += step.line;
  if (!step.line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// Line numbers of an empty side name the line before (diffutils).
std::string side(std::size_t line, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? line : line + 1, count);
}

}  // namespace

std::string unified_difference(std::string_view before, std::string_view after, std::string_view name) {
  if (before == after) return {};
  Lines a = lines_of(before), b = lines_of(after);
  std::size_t same = 0, tail = 0;
  while (same < std::min(a.size(), b.size()) && a[same] == b[same]) ++same;
  while (tail < std::min(a.size(), b.size()) - same && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(same), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  const Lines changed_a = middle(a), changed_b = middle(b);
  Steps changed;
  if (!shortest(changed_a, changed_b, changed)) {
    for (std::string_view line : changed_a) changed.push_back({'-', line});
    for (std::string_view line : changed_b) changed.push_back({'+', line});
  }
  Steps steps;
  const std::size_t lead = std::min(same, kContext), trail = std::min(tail, kContext);
  for (std::size_t i = same - lead; i < same; ++i) steps.push_back({' ', a[i]});
  steps.insert(steps.end(), changed.begin(), changed.end());
  for (std::size_t i = 0; i < trail; ++i) steps.push_back({' ', a[a.size() - tail + i]});

  std::string out = fmt::format("--- {0}\n+++ {0}\n", name);
  std::size_t line_a = same - lead, line_b = same - lead;
  for (std::size_t i = 0; i < steps.size();) {
    std::size_t next = i;
    while (next < steps.size() && steps[next].sign == ' ') ++next;
    if (next == steps.size()) break;
    const std::size_t start = next - std::min(next - i, kContext);
    line_a += start - i;
    line_b += start - i;
    // A hunk goes on while the next change is near enough for their contexts to meet.
    std::size_t end = next, quiet = 0;
    for (std::size_t k = next; k < steps.size() && quiet <= 2 * kContext; ++k) {
      quiet = steps[k].sign == ' ' ? quiet + 1 : 0;
      if (quiet == 0) end = k + 1;
    }
    end = std::min(end + kContext, steps.size());
    std::size_t count_a = 0, count_b = 0;
    std::string hunk;
    for (std::size_t k = start; k < end; ++k) {
      count_a += steps[k].sign != '+';
      count_b += steps[k].sign != '-';
      write(hunk, steps[k]);
    }
    out += fmt::format("@@ -{} +{} @@\n", side(line_a, count_a), side(line_b, count_b)) + hunk;
    line_a += count_a;
    line_b += count_b;
    i = end;
  }
  return out;
}

}  // namespace ofure
