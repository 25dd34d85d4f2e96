internal import CacheCore
