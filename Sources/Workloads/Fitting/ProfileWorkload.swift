internal import CacheCore

/// Requests like those that a profile was measured from: its stack distances, window by window, in random order.
///
/// A window's distances are drawn without putting them back, so that every bin and the new objects come exactly as often as
/// they were measured (or in proportion, where another number of requests is wanted). A distance deeper than the stack waits
/// while a new object takes its turn.
struct ProfileWorkload: Workload {
  let requests: Int64
  let columns: TraceColumns
  private let profile: WorkloadProfile
  private let sizes: SizeLaw
  private let ttls: TTLClasses
  private var random: SplitMix64
  private var operationRandom: SplitMix64
  private var timeRandom: SplitMix64
  private var stack = RecencyStack(places: 1 << 16)
  private let deepest: Int64
  private var newest: UInt64 = 0
  private var window = -1
  private var left: Int64 = 0
  /// What the window still has: of each bin, and last of new objects, as a Fenwick tree.
  private var tree: [Int64] = []
  private var remaining: Int64 = 0
  /// What is left of new objects.
  private var newLeft: Int64 = 0
  private var made: Int64 = 0
  private var time = 0.0
  private var windowEnd = 0.0

  /// So many requests, or as many as were measured.
  init(_ profile: WorkloadProfile, requests: Int64? = nil, seed: UInt64) {
    self.profile = profile
    self.requests = requests ?? profile.requests
    columns = profile.columns
    deepest = profile.bins.last ?? 1
    sizes = SizeLaw(sizes: profile.sizes.map(\.value), weights: profile.sizes.map { Double($0.weight) }, seed: seed)
    ttls = TTLClasses(ttls: profile.ttls.map(\.value), weights: profile.ttls.map { Double($0.weight) }, seed: seed)
    random = SplitMix64(seed: seed)
    operationRandom = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x6F70_6572_6174_6E73)
    timeRandom = SplitMix64(seed: SplitMix64.mix(seed) ^ 0x6172_7269_7661_6C73)
  }

  mutating func fill(_ block: RecordBlock) {
    let count = Int(min(Int64(block.capacity), requests - made))
    for position in 0..<count {
      while left == 0 { openWindow() }
      if let times = block.times { times[position] = nextTime() }
      block.keys[position] = nextKey()
      left -= 1
    }
    if let sizes = block.sizes { self.sizes.fill(sizes, of: block.keys, count) }
    if let ttls = block.ttls { self.ttls.fill(ttls, of: block.keys, count) }
    if let operations = block.operations {
      for position in 0..<count {
        let isWrite = operationRandom.unit() < profile.writes
        operations[position] = (isWrite ? Operation.write : .read).rawValue
      }
    }
    made += Int64(count)
    block.count = count
  }

  /// Windows are stretched in proportion; what rounding leaves over is carried to the next.
  private mutating func openWindow() {
    window += 1
    let measured = profile.windows[window]
    let before = profile.windows[..<window].reduce(0) { $0 + $1.requests }
    let total = profile.requests
    func scaled(_ value: Int64) -> Int64 { Int64((Double(value) / Double(total) * Double(requests)).rounded()) }
    let start = total == requests ? before : scaled(before)
    left = (total == requests ? before + measured.requests : scaled(before + measured.requests)) - start
    let factor = Double(left) / Double(measured.requests)
    let all = measured.depths + [measured.new]
    let counts = factor == 1 ? all : all.map { Int64((Double($0) * factor).rounded(.up)) }
    remaining = counts.reduce(0, +)
    newLeft = counts[counts.count - 1]
    tree = [0] + counts
    for index in 1..<tree.count {
      let parent = index + (index & -index)
      if parent < tree.count { tree[parent] += tree[index] }
    }
    time = max(time, windowEnd)
    windowEnd = time + Double(measured.nanoseconds) * (Double(requests) / Double(total))
  }

  /// Evenly over the rest of the window, or at random: the least of as many uniform times as are left.
  private mutating func nextTime() -> Int64 {
    let now = Int64(min(time, 0x1p62))
    let rest = windowEnd - time
    if profile.gapVariation < 0.5 {
      time += rest / Double(left)
    } else {
      time -= rest * PortableMath.expm1(PortableMath.log(1 - timeRandom.unit()) / Double(left))
    }
    return now
  }

  private mutating func nextKey() -> UInt64 {
    if stack.isFull { stack.compact() }
    let newBin = tree.count - 2
    for _ in 0..<8 where remaining > 0 {
      let bin = bin(Int64(UniformInteger.below(UInt64(remaining), &random)))
      if bin == newBin { break }
      let low = profile.bins[bin]
      let high = min(profile.bins[bin + 1] - 1, Int64(stack.count))
      guard low <= high else { continue }
      take(bin)
      let depth = low + Int64(UniformInteger.below(UInt64(high - low + 1), &random))
      let object = stack.remove(place: stack.place(depth: Int(depth)))
      _ = stack.push(object)
      return object
    }
    if newLeft > 0 {
      newLeft -= 1
      take(newBin)
    }
    _ = stack.push(newest)
    newest += 1
    // What lies deeper than any distance is not asked for again.
    if Int64(stack.count) >= deepest { _ = stack.remove(place: stack.place(depth: stack.count)) }
    return newest - 1
  }

  /// The bin of the i-th of what remains.
  private func bin(_ index: Int64) -> Int {
    tree.withUnsafeBufferPointer { tree in
      var (place, rest) = (0, index)
      var step = 1 << (Int.bitWidth - 1 - (tree.count - 1).leadingZeroBitCount)
      while step > 0 {
        if place + step < tree.count, tree[place + step] <= rest {
          place += step
          rest -= tree[place]
        }
        step >>= 1
      }
      return place
    }
  }

  private mutating func take(_ bin: Int) {
    remaining -= 1
    tree.withUnsafeMutableBufferPointer { tree in
      var index = bin + 1
      while index < tree.count {
        tree[index] -= 1
        index += index & -index
      }
    }
  }
}

extension WorkloadProfile {
  /// Requests like those measured: `requests` of them, or as many as were measured.
  public func workload(requests: Int64? = nil, seed: UInt64) -> any Workload {
    ProfileWorkload(self, requests: requests, seed: seed)
  }
}
