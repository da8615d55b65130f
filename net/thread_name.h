#pragma once

#include <pthread.h>

namespace ofure::net {

// Names the calling thread for debuggers and `top -H`; at most 15 bytes.
inline void name_this_thread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace ofure::net
