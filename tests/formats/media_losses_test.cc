#include <gtest/gtest.h>

#include "formats/press.h"
#include "formats/sample.h"

// What an entry of a feed says it lost: it carries the people of a shelter in running text, and no other figure of it.
namespace ofure {
namespace {

std::string lost_figures(std::int64_t people, std::int64_t voluntary) {
  Bulletin bulletin = sample::bulletin("shelter");
  Shelters& shelters = std::get<Shelters>(bulletin.body);
  shelters.total = {};
  shelters.sites.front().number = {people, voluntary, std::nullopt, std::nullopt};
  for (const Loss& loss : sample::rendition("atom", bulletin).losses) {
    if (loss.what.rfind("figures", 0) == 0) return loss.what;
  }
  ADD_FAILURE() << "no figures are lost";
  return "";
}

TEST(Losses, ANoughtThatIsSaidIsNotLost) {
  EXPECT_EQ(lost_figures(0, 7).find("山王小学校/people、"), std::string::npos) << lost_figures(0, 7);
}

TEST(Losses, AFigureIsNotFoundInsideALongerOne) {
  EXPECT_NE(lost_figures(180, 0).find("山王小学校/people_voluntary"), std::string::npos) << lost_figures(180, 0);
  EXPECT_NE(lost_figures(1180, 180).find("山王小学校/people_voluntary"), std::string::npos) << lost_figures(1180, 180);
}

}  // namespace
}  // namespace ofure
