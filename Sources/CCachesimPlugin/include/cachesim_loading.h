#ifndef CACHESIM_LOADING_H
#define CACHESIM_LOADING_H

#include <dlfcn.h>
#include <stddef.h>

// For cachesim itself: finding a plugin in a shared library. Header only, so that it inlines into Swift.

/// The library at a path, or null; the same one where it is open already. It stays open until the process ends.
static inline void *cachesim_open_library(const char *path) {
  return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

/// What a library exports under a name, or null.
static inline const void *cachesim_find_symbol(void *library, const char *name) {
  return dlsym(library, name);
}

/// Why the last call failed, or null.
static inline const char *cachesim_loading_error(void) { return dlerror(); }

#endif
