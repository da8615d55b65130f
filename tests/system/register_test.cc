#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

// A register without a server: what `ofure keys`, `people`, `offices` and `audit` do and say.
class Register : public ::testing::Test {
 protected:
  struct Told {
    int code = -1;
    std::string out, errors;
  };
  Told ofure(std::vector<std::string> words) const { return ofure_in(folder_.path(), std::move(words)); }
  Told ofure_in(const std::string& data, std::vector<std::string> words) const {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", data});
    const std::string errors = folder_.path() + "/errors";
    Process process(words, {}, errors);
    const int code = process.wait();
    return {code, process.output(), read_whole(errors)};
  }
  std::string done(const std::vector<std::string>& words) const {
    const Told told = ofure(words);
    EXPECT_EQ(told.code, 0) << told.errors;
    return told.out;
  }
  std::string key(std::vector<std::string> more, const std::string& role = "sender") const {
    std::vector<std::string> words = {"keys", "make", "clerk", "--role", role, "--mode", "exercise"};
    words.insert(words.end(), more.begin(), more.end());
    done(words);
    return keys().back()["id"];
  }
  Json keys() const { return Json::parse(done({"keys", "list", "--json"})); }
  Json key_of(const std::string& id) const {
    for (const Json& one : keys()) {
      if (one["id"] == id) return one;
    }
    return nullptr;
  }
  void make_offices() const {
    done({"offices", "make", "nanao", "--area", "172022"});
    done({"offices", "make", "channel", "--area", "170003", "--sort", "receiver"});
  }
  void refuses(const std::vector<std::string>& words, int code, const std::string& english, const std::string& japanese = "") const {
    const Told told = ofure(words);
    EXPECT_EQ(told.code, code) << told.out << told.errors;
    EXPECT_NE(told.errors.find(english), std::string::npos) << told.errors;
    EXPECT_NE(told.errors.find(japanese), std::string::npos) << told.errors;
  }
  // As an older program left it.
  void change(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((folder_.path() + "/keys.db").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  TemporaryFolder folder_;
};

// Of two times with the same offset.
std::time_t seconds_of(const std::string& text) {
  std::tm at{};
  EXPECT_EQ(std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d", &at.tm_year, &at.tm_mon, &at.tm_mday, &at.tm_hour, &at.tm_min, &at.tm_sec), 6) << text;
  at.tm_year -= 1900, at.tm_mon -= 1;
  return ::timegm(&at);
}

std::chrono::hours life(const Json& key) {
  const std::string until = key["state"], created = key["created"];
  EXPECT_TRUE(until.starts_with("until ")) << until;
  return std::chrono::round<std::chrono::hours>(std::chrono::seconds(seconds_of(until.substr(6)) - seconds_of(created)));
}

TEST_F(Register, DaysAndLevelsOutOfRangeAreRefusedAndMakeNoKey) {
  for (const char* days : {"-1", "9000000000000", "36501"})
    EXPECT_EQ(ofure({"keys", "make", "a", "--mode", "exercise", "--days", days}).code, 2) << days;
  for (const char* level : {"0", "6"})
    EXPECT_EQ(ofure({"keys", "make", "a", "--mode", "exercise", "--highest-level", level}).code, 2) << level;
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/keys.db"));
  const std::string id = key({"--days", "36500"});
  EXPECT_EQ(ofure({"keys", "rotate", id, "--days", "-3"}).code, 2);
  EXPECT_EQ(keys().size(), 1u);
}

TEST_F(Register, ARotatedKeyLivesAsLongAsTheOldOneWasMadeForUnlessDaysAreGiven) {
  const std::string month = key({"--days", "30"});
  done({"keys", "rotate", month});
  EXPECT_EQ(life(keys().back()), std::chrono::hours(24 * 30));
  EXPECT_EQ(keys().back()["follows"], month);
  const std::string other = key({"--days", "30"});
  done({"keys", "rotate", other, "--days", "7"});
  EXPECT_EQ(life(keys().back()), std::chrono::hours(24 * 7));
  const std::string third = key({"--days", "30"});
  done({"keys", "rotate", third, "--days", "0"});
  EXPECT_EQ(keys().back()["state"], "in force") << "never, as was said";
  const std::string eternal = key({});
  done({"keys", "rotate", eternal});
  EXPECT_EQ(keys().back()["state"], "in force");
}

TEST_F(Register, ARotationSaysTheEndThatIsStoredAndASecondOneIsRefusedWhileTheFirstSuccessorIsInForce) {
  const std::string id = key({"--days", "1"});
  const Told rotated = ofure({"keys", "rotate", id, "--overlap-hours", "48"});
  ASSERT_EQ(rotated.code, 0) << rotated.errors;
  const std::string state = key_of(id)["state"], end = state.substr(6), fresh = keys().back()["id"];
  EXPECT_EQ(life(key_of(id)), std::chrono::hours(24)) << "it ends sooner by itself";
  EXPECT_NE(rotated.errors.find("which ends at " + end), std::string::npos) << rotated.errors;
  EXPECT_NE(done({"audit", id}).find("key.replaced             " + id + "  by " + fresh + ", ends " + end), std::string::npos) << done({"audit", id});
  refuses({"keys", "rotate", id}, 3, "is replaced by " + fresh + " already", "既に " + fresh + " に置き換えられています");
  EXPECT_EQ(keys().size(), 2u);
  done({"keys", "revoke", fresh});
  done({"keys", "rotate", id});
  EXPECT_EQ(keys().size(), 3u);
}

TEST_F(Register, ACertificateIsOfAnOfficeAndIsBoundAnewOnlyWhenItsBindingIsOutOfForce) {
  make_offices();
  const std::string print(64, 'a');
  auto bound = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"keys", "certificate", "machine", "--fingerprint", print, "--mode", "exercise"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  EXPECT_EQ(ofure(bound({})).code, 2) << "without an office it would be for all of Japan";
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/keys.db") && keys().size() > 0);
  const std::string id = done(bound({"--office", "nanao"})).substr(0, 14);
  EXPECT_EQ(key_of(id)["areas"], "172022");
  refuses(bound({"--office", "nanao"}), 3, "this certificate is bound already, as " + id, "先に revoke してください");
  done({"keys", "revoke", id});
  done(bound({"--office", "nanao", "--days", "30"}));
  EXPECT_EQ(keys().size(), 1u);
  EXPECT_EQ(life(key_of(id)), std::chrono::hours(24 * 30));
  EXPECT_NE(done({"audit", id}).find("key.bound_again"), std::string::npos);
  done({"offices", "make", "wajima", "--area", "172049"});
  done({"offices", "close", "nanao"});
  EXPECT_EQ(key_of(id)["state"], "office closed");
  done(bound({"--office", "wajima"}));
  EXPECT_EQ(key_of(id)["areas"], "172049");
}

TEST_F(Register, NobodyOfAReceiverOrAnOperatorSendsOrReleases) {
  make_offices();
  done({"offices", "make", "house", "--area", "170003", "--sort", "operator"});
  for (const char* office : {"channel", "house"}) {
    for (const char* role : {"sender", "releaser"}) {
      refuses({"keys", "make", "a", "--role", role, "--mode", "exercise", "--office", office}, 2, "speaks for no area", "役割は与えられません");
      refuses({"keys", "make", "a", "--role", role, "--mode", "exercise", "--office", office, "--area", "172022"}, 2, "speaks for no area");
      refuses({"people", "make", "a", "--name", "甲", "--role", "receiver", "--role", role, "--mode", "exercise", "--office", office}, 2, "speaks for no area", "役割は与えられません");
    }
  }
  EXPECT_TRUE(keys().empty());
  EXPECT_EQ(key_of(key({"--office", "channel"}, "receiver"))["areas"], "all");
  EXPECT_EQ(key_of(key({"--office", "nanao"}))["areas"], "172022");
}

TEST_F(Register, NamesAreOneLineWithoutControlCharacters) {
  make_offices();
  for (const char* name : {"", "  ", "a\nb", "a\x1b[31mred", "a\xe2\x80\xae" "b"}) {
    refuses({"keys", "make", name, "--mode", "exercise"}, 2, "must be one line", "制御文字は使えません");
    refuses({"people", "make", "login", "--name", name, "--role", "sender", "--mode", "exercise", "--office", "nanao"}, 2, "must be one line", "制御文字は使えません");
    if (*name != '\0') refuses({"offices", "make", "noto", "--area", "172022", "--name", name}, 2, "must be one line", "制御文字は使えません");
  }
}

TEST_F(Register, WhatOthersWroteCannotForgeALineOrCommandTheTerminal) {
  make_offices();
  const std::string id = key({});
  change("UPDATE key SET name = 'clerk' || char(10) || 'k-0  operator ' || char(27) || '[31mred'");
  change("UPDATE audit SET detail = 'clerk' || char(10) || 'k-0  operator ' || char(27) || '[31mred'");
  for (const std::string& list : {done({"keys", "list"}), done({"audit", id})}) {
    EXPECT_EQ(list.find('\x1b'), std::string::npos) << list;
    EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 1) << list;
    EXPECT_NE(list.find("clerk\\nk-0  operator \\x1b[31mred"), std::string::npos) << list;
  }
}

TEST_F(Register, WhatIsOutOfForceIsSaidToBeAndIsNotRenewed) {
  make_offices();
  const std::string id = key({"--office", "nanao"});
  done({"people", "make", "sato", "--name", "佐藤", "--role", "sender", "--mode", "exercise", "--office", "nanao"});
  done({"offices", "delegate", "nanao", "--area", "172049", "--until", "2099-01-01T00:00:00+09:00"});
  done({"offices", "drill", "nanao", "--title", "訓練", "--until", "2099-01-01T00:00:00+09:00"});
  done({"offices", "close", "nanao"});
  EXPECT_EQ(key_of(id)["state"], "office closed");
  const Json person = Json::parse(done({"people", "list", "--json"}))[0];
  EXPECT_EQ(person["state"], "office closed");
  const Json offices = Json::parse(done({"offices", "list", "--json"}));
  EXPECT_EQ(offices["delegations"][0]["state"], "office closed");
  EXPECT_EQ(offices["drills"][0]["state"], "office closed");
  refuses({"keys", "rotate", id}, 3, "its office is closed", "閉じられています");
  refuses({"people", "renew", person["id"]}, 3, "is closed", "閉じられているため");
  const std::string past = key({"--days", "30"});
  change("UPDATE key SET created = 1704067200000, expires = 1706745600000 WHERE id = '" + past + "'");
  EXPECT_TRUE(key_of(past)["state"].get<std::string>().starts_with("ended 2024-0")) << key_of(past);
}

TEST_F(Register, AnEndingNamesOneThingAndASecondIdIsNoOffice) {
  make_offices();
  const std::string until = "2099-01-01T00:00:00+09:00";
  auto first_word = [](const std::string& text) { return text.substr(0, text.find(' ')); };
  const std::string a = first_word(done({"offices", "drill", "nanao", "--title", "甲", "--until", until})),
                    b = first_word(done({"offices", "drill", "nanao", "--title", "乙", "--until", until})),
                    d = first_word(done({"offices", "delegate", "nanao", "--area", "172049", "--until", until})),
                    e = first_word(done({"offices", "delegate", "nanao", "--area", "172057", "--until", until}));
  refuses({"offices", "drill", "--call-off", a, b}, 2, "nothing was ended", "何も終了していません");
  refuses({"offices", "delegate", "--end", d, e}, 2, "nothing was ended", "何も終了していません");
  for (const char* other : {"--until", "--from", "--title"})
    EXPECT_EQ(ofure({"offices", "drill", "--call-off", a, other, until}).code, 2) << other;
  Json offices = Json::parse(done({"offices", "list", "--json"}));
  for (const char* list : {"drills", "delegations"}) {
    for (const Json& one : offices[list]) EXPECT_NE(one["state"], "called off") << one;
    for (const Json& one : offices[list]) EXPECT_NE(one["state"], "ended") << one;
  }
  done({"offices", "drill", "nanao", "--call-off", a});
  done({"offices", "delegate", "--end", d});
  refuses({"offices", "drill", "nanao", "--until", until}, 2, "--title", "訓練の名称");
  refuses({"offices", "delegate", "nanao", "--until", until}, 2, "--area is missing", "--area がありません");
}

TEST_F(Register, ContactsAreAddedOnceAndNothingToDoIsWrongUse) {
  make_offices();
  refuses({"offices", "contact", "nanao"}, 2, "Say --add", "--add か --remove");
  done({"offices", "contact", "nanao", "--add", "0767-00-0000"});
  EXPECT_EQ(done({"offices", "contact", "nanao", "--add", "0767-00-0000"}), "nanao: 0767-00-0000\n");
  refuses({"templates", "list", "--office", "nosuch"}, 3, "There is no office \"nosuch\"", "登録されていません");
}

TEST_F(Register, WithoutAFolderOrARegisterItIsSaidWhatToDoAndLookingMakesNone) {
  const std::string nowhere = folder_.path() + "/nowhere";
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"keys", "list"}, {"people", "list"}, {"offices", "list"}, {"audit"}, {"keys", "make", "a", "--mode", "exercise"}, {"offices", "make", "nanao", "--area", "172022"}, {"templates", "list", "--office", "a"}}) {
    const Told told = ofure_in(nowhere, words);
    EXPECT_EQ(told.code, 3) << words[0];
    EXPECT_NE(told.errors.find("start `ofure serve` once"), std::string::npos) << told.errors;
    EXPECT_NE(told.errors.find("フォルダーを作るか"), std::string::npos) << told.errors;
  }
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"keys", "list"}, {"people", "list"}, {"offices", "list"}, {"audit"}, {"keys", "revoke", "k-1"}}) {
    refuses(words, 3, "has no register (keys.db) yet", "登録簿（keys.db）がまだありません");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/keys.db")) << words[0];
  }
}

}  // namespace
}  // namespace ofure::system_test
