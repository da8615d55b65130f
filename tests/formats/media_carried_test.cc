#include <gtest/gtest.h>

#include <algorithm>
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

// A list long enough to be walked once says the same as its parts would: a name that is the beginning of another, a
// figure inside another figure.
TEST(Losses, OfALongListNameWhatIsMissingAndNothingElse) {
  Bulletin bulletin = sample::bulletin("shelter");
  auto& sites = std::get<Shelters>(bulletin.body).sites;
  const ShelterSite site = sites.front();
  sites.clear();
  for (int i = 0; i < 3000; ++i) {
    ShelterSite one = site;
    one.id.clear();
    one.location.name = "会館" + std::to_string(i);
    one.location.kana.clear();
    one.number.people = i == 7 ? 0 : 180;
    sites.push_back(std::move(one));
  }
  const Rendition text = sample::rendition("text", bulletin), json = sample::rendition("json", bulletin);
  EXPECT_TRUE(json.losses.empty());
  auto items = std::find_if(text.losses.begin(), text.losses.end(),
                            [](const Loss& loss) { return loss.what.starts_with("items ("); });
  ASSERT_NE(items, text.losses.end());
  std::size_t missing = 0;
  for (const ShelterSite& one : sites) missing += text.bytes.find(one.location.name) == std::string::npos;
  EXPECT_TRUE(items->what.starts_with("items (" + std::to_string(missing) + ")"))
      << items->what.substr(0, 40) << " " << missing;
}

}  // namespace
}  // namespace ofure
