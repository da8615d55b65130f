#pragma once

#include <utility>  // Asio 1.74 forgets it with g++ 12

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace ofure::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using Fault = boost::system::error_code;
using Moment = std::chrono::steady_clock::time_point;

}  // namespace ofure::net
