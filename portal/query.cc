#include "portal/query.h"

#include <algorithm>

#include "core/digest.h"
#include "formats/kinds/catalogue.h"

namespace ofure {
namespace {

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + std::string(word(item));
  return out;
}

// The tag as it stands in a list of If-None-Match; a weak mark before it does not matter for GET (RFC 9110, 13.1.2).
bool names(std::string_view header, std::string_view tag) { return header == "*" || header.find(tag) != std::string_view::npos; }

}  // namespace

std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

Result<Mode> mode_of(const std::string& segment) {
  auto mode = mode_from(segment);
  if (!mode) return fail(Code::kNotFound, "There is no mode \"" + segment.substr(0, 40) + "\"; the modes are actual, exercise, test. / モードは actual、exercise、test のいずれかです。");
  return *mode;
}

Result<EntryFilter> filter_of(const http::Request& request) {
  EntryFilter filter;
  if (auto kind = request.parameter("kind")) {
    if (find_kind(*kind) == nullptr) {
      return fail(Code::kBadInput, "There is no kind \"" + std::string(kind->substr(0, 40)) + "\"; the kinds are " +
                                       joined(kinds(), [](const KindInfo& info) { return info.word; }) + ". / kind はこのいずれかです。");
    }
    filter.kind = Kind(std::string(*kind));
  }
  if (auto area = request.parameter("area")) {
    auto code = AreaCode::parse(*area);
    if (!code || AreaTable::japan().find(*code) == nullptr) {
      return fail(Code::kBadInput, "There is no area \"" + std::string(area->substr(0, 20)) +
                                       "\"; an area is a municipality's or prefecture's six digits with check digit, such as 172022. / area は検査数字を含む 6 桁の団体コードです。");
    }
    filter.area = *code;
  }
  return filter;
}

Result<Sequence> after_of(const http::Request& request, Sequence fallback, Sequence head) {
  auto text = request.parameter("after");
  if (!text) return fallback;
  auto value = whole_number(*text);
  if (!value) return fail(Code::kBadInput, "after must be a whole number, 0 or a sequence you have. / after は 0 か受け取った番号です。");
  if (*value > head.value()) {
    return fail(Code::kBadInput, "after=" + std::to_string(*value) + " is beyond the head, which is " + std::to_string(head.value()) + ". / after が最新の番号を超えています。");
  }
  return Sequence(*value);
}

Result<std::size_t> limit_of(const http::Request& request, std::size_t fallback, std::size_t most) {
  auto text = request.parameter("limit");
  if (!text) return fallback;
  auto value = whole_number(*text);
  if (!value || *value < 1 || *value > most) return fail(Code::kBadInput, "limit must be from 1 to " + std::to_string(most) + ". / limit がこの範囲にありません。");
  return static_cast<std::size_t>(*value);
}

Result<const Medium*> medium_of(const std::string& word) {
  const Medium* medium = find_medium(word);
  if (medium == nullptr) {
    return fail(Code::kNotFound, "There is no medium \"" + word.substr(0, 40) + "\"; the media are " +
                                     joined(media(), [](const auto& known) { return known->info().word; }) + ". / medium はこのいずれかです。");
  }
  return medium;
}

Result<const Medium*> medium_parameter(const http::Request& request, const char* fallback) {
  auto medium = medium_of(std::string(request.parameter("medium").value_or(fallback)));
  if (!medium) return fail(Code::kBadInput, medium.error().message);
  return medium;
}

Result<std::string> profile_of(const http::Request& request, const Medium& medium, const MediaSettings& settings) {
  auto word = request.parameter("profile");
  if (!word) return std::string();
  const std::vector<Profile> known = medium.profiles(settings);
  for (const Profile& profile : known) {
    if (profile.word == *word) return profile.word;
  }
  std::string medium_word(medium.info().word);
  if (known.empty()) return fail(Code::kBadInput, "The medium " + medium_word + " has no profiles. / この medium に profile はありません。");
  return fail(Code::kBadInput, "The medium " + medium_word + " has no such profile; its profiles are " +
                                   joined(known, [](const Profile& profile) { return profile.word; }) + ". / profile はこのいずれかです。");
}

Done only_known(const http::Request& request, const Names& known) {
  std::string names = known.empty() ? "none" : joined(known, [](std::string_view name) { return name; });
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    const std::string& name = request.query[i].first;
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fail(Code::kBadInput, "There is no parameter \"" + name.substr(0, 40) + "\" here; the parameters of this address are: " + names + ". / このパラメーターは使えません。");
    auto same = [&](const auto& earlier) { return earlier.first == name; };
    auto here = request.query.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(request.query.begin(), here, same)) return fail(Code::kBadInput, "The parameter \"" + name + "\" is given twice. / 同じパラメーターが二つあります。");
  }
  return {};
}

http::Response cacheable(const http::Request& request, Audience audience, std::string_view media_type, std::string body) {
  std::string tag = "\"" + sha256(body).hex().substr(0, 32) + "\"";
  http::Response response;
  auto held = request.field("if-none-match");
  if (held && names(*held, tag)) {
    response.status = 304;
  } else {
    response = http::answer(200, media_type, std::move(body));
  }
  response.fields.emplace_back("ETag", tag);
  if (audience == Audience::kEveryone) {
    response.fields.emplace_back("Cache-Control", "public, max-age=1, must-revalidate");
  } else {
    response.fields.emplace_back("Cache-Control", "private, no-cache");
    response.fields.emplace_back("Vary", "Authorization");
  }
  return response;
}

}  // namespace ofure
