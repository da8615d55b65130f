#pragma once

#include <cstdint>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "core/http.h"

namespace ofure::net {

// What is answered instead of asking the handler. Status 0: nothing is wrong.
struct Refusal {
  int status = 0;
  std::string_view detail;
};

// Reads one HTTP/1.x request from bytes as they come, within limits. Knows no socket and no clock.
//
// Beast's parser does the grammar. It counts the header limit afresh after each field and takes a transfer coding it
// does not know for no coding at all, so both are decided here; so is everything about targets, methods and repeated
// fields that two servers in a row could read in two ways.
class RequestReader final : private boost::beast::http::basic_parser<true> {
 public:
  RequestReader(std::uint32_t header_limit, std::uint64_t body_limit);

  // Takes bytes and says how many were used. The others must come again, in front of the next ones. REQUIRES: neither
  // complete() nor refused().
  std::size_t put(std::string_view bytes);

  [[nodiscard]] bool header_done() const { return header_done_; }
  [[nodiscard]] bool complete() const { return header_done_ && is_done(); }
  [[nodiscard]] bool refused() const { return refusal_.status != 0; }
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  // The sender waits for "100 Continue" before it sends the body.
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }
  [[nodiscard]] bool is_http11() const { return http11_; }
  [[nodiscard]] bool is_head() const { return head_; }
  // REQUIRES: header_done().
  [[nodiscard]] bool keeps_alive() const { return keep_alive(); }
  [[nodiscard]] const ofure::http::Request& request() const { return request_; }
  // REQUIRES: complete().
  [[nodiscard]] ofure::http::Request take() { return std::move(request_); }

 private:
  using Fault = boost::beast::error_code;
  using View = boost::beast::string_view;
  void refuse(int status, std::string_view detail);
  void refuse(const Fault& fault, std::string_view rest);
  void read_target(std::string_view target);

  void on_request_impl(boost::beast::http::verb, View method, View target, int version, Fault& fault) override;
  void on_response_impl(int, View, int, Fault&) override {}
  void on_field_impl(boost::beast::http::field field, View name, View value, Fault& fault) override;
  void on_header_impl(Fault& fault) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Fault&) override {}
  std::size_t on_body_impl(View body, Fault&) override;
  void on_chunk_header_impl(std::uint64_t, View, Fault&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, Fault&) override;
  void on_finish_impl(Fault&) override {}

  const std::size_t header_limit_;
  ofure::http::Request request_;
  Refusal refusal_;
  std::size_t header_bytes_ = 0;
  int hosts_ = 0;
  int lengths_ = 0;
  int keys_ = 0;
  bool header_done_ = false;
  bool http11_ = false;
  bool head_ = false;
  bool expects_continue_ = false;
};

}  // namespace ofure::net
