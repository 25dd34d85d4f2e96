/* The policy that this repository guards: a hand goes round over the objects, spares once what was asked for, and stops at
 * what was not. Recording a hit costs the library a write to shared memory, so it can leave some of them out. */
#include "cachesim_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of 64 hits so many are recorded. */
#define RECORDED 64

enum { ABSENT, RESIDENT, ASKED_FOR };

struct policy {
  unsigned char *state; /* by handle */
  uint32_t handles;     /* as many there is room for */
  uint32_t end, hand;   /* those given out so far are below `end` */
  uint64_t hits;
};

static void *create(const cachesim_setup *setup) {
  if (setup->parameter_count > 0) {
    snprintf(setup->error, setup->error_size, "there is no parameter '%s'", setup->parameters[0].name);
    return NULL;
  }
  return calloc(1, sizeof(struct policy));
}

static void destroy(void *self) {
  free(((struct policy *)self)->state);
  free(self);
}

static int32_t reserve(void *self, uint32_t handles) {
  struct policy *policy = self;
  unsigned char *state = realloc(policy->state, handles);
  if (state == NULL) return 1;
  memset(state + policy->handles, ABSENT, handles - policy->handles);
  policy->state = state;
  policy->handles = handles;
  return 0;
}

static void hit(void *self, cachesim_handle object, const cachesim_request *request) {
  (void)request;
  struct policy *policy = self;
  if (policy->hits++ % 64 < RECORDED) policy->state[object] = ASKED_FOR;
}

static void inserted(void *self, cachesim_handle object, const cachesim_request *request) {
  (void)request;
  struct policy *policy = self;
  policy->state[object] = RESIDENT;
  if (object >= policy->end) policy->end = object + 1;
}

static void left(void *self, cachesim_handle object) { ((struct policy *)self)->state[object] = ABSENT; }

static cachesim_handle victim(void *self, cachesim_handle incoming, const cachesim_request *request) {
  (void)incoming, (void)request;
  struct policy *policy = self;
  while (policy->state[policy->hand] != RESIDENT) {
    if (policy->state[policy->hand] == ASKED_FOR) policy->state[policy->hand] = RESIDENT;
    policy->hand = (policy->hand + 1) % policy->end;
  }
  return policy->hand;
}

const cachesim_plugin cachesim_policy = {
    CACHESIM_PLUGIN_HEADER,
    .create = create,
    .destroy = destroy,
    .reserve = reserve,
    .hit = hit,
    .victim = victim,
    .evicted = left,
    .inserted = inserted,
    .removed = left,
};
