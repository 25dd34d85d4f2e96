/// CLFUS with arrays, oldest first: a put that decides and names those who leave.
public struct NaiveCLFUS: NaivePolicy {
  struct Entry {
    var hits: Int64
    var size: Int64
  }

  let capacity: Int64
  let cutsValues: Bool
  var entries: [UInt32: Entry] = [:]
  var residents: [UInt32] = []
  var history: [UInt32] = []
  var leaving: [UInt32] = []
  var average = 0.0
  var admits = true
  var remembers = false
  var passes = 0

  /// Without the filter, which is a matter of hashes.
  public init(capacity: Int64, cutsValues: Bool = false) {
    self.capacity = capacity
    self.cutsValues = cutsValues
  }

  public var heaviestAdmitted: Int64 { admits ? .max : -1 }

  func value(_ key: UInt32) -> Double {
    guard let entry = entries[key] else { return 0 }
    if cutsValues { return Double((entry.hits + 1) / (entry.size + 256)) }
    return Double(Float(entry.hits + 1) / Float(entry.size + 256))
  }

  func size(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (entries[$1]?.size ?? 0) } }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if value(key) > average {
      residents.removeAll { $0 == key }
      residents.append(key)
    }
    entries[key]?.hits += 1
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    let wasRemembered = history.contains(key)
    history.removeAll { $0 == key }
    admits = false
    remembers = wasRemembered
    passes = 100
    if wasRemembered {
      entries[key]?.hits += 1
      guard request.weight <= capacity, value(key) >= average else { return }
      admits = fits(key, request.weight)
    } else {
      entries[key] = Entry(hits: 1, size: request.weight)
      guard request.weight <= capacity else { return }
      if history.isEmpty, size(residents) + request.weight <= capacity {
        admits = true
      } else if let one = take(objects: residents.count, remembered: 0) {
        back([one])
        remembers = true
      } else {
        admits = true
      }
    }
  }

  mutating func fits(_ key: UInt32, _ size: Int64) -> Bool {
    let objects = residents.count
    var taken: [UInt32] = []
    while let one = take(objects: objects, remembered: 1) {
      taken.append(one)
      let used = self.size(residents)
      if used + (entries[one]?.size ?? 0) + size > capacity, taken.reduce(0, { $0 + value($1) }) > value(key) {
        back(taken)
        return false
      }
      if used + size <= capacity { break }
    }
    leaving = []
    for one in taken {
      if self.size(residents) + (entries[one]?.size ?? 0) + size <= capacity {
        back([one])
      } else {
        leaving.append(one)
      }
    }
    entries[key]?.size = size
    return true
  }

  /// The next resident from the front that is worth no more than the average.
  mutating func take(objects: Int, remembered: Int) -> UInt32? {
    while let first = residents.first {
      residents.removeFirst()
      average = (value(first) + average * 99) / 100
      if value(first) > average, passes > 0 {
        passes -= 1
        residents.append(first)
        continue
      }
      tick(objects: objects, remembered: remembered)
      return first
    }
    return nil
  }

  mutating func tick(objects: Int, remembered: Int) {
    guard let oldest = history.first else { return }
    history.removeFirst()
    let hits = (entries[oldest]?.hits ?? 0) / 2
    guard hits > 0 else { return }
    entries[oldest]?.hits = hits - 1
    history.append(oldest)
    if history.count + remembered > objects + 10 { history.removeFirst() }
  }

  mutating func back(_ keys: [UInt32]) {
    for key in keys {
      let hits = entries[key]?.hits ?? 0
      entries[key]?.hits = max(0, hits - 1)
      residents.append(key)
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { leaving.first ?? residents[0] }

  public mutating func evicted(_ key: UInt32) {
    remove(key)
    history.append(key)
  }

  public mutating func remove(_ key: UInt32) {
    leaving.removeAll { $0 == key }
    residents.removeAll { $0 == key }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { residents.append(key) }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) { if remembers { history.append(key) } }

  public mutating func resized(_ key: UInt32, to weight: Int64) { entries[key]?.size = weight }
}
