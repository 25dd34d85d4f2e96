/// LFU with dynamic aging: a list in the order of use, searched for the least rank.
public struct NaiveLFUDA: NaivePolicy {
  let followsPaper: Bool
  var order: [UInt32] = []
  var ranks: [UInt32: UInt64] = [:]
  var uses: [UInt32: UInt64] = [:]
  var age: UInt64 = 0

  public init(followsPaper: Bool) { self.followsPaper = followsPaper }

  /// Ranks that the age has not overtaken; by the paper none is.
  var live: [UInt32] { order.filter { (ranks[$0] ?? 0) >= age } }

  /// Their age is the least live rank; it moves when its own objects are gone.
  mutating func catchUp() { age = live.compactMap { ranks[$0] }.min() ?? age }

  mutating func touch(_ key: UInt32, _ rank: UInt64) {
    order.removeAll { $0 == key }
    order.append(key)
    ranks[key] = rank
  }

  mutating func leave(_ key: UInt32) {
    order.removeAll { $0 == key }
    ranks[key] = nil
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    uses[key, default: 0] += 1
    if followsPaper { return touch(key, age + (uses[key] ?? 0)) }
    let old = ranks[key] ?? 0
    let (sum, overflow) = old.addingReportingOverflow(age)
    leave(key)
    if old == age { catchUp() }
    touch(key, overflow ? .max : sum)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let candidates = live.isEmpty || followsPaper ? order : live
    let least = candidates.compactMap { ranks[$0] }.min()
    return candidates.first { ranks[$0] == least } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    let rank = ranks[key] ?? 0
    leave(key)
    age = max(age, rank)
    if !followsPaper { catchUp() }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    uses[key] = 1
    touch(key, age == .max ? age : age + 1)
  }

  public mutating func remove(_ key: UInt32) {
    let wasLeast = ranks[key] == age
    leave(key)
    if !followsPaper, wasLeast { catchUp() }
  }
}
