internal import CacheCore

/// What a command of Redis does with its arguments.
struct RedisCommand: Sendable {
  /// Which arguments are keys, values and times.
  enum Shape: Sendable {
    /// One key.
    case one
    /// Keys alone.
    case all
    /// Keys and values by turns.
    case pairs
    /// A key, a value, and what SET can be told.
    case value
    /// A key, a time to live in such nanoseconds, a value.
    case timed(Int64)
    /// A key and what is put into it: the sum of their bytes is the size.
    case members
    /// A key, and a time to live or a date.
    case expire(Int64, isDate: Bool)
    /// A key and options with a time, as GETEX has.
    case options
  }

  let operation: Operation
  let shape: Shape

  /// What each command does, its names in lower case.
  static let rows: [(operation: Operation, shape: Shape, names: String)] = {
    let second: Int64 = 1_000_000_000
    let milli: Int64 = 1_000_000
    return [
      (
        .read, .one,
        "get strlen getrange substr getbit bitcount bitpos ttl pttl type hget hmget hgetall hkeys hvals hlen hexists hstrlen "
          + "lrange llen lindex scard smembers sismember smismember srandmember zcard zcount zrange zrangebyscore "
          + "zrangebylex zrevrange zrevrangebyscore zrank zrevrank zscore zmscore zlexcount xlen xrange xrevrange geopos "
          + "geodist geohash hscan sscan zscan dump"
      ),
      (.read, .all, "mget exists touch sinter sunion sdiff pfcount"), (.read, .options, "getex"),
      (.write, .value, "set setnx getset"), (.write, .timed(second), "setex"), (.write, .timed(milli), "psetex"),
      (.write, .pairs, "mset msetnx"),
      (.write, .members, "hset hmset hsetnx lpush rpush lpushx rpushx sadd zadd pfadd xadd geoadd"),
      (
        .write, .one,
        "append setrange setbit incr decr incrby decrby incrbyfloat hincrby hincrbyfloat hdel lpop rpop lrem lset ltrim "
          + "linsert srem spop zrem zincrby zpopmin zpopmax zremrangebyscore zremrangebyrank persist xdel xtrim"
      ), (.write, .expire(second, isDate: false), "expire"), (.write, .expire(milli, isDate: false), "pexpire"),
      (.write, .expire(second, isDate: true), "expireat"), (.write, .expire(milli, isDate: true), "pexpireat"),
      (.delete, .all, "del unlink"), (.delete, .one, "getdel"),
    ]
  }()
}
