public import CacheCore

extension OpenTrace: RecordSource {}
