internal import CacheCore
public import Policies

/// A request as naive models see it.
public struct NaiveRequest {
  public let index: Int
  public let weight: Int64
  public let size: Int64
  public let next: Int64
  public let time: Int64
  public let ttl: Int64
  public let cost: Double
  public let isWrite: Bool
}

/// A policy written down as plainly as possible, with arrays and dictionaries: what `EvictionPolicy` types are tested
/// against. The calls are those of `EvictionPolicy`, by key instead of slot.
public protocol NaivePolicy {
  mutating func hit(_ key: UInt32, _ request: NaiveRequest)
  mutating func miss(_ key: UInt32, _ request: NaiveRequest)
  /// Residents whose time is over when `key` is asked for; asked before every request but deletes.
  mutating func expired(_ key: UInt32, _ request: NaiveRequest) -> [UInt32]
  /// Residents that leave although nothing needs their room; asked after every hit, eviction, insertion, refusal and
  /// change of size.
  mutating func surplus() -> [UInt32]
  mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32
  mutating func evicted(_ key: UInt32)
  mutating func insert(_ key: UInt32, _ request: NaiveRequest)
  mutating func refused(_ key: UInt32, _ request: NaiveRequest)
  mutating func resized(_ key: UInt32, to weight: Int64)
  mutating func remove(_ key: UInt32)
  var insertsFirst: Bool { get }
  var heaviestAdmitted: Int64 { get }
  /// The weight of residents beside the capacity.
  var uncounted: Int64 { get }
}

extension NaivePolicy {
  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {}
  public mutating func expired(_ key: UInt32, _ request: NaiveRequest) -> [UInt32] { [] }
  public mutating func surplus() -> [UInt32] { [] }
  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) {}
  public mutating func resized(_ key: UInt32, to weight: Int64) {}
  public mutating func remove(_ key: UInt32) { evicted(key) }
  public var insertsFirst: Bool { false }
  public var heaviestAdmitted: Int64 { .max }
  public var uncounted: Int64 { 0 }
}

/// An admission filter written down as plainly as possible. The calls are those of `AdmissionFilter`, by key.
public protocol NaiveAdmission {
  mutating func record(_ key: UInt32, _ request: NaiveRequest)
  mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool
  mutating func admits(_ key: UInt32, over victim: UInt32, _ request: NaiveRequest) -> Bool
}

extension NaiveAdmission {
  public mutating func record(_ key: UInt32, _ request: NaiveRequest) {}
  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool { true }
  public mutating func admits(_ key: UInt32, over victim: UInt32, _ request: NaiveRequest) -> Bool { true }
}

/// Lets everything in.
public struct NaiveAlways: NaiveAdmission {
  public init() {}
}

/// Replays a trace against a naive policy in a naive cache; answers which requests were hits.
public func naiveHits<Policy: NaivePolicy>(
  _ policy: Policy, _ trace: PolicyTrace, capacity: Int64, isUnit: Bool, sizeRule: SizeRule = .stored,
  admission: some NaiveAdmission = NaiveAlways()
) -> [Bool] {
  var policy = policy
  var admission = admission
  var stored: [UInt32: Int64] = [:]
  var used: Int64 { stored.values.reduce(0) { $0 + (isUnit ? 1 : $1) } }
  func evict(_ victim: UInt32) {
    stored[victim] = nil
    policy.evicted(victim)
  }
  func evictSurplus() {
    var gone = policy.surplus()
    while !gone.isEmpty {
      gone.forEach(evict)
      gone = policy.surplus()
    }
  }
  return trace.keys.indices.map { index in
    let (key, size) = (trace.keys[index], trace.sizes[index])
    let isWrite = trace.operations[index] == .write
    let request = NaiveRequest(
      index: index, weight: isUnit ? 1 : size, size: size, next: trace.nextAccesses[index], time: trace.times[index],
      ttl: trace.ttls[index], cost: trace.costs[index], isWrite: isWrite)
    if trace.operations[index] == .delete {
      if stored.removeValue(forKey: key) != nil {
        policy.remove(key)
        evictSurplus()
      }
      return false
    }
    for key in policy.expired(key, request) {
      stored[key] = nil
      policy.remove(key)
    }
    admission.record(key, request)
    if let old = stored[key] {
      policy.hit(key, request)
      evictSurplus()
      guard stored[key] != nil, isWrite || sizeRule == .latest, old != size else { return true }
      if !isUnit, size > capacity {
        stored[key] = nil
        policy.remove(key)
        evictSurplus()
        return true
      }
      stored[key] = size
      if isUnit { return true }
      policy.resized(key, to: size)
      evictSurplus()
      while used > capacity + policy.uncounted {
        evict(policy.victim(for: key, request))
        evictSurplus()
      }
      return true
    }
    policy.miss(key, request)
    if request.weight > min(capacity, policy.heaviestAdmitted) {
      policy.refused(key, request)
      evictSurplus()
    } else if !admission.admits(key, request) {
      policy.refused(key, request)
    } else if policy.insertsFirst {
      stored[key] = size
      policy.insert(key, request)
      while used > capacity { evict(policy.victim(for: key, request)) }
    } else {
      var isCompared = false
      while used + request.weight > capacity + policy.uncounted {
        let victim = policy.victim(for: key, request)
        if victim == key || (!isCompared && !admission.admits(key, over: victim, request)) {
          policy.refused(key, request)
          return false
        }
        isCompared = true
        evict(victim)
        evictSurplus()
      }
      stored[key] = size
      policy.insert(key, request)
      evictSurplus()
    }
    return false
  }
}
