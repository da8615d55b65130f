// embed FOLDER OUT.cc FILE…: writes the files below FOLDER into one source that defines ofure::embedded_files().
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kPiece = 8000;  // string literals have a length limit; adjacent ones are joined

void write_literal(std::ostream& out, const std::string& bytes) {
  std::size_t at = 0;
  do {
    std::size_t end = std::min(at + kPiece, bytes.size());
    while (end < bytes.size() && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) ++end;  // not inside a character
    out << "  R\"ofure_(" << bytes.substr(at, end - at) << ")ofure_\"\n";
    at = end;
  } while (at < bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "embed FOLDER OUT.cc FILE...\n";
    return 2;
  }
  std::ofstream out(argv[2]);
  out << "#if defined(__clang__)\n#pragma clang diagnostic ignored \"-Woverlength-strings\"\n#endif\n#include <array>\n\n#include \"core/embedded.h\"\n\nnamespace ofure {\nnamespace {\nusing File = std::pair<std::string_view, std::string_view>;\n";
  std::vector<std::string> names(argv + 3, argv + argc);
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::ifstream in(std::string(argv[1]) + "/" + names[i], std::ios::binary);
    if (!in) {
      std::cerr << "embed: cannot read " << names[i] << "\n";
      return 3;
    }
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    out << "constexpr char kFile" << i << "[] =\n";
    write_literal(out, bytes);
    out << ";\n";
  }
  out << "const std::array<File, " << names.size() << "> kFiles = {{\n";
  for (std::size_t i = 0; i < names.size(); ++i) {
    out << "  {\"" << names[i] << "\", {kFile" << i << ", sizeof(kFile" << i << ") - 1}},\n";
  }
  out << "}};\n}  // namespace\n\nstd::span<const File> embedded_files() { return kFiles; }\n\n}  // namespace ofure\n";
  return out.flush() ? 0 : 3;
}
