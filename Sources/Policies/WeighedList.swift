internal import CacheStructures

/// A list of slots that knows what its objects weigh, and what they may: most policies are made of some of these.
///
/// The limit is the policy's business: nothing here looks at it but `overflows`.
struct WeighedList: BitwiseCopyable {
  var list = SlotList()
  var weight: Int64 = 0
  var limit: Int64 = .max

  /// The slot at the back, or `SlotList.none`.
  var tail: Slot { @inline(__always) get { list.tail } }

  var isEmpty: Bool { @inline(__always) get { list.isEmpty } }

  var overflows: Bool { @inline(__always) get { weight > limit } }
}

extension SlotLists {
  /// Puts a slot that is in no list at the front.
  @inline(__always)
  func pushFront(_ slot: Slot, _ to: inout WeighedList, _ weight: Int64) {
    pushFront(slot, &to.list)
    to.weight &+= weight
  }

  /// Takes a slot out of the list that it is in.
  @inline(__always)
  func remove(_ slot: Slot, _ from: inout WeighedList, _ weight: Int64) {
    remove(slot, &from.list)
    from.weight &-= weight
  }

  /// What is wrong with a list whose objects are just those for which `owns` is true, or nil.
  func problem(_ name: String, _ checked: WeighedList, _ cache: CacheView, owns: (Slot) -> Bool) -> String? {
    guard let slots = checkedSlots(checked.list) else { return "\(name) is broken" }
    let sum = slots.reduce(0) { $0 + cache.weight($1) }
    if sum != checked.weight { return "\(name) weighs \(sum), not \(checked.weight)" }
    return slots.allSatisfy(owns) ? nil : "\(name) holds another's object"
  }
}

extension ComingSlots {
  /// From the back of a list.
  @inline(__always)
  init(_ list: WeighedList, _ lists: borrowing SlotLists) { self.init(list.list, lists) }
}
