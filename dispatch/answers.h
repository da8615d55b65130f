#pragma once

#include <vector>

#include "dispatch/requests.h"
#include "dispatch/route.h"

namespace ofure {

// Answers what a connector asks for (dispatch/connector.h). Used by the dispatcher's thread.
class Answers {
 public:
  // `routes` are those of the connector.
  Answers(Depot& depot, Connector& connector, std::vector<Route*> routes)
      : depot_(depot), connector_(connector), routes_(std::move(routes)) {}
  void operator()(const Requests::Connected& request);
  void operator()(const Requests::WhatStands& request);
  void operator()(const Requests::For& request);

 private:
  Depot& depot_;
  Connector& connector_;
  const std::vector<Route*> routes_;
};

}  // namespace ofure
