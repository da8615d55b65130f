#include "app/area_data/area_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include "app/shelter_list/csv.h"
#include "core/log.h"
#include "core/text.h"

namespace ofure::app {
namespace {

constexpr std::array<std::string_view, 2> kNames = {"the imported boundaries", "the imported table of households"};

tl::unexpected<Error> cannot_read(const std::string& path, int code) {
  return fail(code == ENOENT ? Code::kNotFound : Code::kIo, "The file cannot be read.",
              path + ": " + std::generic_category().message(code));
}

tl::unexpected<Error> wrong(std::size_t row, const std::string& ja, const std::string& en) {
  const std::string line = std::to_string(row + 2);  // the header is line 1
  return fail(Code::kBadInput, line + " 行目: " + ja + " / line " + line + ": " + en);
}

Result<std::optional<std::int64_t>> count_in(std::string_view text, std::size_t row, std::string_view column) {
  const std::string digits = ascii_folded(text);
  std::string bare;
  for (char c : trimmed(digits)) {
    if (c != ',') bare += c;
  }
  if (bare.empty()) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  auto [end, fault] = std::from_chars(bare.data(), bare.data() + bare.size(), value);
  if (fault != std::errc{} || end != bare.data() + bare.size() || value < 0)
    return wrong(row, std::string(column) + " が数ではありません（" + std::string(text) + "）。",
                 std::string(column) + " is no number: \"" + std::string(text) + "\".");
  return std::optional<std::int64_t>(value);
}

Result<AreaCode> code_in(std::string_view text, std::size_t row) {
  std::string digits(trimmed(text));
  if (auto check = AreaCode::check_digit(digits)) digits += *check;
  auto code = AreaCode::parse(digits);
  if (!code || AreaTable::japan().find(*code) == nullptr)
    return wrong(row, "団体コードが正しくありません（" + std::string(text) + "）。`ofure areas` で検索できます。",
                 "there is no area with code \"" + std::string(text) + "\"; `ofure areas` searches them.");
  return *code;
}

}  // namespace

std::string boundaries_file(const std::string& data_folder) { return data_folder + "/areas/boundaries"; }
std::string households_file(const std::string& data_folder) { return data_folder + "/areas/households.csv"; }

Result<Boundaries> open_boundaries(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return cannot_read(path, errno);
  struct stat facts {};
  if (::fstat(file, &facts) != 0 || facts.st_size == 0) {
    ::close(file);
    return fail(Code::kCorrupt, "The file of boundaries is empty; import it again with `ofure areas import`.");
  }
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  const int code = errno;
  ::close(file);
  if (bytes == MAP_FAILED) return cannot_read(path, code);
  std::shared_ptr<const void> owner(bytes, [size](void* all) { ::munmap(all, size); });
  return Boundaries::over(owner, {static_cast<const char*>(bytes), size});
}

Result<Households> open_households(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return cannot_read(path, errno);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return read_households(text);
}

Result<Households> read_households(std::string_view csv) {
  TRY_ASSIGN(CsvTable table, read_csv(csv));
  const auto code = table.column("code"), district = table.column("district"), households = table.column("households"),
             people = table.column("people"), source = table.column("source"), date = table.column("date");
  if (!code || (!households && !people))
    return fail(Code::kBadInput,
                "見出しの行に code と、households か people が要ります。 / The header line needs code, and households or people.");
  std::vector<HouseholdRow> rows;
  auto text = [&](const std::vector<std::string>& row, const std::optional<std::size_t>& column) {
    return column ? std::string(trimmed(row[*column])) : std::string();
  };
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    HouseholdRow one;
    TRY_ASSIGN(one.code, code_in(row[*code], i));
    one.district = text(row, district);
    if (households) {
      TRY_ASSIGN(one.households, count_in(row[*households], i, "households"));
    }
    if (people) {
      TRY_ASSIGN(one.people, count_in(row[*people], i, "people"));
    }
    one.source = text(row, source);
    one.date = text(row, date);
    rows.push_back(std::move(one));
  }
  if (rows.empty()) return fail(Code::kBadInput, "行がひとつもありません。 / It has no row.");
  const std::size_t count = rows.size();
  Households all(std::move(rows));
  for (std::size_t i = 0; i < count; ++i) {
    const HouseholdRow& row = all.rows()[i];
    if (all.find(row.code, row.district) != &row)
      return wrong(i, "同じ区域の行が前にもあります（" + row.district + "）。", "its area was given before: " + row.district);
  }
  return all;
}

AreaFiles::AreaFiles(const std::string& data_folder)
    : paths_{boundaries_file(data_folder), households_file(data_folder)} {}

AreaFiles::Stamp AreaFiles::stamp_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return {true, facts.st_ino, facts.st_size, facts.st_mtim.tv_sec * 1'000'000'000LL + facts.st_mtim.tv_nsec};
}

// `read` puts what the file says into the facts, or what no file says.
template <class Read>
void AreaFiles::look(std::size_t which, Read read) {
  const Stamp stamp = stamp_of(paths_[which]);
  if (stamp == seen_[which]) return;
  seen_[which] = stamp;
  AreaFacts fresh = *facts_;
  Done done = read(fresh, stamp.there);
  // Anybody may read the note: it names no path.
  faults_[which] = done ? "" : std::string(kNames[which]) + " cannot be used: " + done.error().message;
  if (!done) {
    log_error("an imported file of areas cannot be used; what was read before stands",
              {{"file", paths_[which]}, {"error", done.error().text()}});
    return;
  }
  facts_ = std::make_shared<const AreaFacts>(std::move(fresh));
  log_info("areas were read", {{"file", paths_[which]}, {"there", stamp.there ? "yes" : "no"}});
}

std::shared_ptr<const AreaFacts> AreaFiles::now() {
  Lock lock(mutex_);
  look(0, [this](AreaFacts& facts, bool there) -> Done {
    facts.boundaries.reset();
    if (!there) return {};
    TRY_ASSIGN(Boundaries read, open_boundaries(paths_[0]));
    facts.boundaries = std::move(read);
    return {};
  });
  look(1, [this](AreaFacts& facts, bool there) -> Done {
    facts.households = Households();
    if (!there) return {};
    TRY_ASSIGN(facts.households, open_households(paths_[1]));
    return {};
  });
  return facts_;
}

std::vector<std::string> AreaFiles::notes() {
  static_cast<void>(now());
  Lock lock(mutex_);
  std::vector<std::string> notes;
  for (const std::string& fault : faults_) {
    if (!fault.empty()) notes.push_back("areas: " + fault);
  }
  return notes;
}

}  // namespace ofure::app
