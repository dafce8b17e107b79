// Where edits are rehearsed: a layer over a host, seen as it is before the edit.
#pragma once

#include <string>
#include <string_view>

#include "engine/rehearse.h"

namespace nodeworthy {

/// A layer that one edit is put into. What is there already is not put again, so that the layer tells whether anything changes.
class Stage {
 public:
  /// Both must outlive it.
  Stage(const Host& base, Layer& layer) : base_(base), layer_(layer), now_(base, layer) {}

  /// The host without the layer.
  const Host& base() const { return base_; }
  /// The host with the layer, as it was when the stage was made.
  const OverlayHost& now() const { return now_; }

  /// Puts a file, link or nothing in the place that a path leads to; of a link, the link itself is replaced by a link or by nothing.
  Rehearsed put(std::string_view path, const Layer::Entry& entry);
  /// Takes permissions from what a path leads to, which has to be there.
  Rehearsed limit_mode(std::string_view path, uint32_t most);

 private:
  bool is_there(std::string_view path, const Layer::Entry& entry) const;

  const Host& base_;
  Layer& layer_;
  OverlayHost now_;
};

/// What systemctl leaves behind in the folders of units.
Rehearsed rehearse_unit(const SetUnit& edit, Stage& stage);

}  // namespace nodeworthy
