#include "dispatch/documents.h"

#include <fstream>
#include <sstream>

#include "core/check.h"

namespace ofure::documents {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  OFURE_CHECK(!text.str().empty());
  return text.str();
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

void set_element(std::string& text, const std::string& name, const std::string& value) {
  const std::string opening = "<" + name + ">", closing = "</" + name + ">";
  bool found = false;
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
    std::size_t begin = at + opening.size();
    text.replace(begin, text.find(closing, begin) - begin, value);
    found = true;
  }
  OFURE_CHECK(found);
}

std::string envelope_word(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "Actual";
    case Mode::kExercise:
      return "Exercise";
    case Mode::kTest:
      return "Test";
  }
  return "";
}

}  // namespace

const Reader& reader() {
  static const std::unique_ptr<Reader> made = [] {
    auto reader = Reader::create();
    OFURE_CHECK(reader.has_value());
    return std::move(*reader);
  }();
  return *made;
}

NewEntry notice(const Wish& wish) {
  static const std::string issue = file("examples/notice/issue.xml"), update = file("examples/notice/update.xml"),
                           cancel = file("examples/notice/cancel.xml");
  std::string text = wish.action == Action::kIssue ? issue : wish.action == Action::kCancel ? cancel : update;
  const std::string id = wish.document + "-r" + std::to_string(wish.revision) + "-" + std::string(word_of(wish.mode));
  set_element(text, "distributionID", id);
  set_element(text, "documentID", wish.document);
  set_element(text, "documentRevision", std::to_string(wish.revision));
  set_element(text, "previousDocumentRevision", std::to_string(wish.revision - 1));
  set_element(text, "distributionStatus", envelope_word(wish.mode));
  if (wish.mode == Mode::kActual) replace_all(text, "【訓練】", "");

  Reading reading = reader().read(text);
  OFURE_CHECK(reading.bulletin.has_value());
  NewEntry entry;
  entry.header = reading.bulletin->header;
  entry.header.valid_until = wish.valid_until;
  entry.digest = sha256(text);
  entry.bytes = std::make_shared<const std::string>(std::move(text));
  entry.submitter = KeyId("k-test");
  entry.accepted_at = wish.accepted_at;
  entry.verdict = "accepted";
  entry.findings = "[]";
  return entry;
}

Sequence append(Ledger& ledger, const Wish& wish) {
  auto appended = ledger.append(notice(wish));
  OFURE_CHECK(appended.has_value());
  return appended->sequence;
}

void append_many(Ledger& ledger, int count, const std::string& prefix, Mode mode) {
  for (int i = 1; i <= count; ++i) {
    Wish wish;
    wish.document = prefix + std::to_string(i);
    wish.mode = mode;
    append(ledger, wish);
  }
}

}  // namespace ofure::documents
