#include "cachesim_plugin.h"

// Version 1 is these sizes: a change needs another version.
_Static_assert(sizeof(cachesim_parameter) == 16, "cachesim_parameter");
_Static_assert(sizeof(cachesim_setup) == 48, "cachesim_setup");
_Static_assert(sizeof(cachesim_request) == 64, "cachesim_request");
_Static_assert(sizeof(cachesim_plugin) == 104, "cachesim_plugin");
