#include <gtest/gtest.h>

#include <thread>

#include "system/figures.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

// A page with the browser's own EventSource, which tells this server of every bulletin it got. Served from another origin than the hub's, as a portal's page is.
class Page {
 public:
  explicit Page(const std::string& stream) {
    const std::string html = "<!doctype html><meta charset=utf-8><script>\n"
                             "const source = new EventSource('" + stream + "');\n"
                             "let queue = Promise.resolve();\n"
                             "const tell = what => { queue = queue.then(() => fetch('/seen?' + what)); };\n"
                             "source.addEventListener('bulletin', e => tell('id=' + e.lastEventId + '&sequence=' + JSON.parse(e.data).sequence));\n"
                             "source.addEventListener('heartbeat', e => tell('head=' + JSON.parse(e.data).head));\n"
                             "source.addEventListener('error', () => tell('state=' + source.readyState));\n"
                             "</script>";
    server_.Get("/", [html](const httplib::Request&, httplib::Response& response) { response.set_content(html, "text/html"); });
    server_.Get("/seen", [this](const httplib::Request& request, httplib::Response&) {
      std::lock_guard lock(mutex_);
      if (request.has_param("sequence")) {
        figures_.received(std::stoi(request.get_param_value("sequence")));
        last_ = std::stoi(request.get_param_value("id"));
      }
      heartbeats_ += request.has_param("head");
      errors_ += request.has_param("state");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    browser_ = std::make_unique<Process>(std::vector<std::string>{"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + folder_.path(),
                                                                  "--remote-debugging-port=0", "http://127.0.0.1:" + std::to_string(port_) + "/"},
                                         std::map<std::string, std::string>{}, folder_.path() + "/log");
  }
  ~Page() {
    browser_.reset();
    server_.stop();
    thread_.join();
  }
  int last() {
    std::lock_guard lock(mutex_);
    return last_;
  }
  int heartbeats() {
    std::lock_guard lock(mutex_);
    return heartbeats_;
  }
  int errors() {
    std::lock_guard lock(mutex_);
    return errors_;
  }
  Figures figures() {
    std::lock_guard lock(mutex_);
    return figures_;
  }
  std::string log() { return read_whole(folder_.path() + "/log"); }

 private:
  TemporaryFolder folder_;
  httplib::Server server_;
  int port_ = 0;
  std::mutex mutex_;
  Figures figures_;
  int last_ = 0, heartbeats_ = 0, errors_ = 0;
  std::thread thread_;
  std::unique_ptr<Process> browser_;
};

std::string live(int i) {
  std::string xml = renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i));
  return replaced(replaced(xml, ">Exercise<", ">Actual<"), "【訓練】", "");
}

TEST(EventSource, ABrowserResumesByItselfAfterTheHubWasKilledAndMissesNothing) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 5; ++i) ASSERT_EQ(hub.send(live(i))->status, 201);
  Page page(hub.url() + "/v1/actual/stream?after=0&medium=text");
  ASSERT_TRUE(eventually([&] { return page.last() == 5; })) << page.last() << page.log();
  EXPECT_GE(page.heartbeats(), 1);
  for (int i = 6; i <= 10; ++i) ASSERT_EQ(hub.send(live(i))->status, 201);
  ASSERT_TRUE(eventually([&] { return page.last() == 10; }));
  hub.kill();
  ASSERT_TRUE(eventually([&] { return page.errors() > 0; })) << "the page notices";
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 11; i <= 20; ++i) ASSERT_EQ(hub.send(live(i))->status, 201);
  ASSERT_TRUE(eventually([&] { return page.last() == 20; })) << page.last();
  Figures figures = page.figures();
  for (int i = 1; i <= 20; ++i) figures.sent(i);
  figures.print("EventSource in Chromium, hub killed once");
  EXPECT_EQ(figures.lost(), 0);
  EXPECT_EQ(figures.repeated(), 0);
  EXPECT_EQ(figures.out_of_order(), 0);
}

}  // namespace
}  // namespace ofure::system_test
