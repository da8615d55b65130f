#include "formats/media/radio/script.h"

#include <algorithm>
#include <numeric>

#include "core/text.h"
#include "formats/media/radio/kana.h"
#include "formats/media/radio/numbers.h"
#include "formats/narrative.h"

namespace ofure::radio {
namespace {

constexpr std::size_t kNamedLosses = 20;

class Composer {
 public:
  explicit Composer(Voice& voice) : voice_(voice) {}

  void say(const std::string& sentence, Clock clock = Clock::kOfDay) {
    if (sentence.empty()) return;
    const Voice::Spoken& spoken = voice_.read(sentence, clock);
    script_.sentences.push_back(spoken.sentence);
    seconds_.push_back(spoken.seconds);
    script_.seconds += spoken.seconds;
    script_.written += sentence;
  }

  void say(const Point& point, const Wording& wording) {
    for (const std::string& sentence : wording.sentences) say(sentence, point.clock);
    if (!wording.unsaid.empty()) leave_out(point.what, wording.unsaid);
  }

  void leave_out(const std::string& what, const std::vector<std::string>& names = {}) {
    std::string text = what;
    if (!names.empty()) text += "（" + joined(names, kNamedLosses) + (names.size() > kNamedLosses ? " …" : "") + "）";
    script_.left_out.push_back(std::move(text));
  }

  // The mark of the mode and the label of the action stand in front of the first sentence, and are spoken.
  Script take(const std::string& labels) {
    if (!labels.empty() && !script_.sentences.empty()) {
      Sentence& first = script_.sentences.front();
      std::vector<Piece> pieces = labels_of(labels);
      first.pieces.insert(first.pieces.begin(), pieces.begin(), pieces.end());
      seconds_.front() = seconds_of(first, voice_.settings());
      script_.seconds = std::accumulate(seconds_.begin(), seconds_.end(), 0.0);
    }
    return std::move(script_);
  }

  [[nodiscard]] std::vector<Piece> labels_of(std::string_view labels) const {
    std::vector<Piece> pieces;
    constexpr std::string_view kEnd = "】";
    while (!labels.empty()) {
      std::size_t size = std::min(labels.find(kEnd), labels.size() - kEnd.size()) + kEnd.size();
      std::string label(labels.substr(0, size));
      pieces.push_back({label, voice_.read(label).sentence.kana() + "。", Source::kTermTable});
      labels.remove_prefix(size);
    }
    return pieces;
  }

 private:
  Voice& voice_;
  Script script_;
  std::vector<double> seconds_;  // of each sentence
};

std::string labels(const Plan& plan, Mode mode) { return std::string(mode_mark(mode)) + plan.label; }

// How a point is repeated: short enough to be taken in, with names if it has any.
const Wording& again(const Point& point) {
  if (point.brief_first) return point.wordings.back();
  auto brief = std::ranges::find_if(point.wordings, [](const Wording& one) { return one.sentences.size() <= 2; });
  return brief == point.wordings.end() ? point.wordings.back() : *brief;
}

// One way of saying each point, or none, such that all of it takes no more than the time there is.
class Selection {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Selection(const Plan& plan, double frame, Voice& voice, double limit)
      : plan_(plan), voice_(voice), limit_(limit), used_(frame), chosen_(plan.points.size(), kNone) {
    if (everything_fits()) return;
    used_ += longest_more();
    choose();
    lengthen();
  }

  [[nodiscard]] const std::vector<std::size_t>& chosen() const { return chosen_; }

  // Says how much else there is, and where; "" when all is said.
  [[nodiscard]] std::string more() const {
    bool any = false;
    std::size_t count = 0;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      if (chosen_[i] == 0 || plan_.points[i].what.empty()) continue;
      any = true;
      if (!plan_.points[i].detail) ++count;
    }
    return any ? more_of(count) : "";
  }

 private:
  [[nodiscard]] std::string more_of(std::size_t count) const {
    if (count == 0) return "詳しくは、" + plan_.speaker + "が発表しています。";
    return "このほか" + std::to_string(count) + "件を、" + plan_.speaker + "が発表しています。";
  }

  // Of all counts that may come out, the one that takes longest to say.
  [[nodiscard]] double longest_more() const {
    auto points =
        std::ranges::count_if(plan_.points, [](const Point& one) { return !one.what.empty() && !one.detail; });
    std::size_t longest = 0;
    std::int64_t slowest = 1;
    for (std::int64_t count = 1; count <= points; ++count) {
      std::size_t morae = morae_of(counted(count, "件"));
      if (morae > longest) longest = morae, slowest = count;
    }
    return std::max(time(more_of(static_cast<std::size_t>(slowest))), time(more_of(0)));
  }

  [[nodiscard]] double time(const std::string& sentence, Clock clock = Clock::kOfDay) const {
    return voice_.read(sentence, clock).seconds;
  }

  [[nodiscard]] double time(const Point& point, std::size_t wording) const {
    double sum = 0;
    for (const std::string& sentence : point.wordings[wording].sentences) sum += time(sentence, point.clock);
    return sum;
  }

  bool everything_fits() {
    double sum = used_;
    for (const Point& point : plan_.points) {
      if (!point.what.empty() && sum <= limit_) sum += time(point, 0);
    }
    if (sum > limit_) return false;
    for (std::size_t i = 0; i < chosen_.size(); ++i) chosen_[i] = plan_.points[i].what.empty() ? kNone : 0;
    return true;
  }

  [[nodiscard]] std::vector<std::size_t> by_rank() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < plan_.points.size(); ++i) {
      if (!plan_.points[i].what.empty()) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return plan_.points[a].rank < plan_.points[b].rank; });
    return order;
  }

  // Places are named before a call is made at length, so that more of them fit.
  void choose() {
    bool first = true;
    for (std::size_t i : by_rank()) {
      const Point& point = plan_.points[i];
      std::size_t from = point.brief_first ? point.wordings.size() - 1 : 0;
      for (std::size_t wording = from; wording < point.wordings.size() && chosen_[i] == kNone; ++wording) {
        if (double needed = time(point, wording); used_ + needed <= limit_) chosen_[i] = wording, used_ += needed;
      }
      // Without the first of all the rest says nothing: it is said, however long it takes.
      if (first && chosen_[i] == kNone) {
        chosen_[i] = point.wordings.size() - 1;
        return;
      }
      first = false;
    }
  }

  void lengthen() {
    for (std::size_t i : by_rank()) {
      if (chosen_[i] == kNone || chosen_[i] == 0) continue;
      double now = time(plan_.points[i], chosen_[i]);
      for (std::size_t wording = 0; wording < chosen_[i]; ++wording) {
        double needed = time(plan_.points[i], wording) - now;
        if (used_ + needed > limit_) continue;
        chosen_[i] = wording, used_ += needed;
      }
    }
  }

  const Plan& plan_;
  Voice& voice_;
  double limit_;
  double used_;
  std::vector<std::size_t> chosen_;  // by point: the wording
};

}  // namespace

std::string Script::text() const {
  std::string out;
  for (const Sentence& sentence : sentences) out += (out.empty() ? "" : "\n") + sentence.text();
  return out;
}

double seconds_of(const Sentence& sentence, const MediaSettings::Radio& settings) {
  return static_cast<double>(sentence.morae()) / settings.morae_per_second + settings.pause_seconds;
}

const Voice::Spoken& Voice::read(const std::string& sentence, Clock clock) {
  auto [place, is_new] = (clock == Clock::kOfDay ? of_day_ : as_sent_).try_emplace(sentence);
  if (is_new) {
    place->second.sentence = read_aloud(sentence, names_, clock);
    place->second.seconds = seconds_of(place->second.sentence, settings_);
  }
  return place->second;
}

Script full_script(const Plan& plan, Mode mode, Voice& voice) {
  Composer composer(voice);
  composer.say(plan.mode);
  composer.say(plan.greeting);
  for (const Point& point : plan.points) composer.say(point, point.wordings.front());
  bool repeats = std::any_of(plan.points.begin(), plan.points.end(), [](const Point& point) { return point.again; });
  if (repeats) composer.say("繰り返します。");
  for (const Point& point : plan.points) {
    if (!point.again) continue;
    for (const std::string& sentence : again(point).sentences) composer.say(sentence, point.clock);
  }
  composer.say(plan.farewell);
  composer.say(plan.mode);
  return composer.take(labels(plan, mode));
}

Script short_script(const Plan& plan, Mode mode, Voice& voice, std::size_t seconds) {
  const std::string front = labels(plan, mode);
  Composer frame(voice);
  frame.say(plan.mode);
  frame.say(plan.mode_again);
  double around = frame.take("").seconds;
  for (const Piece& piece : Composer(voice).labels_of(front))
    around += static_cast<double>(Sentence{{piece}}.morae()) / voice.settings().morae_per_second;

  Selection selection(plan, around, voice, static_cast<double>(seconds));
  Composer composer(voice);
  composer.say(plan.mode);
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const Point& point = plan.points[i];
    std::size_t chosen = selection.chosen()[i];
    if (chosen != Selection::kNone) {
      composer.say(point, point.wordings[chosen]);
    } else if (!point.what.empty()) {
      composer.leave_out(point.what);
    }
  }
  composer.say(selection.more());
  composer.say(plan.mode_again);
  Script script = composer.take(front);
  script.over = script.seconds > static_cast<double>(seconds);
  return script;
}

}  // namespace ofure::radio
