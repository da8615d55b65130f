#include "app/receive/event_stream.h"

#include <gtest/gtest.h>

#include <vector>

namespace ofure::app {
namespace {

TEST(EventStream, WholeEventsComeOutWhereverTheBytesWereCut) {
  const std::string bytes = ": hello\nretry: 2000\n\nid: 7\nevent: bulletin\ndata: {\"a\":\ndata: 1}\n\nevent: heartbeat\r\ndata: x\r\n\r\n";
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    EventStream stream;
    std::vector<EventStream::Event> events;
    auto take = [&](const EventStream::Event& event) {
      events.push_back(event);
      return true;
    };
    EXPECT_TRUE(stream.take(bytes.substr(0, cut), take));
    EXPECT_TRUE(stream.take(bytes.substr(cut), take));
    ASSERT_EQ(events.size(), 2u) << cut;
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[0].data, "{\"a\":\n1}");
    EXPECT_EQ(events[1].name, "heartbeat");
  }
}

}  // namespace
}  // namespace ofure::app
