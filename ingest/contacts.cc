#include "ingest/contacts.h"

#include <algorithm>

#include "ingest/rules/contact_scan.h"

namespace ofure {
namespace {

// Only the words and signs of a list between the number before and this one: 「53-8424、53-8425」.
bool one_list(const FoldedText& text, std::size_t from, std::size_t to) {
  if (to < from || to - from > 6) return false;
  for (std::size_t i = from; i < to; ++i) {
    constexpr std::u32string_view kBetween = U" 、,・/／又はまたとor and~";
    if (kBetween.find(text.at(i)) == kBetween.npos) return false;
  }
  return to > from;
}

}  // namespace

std::vector<FoundContact> contacts_in(std::string_view text) {
  FoldedText folded(text);
  fold_kanji_numbers(folded);
  std::vector<ContactSpan> mails;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (auto mail = mail_at(folded, i)) mails.push_back(std::move(*mail));
  }
  std::vector<FoundContact> all;
  std::size_t number_end = 0, next_mail = 0;
  for (std::size_t i = 0; i < folded.size();) {
    std::optional<ContactSpan> found;
    if (next_mail < mails.size() && mails[next_mail].from <= i) {
      found = std::move(mails[next_mail++]);
    } else if (!(found = link_at(folded, i))) {
      const bool listed = number_end > 0 && one_list(folded, number_end, i);
      found = phone_at(folded, i, listed);
      if (found) number_end = found->to;
    }
    if (!found || found->to <= i) {
      ++i;
      continue;
    }
    i = found->to;
    all.push_back(std::move(found->contact));
  }
  return all;
}

namespace {

bool digits_only(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "a.b/c" is `registered` or below it: a host below a host, a path below a path.
bool below(std::string_view link, std::string_view registered) {
  const std::size_t host = std::min(link.find_first_of("/?#"), link.size());
  const std::size_t registered_host = std::min(registered.find_first_of("/?#"), registered.size());
  if (registered_host == registered.size()) {
    std::string_view name = link.substr(0, host);
    return name == registered || (name.size() > registered.size() && name.ends_with(registered) &&
                                  name[name.size() - registered.size() - 1] == '.');
  }
  if (!link.starts_with(registered)) return false;
  return link.size() == registered.size() ||
         std::string_view("/?#").find(link[registered.size()]) != std::string_view::npos;
}

}  // namespace

std::string ContactList::normal_form(std::string_view entry) {
  std::vector<FoundContact> found = contacts_in(entry);
  if (found.size() == 1) return found.front().normal;
  if (!found.empty()) return {};
  if (entry.starts_with('@')) {
    std::string host = normal_form(entry.substr(1));
    return host.find_first_of("/@") == std::string::npos && host.find('.') != std::string::npos ? "@" + host : "";
  }
  // A short or local number has no 電話 before it in a list.
  found = contacts_in("電話 " + std::string(entry));
  return found.size() == 1 ? found.front().normal : std::string();
}

Done ContactList::check(const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    if (!normal_form(entry).empty()) continue;
    return fail(Code::kBadInput,
                "「" + entry + "」は電話番号・リンク・メールアドレスとして読めません。一つずつ、例えば 0767-53-8424、"
                "https://www.city.nanao.lg.jp/bousai、bousai@city.nanao.lg.jp、@city.nanao.lg.jp のように登録してください。 \"" + entry +
                "\" cannot be read as a telephone number, link or mail address. Register them one by one, written as in "
                "these examples.");
  }
  return {};
}

ContactList::ContactList(const std::vector<std::string>& contacts) {
  for (const std::string& entry : contacts) {
    std::string normal = normal_form(entry);
    if (normal.empty()) continue;
    const bool number = digits_only(normal) || normal.front() == '+' || normal.front() == '#';
    const bool address = normal.find('@') != std::string::npos && normal.find('/') == std::string::npos;
    (number ? numbers_ : address ? addresses_ : links_).push_back(std::move(normal));
  }
}

bool ContactList::allows(const FoundContact& contact) const {
  auto any = [](const std::vector<std::string>& list, auto fits) {
    return std::any_of(list.begin(), list.end(), fits);
  };
  switch (contact.kind) {
    case ContactKind::kPhone: {
      if (nation_wide(contact.normal)) return true;
      const bool local = digits_only(contact.normal) && !contact.normal.starts_with('0') &&
                         contact.normal.size() >= 5 && contact.normal.size() <= 8;
      return any(numbers_, [&](const std::string& one) {
        return one == contact.normal ||
               (local && one.starts_with('0') && one.size() > contact.normal.size() && one.ends_with(contact.normal));
      });
    }
    case ContactKind::kLink:
      return any(links_, [&](const std::string& one) { return below(contact.normal, one); });
    case ContactKind::kMail: {
      const std::string host = contact.normal.substr(contact.normal.find('@'));
      return any(addresses_, [&](const std::string& one) { return one == contact.normal || one == host; });
    }
  }
  return false;
}

}  // namespace ofure
