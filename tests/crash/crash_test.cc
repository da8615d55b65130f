#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "crash/trial.h"

namespace ofure::crash {
namespace {

constexpr int kHubsAtOnce = 2;
constexpr std::uint64_t kStride =
    7919;  // a prime beyond every count of steps: seeds in a row meet each step once before they meet one again

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr && *text != '\0' ? std::atoll(text) : otherwise;
}

// How many steps of each sort an undisturbed life has.
class Survey {
 public:
  explicit Survey(int broker) {
    Trial trial({0, {Blow{}}, false, false}, broker);
    trial.run();
    for (const std::string& fault : trial.faults()) ADD_FAILURE() << "undisturbed: " << fault;
    for (Step step : {Step::kDisk, Step::kWire, Step::kWrite, Step::kFlush})
      counts_[static_cast<std::size_t>(step)] = std::max<std::int64_t>(trial.steps(step), 1);
  }
  [[nodiscard]] std::int64_t of(Step step) const { return counts_[static_cast<std::size_t>(step)]; }

 private:
  std::int64_t counts_[kSteps]{};
};

using MakePlan = std::function<Plan(std::uint64_t seed, const Survey& survey)>;

// The n-th blow of a seed: the first sweeps, those after it fall where chance wants.
Blow blow_of(std::uint64_t seed, const Survey& survey, Fault fault, Step step, std::mt19937_64& chance,
             bool first = true) {
  Blow blow;
  blow.fault = fault;
  blow.step = step;
  auto range = static_cast<std::uint64_t>(survey.of(step));
  blow.countdown = static_cast<std::int64_t>(1 + (first ? seed * kStride : chance()) % range);
  blow.unflushed = chance() % 2 == 0 ? Unflushed::kNothing : Unflushed::kSome;
  return blow;
}

void run_seed(const Plan& plan, int broker, const std::string& test, Figures& figures, std::mutex& mutex) {
  Trial trial(plan, broker);
  trial.run();
  std::lock_guard lock(mutex);
  figures.add(trial.figures());
  if (trial.faults().empty()) return;
  std::string story = "seed " + std::to_string(plan.seed) + ":";
  for (const Blow& blow : plan.blows) story += " [" + blow.text() + "]";
  for (const std::string& fault : trial.faults()) story += "\n  " + fault;
  ADD_FAILURE() << story << "\nonce more: OFURE_FIRST_SEED=" << plan.seed
                << " OFURE_CRASH_SEEDS=1 test_crash --gtest_filter=" << test;
}

// Some seeds in ./test; OFURE_CRASH_SEEDS and OFURE_FIRST_SEED choose others.
void run_seeds(std::int64_t in_short, bool with_broker, const MakePlan& make) {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string test = std::string(info->test_suite_name()) + "." + info->name();
  const std::int64_t count = number_from("OFURE_CRASH_SEEDS", in_short), first = number_from("OFURE_FIRST_SEED", 1);
  std::vector<std::unique_ptr<system_test::BrokerProcess>> brokers;
  for (int i = 0; with_broker && i < kHubsAtOnce; ++i) {
    brokers.push_back(std::make_unique<system_test::BrokerProcess>());
    ASSERT_TRUE(brokers.back()->start());
  }
  auto broker = [&](int i) { return with_broker ? brokers[static_cast<std::size_t>(i)]->port() : 0; };
  const Survey survey(broker(0));
  if (::testing::Test::HasFailure()) return;
  Figures figures;
  std::mutex mutex;
  std::atomic<std::int64_t> next{first};
  std::vector<std::thread> threads;
  for (int i = 0; i < kHubsAtOnce; ++i) {
    threads.emplace_back([&, i] {
      for (std::int64_t seed = next++; seed < first + count; seed = next++)
        run_seed(make(static_cast<std::uint64_t>(seed), survey), broker(i), test, figures, mutex);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::cout << test << ": " << figures.line() << "\n  steps of an undisturbed life: " << survey.of(Step::kDisk)
            << " disk (" << survey.of(Step::kWrite) << " writes, " << survey.of(Step::kFlush) << " flushes), "
            << survey.of(Step::kWire) << " wire\n";
}

Plan killed(std::uint64_t seed, const Survey& survey) {
  std::mt19937_64 chance(seed);
  Plan plan{seed, {}, false, seed % 8 == 0};
  auto kill = [&](bool first) {
    Fault fault = chance() % 2 == 0 ? Fault::kKillBefore : Fault::kKillAfter;
    plan.blows.push_back(blow_of(seed, survey, fault, chance() % 3 == 0 ? Step::kWire : Step::kDisk, chance, first));
  };
  kill(true);
  if (chance() % 3 == 0) kill(false);
  return plan;
}

TEST(Crash, AKillBetweenAnyTwoStepsLosesDoublesAndReordersNothing) { run_seeds(60, false, killed); }
TEST(Crash, AKillBetweenAnyTwoStepsLosesNothingOnTheWayToTheBroker) { run_seeds(40, true, killed); }

TEST(Crash, APowerCutForgetsOnlyWhatHadNoReceipt) {
  run_seeds(60, false, [](std::uint64_t seed, const Survey& survey) {
    std::mt19937_64 chance(seed);
    Plan plan{seed, {}, false, seed % 8 == 0};
    for (bool first : {true, false}) {
      Fault fault = chance() % 2 == 0 ? Fault::kPowerCutBefore : Fault::kPowerCutAfter;
      if (first || chance() % 3 == 0)
        plan.blows.push_back(
            blow_of(seed, survey, fault, chance() % 4 == 0 ? Step::kWire : Step::kDisk, chance, first));
    }
    return plan;
  });
}

TEST(Crash, ADiskThatFillsUpTurnsSendersAwayAndGoesOnWhenThereIsRoom) {
  run_seeds(30, false, [](std::uint64_t seed, const Survey& survey) {
    std::mt19937_64 chance(seed);
    return Plan{seed, {blow_of(seed, survey, Fault::kNoSpace, Step::kWrite, chance)}, false, false};
  });
}

TEST(Crash, AFlushOrWriteThatFailsTakesNoReceiptBack) {
  run_seeds(30, false, [](std::uint64_t seed, const Survey& survey) {
    std::mt19937_64 chance(seed);
    Fault fault = chance() % 2 == 0 ? Fault::kInputOutput : Fault::kInputOutputOn;
    Plan plan{
        seed, {blow_of(seed, survey, fault, chance() % 3 == 0 ? Step::kWrite : Step::kFlush, chance)}, false, false};
    return plan;
  });
}

TEST(Crash, ADiskThatForgetsFlushesCostsBulletinsButNeverTheChain) {
  run_seeds(20, false, [](std::uint64_t seed, const Survey& survey) {
    std::mt19937_64 chance(seed);
    return Plan{seed, {blow_of(seed, survey, Fault::kPowerCutBefore, Step::kDisk, chance)}, true, false};
  });
}

}  // namespace
}  // namespace ofure::crash
