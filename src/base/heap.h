// The memory that malloc(3) gives.
#pragma once

#include <cstddef>

namespace nodeworthy {

/// Asks the kernel at once for so many bytes of heap, which a program is sure to use. Page by page, as it is used, the same memory costs
/// a fault for every 4 KiB, most of all in virtual machines. Where the kernel does not know how to (before Linux 5.14), nothing is gained.
void reserve_heap(size_t bytes);

}  // namespace nodeworthy
