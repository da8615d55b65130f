// Read and judge, each medium, and the ledger, each beside the limit it stands on: libxml2 alone, and a raw append with
// fdatasync.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/press.h"
#include "formats/reader.h"
#include "formats/telling.h"
#include "ingest/judge.h"
#include "ledger/ledger.h"

namespace ofure {
namespace {

const char* const kExamples[] = {"evacuation/issue.xml", "shelter/update.xml", "damage/update.xml"};

std::string example(const std::string& name) {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/examples/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const Reader& reader() {
  static const std::unique_ptr<Reader> made = std::move(*Reader::create());
  return *made;
}

void name(benchmark::State& state, const std::string& what, std::size_t bytes) {
  state.SetLabel(what + ", " + std::to_string(bytes) + " bytes");
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void LimitLibxmlTreeParse(benchmark::State& state) {
  const std::string file = kExamples[state.range(0)], xml = example(file);
  for (auto _ : state) {
    xmlDocPtr document = xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET);
    benchmark::DoNotOptimize(document);
    xmlFreeDoc(document);
  }
  name(state, file, xml.size());
}
BENCHMARK(LimitLibxmlTreeParse)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void ReadWithSchema(benchmark::State& state) {
  const std::string file = kExamples[state.range(0)], xml = example(file);
  for (auto _ : state) benchmark::DoNotOptimize(reader().read(xml));
  name(state, file, xml.size());
}
BENCHMARK(ReadWithSchema)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void ReadAndJudge(benchmark::State& state) {
  const std::string file = kExamples[state.range(0)], xml = example(file);
  for (auto _ : state) {
    Reading reading = reader().read(xml);
    Circumstances circumstances;
    circumstances.now = instant_of(reading.bulletin->header.sent);
    benchmark::DoNotOptimize(judge(*reading.bulletin, reading.findings, circumstances));
  }
  name(state, file, xml.size());
}
BENCHMARK(ReadAndJudge)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void Render(benchmark::State& state) {
  const Medium& medium = *media()[static_cast<std::size_t>(state.range(1))];
  const std::string file = kExamples[state.range(0)], xml = example(file);
  Reading reading = reader().read(xml);
  const Narrative narrative = narrative_of(*reading.bulletin);
  for (auto _ : state) benchmark::DoNotOptimize(render(medium, *reading.bulletin, narrative, xml, {}));
  state.SetLabel(std::string(medium.info().word) + " of " + file);
}
BENCHMARK(Render)
    ->Apply([](benchmark::internal::Benchmark* b) {
      for (int file = 0; file < 3; ++file) {
        for (std::size_t medium = 0; medium < media().size(); ++medium) b->Args({file, static_cast<int>(medium)});
      }
    })
    ->Unit(benchmark::kMicrosecond);

// Everything between the bytes and the last of all renditions, each medium whole: what one accepted message costs
// (G15), and a shelter list of a mebibyte (G12).
void all_media(benchmark::State& state, const std::string& what, const std::string& xml) {
  for (auto _ : state) {
    Reading reading = reader().read(xml);
    Circumstances circumstances;
    circumstances.now = instant_of(reading.bulletin->header.sent);
    benchmark::DoNotOptimize(judge(*reading.bulletin, reading.findings, circumstances));
    const Narrative narrative = narrative_of(*reading.bulletin);
    const Tellings tellings(*reading.bulletin, narrative);
    RenderContext context;
    context.tellings = &tellings;
    for (const auto& medium : media())
      benchmark::DoNotOptimize(render(*medium, *reading.bulletin, narrative, xml, context));
  }
  name(state, what, xml.size());
}

void AllMedia(benchmark::State& state) {
  const std::string file = kExamples[state.range(0)];
  all_media(state, file, example(file));
}
BENCHMARK(AllMedia)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

// The first shelter of the example again and again, each with a name and an id of its own, until the list is as long as
// asked for.
std::string shelter_list(std::size_t bytes) {
  std::string xml = example("shelter/issue.xml");
  const std::string open = "<Information>", close = "</Information>";
  const std::size_t from = xml.find(open), to = xml.find(close) + close.size();
  const std::string one = xml.substr(from, to - from);
  auto put = [](std::string text, const std::string& element, const std::string& value) {
    const std::size_t at = text.find("<" + element + ">") + element.size() + 2;
    return text.replace(at, text.find("</", at) - at, value);
  };
  std::string list;
  for (int i = 0; xml.size() + list.size() < bytes; ++i)
    list += put(put(one, "areaName", "第" + std::to_string(i) + "小学校"), "ShelterID", "S-" + std::to_string(i));
  return xml.insert(to, list);
}

void AllMediaOfAShelterList(benchmark::State& state) {
  const std::string xml = shelter_list(1024 * 1024);
  all_media(state, "shelter list", xml);
}
BENCHMARK(AllMediaOfAShelterList)->Unit(benchmark::kMillisecond);

void NarrativeAlone(benchmark::State& state) {
  const std::string file = kExamples[state.range(0)], xml = example(file);
  Reading reading = reader().read(xml);
  for (auto _ : state) benchmark::DoNotOptimize(narrative_of(*reading.bulletin));
  state.SetLabel(file);
}
BENCHMARK(NarrativeAlone)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

std::filesystem::path fresh_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "ofure-bench-XXXXXX").string();
  return ::mkdtemp(pattern.data());
}

void LimitRawAppendAndFlush(benchmark::State& state) {
  auto folder = fresh_folder();
  int file = ::open((folder / "raw").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const std::string bytes = example(kExamples[0]);
  for (auto _ : state) {
    benchmark::DoNotOptimize(::write(file, bytes.data(), bytes.size()));
    ::fdatasync(file);
  }
  ::close(file);
  std::filesystem::remove_all(folder);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(LimitRawAppendAndFlush)->Unit(benchmark::kMicrosecond)->UseRealTime();

struct OpenLedger {
  std::filesystem::path folder = fresh_folder();
  std::unique_ptr<Ledger> ledger = std::move(*open_sqlite_ledger((folder / "ledger.db").string()));
  Header header = reader().read(example(kExamples[0])).bulletin->header;
  std::atomic<std::uint64_t> next{0};
  ~OpenLedger() {
    ledger->close();
    ledger.reset();
    std::filesystem::remove_all(folder);
  }
};

std::unique_ptr<OpenLedger> shared_ledger;

void LedgerAppend(benchmark::State& state) {
  if (state.thread_index() == 0) shared_ledger = std::make_unique<OpenLedger>();
  const std::string xml = example(kExamples[0]);
  for (auto _ : state) {
    OpenLedger& open = *shared_ledger;
    std::string id = std::to_string(open.next.fetch_add(1));
    NewEntry entry;
    entry.header = open.header;
    entry.header.document = DocumentId("d" + id);
    entry.header.bulletin = BulletinId("b" + id);
    entry.bytes = std::make_shared<const std::string>(xml + id);
    entry.digest = sha256(*entry.bytes);
    entry.verdict = "accepted";
    entry.findings = "[]";
    auto appended = open.ledger->append(entry);
    if (!appended) state.SkipWithError(appended.error().message.c_str());
  }
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) shared_ledger.reset();
}
BENCHMARK(LedgerAppend)->Threads(1)->Threads(8)->Threads(64)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace ofure

BENCHMARK_MAIN();
