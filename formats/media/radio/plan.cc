#include "formats/media/radio/plan.h"

#include <algorithm>

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/radio/kana.h"

namespace ofure::radio {
namespace {

constexpr std::size_t kNamedBeforeOthers = 2;

std::vector<std::string> first(const std::vector<std::string>& names, std::size_t from, std::size_t most) {
  auto begin = names.begin() + static_cast<std::ptrdiff_t>(std::min(from, names.size()));
  auto end = begin + static_cast<std::ptrdiff_t>(std::min(most, static_cast<std::size_t>(names.end() - begin)));
  return {begin, end};
}

std::string matter(const Bulletin& bulletin) {
  std::string kind(info_of(bulletin).japanese);
  return kind.ends_with("情報") || kind.ends_with("お知らせ") ? kind : kind + "の情報";
}

std::string_view mode_sentence(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "";
    case Mode::kExercise:
      return "これは訓練放送です。";
    case Mode::kTest:
      return "これは試験放送です。";
  }
  return "";
}

std::string_view short_mode_sentence(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "";
    case Mode::kExercise:
      return "訓練放送です。";
    case Mode::kTest:
      return "試験放送です。";
  }
  return "";
}

std::string_view label_of(Action action, bool all_lifted) {
  switch (action) {
    case Action::kIssue:
      return "";
    case Action::kUpdate:
      return all_lifted ? "" : "【更新】";
    case Action::kCorrect:
      return "【訂正】";
    case Action::kCancel:
      return "【取消】";
  }
  return "";
}

std::string greeting_of(const Topic& topic) {
  std::string what = matter(topic.bulletin);
  switch (topic.bulletin.header.action) {
    case Action::kIssue:
      // A notice and an event say themselves who speaks.
      return info_of(topic.bulletin).state ? topic.speaker + "からの" + what + "をお伝えします。" : "";
    case Action::kUpdate:
      return topic.narrative.all_lifted ? topic.speaker + "からの" + what + "をお伝えします。"
                                        : topic.speaker + "の" + what + "が、更新されました。";
    case Action::kCorrect:
      return "訂正のお知らせです。";
    case Action::kCancel:
      return "取り消しのお知らせです。";
  }
  return "";
}

void add_text(const Topic& topic, Plan& plan, std::string what, int rank, const std::string& lead,
              std::string_view text, bool again) {
  std::vector<std::string> addresses;
  std::vector<std::string> sentences = sentences_of(bare(text, topic.bulletin.header.mode), addresses);
  for (const std::string& address : addresses) plan.losses.push_back({address, "A web address is not spoken."});
  std::size_t most = topic.settings.most_sentences;
  if (sentences.size() > most) {
    plan.losses.push_back(
        {what + ", from sentence " + std::to_string(most + 1), "The text is too long to be read out."});
    sentences.resize(most);
    sentences.push_back("続きは、" + topic.speaker + "の発表でご確認ください。");
  }
  if (sentences.empty()) return;
  if (!lead.empty()) sentences.insert(sentences.begin(), lead);
  plan.points.push_back({std::move(what), rank, clock_of(text), {{std::move(sentences), {}}}, again, rank == 8});
}

// "緊急安全確保", "臨時給水所の開設": what was taken back.
std::string taken_back(const Topic& topic) {
  std::string subject = bare(topic.narrative.subject, topic.bulletin.header.mode);
  for (const std::string& place : {topic.place, topic.speaker}) {
    if (subject.ends_with(" " + place)) subject.resize(subject.size() - place.size() - 1);
  }
  return subject;
}

void add_cancel(const Topic& topic, Plan& plan) {
  const Body& body = topic.bulletin.body;
  std::string kind = matter(topic.bulletin), what = taken_back(topic);
  // Shelters, headquarters and damage are told by their kind alone: 避難所情報、避難所開設 says it twice.
  bool named = !std::holds_alternative<Shelters>(body) && !std::holds_alternative<Headquarters>(body) && what != kind;
  std::string whole = "は、先に発表した" + kind + (named && !what.empty() ? "、" + what : "") + "を、取り消しました。";
  Point point{"取り消し", 0, Clock::kOfDay, {{{topic.speaker + whole}, {}}}, true};
  if (named) point.wordings.push_back({{topic.speaker + "は、" + what + "を、取り消しました。"}, {}});
  point.wordings.push_back(brief(topic.speaker + "は、" + kind + "を、取り消しました。", named ? what : ""));
  plan.points.push_back(std::move(point));
}

void add_reason(const Topic& topic, Plan& plan, const std::string& lead, bool again) {
  const std::optional<Errata>& errata = topic.bulletin.header.errata;
  if (errata) add_text(topic, plan, "理由", 1, lead, first_text(errata->description), again);
}

void lead_over(Plan& plan, std::string sentence) {
  plan.points.push_back({"", 9, Clock::kOfDay, {{{std::move(sentence)}, {}}}, false});
}

// What is right now comes first; that something was wrong is said by the label as well.
void add_correction(const Topic& topic, Plan& plan) {
  std::string kind = matter(topic.bulletin);
  const std::string& headline = first_text(topic.bulletin.header.headline);
  Wording alone = brief(topic.speaker + "の" + kind + "の訂正です。", "全文");
  std::string what = topic.speaker + "が発表した" + kind + "に、訂正があります。";
  plan.points.push_back({"訂正", 3, Clock::kOfDay, {{{what}, {}}}, false, true});
  const std::size_t before = plan.points.size();
  add_text(topic, plan, "訂正の内容", 0, "", headline, true);
  add_reason(topic, plan, "訂正の理由です。", false);
  if (plan.points.size() > before) {
    std::vector<Wording>& wordings = plan.points[before].wordings;
    if (wordings.front().sentences.size() > 1 && !headline.empty())
      wordings.push_back(brief(wordings.front().sentences.front(), "続き"));
    wordings.push_back(std::move(alone));
  }
  lead_over(plan, "次に、訂正したあとの全体をお伝えします。");
}

void add_news(const Topic& topic, Plan& plan) {
  const Header& header = topic.bulletin.header;
  if (header.action == Action::kCorrect) return add_correction(topic, plan);
  if (header.action != Action::kUpdate || topic.narrative.all_lifted) return;
  const std::string& headline = first_text(header.headline);
  const Body& body = topic.bulletin.body;
  // Of a matter with a single item the sender's own headline says better what is new.
  bool single = std::holds_alternative<Headquarters>(body) || std::holds_alternative<Event>(body);
  bool compares = topic.narrative.difference.known && !single;
  if (compares && (headline.empty() || !std::holds_alternative<Notice>(body))) {
    add_changes(topic, plan);
    lead_over(plan, "次に、全体をお伝えします。");
  } else if (!headline.empty()) {
    add_text(topic, plan, "見出し", 3, "", headline, false);
  }
}

void add_body(const Topic& topic, Plan& plan) {
  const Body& body = topic.bulletin.body;
  if (topic.narrative.sections.empty()) return add_summary(topic, plan);
  if (std::holds_alternative<Evacuation>(body) || std::holds_alternative<Sediment>(body))
    return add_orders(topic, plan);
  if (std::holds_alternative<Shelters>(body)) return add_shelters(topic, plan);
  if (std::holds_alternative<Damage>(body)) return add_figures(topic, plan);
  add_summary(topic, plan);
}

}  // namespace

std::string joined(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i > 0 ? "、" : "") + names[i];
  return text;
}

std::string amount(const Places& places) {
  return grouped(static_cast<std::int64_t>(places.names.size())) + places.counter;
}

std::vector<Wording> about(const Places& places, const std::string& before, const std::string& after,
                           const std::string& list, const MediaSettings::Radio& settings) {
  const std::vector<std::string>& names = places.names;
  const std::size_t each = std::max<std::size_t>(settings.names_in_sentence, 1), most = settings.most_names;
  std::vector<Wording> wordings;
  if (names.size() <= each) {
    wordings.push_back({{before + joined(names, each) + after}, {}});
  } else {
    Wording all{{before + amount(places) + after}, first(names, most, names.size())};
    for (std::size_t at = 0; at < std::min(names.size(), most); at += each) {
      std::string lead = at == 0 ? list : "続いて、";
      all.sentences.push_back(lead + joined(first(names, at, std::min(each, most - at)), each) + "です。");
    }
    if (names.size() > most) {
      std::string rest = grouped(static_cast<std::int64_t>(names.size() - most)) + places.counter;
      all.sentences.push_back("このほか、" + rest + "あります。");
    }
    wordings.push_back(std::move(all));
  }
  if (names.size() > kNamedBeforeOthers) {
    std::string some = joined(names, kNamedBeforeOthers) + "など、" + amount(places);
    wordings.push_back({{before + some + after}, first(names, kNamedBeforeOthers, names.size())});
  }
  if (names.size() > 1) wordings.push_back({{before + amount(places) + after}, names});
  return wordings;
}

std::string bare(std::string_view text, Mode mode) {
  text = unmarked(text, mode);
  for (std::string_view label : {"【取消】", "【訂正】", "【更新】", "【新規】", "【解除】"}) {
    if (text.starts_with(label)) text.remove_prefix(label.size());
  }
  std::string out(text);
  std::string_view mark = mode_mark(mode);
  for (std::size_t at = 0; !mark.empty() && (at = out.find(mark, at)) != std::string::npos;) out.erase(at, mark.size());
  return out;
}

std::string with_pause(std::string order) {
  std::size_t gap = order.find(' ');
  if (gap != std::string::npos) order.replace(gap, 1, "、");
  const std::size_t level = std::string_view("レベル４").size();
  if (order.starts_with("レベル") && order.size() > level) order.insert(level, "、");
  return order;
}

Clock clock_of(std::string_view text) {
  std::u32string points = speakable(text);
  for (std::size_t at = 2; at < points.size(); ++at) {
    if (points[at] != U'時' || !is_digit(points[at - 1]) || !is_digit(points[at - 2])) continue;
    if (at + 1 < points.size() && points[at + 1] == U'間') continue;
    if ((points[at - 2] - U'0') * 10 + (points[at - 1] - U'0') > 12) return Clock::kOfDay;
  }
  return Clock::kAsSent;
}

Wording brief(std::string sentence, std::string unsaid) {
  Wording wording{{std::move(sentence)}, {}};
  if (!unsaid.empty()) wording.unsaid.push_back(std::move(unsaid));
  return wording;
}

Plan plan_of(const Bulletin& bulletin, const Narrative& narrative, const MediaSettings::Radio& settings) {
  const Header& header = bulletin.header;
  Topic topic{bulletin, narrative, settings, speaker(header), place_name(header), speaker(header)};
  const auto* sediment = std::get_if<Sediment>(&bulletin.body);
  if (sediment && !sediment->joint_office.empty()) topic.speakers += "と" + sediment->joint_office;
  Plan plan;
  plan.label = label_of(header.action, narrative.all_lifted);
  plan.mode = mode_sentence(header.mode);
  plan.mode_again = short_mode_sentence(header.mode);
  plan.greeting = greeting_of(topic);
  plan.speaker = topic.speaker;
  plan.farewell = "以上、" + topic.speaker + "からの" + matter(bulletin) + "でした。";
  if (header.action == Action::kCancel) {
    add_cancel(topic, plan);
    add_reason(topic, plan, "取り消しの理由です。", false);
    return plan;
  }
  add_news(topic, plan);
  add_body(topic, plan);
  std::string lead = info_of(bulletin).state ? topic.speaker + "からのお知らせです。" : "";
  add_text(topic, plan, "補足の文", 8, lead, first_text(narrative.complement), false);
  return plan;
}

}  // namespace ofure::radio
