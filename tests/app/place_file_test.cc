#include "app/receive/place_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ofure::app {
namespace {

class PlaceFileTest : public ::testing::Test {
 protected:
  ~PlaceFileTest() override { std::filesystem::remove(path_); }
  const std::string path_ = (std::filesystem::temp_directory_path() / ("ofure-place-" + std::to_string(::getpid()))).string();
};

TEST_F(PlaceFileTest, ANewOneHasNoPlaceAndAKeptOneIsThereNextTime) {
  {
    auto file = PlaceFile::open(path_, Mode::kExercise);
    ASSERT_TRUE(file) << file.error().text();
    EXPECT_EQ(file->last(), std::nullopt);
    ASSERT_TRUE(file->keep(Sequence(99)));
    ASSERT_TRUE(file->keep(Sequence(3124)));
  }
  auto again = PlaceFile::open(path_, Mode::kExercise);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->last(), Sequence(3124));
}

TEST_F(PlaceFileTest, AFileOfAnotherModeOrOfSomethingElseIsRefusedAndLeftAsItIs) {
  ASSERT_TRUE(PlaceFile::open(path_, Mode::kExercise)->keep(Sequence(5)));
  EXPECT_EQ(PlaceFile::open(path_, Mode::kActual).error().code, Code::kBadInput);
  EXPECT_EQ(PlaceFile::open(path_, Mode::kExercise)->last(), Sequence(5));
  for (const char* text : {"exercise 5\n", "notes about something", "exercise 0000000000000000000x\n", "exercise 00000000000000000005"}) {
    std::ofstream(path_, std::ios::trunc) << text;
    EXPECT_EQ(PlaceFile::open(path_, Mode::kExercise).error().code, Code::kBadInput) << text;
  }
}

TEST_F(PlaceFileTest, APlaceThatCannotBeUsedIsAnError) {
  EXPECT_EQ(PlaceFile::open("/nowhere/place", Mode::kActual).error().code, Code::kIo);
}

}  // namespace
}  // namespace ofure::app
