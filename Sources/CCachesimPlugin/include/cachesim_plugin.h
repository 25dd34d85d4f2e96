// Eviction policies for cachesim in shared libraries: version 1 of the interface.
//
//   cc -O2 -shared -fPIC -I Sources/CCachesimPlugin/include -o libmine.so mine.c
//   cachesim replay trace.csv --policy plugin:./libmine.so:name=value --capacity 1%
//
// A library defines one constant, `cachesim_policy`. cachesim keeps the cache: who is in it, sizes, capacity, counts. The
// policy is told what happens and says who leaves. It calls nothing back. Examples/plugin-lru/lru.c shows all of it, and
// docs/own-policy.md explains it.
#ifndef CACHESIM_PLUGIN_H
#define CACHESIM_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The version of this interface. A library made for another one is refused.
#define CACHESIM_PLUGIN_ABI 1

/// An object in the cache: a small number, below what `reserve` said last, that is the object's from `miss` until it
/// leaves or is not let in, and then may be another's. State is best kept in arrays by handle. For what has to outlast
/// that (ghosts, sketches) there is `key` of a request.
typedef uint32_t cachesim_handle;

/// No object. As an answer of `victim` it is a failure, and ends the run.
#define CACHESIM_NO_HANDLE UINT32_MAX

/// Columns that a policy cannot do without, for `needs`. A trace that lacks one is refused.
enum {
  CACHESIM_NEEDS_SIZE = 1,
  CACHESIM_NEEDS_TIME = 2,
  CACHESIM_NEEDS_TTL = 8,
  CACHESIM_NEEDS_COST = 16,
  /// The future. cachesim computes it, whatever the trace has.
  CACHESIM_NEEDS_NEXT_ACCESS = 32
};

/// What `operation` of a request can be.
enum { CACHESIM_READ = 0, CACHESIM_WRITE = 1 };

/// A parameter as the user gave it, `name=value`.
typedef struct cachesim_parameter {
  const char *name;
  const char *value;
} cachesim_parameter;

/// What a policy is created with. Valid during the call.
typedef struct cachesim_setup {
  /// Objects or bytes, as `is_unit` says; above 0.
  int64_t capacity;
  /// For policies that draw.
  uint64_t seed;
  /// In the order in which they were given, none twice.
  const cachesim_parameter *parameters;
  /// Where `create` may say why it refuses: one line, ended by 0.
  char *error;
  uint32_t parameter_count;
  /// The bytes of `error`, with the 0.
  uint32_t error_size;
  /// 1: capacity counts objects. 0: bytes.
  int32_t is_unit;
  int32_t reserved;
} cachesim_setup;

/// A request. Valid during the call.
typedef struct cachesim_request {
  /// Its place in the replayed trace, from 0.
  int64_t index;
  /// What names the object, for ever: a number of the trace, or the hash of a text.
  uint64_t key;
  /// Bytes; 1 where the trace has no sizes.
  int64_t size;
  /// Nanoseconds; `index` where the trace has no times.
  int64_t time;
  /// Nanoseconds to live; 0: none given.
  int64_t ttl;
  /// What a miss costs; 1 where the trace does not say.
  double cost;
  /// The index of the object's next request, INT64_MAX: never; only with CACHESIM_NEEDS_NEXT_ACCESS.
  int64_t next_access;
  /// CACHESIM_READ or CACHESIM_WRITE.
  uint32_t operation;
  uint32_t reserved;
} cachesim_request;

/// A policy. `policy` is what `create` answered. Calls for one policy never overlap, but may come from different threads;
/// several policies of one library (capacities, seeds, parameters) are called at the same time, so they share nothing
/// that changes. Where it says "may be null", nothing is called then.
///
/// A request for an object in the cache: `hit`, and `resized` where its size changed. Any other: `miss`; then, as often
/// as it takes until the object fits, `victim` and `evicted`; then `inserted`. An object that is larger than the cache is
/// told by `miss` alone.
typedef struct cachesim_plugin {
  /// CACHESIM_PLUGIN_HEADER fills these four.
  uint32_t abi;
  uint32_t plugin_size;
  uint32_t setup_size;
  uint32_t request_size;
  /// CACHESIM_NEEDS_..., or 0.
  uint32_t needs;
  /// 1: choices depend on the seed, and `--repeat` runs it with several.
  int32_t is_random;

  /// A policy for an empty cache, or null: refused, and `setup->error` says why.
  void *(*create)(const cachesim_setup *setup);
  /// The policy is not needed any more.
  void (*destroy)(void *policy);
  /// Handles below `handles` may come from now on: grow the arrays. Answers 0, or something else where there is no
  /// memory, which ends the run. May be null.
  int32_t (*reserve)(void *policy, uint32_t handles);
  /// An object in the cache was asked for. May be null.
  void (*hit)(void *policy, cachesim_handle object, const cachesim_request *request);
  /// An object that is not in the cache was asked for; nothing has left for it yet. May be null.
  void (*miss)(void *policy, cachesim_handle object, const cachesim_request *request);
  /// Which object is to leave, so that `incoming` fits. `incoming` itself: it is not let in (or, where it is in the
  /// cache and grew, it leaves). The choice leaves by `evicted`, and not before.
  cachesim_handle (*victim)(void *policy, cachesim_handle incoming, const cachesim_request *request);
  /// `object`, which `victim` chose, has left.
  void (*evicted)(void *policy, cachesim_handle object);
  /// `object` is in the cache now.
  void (*inserted)(void *policy, cachesim_handle object, const cachesim_request *request);
  /// `object` has left for another reason: it was deleted, or grew larger than the cache.
  void (*removed)(void *policy, cachesim_handle object);
  /// An object in the cache has another size. Not told where capacity counts objects. May be null.
  void (*resized)(void *policy, cachesim_handle object, int64_t from, int64_t to);
} cachesim_plugin;

/// The first members of a `cachesim_plugin`.
#define CACHESIM_PLUGIN_HEADER                                                                       \
  .abi = CACHESIM_PLUGIN_ABI, .plugin_size = sizeof(cachesim_plugin), .setup_size = sizeof(cachesim_setup), \
  .request_size = sizeof(cachesim_request)

/// What a library defines.
extern __attribute__((visibility("default"))) const cachesim_plugin cachesim_policy;

#ifdef __cplusplus
}
#endif

#endif
