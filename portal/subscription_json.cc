#include "portal/subscription_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "formats/kinds/catalogue.h"
#include "formats/media/medium.h"

namespace ofure {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostName = 200, kMostUrl = 2000, kMostWords = 2000;
constexpr std::int64_t kLongestWait = 7 * 24 * 3600;

Error wrong(std::string what) { return {Code::kBadInput, std::move(what), ""}; }
std::string shown(const std::string& text) { return "\"" + text.substr(0, 40) + "\""; }

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + std::string(word(item));
  return out;
}

Result<std::string> text_of(const Json& value, const std::string& name, std::size_t most) {
  if (!value.is_string()) return tl::unexpected(wrong("\"" + name + "\" must be a text. / この項目は文字列で書いてください。"));
  auto text = value.get<std::string>();
  if (text.size() > most) return tl::unexpected(wrong("\"" + name + "\" has at most " + std::to_string(most) + " bytes. / この長さまでです。"));
  return text;
}

// One word or a list of words.
Result<std::vector<std::string>> words_of(const Json& value, const std::string& name) {
  std::vector<std::string> words;
  const Json list = value.is_array() ? value : Json::array({value});
  if (list.size() > kMostWords) return tl::unexpected(wrong("\"" + name + "\" has too many values. / 値が多すぎます。"));
  for (const Json& item : list) {
    if (!item.is_string()) return tl::unexpected(wrong("\"" + name + "\" must be a list of texts. / 文字列の並びで書いてください。"));
    words.push_back(item.get<std::string>());
  }
  return words;
}

Result<AreaCode> area_of(const std::string& word) {
  auto code = AreaCode::parse(word);
  if (!code || AreaTable::japan().find(*code) == nullptr) {
    return tl::unexpected(wrong("There is no area " + shown(word) + "; an area is a municipality's or prefecture's six digits with check digit, such as 172022. / 地方公共団体コード6桁（172022 など）で書いてください。"));
  }
  return *code;
}

// "17" or "170003".
Result<AreaCode> prefecture_of(const std::string& word) {
  std::string six = word;
  if (word.size() == 2) {
    auto digit = AreaCode::check_digit(word + "000");
    if (digit) six = word + "000" + *digit;
  }
  auto code = AreaCode::parse(six);
  if (!code || !code->is_prefecture() || AreaTable::japan().find(*code) == nullptr)
    return tl::unexpected(wrong("There is no prefecture " + shown(word) + "; a prefecture is its two digits, 01 to 47, or its six-digit code. / 都道府県は 01〜47 の2桁か、6桁のコードで書いてください。"));
  return *code;
}

Done add_kinds(Wishes& wishes, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (find_kind(word) == nullptr)
      return tl::unexpected(wrong("There is no kind " + shown(word) + "; the kinds are " + joined(kinds(), [](const KindInfo& info) { return info.word; }) + ". / この種別はありません。"));
    wishes.kinds.emplace_back(word);
  }
  return {};
}

Done add_modes(Wishes& wishes, const std::vector<std::string>& words) {
  wishes.modes.clear();
  for (const std::string& word : words) {
    auto mode = mode_from(word);
    if (!mode) return tl::unexpected(wrong("There is no mode " + shown(word) + "; the modes are actual, exercise, test. / モードは actual、exercise、test のいずれかです。"));
    if (std::find(wishes.modes.begin(), wishes.modes.end(), *mode) == wishes.modes.end()) wishes.modes.push_back(*mode);
  }
  if (wishes.modes.empty()) return tl::unexpected(wrong("\"modes\" names at least one of actual, exercise, test; without it, actual. / モードを1つ以上書いてください。省略すると actual です。"));
  return {};
}

Done read_filter_field(Wishes& wishes, const std::string& name, const Json& value) {
  if (name == "minimum_level") {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > 5)
      return tl::unexpected(wrong("\"minimum_level\" is 1 to 5, or 0 for none. / 1〜5、指定しないときは 0 です。"));
    wishes.minimum_level = Level(value.get<int>());
    return {};
  }
  const bool known = name == "kinds" || name == "areas" || name == "prefectures" || name == "modes";
  if (!known) return tl::unexpected(wrong("A filter has kinds, areas, prefectures, modes and minimum_level; there is no " + shown(name) + ". / この絞り込みの項目はありません。"));
  TRY_ASSIGN(auto words, words_of(value, name));
  if (name == "kinds") return add_kinds(wishes, words);
  if (name == "modes") return add_modes(wishes, words);
  for (const std::string& word : words) {
    TRY_ASSIGN(AreaCode code, name == "areas" ? area_of(word) : prefecture_of(word));
    wishes.areas.push_back(code);
  }
  return {};
}

Result<Wishes> wishes_of(const Json& value) {
  if (!value.is_object()) return tl::unexpected(wrong(R"("filter" is an object: {"kinds": ["evacuation"], "prefectures": ["17"]}. / filter はこの形のオブジェクトで書いてください。)"));
  Wishes wishes;
  for (const auto& [name, inner] : value.items()) TRY(read_filter_field(wishes, name, inner));
  return wishes;
}

Result<std::map<Mode, Sequence>> places_of(const Json& value) {
  if (!value.is_object()) return tl::unexpected(wrong(R"("after" is an object of modes and sequences: {"actual": 120}. / after はこの形のオブジェクトで書いてください。)"));
  std::map<Mode, Sequence> places;
  for (const auto& [name, inner] : value.items()) {
    auto mode = mode_from(name);
    if (!mode) return tl::unexpected(wrong("There is no mode " + shown(name) + "; the modes are actual, exercise, test. / モードは actual、exercise、test のいずれかです。"));
    if (!inner.is_number_unsigned()) return tl::unexpected(wrong("\"after\" holds sequences: whole numbers from 0 to the head. / 0 から最新の通番までの整数です。"));
    places[*mode] = Sequence(inner.get<std::uint64_t>());
  }
  return places;
}

Done read_field(SubscriptionWords& words, const std::string& name, const Json& value) {
  if (name == "name") {
    TRY_ASSIGN(words.name, text_of(value, name, kMostName));
  } else if (name == "url") {
    TRY_ASSIGN(words.url, text_of(value, name, kMostUrl));
  } else if (name == "medium") {
    TRY_ASSIGN(words.medium, text_of(value, name, kMostName));
  } else if (name == "profile") {
    if (value.is_null()) {
      words.profile = "";
    } else {
      TRY_ASSIGN(words.profile, text_of(value, name, kMostName));
    }
  } else if (name == "way") {
    TRY_ASSIGN(std::string word, text_of(value, name, kMostName));
    words.way = way_from(word);
    if (!words.way) return tl::unexpected(wrong("\"way\" is webhook or reader. / way は webhook か reader です。"));
  } else if (name == "filter") {
    TRY_ASSIGN(words.wishes, wishes_of(value));
  } else if (name == "newest_only") {
    if (!value.is_boolean()) return tl::unexpected(wrong("\"newest_only\" is true or false. / newest_only は true か false です。"));
    words.newest_only = value.get<bool>();
  } else if (name == "parsed_within_s") {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kLongestWait)
      return tl::unexpected(wrong("\"parsed_within_s\" is a number of seconds up to a week; 0 asks for no receipt. / 1週間までの秒数です。0 は受領を求めません。"));
    words.parsed_within = std::chrono::seconds(value.get<std::int64_t>());
  } else if (name == "state") {
    TRY_ASSIGN(std::string word, text_of(value, name, kMostName));
    words.state = subscription_state_from(word);
    if (words.state != Subscription::State::kActive && words.state != Subscription::State::kPaused)
      return tl::unexpected(wrong("\"state\" can be set to active or paused; DELETE ends a subscription. / active か paused にできます。終了は DELETE です。"));
  } else if (name == "after") {
    TRY_ASSIGN(words.after, places_of(value));
  } else {
    return tl::unexpected(wrong("There is no field " + shown(name) + "; a subscription has url, medium, profile, filter, name, way, newest_only, parsed_within_s, after, state. / この項目名はありません。"));
  }
  return {};
}

}  // namespace

Result<SubscriptionWords> read_subscription_words(std::string_view json) {
  Json object = Json::parse(json, nullptr, false);
  if (!object.is_object())
    return tl::unexpected(wrong(R"(A subscription is a JSON object: {"url": "https://…", "medium": "cap", "filter": {"prefectures": ["17"]}}. / 購読はこの形の JSON で書いてください。)"));
  SubscriptionWords words;
  for (const auto& [name, value] : object.items()) TRY(read_field(words, name, value));
  return words;
}

Done check_medium(const std::string& word, const std::string& profile, const MediaSettings& settings) {
  const Medium* medium = find_medium(word);
  if (medium == nullptr)
    return tl::unexpected(wrong("There is no medium " + shown(word) + "; the media are " + joined(media(), [](const auto& m) { return m->info().word; }) + ". / この媒体はありません。"));
  if (profile.empty()) return {};
  auto profiles = medium->profiles(settings);
  if (std::any_of(profiles.begin(), profiles.end(), [&](const Profile& p) { return p.word == profile; })) return {};
  std::string has = joined(profiles, [](const Profile& p) { return p.word; });
  return tl::unexpected(wrong("Medium " + word + " has no profile " + shown(profile) + (has.empty() ? "; it has none." : "; it has " + has + ".") + " / この媒体にその形式はありません。"));
}

void write_subscription(JsonWriter& out, const Subscription& subscription) {
  const Wishes& wishes = subscription.wishes;
  out.field("id", subscription.id.text()).field("name", subscription.name).field("owner", subscription.owner.text());
  out.field("way", word_of(subscription.way)).field("state", word_of(subscription.state)).field("reason", subscription.reason);
  out.field("medium", subscription.medium).key("profile");
  subscription.profile.empty() ? out.null() : out.text(subscription.profile);
  if (subscription.way == Subscription::Way::kWebhook) out.field("url", subscription.url);
  out.key("filter").object().key("kinds").array();
  for (const Kind& kind : wishes.kinds) out.text(kind.text());
  out.end().key("areas").array();
  for (const AreaCode& area : wishes.areas) out.text(area.text());
  out.end().key("modes").array();
  for (Mode mode : wishes.modes) out.text(word_of(mode));
  out.end().key("minimum_level").number(wishes.minimum_level.value()).end();
  out.key("newest_only").boolean(subscription.newest_only);
  out.key("parsed_within_s").number(std::int64_t{subscription.parsed_within.count()});
  out.field("created", rfc3339(subscription.created)).field("changed", rfc3339(subscription.changed));
}

}  // namespace ofure
