#include "ingest/repair.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "core/rules.h"
#include "formats/line_difference.h"
#include "formats/press.h"
#include "formats/repair.h"
#include "ingest/scene.h"
#include "samples/broken.h"
#include "samples/rule_text.h"

namespace ofure {
namespace {

const Reader& reader() {
  static const auto made = Reader::create();
  OFURE_CHECK(made.has_value());
  return **made;
}

Instant minute_after(const std::string& bytes) {
  Reading reading = reader().read(bytes);
  OFURE_CHECK(reading.bulletin.has_value());
  return instant_of(reading.bulletin->header.sent) + std::chrono::minutes(1);
}

Examination examine(const std::string& bytes, Instant now) {
  Reading reading = reader().read(bytes);
  Examination result;
  if (!reading.bulletin) {
    result.verdict = verdict_of(reading.findings, Level{});
    return result;
  }
  Circumstances circumstances;
  circumstances.now = now;
  result.verdict = judge(*reading.bulletin, reading.findings, circumstances);
  reader().locate(bytes, result.verdict.findings);
  result.bulletin = std::move(reading.bulletin);
  return result;
}

Repaired mended(const std::string& bytes, Instant now) {
  auto repaired = repair(bytes, [now](const std::string& one) { return Result<Examination>(examine(one, now)); });
  OFURE_CHECK(repaired.has_value());
  return std::move(*repaired);
}

// Everything a bulletin says, in the neutral form, whatever its bytes.
std::string meaning(const Examination& examination) {
  if (!examination.bulletin) return "unreadable";
  RenderContext context;
  const Bulletin& bulletin = *examination.bulletin;
  for (const auto& medium : media()) {
    if (medium->info().word == "json")
      return render(*medium, bulletin, narrative_of(bulletin, nullptr), "", context).bytes;
  }
  return "no json";
}

std::map<std::string, std::string> examples() {
  std::map<std::string, std::string> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(OFURE_SOURCE_DIR "/examples")) {
    if (entry.path().extension() != ".xml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    all[entry.path().parent_path().filename().string() + "/" + entry.path().stem().string()] = {
        std::istreambuf_iterator<char>(in), {}};
  }
  return all;
}

struct Sample {
  std::string name, original, broken;
};

// Every example with every defect by itself, then with two to four of them, each seed another choice.
std::vector<Sample> samples() {
  std::vector<Sample> all;
  std::mt19937 dice(20261121);
  for (const auto& [name, original] : examples()) {
    std::vector<const broken::Defect*> fit;
    for (const broken::Defect& defect : broken::mechanical()) {
      auto spoiled = defect.spoil(original);
      if (!spoiled) continue;
      fit.push_back(&defect);
      all.push_back({name + " " + std::string(defect.name), original, *spoiled});
    }
    for (int round = 0; round < 12; ++round) {
      Sample sample{name, original, original};
      for (unsigned count = 2 + dice() % 3; count > 0; --count) {
        const broken::Defect& defect = *fit[dice() % fit.size()];
        if (sample.name.find(defect.name) != std::string::npos) continue;  // a corner lost twice is lost
        if (auto spoiled = defect.spoil(sample.broken)) {
          sample.broken = *spoiled;
          sample.name += " " + std::string(defect.name);
        }
      }
      if (sample.broken != original) all.push_back(std::move(sample));
    }
  }
  return all;
}

TEST(Repair, EveryMechanicalDefectIsMendedAndTheDocumentSaysWhatItSaidBefore) {
  std::size_t mended_samples = 0, same_bytes = 0, edits = 0, refused_before = 0;
  const std::vector<Sample> all = samples();
  for (const Sample& sample : all) {
    const Instant now = minute_after(sample.original);
    const Examination good = examine(sample.original, now), bad = examine(sample.broken, now);
    EXPECT_FALSE(bad.verdict.findings.empty()) << sample.name << " is not broken";
    refused_before += bad.verdict.refused();
    Repaired repaired = mended(sample.broken, now);
    const bool whole = meaning(repaired.after) == meaning(good) &&
                       ids_of(repaired.after.verdict.findings) == ids_of(good.verdict.findings);
    EXPECT_TRUE(whole) << sample.name << "\nbefore: " << ids_of(bad.verdict.findings)
                       << "\nremains: " << ids_of(repaired.after.verdict.findings) << "\n"
                       << unified_difference(sample.original, repaired.bytes, sample.name);
    mended_samples += whole;
    same_bytes += repaired.bytes == sample.original;
    edits += repaired.applied.size();
    EXPECT_TRUE(mended(repaired.bytes, now).applied.empty()) << sample.name << ": not done at once";
  }
  EXPECT_GE(all.size(), 200U);
  std::cout << "broken samples: " << all.size() << ", refused before: " << refused_before
            << ", mended: " << mended_samples << " (" << 100 * mended_samples / all.size()
            << " %), byte for byte the original again: " << same_bytes << ", edits: " << edits << "\n";
}

TEST(Repair, WhereTwoRepairsArePossibleNothingIsTouched) {
  std::size_t seen = 0;
  for (const auto& [name, original] : examples()) {
    const Instant now = minute_after(original);
    for (const broken::Defect& defect : broken::doubtful()) {
      auto spoiled = defect.spoil(original);
      if (!spoiled) continue;
      ++seen;
      EXPECT_FALSE(examine(*spoiled, now).verdict.findings.empty()) << name << " " << defect.name;
      Repaired repaired = mended(*spoiled, now);
      EXPECT_EQ(repaired.bytes, *spoiled) << name << " " << defect.name << "\n"
                                          << unified_difference(*spoiled, repaired.bytes, name);
    }
  }
  EXPECT_GE(seen, 100U);
  std::cout << "doubtful samples left alone: " << seen << "\n";
}

TEST(Repair, WhatNoFixNamesStaysByteForByte) {
  std::string original = examples().at("evacuation/issue");
  std::string broken =
      broken::replaced(original, "<HeadCount unit=\"人\">13880", "<!-- a & b --><HeadCount  unit='人' >１３８８０")
          .value();
  broken = broken::replaced(broken, "<Title>避難情報", "<Title><![CDATA[避難]]>&#x60C5;報").value();
  Repaired repaired = mended(broken, minute_after(original));
  EXPECT_EQ(repaired.applied.size(), 1U);
  EXPECT_EQ(repaired.bytes, broken::replaced(broken, "１３８８０", "13880").value());
}

TEST(Repair, AMendedTextIsEscaped) {
  std::string original = examples().at("evacuation/issue");
  std::string broken =
      broken::replaced(original, "<Text xml:lang=\"ja\">【訓練】", "<Text xml:lang=\"ja\">【訓練】A&amp;B&lt;\t")
          .value();
  Repaired repaired = mended(broken, minute_after(original));
  EXPECT_NE(repaired.bytes.find("【訓練】A&amp;B&lt; "), std::string::npos);
  EXPECT_TRUE(repaired.after.bulletin);
}

TEST(Repair, AFixOfAnIdentityIsNeverApplied) {
  for (const char* path :
       {"EDXLDistribution/distributionID", "Report/Head/documentRevision", "EDXLDistribution/distributionStatus",
        "Report/Body/EvacuationOrder/Detail[2]/Level", "Report/Head/documentID"}) {
    Finding wrong = finding(Rule::XSD_020, path, {});
    wrong.fix = Fix{"replace", path, "4"};
    EXPECT_FALSE(may_be_applied(wrong)) << path;
  }
  Finding asked = finding(Rule::TM_021, "Report/Head/ValidDateTime", {});
  asked.fix = Fix{"replace", "Report/Head/ValidDateTime", "2026-11-23T02:40:00+09:00"};
  EXPECT_FALSE(may_be_applied(asked)) << "until when it is valid is the town's to say";
}

std::string identity(const Examination& examination) {
  const Header& h = examination.bulletin->header;
  return h.bulletin.text() + "|" + h.document.text() + "|" + std::to_string(h.revision.value()) + "|" +
         std::string(word_of(h.mode)) + "|" + std::to_string(h.level.value()) + "|" + std::string(word_of(h.action));
}

std::size_t errors(const Examination& examination) {
  std::size_t count = 0;
  for (const Finding& f : examination.verdict.findings) count += f.severity == Severity::kError;
  return count;
}

// Bytes of the markup and of values torn out, doubled and swapped at random.
TEST(Repair, OfAnyDocumentItEndsIsDoneAtOnceAndMakesNothingWorse) {
  const auto all = examples();
  std::mt19937 dice(18);
  std::size_t changed = 0, readable = 0, rounds = 0;
  for (const auto& [name, original] : all) {
    const Instant now = minute_after(original);
    for (int round = 0; round < 40; ++round) {
      std::string bytes = original;
      for (unsigned count = dice() % 4; count > 0; --count) {
        const auto& defects = dice() % 2 == 0 ? broken::mechanical() : broken::doubtful();
        if (auto spoiled = defects[dice() % defects.size()].spoil(bytes)) bytes = *spoiled;
      }
      for (unsigned cut = dice() % 3; cut > 0; --cut) {
        std::size_t from = bytes.find('\n', dice() % bytes.size());
        if (from == std::string::npos) continue;
        std::size_t to = bytes.find('\n', from + 1);
        if (to == std::string::npos) continue;
        std::string line = bytes.substr(from, to - from);
        const unsigned what = dice() % 3;
        if (what != 1) bytes.erase(from, to - from);
        if (what != 0) bytes.insert(std::min(bytes.find('\n', dice() % bytes.size()), bytes.size() - 1), line);
      }
      ++rounds;
      const Examination before = examine(bytes, now);
      const Repaired repaired = mended(bytes, now);
      changed += repaired.bytes != bytes;
      EXPECT_TRUE(mended(repaired.bytes, now).applied.empty()) << name;
      if (!before.bulletin) continue;
      ++readable;
      ASSERT_TRUE(repaired.after.bulletin) << name;
      EXPECT_EQ(identity(repaired.after), identity(before)) << name;
      EXPECT_LE(errors(repaired.after), errors(before)) << name << "\n"
                                                        << unified_difference(bytes, repaired.bytes, name);
    }
  }
  EXPECT_GT(changed, 100U);
  EXPECT_GT(readable, 100U);
  std::cout << "torn documents: " << rounds << ", readable: " << readable << ", changed by the repair: " << changed
            << "\n";
}

}  // namespace
}  // namespace ofure
