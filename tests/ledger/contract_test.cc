#include "ledger/contract.h"

namespace ofure {
namespace {

std::unique_ptr<Ledger> sqlite_in(const TestFolder& folder) {
  auto opened = open_sqlite_ledger(folder.file("ledger.db"));
  if (!opened) throw std::runtime_error(opened.error().text());
  return std::move(*opened);
}

INSTANTIATE_TEST_SUITE_P(Every, LedgerContract,
                         ::testing::Values(LedgerMaker{"Sqlite", sqlite_in},
                                           LedgerMaker{"Memory",
                                                       [](const TestFolder&) { return make_memory_ledger(); }}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace ofure
