// Least recently used, as a plugin for cachesim:
//
//   cc -O2 -Wall -shared -fPIC -I ../../Sources/CCachesimPlugin/include -o lru.so lru.c
//   cachesim replay trace.csv --policy lru,plugin:./lru.so --capacity 1%,1GiB
//
// An object in the cache has a handle, a small number, so that all state is arrays by handle: here one doubly linked list,
// most recent in front. There is nothing to hash and nothing to count; cachesim does that.
#include "cachesim_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cachesim_handle none = CACHESIM_NO_HANDLE;

struct link {
  cachesim_handle newer, older;
};

struct lru {
  struct link *links;
  cachesim_handle newest, oldest;
  // Newcomers go where they leave next: a parameter, to show one.
  int inserts_at_back;
};

// Parameters are texts, `plugin:./lru.so:insert=back`; what is not understood is refused, with a line that says why.
static void *create(const cachesim_setup *setup) {
  int back = 0;
  for (uint32_t i = 0; i < setup->parameter_count; i++) {
    const char *name = setup->parameters[i].name, *value = setup->parameters[i].value;
    if (strcmp(name, "insert") != 0) {
      snprintf(setup->error, setup->error_size, "there is no parameter '%s'; there is insert=front|back", name);
      return NULL;
    }
    if (strcmp(value, "front") != 0 && strcmp(value, "back") != 0) {
      snprintf(setup->error, setup->error_size, "insert=%s is neither front nor back", value);
      return NULL;
    }
    back = strcmp(value, "back") == 0;
  }
  struct lru *lru = malloc(sizeof *lru);
  if (lru == NULL) {
    snprintf(setup->error, setup->error_size, "out of memory");
    return NULL;
  }
  *lru = (struct lru){.links = NULL, .newest = none, .oldest = none, .inserts_at_back = back};
  return lru;
}

static void destroy(void *policy) {
  struct lru *lru = policy;
  free(lru->links);
  free(lru);
}

// Handles below `handles` may come from now on.
static int32_t reserve(void *policy, uint32_t handles) {
  struct lru *lru = policy;
  struct link *larger = realloc(lru->links, handles * sizeof *larger);
  if (larger == NULL) return 1;
  lru->links = larger;
  return 0;
}

// Puts an object between two neighbours, either of which may be `none`.
static void put(struct lru *lru, cachesim_handle object, cachesim_handle newer, cachesim_handle older) {
  lru->links[object] = (struct link){.newer = newer, .older = older};
  *(newer == none ? &lru->newest : &lru->links[newer].older) = object;
  *(older == none ? &lru->oldest : &lru->links[older].newer) = object;
}

static void take_out(void *policy, cachesim_handle object) {
  struct lru *lru = policy;
  struct link link = lru->links[object];
  *(link.newer == none ? &lru->newest : &lru->links[link.newer].older) = link.older;
  *(link.older == none ? &lru->oldest : &lru->links[link.older].newer) = link.newer;
}

static void hit(void *policy, cachesim_handle object, const cachesim_request *request) {
  (void)request;
  struct lru *lru = policy;
  if (lru->newest == object) return;
  take_out(lru, object);
  put(lru, object, none, lru->newest);
}

static cachesim_handle victim(void *policy, cachesim_handle incoming, const cachesim_request *request) {
  (void)incoming, (void)request;
  return ((struct lru *)policy)->oldest;
}

static void inserted(void *policy, cachesim_handle object, const cachesim_request *request) {
  (void)request;
  struct lru *lru = policy;
  if (lru->inserts_at_back) {
    put(lru, object, lru->oldest, none);
  } else {
    put(lru, object, none, lru->newest);
  }
}

const cachesim_plugin cachesim_policy = {
    CACHESIM_PLUGIN_HEADER,
    .create = create,
    .destroy = destroy,
    .reserve = reserve,
    .hit = hit,
    .victim = victim,
    .evicted = take_out,
    .inserted = inserted,
    .removed = take_out,
};
