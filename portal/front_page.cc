#include "core/text.h"
#include "portal/public_api.h"

namespace ofure {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ofure お触れ</title>
<style>
body { font: 1rem/1.7 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc; vertical-align: top; }
code { background: #f3f3f0; padding: 0 .25rem; overflow-wrap: anywhere; }
.wrong { border-left: .4rem solid #b00020; padding: .2rem .8rem; background: #fdf0f0; }
</style>
</head>
<body>
<h1>ofure お触れ</h1>
<p>一つの電文を、すべての媒体へ。One public message in, every medium out, with proof.</p>
)";

std::string_view japanese(Mode mode) {
  switch (mode) {
    case Mode::kActual: return "通常";
    case Mode::kExercise: return "訓練";
    case Mode::kTest: return "試験";
  }
  return "";
}

std::string link(const std::string& path) { return "<a href=\"" + path + "\"><code>" + path + "</code></a>"; }

void write_mode(std::string& page, Mode mode, Sequence head) {
  std::string base = "/v1/" + std::string(word_of(mode));
  page += "<tr><th>" + std::string(japanese(mode)) + " " + std::string(word_of(mode)) + "</th><td>" + std::to_string(head.value()) + "</td><td>" +
          link(base + "/standing") + "<br>" + link(base + "/standing.geojson") + "<br>" + link(base + "/feed.atom") + "<br>" + link(base + "/stream") + "<br>" +
          link(base + "/bulletins") + "</td></tr>\n";
}

}  // namespace

std::string front_page(const FrontFacts& facts) {
  std::string page(kHead);
  for (const std::string& problem : facts.problems) page += "<p class=\"wrong\" role=\"alert\">" + xml_escaped(problem) + "</p>\n";
  if (!facts.missing.empty()) page += "<h2>報告未受信 No report received</h2>\n<p>発令・設置の有無は、ここでは分かりません。 Whether anything was issued is not known here.</p>\n<ul class=\"missing\">\n";
  for (const MissingReport& one : facts.missing) page += "<li>" + xml_escaped(one.name) + "：" + xml_escaped(one.ja) + " " + xml_escaped(one.en) + "</li>\n";
  if (!facts.missing.empty()) page += "</ul>\n";
  page += "<h2>受付済みの情報 Accepted bulletins</h2>\n<table>\n<tr><th>モード Mode</th><th>通番 Head</th><th>読む Read</th></tr>\n";
  for (const auto& [mode, head] : facts.heads) write_mode(page, mode, head);
  page += "</table>\n<p>訓練と試験を読むには鍵が必要です。Exercise and test need a key: <code>Authorization: Bearer …</code></p>\n";
  page += "<h2>つなぐ Connect</h2>\n<table>\n<tr><th>HTTP</th><td><code>" + xml_escaped(facts.public_url) + "</code></td></tr>\n<tr><th>MQTT</th><td><code>" +
          (facts.mqtt.empty() ? "none" : xml_escaped(facts.mqtt)) + "</code></td></tr>\n</table>\n<p>" + link("/v1/openapi.yaml") + " " +
          link("/v1/asyncapi.yaml") + " " + link("/readyz") + (facts.operators_apart ? "" : " " + link("/metrics")) + "</p>\n</body>\n</html>\n";
  return page;
}

}  // namespace ofure
