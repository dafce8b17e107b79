#include "base/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace nodeworthy {

void reserve_heap(size_t bytes) {
  // What is larger than the heap that is asked for is mapped on its own, and the heap is not given back in between.
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(2 * bytes));
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(32 * bytes));
  void* heap = std::malloc(bytes);
  if (heap == nullptr) return;
  const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(heap) + page - 1) / page * page;
  ::madvise(reinterpret_cast<void*>(begin), bytes - page, MADV_POPULATE_WRITE);
  std::free(heap);
}

}  // namespace nodeworthy
