#include "dispatch/receipts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/wanted.h"

namespace ofure {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostReceipt = 4096;
constexpr std::size_t kMostDetail = 500;
constexpr std::array kFields = {"sequence", "mode", "stage", "at", "detail"};

Error wrong(std::string what) { return {Code::kBadInput, std::move(what), ""}; }

Result<std::string> text_field(const Json& object, const char* name, bool needed) {
  auto at = object.find(name);
  if (at == object.end() || at->is_null()) {
    if (needed) return tl::unexpected(wrong(fmt::format("A receipt needs \"{}\". / 受領に必要な項目がありません。", name)));
    return std::string();
  }
  if (!at->is_string()) return tl::unexpected(wrong(fmt::format("\"{}\" must be a text. / この項目は文字列で書いてください。", name)));
  return at->get<std::string>();
}

Result<Sequence> sequence_field(const Json& object) {
  auto at = object.find("sequence");
  if (at == object.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() == 0)
    return tl::unexpected(wrong("\"sequence\" must be the number of a bulletin: 1, 2, 3 … / sequence は情報の通番です。"));
  return Sequence(at->get<std::uint64_t>());
}

std::optional<Instant> moment_from(const std::string& text) {
  if (auto instant = parse_instant(text)) return instant;
  auto time = parse_time(text);
  return time ? std::optional(instant_of(*time)) : std::nullopt;
}

// A subscription for another mode, one that had ended and one that began later say nothing about what its owner takes by itself.
bool speaks_of(const Subscription& subscription, const Entry& entry) {
  const auto& modes = subscription.wishes.modes;
  const bool ended_before = subscription.state == Subscription::State::kEnded && subscription.changed <= entry.accepted_at;
  const bool began_later = subscription.created > entry.accepted_at;
  return !ended_before && !began_later && std::find(modes.begin(), modes.end(), entry.mode) != modes.end();
}

}  // namespace

Result<ReceiverReceipt> read_receiver_receipt(std::string_view json) {
  if (json.size() > kMostReceipt) return tl::unexpected(wrong("A receipt has at most 4096 bytes. / 受領は 4096 バイトまでです。"));
  Json object = Json::parse(json, nullptr, false);
  if (!object.is_object())
    return tl::unexpected(wrong(R"(A receipt is a JSON object: {"sequence": 7, "mode": "actual", "stage": "parsed"}. / 受領はこの形の JSON で書いてください。)"));
  for (const auto& [name, value] : object.items()) {
    if (std::find(kFields.begin(), kFields.end(), name) == kFields.end())
      return tl::unexpected(wrong("A receipt has sequence, mode, stage, at and detail, and nothing else. / ほかの項目は書けません。"));
  }
  ReceiverReceipt receipt;
  TRY_ASSIGN(receipt.sequence, sequence_field(object));
  TRY_ASSIGN(std::string mode_word, text_field(object, "mode", true));
  TRY_ASSIGN(std::string stage_word, text_field(object, "stage", true));
  TRY_ASSIGN(std::string at, text_field(object, "at", false));
  TRY_ASSIGN(receipt.detail, text_field(object, "detail", false));
  auto mode = mode_from(mode_word);
  if (!mode) return tl::unexpected(wrong("\"mode\" is actual, exercise or test. / mode は actual、exercise、test のいずれかです。"));
  auto stage = stage_from(stage_word);
  if (!stage || (*stage != Stage::kParsed && *stage != Stage::kAired))
    return tl::unexpected(wrong("\"stage\" is parsed or aired. / stage は parsed か aired です。"));
  receipt.mode = *mode;
  receipt.stage = *stage;
  if (!at.empty()) {
    receipt.at = moment_from(at);
    if (!receipt.at) return tl::unexpected(wrong("\"at\" is a time with its offset: 2026-11-21T03:00:10+09:00. / at は時差付きの時刻です。"));
  }
  if (receipt.detail.size() > kMostDetail) return tl::unexpected(wrong("\"detail\" has at most 500 bytes. / detail は 500 バイトまでです。"));
  return receipt;
}

Result<ReceiptDesk::Taken> ReceiptDesk::take(const ReceiptGiver& giver, const ReceiverReceipt& receipt) {
  if (std::find(giver.modes.begin(), giver.modes.end(), receipt.mode) == giver.modes.end())
    return fail(Code::kDenied, fmt::format("This key may not read {}. / この鍵ではこのモードを読めません。", word_of(receipt.mode)));
  TRY_ASSIGN(auto entry, ledger_.find(receipt.mode, receipt.sequence));
  if (!entry) {
    return fail(Code::kNotFound, fmt::format("There is no bulletin {} in mode {}; the newest is {}. / その通番の情報はありません。", receipt.sequence.value(),
                                             word_of(receipt.mode), ledger_.head(receipt.mode).sequence.value()));
  }
  entry->bytes = nullptr;
  const Instant now = clock_.now();
  const Instant at = receipt.at.value_or(now);
  if (at > now + kClockTolerance)
    return tl::unexpected(wrong(fmt::format("\"at\" has not come yet: it is {} here. / at がまだ来ていない時刻です。", rfc3339(now))));
  if (at < entry->accepted_at - kClockTolerance)
    return tl::unexpected(wrong(fmt::format("\"at\" is before the bulletin was accepted, {}. / at が受付より前の時刻です。", rfc3339(entry->accepted_at))));
  TRY(require_got(giver, *entry));

  auto standing = [&]() -> Result<std::optional<OutcomeRecord>> {
    TRY_ASSIGN(auto records, outcomes_.of(giver.key.text(), receipt.mode, receipt.sequence));
    for (OutcomeRecord& record : records) {
      if (record.stage == receipt.stage) return std::optional(std::move(record));
    }
    return std::optional<OutcomeRecord>();
  };
  TRY_ASSIGN(auto before, standing());
  if (before) return Taken{std::move(*entry), std::move(*before), true};
  const OutcomeRecord record{giver.key.text(), receipt.mode, receipt.sequence, receipt.stage, at, 0, receipt.detail};
  TRY(outcomes_.commit({}, {&record, 1}));
  metrics::count("ofure_receiver_receipts_total", "Receipts of receivers, by stage.", {{"stage", word_of(receipt.stage)}});
  log_info("receiver's receipt", {{"mode", word_of(receipt.mode)},
                                  {"sequence", receipt.sequence.value()},
                                  {"document", entry->document.text()},
                                  {"receiver", giver.key.text()},
                                  {"stage", word_of(receipt.stage)}});
  return Taken{std::move(*entry), record, false};
}

Done ReceiptDesk::require_got(const ReceiptGiver& giver, const Entry& entry) const {
  TRY_ASSIGN(auto all, subscriptions_.list());
  std::string why;
  bool any = false;
  for (const Subscription& subscription : all) {
    if (subscription.owner != giver.key || !speaks_of(subscription, entry)) continue;
    any = true;
    TRY_ASSIGN(bool has, got(subscription, entry, why));
    if (has) return {};
  }
  if (!any) return {};
  return fail(Code::kConflict, fmt::format("Bulletin {} was not delivered to this receiver: {}. / この受信者には届けていない情報です。", entry.sequence.value(), why));
}

// A webhook may answer with its receipt before we have read its 2xx, so a try is enough.
Result<bool> ReceiptDesk::got(const Subscription& subscription, const Entry& entry, std::string& why) const {
  TRY_ASSIGN(auto records, outcomes_.of(subscription.id.text(), entry.mode, entry.sequence));
  for (const OutcomeRecord& record : records) {
    if (record.stage == Stage::kDelivered || record.stage == Stage::kSilent || record.tries > 0) return true;
  }
  if (!records.empty()) {
    why = fmt::format("subscription {} ended it as {} ({})", subscription.id.text(), word_of(records.front().stage), records.front().detail);
    return false;
  }
  TRY_ASSIGN(Passage passage, wanted_then(subscriptions_, subscription, ledger_, entry));
  if (!passage) {
    why = fmt::format("subscription {} left it out, {}", subscription.id.text(), passage.reason);
    return false;
  }
  if (subscription.state == Subscription::State::kProving) {
    why = fmt::format("subscription {} is not active yet", subscription.id.text());
    return false;
  }
  return true;
}

}  // namespace ofure
