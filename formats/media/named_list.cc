#include "formats/media/named_list.h"

namespace ofure {
namespace {

std::string numbered(std::string_view pattern, std::size_t number) {
  std::string text;
  for (char c : pattern) c == '#' ? void(text += std::to_string(number)) : void(text += c);
  return text;
}

void add_line(std::string& text, const NamedList& list, std::size_t shown, const ListWords& words) {
  if (!text.empty()) text += '\n';
  text += list.heading;
  if (list.names.empty()) return;
  text += words.colon;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += words.between;
    text += list.names[i];
  }
  if (shown == 0) text += numbered(words.count, list.names.size());
  if (shown > 0 && shown < list.names.size()) text += numbered(words.some, list.names.size());
}

std::string lines(const std::vector<NamedList>& lists, std::size_t count, const std::vector<std::size_t>& shown,
                  const ListWords& words) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) add_line(text, lists[i], shown[i], words);
  return text;
}

// The largest of 0 … `most` for which `fine` holds; it holds for 0.
std::size_t largest(std::size_t most, const std::function<bool(std::size_t)>& fine) {
  if (fine(most)) return most;
  std::size_t low = 0, high = most;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (fine(middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace

bool FittedLists::whole(const std::vector<NamedList>& all) const {
  if (lists < all.size()) return false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (shown[i] < all[i].names.size()) return false;
  }
  return true;
}

FittedLists fit_lists(const std::vector<NamedList>& lists, const ListWords& words,
                      const std::function<bool(std::string_view)>& fits) {
  FittedLists fitted;
  fitted.shown.assign(lists.size(), 0);
  fitted.lists =
      largest(lists.size(), [&](std::size_t count) { return fits(lines(lists, count, fitted.shown, words)); });
  for (std::size_t i = 0; i < fitted.lists; ++i) {
    fitted.shown[i] = largest(lists[i].names.size(), [&](std::size_t shown) {
      std::vector<std::size_t> tried = fitted.shown;
      tried[i] = shown;
      return fits(lines(lists, fitted.lists, tried, words));
    });
  }
  fitted.text = lines(lists, fitted.lists, fitted.shown, words);
  return fitted;
}

std::vector<NamedList> counts_only(const std::vector<NamedList>& lists, const ListWords& words) {
  std::vector<NamedList> counts;
  for (const NamedList& list : lists) {
    std::string line;
    add_line(line, list, 0, words);
    counts.push_back({std::move(line), {}});
  }
  return counts;
}

}  // namespace ofure
