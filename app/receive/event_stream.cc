#include "app/receive/event_stream.h"

namespace ofure::app {

bool EventStream::take(std::string_view bytes, const std::function<bool(const Event&)>& event) {
  rest_.append(bytes);
  std::size_t from = 0;
  for (std::size_t end; (end = rest_.find('\n', from)) != std::string::npos; from = end + 1) {
    std::string_view text(rest_.data() + from, end - from);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (!line(text, event)) return false;
  }
  rest_.erase(0, from);
  return true;
}

bool EventStream::line(std::string_view text, const std::function<bool(const Event&)>& event) {
  if (text.empty()) {
    Event complete = std::move(now_);
    bool had_data = has_data_;
    now_ = {};
    has_data_ = false;
    if (!had_data) return true;
    if (complete.name.empty()) complete.name = "message";
    return event(complete);
  }
  std::size_t colon = text.find(':');
  std::string_view field = text.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  if (field == "event") {
    now_.name = value;
  } else if (field == "id") {
    now_.id = value;
  } else if (field == "data") {
    if (has_data_) now_.data += '\n';
    now_.data += value;
    has_data_ = true;
  }
  return true;
}

}  // namespace ofure::app
