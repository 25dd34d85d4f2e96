#define _GNU_SOURCE
#include "CMemory.h"

#include <sys/mman.h>

int cmove_pages(void *from, void *to, unsigned long bytes) {
  return mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to;
}
