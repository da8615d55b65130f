#include "crash/disk.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

namespace ofure::crash {

Disk::Disk(const std::string& folder) : path_(folder_.path() + "/control") {
  int fd = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  void* memory = fd >= 0 && ::ftruncate(fd, sizeof(Control)) == 0
                     ? ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                     : MAP_FAILED;
  if (fd >= 0) ::close(fd);
  if (memory == MAP_FAILED || folder.size() + 2 > sizeof control_->folder)
    throw std::runtime_error("no control of the disk");
  control_ = new (memory) Control;
  std::strcpy(control_->folder, (folder + "/").c_str());
}

Disk::~Disk() { ::munmap(control_, sizeof(Control)); }

std::map<std::string, std::string> Disk::environment() const {
  return {{"LD_PRELOAD", OFURE_DISK_SHIM},
          {kControlVariable, path_},
          {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0:quarantine_size_mb=8"}};
}

void Disk::arm(Fault fault, Step step, std::int64_t countdown, std::uint64_t seed, Unflushed unflushed) {
  lift();
  control_->step = step;
  control_->countdown = countdown;
  control_->seed = seed;
  control_->unflushed = unflushed;
  control_->fault = fault;
}

std::string name_of(Fault fault) {
  constexpr std::array kNames = {"nothing",         "kill before", "kill after", "power cut before",
                                 "power cut after", "EIO at",      "EIO from",   "disk full from"};
  return kNames.at(static_cast<std::size_t>(fault));
}

std::string name_of(Step step) {
  constexpr std::array kNames = {"disk step", "wire step", "write", "flush"};
  return kNames.at(static_cast<std::size_t>(step));
}

}  // namespace ofure::crash
