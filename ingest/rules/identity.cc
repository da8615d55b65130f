#include "core/rules.h"
#include "core/text.h"
#include "ingest/rules/rules.h"

namespace ofure {

// That ids are there, short enough, alike in envelope and Head and free of what CAP forbids is asked by the schema and
// the reader.
void judge_identity(const Bulletin& bulletin, const Circumstances&, Findings& findings) {
  const Header& h = bulletin.header;
  auto printable = [&](const std::string& id, std::string_view path, std::string_view name) {
    if (has_control(id) || id.find('\n') != std::string::npos) {
      findings.push_back(finding(Rule::ID_010, std::string(path), {{"name", std::string(name)}}));
    }
  };
  printable(h.bulletin.text(), "EDXLDistribution/distributionID", "distributionID");
  printable(h.sender, "EDXLDistribution/senderID", "senderID");
  printable(h.document.text(), "Report/Head/documentID", "documentID");
}

}  // namespace ofure
