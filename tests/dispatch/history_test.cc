#include "dispatch/history.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "dispatch/documents.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using documents::append;
using nlohmann::json;

class PastBulletins : public testing::Test {
 protected:
  [[nodiscard]] Entry entry(std::uint64_t sequence) {
    return ledger_->find(Mode::kExercise, Sequence(sequence)).value().value();
  }
  // Everything a feed has to give now.
  [[nodiscard]] std::vector<std::string> drain(http::Feed& feed) {
    std::vector<std::string> frames;
    while (true) {
      auto ready = feed.ready(10'000);
      if (ready.empty() && feed.behind()) ready = feed.fetch(10'000);
      if (ready.empty()) return frames;
      for (const auto& frame : ready) frames.push_back(*frame);
    }
  }
  [[nodiscard]] static std::vector<std::string> ids(const std::vector<std::string>& frames) {
    std::vector<std::string> list;
    for (const std::string& frame : frames) list.push_back(frame.substr(0, frame.find('\n')));
    return list;
  }

  SystemClock clock_;
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  History history_{*ledger_, documents::reader(), {"https://hub.example"}};
  const Medium& json_ = *find_medium("json");
  const Medium& common_ = *find_medium("common");
};

TEST_F(PastBulletins, ARenditionIsMadeOnceAndShared) {
  append(*ledger_, {});
  auto first = history_.rendition(entry(1), json_), second = history_.rendition(entry(1), json_);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->get(), second->get());
  EXPECT_EQ((*first)->media_type, json_.info().media_type);
}

TEST_F(PastBulletins, TheBytesAreFetchedWhenTheEntryComesWithoutThem) {
  append(*ledger_, {});
  Entry bare = entry(1);
  auto bytes = std::exchange(bare.bytes, nullptr);
  auto rendition = history_.rendition(bare, common_);
  ASSERT_TRUE(rendition) << rendition.error().text();
  EXPECT_EQ((*rendition)->bytes, *bytes);
}

TEST_F(PastBulletins, ASmallShelfForgetsAndMakesTheSameBytesAgain) {
  History small(*ledger_, documents::reader(), {"https://hub.example", {}, 1});
  append(*ledger_, {});
  auto first = small.rendition(entry(1), json_), second = small.rendition(entry(1), json_);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_NE(first->get(), second->get());
  EXPECT_EQ((*first)->bytes, (*second)->bytes);
}

// Counts how often it is set, and takes its time when asked to.
class Counting final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"counting", "text/plain", "counts", 1};
    return kInfo;
  }
  Rendition render(const Bulletin&, const Narrative&, std::string_view, const RenderContext&) const override {
    const bool first = ++set == 1;
    if (fails) throw std::runtime_error("a fault");
    if (first) entered.count_down();
    while (!go) std::this_thread::yield();
    return {"set", "text/plain", {}, {}, {}};
  }
  mutable std::atomic<int> set{0};
  mutable std::latch entered{1};
  std::atomic<bool> go{false}, fails{false};
};

TEST_F(PastBulletins, WhoAsksWhileARenditionIsBeingMadeGetsThatOne) {
  append(*ledger_, {});
  Counting medium;
  History history(*ledger_, documents::reader(), {"https://hub.example"});  // goes before the medium
  std::vector<std::shared_ptr<const Rendition>> got(4);
  std::vector<std::thread> threads;
  for (auto& one : got) threads.emplace_back([&] { one = history.rendition(entry(1), medium).value(); });
  medium.entered.wait();
  medium.go = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(medium.set, 1);
  for (const auto& one : got) EXPECT_EQ(one, got.front());
}

TEST_F(PastBulletins, WhatWasPreparedIsSetOnceAndFound) {
  append(*ledger_, {});
  Counting medium;
  medium.go = true;
  History history(*ledger_, documents::reader(), {"https://hub.example"});
  history.prepare(entry(1), {&medium, &json_});
  medium.entered.wait();
  ASSERT_TRUE(history.rendition(entry(1), medium));
  EXPECT_EQ(medium.set, 1);
}

TEST_F(PastBulletins, AFaultWhilePreparingIsOfThatMediumAloneAndIsToldToTheOneWhoAsks) {
  append(*ledger_, {});
  Counting medium;
  medium.fails = true;
  History history(*ledger_, documents::reader(), {"https://hub.example"});
  history.prepare(entry(1), {&medium, &json_});
  auto failed = history.rendition(entry(1), medium);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::kCorrupt);
  EXPECT_TRUE(history.rendition(entry(1), json_));
}

// Notes whose turn it was; the first is held until the others wait.
class Noting final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"noting", "text/plain", "notes", 1};
    return kInfo;
  }
  Rendition render(const Bulletin&, const Narrative&, std::string_view, const RenderContext& context) const override {
    order.push_back(context.sequence.value());  // of one thread
    if (order.size() == 1) {
      entered.count_down();
      go.wait();
    }
    done.count_down();
    return {"noted", "text/plain", {}, {}, {}};
  }
  mutable std::vector<std::uint64_t> order;
  mutable std::latch entered{1}, go{1}, done{4};
};

TEST_F(PastBulletins, WhatIsGraveIsPreparedBeforeWhatCameEarlier) {
  documents::append_many(*ledger_, 4, "d-");
  Noting medium;
  History::Options options{"https://hub.example"};
  options.compositors = 1;
  History history(*ledger_, documents::reader(), options);
  history.prepare(entry(1), {&medium});
  medium.entered.wait();
  for (std::uint64_t sequence : {2, 3, 4}) {
    Entry next = entry(sequence);
    next.level = Level(sequence == 4 ? 4 : 3);
    history.prepare(next, {&medium});
  }
  medium.go.count_down();
  medium.done.wait();
  EXPECT_EQ(medium.order, (std::vector<std::uint64_t>{1, 4, 2, 3}));
}

TEST_F(PastBulletins, TheOriginalIsGivenWithoutBeingReadAsABulletin) {
  append(*ledger_, {});
  Entry broken = entry(1);
  broken.bytes = std::make_shared<const std::string>("<not a bulletin");
  auto rendition = history_.rendition(broken, common_);
  ASSERT_TRUE(rendition) << rendition.error().text();
  EXPECT_EQ((*rendition)->bytes, "<not a bulletin");
}

TEST_F(PastBulletins, AProfileOfAMediumIsARenditionOfItsOwn) {
  append(*ledger_, {});
  const Medium& mail = *find_medium("mail");
  auto whole = history_.rendition(entry(1), mail), docomo = history_.rendition(entry(1), mail, "docomo");
  ASSERT_TRUE(whole && docomo);
  EXPECT_NE((*whole)->media_type, (*docomo)->media_type);
  EXPECT_EQ(history_.rendition(entry(1), mail, "docomo")->get(), docomo->get());
}

TEST_F(PastBulletins, AnUpdateTellsTheDifferenceToTheRevisionBefore) {
  append(*ledger_, {});
  documents::Wish update;
  update.revision = 2;
  update.action = Action::kUpdate;
  append(*ledger_, update);
  auto rendition = history_.rendition(entry(2), json_);
  ASSERT_TRUE(rendition) << rendition.error().text();
  json difference = json::parse((*rendition)->bytes)["narrative"]["difference"];
  EXPECT_EQ(difference["known"], true);
  EXPECT_EQ(difference["since"], 1);
}

TEST_F(PastBulletins, AnUpdateKnowsItsAncestors) {
  append(*ledger_, {});
  documents::Wish update;
  update.revision = 2;
  update.action = Action::kUpdate;
  append(*ledger_, update);
  auto cap = history_.rendition(entry(2), *find_medium("cap"));
  ASSERT_TRUE(cap) << cap.error().text();
  EXPECT_NE((*cap)->bytes.find("<references>"), std::string::npos);
  EXPECT_NE((*cap)->bytes.find(entry(1).bulletin.text()), std::string::npos);
}

TEST_F(PastBulletins, BytesThatNoLongerReadAreCorruptAndNoCrash) {
  append(*ledger_, {});
  Entry broken = entry(1);
  broken.bytes = std::make_shared<const std::string>("<not a bulletin");
  auto rendition = history_.rendition(broken, json_);
  ASSERT_FALSE(rendition);
  EXPECT_EQ(rendition.error().code, Code::kCorrupt);
}

TEST_F(PastBulletins, ADeliveryIsOneLineOfJsonWithEverythingAReaderChecks) {
  append(*ledger_, {});
  auto delivery = history_.delivery(entry(1), json_);
  ASSERT_TRUE(delivery);
  EXPECT_EQ((*delivery)->find('\n'), std::string::npos);
  json out = json::parse(**delivery);
  EXPECT_EQ(out.at("sequence"), 1);
  EXPECT_EQ(out.at("previous"), 0);
  EXPECT_EQ(out.at("bulletin"), entry(1).bulletin.text());
  EXPECT_EQ(out.at("document"), "d-1");
  EXPECT_EQ(out.at("revision"), 1);
  EXPECT_EQ(out.at("mode"), "exercise");
  EXPECT_EQ(out.at("kind"), "notice");
  EXPECT_EQ(out.at("action"), "issue");
  EXPECT_EQ(out.at("area"), "172057");
  EXPECT_TRUE(out.at("level").is_null());
  EXPECT_EQ(out.at("digest"), entry(1).digest.hex());
  EXPECT_EQ(out.at("accepted_at"), rfc3339(entry(1).accepted_at));
  EXPECT_EQ(out.at("medium"), "json");
  EXPECT_TRUE(out.at("content").is_object());
}

TEST_F(PastBulletins, ADeliveryOfATextMediumCarriesTheTextAsItIs) {
  append(*ledger_, {});
  auto delivery = history_.delivery(entry(1), common_);
  ASSERT_TRUE(delivery);
  EXPECT_EQ((*delivery)->find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(**delivery).at("content"), *entry(1).bytes);
}

TEST_F(PastBulletins, ADeliveryOfAMediumThatSendsNothingHasItsNumberAndTheReason) {
  class Silent final : public Medium {
   public:
    [[nodiscard]] const MediumInfo& info() const override { return info_; }
    [[nodiscard]] Rendition render(const Bulletin&, const Narrative&, std::string_view,
                                   const RenderContext&) const override {
      return {"", "text/plain", {}, {}, {}, Withheld{Withheld::Why::kQuiet, "訂正のみ。", "a correction only"}};
    }
    MediumInfo info_{"silent", "text/plain", "silent", 1};
  };
  static const Silent silent;
  append(*ledger_, {});
  auto delivery = history_.delivery(entry(1), silent);
  ASSERT_TRUE(delivery);
  json out = json::parse(**delivery);
  EXPECT_EQ(out.at("sequence"), 1);
  EXPECT_TRUE(out.at("content").is_null());
  EXPECT_EQ(out.at("withheld"),
            (json{{"why", "quiet"}, {"message", {{"ja", "訂正のみ。"}, {"en", "a correction only"}}}}));
}

TEST_F(PastBulletins, WhatIsHeldIsToldToOperatorsUntilALaterRevisionComes) {
  class Astray final : public Medium {
   public:
    [[nodiscard]] const MediumInfo& info() const override { return info_; }
    [[nodiscard]] Rendition render(const Bulletin&, const Narrative&, std::string_view,
                                   const RenderContext&) const override {
      Rendition made{"to the whole prefecture", "text/plain", {}};
      made.area.code(AreaCode::parse("170003").value());
      return made;
    }
    MediumInfo info_{.word = "astray", .media_type = "text/plain", .title = "astray", .has_area = true};
  };
  static const Astray astray;
  append(*ledger_, {});
  EXPECT_EQ(history_.held(clock_.now()).size(), 0u);
  for (int i = 0; i < 2; ++i) {
    auto held = history_.rendition(entry(1), astray);
    ASSERT_TRUE(held);
    ASSERT_TRUE((*held)->withheld);
    EXPECT_EQ((*held)->bytes, "");
  }
  ASSERT_EQ(history_.held(clock_.now()).size(), 1u);
  const auto held = history_.held(clock_.now())[0];
  EXPECT_EQ(held.media, std::vector<std::string>{"astray"}) << "set twice, told once";
  EXPECT_EQ(held.entry.sequence, Sequence(1));
  EXPECT_FALSE(held.reason.ja.empty());
  EXPECT_TRUE(history_.counts(held.entry.bulletin, clock_.now()));
  auto area = history_.area(entry(1), {&json_, &astray});
  ASSERT_TRUE(area);
  ASSERT_EQ(area->held.size(), 1u);
  EXPECT_EQ(area->held[0].medium, "astray");
  append(*ledger_, {.revision = 2, .action = Action::kUpdate});
  EXPECT_EQ(history_.held(clock_.now()).size(), 0u);
  EXPECT_FALSE(history_.counts(held.entry.bulletin, clock_.now()));
  EXPECT_FALSE(history_.counts(BulletinId("of another hub"), clock_.now()));
}

TEST_F(PastBulletins, AHeartbeatFollowsTheHeadAtOnce) {
  const Instant now = clock_.now();
  json first = json::parse(history_.heartbeat(Mode::kExercise, now).value());
  EXPECT_EQ(first.at("head"), 0);
  append(*ledger_, {});
  json second = json::parse(history_.heartbeat(Mode::kExercise, now).value());
  EXPECT_EQ(second.at("head"), 1);
  EXPECT_EQ(second.at("count"), 1);
  EXPECT_NE(second.at("digest"), first.at("digest"));
}

TEST_F(PastBulletins, WhatStandsHasTheDigestOfItsEntries) {
  documents::append_many(*ledger_, 3, "d-");
  auto standing = history_.standing(Mode::kExercise, {}, clock_.now());
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->head, Sequence(3));
  EXPECT_EQ(standing->count, 3u);
  std::string lines;
  for (const Entry& entry : standing->entries)
    lines += entry.document.text() + " " + std::to_string(entry.revision.value()) + " " + entry.digest.hex() + "\n";
  EXPECT_EQ(standing->digest, sha256(lines));
}

TEST_F(PastBulletins, AFeedReplaysAndThenGoesOnLive) {
  documents::append_many(*ledger_, 40, "d-");
  auto feed = history_.follow(Mode::kExercise, Sequence(37), {}, json_, clock_);
  EXPECT_TRUE(feed->behind());
  EXPECT_EQ(ids(drain(*feed)), (std::vector<std::string>{"id: 38", "id: 39", "id: 40"}));
  EXPECT_FALSE(feed->behind());
  documents::append_many(*ledger_, 2, "e-");
  EXPECT_TRUE(feed->behind());
  EXPECT_EQ(ids(drain(*feed)), (std::vector<std::string>{"id: 41", "id: 42"}));
}

TEST_F(PastBulletins, AFeedFromTheBeginningGivesEverythingOnceAndInOrder) {
  documents::append_many(*ledger_, 50, "d-");
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, common_, clock_);
  auto frames = drain(*feed);
  ASSERT_EQ(frames.size(), 50u);
  for (std::size_t i = 0; i < frames.size(); ++i)
    EXPECT_TRUE(frames[i].starts_with("id: " + std::to_string(i + 1) + "\nevent: bulletin\ndata: {"));
}

TEST_F(PastBulletins, AFrameIsOneEventOfOneDataLine) {
  append(*ledger_, {});
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, common_, clock_);
  auto frames = drain(*feed);
  ASSERT_EQ(frames.size(), 1u);
  const std::string start = "id: 1\nevent: bulletin\ndata: ";
  ASSERT_TRUE(frames[0].starts_with(start));
  ASSERT_TRUE(frames[0].ends_with("\n\n"));
  std::string data = frames[0].substr(start.size(), frames[0].size() - start.size() - 2);
  EXPECT_EQ(data.find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(data).at("sequence"), 1);
}

TEST_F(PastBulletins, WhatIsNewIsSetOnceAndReadFromMemoryByAllReaders) {
  auto one = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  auto two = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  append(*ledger_, {});
  EXPECT_TRUE(one->ready(10'000).empty());
  history_.keep_up();
  EXPECT_FALSE(one->behind());
  auto of_one = one->ready(10'000), of_two = two->ready(10'000);
  ASSERT_EQ(of_one.size(), 1u);
  ASSERT_EQ(of_two.size(), 1u);
  EXPECT_EQ(of_one[0].get(), of_two[0].get());
}

TEST_F(PastBulletins, AFilterLeavesOutTheOthersAndDoesNotStayBehind) {
  documents::append_many(*ledger_, 20, "d-");
  EntryFilter filter;
  filter.kind = Kind("evacuation");
  auto feed = history_.follow(Mode::kExercise, Sequence(0), filter, json_, clock_);
  EXPECT_TRUE(drain(*feed).empty());
  EXPECT_FALSE(feed->behind());
  filter.kind = Kind("notice");
  filter.area = AreaCode::parse("170003");
  auto prefecture = history_.follow(Mode::kExercise, Sequence(0), filter, json_, clock_);
  EXPECT_EQ(drain(*prefecture).size(), 20u);
}

TEST_F(PastBulletins, AFeedOfOneModeShowsNothingOfAnother) {
  documents::append_many(*ledger_, 3, "d-");
  auto feed = history_.follow(Mode::kActual, Sequence(0), {}, json_, clock_);
  EXPECT_FALSE(feed->behind());
  EXPECT_TRUE(drain(*feed).empty());
}

TEST_F(PastBulletins, ExpiredBulletinsAreHistoryAndReplayed) {
  documents::Wish wish;
  wish.valid_until = in_japan(clock_.now() - 3600s);
  append(*ledger_, wish);
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  EXPECT_EQ(drain(*feed).size(), 1u);
}

TEST_F(PastBulletins, ACursorBeyondTheHeadWaitsUntilTheHeadHasPassedIt) {
  append(*ledger_, {});
  auto feed = history_.follow(Mode::kExercise, Sequence(3), {}, json_, clock_);
  EXPECT_FALSE(feed->behind());
  EXPECT_TRUE(drain(*feed).empty());
  documents::append_many(*ledger_, 2, "e-");
  EXPECT_TRUE(drain(*feed).empty());
  documents::append_many(*ledger_, 1, "f-");
  EXPECT_EQ(ids(drain(*feed)), std::vector<std::string>{"id: 4"});
}

TEST_F(PastBulletins, ABurstBeyondTheRingIsReadFromTheLedgerWithoutAHole) {
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  documents::append_many(*ledger_, 1100, "d-");
  history_.keep_up();
  auto frames = drain(*feed);
  ASSERT_EQ(frames.size(), 1100u);
  for (std::size_t i = 0; i < frames.size(); ++i)
    ASSERT_TRUE(frames[i].starts_with("id: " + std::to_string(i + 1) + "\n"));
}

TEST_F(PastBulletins, AHeartbeatOfAStreamHasNoIdSoThatTheReadersPlaceStays) {
  append(*ledger_, {});
  ASSERT_TRUE(history_.heartbeat(Mode::kExercise, clock_.now()));
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  std::string frame = *feed->heartbeat();
  const std::string start = "event: heartbeat\ndata: ";
  ASSERT_TRUE(frame.starts_with(start));
  ASSERT_TRUE(frame.ends_with("\n\n"));
  EXPECT_EQ(frame.find("id:"), std::string::npos);
  json data = json::parse(frame.substr(start.size()));
  EXPECT_EQ(data.at("head"), 1);
  EXPECT_EQ(data.at("count"), 1);
}

TEST_F(PastBulletins, AStreamShowsTheLastBeatThatWasMadeAndReadsNothingForIt) {
  auto feed = history_.follow(Mode::kExercise, Sequence(0), {}, json_, clock_);
  EXPECT_EQ(*feed->heartbeat(), ":\n\n") << "nothing true to say yet";
  append(*ledger_, {});
  ASSERT_TRUE(history_.heartbeat(Mode::kExercise, clock_.now()));
  append(*ledger_, {.document = "another"});
  EXPECT_NE(feed->heartbeat()->find("\"head\":1,"), std::string::npos) << *feed->heartbeat();
}

}  // namespace
}  // namespace ofure
