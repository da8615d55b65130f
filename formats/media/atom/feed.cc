#include "formats/media/atom/feed.h"

#include "formats/xml_writer.h"

namespace ofure {

std::string atom_feed(const FeedHead& head, const std::vector<std::string_view>& entries) {
  constexpr std::string_view kEnd = "</feed>\n";
  XmlWriter out;
  out.open("feed", {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xml:lang", "ja"}});
  out.element("id", head.id).element("title", head.title).element("updated", head.updated);
  out.empty("link", {{"rel", "self"}, {"type", "application/atom+xml"}, {"href", head.self_url}});
  if (!head.home_url.empty()) out.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", head.home_url}});
  std::string feed = out.close().take();
  feed.resize(feed.size() - kEnd.size());
  for (std::string_view entry : entries) feed += without_declaration(entry);
  return feed.append(kEnd);
}

}  // namespace ofure
