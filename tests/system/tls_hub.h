#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "net/authority.h"
#include "system/hub.h"

namespace ofure::system_test {

using test::Authority;
using test::Pair;

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// What it said on both of its outputs.
inline Ran heard(std::vector<std::string> words) {
  words.insert(words.begin(), {"sh", "-c", "exec \"$@\" 2>&1", "sh"});
  return run(words);
}

// A hub that speaks https, with the authority that vouches for it.
class TlsHub : public testing::Test {
 protected:
  TlsHub() { put(authority_.issue("ofure")); }

  void put(const Pair& pair) const {
    constexpr auto kOver = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(pair.key, folder_.path() + "/server.key", kOver);
    std::filesystem::copy_file(pair.certificate, folder_.path() + "/server.pem", kOver);
  }
  // Lines of the settings file: top level, [http], and whatever else.
  [[nodiscard]] std::string settings(const std::string& top = "", const std::string& http = "", const std::string& more = "") const {
    return top + "\n[http]\ntls_certificate = \"" + folder_.path() + "/server.pem\"\ntls_key = \"" + folder_.path() + "/server.key\"\n" + http + "\n" + more;
  }
  [[nodiscard]] std::string file(const std::string& xml) const { return folder_.write("sent.xml", xml); }

  // curl with our authority; the answer's header and body, and in the last line the status.
  [[nodiscard]] std::string curl(const std::string& url, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"curl", "-sS", "-i", "--max-time", "30", "--cacert", authority_.file(), "-w", "\n%{http_code}"};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(url);
    return heard(words).output;
  }
  [[nodiscard]] Json readyz(const std::string& url) const {
    return Json::parse(run({"curl", "-sS", "--max-time", "30", "--cacert", authority_.file(), url + "/readyz"}).output, nullptr, false);
  }

  TemporaryFolder folder_;
  Authority authority_{folder_.path(), "ours"};
  Authority foreign_{folder_.path(), "foreign"};
};

}  // namespace ofure::system_test
