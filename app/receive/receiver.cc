#include "app/receive/receiver.h"

#include <nlohmann/json.hpp>

#include "core/http.h"

namespace ofure::app {
namespace {

using Json = nlohmann::ordered_json;

std::uint64_t whole(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_number_unsigned() ? object[key].get<std::uint64_t>() : 0;
}

std::string text(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
}

Result<Receiver::Bulletin> bulletin_of(const Json& object) {
  if (!object.is_object() || whole(object, "sequence") == 0) return fail(Code::kCorrupt, "A delivery has no sequence.");
  Receiver::Bulletin bulletin;
  bulletin.place = {Sequence(whole(object, "sequence")), Sequence(whole(object, "previous")), text(object, "kind"), text(object, "area")};
  bulletin.json = object.dump(-1, ' ', false, Json::error_handler_t::replace);
  return bulletin;
}

}  // namespace

Result<Receiver::Bulletin> read_delivery(const std::string& json) { return bulletin_of(Json::parse(json, nullptr, false)); }

Receiver::Receiver(Client& client, Wanted wanted, Sequence after, Take take)
    : client_(client), wanted_(std::move(wanted)), continuity_(after, !wanted_.kind.empty() || !wanted_.area.empty()), take_(std::move(take)) {}

std::string Receiver::query() const {
  std::string out = "medium=" + http::percent_encoded(wanted_.medium);
  if (!wanted_.kind.empty()) out += "&kind=" + http::percent_encoded(wanted_.kind);
  if (!wanted_.area.empty()) out += "&area=" + http::percent_encoded(wanted_.area);
  return out;
}

void Receiver::hand_on(const Bulletin& bulletin) {
  ++tally_.received;
  if (bulletin.fetched) ++tally_.fetched;
  take_(bulletin);
}

Done Receiver::arrived(const Bulletin& bulletin) {
  Continuity::Word word = continuity_.see(bulletin.place);
  if (word == Continuity::Word::kGap) {
    ++tally_.gaps;
    open_gap_ = true;
    TRY(catch_up());
    word = continuity_.see(bulletin.place);
    if (word == Continuity::Word::kGap) {
      return fail(Code::kCorrupt, "The hub's replay does not hold what came before sequence " + std::to_string(bulletin.place.sequence.value()) + ".");
    }
  }
  if (word == Continuity::Word::kRepeated) {
    ++tally_.repeated;
    return {};
  }
  hand_on(bulletin);
  return {};
}

Done Receiver::beat(Sequence head) {
  if (!continuity_.behind(head)) return {};
  open_gap_ = true;  // until the replay closes it
  return catch_up();
}

Done Receiver::catch_up() {
  for (bool complete = false; !complete;) {
    TRY_ASSIGN(complete, fetch_page());
  }
  open_gap_ = false;
  return {};
}

Result<bool> Receiver::fetch_page() {
  std::string path = "/v1/" + std::string(word_of(wanted_.mode)) + "/bulletins?after=" + std::to_string(continuity_.through().value()) + "&limit=100&" + query();
  TRY_ASSIGN(Client::Reply reply, client_.get(path));
  if (reply.status != 200) return fail(Code::kRefused, "The hub answered the replay with " + std::to_string(reply.status) + ".", reply.body);
  Json page = Json::parse(reply.body, nullptr, false);
  if (!page.is_object() || !page.contains("bulletins") || !page["bulletins"].is_array() || !page.contains("complete")) {
    return fail(Code::kCorrupt, "The hub's replay cannot be read.");
  }
  for (const Json& object : page["bulletins"]) {
    TRY_ASSIGN(Bulletin bulletin, bulletin_of(object));
    bulletin.fetched = true;
    Continuity::Word word = continuity_.see(bulletin.place);
    if (word == Continuity::Word::kGap) return fail(Code::kCorrupt, "The hub's replay has a hole before sequence " + std::to_string(bulletin.place.sequence.value()) + ".");
    if (word == Continuity::Word::kNext) hand_on(bulletin);
  }
  const Sequence next(whole(page, "next"));
  const bool complete = page["complete"].is_boolean() && page["complete"].get<bool>();
  if (!complete && next <= continuity_.through() && page["bulletins"].empty()) return fail(Code::kCorrupt, "The hub's replay does not go on.");
  continuity_.reached(next);
  return complete;
}

}  // namespace ofure::app
