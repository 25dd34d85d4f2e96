/// memcached with arrays: for each class three lists of keys, head first, and dictionaries for what items are.
public struct NaiveMemcached: NaivePolicy {
  struct Item {
    var weight: Int64
    var time: Int64
    var expiry: Int64?
    var isFetched = false
    var isActive = false
  }

  struct Class {
    var chunk: Int64
    var perPage: Int64
    var pages: Int64 = 0
    /// HOT, WARM, COLD.
    var lists: [[UInt32]] = [[], [], []]
  }

  let isSegmented: Bool
  let overhead: Int64
  public let heaviestAdmitted: Int64
  var classes: [Class] = []
  var pagesLeft: Int64
  var items: [UInt32: Item] = [:]
  var given: [UInt32] = []
  var now: Int64 = 0

  public init(isSegmented: Bool, capacity: Int64, isUnit: Bool, page: Int64, overhead: Int64) {
    self.isSegmented = isSegmented
    self.overhead = isUnit ? 0 : overhead
    heaviestAdmitted = isUnit ? .max : page - overhead
    pagesLeft = capacity / page
    if isUnit {
      classes = [Class(chunk: 1, perPage: capacity, pages: 1)]
      pagesLeft = 0
      return
    }
    var size: Int64 = 96
    while Double(size) < Double(page / 2) / 1.25 {
      size = (size + 7) / 8 * 8
      classes.append(Class(chunk: size, perPage: page / size))
      size = Int64(Double(size) * 1.25)
    }
    classes.append(Class(chunk: page / 2, perPage: page / (page / 2)))
  }

  func index(_ weight: Int64) -> Int { classes.firstIndex { $0.chunk >= weight } ?? classes.count - 1 }

  func chunks(_ weight: Int64) -> Int64 {
    let chunk = classes[index(weight)].chunk
    return (weight + chunk - 1) / chunk
  }

  func weight(_ keys: [UInt32]) -> Int64 { keys.reduce(0) { $0 + (items[$1]?.weight ?? 0) } }

  mutating func unlink(_ key: UInt32) {
    for index in classes.indices {
      for list in 0..<3 { classes[index].lists[list].removeAll { $0 == key } }
    }
  }

  /// The class and segment of an item.
  func place(_ key: UInt32) -> (Int, Int)? {
    for index in classes.indices {
      for list in 0..<3 where classes[index].lists[list].contains(key) { return (index, list) }
    }
    return nil
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    now = request.time / 1_000_000_000
    guard let (index, list) = place(key), var item = items[key] else { return }
    if request.isWrite {
      put(key, Item(weight: item.weight, time: now, expiry: expiry(request)), index, isSegmented ? 0 : 2)
      maintain(index)
      return
    }
    if !isSegmented {
      if now - item.time > 60 {
        item.time = now
        put(key, item, index, list)
      }
      return
    }
    if !item.isFetched {
      item.isFetched = true
      items[key] = item
    } else if !item.isActive {
      item.time = now
      item.isActive = list != 2
      items[key] = item
      if list == 2 {
        put(key, item, index, 1)
        maintain(index)
      }
    }
  }

  func expiry(_ request: NaiveRequest) -> Int64? { request.ttl == 0 ? nil : request.time + request.ttl }

  mutating func put(_ key: UInt32, _ item: Item, _ index: Int, _ list: Int) {
    unlink(key)
    items[key] = item
    classes[index].lists[list].insert(key, at: 0)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    now = request.time / 1_000_000_000
    let weight = request.weight + overhead
    makeRoom(weight)
    put(key, Item(weight: weight, time: now, expiry: expiry(request)), index(weight), isSegmented ? 0 : 2)
    maintain(index(weight))
  }

  mutating func makeRoom(_ weight: Int64) {
    let index = index(weight)
    func free() -> Int64 {
      let taken = classes[index].lists.joined().reduce(0) { $0 + chunks(items[$1]?.weight ?? 0) }
      return classes[index].pages * classes[index].perPage - taken
    }
    while free() < chunks(weight) {
      if pagesLeft > 0 || classes[index].pages == 0 {
        pagesLeft = max(0, pagesLeft - 1)
        classes[index].pages += 1
      } else {
        let victim = tail(index)
        unlink(victim)
        given.append(victim)
      }
    }
  }

  mutating func tail(_ index: Int) -> UInt32 {
    while classes[index].lists[2].isEmpty {
      guard let hot = classes[index].lists[0].last, var item = items[hot] else {
        return classes[index].lists[1].last ?? 0
      }
      let target = item.isActive ? 1 : 2
      item.isActive = false
      put(hot, item, index, target)
    }
    return classes[index].lists[2].last ?? 0
  }

  mutating func maintain(_ index: Int) {
    guard isSegmented else { return }
    let total = weight(classes[index].lists.flatMap { $0 })
    let coldAge = classes[index].lists[2].last.flatMap { items[$0] }.map { Double(now - $0.time) } ?? 0
    var moves = true
    while moves {
      moves = false
      for (list, percent, factor) in [(0, 20, 0.2), (1, 40, 2.0)] as [(Int, Int64, Double)] where !moves {
        guard let key = classes[index].lists[list].last, var item = items[key] else { continue }
        let isOver = weight(classes[index].lists[list]) > total * percent / 100
        if item.isActive || isOver || now - item.time > Int64(coldAge * factor) {
          let target = item.isActive ? 1 : 2
          item.isActive = false
          put(key, item, index, target)
          moves = true
        }
      }
    }
  }

  public mutating func surplus() -> [UInt32] {
    defer { given = [] }
    return given.reversed()
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    now = request.time / 1_000_000_000
    let own = index(items[incoming]?.weight ?? request.weight + overhead)
    if !classes[own].lists.joined().isEmpty { return tail(own) }
    let held = classes.map { weight($0.lists.flatMap { $0 }) }
    return tail(held.firstIndex(of: held.max() ?? 0) ?? 0)
  }

  public mutating func evicted(_ key: UInt32) {
    unlink(key)
    items[key] = nil
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    guard var item = items[key], let (_, list) = place(key) else { return }
    unlink(key)
    item.weight = weight + overhead
    makeRoom(item.weight)
    put(key, item, index(item.weight), list)
    maintain(index(item.weight))
  }

  public mutating func expired(_ key: UInt32, _ request: NaiveRequest) -> [UInt32] {
    items[key]?.expiry.map { $0 <= request.time ? [key] : [] } ?? []
  }
}
