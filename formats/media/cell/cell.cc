#include <fmt/format.h>

#include <algorithm>

#include "core/area.h"
#include "core/digest.h"
#include "core/json_writer.h"
#include "formats/media/cell/omissions.h"
#include "formats/media/cell/pages.h"
#include "formats/media/cell/table.h"
#include "formats/media/cell/words.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"

namespace ofure {
namespace {

// Within a tracking area a serial number is one message; a phone that enters the next one looks again. A wider scope
// would let two towns that happen upon one message code silence each other.
constexpr int kScope = 2;
constexpr int kCodes = 1024, kUpdates = 16;

// Stable for a document: ten bits of the SHA-256 of its id. Languages stand beside each other, so that two messages of
// one document never have the same serial number.
int code_of(const Header& header, Language language) {
  const Digest digest = sha256(header.document.text());
  const std::string_view bytes = digest.bytes();
  const int hash = static_cast<unsigned char>(bytes[0]) << 2 | static_cast<unsigned char>(bytes[1]) >> 6;
  return (hash + static_cast<int>(language)) % kCodes;
}

cell::Serial serial_of(const Header& header, Language language, std::uint64_t revision) {
  return {kScope, code_of(header, language), static_cast<int>((revision - 1) % kUpdates)};
}

std::string hex_of(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(octets.size() * 2);
  for (char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    hex += kDigits[octet >> 4];
    hex += kDigits[octet & 15];
  }
  return hex;
}

std::string number(unsigned value) { return fmt::format("0x{:04X}", value); }

// Two letters of ISO 639: やさしい日本語 is Japanese for a telephone.
std::string iso_of(Language language) {
  return language == Language::kEasyJapanese ? "ja" : std::string(tag_of(language).substr(0, 2));
}

class Broadcast {
 public:
  Broadcast(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context)
      : bulletin_(bulletin),
        header_(bulletin.header),
        narrative_(narrative),
        tellings_(context.tellings),
        most_pages_(std::clamp<std::size_t>(context.settings->cell.most_pages, 1, cell::kMostPages)),
        decision_(cell::decide(narrative, header_.kind.text(), header_.action)) {
    choose_languages(context.settings->cell.languages);
  }

  Rendition set(std::string_view media_type) {
    write_head();
    out_.key("messages").array();
    if (decision_.broadcast) {
      for (Language language : languages_) write_message(language);
    }
    out_.end();
    write_stop();
    out_.end();
    note_losses();
    return {out_.take(), std::string(media_type), std::move(losses_), std::move(measures_), origins(), {},
            std::move(areas_)};
  }

 private:
  void choose_languages(const std::vector<std::string>& tags) {
    for (const std::string& tag : tags) {
      std::optional<Language> language = language_from(tag);
      if (!language) {
        losses_.push_back({"language " + tag, "There are no terms in this language."});
      } else if (std::find(languages_.begin(), languages_.end(), *language) == languages_.end()) {
        languages_.push_back(*language);
      }
    }
    if (languages_.empty()) languages_.push_back(Language::kJapanese);
  }

  bool first(Language language) const { return language == languages_.front(); }

  void write_head() {
    out_.object().field("mode", word_of(header_.mode)).field("kind", header_.kind.text());
    out_.field("action", word_of(header_.action)).field("document", header_.document.text());
    out_.key("revision").number(header_.revision.value()).field("subject", narrative_.subject);
    out_.key("area").object().field("code", header_.area().text());
    areas_.code(header_.area());
    out_.field("name", AreaTable::japan().full_name(header_.area())).end();
    out_.key("broadcast").boolean(decision_.broadcast).field_if("row", decision_.row);
    out_.field("reason", decision_.reason);
    if (header_.valid_until) out_.field("valid_until", rfc3339(*header_.valid_until));
  }

  void write_message(Language language) {
    const std::string iso = iso_of(language);
    auto fits = [&](std::string_view text) {
      if (text.size() > most_pages_ * cell::kPageOctets * 4) return false;  // spares paging what is far too long
      return cell::page_count(text, iso) <= most_pages_;
    };
    auto telling = telling_of(bulletin_, narrative_, language, tellings_);
    cell::Composed composed = cell::compose(bulletin_, narrative_, *telling, fits);
    const cell::Message message = cell::paged(composed.text, iso);
    const cell::Serial serial = serial_of(header_, language, header_.revision.value());
    const std::uint16_t identifier = cell::on_air(decision_.identifier, header_.mode, first(language));
    out_.object().field("language", tag_of(language)).field("text", composed.text);
    out_.field("encoding", word_of(message.coding)).field("dcs", fmt::format("0x{:02X}", message.scheme));
    out_.field("message_identifier", number(identifier)).field("serial_number", number(serial.value()));
    out_.key("serial").object().key("geographical_scope").number(serial.scope);
    out_.key("message_code").number(serial.code).key("update_number").number(serial.update).end();
    write_pages(message, serial.value(), identifier);
    out_.end();
    keep(language, composed, message, *telling);
  }

  void write_pages(const cell::Message& message, std::uint16_t serial, std::uint16_t identifier) {
    out_.key("pages").array();
    for (std::size_t i = 0; i < message.pages.size(); ++i) {
      out_.object().field("text", message.pages[i].text);
      out_.field("gsm_pdu", hex_of(cell::gsm_page(message, i, serial, identifier))).end();
    }
    out_.end().key("umts_lte").object().key("pages").number(message.pages.size());
    out_.field("cb_data", hex_of(cell::cb_data(message))).end();
  }

  void keep(Language language, cell::Composed& composed, const cell::Message& message, const Telling& telling) {
    const std::string tag(tag_of(language));
    measures_.push_back({"pages " + tag, message.pages.size(), most_pages_, "pages"});
    losses_.insert(losses_.end(), composed.losses.begin(), composed.losses.end());
    for (const std::string& code : telling.untold)
      losses_.push_back({code + " in " + tag, "The table of terms has no word for it; it stands as sent."});
    carried_ += composed.text + "\n";
  }

  // A network repeats a message until it is stopped; another identifier or a silent revision does not replace it.
  void write_stop() {
    out_.key("stop").array();
    if (decision_.once_broadcast) {
      for (Language language : languages_) {
        const std::uint64_t now = header_.revision.value(), most = kUpdates - 1;
        out_.object().field("language", tag_of(language)).key("message_identifiers").array();
        for (std::uint16_t identifier : cell::possible(header_.mode, first(language))) out_.text(number(identifier));
        out_.end().key("serial_numbers").array();
        for (std::uint64_t old = now > most ? now - most : 1; old < now; ++old)
          out_.text(number(serial_of(header_, language, old).value()));
        out_.end().end();
      }
    }
    out_.end();
  }

  void note_losses() {
    if (!decision_.broadcast) {
      std::vector<Loss> all = cell::nothing_sent(bulletin_, narrative_, decision_.reason);
      losses_.insert(losses_.end(), all.begin(), all.end());
      return;
    }
    if (header_.action == Action::kCancel) {
      losses_.push_back({"recall",
                         "Telephones cannot take a message back: the network stops the broadcasts named, and "
                         "a new message says that it was taken back."});
    }
    if (header_.action == Action::kCancel || narrative_.all_lifted) {
      std::vector<Loss> items =
          losses_of(bulletin_, narrative_,
                    {{Side::kItems, "The message says what is over, not each place where it stood."}}, carried_);
      losses_.insert(losses_.end(), items.begin(), items.end());
    }
    std::vector<Loss> more = cell::omissions(bulletin_, narrative_, carried_);
    losses_.insert(losses_.end(), more.begin(), more.end());
  }

  std::vector<Origin> origins() const {
    const std::string row(decision_.row);
    std::vector<Origin> list = {{"broadcast", How::kMapped, "table of message identifiers: " + row}};
    if (decision_.broadcast) {
      list.push_back({"messages/text", How::kDerived, "sections of the narrative by the table of terms"});
      list.push_back({"messages/encoding", How::kDerived, "characters of the text"});
      list.push_back({"messages/dcs", How::kDerived, "characters and language of the text"});
      list.push_back(
          {"messages/message_identifier", How::kMapped, "table of message identifiers: " + row + ", mode, language"});
      list.push_back({"messages/serial/geographical_scope", How::kDefaulted, "tracking area"});
      list.push_back({"messages/serial/message_code", How::kDerived, "Head/documentID"});
      list.push_back({"messages/serial/update_number", How::kDerived, "Head/documentRevision"});
    }
    list.push_back({"area", How::kCopied, "Control/PublishingOffice"});
    if (decision_.once_broadcast) list.push_back({"stop", How::kDerived, "Head/documentID, Head/documentRevision"});
    if (header_.valid_until) list.push_back({"valid_until", How::kCopied, "Head/ValidDateTime"});
    return list;
  }

  const Bulletin& bulletin_;
  const Header& header_;
  const Narrative& narrative_;
  const Tellings* tellings_;
  std::size_t most_pages_;
  cell::Decision decision_;
  std::vector<Language> languages_;
  JsonWriter out_;
  std::string carried_;
  std::vector<Loss> losses_;
  AreaReport areas_;
  std::vector<Measure> measures_;
};

class Cell final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "cell", .media_type = "application/json", .title = "cell broadcast pages (3GPP TS 23.041)", .version = 1, .alarms = true, .has_area = true};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    return Broadcast(bulletin, narrative, context).set(info().media_type);
  }
};

}  // namespace

std::unique_ptr<Medium> make_cell_medium() { return std::make_unique<Cell>(); }

}  // namespace ofure
