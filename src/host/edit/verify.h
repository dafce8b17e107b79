// Reading an edited document back: it must say what it said, plus the change.
#pragma once

#include <functional>

#include "host/edit/editors.h"

namespace nodeworthy {

/// Whether a node is the scalar as it was to be written.
bool is_scalar(const Node& node, const Scalar& wanted);

/// Whether two nodes say the same, styles included.
bool is_same(const Node& one, const Node& other);

/// Whether a value is what it was to become; the first node is the value before, null where there was none.
using Fits = std::function<bool(const Node*, const Node&)>;

/// Whether `after` is `before` but for the value at a path, which is new or another one and `fits`; the mappings that lead there may be
/// new. Keys keep their order. What aliases share is compared once.
bool is_changed(const Node& before, const Node& after, KeyPath path, const Fits& fits);

}  // namespace nodeworthy
