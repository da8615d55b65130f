#include "connectors/mqtt/mqtt.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>

#include "connectors/mqtt/broker.h"
#include "connectors/old_broker.h"
#include "connectors/parcels.h"
#include "connectors/subscriber.h"
#include "core/metrics.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Word = Outcome::Word;

int port_of(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }

class Mqtt : public testing::Test {
 protected:
  void start_broker(int port = 0) {
    BrokerSettings settings;
    settings.folder = folder_.path("broker");
    settings.port = port;
    settings.message_limit = message_limit_;
    auto broker = ManagedBroker::start(settings);
    ASSERT_TRUE(broker) << broker.error().text();
    broker_ = std::move(*broker);
    settings_.address = broker_->address();
  }
  void start_connector() {
    auto connector = MqttConnector::start(settings_, clock_);
    ASSERT_TRUE(connector) << connector.error().text();
    connector_ = std::move(*connector);
  }
  void offer(std::uint64_t sequence, std::uint64_t round = 0) {
    connector_->offer(parcel_of(entry_of(sequence), round), outcomes_.settle(sequence));
  }
  [[nodiscard]] int port() const { return port_of(settings_.address); }

  TestFolder folder_;
  SystemClock clock_;
  std::int64_t message_limit_ = BrokerSettings{}.message_limit;
  Outcomes outcomes_;
  MqttSettings settings_;
  std::unique_ptr<ManagedBroker> broker_;
  std::unique_ptr<MqttConnector> connector_;
};

TEST(MqttTopics, AreThoseOfTheWireContract) {
  Entry entry = entry_of(1);
  entry.document = DocumentId("七尾/避難+1#50%\t2");
  EXPECT_EQ(bulletin_topic(entry, "cap"), "ofure/v1/exercise/bulletin/cap/evacuation/17/172022");
  EXPECT_EQ(standing_topic(entry), "ofure/v1/exercise/standing/evacuation/17/172022/七尾%2F避難%2B1%2350%25%092");
  EXPECT_EQ(heartbeat_topic(Mode::kActual), "ofure/v1/actual/heartbeat");
}

TEST_F(Mqtt, ABulletinArrivesOncePerMediumWithItsPropertiesTypeAndEnd) {
  start_broker();
  TestSubscriber subscriber(port(), "receiver", "ofure/v1/+/bulletin/#");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  start_connector();
  Entry entry = entry_of(7, 2, "evacuation-1");
  entry.previous = Sequence(3);
  entry.valid_until = in_japan(clock_.now() + 3600s);
  connector_->offer(parcel_of(entry), outcomes_.settle(7));
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[7].word, Word::kDelivered);
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 2; }));

  auto arrivals = subscriber.arrivals();
  EXPECT_EQ(arrivals[0].topic, "ofure/v1/exercise/bulletin/cap/evacuation/17/172022");
  EXPECT_EQ(arrivals[0].payload, "cap of bulletin-7");
  EXPECT_EQ(arrivals[0].content_type, "application/cap+xml");
  EXPECT_EQ(arrivals[1].topic, "ofure/v1/exercise/bulletin/json/evacuation/17/172022");
  EXPECT_EQ(arrivals[1].content_type, "application/json");
  for (const auto& arrival : arrivals) {
    EXPECT_FALSE(arrival.retained);
    EXPECT_EQ(arrival.properties, (std::map<std::string, std::string>{{"sequence", "7"},
                                                                      {"previous", "3"},
                                                                      {"bulletin", "bulletin-7"},
                                                                      {"document", "evacuation-1"},
                                                                      {"revision", "2"},
                                                                      {"action", "update"}}));
    ASSERT_TRUE(arrival.expiry_s);
    EXPECT_LE(*arrival.expiry_s, 3601u);
    EXPECT_GT(*arrival.expiry_s, 3000u);
  }
}

TEST_F(Mqtt, OnlyTheMediaOfTheSettingsArePublishedAndTheStandingTopicAllTheSame) {
  start_broker();
  settings_.media = {"cap"};
  TestSubscriber subscriber(port(), "receiver", "ofure/#");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  start_connector();
  offer(1);
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 2; }));
  EXPECT_EQ(subscriber.arrivals()[0].topic, "ofure/v1/exercise/bulletin/cap/evacuation/17/172022");
  EXPECT_EQ(subscriber.arrivals()[1].topic, "ofure/v1/exercise/standing/evacuation/17/172022/document-1");
}

TEST_F(Mqtt, ALateSubscriberFindsTheNewestRevisionOnTheStandingTopicAndThenTheCancel) {
  start_broker();
  start_connector();
  connector_->offer(parcel_of(entry_of(1, 1, "d")), outcomes_.settle(1));
  connector_->offer(parcel_of(entry_of(2, 2, "d")), outcomes_.settle(2));
  ASSERT_TRUE(outcomes_.wait_for(2));
  TestSubscriber late(port(), "late", "ofure/v1/exercise/standing/#");
  ASSERT_TRUE(late.wait([](const auto& arrivals) { return arrivals.size() == 1; }));
  auto standing = late.arrivals()[0];
  EXPECT_TRUE(standing.retained);
  EXPECT_EQ(standing.topic, "ofure/v1/exercise/standing/evacuation/17/172022/d");
  EXPECT_EQ(standing.payload, "json of bulletin-2");
  EXPECT_EQ(standing.expiry_s, std::nullopt);

  Entry cancel = entry_of(3, 3, "d");
  cancel.action = Action::kCancel;
  connector_->offer(parcel_of(cancel), outcomes_.settle(3));
  ASSERT_TRUE(outcomes_.wait_for(3));
  TestSubscriber later(port(), "later", "ofure/v1/exercise/standing/#");
  ASSERT_TRUE(later.wait([](const auto& arrivals) { return arrivals.size() == 1; }));
  EXPECT_EQ(later.arrivals()[0].properties.at("action"), "cancel");
  ASSERT_TRUE(later.arrivals()[0].expiry_s);
  EXPECT_GT(*later.arrivals()[0].expiry_s, 23u * 3600);
  EXPECT_LE(*later.arrivals()[0].expiry_s, 24u * 3600);

  connector_->forget(cancel);
  ASSERT_TRUE(later.wait([](const auto& arrivals) { return arrivals.size() == 2; }));
  EXPECT_EQ(later.arrivals()[1].payload, "");
  TestSubscriber last(port(), "last", "ofure/v1/exercise/standing/#");
  ASSERT_TRUE(last.wait_until_subscribed());
  offer(4);
  ASSERT_TRUE(last.wait([](const auto& arrivals) { return !arrivals.empty(); }));
  EXPECT_EQ(last.arrivals()[0].properties.at("document"), "document-4");
}

TEST_F(Mqtt, AnOlderRevisionOfferedAgainDoesNotComeBackOnTheStandingTopic) {
  start_broker();
  start_connector();
  connector_->offer(parcel_of(entry_of(2, 2, "d")), outcomes_.settle(2));
  connector_->offer(parcel_of(entry_of(1, 1, "d")), outcomes_.settle(1));
  connector_->forget(entry_of(1, 1, "d"));
  offer(3);
  ASSERT_TRUE(outcomes_.wait_for(3));
  TestSubscriber late(port(), "late", "ofure/v1/exercise/standing/+/+/+/d");
  ASSERT_TRUE(late.wait([](const auto& arrivals) { return arrivals.size() == 1; }));
  EXPECT_EQ(late.arrivals()[0].payload, "json of bulletin-2");
}

TEST_F(Mqtt, ACancelOlderThanTheRetentionIsNewsStillButLeavesTheStandingTopicEmpty) {
  start_broker();
  start_connector();
  connector_->offer(parcel_of(entry_of(1, 1, "d")), outcomes_.settle(1));
  ASSERT_TRUE(outcomes_.wait_for(1));
  TestSubscriber subscriber(port(), "receiver", "ofure/v1/exercise/#");
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 1; }));
  Entry cancel = entry_of(2, 2, "d");
  cancel.action = Action::kCancel;
  cancel.accepted_at = clock_.now() - 25h;
  connector_->offer(parcel_of(cancel), outcomes_.settle(2));
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 4; }));
  EXPECT_EQ(subscriber.arrivals()[1].payload, "cap of bulletin-2");
  EXPECT_EQ(subscriber.arrivals()[2].payload, "json of bulletin-2");
  EXPECT_EQ(subscriber.arrivals()[3].topic, "ofure/v1/exercise/standing/evacuation/17/172022/d");
  EXPECT_EQ(subscriber.arrivals()[3].payload, "");
}

TEST_F(Mqtt, HeartbeatsArriveAndEndSoon) {
  start_broker();
  TestSubscriber subscriber(port(), "receiver", "ofure/v1/+/heartbeat");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  start_connector();
  ASSERT_TRUE(eventually([&] { return connector_->health().up; }));
  connector_->beat(Mode::kActual, R"({"head":3})");
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 1; }));
  auto beat = subscriber.arrivals()[0];
  EXPECT_EQ(beat.topic, "ofure/v1/actual/heartbeat");
  EXPECT_EQ(beat.payload, R"({"head":3})");
  EXPECT_EQ(beat.content_type, "application/json");
  EXPECT_TRUE(beat.expiry_s);
  EXPECT_FALSE(beat.retained);
}

TEST_F(Mqtt, WithoutASubscriberABulletinIsDeliveredAndCountedAsUnheard) {
  start_broker();
  start_connector();
  const double before = metrics::value("ofure_mqtt_unheard_total");
  offer(1);
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_GE(metrics::value("ofure_mqtt_unheard_total"), before + 2);
}

TEST_F(Mqtt, ABulletinThatExpiredWhileItWaitedIsNoNewsAndACancelIs) {
  start_broker();
  broker_->stop();
  start_connector();
  Entry entry = entry_of(1);
  entry.valid_until = in_japan(clock_.now() - 1s);
  connector_->offer(parcel_of(entry), outcomes_.settle(1));
  Entry cancel = entry_of(2, 2);
  cancel.action = Action::kCancel;
  cancel.valid_until = entry.valid_until;
  connector_->offer(parcel_of(cancel), outcomes_.settle(2));
  start_broker(port());
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kExpired);
  EXPECT_NE(outcomes_.latest()[1].reason.find("expired"), std::string::npos);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kDelivered);
}

TEST_F(Mqtt, ABrokerThatIsNotThereYetIsWaitedForAndNothingSettlesMeanwhile) {
  start_broker();
  broker_->stop();
  start_connector();
  for (std::uint64_t sequence = 1; sequence <= 5; ++sequence) offer(sequence);
  ASSERT_TRUE(eventually([&] { return connector_->health().detail.find("refused") != std::string::npos; }))
      << connector_->health().detail;
  EXPECT_FALSE(connector_->health().up);
  EXPECT_TRUE(outcomes_.latest().empty());
  start_broker(port());
  ASSERT_TRUE(outcomes_.wait_for(5));
  for (const auto& [sequence, outcome] : outcomes_.latest()) EXPECT_EQ(outcome.word, Word::kDelivered) << sequence;
  EXPECT_TRUE(connector_->health().up);
}

TEST_F(Mqtt, StoppingSettlesWhatWaitsAsLater) {
  start_broker();
  broker_->stop();
  start_connector();
  offer(1);
  connector_->stop();
  offer(2);
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kLater);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kLater);
}

TEST_F(Mqtt, AFullQueueSaysLaterAndLetsNothingOfThatRoundPass) {
  start_broker();
  broker_->stop();
  settings_.queue = 2;
  start_connector();
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) offer(sequence);
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[3].word, Word::kLater);
  start_broker(port());
  ASSERT_TRUE(outcomes_.wait_for(3));
  offer(4);
  ASSERT_TRUE(outcomes_.wait_for(4));
  EXPECT_EQ(outcomes_.latest()[4].word, Word::kLater);
  offer(3, 1);
  ASSERT_TRUE(outcomes_.wait_for(5));
  EXPECT_EQ(outcomes_.latest()[3].word, Word::kDelivered);
}

// A parcel with a CAP alert of this size.
Parcel large_parcel(std::size_t size) {
  Parcel parcel = parcel_of(entry_of(1));
  auto large = std::make_shared<Rendition>(*parcel.parts[0].rendition);
  large->bytes.assign(size, 'x');
  parcel.parts[0].rendition = std::move(large);
  return parcel;
}

TEST_F(Mqtt, AMessageTooLargeForTheBrokerIsLeftOutAndTheOthersGo) {
  message_limit_ = 64 * 1024;
  start_broker();
  start_connector();
  TestSubscriber subscriber(port(), "receiver", "ofure/#");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  const double before = metrics::value("ofure_mqtt_left_out_total");
  connector_->offer(large_parcel(100 * 1024), outcomes_.settle(1));
  offer(2);
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kDelivered);
  EXPECT_EQ(metrics::value("ofure_mqtt_left_out_total"), before + 1);
  ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 5; }));
  EXPECT_EQ(subscriber.arrivals()[0].payload, "json of bulletin-1");
}

TEST_F(Mqtt, AMessageTooLargeForTheProtocolIsLeftOutAndTheOthersGo) {
  start_broker();
  start_connector();
  connector_->offer(large_parcel(300 * 1024 * 1024), outcomes_.settle(1));
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
}

TEST_F(Mqtt, AParcelOfWhichTheBrokerTakesNothingSettlesAsNever) {
  message_limit_ = 64 * 1024;
  start_broker();
  start_connector();
  Parcel parcel = large_parcel(100 * 1024);
  parcel.parts.pop_back();
  connector_->offer(std::move(parcel), outcomes_.settle(1));
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kNever);
}

TEST_F(Mqtt, ThroughAKilledBrokerAllThatItHadNotAcknowledgedArrivesAndFirstArrivalsAreInOrder) {
  start_broker();
  TestSubscriber subscriber(port(), "keeper", "ofure/v1/exercise/bulletin/json/#");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  // The session must outlive the broker's death: mosquitto writes its sessions down on this signal.
  ASSERT_EQ(::kill(broker_->process(), SIGUSR1), 0);
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder_.path("broker/mosquitto.db")); }));
  start_connector();

  constexpr std::uint64_t kLast = 200;
  std::uint64_t round = 0;
  std::set<std::uint64_t> open;
  for (std::uint64_t sequence = 1; sequence <= kLast; ++sequence) {
    open.insert(sequence);
    offer(sequence, round);
    if (sequence == kLast / 2) {
      // Some have gone out, some are under way.
      ASSERT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() >= 20; }));
      ASSERT_EQ(::kill(broker_->process(), SIGKILL), 0);
    }
  }
  // What a lane does: when all have an outcome, those that are to come later are offered again in order.
  std::size_t expected = kLast;
  // A broker that is killed forgets what it had acknowledged and not yet handed on or written down; a receiver closes that hole by its sequences and a replay. What
  // it had not acknowledged is ours to bring.
  std::set<std::uint64_t> in_the_brokers_care;
  while (!open.empty()) {
    ASSERT_TRUE(outcomes_.wait_for(expected));
    for (const auto& [sequence, outcome] : outcomes_.latest()) {
      if (outcome.word != Word::kDelivered) continue;
      open.erase(sequence);
      if (round == 0) in_the_brokers_care.insert(sequence);
    }
    ++round;
    for (std::uint64_t sequence : open) offer(sequence, round);
    expected += open.size();
  }
  auto complete = [&](const auto& arrivals) {
    std::set<std::uint64_t> ours;
    for (const auto& arrival : arrivals) ours.insert(std::stoull(arrival.properties.at("sequence")));
    for (std::uint64_t sequence : in_the_brokers_care) ours.insert(sequence);
    return ours.size() == kLast;
  };
  ASSERT_LT(in_the_brokers_care.size(), kLast);
  ASSERT_TRUE(subscriber.wait(complete));
  std::vector<std::uint64_t> first_arrivals;
  std::set<std::uint64_t> seen;
  for (const auto& arrival : subscriber.arrivals()) {
    std::uint64_t sequence = std::stoull(arrival.properties.at("sequence"));
    if (seen.insert(sequence).second) first_arrivals.push_back(sequence);
  }
  EXPECT_TRUE(std::is_sorted(first_arrivals.begin(), first_arrivals.end()));
  EXPECT_GE(broker_->restarts(), 1);
}

TEST_F(Mqtt, ADescriptorOverAThousandWorks) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2048);
  ASSERT_GE(limit.rlim_cur, 1200u);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  start_broker();
  TestSubscriber subscriber(port(), "receiver", "ofure/#");
  ASSERT_TRUE(subscriber.wait_until_subscribed());
  std::vector<int> taken;
  while (taken.empty() || taken.back() < 1100) {
    taken.push_back(::dup(STDERR_FILENO));
    ASSERT_GE(taken.back(), 0);
  }
  start_connector();
  offer(1);
  EXPECT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_TRUE(subscriber.wait([](const auto& arrivals) { return arrivals.size() == 3; }));
  connector_.reset();
  for (int descriptor : taken) ::close(descriptor);
  limit.rlim_cur = before;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

TEST_F(Mqtt, ABrokerThatRefusesVersion5IsServedWith311) {
  OldBroker old;
  settings_.address = "127.0.0.1:" + std::to_string(old.port());
  start_connector();
  offer(1);
  ASSERT_TRUE(outcomes_.wait_for(1));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_EQ(old.versions(), (std::vector<int>{5, 4}));
  EXPECT_EQ(old.published(), 3);
}

TEST_F(Mqtt, AMessageRefusedForNowComesAgainAndNothingOfItsRoundPasses) {
  OldBroker picky(OldBroker::kRefusesTheFirst);
  settings_.address = "127.0.0.1:" + std::to_string(picky.port());
  settings_.in_flight = 1;
  start_connector();
  offer(1);
  offer(2);
  ASSERT_TRUE(outcomes_.wait_for(2));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kLater);
  EXPECT_EQ(outcomes_.latest()[1].reason, "the broker refused it: Quota exceeded");
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kLater);
  EXPECT_EQ(picky.published(), 1);
  offer(1, 1);
  offer(2, 1);
  ASSERT_TRUE(outcomes_.wait_for(4));
  EXPECT_EQ(outcomes_.latest()[1].word, Word::kDelivered);
  EXPECT_EQ(outcomes_.latest()[2].word, Word::kDelivered);
}

TEST_F(Mqtt, AnAddressWithoutAPortIsRefused) {
  for (const char* address :
       {"", "localhost", ":1883", "localhost:", "localhost:0", "localhost:70000", "localhost:18x"}) {
    settings_.address = address;
    auto connector = MqttConnector::start(settings_, clock_);
    ASSERT_FALSE(connector) << address;
    EXPECT_EQ(connector.error().code, Code::kBadSetting);
  }
}

TEST_F(Mqtt, AMissingPasswordFileIsAnError) {
  settings_.password_file = folder_.path("none");
  auto connector = MqttConnector::start(settings_, clock_);
  ASSERT_FALSE(connector);
  EXPECT_EQ(connector.error().code, Code::kIo);
}

TEST(MqttSettingsList, MediaAlwaysIncludeJsonForTheStandingTopics) {
  MqttSettings settings;
  settings.media = {"cap"};
  std::vector<std::string> words;
  for (const Medium* medium : media_of(settings)) words.emplace_back(medium->info().word);
  EXPECT_THAT(words, testing::UnorderedElementsAre("json", "cap"));
  settings.media.clear();
  EXPECT_EQ(media_of(settings).size(), media().size());
}

TEST(MqttSettingsList, AnUnknownMediumIsNamed) {
  MqttSettings settings;
  SettingList list;
  declare(list, settings);
  settings.media = {"cap", "telex"};
  EXPECT_NE(list.find("mqtt.media")->check().find("telex"), std::string::npos);
}

}  // namespace
}  // namespace ofure
