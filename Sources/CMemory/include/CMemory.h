#ifndef CMEMORY_H
#define CMEMORY_H

/// Asks the processor to bring a cache line close, for reading and writing. Header only: it inlines into Swift.
static inline void cprefetch(const void *_Nonnull address) {
  __builtin_prefetch(address, 1, 3);
}

/// Moves `bytes` bytes of mapped pages from `from` to `to`, in place of what is mapped there, without copying them.
/// Answers whether it could. mremap takes variable arguments, which Swift does not call.
int cmove_pages(void *_Nonnull from, void *_Nonnull to, unsigned long bytes);

#endif
