internal import CCachesimPlugin
internal import CacheCore
internal import CacheStructures

/// A policy of a shared library: `plugin:./libmine.so:name=value`.
///
/// The library's answers are not believed: which slots are resident is kept here too, and a victim that is not ends the run
/// (`failure`). From then on the library is not called any more, and newcomers are refused until the engine has looked. What
/// cannot be checked is whether the library crashes or never answers: it runs in this process.
/// A call through a pointer for each thing told, and the request written out once; 1 byte a slot.
struct PluginPolicy: EvictionPolicy, ~Copyable {
  /// What it is called in options.
  static let name = "plugin"
  /// The parameter that holds the library's path.
  static let library = "library"

  static var description: PolicyDescription {
    PolicyDescription(
      name: name, summary: "a policy in a shared library",
      parameters: [Parameter(library, .text, default: "", "path of the library")],
      source: "docs/own-policy.md", verification: .unverified)
  }

  private let path: String
  private let plugin: cachesim_plugin
  private let state: UnsafeMutableRawPointer
  /// The request under way, as the library sees it.
  private let told: UnsafeMutablePointer<cachesim_request>
  private var isResident = SlotArray<Bool>()
  private(set) var failure: PolicyFailure?

  init(_ setup: PolicySetup) throws(CachesimError) {
    let library = try PluginLibrary(path: setup.parameters.text(PluginPolicy.library))
    let created = try library.create(setup)
    path = library.path
    plugin = library.plugin
    state = created
    told = .allocate(capacity: 1)
    told.initialize(to: cachesim_request())
    told.pointee.index = -1
  }

  deinit {
    plugin.destroy?(state)
    told.deallocate()
  }

  mutating func reserve(slots: Int) {
    let before = isResident.capacity
    isResident.reserve(slots)
    guard isResident.capacity > before, failure == nil, let reserve = plugin.reserve else { return }
    if reserve(state, UInt32(truncatingIfNeeded: isResident.capacity)) != 0 {
      fail("has no memory for \(isResident.capacity) handles", at: told.pointee.index + 1)
    }
  }

  func prefetch(_ slot: Slot) { CacheStructures.prefetch(isResident.pointer(slot)) }

  mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    guard failure == nil else { return }
    tell(request)
    plugin.hit?(state, slot, told)
  }

  mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    guard failure == nil else { return }
    tell(request)
    plugin.miss?(state, slot, told)
  }

  mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    guard failure == nil else { return incoming }
    let victim = plugin.victim?(state, incoming, told) ?? CACHESIM_NO_HANDLE
    if victim == incoming { return victim }
    if victim == CACHESIM_NO_HANDLE {
      fail("chose no victim although the cache is full", at: request.index)
      return incoming
    }
    guard Int(victim) < isResident.capacity, isResident[victim] else {
      fail("chose a victim that is not in the cache (handle \(victim))", at: request.index)
      return incoming
    }
    return victim
  }

  mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    isResident[slot] = false
    if failure == nil { plugin.evicted?(state, slot) }
    return false
  }

  mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    isResident[slot] = true
    if failure == nil { plugin.inserted?(state, slot, told) }
  }

  mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if failure == nil { plugin.resized?(state, slot, from, to) }
  }

  mutating func remove(_ slot: Slot, _ cache: CacheView) {
    isResident[slot] = false
    if failure == nil { plugin.removed?(state, slot) }
  }

  func checkInvariants(_ cache: CacheView) -> String? {
    let count = (0..<isResident.capacity).count { isResident[UInt32($0)] }
    return count == cache.count ? nil : "\(count) of \(cache.count) residents are known"
  }

  @inline(__always)
  private func tell(_ request: Request) {
    told.pointee = cachesim_request(
      index: request.index, key: request.key, size: request.size, time: request.time, ttl: request.ttl,
      cost: request.cost, next_access: request.nextAccess, operation: UInt32(request.operation.rawValue), reserved: 0)
  }

  private mutating func fail(_ what: String, at index: Int64) {
    failure = PolicyFailure(
      request: index, error: CachesimError(.failed, "plugin '\(path)' \(what) at request \(index), counted from 0"))
  }
}

extension PluginLibrary {
  /// The library's policy for an empty cache; an error of kind `usage`, with its own words, where it refuses.
  func create(_ setup: PolicySetup) throws(CachesimError) -> UnsafeMutableRawPointer {
    // Parameters as pairs of C strings, all in one buffer; and the text of an error.
    var bytes: [CChar] = []
    var places: [(name: Int, value: Int)] = []
    for (name, value) in setup.parameters.pairs where name != PluginPolicy.library {
      places.append((bytes.count, bytes.count + name.utf8CString.count))
      bytes += name.utf8CString + value.utf8CString
    }
    var error = [CChar](repeating: 0, count: 512)
    let state = bytes.withUnsafeBufferPointer { text in
      let parameters = places.map { place in
        cachesim_parameter(
          name: text.baseAddress.map { $0 + place.name }, value: text.baseAddress.map { $0 + place.value })
      }
      return parameters.withUnsafeBufferPointer { parameters in
        error.withUnsafeMutableBufferPointer { error in
          var told = cachesim_setup()
          told.capacity = setup.capacity
          told.seed = setup.seed
          told.parameters = parameters.baseAddress
          told.parameter_count = UInt32(parameters.count)
          told.error = error.baseAddress
          told.error_size = UInt32(error.count)
          told.is_unit = setup.isUnit ? 1 : 0
          return plugin.create?(&told)
        }
      }
    }
    if let state { return state }
    let reason = PluginLibrary.oneLine(
      String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    throw CachesimError(.usage, "plugin '\(path)' refuses: \(reason.isEmpty ? "it does not say why" : reason)")
  }
}
