#include "base/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace nodeworthy {

void reserve_heap(size_t bytes) {
  // So much has to come from the heap, and stay there when it is freed; only what is twice as large is mapped on its own.
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
