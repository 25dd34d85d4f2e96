/// LIRS2 as its rules read: the stack is an array of entries, lowest first, each object in it twice.
public struct NaiveLIRS2: NaivePolicy {
  private struct Entry: Equatable {
    let key: UInt32
    /// The last request's, or the one's before.
    var isLast: Bool
    var isStacked = true
  }

  private enum Status { case hot, cold, ghost }

  private let hotLimit: Int64
  private let ghostLimit: Double
  private let stackLimit: Double
  private var stack: [Entry] = []
  private var queue: [UInt32] = []
  private var ghosts: [UInt32] = []
  private var status: [UInt32: Status] = [:]
  private var newcomers: Set<UInt32> = []
  private var weights: [UInt32: Int64] = [:]
  /// The place in the stack from where on cold entries are looked for, as its entry.
  private var cursor: Entry?
  private var last: UInt32?
  private var isMissing = false

  public init(capacity: Int64, hir: Double = 0.01, ghosts: Double = 2, stack: Double = 8) {
    hotLimit = max(1, Int64(Double(capacity) * (1 - hir)))
    ghostLimit = Double(capacity) * ghosts
    stackLimit = Double(capacity) * stack
  }

  private func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (weights[$1] ?? 0) } }
  private var hotWeight: Int64 { weight(status.keys.filter { status[$0] == .hot }) }
  private var stackWeight: Int64 { weight(stack.filter(\.isStacked).map(\.key)) }
  private var mark: Int? { stack.firstIndex { status[$0.key] == .hot && !$0.isLast } }

  private func place(_ entry: Entry?) -> Int? {
    entry.flatMap { wanted in stack.firstIndex { $0.key == wanted.key && $0.isLast == wanted.isLast } }
  }

  /// Entries below the mark are out; the cursor is not below it where the mark has moved.
  private mutating func sink(from old: Entry?) {
    guard let mark else {
      for index in stack.indices { stack[index].isStacked = false }
      return
    }
    for index in stack.indices where index < mark { stack[index].isStacked = false }
    if old?.key != stack[mark].key || old?.isLast != stack[mark].isLast { cursor = stack[mark] }
  }

  private var markEntry: Entry? { mark.map { stack[$0] } }

  private mutating func takeOut(_ index: Int) {
    if place(cursor) == index { cursor = index + 1 < stack.count ? stack[index + 1] : nil }
    stack.remove(at: index)
  }

  private mutating func demote() {
    while hotWeight > hotLimit, status.values.count(where: { $0 == .hot }) > 1, let entry = markEntry {
      status[entry.key] = .cold
      queue.append(entry.key)
      sink(from: entry)
    }
  }

  private mutating func access(_ key: UInt32) {
    let old = markEntry
    let isNew = newcomers.remove(key) != nil
    let index = stack.firstIndex { $0.key == key && !$0.isLast } ?? 0
    let wasStacked = stack[index].isStacked
    takeOut(index)
    let former = stack.firstIndex { $0.key == key } ?? 0
    if place(cursor) == former { cursor?.isLast = false }
    stack[former].isLast = false
    stack.append(Entry(key: key, isLast: true))
    let isMarks = old?.key == key
    if isMarks { sink(from: nil) }
    if status[key] == .hot { return }
    if wasStacked, !isNew {
      let first = markEntry == nil
      status[key] = .hot
      if first { sink(from: nil) }
      demote()
    } else {
      status[key] = .cold
      queue.append(key)
    }
  }

  private mutating func settle() {
    while Double(stackWeight) > stackLimit, let start = place(cursor), mark != nil {
      guard let index = stack.indices.first(where: { $0 >= start && status[stack[$0].key] != .hot }) else { break }
      var entry = stack[index]
      cursor = index + 1 < stack.count ? stack[index + 1] : nil
      entry.isStacked = false
      stack.remove(at: index)
      stack.insert(entry, at: mark ?? 0)
    }
    while Double(weight(ghosts)) > ghostLimit { forget(ghosts[0]) }
  }

  private mutating func forget(_ key: UInt32) {
    let old = markEntry
    ghosts.removeAll { $0 == key }
    queue.removeAll { $0 == key }
    while let index = stack.firstIndex(where: { $0.key == key }) { takeOut(index) }
    status[key] = nil
    newcomers.remove(key)
    if old?.key == key { sink(from: old) }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard key != last else { return }
    last = key
    queue.removeAll { $0 == key }
    access(key)
    settle()
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    last = key
    isMissing = true
    ghosts.removeAll { $0 == key }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    queue.first ?? markEntry?.key ?? 0
  }

  public mutating func evicted(_ key: UInt32) {
    if status[key] == .hot { return forget(key) }
    queue.removeAll { $0 == key }
    status[key] = .ghost
    ghosts.append(key)
    if !isMissing { settle() }
  }

  public mutating func refused(_ key: UInt32, _ request: NaiveRequest) {
    forget(key)
    isMissing = false
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    if status[key] == .ghost {
      access(key)
    } else {
      let isHot = hotWeight + request.weight <= hotLimit
      let isFirst = markEntry == nil
      status[key] = isHot ? .hot : .cold
      newcomers.insert(key)
      stack += [Entry(key: key, isLast: false), Entry(key: key, isLast: true)]
      if !isHot { queue.append(key) }
      if isHot, isFirst { sink(from: nil) }
    }
    isMissing = false
    settle()
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    weights[key] = weight
    if status[key] == .hot { demote() }
    settle()
  }

  public mutating func remove(_ key: UInt32) { forget(key) }
}
