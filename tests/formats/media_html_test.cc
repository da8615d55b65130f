#include <gtest/gtest.h>

#include "formats/check_xml.h"
#include "formats/sample.h"

namespace ofure {
namespace {

TEST(Html, AnArticleIsWellFormedForEveryKindAndAction) {
  for (const char* kind : {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"}) {
    for (Action action : kActions) {
      Rendition article = sample::rendition("html", sample::bulletin(kind, action, Mode::kActual));
      check::Document document(article.bytes);
      ASSERT_TRUE(document) << kind << article.bytes;
      EXPECT_EQ(document.texts("h1").size(), 1u) << kind;
    }
  }
}

TEST(Html, MarkupInASendersTextStaysText) {
  Bulletin bulletin = sample::bulletin("notice", Action::kIssue, Mode::kActual);
  std::get<Notice>(bulletin.body).description = {{"ja", "<script>alert(1)</script> & more"}};
  Rendition article = sample::rendition("html", bulletin);
  EXPECT_EQ(article.bytes.find("<script"), std::string::npos);
  EXPECT_NE(article.bytes.find("&lt;script"), std::string::npos);
}

TEST(Html, ALinkThatIsNoPageIsNotMadeClickable) {
  Bulletin bulletin = sample::bulletin("notice", Action::kIssue, Mode::kActual);
  std::get<Notice>(bulletin.body).url = "javascript:alert(1)";
  EXPECT_EQ(sample::rendition("html", bulletin).bytes.find("href=\"javascript"), std::string::npos);
}

}  // namespace
}  // namespace ofure
