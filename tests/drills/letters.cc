#include "drills/letters.h"

#include <array>

#include "samples/drill_mutations.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

constexpr std::array<const char*, 7> kKinds = {"evacuation", "shelter", "headquarters", "damage",
                                               "sediment",   "notice",  "event"};
constexpr std::array<const char*, 4> kActions = {"issue", "update", "correct", "cancel"};

std::string in_test(const std::string& xml) {
  return replaced(xml, "<distributionStatus>Exercise<", "<distributionStatus>Test<");
}

// The four revisions of the example of a kind as a document of its own.
std::vector<std::string> chain(const std::string& kind, const std::string& id) {
  std::vector<std::string> all, transmissions;
  for (const char* action : kActions) {
    all.push_back(example(kind + "/" + action + ".xml"));
    transmissions.push_back(element(all.back(), "distributionID"));
  }
  const std::string document = element(all.front(), "documentID");
  for (std::string& one : all) {
    for (std::size_t i = 0; i < transmissions.size(); ++i)
      one = replaced(one, transmissions[i], id + "-" + std::to_string(i));
    one = replaced(one, "<documentID>" + document, "<documentID>" + id);
  }
  return all;
}

// The letter with these words as its mode, in the envelope and in Control.
std::string of_mode(const std::string& xml, const std::string& envelope, const std::string& control) {
  const std::string field = "<distributionStatus>Exercise</distributionStatus>";
  const std::size_t first = xml.find(field), second = xml.find(field, first + 1);
  std::string out = xml;
  out.replace(second, field.size(), control);
  return out.replace(first, field.size(), envelope);
}

std::string status(const std::string& word) { return "<distributionStatus>" + word + "</distributionStatus>"; }

}  // namespace

std::vector<Letter> spoiled_letters(std::size_t seed) {
  // Words of topics and addresses as ids: they must not lead out of the drill.
  static const std::array<std::string, 6> kIds = {
      "../../actual/", "ofure/v1/actual/#/", "+/", "%2e%2e%2factual%2f", "訓練 ", "actual?mode=actual&amp;x="};
  drill::Mutation mutation(seed);
  const std::string kind = kKinds.at(mutation.pick(kKinds.size()));
  std::string id = "drill-" + std::to_string(seed);
  if (mutation.pick(4) == 0) id = kIds.at(mutation.pick(kIds.size())) + id;
  std::vector<Letter> letters;
  for (const std::string& sound : chain(kind, id)) {
    const std::string base = seed % 2 == 0 ? in_test(sound) : sound;
    const bool spoil = mutation.pick(5) != 0;
    letters.push_back({kind + "/" + kActions.at(letters.size()) + ".xml of seed " + std::to_string(seed),
                       spoil ? mutation.of(base) : base, base, mutation.pick(2) == 0});
  }
  return letters;
}

std::vector<Letter> forged_letters() {
  const std::string exercise = status("Exercise"), actual = status("Actual");
  const std::vector<std::string> odd = {
      actual,
      status(" Actual "),
      status("actual"),
      status("ACTUAL"),
      status("Ａｃｔｕａｌ"),
      status("Act<!-- -->ual"),
      status("Act<?x y?>ual"),
      status("Act<![CDATA[ual]]>"),
      status("&#65;ctual"),
      status("Actual\xE2\x80\x8B"),
      status(""),
      status("System"),
      status("Draft"),
      status("Live"),
      exercise + actual,
      actual + exercise,
      "<distributionStatus mode=\"Actual\">Exercise</distributionStatus>",
      "<distributionStatus xmlns=\"urn:ofure:common:1\">Actual</distributionStatus>" + exercise,
      "<!--" + exercise + "-->" + actual,
      "<x:distributionStatus xmlns:x=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\">Actual</x:distributionStatus>"};
  std::vector<Letter> letters;
  std::size_t number = 0;
  auto add = [&](const std::string& envelope, const std::string& control, bool by_drill_key) {
    const std::string id = "forged-" + std::to_string(++number);
    const std::string xml = renamed(example("evacuation/issue.xml"), id, id + "-t");
    std::string forged = of_mode(xml, envelope, control);
    // Wholly actual, a drill key is all that stops it.
    if (by_drill_key) forged = replaced(forged, "【訓練】", "");
    letters.push_back({envelope + " / " + control, std::move(forged), "", by_drill_key});
  };
  for (const std::string& word : odd) {
    add(word, exercise, false);
    add(exercise, word, false);
    add(word, status("Test"), false);
    add(word, word, true);
  }
  return letters;
}

std::string sound_letter(const std::string& mode, const std::string& id) {
  const std::string xml = renamed(example("notice/issue.xml"), id, id + "-t");
  if (mode == "exercise") return xml;
  if (mode == "test") return replaced(in_test(xml), "【訓練】", "【試験】");
  return replaced(replaced(xml, ">Exercise<", ">Actual<"), "【訓練】", "");
}

}  // namespace ofure::system_test
