#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.h"
#include "formats/cap_rules.h"
#include "formats/check_xml.h"
#include "formats/generated.h"
#include "formats/media/account.h"
#include "formats/press.h"
#include "formats/sample.h"
#include "formats/terms.h"

// What holds for every medium and every profile of it, over bulletins made by chance. OFURE_SEEDS sets how many,
// OFURE_FIRST_SEED where to begin.
namespace ofure {
namespace {

using nlohmann::json;
using Names = std::set<std::string>;

std::uint64_t number_from(const char* variable, std::uint64_t fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::stoull(text);
}

// Carriers take no character outside their table, and 𠮷 goes out as 吉.
std::string plain_name(std::string name) {
  if (std::size_t at = name.find("𠮷"); at != std::string::npos) name.replace(at, std::string("𠮷").size(), "吉");
  return name;
}

Names names_in(const Narrative& narrative) {
  Names names;
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      names.insert(item.name);
      names.insert(plain_name(item.name));
    }
  }
  return names;
}

// A bulletin and, of every second seed, the revision before it.
struct Sample {
  Bulletin bulletin;
  std::optional<Bulletin> before;
  Narrative narrative;
  RenderContext context;
  Names names;  // every name that may stand in a text
  bool profiles = true;  // whether each form is looked at, or the whole media only

  explicit Sample(std::uint64_t seed) : Sample(seed, generated::bulletin(seed)) {}
  Sample(std::uint64_t seed, Bulletin made) : bulletin(std::move(made)) {
    if (seed % 2 == 1 && bulletin.header.action != Action::kCancel) {
      before = bulletin;
      bulletin = generated::revision_after(*before, seed);
    }
    narrative = narrative_of(bulletin, before ? &*before : nullptr);
    context = sample::context(bulletin);
    names = names_in(narrative);
    if (before) names.merge(names_in(narrative_of(*before)));
  }

  Rendition set(const Medium& medium, const std::string& profile) const {
    RenderContext own = context;
    own.profile = profile;
    return render(medium, bulletin, narrative, sample::original(bulletin), own);
  }
};

// Calls `look(medium, profile, rendition)` for every form of every medium but the original.
template <class Look>
void each_form(const Sample& sample, Look look) {
  for (const auto& medium : media()) {
    if (medium->info().word == "common") continue;
    std::vector<Profile> profiles;
    if (sample.profiles) profiles = medium->profiles(*sample.context.settings);
    profiles.insert(profiles.begin(), Profile{"", medium->info().media_type, ""});
    for (const Profile& profile : profiles) {
      SCOPED_TRACE(std::string(medium->info().word) + " " + profile.word);
      look(*medium, profile, sample.set(*medium, profile.word));
    }
  }
}

// Without the markup of a text for synthetic voices, which stands inside of names as well.
std::string without_tags(std::string text) {
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
    std::size_t end = text.find('>', at);
    if (end == std::string::npos) break;
    text.erase(at, end - at + 1);
  }
  return text;
}

// The first name that stands in the text in part only, or "".
std::string cut_name(const std::string& text, const Names& names) {
  constexpr std::string_view kOpen = "〈", kClose = "〉";
  for (std::size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at + 1)) {
    std::size_t end = text.find(kClose, at);
    if (end == std::string::npos) return text.substr(at, 60);
    std::string name = text.substr(at, end + kClose.size() - at);
    if (names.count(name) == 0) return name;
  }
  return "";
}

// What people read of a rendition: of cell broadcast the messages, as its pages cut a text wherever they are full; of
// radio the texts, as kana are another writing.
std::string read_text(const Medium& medium, const Rendition& rendition) {
  const bool cell = medium.info().word == "cell", radio = medium.info().word == "radio";
  if ((!cell && !radio) || rendition.media_type != "application/json") return rendition.bytes;
  const json value = json::parse(rendition.bytes);
  std::string text;
  if (radio) {
    text = value["script"].get<std::string>() + "\n";
    for (const json& form : value["forms"]) text += form["text"].get<std::string>() + "\n";
    return text;
  }
  for (const json& message : value["messages"]) text += message["text"].get<std::string>() + "\n";
  return text;
}

bool has_any_mark(const std::string& text) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    for (Language language : kLanguages) {
      if (text.find(mode_mark(mode, language)) != std::string::npos) return true;
    }
  }
  return false;
}

bool starts_with_mark(const std::string& text, Mode mode) {
  return std::any_of(kLanguages.begin(), kLanguages.end(),
                     [&](Language language) { return text.starts_with(mode_mark(mode, language)); });
}

// Seconds are the one limit that a text may pass, by its first sentence alone, and then it says so: an announcer cannot
// say less than one sentence.
bool says_it_is_over(const Rendition& rendition, const Measure& measure) {
  return measure.unit == "seconds" &&
         std::any_of(rendition.losses.begin(), rendition.losses.end(),
                     [&](const Loss& loss) { return loss.what + " form" == measure.what; });
}

void expect_sound(const Sample& sample) {
  const Mode mode = sample.bulletin.header.mode;
  each_form(sample, [&](const Medium& medium, const Profile& profile, const Rendition& rendition) {
    EXPECT_TRUE(is_utf8(rendition.bytes));
    EXPECT_EQ(rendition.media_type, profile.media_type);
    EXPECT_EQ(rendition.bytes, sample.set(medium, profile.word).bytes) << "the same bulletin, other bytes";
    for (const Measure& measure : rendition.measures)
      EXPECT_TRUE(measure.length <= measure.limit || says_it_is_over(rendition, measure))
          << measure.what << ": " << measure.length << " of " << measure.limit;
    EXPECT_EQ(cut_name(read_text(medium, rendition), sample.names), "");
    EXPECT_FALSE(rendition.origins.empty()) << "nothing is said about where its fields come from";
    if (mode == Mode::kActual) {
      EXPECT_FALSE(has_any_mark(rendition.bytes));
    } else if (profile.media_type.starts_with("text/plain") && !rendition.bytes.empty()) {
      EXPECT_TRUE(starts_with_mark(rendition.bytes, mode)) << rendition.bytes;
    } else if (!rendition.bytes.empty()) {
      EXPECT_TRUE(has_any_mark(rendition.bytes));
    }
  });
}

// Whether the rendition says that it left items out: by themselves, by their section, or with everything else.
bool loses_items(const Rendition& rendition, const Section& section, Mode mode) {
  return std::any_of(rendition.losses.begin(), rendition.losses.end(), [&](const Loss& loss) {
    return loss.what.starts_with("items") || loss.what.starts_with("the whole bulletin") ||
           loss.what.find(unmarked(section.heading, mode)) != std::string::npos;
  });
}

constexpr std::size_t kLookedFor =
    300;  // of a long list every so many: to look for each in each form would take minutes

// Every district and shelter stands in the rendition, or the rendition says that some do not.
void expect_items_present_or_lost(const Sample& sample) {
  each_form(sample, [&](const Medium&, const Profile& profile, const Rendition& rendition) {
    const std::string bytes =
        profile.media_type.starts_with("application/ssml") ? without_tags(rendition.bytes) : rendition.bytes;
    for (const Section& section : sample.narrative.sections) {
      const std::size_t step = section.items.size() / kLookedFor + 1;
      for (std::size_t i = 0; i < section.items.size(); i += step) {
        const Item& item = section.items[i];
        if (bytes.find(item.name) != std::string::npos || bytes.find(plain_name(item.name)) != std::string::npos)
          continue;
        EXPECT_TRUE(loses_items(rendition, section, sample.bulletin.header.mode))
            << item.name << " is neither there nor lost: " << account_text(rendition, "  ")
            << rendition.bytes.substr(0, 2000);
        return;
      }
    }
  });
}

bool items_are_areas(const Bulletin& bulletin) {
  const std::string& kind = bulletin.header.kind.text();
  return kind == "evacuation" || kind == "sediment" || kind == "notice";
}

// The shapes and codes of an alert are those that were sent, or the area of the office, and nothing wider.
void expect_area_of_cap(const Sample& sample) {
  if (!items_are_areas(sample.bulletin)) return;
  check::Document alert(sample.set(*find_medium("cap"), "").bytes);
  std::set<std::string> sent_shapes, sent_codes{std::string(sample.bulletin.header.area().text())}, said_shapes,
      said_codes;
  for (const Section& section : sample.narrative.sections) {
    for (const Item& item : section.items) {
      for (const Polygon& polygon : item.polygons) sent_shapes.insert(cap_text(polygon));
      for (const Circle& circle : item.circles) sent_shapes.insert(cap_text(circle));
      if (item.code) sent_codes.insert(std::string(item.code->text()));
    }
  }
  for (const char* name : {"polygon", "circle"}) {
    for (std::string& text : alert.texts(name)) said_shapes.insert(std::move(text));
  }
  for (const xmlNode* geocode : alert.elements("geocode")) {
    std::string text = check::content(geocode);
    std::size_t name = text.find("jisX0402");
    if (name == std::string::npos) continue;
    text.erase(0, name + std::string_view("jisX0402").size());
    text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }), text.end());
    said_codes.insert(text);
  }
  EXPECT_EQ(said_shapes, sent_shapes);
  for (const std::string& code : said_codes) EXPECT_TRUE(sent_codes.count(code)) << code << " was never sent";
  sent_codes.erase(std::string(sample.bulletin.header.area().text()));
  for (const std::string& code : sent_codes) EXPECT_TRUE(said_codes.count(code)) << code << " is missing";
  EXPECT_EQ(alert.complaints("checks/cap12.xsd"), "");
  for (const std::string& complaint : check::cap_complaints(alert)) ADD_FAILURE() << complaint;
}

// A ring as a set of its points: GeoJSON turns rings round.
std::set<std::pair<double, double>> points_of(const Polygon& polygon) {
  std::set<std::pair<double, double>> points;
  for (const Point& point : polygon.ring)
    points.insert({std::stod(coordinate(point.longitude)), std::stod(coordinate(point.latitude))});
  return points;
}

void rings_in(const json& geometry, std::multiset<std::set<std::pair<double, double>>>& rings) {
  if (geometry.is_null()) return;
  if (geometry["type"] == "GeometryCollection") {
    for (const json& part : geometry["geometries"]) rings_in(part, rings);
  }
  auto add = [&](const json& ring) {
    std::set<std::pair<double, double>> points;
    for (const json& point : ring) points.emplace(point[0].get<double>(), point[1].get<double>());
    rings.insert(std::move(points));
  };
  if (geometry["type"] == "Polygon") add(geometry["coordinates"][0]);
  if (geometry["type"] == "MultiPolygon") {
    for (const json& polygon : geometry["coordinates"]) add(polygon[0]);
  }
}

void expect_area_of_geojson(const Sample& sample) {
  std::multiset<std::set<std::pair<double, double>>> sent, said;
  for (const Section& section : sample.narrative.sections) {
    for (const Item& item : section.items) {
      for (const Polygon& polygon : item.polygons) sent.insert(points_of(polygon));
    }
  }
  const json collection = json::parse(sample.set(*find_medium("geojson"), "").bytes);
  for (const json& feature : collection["features"]) rings_in(feature["geometry"], said);
  EXPECT_EQ(said, sent);
}

TEST(EveryMedium, KeepsItsLimitsItsMarkAndItsNamesWholeOverBulletinsMadeByChance) {
  const std::uint64_t first = number_from("OFURE_FIRST_SEED", 1), most = number_from("OFURE_SEEDS", 400);
  for (std::uint64_t seed = first; seed < first + most && !HasFailure(); ++seed) {
    SCOPED_TRACE("OFURE_SEEDS=1 OFURE_FIRST_SEED=" + std::to_string(seed));
    Sample sample(seed);
    expect_sound(sample);
    expect_items_present_or_lost(sample);
    expect_area_of_cap(sample);
    expect_area_of_geojson(sample);
  }
}

TEST(EveryMedium, KeepsItsLimitsWithTwentyThousandDistrictsAndFourThousandShelters) {
  for (auto [kind, items] : {std::pair("evacuation", 20'000), std::pair("shelter", 4'000)}) {
    SCOPED_TRACE(kind);
    Sample sample(2, generated::bulletin(2, kind, static_cast<std::size_t>(items)));
    sample.profiles = false;
    expect_sound(sample);
    expect_items_present_or_lost(sample);
  }
}

}  // namespace
}  // namespace ofure
