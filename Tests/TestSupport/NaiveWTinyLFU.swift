/// W-TinyLFU without climbing: three arrays, oldest first.
public struct NaiveWTinyLFU: NaivePolicy {
  enum Part { case window, probation, protected }

  let capacity: Int64
  let isUnit: Bool
  let windowLimit: Int64
  let protectedLimit: Int64
  var sketch: NaiveFrequencySketch?
  var parts: [Part: [UInt32]] = [.window: [], .probation: [], .protected: []]
  var weights: [UInt32: Int64] = [:]
  var used: Int64 { weights.values.reduce(0, +) }
  /// Hit on probation; what it weighs now is told later, if at all.
  var waiting: UInt32?
  /// Left the window for the newest arrival, and were not judged yet.
  var candidates: [UInt32] = []
  var victims: [UInt32] = []
  var triedWindow = false
  let oversizedEvict: Bool
  var pushedOut: [UInt32] = []

  public init(
    capacity: Int64, isUnit: Bool, window: Double = 0.01, protected: Double = 0.8, oversizedEvict: Bool = false
  ) {
    self.capacity = capacity
    self.oversizedEvict = oversizedEvict
    self.isUnit = isUnit
    let main = Int64(Double(capacity) * (1 - window))
    windowLimit = capacity - main
    protectedLimit = Int64(Double(main) * protected)
    sketch = isUnit ? NaiveFrequencySketch(words: powerOfTwo(Int(capacity))) : nil
  }

  public var insertsFirst: Bool { true }

  func part(of key: UInt32) -> Part { parts.first { $0.value.contains(key) }?.key ?? .window }

  func weight(_ part: Part) -> Int64 { (parts[part] ?? []).reduce(0) { $0 + (weights[$1] ?? 0) } }

  mutating func leave(_ key: UInt32) { for part in parts.keys { parts[part]?.removeAll { $0 == key } } }

  mutating func enter(_ key: UInt32, _ part: Part) {
    leave(key)
    parts[part]?.append(key)
  }

  mutating func settle() {
    if let key = waiting, let weight = weights[key] {
      enter(key, weight > protectedLimit ? .probation : .protected)
    }
    waiting = nil
    while weight(.protected) > protectedLimit, let oldest = parts[.protected]?.first { enter(oldest, .probation) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    settle()
    sketch?.increment(UInt64(key))
    if part(of: key) == .probation { waiting = key } else { enter(key, part(of: key)) }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    settle()
    sketch?.increment(UInt64(key))
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    enter(key, .window)
    overflow()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    settle()
    overflow()
  }

  mutating func overflow() {
    if !isUnit, used >= capacity / 2 {
      let words = powerOfTwo(weights.count)
      if (sketch?.counters.count ?? 0) < words {
        // One that grows counts on until its longer period is over.
        let additions = sketch?.additions ?? 0
        sketch = NaiveFrequencySketch(words: words)
        sketch?.additions = additions
      }
    }
    let probation = parts[.probation]?.count ?? 0
    while weight(.window) > windowLimit, let oldest = parts[.window]?.first { enter(oldest, .probation) }
    victims = parts[.probation] ?? []
    candidates = Array(victims.dropFirst(probation))
    triedWindow = false
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if candidates.isEmpty, !triedWindow {
      triedWindow = true
      candidates = parts[.window] ?? []
    }
    guard let candidate = candidates.first else {
      return victims.first ?? parts[.protected]?.first ?? parts[.window]?.first ?? incoming
    }
    guard let victim = victims.first else { return candidate }
    if candidate == victim {
      candidates = []
      return victim
    }
    guard let sketch, sketch.frequency(UInt64(candidate)) > sketch.frequency(UInt64(victim)) else { return candidate }
    candidates.removeFirst()
    return victim
  }

  /// It comes in, and others leave until it does.
  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) {
    guard oversizedEvict, request.weight > capacity else { return }
    insert(key, request)
    while candidates.first != key {
      let other = victim(for: key, request)
      if other == key { break }
      evicted(other)
      pushedOut.append(other)
    }
    evicted(key)
  }

  public mutating func surplus() -> [UInt32] {
    defer { pushedOut = [] }
    return pushedOut
  }

  public mutating func evicted(_ key: UInt32) {
    leave(key)
    weights[key] = nil
    candidates.removeAll { $0 == key }
    victims.removeAll { $0 == key }
  }

  public mutating func remove(_ key: UInt32) {
    settle()
    evicted(key)
  }
}
