#include "ledger/faulty_vfs.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <new>

namespace ofure {
namespace {

// What the database holds for an open file; the system's own record lies right behind it.
struct File {
  sqlite3_file base;
  FaultyDisk* disk;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

// Passes a call on to the system's file.
template <auto Method, class... Arguments>
auto pass(sqlite3_file* file, Arguments... arguments) {
  sqlite3_file* real = of(file).real();
  return (real->pMethods->*Method)(real, arguments...);
}

int close_file(sqlite3_file* file) {
  sqlite3_file* real = of(file).real();
  return real->pMethods != nullptr ? real->pMethods->xClose(real) : SQLITE_OK;
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  if (of(file).disk->write_fails()) return SQLITE_FULL;
  return pass<&sqlite3_io_methods::xWrite>(file, bytes, count, offset);
}

int flush_file(sqlite3_file* file, int flags) {
  if (of(file).disk->flush_fails()) return SQLITE_IOERR_FSYNC;
  return pass<&sqlite3_io_methods::xSync>(file, flags);
}

const sqlite3_io_methods kMethods = {
    2,
    close_file,
    [](sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
      return pass<&sqlite3_io_methods::xRead>(f, to, count, at);
    },
    write_file,
    [](sqlite3_file* f, sqlite3_int64 size) { return pass<&sqlite3_io_methods::xTruncate>(f, size); },
    flush_file,
    [](sqlite3_file* f, sqlite3_int64* size) { return pass<&sqlite3_io_methods::xFileSize>(f, size); },
    [](sqlite3_file* f, int lock) { return pass<&sqlite3_io_methods::xLock>(f, lock); },
    [](sqlite3_file* f, int lock) { return pass<&sqlite3_io_methods::xUnlock>(f, lock); },
    [](sqlite3_file* f, int* reserved) { return pass<&sqlite3_io_methods::xCheckReservedLock>(f, reserved); },
    [](sqlite3_file* f, int what, void* with) { return pass<&sqlite3_io_methods::xFileControl>(f, what, with); },
    [](sqlite3_file* f) { return pass<&sqlite3_io_methods::xSectorSize>(f); },
    [](sqlite3_file* f) { return pass<&sqlite3_io_methods::xDeviceCharacteristics>(f); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
      return pass<&sqlite3_io_methods::xShmMap>(f, page, size, extend, at);
    },
    [](sqlite3_file* f, int offset, int count, int flags) {
      return pass<&sqlite3_io_methods::xShmLock>(f, offset, count, flags);
    },
    [](sqlite3_file* f) { return pass<&sqlite3_io_methods::xShmBarrier>(f); },
    [](sqlite3_file* f, int remove) { return pass<&sqlite3_io_methods::xShmUnmap>(f, remove); },
    nullptr,
    nullptr,
};

}  // namespace

struct FaultyDisk::Layer {
  sqlite3_vfs vfs;  // a copy of the system's, with our open()
  sqlite3_vfs* system;
  FaultyDisk* disk;

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
    auto* layer = static_cast<Layer*>(vfs->pAppData);
    File& ours = of(file);
    ours.disk = layer->disk;
    ours.base.pMethods = nullptr;
    int code = layer->system->xOpen(layer->system, path, ours.real(), flags, flags_out);
    if (code == SQLITE_OK) ours.base.pMethods = &kMethods;
    return code;
  }
};

FaultyDisk::FaultyDisk() : layer_(std::make_unique<Layer>()) {
  layer_->system = sqlite3_vfs_find(nullptr);
  layer_->disk = this;
  layer_->vfs = *layer_->system;
  layer_->vfs.szOsFile += static_cast<int>(sizeof(File));
  layer_->vfs.zName = name_.c_str();
  layer_->vfs.pNext = nullptr;
  layer_->vfs.pAppData = layer_.get();
  layer_->vfs.xOpen = Layer::open;
  EXPECT_EQ(sqlite3_vfs_register(&layer_->vfs, 0), SQLITE_OK);
}

FaultyDisk::~FaultyDisk() { sqlite3_vfs_unregister(&layer_->vfs); }

bool FaultyDisk::flush_fails() {
  ++flushes_;
  if (--flushes_until_fault_ != 0) return false;
  flushes_until_fault_ = kNever;
  ++faults_;
  return true;
}

bool FaultyDisk::write_fails() {
  ++writes_;
  if (--writes_until_full_ > 0) return false;
  writes_until_full_ = 0;
  ++faults_;
  return true;
}

}  // namespace ofure
