#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "formats/kinds/parts.h"
#include "formats/kinds/path.h"

namespace ofure {

// The rules of addresses and files, for every kind that has them (AT-0xx). `body` is the place of the kind's element;
// an empty URL is "not given".
void judge_url(const std::string& url, const Path& body, Findings& findings);
void judge_files(const std::vector<Attachment>& files, const Path& body, Findings& findings);

}  // namespace ofure
