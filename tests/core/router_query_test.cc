#include <gtest/gtest.h>

#include "core/router.h"

namespace ofure::http {
namespace {

Request asked(const std::string& query) {
  Request request;
  request.method = "GET";
  request.path = "/v1/audit";
  request.query = *parse_query(query);
  return request;
}

Route audit() {
  return {"GET", "/v1/audit", [](const Request&, const Parameters&) { return answer(200, "text/plain", "all"); }};
}

TEST(RouterQueries, AMisspeltNameIsRefusedAndNotTakenForNone) {
  Route route = audit();
  route.queries = {"subject", "after"};
  const Router router({route});
  EXPECT_EQ(router.route(asked("subject=k-1&after=3")).status, 200);
  const Response refused = router.route(asked("subjet=k-1"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body->find("subjet"), std::string::npos) << *refused.body;
}

TEST(RouterQueries, ARouteWithoutQueriesTakesNoneAndOneThatLooksItselfIsLeftAlone) {
  Route named = audit();
  named.pattern = "/v1/named";
  named.queries = {"after"};
  const Router strict(without_queries({audit(), named}));
  EXPECT_EQ(strict.route(asked("")).status, 200);
  EXPECT_EQ(strict.route(asked("x=1")).status, 400);
  Request other = asked("after=1");
  other.path = "/v1/named";
  EXPECT_EQ(strict.route(other).status, 200) << "what was said stays";
  EXPECT_EQ(Router({audit()}).route(asked("x=1")).status, 200);
}

}  // namespace
}  // namespace ofure::http
