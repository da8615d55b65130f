#include "formats/media/medium.h"

namespace ofure {
namespace {

class Common final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"common", "application/xml", "the common XML as it was sent", 1};
    return kInfo;
  }

  Rendition render(const Bulletin&, const Narrative&, std::string_view original, const RenderContext&) const override {
    return {std::string(original), std::string(info().media_type), {}, {}, {}};
  }
};

}  // namespace

std::unique_ptr<Medium> make_common_medium() { return std::make_unique<Common>(); }

}  // namespace ofure
