public import CacheCore
public import CacheStructures

/// A simulated cache: everything but the policy's choices, once for all policies.
///
/// Residency, slots, sizes, capacity and counting live here; the policy is told what happens and asked for victims. The
/// block loop is generic and specialised for each policy and directory; it looks ahead twice, for the directory's entry
/// and then for the policy's state, because both are random reads that the processor can overlap (PERFORMANCE.md 1, 3).
/// A struct behind a pointer, because a generic class is not specialised (ARCHITECTURE.md, idea 3). Inlinable, because a
/// policy of another package is specialised there (docs/own-policy.md).
@usableFromInline
struct CacheStore<Policy: EvictionPolicy & ~Copyable, Directory: SlotDirectory & ~Copyable>: ~Copyable {
  @usableFromInline var policy: Policy
  @usableFromInline var directory: Directory
  @usableFromInline let setup: StoreSetup
  @usableFromInline let hasSizes: Bool
  @usableFromInline let filter: (any AdmissionFilter)?

  /// The object in a slot.
  @usableFromInline var owners = SlotArray<Directory.Key>()
  /// The stored size of the object in a slot; kept where the trace has sizes.
  @usableFromInline var sizes = SlotArray<Int64>()
  /// Slots given back, used again last first.
  @usableFromInline var free = SlotArray<Slot>()
  @usableFromInline var freeCount: UInt32 = 0
  /// Slots below have been given out at some time.
  @usableFromInline var slotCount: UInt32 = 0

  @usableFromInline var used: Int64 = 0
  @usableFromInline var residents = 0
  @usableFromInline let forgotten: UnsafeMutablePointer<SlotStack>
  @usableFromInline let surplus: UnsafeMutablePointer<SlotStack>
  @usableFromInline var counters = CacheCounters()

  @inlinable
  init(_ setup: StoreSetup, _ parameters: ParameterValues) throws(CachesimError) {
    let policy = try Policy(
      PolicySetup(parameters: parameters, capacity: setup.capacity, isUnit: setup.isUnit, seed: setup.seed))
    let filter = try setup.admission?.filter(setup)
    let insertsFirst = policy.insertsFirst
    if let filter, filter.comparesVictims, insertsFirst || !Policy.victimMayStay {
      throw PolicyTable.cannotKeepVictim(Policy.description.name, type(of: filter).description.name)
    }
    self.policy = policy
    self.filter = filter
    directory = Directory(expectedSlots: setup.isUnit ? Int(clamping: min(setup.capacity, 1 << 22)) : 0)
    self.setup = setup
    hasSizes = setup.columns.contains(.size)
    forgotten = .allocate(capacity: 1)
    forgotten.initialize(to: SlotStack())
    surplus = .allocate(capacity: 1)
    surplus.initialize(to: SlotStack())
  }

  @inlinable
  deinit {
    forgotten.deinitialize(count: 1)
    forgotten.deallocate()
    surplus.deinitialize(count: 1)
    surplus.deallocate()
  }

  @inlinable
  var view: CacheView {
    @inline(__always) get {
      CacheView(
        capacity: setup.capacity, used: used, count: residents,
        sizes: setup.isUnit || !hasSizes ? nil : UnsafePointer(sizes.base), forgotten: forgotten, surplus: surplus)
    }
  }

  // MARK: - A block

  /// Replays the requests of `range`.
  @inlinable
  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    let block = columns.pointee
    let keys = Directory.keys(of: block)
    reserve(requests: range.count, objects: block.objects)
    guard block.operations == nil, filter == nil else { return replayMixed(columns, range) }
    for position in range {
      lookAhead(keys, position, range.upperBound)
      access(keys[position], Request(columns, position), isWrite: false, counts: true, nil)
    }
  }

  /// The same with operations or an admission filter: a loop of its own, so that plain reads do not pay for either.
  @inlinable @inline(never)
  mutating func replayMixed(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    let keys = Directory.keys(of: columns.pointee)
    for position in range {
      lookAhead(keys, position, range.upperBound)
      let request = Request(columns, position)
      let operation = request.operation
      if operation == .delete {
        delete(keys[position])
      } else if operation == .read || setup.operations != .reads {
        let isWrite = operation == .write
        mixedAccess(keys[position], request, isWrite: isWrite, counts: !isWrite || setup.operations == .accesses)
      }
    }
  }

  /// An access, for whoever is not in the hot loop: compiled once a policy.
  @inlinable @inline(never)
  mutating func mixedAccess(_ key: Directory.Key, _ request: Request, isWrite: Bool, counts: Bool) {
    access(key, request, isWrite: isWrite, counts: counts, filter)
  }

  /// A hit on a resident object, a store of an absent one; answers whether it is resident afterwards (`ServedCache`).
  @inlinable
  mutating func touch(_ key: Directory.Key, _ request: Request, isWrite: Bool) -> Bool {
    mixedAccess(key, request, isWrite: isWrite, counts: true)
    return directory.find(key) < ghostBit
  }

  @inlinable
  mutating func reserve(requests: Int, objects: Int) {
    directory.reserve(objects: objects)
    let needed = Int(slotCount) + max(0, requests - Int(freeCount)) + 1
    precondition(needed < Int(ghostBit), "a simulation holds at most 2^31 objects and ghosts")
    policy.reserve(slots: needed)
    filter?.reserve(slots: needed)
    owners.reserve(needed)
    free.reserve(needed)
    if hasSizes { sizes.reserve(needed) }
  }

  @inlinable @inline(__always)
  func lookAhead(_ keys: UnsafePointer<Directory.Key>, _ position: Int, _ end: Int) {
    directory.prefetch(keys[min(position &+ 32, end &- 1)])
    guard Directory.findIsOneLoad, slotCount > 1 << 15 else { return }
    let entry = directory.find(keys[min(position &+ 16, end &- 1)])
    policy.prefetch(entry == KeyTable.none ? 0 : entry & ~ghostBit)
  }

  /// The same for a `ServedCache`, which knows the keys.
  @inlinable @inline(__always)
  func lookAhead(_ key: Directory.Key, then sooner: Directory.Key) {
    directory.prefetch(key)
    guard slotCount > 1 << 15 else { return }
    let entry = directory.find(sooner)
    policy.prefetch(entry == KeyTable.none ? 0 : entry & ~ghostBit)
  }

  // MARK: - One request

  @inlinable @inline(__always)
  mutating func access(
    _ key: Directory.Key, _ request: Request, isWrite: Bool, counts: Bool, _ filter: (any AdmissionFilter)?
  ) {
    if Policy.expires { expireDue(request) }
    var entry = directory.find(key)
    if Policy.expires, entry < ghostBit, policy.isExpired(entry, request) {
      expire(entry)
      entry = KeyTable.none
    }
    let size = hasSizes ? request.size : 1
    if counts {
      counters.requests &+= 1
      counters.bytesRequested &+= size
    }
    if entry < ghostBit {
      if counts {
        counters.hits &+= 1
        counters.bytesHit &+= size
      }
      if let filter { filter.record(entry, request) }
      policy.hit(entry, request, view)
      if Policy.surplusEvictions == .onHits {
        evictSurplus()
        if forgotten.pointee.count != 0 { releaseForgotten() }
        if directory.find(key) != entry { return }
      }
      if hasSizes, isWrite || setup.sizes == .latest, sizes[entry] != size { resize(key, entry, size, request) }
    } else {
      miss(key, entry, size, request, filter)
    }
  }

  @inlinable @inline(__always)
  mutating func miss(
    _ key: Directory.Key, _ entry: UInt32, _ size: Int64, _ request: Request, _ filter: (any AdmissionFilter)?
  ) {
    let wasGhost = entry != KeyTable.none
    let slot = wasGhost ? entry & ~ghostBit : takeSlot(key)
    if let filter { filter.record(slot, request) }
    policy.miss(slot, ghost: wasGhost, request, view)
    if hasSizes { sizes[slot] = size }
    let weight = setup.isUnit ? 1 : size
    guard weight <= setup.capacity, weight <= policy.heaviestAdmitted else { return refuse(key, slot, request) }
    if let filter, !filter.admits(slot, request) { return refuse(key, slot, request) }
    if policy.insertsFirst {
      directory.set(key, slot)
      used &+= weight
      residents &+= 1
      policy.insert(slot, request, view)
      while used > setup.capacity { evict(policy.victim(for: slot, request, view)) }
    } else {
      var isCompared = false
      while used &+ weight > setup.capacity &+ policy.uncountedWeight {
        let victim = policy.victim(for: slot, request, view)
        if victim == slot { return refuse(key, slot, request) }
        if let filter, !isCompared, filter.comparesVictims {
          guard filter.admits(slot, over: victim, request) else { return refuse(key, slot, request) }
          isCompared = true
        }
        evict(victim)
      }
      directory.set(key, slot)
      used &+= weight
      residents &+= 1
      policy.insert(slot, request, view)
    }
    evictSurplus()
    if forgotten.pointee.count != 0 { releaseForgotten() }
  }

  @inlinable @inline(__always)
  mutating func evict(_ victim: Slot) {
    takeOut(victim)
    evictSurplus()
  }

  @inlinable @inline(__always)
  mutating func takeOut(_ victim: Slot) {
    counters.evictions &+= 1
    directory.departed(owners[victim])
    let staysGhost = policy.evicted(victim, view)
    used &-= setup.isUnit ? 1 : (hasSizes ? sizes[victim] : 1)
    residents &-= 1
    if staysGhost { directory.set(owners[victim], victim | ghostBit) } else { release(victim) }
    prefetch(policy.comingVictims())
  }

  /// Evicts what the policy gave up unasked.
  @inlinable @inline(__always)
  mutating func evictSurplus() {
    if Policy.surplusEvictions != .never, surplus.pointee.count != 0 { drainSurplus() }
  }

  @inlinable @inline(never)
  mutating func drainSurplus() {
    while surplus.pointee.count > 0 { takeOut(surplus.pointee.pop()) }
  }

  /// Brings close what leaving will read (`ComingSlots`).
  @inlinable @inline(__always)
  func prefetch(_ coming: ComingSlots) {
    if coming.near != .max { directory.prefetchDeparture(owners[coming.near]) }
    guard coming.far != .max else { return }
    CacheStructures.prefetch(owners.pointer(coming.far))
    if hasSizes { CacheStructures.prefetch(sizes.pointer(coming.far)) }
    policy.prefetch(coming.far)
  }

  @inlinable @inline(never)
  mutating func refuse(_ key: Directory.Key, _ slot: Slot, _ request: Request) {
    counters.admissionsRefused &+= 1
    if policy.refused(slot, request, view) { directory.set(key, slot | ghostBit) } else { release(slot) }
    evictSurplus()
    if forgotten.pointee.count != 0 { releaseForgotten() }
  }

  @inlinable @inline(never)
  mutating func resize(_ key: Directory.Key, _ slot: Slot, _ size: Int64, _ request: Request) {
    let old = sizes[slot]
    if setup.isUnit {
      sizes[slot] = size
      return
    }
    if size > setup.capacity {
      counters.admissionsRefused &+= 1
      delete(key)
      return
    }
    sizes[slot] = size
    used += size - old
    policy.resized(slot, from: old, to: size, view)
    evictSurplus()
    while used > setup.capacity &+ policy.uncountedWeight { evict(policy.victim(for: slot, request, view)) }
    if forgotten.pointee.count != 0 { releaseForgotten() }
  }

  @inlinable @inline(__always)
  mutating func expireDue(_ request: Request) {
    policy.advance(to: request, view)
    while surplus.pointee.count > 0 { expire(surplus.pointee.pop()) }
  }

  @inlinable @inline(never)
  mutating func expire(_ slot: Slot) {
    counters.expirations &+= 1
    takeAway(slot)
  }

  /// Lets go of what expires by itself until a request: what is due, and the object asked for (`ServedCache`).
  @inlinable @inline(never)
  mutating func expire(_ key: Directory.Key, before request: Request) {
    guard Policy.expires else { return }
    expireDue(request)
    let entry = directory.find(key)
    if entry < ghostBit, policy.isExpired(entry, request) { expire(entry) }
  }

  /// Takes an object away, if it is resident. Its ghost, if it is one, stays: a delete says nothing of the past.
  @inlinable @inline(never)
  mutating func delete(_ key: Directory.Key) {
    let slot = directory.find(key)
    guard slot < ghostBit else { return }
    takeAway(slot)
    evictSurplus()
  }

  @inlinable
  mutating func takeAway(_ slot: Slot) {
    directory.departed(owners[slot])
    policy.remove(slot, view)
    used -= setup.isUnit ? 1 : (hasSizes ? sizes[slot] : 1)
    residents -= 1
    release(slot)
    if forgotten.pointee.count != 0 { releaseForgotten() }
  }

  // MARK: - Slots

  @inlinable @inline(__always)
  mutating func takeSlot(_ key: Directory.Key) -> Slot {
    let slot: Slot
    if freeCount > 0 {
      freeCount &-= 1
      slot = free[freeCount]
    } else {
      slot = slotCount
      slotCount &+= 1
    }
    owners[slot] = key
    return slot
  }

  @inlinable @inline(__always)
  mutating func release(_ slot: Slot) {
    directory.remove(owners[slot])
    free[freeCount] = slot
    freeCount &+= 1
  }

  @inlinable @inline(never)
  mutating func releaseForgotten() {
    while forgotten.pointee.count > 0 { release(forgotten.pointee.pop()) }
    prefetch(policy.comingForgotten())
  }

  // MARK: - Looking at it

  /// Why the policy cannot go on.
  @inlinable
  var failure: PolicyFailure? { policy.failure }

  /// What the cache holds now. O(slots).
  @inlinable
  func contents() -> CacheContents {
    var contents = CacheContents()
    for slot in 0..<slotCount where directory.find(owners[slot]) == slot {
      contents.objects += 1
      contents.bytes += hasSizes ? sizes[slot] : 1
    }
    return contents
  }

  /// Checks the cache and its policy; answers what is wrong, or nil. For tests. O(slots) and more.
  @inlinable
  func checkInvariants() -> String? {
    let contents = contents()
    if contents.objects != Int64(residents) { return "\(residents) residents counted, \(contents.objects) found" }
    let weight = setup.isUnit ? contents.objects : contents.bytes
    if weight != used { return "\(used) used, \(weight) found" }
    if used - policy.uncountedWeight > setup.capacity { return "\(used) of \(setup.capacity) used" }
    return policy.checkInvariants(view)
  }
}
