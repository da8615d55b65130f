#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "app/client.h"

namespace ofure::app {

// The text of a field; "" when it is absent, null or of another type.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* key);

// What a check (POST /v1/check, a waiting bulletin, a retraction) would send: a line per medium, and the short text whole.
void print_renditions(const nlohmann::json& check);

// A block for each finding as the hub answers them: rule, place, message in both languages.
void print_findings(const nlohmann::json& findings, std::ostream& out);

// Prints a problem that the hub answered to standard error, its findings too, and gives the exit code that belongs to it.
int report_refusal(const Client::Reply& reply);

}  // namespace ofure::app
