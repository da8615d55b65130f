#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/header.h"
#include "formats/kinds/parts.h"
#include "formats/kinds/path.h"

namespace ofure {

// What sort of data a field is, for people: "名称", "names".
struct FieldSort {
  std::string_view ja, en;
};
namespace field {
inline constexpr FieldSort kName{"名称", "names"}, kReading{"読み", "readings"}, kAddress{"住所", "addresses"},
    kPosition{"位置", "positions"}, kContact{"連絡先", "contact data"}, kLink{"リンク", "links"},
    kCount{"数", "figures"}, kOffice{"機関の名称", "names of offices"};
}  // namespace field

// Two revisions of one document, field by field. A kind tells each field of its struct as loud, quiet or following
// (compare_bodies in its folder); what it does not tell is not compared, so every field must be told. Nothing here
// decides by what a sender says of the revision. Not for several threads; refers to both revisions until told().
class Comparison {
 public:
  // People may have to act on it: a change of it is news.
  template <class T>
  void loud(const T& before, const T& after, const Path& at) {
    if (!same(before, after)) loud(at);
  }
  void loud(const Path& at);
  // Data that lists and maps show: a change of it is a correction that nobody is to be alarmed for.
  template <class T>
  void quiet(const T& before, const T& after, const Path& at, FieldSort sort) {
    if (!same(before, after)) quiet(at, sort);
  }
  void quiet(const Path& at, FieldSort sort);
  // A figure: quiet, unless it says "none" before or after. That there is something at all is news.
  void count(const Count& before, const Count& after, const Path& at);
  void count(const std::optional<std::int64_t>& before, const std::optional<std::int64_t>& after, const Path& at);
  void figure(const std::string& before, const std::string& after, const Path& at);  // a decimal
  // A name: quiet while it is another spelling of the same name (same_by_name), and a text may change by it. Loud when it
  // gains or loses a word that says more than a name does: 閉鎖, 満員, 津波, 一部, 全域.
  void renamed(const std::string& before, const std::string& after, const Path& at, FieldSort sort);
  // The name of a place or shelter: loud as well when the new name is, in either revision, that of another one.
  void renamed_place(const std::string& before, const std::string& after, const Path& at);
  // An address: quiet whatever it becomes, but for such words.
  void moved(const std::string& before, const std::string& after, const Path& at);
  // Telephone numbers and the like. Senders write sentences there; such words in them are loud.
  void contacts(const std::vector<Contact>& before, const std::vector<Contact>& after, const Path& at);
  // A text of the sender: it may stay as it is, or change by the names told with renamed() and by nothing else.
  void follows(const LocalTexts& before, const LocalTexts& after, const Path& at);
  void follows(const std::string& before, const std::string& after, const Path& at);

  // A place by name: its code and its shape are the area, and loud, also a shape that cannot be read. It was renamed when it has its reading or the
  // spelling of its name still, and renamed_place() finds nothing; otherwise it may be another place, and is loud, whatever its shape: people know their
  // district by its name.
  void place(const Location& before, const Location& after, const Path& at);
  // The name of a disaster is of no place: the number of a typhoon may be put right.
  void disaster(const Disaster& before, const Disaster& after, const Path& body);
  // Lists whose members were added or taken away are loud; true when they can be compared member by member.
  template <class T>
  [[nodiscard]] bool as_many(const std::vector<T>& before, const std::vector<T>& after, const Path& at) {
    if (before.size() == after.size()) return true;
    loud(at);
    return false;
  }

  struct Told {
    std::vector<std::string> fields;  // that changed, as places in the document, each once
    std::vector<FieldSort> sorts;     // of the quiet ones, each once
    std::string loud;                 // the first loud one; "" = none
  };
  // REQUIRES: everything was told.
  [[nodiscard]] Told told() &&;

  template <class T>
  [[nodiscard]] static bool same(const T& before, const T& after) {
    return before == after;
  }
  [[nodiscard]] static bool same(const Count& before, const Count& after);
  [[nodiscard]] static bool same(const Sheltered& before, const Sheltered& after);
  [[nodiscard]] static bool same(const LocalTexts& before, const LocalTexts& after);
  [[nodiscard]] static bool same(const std::vector<Contact>& before, const std::vector<Contact>& after);
  [[nodiscard]] static bool same(const std::vector<Attachment>& before, const std::vector<Attachment>& after);

 private:
  struct Text {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;  // before, after
    std::string at;
  };
  struct Place {
    std::string before, after, at;
  };
  void may_be_renamed(const std::string& before, const std::string& after, const Path& at, FieldSort sort);
  [[nodiscard]] bool another_has(const Place& renamed) const;
  [[nodiscard]] std::string by_its_names(std::string_view before) const;

  Told told_;
  std::vector<std::pair<std::string, std::string>> names_;  // before, after
  std::vector<Place> places_;                               // all of them, changed or not
  std::vector<Text> texts_;
};

}  // namespace ofure
