/// GreedyDual-Size and GDSF: a dictionary of priorities, sorted whenever something has to leave.
public struct NaiveGreedyDual: NaivePolicy {
  public enum Newcomers { case afterRoomIsMade, weighed, first }

  struct Entry {
    var priority: Double
    var order: Int64
    var uses: Double
    var cost: Double
    var weight: Int64
  }

  let newcomers: Newcomers
  let countsUses: Bool
  let ordersByKey: Bool
  let capacity: Int64
  var entries: [UInt32: Entry] = [:]
  var floor = 0.0
  var arrival: Entry?
  var doomed: [UInt32] = []

  public init(_ newcomers: Newcomers, countsUses: Bool, ordersByKey: Bool = false, capacity: Int64) {
    self.newcomers = newcomers
    self.countsUses = countsUses
    self.ordersByKey = ordersByKey
    self.capacity = capacity
  }

  public var insertsFirst: Bool { newcomers == .first }

  func worth(_ entry: Entry) -> Double {
    let uses = countsUses ? entry.uses : 1
    // The million is libCacheSim's; it changes how sums round.
    return newcomers == .first
      ? uses * (1e6 * entry.cost) / Double(entry.weight) : uses * (entry.cost / Double(entry.weight))
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard var entry = entries[key] else { return }
    entry.uses += 1
    entry.cost = request.cost
    entry.order = ordersByKey ? Int64(key) : Int64(request.index)
    entry.priority = floor + worth(entry)
    entries[key] = entry
    arrival = nil
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    var entry = Entry(
      priority: 0, order: ordersByKey ? Int64(key) : Int64(request.index), uses: 1, cost: request.cost,
      weight: request.weight)
    entry.priority = floor + worth(entry)
    arrival = entry
    doomed = []
  }

  /// From least to highest priority.
  var order: [UInt32] {
    entries.sorted { ($0.value.priority, $0.value.order) < ($1.value.priority, $1.value.order) }.map(\.key)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let least = order[0]
    guard newcomers == .weighed else {
      floor = entries[least]?.priority ?? 0
      return least
    }
    if doomed.isEmpty {
      if let arrival { entries[incoming] = arrival }
      var excess = entries.values.reduce(0) { $0 + $1.weight } - capacity
      var chosen: [UInt32] = []
      for key in order where excess > 0 {
        chosen.append(key)
        excess -= entries[key]?.weight ?? 0
      }
      if chosen.contains(incoming) {
        if arrival != nil { entries[incoming] = nil }
        return incoming
      }
      if arrival != nil { entries[incoming] = nil }
      floor = chosen.compactMap { entries[$0]?.priority }.max() ?? floor
      doomed = chosen
    }
    return doomed.removeFirst()
  }

  public mutating func evicted(_ key: UInt32) { entries[key] = nil }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    guard var entry = arrival else { return }
    if newcomers == .afterRoomIsMade { entry.priority = floor + worth(entry) }
    entries[key] = entry
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    guard var entry = entries[key] else { return }
    entry.weight = weight
    entry.priority = floor + worth(entry)
    entries[key] = entry
  }
}
