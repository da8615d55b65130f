#include <algorithm>

#include "connectors/mqtt/mqtt.h"
#include "connectors/mqtt/place.h"

namespace ofure {

void declare(SettingList& list, MqttSettings& settings) {
  list.add("mqtt.address", "Where the broker is, as HOST:PORT.", settings.address,
           [](const std::string& value) -> std::string {
             return broker_place(value) ? "" : "must be HOST:PORT, as 127.0.0.1:1883 or [::1]:1883";
           });
  list.add("mqtt.client_id", "The name we give ourselves at the broker; empty for one made at start.",
           settings.client_id);
  list.add("mqtt.username", "The user we log in as at the broker; empty for none.", settings.username);
  list.add("mqtt.password_file", "A file with the broker password in its first line.", settings.password_file);
  list.add("mqtt.tls", "The connection to the broker is encrypted, and the broker proves its host name.", settings.tls);
  list.add("mqtt.ca_file", "Authorities that may vouch for the broker; empty for those of the system.",
           settings.ca_file);
  list.add("mqtt.certificate_file", "Our certificate, for brokers that ask for one; needs mqtt.ca_file.",
           settings.certificate_file);
  list.add("mqtt.key_file", "The key of our certificate, without a passphrase.", settings.key_file);
  list.add("mqtt.tls_version", "tlsv1.2 or tlsv1.3: only this version; empty for both.", settings.tls_version,
           [](const std::string& value) -> std::string {
             return value.empty() || value == "tlsv1.2" || value == "tlsv1.3" ? "" : "must be tlsv1.2 or tlsv1.3";
           });
  list.add("mqtt.receipts", "Receipts of receivers are taken from ofure/v1/receipts/+.", settings.receipts);
  list.add("mqtt.compare", "Retained messages are compared with what should stand, and put right.", settings.compare);
  list.add("mqtt.compare_every", "How often they are compared, besides after each connection; 0 for never.", "s",
           settings.compare_s, 0, 24 * 3600);
  list.add("mqtt.resend", "Bulletins of this time are sent again to a broker that does not give back our mark.", "s",
           settings.resend_s, 0, 24 * 3600);
  list.add("mqtt.media", "Media to publish; empty for all there are.", settings.media,
           [](const std::vector<std::string>& words) -> std::string {
             for (const std::string& word : words) {
               if (find_medium(word) == nullptr) return "there is no medium \"" + word + "\"";
             }
             return "";
           });
  list.add("mqtt.keepalive", "The broker is asked for a sign of life after so much silence.", "s", settings.keepalive_s,
           5, 3600);
  list.add("mqtt.in_flight", "Messages under way that the broker has not acknowledged.", "messages", settings.in_flight,
           1, 65535);
  list.add("mqtt.queue", "Parcels that wait in memory for the connection.", "parcels", settings.queue, 1, 100'000);
  list.add("mqtt.cancel_retention", "How long a standing topic carries a cancel before it is emptied.", "hours",
           settings.cancel_retention_h, 1, 24 * 365);
}

std::vector<const Medium*> media_of(const MqttSettings& settings) {
  std::vector<const Medium*> list;
  for (const auto& medium : media()) {
    std::string_view word = medium->info().word;
    bool wanted =
        settings.media.empty() || std::find(settings.media.begin(), settings.media.end(), word) != settings.media.end();
    if (wanted || word == "json") list.push_back(medium.get());
  }
  return list;
}

}  // namespace ofure
