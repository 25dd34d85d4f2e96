/// FRD as its rules read: the filter and the stack are arrays, oldest first.
public struct NaiveFRD: NaivePolicy {
  private enum Place { case main, filter, ghost }

  private let mainLimit: Int64
  private let filterLimit: Int64
  private var stack: [UInt32] = []
  private var filter: [UInt32] = []
  private var places: [UInt32: Place] = [:]
  private var weights: [UInt32: Int64] = [:]
  private var wasFull = false
  private var returns = false

  public init(capacity: Int64, main: Double = 0.9) {
    mainLimit = max(1, Int64(Double(capacity) * main))
    filterLimit = capacity - mainLimit
  }

  private func weight(_ place: Place) -> Int64 {
    weights.keys.filter { places[$0] == place }.reduce(0) { $0 + (weights[$1] ?? 0) }
  }

  private mutating func raise(_ key: UInt32) {
    stack.removeAll { $0 == key }
    stack.append(key)
  }

  private mutating func prune() {
    while let bottom = stack.first, places[bottom] != .main {
      stack.removeFirst()
      if places[bottom] == .ghost { places[bottom] = nil }
    }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if filter.contains(key) {
      filter.removeAll { $0 == key }
      filter.append(key)
    }
    raise(key)
    prune()
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    returns = places[key] == .ghost
    stack.removeAll { $0 == key }
    places[key] = nil
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    wasFull = true
    let oldest = stack.first { places[$0] == .main }
    let takesMain: Bool
    switch places[incoming] {
    case nil where returns: takesMain = weight(.main) + request.weight > mainLimit
    case nil: takesMain = weight(.filter) + request.weight <= filterLimit
    default: takesMain = weight(.main) > mainLimit
    }
    return (takesMain ? oldest ?? filter.first : filter.first ?? oldest) ?? 0
  }

  public mutating func evicted(_ key: UInt32) {
    if filter.contains(key), stack.contains(key) {
      filter.removeAll { $0 == key }
      places[key] = .ghost
      prune()
    } else {
      remove(key)
    }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    let fills = !wasFull || weight(.main) == 0 && !places.values.contains(.main)
    let isMain = returns || fills && weight(.main) + weight(.filter) + request.weight <= mainLimit
    weights[key] = request.weight
    places[key] = isMain ? .main : .filter
    if !isMain { filter.append(key) }
    if isMain || !fills { raise(key) }
    prune()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    stack.removeAll { $0 == key }
    filter.removeAll { $0 == key }
    places[key] = nil
    prune()
  }
}
