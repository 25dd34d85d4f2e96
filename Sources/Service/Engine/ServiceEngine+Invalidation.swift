internal import CacheStructures

extension ServiceEngine {
  /// A write or a delete takes effect in the tier: what the rules say of it goes too, but for the key itself and dirty
  /// values; loads of such keys are void where a write of theirs would void them.
  mutating func invalidateRelated(to id: UInt32) {
    guard hasRelations else { return }
    for number in 0..<related.linkCount(id) {
      let (group, isTried) = related.group(id, number)
      var previous: UInt32 = 0
      var place = related.heads[group]
      while place != 0 {
        let member = related.members[place - 1]
        let isMeant = member.id != id && (!isTried || related.isWanted(member.id))
        if isMeant, keys[member.id].flags.contains(.resident), dirtyValue(member.id) == nil {
          removeEntry(member.id)
          metrics.invalidations += 1
        }
        if isMeant { reach(member.id) }
        if keys[member.id].flags.contains(.resident) || keys[member.id].live != 0 {
          previous = place
        } else {
          related.members.pointer(place - 1).pointee.isListed = false
          if previous == 0 {
            related.heads[group] = member.next
          } else {
            related.members.pointer(previous - 1).pointee.next = member.next
          }
        }
        place = member.next
      }
    }
  }
}
