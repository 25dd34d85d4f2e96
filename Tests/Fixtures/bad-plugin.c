// Plugins that do something wrong, one for each macro. Without one: refuses all newcomers of a full cache, which is right.
#include "cachesim_plugin.h"

#include <stdio.h>
#include <stdlib.h>

static void *create(const cachesim_setup *setup) {
#ifdef REFUSES
  snprintf(setup->error, setup->error_size, "no capacity is good enough,\nnot even %lld", (long long)setup->capacity);
  return NULL;
#endif
#ifdef REFUSES_SILENTLY
  return NULL;
#endif
  int64_t *capacity = malloc(sizeof *capacity);
  if (capacity != NULL) *capacity = setup->capacity;
  return capacity;
}

static void destroy(void *policy) { free(policy); }

static int32_t reserve(void *policy, uint32_t handles) {
  (void)policy, (void)handles;
#ifdef NO_MEMORY
  return 1;
#endif
  return 0;
}

static void told(void *policy, cachesim_handle object, const cachesim_request *request) {
  (void)policy, (void)object, (void)request;
}

#ifndef NO_VICTIM
static cachesim_handle victim(void *policy, cachesim_handle incoming, const cachesim_request *request) {
  (void)policy, (void)incoming, (void)request;
#if defined VICTIM_NOT_RESIDENT
  return (cachesim_handle) * (int64_t *)policy + 5;
#elif defined VICTIM_OUT_OF_RANGE
  return 0x7FFFFFF0;
#elif defined NO_VICTIM_CHOSEN
  return CACHESIM_NO_HANDLE;
#elif defined WRONG_LATER
  return request->index < 60 ? incoming : incoming + 1;
#else
  return incoming;
#endif
}
#endif

static void gone(void *policy, cachesim_handle object) { (void)policy, (void)object; }

#ifdef NO_SYMBOL
extern const cachesim_plugin something_else;
#define cachesim_policy something_else
#endif

const cachesim_plugin cachesim_policy = {
    .setup_size = sizeof(cachesim_setup),
    .request_size = sizeof(cachesim_request),
#ifdef WRONG_VERSION
    .abi = CACHESIM_PLUGIN_ABI + 1,
#else
    .abi = CACHESIM_PLUGIN_ABI,
#endif
#ifdef WRONG_SIZE
    .plugin_size = sizeof(cachesim_plugin) + 8,
#else
    .plugin_size = sizeof(cachesim_plugin),
#endif
#ifdef UNKNOWN_COLUMN
    .needs = 1 << 20,
#endif
#ifdef NEEDS_COST
    .needs = CACHESIM_NEEDS_COST,
#endif
    .create = create,
    .destroy = destroy,
    .reserve = reserve,
    .hit = told,
    .miss = told,
#ifndef NO_VICTIM
    .victim = victim,
#endif
    .evicted = gone,
    .inserted = told,
    .removed = gone,
};
