#include "core/problem.h"

#include <algorithm>

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "core/text.h"

namespace ofure::http {
namespace {

struct Title {
  int status;
  std::string_view en, ja;
};

constexpr Title kTitles[] = {
    {400, "The request cannot be read", "要求を読めません"},
    {401, "A valid key is needed", "有効な鍵が必要です"},
    {403, "This key has no right to do this", "この鍵にはその権限がありません"},
    {404, "There is no such thing here", "該当するものがありません"},
    {405, "This address does not take that method", "このアドレスではその操作はできません"},
    {408, "The request did not arrive in time", "要求が時間内に届きませんでした"},
    {409, "This contradicts what already stands", "既に受け付けた内容と矛盾します"},
    {413, "The document is too large", "電文が大きすぎます"},
    {415, "This content type is not taken", "この形式は受け付けません"},
    {422, "The document has errors", "電文に誤りがあります"},
    {429, "Too many requests", "要求が多すぎます"},
    {431, "The request header is too large", "要求の見出しが大きすぎます"},
    {500, "A fault of ours", "当方の内部の誤りです"},
    {501, "This is not supported", "対応していません"},
    {503, "Not possible at this moment", "ただいま受け付けられません"},
    {504, "Something behind us did not answer in time", "内部の応答が時間内にありませんでした"},
    {505, "This HTTP version is not spoken", "この HTTP の版には対応していません"},
    {507, "The disk is full; nothing was kept", "保存領域が不足しています。何も保存していません"},
};

// What a caller sent may be echoed, cut anywhere: a JSON text must be UTF-8 all the same.
std::string readable(std::string_view text) {
  constexpr std::size_t kLongest = 4;
  std::string out;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length < std::min(kLongest, text.size()) && !is_utf8(text.substr(0, length))) ++length;
    const bool whole = is_utf8(text.substr(0, length));
    out += whole ? text.substr(0, length) : "?";
    text.remove_prefix(whole ? length : 1);
  }
  return out;
}

Response make(int status, std::string_view detail, const Findings* findings) {
  Title title{status, "The request failed", "要求に失敗しました"};
  for (const Title& known : kTitles) {
    if (known.status == status) title = known;
  }
  JsonWriter out;
  out.object().field("type", "about:blank").field("title", title.en).field("title_ja", title.ja);
  out.key("status").number(status).field("detail", readable(detail));
  if (findings != nullptr) {
    out.key("findings");
    write_json(*findings, out);
  }
  out.end();
  Response response = answer(status, "application/problem+json", out.take());
  if (status == 503) response.fields.emplace_back("Retry-After", "1");
  if (status == 401) response.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"ofure\"");
  return response;
}

}  // namespace

int status_of(Code code) {
  switch (code) {
    case Code::kNotFound: return 404;
    case Code::kConflict: return 409;
    case Code::kDenied: return 403;
    case Code::kUnknown: return 401;
    case Code::kBadInput: return 400;
    case Code::kTooLarge: return 413;
    case Code::kUnsupported: return 415;
    case Code::kTimeout: return 504;
    case Code::kNoSpace: return 507;
    case Code::kBusy:
    case Code::kUnreachable:
    case Code::kRefused:
    case Code::kStopped: return 503;
    case Code::kCorrupt:
    case Code::kBadSetting:
    case Code::kIo: return 500;
  }
  return 500;
}

Response problem(int status, std::string_view detail) { return make(status, detail, nullptr); }
Response problem(const Error& error) { return make(status_of(error.code), error.message, nullptr); }
Response too_many(std::chrono::seconds wait) {
  const std::string seconds = std::to_string(wait.count());
  Response response = make(429, "Too much came from here; nothing was done with this request. Try again in " + seconds + " s. / 要求が多すぎるため、この要求は処理していません。" +
                                    seconds + " 秒後にもう一度送ってください。", nullptr);
  response.fields.emplace_back("Retry-After", seconds);
  return response;
}
Response problem(int status, std::string_view detail, const Findings& findings) { return make(status, detail, &findings); }

}  // namespace ofure::http
