#pragma once

#include <string>
#include <string_view>

#include "core/header.h"
#include "core/result.h"
#include "formats/reader.h"

namespace ofure {

// What makes a new document of a template.
struct FillWord {
  BulletinId bulletin;  // the new transmission's
  DocumentId document;  // the new document's
  Time at;              // when it is filled
};

// A document an office keeps to be filled. Its type is its mode: a template of exercise gives exercises and nothing
// else, one of actual gives what is actual (accidents 4.2 and 4.15: drill templates that equalled real ones, and a real
// alert that went out as its drill template). A value; safe from any thread.
class Template {
 public:
  // Of a common XML document of that mode, valid by the schemas. Errors: kBadInput, with what to do: it does not read,
  // it is of another mode, or it is actual and says somewhere that it is a drill.
  [[nodiscard]] static Result<Template> from(const Reader& reader, std::string bytes, Mode mode);

  [[nodiscard]] Mode mode() const { return header_.mode; }
  [[nodiscard]] const Kind& kind() const { return header_.kind; }
  [[nodiscard]] const std::string& title() const { return header_.title; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  // The first revision of a new document: ids and times of the word, no reference, no errata, the mode of the template.
  // Times inside move with ReportDateTime, which becomes the minute of `at`: what was an hour after it stays so. All
  // other bytes are those of the template. There is no argument for a mode. Pure.
  [[nodiscard]] std::string fill(const FillWord& word) const;

 private:
  Template(std::string bytes, Header header) : bytes_(std::move(bytes)), header_(std::move(header)) {}
  std::string bytes_;
  Header header_;
};

}  // namespace ofure
